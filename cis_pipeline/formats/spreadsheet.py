"""A workbook (xlsx, xls, ods): each sheet with a title column is a table, and its rows entries.

What a column means stands in `columns`, as for CSV files; a register of grey literature is known
by its columns there too. A sheet with rows and without titles is a rejection that says how to
name the column. Numbers are as a person reads them in the sheet, formulas what they came to.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import grey
from cis_pipeline.formats.tabular import columns, sheet_scan, tables, workbooks

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
    for row in grey.entries(rows) if register else rows:
        yield tables.record(row) if isinstance(row, tables.Row) else row


def count(stream: IO[bytes], source: Source | None = None) -> int:
    """The filled rows below the headers, told by a scan of the XML; in an xls file, which is no
    XML, by the parser's rows. Where the headers stand, the parser says.
    """
    mapping = columns.read_mapping(source.columns if source else ())
    sheets = _sheets(stream, mapping)
    titled = [sheet for sheet in sheets if sheet.fault is None]
    found = {sheet.name: (sheet.header_row, sheet.filled) for sheet in titled or sheets}
    stream.seek(0)
    if not zipfile.is_zipfile(stream):
        return sum(filled for _, filled in found.values())
    return _count_xml(stream, found, {sheet.name for sheet in sheets} - found.keys())


def _count_xml(stream: Any, found: dict[str, tuple[int, int]], passed_over: set[str]) -> int:
    total, seen = 0, set(passed_over)
    with zipfile.ZipFile(stream) as package:
        for name, rows in sheet_scan.scanned(package):
            if name not in passed_over:
                header = found[name][0] if name in found else 0
                total += sum(row.filled and row.number > header for row in rows)
            seen.add(name)
    return total + sum(filled for name, (_, filled) in found.items() if name not in seen)
