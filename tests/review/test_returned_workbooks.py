"""Workbooks come back from people: whatever was done to them, votes count once or it is told."""

from __future__ import annotations

import re

from review.reviews import edit, fill, left, ris, run

from cis_pipeline import Review


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
    assert any('abstract_A.xlsx row 5: decision "exlude"' in t and '"exclude"' in t for t in told)
    assert set(told) <= {str(p) for p in Review.open(folder).check()}
    assert outcome.waiting[0].n == 1


def test_a_revised_criterion_opens_what_rests_on_it_and_asks_again_in_a_new_workbook(folder):
    run(folder)
    sheets = folder / "data" / "sheets"
    for who in "AB":
        fill(sheets / f"abstract_{who}.xlsx", {"*": "include", "Clouds": "exclude"})
    assert left(run(folder))["abstract"] == (4, 1, 0, 3)
    edit(folder, "criteria.toml", "speak to the review question?", "speak to it at all?")
    Review.open(folder).protocol_accept("OFFTOPIC", "new_meaning", by="A")
    outcome = run(folder)
    assert left(outcome)["abstract"] == (4, 0, 4, 0)
    assert (sheets / "abstract_A_2.xlsx").exists()


def test_a_renamed_workbook_does_not_cast_its_votes_again(folder):
    run(folder)
    sheets = folder / "data" / "sheets"
    for who in "AB":
        fill(sheets / f"abstract_{who}.xlsx", {"*": "include"})
    run(folder)
    edit(folder, "criteria.toml", "speak to the review question?", "speak to it at all?")
    Review.open(folder).protocol_accept("OFFTOPIC", "new_meaning", by="A")
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


def test_of_many_decisions_that_were_blanked_the_first_three_are_named(folder):
    run(folder)
    sheet = folder / "data" / "sheets" / "abstract_A.xlsx"
    fill(sheet, {"*": "include"})
    run(folder)
    fill(sheet, {"*": ""})
    told = [str(p) for p in run(folder).problems if "held a decision before" in str(p)]
    assert len(told) == 1
    assert re.search(r"before \(R-\w+, R-\w+, R-\w+, \.\.\.\); it stands", told[0])


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
