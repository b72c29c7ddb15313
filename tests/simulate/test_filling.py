"""A workbook that the review wrote is filled in like by a person, and read back by the review."""

from __future__ import annotations

import openpyxl
import pytest
from screening.sheets import below

from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.model import Record
from cis_pipeline.screening import workbook
from cis_pipeline.screening.tasks import Task
from cis_pipeline.simulate.people import fill_in
from making import PROTOCOL

RECORDS = tuple(
    Record(record_id=name, source_id="db", title=title, year=2015)
    for name, title in (("a", "Apples & pears"), ("b", "=SUM(Bridges)"), ("c", "Clouds <at> night"))
)
REPORTS = {record.record_id: record for record in RECORDS}


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "abstract_A.xlsx"
    task = Task(kind="votes", round_id="abstract", reviewer="A", reports=RECORDS)
    workbook.write(path, task, PROTOCOL)
    return path


ANSWERS = {
    "a": {"decision": "include", "note": 'More & "better" <soon>'},
    "b": {"decision": "exclude", "reason": "TOPIC"},
    "c": {},
}


def test_the_review_reads_what_was_filled_in_and_nothing_else(book):
    asked = []

    def answer(row):
        asked.append((row["record_id"], row["title"], row["decision"]))
        return ANSWERS[row["record_id"]]

    fill_in(book, answer)
    assert asked == [(r.record_id, r.title, "") for r in RECORDS]
    back = workbook.read(book, PROTOCOL, REPORTS)
    assert back.problems == ()
    assert back.pending == 1
    found = [(d.record_id, d.verdict.value, d.reason, d.note) for d in back.decisions]
    assert found == [
        ("a", "include", "", 'More & "better" <soon>'),
        ("b", "exclude", "TOPIC", ""),
    ]


def test_another_program_finds_the_same_in_it(book):
    fill_in(book, lambda row: ANSWERS[row["record_id"]])
    sheet = openpyxl.load_workbook(book)["screening"]
    first, second, third = below(sheet)
    assert first["note"] == 'More & "better" <soon>'
    assert second["reason"] == "TOPIC"
    assert second["title"] == "=SUM(Bridges)"
    assert third["decision"] is None


def test_the_line_of_progress_says_what_a_program_would_have_worked_out(book):
    fill_in(book, lambda row: ANSWERS[row["record_id"]])
    sheet = openpyxl.load_workbook(book, data_only=True)["screening"]
    assert [sheet["A1"].value, sheet["B1"].value] == [
        "2 of 3 done",
        "Included among the last 50 decided: 1.   Excluded in a row, up to the last decided: 1",
    ]


def test_the_same_answers_give_the_same_bytes_and_no_answer_changes_nothing(book):
    before = book.read_bytes()
    fill_in(book, lambda row: {})
    assert book.read_bytes() == before
    fill_in(book, lambda row: ANSWERS[row["record_id"]])
    once = book.read_bytes()
    book.write_bytes(before)
    fill_in(book, lambda row: ANSWERS[row["record_id"]])
    assert book.read_bytes() == once != before


@pytest.mark.parametrize("column", ["title", "verdict"])
def test_a_cell_that_is_not_blank_or_not_there_is_refused_and_the_file_kept(book, column):
    before = book.read_bytes()
    with pytest.raises(SourceError, match="is no blank cell of the sheet"):
        fill_in(book, lambda row: {column: "include"})
    assert book.read_bytes() == before
