"""The rows of a CSV text, by the csv module, and past a quote that is never closed; their count.

Such a quote takes in the rest of the file, and csv says nothing of it. So the lines of a row are
kept until it ends; when it does not, its first line is read as if the quote were a letter, a
Problem says so, and the lines below it are read anew.

The rows are counted apart from the csv module, so that one may be held against the other, by line
ends and quotes alone (RFC 4180): a line end within a quoted cell ends no row; a quote opens a cell
only at its start; a quote that is never closed opens nothing. Rows without a filled cell do not
count, nor does what stands above the header.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal, TextIO

from cis_pipeline.core.model import Problem

LONGEST = 1 << 24
"""No cell of an export is longer (16 MiB), and no row of several lines: a quote was opened and
never closed."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How the table is written; `header_row` counts rows from 1, blank ones too."""

    delimiter: str
    header_row: int
    quoted: bool = True


def lines(stream: TextIO) -> Iterator[str]:
    """The lines of a text; LF, CR or both end one, and come as LF."""
    for line in stream:
        yield line.rstrip("\r\n") + "\n" if line.endswith(("\r\n", "\r")) else line


@dataclass(slots=True)
class Reading:
    """The rows of a file, and the Problems met on the way.

    `row` holds the lines of the row that is being read, `again` those to be read once more (the
    last first), and `open` says that the lines ended within a row.
    """

    stream: TextIO
    shape: Shape
    number: int = 0
    row: list[str] = field(default_factory=list)
    again: list[str] = field(default_factory=list)
    open: bool = False
    faults: list[Problem] = field(default_factory=list)

    def told(self) -> Iterator[Problem]:
        """The faults met since this was last asked."""
        yield from self.faults
        self.faults.clear()

    def rows(self) -> Iterator[list[str]]:
        """The cells of each row of the file, the header and blank rows among them."""
        csv.field_size_limit(LONGEST)
        quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if self.shape.quoted else csv.QUOTE_NONE
        rest = lines(self.stream)
        while True:
            taken = self._taken(rest)
            with suppress(csv.Error):  # a cell longer than any
                for cells in csv.reader(taken, delimiter=self.shape.delimiter, quoting=quoting):
                    if self.open:
                        break
                    self.number += 1
                    self.row.clear()
                    yield cells
            if not self.row:
                return
            self.number += 1
            yield self._first_line()

    def _taken(self, rest: Iterator[str]) -> Iterator[str]:
        """The lines that csv asks for: a further one while a cell is open, up to what fits."""
        length = 0
        while (line := self.again.pop() if self.again else next(rest, "")) and (
            not self.row or length + len(line) <= LONGEST
        ):
            length = length + len(line) if self.row else len(line)
            self.row.append(line)
            yield line
        self.again += [line] if line else []
        self.open = bool(self.row)

    def _first_line(self) -> list[str]:
        """The first line of a row that did not end, alone; the lines below it are read anew."""
        first, *below = self.row
        self.again += below[::-1]
        self.row.clear()
        self.open = False
        if len(first) > LONGEST:
            self.faults.append(self._too_long())
            return []
        self.faults.append(_unclosed(self.number))
        *cells, last = next(csv.reader([first.rstrip("\n")], delimiter=self.shape.delimiter))
        return [*cells, *('"' + last).split(self.shape.delimiter)]

    def _too_long(self) -> Problem:
        what = f"has a cell of more than {LONGEST >> 20} MiB, as no export has"
        entries = int(self.number > self.shape.header_row)
        return Problem(f"row {self.number}", what, "export it again", entries=entries)


def _unclosed(number: int) -> Problem:
    what = "a quote opens in it and is never closed; the row was read as if it ended its line"
    return Problem(f"row {number}", what, "close the quote, or export the table again", "warning")


# --- Counting ---------------------------------------------------------------------------------

_QUOTED = r'"[^"]*+(?:""[^"]*+)*+'
"""A quoted cell, or what stands of it in its line, without the quote that closes it."""


def count(stream: TextIO, shape: Shape) -> int:
    """The filled rows below the header."""
    cut = re.escape(shape.delimiter)
    letter = re.compile(rf'[^\s"{cut}]').search
    cell = re.compile(rf'(?:^|{cut})(?:({_QUOTED})("?))?+([^{cut}]*)')
    rows = _rows(stream, cut) if shape.quoted else lines(stream)
    below = (row for number, row in enumerate(rows, start=1) if number > shape.header_row)
    if not shape.quoted:
        return sum(bool(letter(row)) or '"' in row for row in below)
    return sum(bool(letter(row)) or ('"' in row and _odd(cell, row)) for row in below)


def _odd(cell: re.Pattern[str], row: str) -> bool:
    """Whether a row of nothing but quotes, delimiters and spaces holds one within a cell."""
    return any(
        (quoted and not closing) or quoted[1:].strip() or after.strip()
        for quoted, closing, after in cell.findall(row)
    )


def _rows(stream: TextIO, cut: str) -> Iterator[str]:
    """The text of each row, a line or several."""
    whole = re.compile(rf'(?:(?:{_QUOTED}"|(?!"))[^{cut}]*+(?:{cut}|\Z))*+\Z')
    rest, again = lines(stream), list[str]()
    while row := _row(rest, again, whole):
        yield row


def _row(rest: Iterator[str], again: list[str], whole: re.Pattern[str]) -> str:
    """The text of the next row; lines that a quote took in for nothing go back into `again`.

    A line within an open cell is looked at as one whose first cell is quoted.
    """
    row, length, quote = list[str](), 0, ""
    while line := again.pop() if again else next(rest, ""):
        length += len(line)
        if row and length > LONGEST:
            again.append(line)
            break
        row.append(line)
        if '"' in line:
            quote = "" if whole.match(quote + line) else '"'
        if not quote:
            return "".join(row)
    again += row[:0:-1]
    return row[0] if row else ""
