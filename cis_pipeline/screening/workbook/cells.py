"""Any spreadsheet file becomes rows of text cells below named columns, with their row numbers.

Reads xlsx, xls and ods with calamine, and tables in text however they were saved; what a file is
told by its content (see `package`). The header is found by its names, in any sheet and any of the
first rows, because people put titles above tables and move columns. Cells come as text: 1.0 is "1",
a date its ISO form.

Why calamine and not openpyxl: it reads all formats, does not stop at style faults that other
programs write, and takes a fiftieth of the time.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from io import BytesIO, StringIO
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.model import Problem
from cis_pipeline.formats.tabular.workbooks import MOST_UNPACKED, tried
from cis_pipeline.screening.workbook import package
from cis_pipeline.screening.workbook.marks import NOTHING, Marks, Range, address

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

__all__ = ["Grid", "Table", "TableRow", "address", "find_table", "hidden_values", "read_grids"]

HEADER_WITHIN = 20
"""The header must stand in one of the first so many rows that hold anything."""

_BLANK = " \t\r\n\xa0\u200b\ufeff"
_HEADER_WORD = re.compile(
    r"record[ _-]?id|\b(?:pair|row[ _-]id)\b(?=.*\bdecision\b)"
    r"|\bdecision\b(?=.*\b(?:pair|row[ _-]id)\b)",
    re.IGNORECASE,
)
"""Tells the header, whose commas or semicolons part the columns, before it is cut into cells."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet: `rows` of cells, the first of which is the cell at (`top`, `left`), from 0."""

    name: str
    rows: Sequence[Sequence[str]]
    top: int = 0
    left: int = 0
    merged: Sequence[Range] = ()
    marks: Marks = NOTHING


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row below a header: its number as the spreadsheet shows it, and its cells by column."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the rows below it. `columns` gives each name's place (from 0), `merged` the
    ranges of merged cells in the sheet, `marks` what else its cells hold beside values, `others`
    further sheets that have such a header too."""

    sheet: str
    columns: Mapping[str, int]
    rows: Sequence[TableRow]
    repeated: tuple[str, ...] = ()
    merged: Sequence[Range] = ()
    others: tuple[str, ...] = ()
    marks: Marks = NOTHING


def read_grids(path: Path, where: str) -> tuple[list[Grid] | None, list[Problem]]:
    """Every sheet of a file, the hidden ones as well; `where` is how messages call the file.

    None if it cannot be read, with a Problem (a notice if it is plainly something else, a PDF say);
    so is a doubt about its encoding.
    """
    try:
        held = _held(path)
        if package.text_in(held):
            tabular = path.suffix.lower() in _TEXT_SUFFIXES and b"\0" not in held[: 1 << 12]
            if not tabular and not _HEADER_WORD.search(_start(held)):
                raise package.Unreadable("it is no table")
            return _read_text(held, path.stem, where)
        opened = package.opened(held)
        return tried(lambda: _grids(opened)), []
    except package.Unreadable as found:
        why, remedy, beside = found.why, found.remedy, found.beside
    except (csv.Error, OSError, ValueError, SourceError) as error:
        why = getattr(error, "strerror", None) or str(error).partition(";")[0]
        remedy, beside = package.AGAIN, False
    what = f"cannot be read as a spreadsheet ({why}); {NOTHING_READ}"
    return None, [Problem(where, what, remedy, "notice" if beside else "error")]


_TEXT_SUFFIXES = {".csv", ".tsv", ".tab", ".txt"}


def _held(path: Path) -> bytes:
    with suppress(OSError):  # which reading tells
        if path.stat().st_size > MOST_UNPACKED:
            raise package.Unreadable(f"it has {path.stat().st_size >> 20:,} MiB")
    return path.read_bytes()


def _start(held: bytes) -> str:
    return _decoded(held[: 1 << 16], "")[0]


def _grids(opened: package.Package) -> list[Grid]:
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_filelike(BytesIO(opened.data)) as book:
        tables = [s.name for s in book.sheets_metadata if "WorkSheet" in str(s.typ)]
        return [
            _grid(book.get_sheet_by_name(name), opened.marks.get(name, NOTHING)) for name in tables
        ]


def find_table(grids: Iterable[Grid], needed: Sequence[str], prefer: str) -> Table | None:
    """The table whose header has the `needed` columns, best on the sheet called `prefer`."""
    found = [table for grid in grids if (table := _table(grid, needed))]
    if not found:
        return None
    best = next((t for t in found if t.sheet.casefold() == prefer), found[0])
    return replace(best, others=tuple(t.sheet for t in found if t is not best and t.rows))


def hidden_values(grids: Iterable[Grid], name: str) -> dict[str, list[str]]:
    """The keys and values of the sheet `name`; a key may stand in several rows."""
    values: dict[str, list[str]] = {}
    for grid in grids:
        if grid.name.casefold() == name:
            for row in grid.rows:
                if len(row) > 1 and row[0]:
                    values.setdefault(row[0], []).append(row[1])
    return values


def text_of(value: object) -> str:
    """A cell's value as text, without surrounding blanks; a whole number without ".0"."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip(_BLANK)


def column_name(text: str) -> str:
    """A header cell as a column's name: "Record ID " is "record_id"."""
    return re.sub(r"[\s_-]+", "_", text.strip(_BLANK).casefold())


def _grid(sheet: CalamineSheet, marks: Marks) -> Grid:
    top, left = sheet.start or (0, 0)
    rows = [
        [value.strip(_BLANK) if type(value) is str else text_of(value) for value in row]
        for row in sheet.to_python(skip_empty_area=True)  # nearly all are texts, so no call
    ]
    return Grid(sheet.name, rows, top, left, sheet.merged_cell_ranges or marks.merged, marks)


def _table(grid: Grid, needed: Sequence[str]) -> Table | None:
    for at, row in enumerate(grid.rows[:HEADER_WITHIN]):
        names = [column_name(cell) for cell in row]
        if not set(needed) <= set(names):
            continue
        places = {name: place for place, name in reversed(list(enumerate(names))) if name}
        repeated = tuple(sorted({name for name in names if name and names.count(name) > 1}))
        blank, taken = [""] * len(row), itemgetter(*places.values(), 0)  # one more, for a tuple
        rows = [
            TableRow(
                grid.top + below + 1,
                dict(zip(places, taken(c if len(c) >= len(row) else [*c, *blank]), strict=False)),
            )
            for below, c in enumerate(grid.rows[at + 1 :], start=at + 1)
        ]
        columns = {name: grid.left + place for name, place in places.items()}
        return Table(grid.name, columns, rows, repeated, grid.merged, marks=grid.marks)
    return None


def _read_text(held: bytes, name: str, where: str) -> tuple[list[Grid], list[Problem]]:
    text, problems = _decoded(held, where)
    lines = text.splitlines()[:HEADER_WITHIN]
    head = next((line for line in lines if _HEADER_WORD.search(line)), text)
    delimiter = max(",;\t", key=head[:10_000].count)
    rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    return [Grid(name, [[text_of(cell) for cell in row] for row in rows])], problems


def _decoded(held: bytes, where: str) -> tuple[str, list[Problem]]:
    """Text by its byte-order mark, as UTF-8, else as Western European with a Problem."""
    if held.startswith((b"\xff\xfe", b"\xfe\xff")):
        return held.decode("utf-16", "replace"), []
    if encoding := package.wide(held):
        return held.decode(encoding, "replace"), []
    try:
        return held.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        doubt = Problem(
            where,
            "is not UTF-8; read as Western European (Windows-1252), so accents may be wrong",
            "save it as .xlsx or as CSV UTF-8",
            "warning",
        )
        return held.decode("cp1252", "replace"), [doubt]


NOTHING_READ = "nothing was taken in"
HEADER_BACK = "put the header row back as it was written"


def two_columns(column: str, where: str) -> Problem:
    """A column that stands twice in a table: it cannot be told which one is meant."""
    what = f'there are two columns "{column}"; {NOTHING_READ}'
    return Problem(where, what, "keep the one that is filled in")


def left_aside(table: Table, extra: Sequence[str], keep: str, where: str) -> list[Problem]:
    """What of a workbook nobody reads: columns that people added (what matters belongs in the
    column `keep`), and further sheets with such a header."""
    found = []
    if extra:
        what = f"columns that are not read: {', '.join(extra)}"
        remedy = f"what should be kept belongs in the column {keep}"
        found.append(Problem(where, what, remedy, "notice"))
    if table.others:
        others = ", ".join(table.others)
        what = f'only the sheet "{table.sheet}" is read, though {others} look alike'
        found.append(Problem(where, what, "copy what should count into that sheet", "warning"))
    return found
