"""How many rows a CSV text announces, told by line ends and quotes alone (RFC 4180).

It stands apart from the csv module, so that one may be held against the other: a line end within
a quoted cell ends no row; a quote opens a cell only at its start; a quote that is never closed
opens nothing. Rows without a filled cell do not count, nor does what stands above the header.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TextIO

from cis_pipeline.formats.tabular.csv_rows import LONGEST, Shape, lines

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
