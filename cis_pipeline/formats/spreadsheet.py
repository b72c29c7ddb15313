"""A workbook (xlsx, xls, ods): each sheet with a title column is a table, and its rows entries.

What a column means stands in `columns`, as for CSV files; a register of grey literature is known
by its columns there too. A sheet with rows and without titles is a rejection that says how to
name the column. Numbers are as a person reads them in the sheet, formulas what they came to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from typing import IO

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.files import LONGEST_CELL, Sheet, beside, cell_text, silent
from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import grey
from cis_pipeline.formats.tabular import columns, own_table, tables, workbooks
from cis_pipeline.formats.writing import Tell, own_cells

FORMAT = "workbook (xlsx, xls, ods)"
SUFFIXES = (".xlsx", ".xls", ".ods", ".xlsm", ".xlsb")
BINARY = True
TABLE = True


def sniff(head: bytes) -> bool:
    """True for what begins as a zip package or an OLE file does; which it is, the reading tells."""
    return head.startswith((workbooks.ZIP, workbooks.OLE))


@dataclass(frozen=True)
class _Sheet:
    """A sheet, its cells and where its header stands; `fault` says why it is no table of works."""

    name: str
    first: int
    cells: list[list[str]]
    header: columns.Header
    fault: tuple[str, str] | None

    @property
    def header_row(self) -> int:
        """The row of the header in the sheet, from 1."""
        return self.first + self.header.row - 1

    @property
    def filled(self) -> int:
        """How many rows below the header hold anything."""
        return sum(any(map(str.strip, row)) for row in self.cells[self.header.row :])


def read(stream: IO[bytes], source: Source) -> Iterator[Record | Problem]:
    """A Record for each filled row below a header, sheet by sheet; `locator` is its sheet and row.

    A sheet without titles, or without a column that `source.columns` names, is one Problem that
    stands for its rows; beside a sheet with titles it is passed over with a warning, since many
    workbooks have a sheet of notes. SourceError if it is no workbook, damaged, encrypted, or far
    too large.
    """
    mapping = columns.read_mapping(source.columns)
    sheets = _sheets(stream, mapping)
    beside = any(sheet.fault is None for sheet in sheets)
    for sheet in sheets:
        if sheet.fault is None:
            yield from _entries(sheet, mapping)
        elif sheet.filled:
            yield _passed_over(sheet, sheet.fault, beside)


def _sheets(stream: IO[bytes], mapping: columns.Mapping) -> list[_Sheet]:
    found = []
    for name, first, cells in workbooks.sheets(workbooks.open_workbook(stream)):
        header = columns.find_header(cells, mapping)
        table = tables.Table(header.cells, mapping)
        fault = columns.fault(table.names, "it", mapping, table.titled)
        found.append(_Sheet(name, first, cells, header, fault))
    return found


def _passed_over(sheet: _Sheet, fault: tuple[str, str], beside: bool) -> Problem:
    where = f'sheet "{sheet.name}" row {sheet.header_row}'
    if not beside:
        return Problem(where, *fault, entries=sheet.filled)
    what, remedy = fault
    return Problem(where, f"its {sheet.filled} rows were passed over: {what}", remedy, "warning")


def _entries(sheet: _Sheet, mapping: columns.Mapping) -> Iterator[Record | Problem]:
    below = enumerate(sheet.cells[sheet.header.row :], sheet.header_row + 1)
    numbered = ((f'sheet "{sheet.name}" row {at}', row) for at, row in below)
    rows = tables.rows(tables.Table(sheet.header.cells, mapping), numbered)
    register = grey.is_register(sheet.header.cells)
    above = sheet.cells[: sheet.header.row - 1]
    yield from tables.heading(f'sheet "{sheet.name}" row {sheet.header_row}', above)
    for row in grey.entries(rows) if register else rows:
        yield tables.record(row) if isinstance(row, tables.Row) else row


def count(stream: IO[bytes], source: Source | None = None) -> int:
    """The filled rows below the headers: those that the parser has, and those that it lacks of the
    filled rows that the XML of all sheets shows.
    """
    mapping = columns.read_mapping(source.columns if source else ())
    sheets = _sheets(stream, mapping)
    titled = [sheet for sheet in sheets if sheet.fault is None]
    below = sum(sheet.filled for sheet in titled or sheets)
    shown = workbooks.filled_rows(stream)
    if shown is None:
        return below
    return below + shown - sum(any(map(str.strip, row)) for sheet in sheets for row in sheet.cells)


# --- Writing ------------------------------------------------------------------------------------

SUFFIX = ".xlsx"
HOLDS = own_table.HOLDS

MOST_ROWS = 1_048_575
"""How many rows an Excel sheet takes below a header."""

_WIDTHS = {"title": 60, "authors": 30, "container": 30, "abstract": 40, "keywords": 30}
_YEAR = own_table.COLUMNS.index("year")


def write(records: Iterable[Record], path: Path, tell: Tell = silent) -> int:
    """Write a header and a row for each record; how many records.

    Every cell is text but the year, so that a title that begins with "=" is no formula. A cell
    holds 32,767 characters; a longer text is cut with words that say so in it. Rows go to the disk
    as they come, so a library of any size takes little memory.

    `tell` gets a Problem for each text that was cut. ReviewError if there are more records than a
    sheet has rows.
    """
    from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it ships no types
    from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with beside(path) as part:
        try:
            with Workbook(str(part), options) as book:
                book.set_properties({"created": datetime(2000, 1, 1)})
                sheet = book.add_worksheet("records")
                _write_header(sheet, book.add_format({"bold": True}))
                return _write_rows(sheet, records, path.name, tell)
        except FileCreateError as error:
            raise OSError(str(error)) from error


def _write_header(sheet: Sheet, bold: object) -> None:
    for place, column in enumerate(own_table.COLUMNS):
        sheet.set_column(place, place, _WIDTHS.get(column, 12))
        sheet.write_string(0, place, column, bold)
    sheet.freeze_panes(1, 0)


def _write_rows(sheet: Sheet, records: Iterable[Record], name: str, tell: Tell) -> int:
    number = 0
    for number, record in enumerate(records, start=1):
        if number > MOST_ROWS:
            raise ReviewError(
                f"{name}: a sheet takes {MOST_ROWS:,} records at most; write them as .csv or .jsonl"
            )
        for place, text in enumerate(own_cells(record)):
            if place == _YEAR and record.year is not None:
                sheet.write_number(number, place, record.year)
            elif text:
                where = f"{name} row {number + 1}, {own_table.COLUMNS[place]}"
                sheet.write_string(number, place, _held(text, where, tell))
    return number


_NO_CELL = re.compile("[\0\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold, nor XlsxWriter spell in another way."""


def _held(text: str, where: str, tell: Tell) -> str:
    """A text as a cell holds it; `tell` gets a Problem if it is too long for one."""
    text = _NO_CELL.sub("\ufffd", own_table.doubly_guarded(text))
    if len(text) > LONGEST_CELL // 2 and len(text.encode("utf-16-le")) // 2 > LONGEST_CELL:
        what = f"is longer than a cell can hold ({len(text):,} characters), and was cut"
        tell(Problem(where, what, "write .csv or .jsonl, which hold all of it", "warning"))
        text = cell_text(text)
    if text.startswith("<r>") and text.endswith("</r>"):
        return f"<r><t>{escape(text, quote=False)}</t></r>"  # else it is taken for rich text
    return text
