"""Whose a sheet is, which of its rows are taken, and what two rows that differ say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from screening.sheets import fill, ids_in, rename, sheets_folder, state_of, table

from cis_pipeline.core.model import Record
from cis_pipeline.dedupe import Pair
from cis_pipeline.protocol.rounds import Round
from cis_pipeline.review.stages import news
from cis_pipeline.screening import duplicates_workbook, workbook
from cis_pipeline.screening.workbook.copies import agreed
from making import PROTOCOL, both, passes, records, same, vote

REPORTS = {r.record_id: r for r in records("ab")}


def read(path: Path) -> workbook.Returned:
    return workbook.read(path, PROTOCOL, REPORTS)


# --- whose sheet it is ---------------------------------------------------------------------------

R_AND_R2 = replace(
    PROTOCOL, rounds=(Round(id="abstract", title="Abstracts", reviewers=("R", "R2")),)
)
ONE_VOTE = ("record_id,decision", "a,include")


@pytest.mark.parametrize(
    ("name", "whose"),
    [
        ("abstract_R2.csv", "R2"),
        ("abstract_r2.csv", "R2"),
        ("abstract_R2_2.csv", "R2"),
        ("abstract_R2 (1).csv", "R2"),
        ("abstract_R2 - Copy (3).csv", "R2"),
        ("abstract_R.csv", "R"),
        ("abstract_R_2.csv", "R"),
        ("abstract_R 2.csv", "R"),
        ("abstract_R copy 2.csv", "R"),
    ],
)
def test_with_reviewers_r_and_r2_abstract_r2_csv_counts_for_r2(tmp_path, name, whose):
    returned = workbook.read(table(tmp_path / name, ONE_VOTE), R_AND_R2, REPORTS)
    assert [(d.by, d.record_id) for d in returned.decisions] == [(whose, "a")]


def test_a_number_that_belongs_to_a_name_nobody_has_is_not_taken_for_that_of_a_copy(tmp_path):
    returned = workbook.read(table(tmp_path / "abstract_R3.csv", ONE_VOTE), R_AND_R2, REPORTS)
    assert returned.decisions == ()
    assert "does not say whose it is" in str(returned.problems[0])


def test_the_second_workbook_of_r2_is_taken_and_asked_only_once(tmp_path):
    found = state_of(records("ab"), [], R_AND_R2)
    first = state_of(records("a"), [], R_AND_R2)
    assert sheets_folder(tmp_path, first).put_tasks("votes") == [
        "data/sheets/abstract_R.xlsx",
        "data/sheets/abstract_R2.xlsx",
    ]
    assert sheets_folder(tmp_path, found).put_tasks("votes") == [
        "data/sheets/abstract_R_2.xlsx",
        "data/sheets/abstract_R2_2.xlsx",
    ]
    fill(tmp_path / "data/sheets/abstract_R2_2.xlsx", {"b": {"decision": "include"}})
    back = sheets_folder(tmp_path, found).read()
    assert [(d.by, d.record_id) for d in back.decisions] == [("R2", "b")]
    assert back.problems == ()
    assert (
        sheets_folder(tmp_path, replace(found, decisions=back.decisions)).put_tasks("votes") == []
    )


# --- which rows are taken ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("doi", "taken"), [("10.5555/quay.1", 1), ("10.5555/quay.2", 1), ("10.5555/quay.3", 0)]
)
def test_a_row_whose_doi_is_that_of_the_reports_second_record_is_taken(tmp_path, doi, taken):
    first = Record(record_id="a", source_id="db", title="Lanterns", doi="10.5555/quay.1")
    second = replace(first, record_id="b", doi="10.5555/quay.2")
    lines = ("record_id,title,doi,decision", f"a,Lanterns,{doi},include")
    path = table(tmp_path / "abstract_A.csv", lines)
    returned = workbook.read(path, PROTOCOL, {"a": first}, behind={"a": (first, second)})
    assert len(returned.decisions) == taken
    assert len(returned.problems) == 1 - taken


def test_votes_on_a_record_merged_while_the_sheet_was_out_count_for_its_report(tmp_path):
    found = [replace(r, doi=f"10.5555/quay.{r.record_id}") for r in records("ab")]
    sent = state_of(found, [*passes("ab"), *vote("B", "abstract", "a", "include")])
    sheets_folder(tmp_path, sent).put_tasks("votes")
    sheet = tmp_path / "data/sheets/abstract_A.xlsx"
    assert ids_in(sheet) == ["a", "b"]
    fill(sheet, {"b": {"decision": "include"}})

    merged = replace(sent, decisions=(*sent.decisions, same("b", "a")))
    back = sheets_folder(tmp_path, merged).read()
    assert [(d.record_id, d.by, d.verdict.value) for d in back.decisions] == [("b", "A", "include")]
    assert back.problems == ()
    counted = replace(merged, decisions=(*merged.decisions, *back.decisions)).folded.standings
    assert (counted["a"].box, counted["a"].awaiting) == ("awaiting_full_text", ("A", "B"))


# --- what it says --------------------------------------------------------------------------------


@pytest.mark.parametrize("column", ["decision", "Decision "])
def test_of_two_columns_decision_neither_is_read_in_silence(tmp_path, column):
    header = f"record_id,decision,reason,{column}"
    path = table(tmp_path / "abstract_A.csv", (header, "a,include,,exclude", "b,,,include"))
    returned = read(path)
    assert (returned.decisions, returned.unread) == ((), True)
    (problem,) = returned.problems
    assert problem.severity == "error"
    assert 'there are two columns "decision"; nothing was taken in' in problem.what


def test_of_two_columns_decision_neither_is_read_in_silence_in_a_workbook_of_pairs(tmp_path):
    found = {r.record_id: r for r in records("QR")}
    path = tmp_path / "duplicates.xlsx"
    duplicates_workbook.write(path, [Pair("Q", "R", 80.0, "titles 80")], found, PROTOCOL)
    fill(path, {"Q R": {"decision": "duplicate", "note": "different"}})
    assert [d.verdict.value for d in duplicates_workbook.read(path, found).decisions] == [
        "duplicate"
    ]
    rename(path, "note", "decision")
    returned = duplicates_workbook.read(path, found)
    assert (returned.decisions, returned.unread) == ((), True)
    assert returned.blank == {"Q R"}
    (problem,) = returned.problems
    assert 'there are two columns "decision"; nothing was taken in' in problem.what


def test_studies_named_in_the_conflicts_workbook_are_kept(tmp_path):
    torn = [
        *passes("a"),
        *both("abstract", "a", "include"),
        *vote("A", "full_text", "a", "include"),
        *vote("B", "full_text", "a", "exclude", "PLACE"),
        replace(vote("A", "full_text", "a", "study")[0], target="Harbour trial"),
    ]
    found = state_of(records("a"), torn)
    assert sheets_folder(tmp_path, found).put_tasks("conflicts") == [
        "data/sheets/full_text_conflicts.xlsx"
    ]
    answer = {"decision": "include", "study": "Quay trial; Pier trial"}
    fill(tmp_path / "data/sheets/full_text_conflicts.xlsx", {"a": answer})

    back = sheets_folder(tmp_path, found).read()
    assert back.problems == ()
    assert [(d.by, d.verdict.value, d.target) for d in back.decisions] == [
        ("consensus", "include", ""),
        ("consensus", "study", "Pier trial; Quay trial"),
    ]
    new = news(back.decisions, found)
    settled = replace(found, decisions=(*torn, *new)).folded
    assert settled.studies == {"a": ("Pier trial", "Quay trial")}


def test_two_rows_that_differ_only_in_the_reason_are_told(tmp_path):
    lines = ("record_id,decision,reason", "a,exclude,TOPIC", "b,include,", "a,exclude,PLACE")
    returned = read(table(tmp_path / "abstract_A.csv", lines))
    assert [d.record_id for d in returned.decisions] == ["b"]
    (problem,) = returned.problems
    assert problem.severity == "error"
    assert "a stands in rows 2, 4 with different decisions; none counts" in problem.what
    assert returned.blank == ("a",)


def test_copies_of_a_row_that_differ_only_in_the_reason_give_no_answer_and_each_is_kept_apart():
    topic, place = (
        replace(
            vote("A", "abstract", "a", "exclude", why)[0], sheet="S-QUAY", locator=f"{why}.xlsx"
        )
        for why in ("TOPIC", "PLACE")
    )
    assert agreed([topic, place]) == ([], [(topic, place)])
    assert agreed([topic, replace(topic, locator="copy.xlsx")]) == ([topic], [])
