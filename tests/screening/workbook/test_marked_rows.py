"""Cells that are refused by address, and votes that stand where none is read."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl.comments import Comment
from screening.workbook.sent import PROTOCOL, Cells, back, record, said, send

from cis_pipeline.core.model import Verdict
from cis_pipeline.screening.workbook.marked_rows import says_vote
from cis_pipeline.screening.workbook.marks import address

RECORDS = tuple(record(f"Report number {n} on homes", doi=f"10.1234/{n}") for n in range(4))
IDS = [r.record_id for r in RECORDS]


@pytest.fixture
def cells(tmp_path: Path) -> Cells:
    """The workbook of four reports, all of them included."""
    return Cells(send(tmp_path / "abstract_A.xlsx", RECORDS)).fill("decision", ["include"] * 4)


def place(cells: Cells, column: str, row: int) -> str:
    """The address of a cell in a row of the table, from 1."""
    return address(cells.top + row - 1, cells.place(column))


@pytest.mark.parametrize("column", ["decision", "reason", "note"])
def test_a_formula_without_its_value_refuses_its_row_by_address(cells: Cells, column: str) -> None:
    cells.save()
    cells.sheet[place(cells, column, 2)] = '=IF(1,"include","")'
    cells.book.save(cells.path)
    returned = back(cells.path, RECORDS)
    assert [d.record_id for d in returned.decisions] == [IDS[0], *IDS[2:]]
    assert IDS[1] in returned.blank
    (problem,) = said(returned)
    assert problem == (
        f"abstract_A.xlsx row {cells.top + 2}: the file has no value of the formula in "
        f'{place(cells, column, 2)} (=IF(1,"include","")); the row is not taken in; open it in a '
        "spreadsheet program and save it, or type the value in"
    )


def test_a_formula_that_takes_its_value_from_another_workbook_refuses_its_row(
    cells: Cells,
) -> None:
    cells.save()
    cells.sheet[place(cells, "decision", 3)] = "='[votes.xlsx]S'!A1"
    cells.book.save(cells.path)
    returned = back(cells.path, RECORDS)
    assert len(returned.decisions) == 3
    assert "takes its value from another workbook" in said(returned)[0]
    assert "type the value into the cell" in said(returned)[0]


def test_an_id_that_is_a_formula_without_value_is_told_once(cells: Cells) -> None:
    cells.save()
    cells.sheet[place(cells, "record_id", 1)] = "=A9"
    cells.book.save(cells.path)
    returned = back(cells.path, RECORDS)
    assert len(returned.decisions) == 3
    assert [f"row {cells.top + 1}" in line for line in said(returned)] == [True, False]


def test_a_formula_elsewhere_is_no_fault(cells: Cells) -> None:
    cells.save()
    cells.sheet.cell(cells.top, len(cells.header) + 2).value = "=COUNTA(A1:A9)"
    cells.book.save(cells.path)
    assert len(back(cells.path, RECORDS).decisions) == 4
    assert said(back(cells.path, RECORDS)) == []


def test_a_vote_in_the_note_is_pointed_out_and_not_guessed(cells: Cells) -> None:
    cells.fill("decision", [None]).fill("note", ["Exclude: not about children"]).save()
    returned = back(cells.path, RECORDS)
    assert IDS[0] in returned.blank
    (problem,) = returned.problems
    assert (problem.severity, str(problem)) == (
        "warning",
        f"abstract_A.xlsx row {cells.top + 1}: the note in {place(cells, 'note', 1)} "
        '("Exclude: not about children") stands beside no decision; the row stays pending; if it '
        "is a vote, write it into the column decision",
    )


@pytest.mark.parametrize(
    ("note", "vote"),
    [
        ("exclude: not children", True),
        ("Exclude", True),
        ("no", True),
        ("No, it is on schools", True),
        ("include \u2013 see p. 4", True),
        ("excluded because of the year", True),
        ("no abstract", False),
        ("in Welsh", False),
        ("I would exclude it", False),
        ("", False),
    ],
)
def test_a_note_is_a_vote_if_it_begins_with_one(note: str, vote: bool) -> None:
    words = {"include": Verdict.INCLUDE, "exclude": Verdict.EXCLUDE, "no": Verdict.EXCLUDE}
    words |= {"in": Verdict.INCLUDE, "excluded": Verdict.EXCLUDE}
    assert says_vote(note, words) is vote


def test_comments_are_pointed_out_where_there_is_no_decision_and_listed_elsewhere(
    cells: Cells,
) -> None:
    cells.fill("decision", [None, "include", "include"]).save()
    for row in (1, 2):
        cells.sheet[place(cells, "title", row)].comment = Comment("exclude, no trial", "Ann")
    cells.book.save(cells.path)
    beside, listed = back(cells.path, RECORDS).problems
    assert f'the comment on {place(cells, "title", 1)} ("exclude, no trial")' in beside.what
    assert listed.severity == "notice"
    assert f"comments are not read ({place(cells, 'title', 2)})" in listed.what


def test_a_doi_that_came_back_as_a_date_is_told_and_its_row_taken(cells: Cells) -> None:
    cells.fill("doi", ["2010-10-12"]).save()
    returned = back(cells.path, RECORDS)
    assert len(returned.decisions) == 4
    assert said(returned) == [
        f"abstract_A.xlsx row {cells.top + 1}: the DOI in {place(cells, 'doi', 1)} came back as a "
        "date (2010-10-12); it is not read; set the column to text before a program opens a CSV "
        "file"
    ]


def test_a_stray_cell_is_named_and_the_votes_are_taken(cells: Cells) -> None:
    cells.save()
    cells.sheet["XFD1048576"] = "x"
    cells.book.save(cells.path)
    returned = back(cells.path, RECORDS)
    assert len(returned.decisions) == 4
    assert "the cells XFD1048576 stand far from the table" in said(returned)[0]


# --- reasons in words, and other rounds ----------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("Off topic: not about care; at all", ["TOPIC"]),
        ("off topic: NOT about care; at all; Elsewhere", ["TOPIC", "PLACE"]),
        ("Elsewhere; Off topic: not about care; at all", ["PLACE", "TOPIC"]),
        ("PLACE: it is Peru; TOPIC", ["PLACE", "TOPIC"]),
        ("TOPIC\nPLACE", ["TOPIC", "PLACE"]),
    ],
)
def test_a_reason_is_tried_as_a_whole_before_it_is_cut(
    cells: Cells, cell: str, codes: list[str]
) -> None:
    cells.fill("decision", ["exclude"]).fill("reason", [cell]).save()
    decision = back(cells.path, RECORDS).decisions[0]
    assert [decision.reason, *decision.further] == codes


def test_a_table_with_the_columns_of_records_is_no_table_of_reports(cells: Cells) -> None:
    path = cells.as_text(cells.path.with_name("full_text_A.csv"))
    (question,) = back(path, RECORDS).questions
    assert 'named for the round "full_text" of reports' in question.what
    assert question.records == tuple(IDS)


def test_the_sheet_of_criteria_says_of_which_round_a_workbook_is(cells: Cells) -> None:
    del cells.book["cis"]
    path = cells.save().rename(cells.path.with_name("full_text_A.xlsx"))
    returned = back(path, RECORDS)
    assert (returned.decisions, returned.unread) == ((), False)
    assert (
        'is named for the round "full_text", but its criteria are those of the round "'
        in (said(returned)[0])
    )
    assert len(PROTOCOL.rounds) == 2
