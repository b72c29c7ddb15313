"""The rows of a CSV text: most lines are parted at their marks at once, the others by csv.

Why not all by the csv module: it looks at each character by itself, which takes longer than all
else that is done with a row. A line in which every quote stands at an end of its cell, or is
doubled, is a row whose cells `str.split` finds; any other goes the exact way, with the lines that
follow where a cell holds line ends.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal, TextIO

from cis_pipeline.core.model import Problem
from cis_pipeline.formats.tabular.csv_scan import LARGEST_CELL, Shape

_BLOCK = 1 << 16
_BEHIND = "\uffff"
_REMEDY = "close the quote, or export the table again"

Part = Callable[[str], list[str] | None]


def parter(shape: Shape) -> Part:
    """What gives the cells of a line (without its end), or None where csv must tell them."""
    cut = shape.delimiter

    def part(line: str) -> list[str] | None:
        if len(line) > LARGEST_CELL or not line:
            return None
        if '"' not in line or not shape.quoted:
            return line.split(cut)
        return _unquoted(line.split('"'), cut)

    return part


def _unquoted(parts: list[str], cut: str) -> list[str] | None:
    """The cells of a line that was parted at its quotes: every other part stands within them."""
    between = parts[2:-1:2]
    if not parts[0] and not parts[-1] and between.count(cut) == len(between):
        return parts[1::2] if len(parts) % 2 else None  # a line whose cells are all quoted
    cells, held = parts[0].split(cut), ""
    if cells.pop() or len(parts) % 2 == 0:
        return None
    for inside, outside in zip(parts[1:-2:2], between, strict=True):
        if not outside:  # a doubled quote
            held += f'{inside}"'
            continue
        cells.append(held + inside)
        held = ""
        if outside != cut:
            before, *whole, behind = outside.split(cut) if cut in outside else (outside, "")
            if before or behind:
                return None
            cells += whole
    cells.append(held + parts[-2])
    before, *whole = parts[-1].split(cut)
    return None if before else cells + whole


def _blocks(stream: TextIO) -> Iterator[list[str]]:
    """The lines of a text without their ends (LF, CR or both), many at a time."""
    while block := stream.read(_BLOCK):
        block += stream.readline()
        lines = block.split("\n")
        if not lines[-1]:  # what stands behind the last line end
            lines.pop()
        yield _bare(block, lines) if "\r" in block else lines


def _bare(block: str, lines: list[str]) -> list[str]:
    """The lines of a text with CRs in it: at the end of each line, or anywhere."""
    bare = [line[:-1] for line in lines]
    if "\r\n".join([*bare, ""]) == block and not any("\r" in line for line in bare):
        return bare
    return [line.rstrip("\r\n") for line in io.StringIO(block, newline="")]


@dataclass(slots=True)
class Reading:
    """The rows of a file, which go on behind a quote that is never closed.

    Such a quote takes in the rest of the file (or a cell larger than any text). The lines of a
    row are kept until it ends; when it does not, its first line is read as if the quote were a
    letter, and the others are read anew. Line ends within cells come as LF, however they stood.

    Why a line of our own behind the last one: it comes back within a cell where a quote was open.
    """

    stream: TextIO
    shape: Shape
    lines: Iterator[str] = field(init=False)
    taken: list[str] = field(default_factory=list)
    again: list[str] = field(default_factory=list)
    number: int = 0
    ended: bool = False
    faults: list[Problem] = field(default_factory=list)

    def told(self) -> Iterator[Problem]:
        """The faults met since this was last asked."""
        yield from self.faults
        self.faults.clear()

    def rows(self) -> Iterator[list[str]]:
        """The cells of each row of the file, the header and blank rows among them."""
        part = parter(self.shape)
        more = True
        while more:
            self.lines = self._lines()
            for line in self.lines:
                self.number += 1
                yield part(line) or self._exactly(line)
            more = bool(self.again)

    def _lines(self) -> Iterator[str]:
        again = self.again
        for block in _blocks(self.stream):
            for line in block:
                while again:
                    yield again.pop()
                yield line
        while again:
            yield again.pop()

    def _exactly(self, line: str) -> list[str]:
        """The row that begins with a line, by the csv module."""
        csv.field_size_limit(LARGEST_CELL)
        self.taken = [line]
        quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if self.shape.quoted else csv.QUOTE_NONE
        try:
            reader = csv.reader(self._row(line), delimiter=self.shape.delimiter, quoting=quoting)
            cells = next(reader)
        except csv.Error:
            return self._first_line()
        return self._first_line() if self.ended else cells

    def _row(self, line: str) -> Iterator[str]:
        """The lines from one on, as long as they are asked for."""
        yield f"{line}\n"
        for more in self.lines:
            self.taken.append(more)
            yield f"{more}\n"
        self.ended = True
        yield _BEHIND

    def _first_line(self) -> list[str]:
        """The first line of a row that did not end, alone; the lines below it are read anew."""
        first, *below = self.taken
        self.again += below[::-1]
        self.ended = False
        place = f"row {self.number}"
        if len(first) > LARGEST_CELL:
            what = f"has a cell of more than {LARGEST_CELL >> 20} MiB, as no export has"
            entries = int(self.number > self.shape.header_row)
            self.faults.append(Problem(place, what, "export it again", entries=entries))
            return []
        what = "a quote opens in it and is never closed; the row was read as if it ended its line"
        self.faults.append(Problem(place, what, _REMEDY, "warning"))
        *cells, last = next(csv.reader([first], delimiter=self.shape.delimiter))
        return [*cells, *('"' + last).split(self.shape.delimiter)]
