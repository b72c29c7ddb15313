"""How far the sheets of an xlsx or ods package reach, and which of their rows hold anything.

Why not asked of the parser (calamine): it makes room for all cells between the first and the last
before it says where they are; and its rows are to be counted apart from it. So the marks of rows
and cells are looked at, in whatever member of the package they stand, a piece at a time.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

_PIECE = 1 << 20
_LONGEST_ROW, _LONGEST_TAG = 1 << 26, 1 << 12


@dataclass(frozen=True, slots=True)
class ScannedRow:
    """A row that holds cells: its number, how many columns it reaches, whether one is filled."""

    number: int
    width: int
    filled: bool


def scanned(package: zipfile.ZipFile) -> Iterator[Iterator[ScannedRow]]:
    """The rows of each sheet of an xlsx or ods package."""
    names = package.namelist()
    if "content.xml" in names:
        yield from _ods_sheets(package)
        return
    blank = _blank_strings(package)
    for name in names:  # a sheet may stand in any
        yield _xlsx_rows(package, name, blank)


def _pieces(package: zipfile.ZipFile, member: str, tag: str) -> Iterator[str]:
    """The text of a member cut behind each end tag of this name (without prefix)."""
    cut, rest = re.compile(rf"</(?:\w+:)?{tag}\s*>"), ""
    begun = re.compile(rf"<(?:\w+:)?{tag}\b")
    with package.open(member) as file:
        while piece := file.read(_PIECE):
            *whole, rest = cut.split(rest + piece.decode("latin-1"))
            yield from whole
            if not begun.search(rest):
                rest = rest[-_LONGEST_TAG:]
            if len(rest) > _LONGEST_ROW:
                raise ValueError("a row of a sheet has no end")
    yield rest


# --- xlsx ------------------------------------------------------------------------------------


def _blank_strings(package: zipfile.ZipFile) -> set[str]:
    """The numbers of the shared strings that hold nothing but white space."""
    if "xl/sharedStrings.xml" not in package.namelist():
        return set()
    blank: set[str] = set()
    for number, string in enumerate(_pieces(package, "xl/sharedStrings.xml", "si")):
        if not _TEXT.search(string):
            blank.add(str(number))
    return blank


_TEXT = re.compile(r"<(?:\w+:)?t(?: [^>]*)?>\s*[^\s<]")
_NUMBER = re.compile(r"\br=[\"']([0-9]{1,7})[\"']")
_ROW = re.compile(r"<(?:\w+:)?row\b([^>]*?)(/?)>")
_CELL = re.compile(r"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c\s*>)", re.DOTALL)
_PLACE = re.compile(r"\br=[\"']([A-Za-z]{1,7})([0-9]{1,7})[\"']")
_VALUE = re.compile(r"<(?:\w+:)?v(?: [^>]*)?>\s*([^\s<][^<]*)<")


def _xlsx_rows(package: zipfile.ZipFile, member: str, blank: set[str]) -> Iterator[ScannedRow]:
    number = 0
    for piece in _pieces(package, member, "row"):
        opened = None
        for opened in _ROW.finditer(piece):  # those before the last close themselves
            said = _NUMBER.search(opened[1])
            number = int(said[1]) if said else number + 1
        if opened is None or opened[2]:
            continue
        places = _PLACE.findall(piece, opened.end())
        number = max([number, *{int(row) for _, row in places}])
        columns = {column for column, _ in places}
        width = max([piece.count("<c", opened.end()), *map(_column, columns)])
        cells = _CELL.finditer(piece, opened.end())
        yield ScannedRow(
            number, width, any(_filled(cell[1], cell[2] or "", blank) for cell in cells)
        )


def _column(letters: str) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _filled(attributes: str, within: str, blank: set[str]) -> bool:
    value = _VALUE.search(within)
    if not value:
        return "<is" in within and bool(_TEXT.search(within))
    shared = 't="s"' in attributes or "t='s'" in attributes
    return not shared or value[1].strip() not in blank


# --- ods -------------------------------------------------------------------------------------

_TABLE = re.compile(r"<table:table[\s>]")
_ODS_ROW = re.compile(r"<table:table-row\b([^>]*?)(/?)>")
_ODS_CELL = re.compile(
    r"<table:(?:covered-)?table-cell\b([^>]*?)(?:/>|>(.*?)</table:(?:covered-)?table-cell>)",
    re.DOTALL,
)
_TYPED = re.compile(r"office:(?:\w+-)?value=")


def _ods_sheets(package: zipfile.ZipFile) -> Iterator[Iterator[ScannedRow]]:
    """All rows of a sheet are scanned before the next sheet's are."""
    rows, number = list[ScannedRow](), 0
    for piece in _pieces(package, "content.xml", "table-row"):
        if _TABLE.search(piece):
            yield iter(rows)
            rows, number = [], 0
        opened = None
        for opened in _ODS_ROW.finditer(piece):
            again = _repeats(opened[1], "rows")
            number += again
        if opened is None or opened[2]:
            continue
        width, filled = _ods_cells(piece, opened.end())
        if filled:
            rows.append(ScannedRow(number - again + 1, width, True))
            rows += [ScannedRow(number, width, True)] if again > 1 else []
            if again > 2:
                raise ValueError(f"row {number} is repeated {again} times")
    yield iter(rows)


def _ods_cells(piece: str, start: int) -> tuple[int, bool]:
    """How many columns the filled cells of a row reach, and whether there is one."""
    at = width = 0
    for cell in _ODS_CELL.finditer(piece, start):
        at += _repeats(cell[1], "columns")
        text = re.sub(r"<[^>]*>", "", cell[2] or "")
        if text.strip() or _TYPED.search(cell[1]):
            width = at
    return width, width > 0


def _repeats(tag: str, what: str) -> int:
    found = re.search(rf'number-{what}-repeated="([0-9]{{1,7}})"', tag)
    return int(found[1]) if found else 1
