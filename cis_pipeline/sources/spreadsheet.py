"""A workbook (xlsx, xls, ods): each sheet with a title column is a table, and its rows entries.

What a column means stands in `columns`, as for CSV files; a register of grey literature is known
by its columns there too. A sheet with rows and without titles is a rejection that says how to
name the column. Numbers are as a person reads them in the sheet, formulas what they came to.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import IO, Any

from cis_pipeline.model import Problem, Record, Source
from cis_pipeline.sources import columns, grey, sheet_scan, tables, workbooks

FORMAT = "workbook (xlsx, xls, ods)"
SUFFIXES = (".xlsx", ".xls", ".ods", ".xlsm", ".xlsb")
BINARY = True


def sniff(head: bytes) -> bool:
    """True for what begins as a zip package or an OLE file does; which it is, the reading tells."""
    return head.startswith((workbooks.ZIP, workbooks.OLE))


def read(stream: IO[bytes], source: Source) -> Iterator[Record | Problem]:
    """A Record for each filled row below a header, sheet by sheet; `locator` is its sheet and row.

    A sheet without titles, or without a column that `source.columns` names, is one Problem that
    stands for its rows. SourceError if it is no workbook, damaged, encrypted, or far too large.
    """
    mapping = columns.read_mapping(source.columns)
    for sheet in workbooks.sheets(workbooks.open_workbook(stream)):
        yield from _entries(*sheet, mapping)


def _entries(
    name: str, first: int, cells: list[list[str]], mapping: columns.Mapping
) -> Iterator[Record | Problem]:
    header = columns.find_header(cells, mapping)
    below = cells[header.row :]
    table = tables.Table(header.cells, mapping)
    where = f'sheet "{name}" row {first + header.row - 1}'
    fault = columns.fault(table.names, "it", mapping, table.titled)
    if fault:
        entries = sum(any(map(str.strip, row)) for row in below)
        if entries:
            yield Problem(where, *fault, entries=entries)
        return
    start = first + header.row
    numbered = ((f'sheet "{name}" row {at}', row) for at, row in enumerate(below, start))
    rows = tables.rows(table, numbered)
    register = grey.is_register(header.cells)
    for row in grey.entries(rows) if register else rows:
        yield tables.record(row) if isinstance(row, tables.Row) else row


def count(stream: IO[bytes], source: Source | None = None) -> int:
    """The filled rows below the headers, told by a scan of the XML; in an xls file, which is no
    XML, by the parser's rows. Where the headers stand, the parser says.
    """
    mapping = columns.read_mapping(source.columns if source else ())
    found = {}
    workbook = workbooks.open_workbook(stream)
    for name, first, cells in workbooks.sheets(workbook):
        header = columns.find_header(cells, mapping)
        filled = sum(any(map(str.strip, row)) for row in cells[header.row :])
        found[name] = (first + header.row - 1, filled)
    stream.seek(0)
    if not zipfile.is_zipfile(stream):
        return sum(filled for _, filled in found.values())
    return _count_xml(stream, found)


def _count_xml(stream: Any, found: dict[str, tuple[int, int]]) -> int:
    total, seen = 0, set()
    with zipfile.ZipFile(stream) as package:
        for name, rows in sheet_scan.scanned(package):
            header = found[name][0] if name in found else 0
            total += sum(row.filled and row.number > header for row in rows)
            seen.add(name)
    return total + sum(filled for name, (_, filled) in found.items() if name not in seen)
