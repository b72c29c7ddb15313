"""An Excel workbook of one sheet: our own columns, every cell text but the year.

A text is written as text, so that a title that begins with "=" is no formula, and reads as it
is. A cell holds 32,767 characters; a longer text is cut with words that say so in the cell, and
told. Rows go to the disk as they come, so a library of any size takes little memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from html import escape
from pathlib import Path

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.files import beside, silent
from cis_pipeline.core.model import Problem, Record
from cis_pipeline.core.xlsx import LONGEST_CELL, Sheet, cell_text
from cis_pipeline.formats.tabular import own_table
from cis_pipeline.formats.writers import Tell
from cis_pipeline.formats.writers.cells import cells

FORMAT = "Excel workbook"
SUFFIX = ".xlsx"
HOLDS = own_table.HOLDS

MOST_ROWS = 1_048_575
"""How many rows an Excel sheet takes below a header."""

_WIDTHS = {"title": 60, "authors": 30, "container": 30, "abstract": 40, "keywords": 30}
_YEAR = own_table.COLUMNS.index("year")


def write(records: Iterable[Record], path: Path, tell: Tell = silent) -> int:
    """Write a header and a row for each record; how many records.

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
        for place, text in enumerate(cells(record)):
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
