"""A whole review, as a team would do it: exports in, workbooks out and back, to the end."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import openpyxl
import pandas
import pytest

from cis_pipeline import Review, dedupe
from cis_pipeline.core.errors import CisError, LockedError, ReviewError
from cis_pipeline.core.workspace import Workspace
from cis_pipeline.dedupe import Duplicates, Pair
from cis_pipeline.outputs.flow_diagram import render


def ris(title: str, year: int = 2015, doi: str = "", kind: str = "JOUR") -> str:
    lines = [f"TY  - {kind}", f"TI  - {title}", "AU  - Doe, Ann", f"PY  - {year}", "LA  - English"]
    volume, page = len(title), ord(title[0].upper())
    lines += ["JO  - Journal of Invented Results", f"VL  - {volume}", f"SP  - {page}"]
    return "\n".join([*lines, *([f"DO  - {doi}"] if doi else []), "ER  - ", ""])


TITLES = ["Apples in autumn", "Bridges over water", "Clouds at night", "Dogs in the city"]


@pytest.fixture
def folder(tmp_path):
    """A new review, in a folder with a space and an accent, with two exports that overlap."""
    root = tmp_path / "Café review"
    Review.init(root)
    searches = root / "data" / "searches"
    first = "\n".join(ris(t, doi=f"10.5555/{i}") for i, t in enumerate(TITLES))
    (searches / "one.ris").write_text(first, encoding="utf-8")
    second = ris(TITLES[0].upper() + ".", doi="10.5555/0") + ris("Eels of old", year=1950)
    (searches / "two.ris").write_text(second, encoding="utf-8")
    return root


def fill(path: Path, answers: dict[str, str], reason: str = "OFFTOPIC") -> None:
    """Answer a workbook by hand: by the first word of each title, "" leaves the row blank."""
    book = openpyxl.load_workbook(path)
    sheet = book["screening"]
    column = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        word = sheet.cell(row, column["title"]).value.split()[0]
        decision = answers.get(word, answers.get("*", ""))
        sheet.cell(row, column["decision"]).value = decision or None
        if decision == "exclude":
            sheet.cell(row, column["reason"]).value = reason
    book.save(path)


def run(folder):
    review = Review.open(folder)
    return review.run()


def left(outcome):
    d = outcome.document
    return {
        r: (n["entered"], n["excluded"], n["waiting"], n["left"]) for r, n in d["rounds"].items()
    }


def test_a_review_runs_from_exports_to_included_reports_with_people_in_between(folder):
    first = run(folder)
    assert first.exit_code == 3
    assert first.document["records_identified"] == 6
    assert first.document["duplicate_records_removed"] == 1
    assert left(first)["criteria"] == (5, 1, 0, 4)
    assert [(a.round_id, a.who, a.n) for a in first.waiting] == [
        ("abstract", "A", 4),
        ("abstract", "B", 4),
    ]
    assert first.waiting[0].paths == ("data/sheets/abstract_A.xlsx",)
    assert "INTERIM" in (folder / "data/outputs/flow.svg").read_text(encoding="utf-8")

    sheets = folder / "data" / "sheets"
    fill(sheets / "abstract_A.xlsx", {"*": "include", "Clouds": "exclude"})
    fill(sheets / "abstract_B.xlsx", {"*": "include", "Clouds": "exclude", "Dogs": "unsure"})
    second = run(folder)
    assert left(second)["abstract"] == (4, 1, 1, 2)
    assert ("abstract", "consensus", 1) in [(a.round_id, a.who, a.n) for a in second.waiting]

    fill(sheets / "abstract_conflicts.xlsx", {"Dogs": "include"})
    fill(sheets / "full_text_A.xlsx", {"*": "include"})
    fill(sheets / "full_text_B.xlsx", {"*": "include"})
    third = run(folder)
    assert [(a.round_id, a.who, a.n) for a in third.waiting] == [
        ("full_text", "A", 1),
        ("full_text", "B", 1),
    ]
    fill(sheets / "full_text_A_2.xlsx", {"Dogs": "exclude"}, "NOTRETRIEVED")
    fill(sheets / "full_text_B_2.xlsx", {"Dogs": "exclude"}, "NOTRETRIEVED")
    last = run(folder)
    assert last.exit_code == 0
    assert last.waiting == ()
    assert last.document["reports_not_retrieved"] == 1
    assert last.document["reports_included"] == 2
    assert all(e["holds"] for e in last.document["equations"])
    included = (folder / "data/outputs/included.csv").read_text(encoding="utf-8")
    assert "Apples in autumn" in included
    assert "Bridges over water" in included
    assert "INTERIM" not in (folder / "data/outputs/flow.svg").read_text(encoding="utf-8")


def test_a_second_run_appends_nothing_and_changes_no_file(folder):
    run(folder)
    review = Review.open(folder)
    before = (len(review.records), len(review.decisions))
    files = {p: p.read_bytes() for p in (folder / "data").rglob("*.*") if "ledger" not in p.name}
    again = run(folder)
    assert again.steps[0].sentence == "nothing has changed since the last run"
    assert again.exit_code == 3
    review = Review.open(folder)
    assert (len(review.records), len(review.decisions)) == before
    assert {p: p.read_bytes() for p in files} == files


def test_outputs_that_were_deleted_or_damaged_are_written_again_the_same(folder):
    run(folder)
    outputs = folder / "data" / "outputs"
    before = {p.name: p.read_bytes() for p in outputs.iterdir()}
    (outputs / "flow.svg").unlink()
    (outputs / "included.csv").write_text("spoilt", encoding="utf-8")
    run(folder)
    after = {p.name: p.read_bytes() for p in outputs.iterdir()}
    assert {n for n in before if before[n] != after.get(n)} <= {"run.json"}


def test_a_new_export_is_taken_in_by_the_next_run_and_changes_no_earlier_decision(folder):
    run(folder)
    sheets = folder / "data" / "sheets"
    fill(sheets / "abstract_A.xlsx", {"*": "include"})
    run(folder)
    new = folder / "data" / "searches" / "three.ris"
    new.write_text(ris("Foxes at dawn") + ris("Bridges over water", doi="10.5555/1"), "utf-8")
    outcome = run(folder)
    assert outcome.document["records_identified"] == 8
    assert outcome.document["duplicate_records_removed"] == 2
    assert [(a.who, a.n, a.paths) for a in outcome.waiting] == [
        ("A", 1, ("data/sheets/abstract_A_2.xlsx",)),
        ("B", 5, ("data/sheets/abstract_B.xlsx", "data/sheets/abstract_B_2.xlsx")),
    ]


def test_a_workbook_that_exists_is_never_written_again(folder):
    run(folder)
    sheet = folder / "data" / "sheets" / "abstract_A.xlsx"
    fill(sheet, {"Apples": "include"})
    touched = sheet.read_bytes()
    run(folder)
    assert sheet.read_bytes() == touched


def test_a_typing_error_in_a_workbook_is_told_with_its_row_and_counts_as_pending(folder):
    run(folder)
    fill(folder / "data/sheets/abstract_A.xlsx", {"*": "include", "Clouds": "exlude"})
    outcome = run(folder)
    told = [str(p) for p in outcome.problems]
    assert any('abstract_A.xlsx row 4: decision "exlude"' in t and '"exclude"' in t for t in told)
    assert outcome.waiting[0].n == 1


def test_a_revised_criterion_opens_what_rests_on_it_and_asks_again_in_a_new_workbook(folder):
    run(folder)
    sheets = folder / "data" / "sheets"
    for who in "AB":
        fill(sheets / f"abstract_{who}.xlsx", {"*": "include", "Clouds": "exclude"})
    assert left(run(folder))["abstract"] == (4, 1, 0, 3)
    criteria = folder / "config" / "criteria.toml"
    text = criteria.read_text(encoding="utf-8")
    text = text.replace("Does it speak to the review question?", "Does it speak to it at all?")
    criteria.write_text(text, encoding="utf-8")
    outcome = run(folder)
    assert left(outcome)["abstract"] == (4, 0, 4, 0)
    assert (sheets / "abstract_A_2.xlsx").exists()


def test_a_widened_year_lets_in_what_the_rule_had_excluded(folder):
    run(folder)
    criteria = folder / "config" / "criteria.toml"
    text = criteria.read_text(encoding="utf-8").replace("low = 1990 }", "low = 1940 }")
    criteria.write_text(text, encoding="utf-8")
    assert left(run(folder))["criteria"] == (5, 0, 0, 5)


def test_a_person_overrules_a_rule_with_decide_and_the_story_tells_both(folder):
    run(folder)
    review = Review.open(folder)
    review.decide("Eels of old", "criteria", "include", by="A", note="a reprint of 1999")
    assert left(review.run())["criteria"] == (5, 0, 0, 5)
    story = review.why("Eels of old")
    assert "rule:YEAR  criteria: exclude" in story
    assert "A  criteria: include  note: a reprint of 1999" in story
    assert "awaiting A, B in abstract" in story


def test_records_are_merged_and_parted_by_hand(folder):
    run(folder)
    review = Review.open(folder)
    review.decide("Dogs in the city", "dedupe", "duplicate", by="A", target="Clouds at night")
    assert review.flow().databases.duplicate_records_removed == 2
    dogs, clouds = (review.records["record_id"][i] for i in (3, 2))
    review.decide(dogs, "dedupe", "not_duplicate", by="A", target=clouds)
    assert review.flow().databases.duplicate_records_removed == 1


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("Apples", "criteria", "maybe"), "is no verdict"),
        (("Apples", "no_round", "include"), "no round"),
        (("Apples", "abstract", "duplicate"), "not a verdict of the round"),
        (("Apples", "dedupe", "duplicate"), "needs --target"),
        (("Zebras", "abstract", "include"), "no record is meant"),
        (("R-ABCDEFGHJKM", "abstract", "include"), "check character is wrong"),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(folder, args, told):
    review = Review.open(folder)
    review.ingest()
    with pytest.raises(CisError, match=told):
        review.decide(*args, by="A")


def test_words_that_mean_several_reports_list_them(folder):
    review = Review.open(folder)
    review.ingest()
    with pytest.raises(ReviewError, match="6 reports are meant by"):
        review.why("R-")


def test_unreadable_exports_stop_the_run_when_all_others_are_taken_in(folder):
    (folder / "data/searches/aa.ris").write_bytes(b"\x00\x01\x02 nothing")
    (folder / "data/searches/zz.pdf").write_bytes(b"%PDF-1.4")
    outcome = run(folder)
    assert [s.stage for s in outcome.steps] == ["ingest"]
    told = [str(p) for p in outcome.steps[0].problems]
    assert [t.split(":")[0] for t in told] == ["data/searches/aa.ris", "data/searches/zz.pdf"]
    assert all("take it out of the folder" in t for t in told)
    assert outcome.exit_code == 1
    assert outcome.document["records_identified"] == 6


def test_a_renamed_export_is_the_same_search_and_a_copy_is_not_counted_twice(folder):
    run(folder)
    searches = folder / "data" / "searches"
    (searches / "one.ris").rename(searches / "one renamed.ris")
    renamed = run(folder)
    assert renamed.document["records_identified"] == 6
    assert "under another name" in str(renamed.steps[0].problems[0])
    (searches / "copy.ris").write_bytes((searches / "two.ris").read_bytes())
    copied = run(folder)
    assert copied.document["records_identified"] == 6
    assert "same bytes as data/searches/two.ris" in str(copied.steps[0].problems[0])


def test_an_export_that_has_gone_is_told_and_its_records_stay(folder):
    run(folder)
    (folder / "data" / "searches" / "two.ris").unlink()
    outcome = run(folder)
    assert outcome.document["records_identified"] == 6
    assert str(outcome.steps[0].problems[0]) == (
        "data/searches/two.ris: is gone; the 2 records read from it stay in the ledger"
    )


def test_a_search_that_is_described_and_has_no_export_is_a_fault(folder):
    config = folder / "config" / "review.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text + '[[source]]\nfile = "scopsu.csv"\nname = "Scopus"\n', "utf-8")
    outcome = run(folder)
    assert outcome.exit_code == 1
    assert '[[source]] 1: there is no export "scopsu.csv"' in str(outcome.steps[0].problems[0])


def test_a_renamed_workbook_does_not_cast_its_votes_again(folder):
    run(folder)
    sheets = folder / "data" / "sheets"
    for who in "AB":
        fill(sheets / f"abstract_{who}.xlsx", {"*": "include"})
    run(folder)
    criteria = folder / "config" / "criteria.toml"
    text = criteria.read_text(encoding="utf-8")
    text = text.replace("Does it speak to the review question?", "Does it speak to it at all?")
    criteria.write_text(text, encoding="utf-8")
    assert left(run(folder))["abstract"] == (4, 0, 4, 0)
    for who in "AB":
        (sheets / f"abstract_{who}.xlsx").rename(sheets / f"abstract_{who} (1).xlsx")
    assert left(run(folder))["abstract"] == (4, 0, 4, 0)
    (folder / "data" / "ledger.sqlite").unlink()  # and not when the ledger is built again
    assert left(run(folder))["abstract"] == (4, 0, 4, 0)


def test_copies_of_a_workbook_that_differ_are_told_and_neither_counts(folder):
    run(folder)
    sheets = folder / "data" / "sheets"
    copy = sheets / "abstract_A (2).xlsx"
    copy.write_bytes((sheets / "abstract_A.xlsx").read_bytes())
    fill(copy, {"Apples": "include", "Dogs": "include"})
    fill(sheets / "abstract_A.xlsx", {"Apples": "exclude", "Dogs": "include"})
    for _ in range(2):
        outcome = run(folder)
        assert [a.n for a in outcome.waiting if a.who == "A"] == [3]
        assert any("copies of one workbook say different" in str(p) for p in outcome.problems)


def test_a_decision_that_was_blanked_stands_and_is_told(folder):
    run(folder)
    sheet = folder / "data" / "sheets" / "abstract_A.xlsx"
    fill(sheet, {"*": "include"})
    run(folder)
    fill(sheet, {"*": "include", "Dogs": ""})
    outcome = run(folder)
    assert [a.who for a in outcome.waiting] == ["B"]
    assert any("1 rows are blank that held a decision before" in str(p) for p in outcome.problems)
    fill(sheet, {"*": "include", "Dogs": "unsure"})
    fill(sheet.with_name("abstract_B.xlsx"), {"*": "include"})
    assert "consensus" in [a.who for a in run(folder).waiting]


def test_what_is_put_back_before_other_commands_is_still_news_to_the_next_run(folder):
    run(folder)
    fill(folder / "data/sheets/abstract_A.xlsx", {"*": "include"})
    Review.open(folder).map()
    assert [a.who for a in run(folder).waiting] == ["B"]


def test_a_protocol_that_changes_while_a_review_is_open_is_read_anew(folder):
    review = Review.open(folder)
    review.run()
    criteria = folder / "config" / "criteria.toml"
    text = criteria.read_text(encoding="utf-8").replace("low = 1990 }", "low = 1940 }")
    criteria.write_text(text, encoding="utf-8")
    assert left(review.run())["criteria"] == (5, 0, 0, 5)


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


def answer_pairs(folder, decision: str, name: str = "duplicates.xlsx") -> None:
    """Answer every row of a workbook of doubtful pairs alike."""
    book = openpyxl.load_workbook(folder / "data/sheets" / name)
    column = {cell.value: cell.column for cell in book["pairs"][1]}
    for row in range(2, book["pairs"].max_row + 1):
        book["pairs"].cell(row, column["decision"]).value = decision
    book.save(folder / "data/sheets" / name)


GULLS = (
    "title,organisation,year,url,found_how\n"
    "One report of gulls,Body A,2016,https://example.org/a.pdf,website\n"
    "A quite other name,Body B,2016,https://example.org/a.pdf,website\n"
)


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
    monkeypatch.setattr(dedupe, "find_duplicates", lambda records: found)
    step = review.dedupe()
    assert step.sentence == (
        "1 new duplicates, 1 look-alikes kept apart, 0 new doubtful pairs in "
        "data/sheets/duplicates.xlsx"
    )
    assert review.state.folded.reports[first] == (first, third)
    book = openpyxl.load_workbook(folder / "data/sheets/duplicates.xlsx")
    row = dict(zip(*([c.value for c in r] for r in book["pairs"].iter_rows()), strict=True))
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


def test_a_sheet_counts_though_a_later_search_has_changed_what_is_shown_of_its_report(folder):
    run(folder)
    fill(folder / "data/sheets/abstract_A.xlsx", {"*": "include"})
    longer = ris("Apples in autumn: ripeness, rot and rain in the orchards of three countries")
    longer = longer.replace("VL  - 75", "VL  - 16")
    for n, other in enumerate((longer, longer + ris("Goats uphill"))):
        (folder / f"data/searches/more{n}.ris").write_text(other, encoding="utf-8")
    review = Review.open(folder)
    first = review.records["record_id"][0]
    review.ingest()
    for other in review.records.query("title.str.contains('orchards')")["record_id"]:
        review.decide(other, "dedupe", "duplicate", by="A", target=first)
    assert "orchards" in review.state.reports[first].title
    step = review.sheets_import()
    assert (step.added, step.problems) == (4, [])


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


def test_agreement_is_that_of_the_votes_before_a_conflict_was_settled(folder):
    run(folder)
    sheets = folder / "data" / "sheets"
    fill(sheets / "abstract_A.xlsx", {"*": "include"})
    fill(sheets / "abstract_B.xlsx", {"*": "include", "Dogs": "exclude"})
    run(folder)
    fill(sheets / "abstract_conflicts.xlsx", {"Dogs": "exclude"})
    run(folder)
    assert Review.open(folder).agreement()["abstract"].n_conflicts == 1
    fill(sheets / "abstract_A.xlsx", {"*": "include", "Dogs": "exclude"})
    fill(sheets / "abstract_B.xlsx", {"*": "include", "Dogs": "include"})
    outcome = run(folder)
    assert Review.open(folder).agreement()["abstract"].n_conflicts == 1
    told = [str(p) for p in outcome.problems]
    assert any("after the consensus had said exclude; the consensus stands" in t for t in told)


def test_an_entry_that_cannot_be_read_is_told_in_every_run_until_it_is_mended(folder):
    export = folder / "data" / "searches" / "three.ris"
    export.write_text(ris("Gulls") + "TI  - An entry without its type\nER  - \n", "utf-8")
    for _ in range(2):
        outcome = run(folder)
        assert outcome.exit_code == 1
        assert outcome.document["records_identified"] == 7
        told = [str(p) for p in outcome.steps[0].problems]
        assert any("three.ris line 10" in t for t in told), told
    export.write_text(ris("Gulls"), encoding="utf-8")
    assert run(folder).exit_code == 3


def test_records_of_an_arm_without_a_round_are_a_fault_and_not_a_finished_review(folder):
    register = folder / "data" / "grey" / "register.csv"
    register.write_text("title,found_how\nA grey document,website\n", encoding="utf-8")
    config = folder / "config" / "review.toml"
    text = config.read_text(encoding="utf-8")
    start = text.index('[[round]]\nid = "grey"')
    config.write_text(text[:start] + text[text.index("# --- Searches") :], encoding="utf-8")
    criteria = folder / "config" / "criteria.toml"
    text = criteria.read_text(encoding="utf-8").replace(', "grey"', "")
    criteria.write_text(text, encoding="utf-8")
    told = [str(p) for p in run(folder).problems]
    assert told == [
        'config/review.toml: 1 records of the arm "other" have no round; '
        'add a [[round]] with arm = "other"'
    ]


def test_twenty_retyped_duplicates_raise_identified_and_duplicates_and_nothing_else(folder):
    before = run(folder).document
    one = folder / "data/searches/one.ris"
    retyped = "".join(ris(t.upper() + ".", doi=f"10.5555/{i}") for i, t in enumerate(TITLES))
    one.write_text(one.read_text(encoding="utf-8").rstrip() + "\n\n" + retyped * 5, "utf-8")
    after = run(folder).document
    assert after["records_identified"] == before["records_identified"] + 20
    assert after["duplicate_records_removed"] == before["duplicate_records_removed"] + 20
    same = ("records_screened", "records_excluded", "reports_sought", "reports_included")
    assert [after[k] for k in same] == [before[k] for k in same]


def test_an_export_of_the_review_restores_it_byte_for_byte(folder, tmp_path):
    run(folder)
    Review.open(folder).decide("Bridges", "dedupe", "version", by="A", target="Clouds")
    fill(folder / "data/sheets/abstract_A.xlsx", {"*": "include"})
    run(folder)
    out, back, again = tmp_path / "out", tmp_path / "back", tmp_path / "again"
    review = Review.open(folder)
    review.export(out)
    flow = review.document()
    restored = Review.restore(out, back)
    restored.export(again)
    assert restored.document() == flow
    assert [p for p in restored.check() if p.severity != "notice"] == []
    files = {p.relative_to(out): p.read_bytes() for p in out.rglob("*") if p.is_file()}
    assert {p.relative_to(again): p.read_bytes() for p in again.rglob("*") if p.is_file()} == files
    assert {"records.jsonl", "decisions.jsonl", "standings.csv"} <= {str(p) for p in files}


def test_a_second_process_is_told_who_holds_the_lock(folder):
    other = Review.open(folder)
    with Workspace(folder).lock():
        with pytest.raises(LockedError, match=r"another cis is working .* process \d+"):
            other.run()
        assert other.status().document["records_identified"] == 0  # readers never wait


KILLED = """
import os, pathlib, sys
sys.path[:0] = {path!r}
from cis_pipeline import Review
from cis_pipeline.ledger.store import Store

def dying(function, last):
    calls = iter(range(1, last + 1))
    def wrapped(*args, **options):
        if next(calls) == last:
            os._exit(9)  # as abrupt as a kill: no rollback, no clean-up
        return function(*args, **options)
    return wrapped

setattr({owner}, {name!r}, dying({owner}.{name}, {nth}))
Review.open({folder!r}).run()
"""


@pytest.mark.parametrize(
    ("owner", "name", "calls"),
    [
        ("Store", "_add", (1, 2, 4, 7, 12, 18)),  # within a transaction
        ("Store", "append", (1, 2, 3, 4)),  # between two
        ("pathlib.Path", "replace", (1, 2, 6)),  # moving the ledger or an output into place
        ("pathlib.Path", "write_bytes", (1, 5)),  # writing a workbook or an output
    ],
)
def test_a_run_killed_at_any_moment_is_finished_by_the_next_with_the_same_result(
    folder, tmp_path, owner, name, calls
):
    expected = tmp_path / "undisturbed"
    shutil.copytree(folder, expected)
    document = run(expected).document
    wanted = {p.name for p in (expected / "data").rglob("*") if p.is_file()}
    for nth in calls:
        victim = tmp_path / f"killed at {name} {nth}"
        shutil.copytree(folder, victim)
        script = KILLED.format(path=sys.path, folder=str(victim), owner=owner, name=name, nth=nth)
        assert subprocess.run([sys.executable, "-c", script]).returncode == 9
        assert run(victim).document == document
        assert not [p for p in Review.open(victim).check() if p.severity != "notice"]
        assert wanted <= {p.name for p in (victim / "data").rglob("*") if p.is_file()}


def test_a_run_that_is_killed_from_outside_is_finished_by_the_next(folder, tmp_path):
    document = None
    for delay in (0.2, 0.5, 0.8, 1.2):
        victim = tmp_path / f"killed after {delay}"
        shutil.copytree(folder, victim)
        code = f"import sys; sys.path[:0] = {sys.path!r}; from cis_pipeline import Review;"
        process = subprocess.Popen(
            [sys.executable, "-c", f"{code} Review.open({str(victim)!r}).run()"]
        )
        time.sleep(delay)
        process.kill()
        process.wait()
        found = run(victim).document
        assert found == (document or found)
        document = found


@pytest.mark.parametrize("content", ["{}", "not json"])
def test_a_damaged_export_is_not_restored(folder, tmp_path, content):
    run(folder)
    review = Review.open(folder)
    review.export(tmp_path / "out")
    (tmp_path / "out" / "records.jsonl").write_text(content + "\n", encoding="utf-8")
    with pytest.raises(ReviewError, match=r"records\.jsonl line 1"):
        Review.restore(tmp_path / "out", tmp_path / "back")
    assert not (tmp_path / "back").exists()


def test_an_export_that_lost_a_row_is_not_restored(folder, tmp_path):
    run(folder)
    Review.open(folder).export(tmp_path / "out")
    decisions = tmp_path / "out" / "decisions.jsonl"
    lines = decisions.read_text(encoding="utf-8").splitlines(keepends=True)
    decisions.write_text("".join(lines[:-1]), encoding="utf-8")
    with pytest.raises(ReviewError, match=r"decisions\.jsonl .*rows are missing or were changed"):
        Review.restore(tmp_path / "out", tmp_path / "back")
    assert not (tmp_path / "back").exists()


def test_a_folder_that_is_no_review_says_what_to_do(tmp_path):
    with pytest.raises(ReviewError, match="cis init DIR"):
        Review.open(tmp_path)


def test_a_stage_that_does_not_exist_names_those_that_do(folder):
    with pytest.raises(ReviewError, match="ingest, dedupe, screen"):
        Review.open(folder).run(until="dedup")


def test_frames_of_a_new_review_are_empty_and_tidy(folder):
    review = Review.open(folder)
    for frame in (review.records, review.decisions, review.standings, review.themes):
        assert len(frame) == 0
        assert len(frame.columns) > 5
    assert json.dumps(review.document())


def test_a_ledger_that_was_changed_behind_its_back_is_told_by_the_next_run(folder):
    run(folder)
    ledger = folder / "data" / "ledger.sqlite"
    with closing(sqlite3.connect(ledger)) as db:
        db.execute("DROP TRIGGER decisions_never_change")
        db.execute("UPDATE decisions SET body=replace(body, 'exclude', 'include') WHERE seq=2")
        db.execute("UPDATE decisions SET body=replace(body, 'YEAR', 'LANG')")
        db.commit()
    outcome = run(folder)
    assert any("the hash chain breaks here" in str(p) for p in outcome.problems)


def test_a_ledger_that_is_gone_since_the_last_run_is_built_anew_and_told(folder):
    run(folder)
    with_decision = Review.open(folder)
    with_decision.decide("Eels of old", "criteria", "include", by="A")
    run(folder)
    (folder / "data" / "ledger.sqlite").unlink()
    outcome = run(folder)
    assert "the ledger of the last run, with its" in str(outcome.problems[0])
    assert run(folder).problems == ()
