"""The rows of a CSV text, by the csv module, and past a quote that is never closed.

Such a quote takes in the rest of the file, and csv says nothing of it. So the lines of a row are
kept until it ends; when it does not, its first line is read as if the quote were a letter, a
Problem says so, and the lines below it are read anew.
"""

from __future__ import annotations

import csv
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
        yield line.rstrip("\r\n") + "\n" if "\r" in line else line


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
