"""Tables are found by their names wherever they stand, and cells come as text."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from cis_pipeline.screening.workbook.cells import (
    Grid,
    find_table,
    hidden_values,
    read_grids,
    text_of,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"),
        (1.5, "1.5"),
        (True, "TRUE"),
        (" a\u00a0", "a"),
        (date(2021, 3, 4), "2021-03-04"),
        ("", ""),
    ],
)
def test_a_cell_is_text(value: object, text: str) -> None:
    assert text_of(value) == text


def test_a_table_that_starts_far_from_the_corner_keeps_its_row_numbers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["C6"], sheet["D6"], sheet["D8"] = "Record ID", "Decision", "in"
    sheet["C8"] = "R-1"
    book.save(tmp_path / "a.xlsx")
    table = find_table(read_grids(tmp_path / "a.xlsx", "a")[0], ("record_id", "decision"), "x")
    assert table is not None
    assert table.columns == {"record_id": 2, "decision": 3}
    assert [(row.number, dict(row.cells)) for row in table.rows] == [
        (7, {"record_id": "", "decision": ""}),
        (8, {"record_id": "R-1", "decision": "in"}),
    ]


def test_a_header_below_the_twentieth_row_is_not_looked_for() -> None:
    rows = [[""]] * 20 + [["id"]]
    assert find_table([Grid("s", rows)], ("id",), "s") is None
    assert find_table([Grid("s", rows[1:])], ("id",), "s") is not None


def test_the_preferred_sheet_wins_and_the_others_are_named() -> None:
    rows = [["id"], ["1"]]
    table = find_table([Grid("copy", rows), Grid("Main", rows), Grid("empty", [])], ("id",), "main")
    assert table is not None
    assert (table.sheet, table.others) == ("Main", ("copy",))


def test_short_rows_are_blank_at_their_end() -> None:
    table = find_table([Grid("s", [["id", "note"], ["1"]])], ("id",), "s")
    assert table is not None
    assert table.rows[0].cells == {"id": "1", "note": ""}


def test_keys_of_the_hidden_sheet_may_repeat() -> None:
    grid = Grid("CIS", [["round", "abstract"], ["record", "R-1"], ["record", "R-2"], ["x"], []])
    assert hidden_values([grid], "cis") == {"round": ["abstract"], "record": ["R-1", "R-2"]}


def test_a_file_that_cannot_be_read_says_which_and_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.ods").write_bytes(b"nothing")
    grids, (problem,) = read_grids(tmp_path / "a.ods", "sheets/a.ods")
    assert grids is None
    assert re.match(r"sheets/a\.ods: cannot be read as a spreadsheet \(.+\)", str(problem))
    assert "save it as .xlsx" in problem.remedy
