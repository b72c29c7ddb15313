"""Themes in a table, CSV or Excel: a row a theme, a column a key, lists with one entry a line.

A named list is a row as well: its name, "@people", is the id, its entries are the phrases.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from cis_pipeline.concepts.codebook.rows import KEYS, MANY, NUMBERS, ThemeRow
from cis_pipeline.concepts.codebook.text import Value
from cis_pipeline.core.errors import ReviewError, SourceError
from cis_pipeline.core.files import LONGEST_CELL, Book, write_whole, write_xlsx
from cis_pipeline.formats.tabular import workbooks
from cis_pipeline.formats.tabular.own_table import doubly_guarded, guarded, unguarded

_ALSO = {"name": "label", "code": "label", "theme": "id", "description": "definition"}
"""What other programs call a column."""
_PARTS = ",;\t"


def write(rows: Sequence[ThemeRow], path: Path) -> None:
    """Write .csv or .xlsx; ReviewError if a text is longer than a cell can hold."""
    cells = [[_cell(row.get(key, "")) for key in KEYS] for row in rows]
    if path.suffix.lower() == ".csv":
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerows([KEYS, *([guarded(cell) for cell in line] for line in cells)])
        write_whole(path, out.getvalue().encode())
        return
    for nth, line in enumerate(cells, 2):
        if any(len(cell) > LONGEST_CELL // 2 for cell in line):
            raise ReviewError(f"{path.name} row {nth}: is too long for a sheet; write .csv")

    def fill(book: Book) -> None:
        sheet = book.add_worksheet("codebook")
        bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
        for place, key in enumerate(KEYS):
            sheet.set_column(place, place, 40 if key in (*MANY, "definition") else 16, wrap)
            sheet.write_string(0, place, key, bold)
        for nth, line in enumerate(cells, 1):
            for place, cell in enumerate(line):
                if cell:
                    sheet.write_string(nth, place, doubly_guarded(cell), wrap)
        sheet.freeze_panes(1, 1)

    write_xlsx(path, fill)


def _cell(value: Value) -> str:
    if isinstance(value, tuple):
        return "\n".join(entry.replace("\\", "\\\\").replace("\n", "\\n") for entry in value)
    return str(value)


def read(path: Path) -> tuple[list[ThemeRow], list[str]]:
    """The rows of a table, and a sentence on the columns that say nothing of a theme.

    SourceError if it cannot be read, or has no column for ids or names.
    """
    lines = _lines(path)
    header = [_key(cell) for cell in next(lines, (0, []))[1]]
    if not {"id", "label"} & set(header):
        what = "no column is called id, label, name or code"
        raise SourceError(f"{path.name}: {what}; name one so in its first row")
    unread = [name for name in header if name and name not in KEYS]
    rows = list[ThemeRow]()
    for nth, line in lines:
        cells = dict(zip(header, (unguarded(cell) for cell in line), strict=False))
        if any(cell.strip() for cell in cells.values()):
            row = {k: _value(k, c, f"{path.name} row {nth}") for k, c in cells.items() if k in KEYS}
            if not (row.get("id") or row.get("label")):
                raise SourceError(f"{path.name} row {nth}: has neither id nor label; give it one")
            rows.append(row)
    return rows, [f"not read, since no theme has it: {', '.join(unread)}"] if unread else []


def _key(cell: str) -> str:
    plain = cell.strip().casefold().replace(" ", "_")
    return _ALSO.get(plain, plain)


def _value(key: str, cell: str, where: str) -> Value:
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    if key in MANY:
        return tuple(_entry(line) for line in text.split("\n") if line.strip())
    if key in NUMBERS and text.strip():
        if not text.strip().isdecimal():
            raise SourceError(f'{where}: "{text}" in {key} is no number')
        return int(text)
    return text


def _entry(line: str) -> str:
    parts = (part.replace("\\n", "\n") for part in line.split("\\\\"))
    return "\\".join(parts)


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first sheet with any, each with its number."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror or error})") from None
    if path.suffix.lower() == ".csv":
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
        first = text.partition("\n")[0]
        part = max(_PARTS, key=first.count)
        yield from enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=part), 1)
        return
    for _, first_row, cells in workbooks.sheets(workbooks.open_workbook(io.BytesIO(data))):
        yield from enumerate(cells, first_row)
        return
