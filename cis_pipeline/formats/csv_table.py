"""Any table with a header row (CSV, TSV; Scopus, ProQuest, Zotero, ...): a row is an entry.

A title column must be there; which columns hold what stands in `columns`, how a row becomes a
record in `tables`, how a text becomes rows, and how these are counted, in `csv_rows`.

Why not pandas: it takes the whole table into memory, guesses types ("007" -> 7, "NA" -> nothing)
and drops rows of another length; the csv module does none of that.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.files import encoded, silent, write_all
from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import claims
from cis_pipeline.formats.tabular import columns, csv_rows, tables
from cis_pipeline.formats.tabular import own_table as own
from cis_pipeline.formats.writing import Tell, own_cells

FORMAT = "table (CSV, TSV)"
SUFFIXES = (".csv", ".tsv", ".txt")
LAST = True
TABLE = True

DELIMITERS = ",;\t|"
_HEAD = 1 << 16
_WOS = frozenset(("pt", "au", "ti", "so", "ut"))
"""A header with all of these is Web of Science's, which never quotes a cell."""


def find_layout(
    head: str, mapping: columns.Mapping | None = None
) -> tuple[csv_rows.Shape, columns.Header]:
    """The delimiter and the header that make most of the beginning of a file."""
    best, header = ",", columns.Header(1, (), False)
    for delimiter in DELIMITERS:
        found = columns.find_header(_first_rows(head, delimiter), mapping)
        if found.rank > header.rank:
            best, header = delimiter, found
    wos = best == "\t" and {cell.strip("\ufeff ").lower() for cell in header.cells} >= _WOS
    return csv_rows.Shape(best, header.row, not wos), header


def _first_rows(head: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(head.lstrip("\ufeff"), newline=""), delimiter=delimiter):
            rows.append(row)
            if len(rows) == columns.HEADER_WITHIN:
                break
    except csv.Error:  # the rows so far are what there is to judge by
        pass
    return rows


def sniff(head: str) -> bool:
    """True if there is a title column, or at least two rows of the same three columns or more."""
    if head.lstrip("\ufeff \r\n\t")[:1] in ("{", "[", "<", "@", "%"):
        return False
    shape, header = find_layout(head)
    if header.titled:
        return True
    rows = [row for row in _first_rows(head, shape.delimiter) if any(row)]
    return len(rows) > 1 and len(rows[0]) == len(rows[1]) > 2


def claim(text: str) -> claims.Claim | None:
    """Its rows of one width, that in which most of the text stands, from the header on."""
    shape, header = find_layout(text[:_HEAD])
    csv.field_size_limit(csv_rows.LONGEST)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=shape.delimiter)
    held: Counter[int] = Counter()
    above = 0
    with suppress(csv.Error):  # the rows so far are what there is to judge by
        for number, row in enumerate(rows, start=1):
            if number < header.row:
                above = rows.line_num
            elif abs(len(row) - len(header.cells)) < 2:  # R names no column of row numbers
                held[len(row)] += sum(map(len, row)) + len(row)
    begins = sum(len(line) + 1 for line in text.split("\n", above)[:above])
    return claims.Claim(begins, max(held.values(), default=0))


def read(stream: TextIO, source: Source) -> Iterator[Record | Problem]:
    """A Record for each row that is not blank, in order; `locator` is its row ("row 2").

    SourceError if no column holds titles, or one that `source.columns` names is not there. A row
    of another length, or with a quote that is never closed, is read with a warning.
    """
    for row in rows(stream, source):
        yield row if isinstance(row, Problem) else tables.record(row)


def count(stream: TextIO, source: Source | None = None) -> int:
    """The rows below the header that are not blank, counted without the csv module.

    `source` is asked for the columns that it names, since these may tell which row is the header.
    """
    mapping = columns.read_mapping(source.columns if source else ())
    shape, _ = _layout(stream, mapping)
    return csv_rows.count(stream, shape)


def _layout(stream: TextIO, mapping: columns.Mapping) -> tuple[csv_rows.Shape, columns.Header]:
    found = find_layout(stream.read(_HEAD), mapping)
    stream.seek(0)
    return found


def rows(stream: TextIO, source: Source) -> Iterator[tables.Row | Problem]:
    """The rows below the header, in order; SourceError, with the columns found, without titles."""
    mapping = columns.read_mapping(source.columns)
    shape, header = _layout(stream, mapping)
    table = tables.Table(header.cells, mapping)
    if fault := columns.fault(table.names, f"row {header.row}", mapping, table.titled):
        raise SourceError("; ".join(fault))
    reading = csv_rows.Reading(stream, shape)
    numbered = enumerate(reading.rows(), start=1)
    above = [cells for _, cells in itertools.islice(numbered, header.row)]
    yield from tables.heading(f"row {header.row}", above[:-1])
    below = ((f"row {number}", cells) for number, cells in numbered)
    for row in tables.rows(table, below):
        yield from reading.told()
        yield row
    yield from reading.told()


# --- Writing ------------------------------------------------------------------------------------

SUFFIX = ".csv"
HOLDS = own.HOLDS

_MARK = "\ufeff".encode()


class _Line:
    """A file whose `write` gives back what it was given, so that a row comes as its line."""

    def write(self, line: str) -> str:
        return line


def write(records: Iterable[Record], path: Path, tell: Tell = silent) -> int:
    """Write a header and a row for each record; how many records.

    As Excel opens it: UTF-8 with its mark, our own columns, no cell that is a formula.
    """
    header = ",".join(own.COLUMNS) + "\n"
    return write_all(path, _rows(records), before=_MARK + header.encode())


def _rows(records: Iterable[Record]) -> Iterator[bytes]:
    row = csv.writer(_Line(), lineterminator="\n").writerow
    for record in records:
        guarded = [own.guarded(cell) if cell else "" for cell in own_cells(record)]
        yield encoded(str(row(guarded)))
