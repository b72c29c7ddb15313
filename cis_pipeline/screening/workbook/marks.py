"""What a sheet holds beside the values of its cells: formulas, comments, merged cells.

A cell shows a value; that it is worked out by a formula, spread over several rows or commented on
can only be seen in the file itself, and decides whether its value may be taken for an answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Place = tuple[int, int]
"""A cell by its row and column, both from 0."""

Range = tuple[Place, Place]
"""Two corners of cells."""

_EXTERNAL = re.compile(
    r"(?:^|[^\w\]])\[[^\]]+\][\w.]*!|'[^']*\[[^\]]+\][^']*'!|file:///|https?://|'#", re.IGNORECASE
)
"""A part of a formula that names another workbook: "[1]Sheet1!A1", "'file:///x.ods'#$Sheet1.A1"."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as it is written, without its "="; `empty` says that the file has no value of it.

    A program that only writes files leaves the value to the one that opens them next.
    """

    text: str
    empty: bool

    @property
    def external(self) -> bool:
        """Whether it takes its value from another workbook."""
        return _EXTERNAL.search(self.text) is not None


@dataclass(frozen=True, slots=True)
class Marks:
    """The formulas and comments of a sheet by their cells, and its merged cells.

    `stray` has the addresses of cells that were passed over: they stand far from all others.
    """

    formulas: Mapping[Place, Formula] = field(default_factory=lambda: MappingProxyType({}))
    comments: Mapping[Place, str] = field(default_factory=lambda: MappingProxyType({}))
    merged: tuple[Range, ...] = ()
    stray: tuple[str, ...] = ()


NOTHING = Marks()


def address(row: int, column: int) -> str:
    """What a spreadsheet calls the cell at (row, column), both from 0.

    >>> address(13, 27)
    'AB14'
    """
    letters, left = "", column + 1
    while left:
        left, digit = divmod(left - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return f"{letters}{row + 1}"


def place_of(cell: str) -> Place:
    """The cell that an address means, "$" in it or not; ValueError if it is none.

    >>> place_of("$AB$14")
    (13, 27)
    """
    found = re.fullmatch(r"\$?([A-Za-z]{1,7})\$?([0-9]{1,9})", cell)
    if not found:
        raise ValueError(f"{cell} is no address")
    return int(found[2]) - 1, column_number(found[1]) - 1


def column_number(letters: str) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
