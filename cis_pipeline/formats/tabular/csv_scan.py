"""How many rows a CSV text announces, told by line ends and quotes alone (RFC 4180).

It stands apart from the csv module, so that one may be held against the other: a line end within
a quoted cell ends no row; a quote opens a cell only at its start; a quote that is never closed
opens nothing. Rows without a filled cell do not count, nor does what stands above the header.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

_BLOCK = 1 << 16
LARGEST_CELL = 1 << 24
"""No text of an export is longer (16 MiB): a quote was opened and never closed."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How the table is written; `header_row` counts rows from 1, blank ones too."""

    delimiter: str
    header_row: int
    quoted: bool = True


def count(stream: TextIO, shape: Shape) -> int:
    """The filled rows below the header."""
    blank = f'{_SPACES}"{shape.delimiter}'
    rows = _rows(stream, shape) if shape.quoted else _Lines(stream)
    found = 0
    for number, row in enumerate(rows, start=1):
        if number > shape.header_row and (row.lstrip(blank) or _odd(row, shape)):
            found += 1
    return found


_SPACES = "".join(mark for mark in map(chr, range(0x3001)) if mark.isspace())


def _odd(row: str, shape: Shape) -> bool:
    """Whether a row of nothing but quotes, delimiters and spaces holds one within a cell."""
    if not shape.quoted or '"' not in row:
        return '"' in row
    cut = re.escape(shape.delimiter)
    cell = rf'(?:^|{cut})(?:"([^"]*+(?:""[^"]*+)*+)("?))?+([^{cut}\r\n]*)'
    return any(
        found[2] == "" or (found[1] or "").strip() or found[3].strip()
        for found in re.finditer(cell, row)
    )


def _rows(stream: TextIO, shape: Shape) -> Iterator[str]:
    """The text of each row, a line or several."""
    lines = _Lines(stream)
    cell = re.compile(rf'(?:^|{re.escape(shape.delimiter)})"[^"]*+(?:""[^"]*+)*+("?)')
    end = re.compile(r'[^"]*+(?:""[^"]*+)*+("?)')
    cut = re.escape(shape.delimiter)
    whole = re.compile(
        rf'(?:(?:"[^"]*+(?:""[^"]*+)*+"|(?!"))[^{cut}\r\n]*+(?:{cut}|[\r\n]*+\Z))*+\Z'
    )
    for line in lines:
        if '"' not in line or _plainly_whole(line, shape.delimiter) or whole.match(line):
            yield line
            continue
        row = [line]
        opened = _left_open(line, 0, cell)
        length = len(line) - opened
        while opened >= 0 and length <= LARGEST_CELL and (more := next(lines, None)) is not None:
            row.append(more)
            length += len(more) + 1
            closing = end.match(more)
            if closing and closing[1]:
                opened = _left_open(more, closing.end(), cell)
                length = len(more) - opened
        if opened >= 0:
            lines.again = row[:0:-1] + lines.again
            yield line
        else:
            yield "".join(row)


def _plainly_whole(line: str, cut: str) -> bool:
    """Whether every quote of a line stands at an end of its cell, or is doubled: asked fast."""
    parts = line.split('"')
    if len(parts) % 2 == 0 or (parts[0] and parts[0][-1] != cut):
        return False
    for part in parts[2:-1:2]:
        if part and not (part[0] == cut == part[-1]):
            return False
    return parts[-1][:1] in (cut, "\n", "\r", "")


def _left_open(line: str, start: int, cell: re.Pattern[str]) -> int:
    """Where the cell that is open at the end of a line begins, or -1."""
    last = None
    for last in cell.finditer(line, start):  # noqa: B007  # the last one counts
        pass
    return last.start() if last and not last[1] else -1


class _Lines:
    """The lines of a stream without LF; those in `again`, the last first, come before the rest.

    Why not the stream's own lines: a file reads many at a time in half the time.
    """

    def __init__(self, stream: TextIO) -> None:
        self.again: list[str] = []
        self._rest = _lines(stream)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        return self.again.pop() if self.again else next(self._rest)


def _lines(stream: TextIO) -> Iterator[str]:
    """Each line; LF, CR or both end it, and of both CR is kept."""
    while block := stream.read(_BLOCK):
        block += stream.readline()
        lines = block.split("\n")
        if "\r" in block and any(line.find("\r", 0, -1) >= 0 for line in lines):
            lines = list(io.StringIO(block, newline=""))
        elif not lines[-1]:
            lines.pop()
        yield from lines
