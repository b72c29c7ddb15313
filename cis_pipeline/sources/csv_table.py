"""Any table with a header row (CSV, TSV; Scopus, ProQuest, Zotero, ...): a row is an entry.

A title column must be there; which columns hold what stands in `columns`, how a row becomes a
record in `tables`, and how rows are counted apart from the reading in `csv_scan`.

Why not pandas: it takes the whole table into memory, guesses types ("007" -> 7, "NA" -> nothing)
and drops rows of another length; the csv module does none of that.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TextIO

from cis_pipeline.model import Problem, Record, Source
from cis_pipeline.sources import columns, csv_scan, tables

FORMAT = "table (CSV, TSV)"
SUFFIXES = (".csv", ".tsv", ".txt")
LAST = True
TABLE = True

DELIMITERS = ",;\t|"
_HEAD = 1 << 16
_BEHIND = "\uffff"
_WOS = frozenset(("pt", "au", "ti", "so", "ut"))
"""A header with all of these is Web of Science's, which never quotes a cell."""
_REMEDY = "close the quote, or export the table again"


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is written: its delimiter, its header's place (rows from 1) and its columns."""

    delimiter: str
    header_row: int
    columns: tuple[str, ...]
    titled: bool
    quoted: bool = True

    @property
    def shape(self) -> csv_scan.Shape:
        """What the count of its rows must know of it."""
        return csv_scan.Shape(self.delimiter, self.header_row, self.quoted)


def find_layout(head: str, mapping: columns.Mapping | None = None) -> Layout:
    """The delimiter and the header that make most of the beginning of a file."""
    best, header = ",", columns.Header(1, (), False)
    for delimiter in DELIMITERS:
        found = columns.find_header(_first_rows(head, delimiter), mapping)
        if found.rank > header.rank:
            best, header = delimiter, found
    wos = best == "\t" and {cell.strip("\ufeff ").lower() for cell in header.cells} >= _WOS
    return Layout(best, header.row, header.cells, header.titled, not wos)


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
    layout = find_layout(head)
    if layout.titled:
        return True
    rows = [row for row in _first_rows(head, layout.delimiter) if any(row)]
    return len(rows) > 1 and len(rows[0]) == len(rows[1]) > 2


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
    layout = find_layout(stream.read(_HEAD), mapping)
    stream.seek(0)
    return csv_scan.count(stream, layout.shape)


def rows(stream: TextIO, source: Source) -> Iterator[tables.Row | Problem]:
    """The rows below the header, in order; SourceError, with the columns found, without titles."""
    mapping = columns.read_mapping(source.columns)
    layout = find_layout(stream.read(_HEAD), mapping)
    stream.seek(0)
    table = tables.Table(layout.columns, mapping)
    columns.check(table.names, f"row {layout.header_row}", mapping, table.titled)
    reading = _Reading(stream, layout)
    for row in tables.rows(table, _below(reading, layout.header_row)):
        yield from reading.told()
        yield row
    yield from reading.told()


def _below(reading: _Reading, header_row: int) -> Iterator[tuple[str, list[str]]]:
    """The locator and the cells of each row below the header."""
    for number, cells in enumerate(reading.rows(), start=1):
        if number > header_row:
            yield f"row {number}", cells


@dataclass(slots=True)
class _Reading:
    """The rows of a file by the csv module, which go on behind a quote that is never closed.

    Such a quote takes in the rest of the file (or a cell larger than any text). The lines of a
    row are kept until it ends; when it does not, its first line is read as if the quote were a
    letter, and the others are read anew.

    Why a line of our own behind the last one: it comes back within a cell where a quote was open.
    """

    stream: TextIO
    layout: Layout
    taken: list[str] = field(default_factory=list)
    again: list[str] = field(default_factory=list)
    number: int = 0
    ended: bool = False
    faults: list[Problem] = field(default_factory=list)

    def told(self) -> Iterator[Problem]:
        """The faults met since this was last asked."""
        yield from self.faults
        self.faults.clear()

    def _lines(self) -> Iterator[str]:
        taken = self.taken
        while self.again:
            line = self.again.pop()
            taken.append(line)
            yield line
        for line in self.stream:
            taken.append(line)
            yield line
        self.ended = True
        yield _BEHIND

    def _reader(self) -> Iterator[list[str]]:
        csv.field_size_limit(csv_scan.LARGEST_CELL)
        cut = self.layout.delimiter
        if self.layout.quoted:
            return csv.reader(self._lines(), delimiter=cut)
        return csv.reader(self._lines(), delimiter=cut, quoting=csv.QUOTE_NONE)

    def rows(self) -> Iterator[list[str]]:
        """The cells of each row of the file, the header and blank rows among them."""
        reader, taken = self._reader(), self.taken
        while True:
            taken.clear()
            try:
                cells = next(reader)
            except csv.Error:
                cells = None
            if self.ended and not taken:
                return
            self.number += 1
            if cells is None or self.ended:
                cells = self._first_line()
                self.ended = False
                reader = self._reader()
            yield cells

    def _first_line(self) -> list[str]:
        """The first line of a row that did not end, alone; the lines below it are read anew."""
        first, *below = self.taken
        self.again = below[::-1] + self.again
        place = f"row {self.number}"
        if len(first) > csv_scan.LARGEST_CELL:
            what = f"has a cell of more than {csv_scan.LARGEST_CELL >> 20} MiB, as no export has"
            entries = int(self.number > self.layout.header_row)
            self.faults.append(Problem(place, what, "export it again", entries=entries))
            return []
        what = "a quote opens in it and is never closed; the row was read as if it ended its line"
        self.faults.append(Problem(place, what, _REMEDY, "warning"))
        *cells, last = next(csv.reader([first], delimiter=self.layout.delimiter))
        return [*cells, *('"' + last).rstrip("\r\n").split(self.layout.delimiter)]
