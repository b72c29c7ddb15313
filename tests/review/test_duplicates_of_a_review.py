"""Records of one document become one report, and people's word on it is kept."""

from __future__ import annotations

import openpyxl
import pandas
from review.reviews import TITLES, ris, run
from screening.sheets import below, header

from cis_pipeline import Review, dedupe
from cis_pipeline.dedupe import Duplicates, Pair
from cis_pipeline.outputs.flow_diagram import render


def answer_pairs(folder, decision: str, name: str = "duplicates.xlsx") -> None:
    """Answer every pair of a workbook of doubtful pairs alike, in its first row."""
    book = openpyxl.load_workbook(folder / "data/sheets" / name)
    head, column = header(book["pairs"])
    for row in range(head + 1, book["pairs"].max_row + 1, 2):
        book["pairs"].cell(row, column["decision"]).value = decision
    book.save(folder / "data/sheets" / name)


GULLS = (
    "title,organisation,year,url,found_how\n"
    "One report of gulls,Body A,2016,https://example.org/a.pdf,website\n"
    "A quite other name,Body B,2016,https://example.org/a.pdf,website\n"
)


def test_doubtful_pairs_make_the_diagram_interim_even_without_their_workbook(folder):
    for export in (folder / "data" / "searches").iterdir():
        export.unlink()  # so that nothing but the two gulls awaits anybody
    (folder / "data" / "grey" / "register.csv").write_text(GULLS, encoding="utf-8")
    flow, review = folder / "data/outputs/flow.svg", Review.open(folder)
    review.ingest()
    for gulls in review.records["record_id"]:
        review.decide(gulls, "grey", "include", by="A")
    outcome = run(folder)
    assert [(a.round_id, a.n, a.paths) for a in outcome.waiting] == [
        ("dedupe", 1, ("data/sheets/duplicates.xlsx",))
    ]
    assert (outcome.document["doubtful_pairs"], outcome.document["interim"]) == (1, True)
    assert "INTERIM" in flow.read_text(encoding="utf-8")
    (folder / "data/sheets/duplicates.xlsx").unlink()
    status = Review.open(folder).status()
    assert [a.round_id for a in status.waiting] == ["dedupe"]
    assert status.document["interim"]
    run(folder)
    answer_pairs(folder, "different")
    review.sheets_import()
    status = review.status()
    assert (status.document["doubtful_pairs"], status.document["interim"]) == (0, False)
    assert status.waiting == ()
    assert b"INTERIM" not in render("svg", review.flow())
    story = Review.open(folder).why("One report of gulls")
    assert "rule:dedupe  cannot tell whether" in story
    assert "A  calls" in story
    assert "two reports  in data/sheets/duplicates.xlsx row 2" in story


WHO = {"by": "Ann", "note": "as printed"}


def pairs_workbook(folder):
    (folder / "data" / "grey" / "register.csv").write_text(GULLS, encoding="utf-8")
    run(folder)
    return folder / "data/sheets/duplicates.xlsx"


def rows_of(path):
    return below(openpyxl.load_workbook(path)["pairs"])


def test_a_workbook_of_pairs_that_nobody_has_touched_shows_what_was_corrected(folder):
    path = pairs_workbook(folder)
    assert [row["year"] for row in rows_of(path)] == ["2016", "2016"]
    review = Review.open(folder)
    review.carry_out(review.correct("A quite other name", "year", "2017", **WHO))
    outcome = run(folder)
    assert [row["year"] for row in rows_of(path)] == ["2016", "2017"]
    said = [step.sentence for step in outcome.steps if "after corrections" in step.sentence]
    assert "data/sheets/duplicates.xlsx" in said[0]
    written = path.read_bytes()
    run(folder)
    assert path.read_bytes() == written
    answer_pairs(folder, "different")
    assert run(folder).document["doubtful_pairs"] == 0


def test_a_workbook_of_pairs_in_use_stays_and_its_answers_count_after_a_correction(folder):
    path = pairs_workbook(folder)
    answer_pairs(folder, "")
    touched = path.read_bytes()
    review = Review.open(folder)
    review.carry_out(review.correct("A quite other name", "title", "Gulls at sea", **WHO))
    run(folder)
    assert path.read_bytes() == touched
    answer_pairs(folder, "different")
    assert run(folder).document["doubtful_pairs"] == 0


def test_a_workbook_of_pairs_goes_where_nothing_is_left_to_ask(folder):
    path = pairs_workbook(folder)
    review = Review.open(folder)
    review.carry_out(review.withdraw("A quite other name", **WHO))
    run(folder)
    assert not path.exists()


def test_not_a_duplicate_is_remembered_when_the_same_two_are_imported_again(folder):
    run(folder)
    review = Review.open(folder)
    first, again = (review.records["record_id"][i] for i in (0, 4))
    review.decide(again, "dedupe", "not_duplicate", by="A", target=first)
    once_more = ris(TITLES[0], doi="10.5555/0") + ris("Foxes at dawn")
    (folder / "data" / "searches" / "three.ris").write_text(once_more, encoding="utf-8")
    outcome = run(folder)
    reports = Review.open(folder).state.folded.reports
    assert len(reports[first]) == 2  # with the new copy
    assert reports[again] == (again,)
    assert outcome.document["doubtful_pairs"] == 0
    before = len(Review.open(folder).state.decisions)
    run(folder)
    assert len(Review.open(folder).state.decisions) == before
    assert not list((folder / "data/sheets").glob("duplicates*"))


def test_a_merge_that_a_later_veto_contradicts_is_taken_back_and_asked_of_a_person(
    folder, monkeypatch
):
    run(folder)
    first, again = (Review.open(folder).records["record_id"][i] for i in (0, 4))
    once_more = ris(TITLES[0], doi="10.5555/0") + ris("Foxes at dawn")
    (folder / "data" / "searches" / "three.ris").write_text(once_more, encoding="utf-8")
    review = Review.open(folder)
    review.ingest()
    third = review.records.query("locator.str.startswith('data/searches/three.ris line 1')")
    third = third["record_id"].iloc[0]
    found = Duplicates(
        (Pair(first, third, 100.0, "same DOI"),), (), (Pair(again, third, 50.0, "part I and II"),)
    )
    monkeypatch.setattr(dedupe, "find_duplicates", lambda *_: found)
    step = review.dedupe()
    assert step.sentence == (
        "1 new duplicates, 1 look-alikes kept apart, 0 new doubtful pairs in "
        "data/sheets/duplicates.xlsx"
    )
    assert review.state.folded.reports[first] == (first, third)
    book = openpyxl.load_workbook(folder / "data/sheets/duplicates.xlsx")
    row, _ = below(book["pairs"])
    assert row["pair"] == f"{first} {again}"
    assert row["why"].endswith(
        f"but it would join {again} and {third}, two documents: part I and II"
    )
    assert "two reports" in review.why(third)
    assert '"part I and II"' in review.why(third)
    assert review.dedupe().added == 0
    answer_pairs(folder, "different")
    review.run("sheets")
    assert review.state.folded.possible_duplicates == ()


def test_a_report_shows_the_best_of_its_records_and_says_whose_it_is(folder):
    fuller = ris("Apples in autumn: a study of ripeness", doi="10.5555/0")
    fuller = fuller.replace("VL  - 37", "VL  - 16\nAB  - Apples ripen. They fall.")
    (folder / "data" / "searches" / "three.ris").write_text(fuller, encoding="utf-8")
    run(folder)
    review = Review.open(folder)
    first, full = (review.records["record_id"][i] for i in (0, 4))
    assert review.records["locator"][4].startswith("data/searches/three.ris")
    table = pandas.read_csv(folder / "data/outputs/reports.csv", keep_default_na=False)
    row = table.set_index("report_id").loc[first]
    assert len(table) == len(review.state.folded.reports)
    assert row["abstract"] == "Apples ripen. They fall."
    assert row["origins"] == f"abstract: {full}"
    assert row["records"].split("; ")[:2] == [first, full]
    assert row["sources"] == "one; three; two"
    assert table["origins"].astype(bool).sum() == 1
    assert f"shown as above: abstract from {full}; all else from {first}" in review.why(first)


def test_a_version_is_two_reports_that_name_each_other(folder):
    (folder / "data" / "grey" / "register.csv").write_text(GULLS, encoding="utf-8")
    run(folder)
    answer_pairs(folder, "version")
    outcome = run(folder)
    assert outcome.document["doubtful_pairs"] == 0
    review = Review.open(folder)
    gulls, other = review.state.folded.versions
    assert f"another version: {other} A quite other name (A)" in review.why(gulls)
    assert f"another version: {gulls} One report of gulls (A)" in review.why(other)
    review.decide(gulls, "grey", "include", by="A")
    review.decide(other, "grey", "include", by="A")
    run(folder)
    table = pandas.read_csv(folder / "data/outputs/included.csv", keep_default_na=False)
    assert dict(zip(table["record_id"], table["versions"], strict=True)) == {
        gulls: other,
        other: gulls,
    }
