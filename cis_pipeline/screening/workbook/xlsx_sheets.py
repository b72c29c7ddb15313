"""The sheets of an xlsx package, looked through before the parser makes room for their cells.

The parser (calamine) holds every cell between the first and the last, so one stray cell in the
last corner of a sheet would end the process. Such a cell is passed over and named. Only where the
bytes of a formula stand is anything read more closely: a sheet of fifty thousand abstracts has a
hundred megabytes of XML, and must not take longer to look through than to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from posixpath import dirname, join, normpath

from cis_pipeline.screening.workbook.marks import (
    Formula,
    Place,
    address,
    column_number,
    place_of,
)

Members = Mapping[str, bytes]
"""The members of a package by their names."""

MOST_CELLS = 1 << 23
"""A sheet has no more cells than this between its first and its last: about 270 MB of room."""

_MOST_COLUMNS, _GAP = 256, 1000
"""Where there is no room for all, what stands further right, or further below, is stray."""


def sheet_members(members: Members) -> dict[str, str]:
    """By the name of each sheet the member that holds it."""
    targets = _targets(members, "xl/workbook.xml")
    found = {}
    for tag in _SHEET.findall(members.get("xl/workbook.xml", b"")):
        given = _attributes(tag)
        called = next((given[key] for key in given if key.endswith(":id")), "")
        member = targets.get(called, "")
        if member in members and "name" in given:
            found[given["name"]] = member
    return found


_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


def _attributes(tag: bytes) -> dict[str, str]:
    text = tag.decode("utf-8", "replace")
    return {name: unescape(one or other) for name, one, other in _ATTRIBUTE.findall(text)}


def _targets(members: Members, of: str) -> dict[str, str]:
    """The members that a member refers to, by the ids it calls them by."""
    folder, name = dirname(of), of.rsplit("/", 1)[-1]
    found = {}
    for tag in _RELATION.findall(members.get(f"{folder}/_rels/{name}.rels", b"")):
        given = _attributes(tag)
        target = given.get("Target", "")
        whole = target[1:] if target.startswith("/") else normpath(join(folder, target))
        found[given.get("Id", "")] = whole
    return found


# --- marks ---------------------------------------------------------------------------------------


@dataclass
class Scan:
    """A member of a package while it is unpacked: its formulas, whether it holds rows and cells,
    and whether its cells say their places as all programs write them, up to Z99999."""

    formulas: dict[Place, Formula] = field(default_factory=dict)
    is_sheet: bool = False
    usual: bool = True
    _rest: bytes = b""

    def see(self, piece: bytes) -> None:
        """The next piece; an empty one ends it. Rows are looked at when they are whole."""
        held = self._rest + piece
        if not self.is_sheet:
            at = held.find(b"sheetData")
            if at < 0:
                self._rest = held[-len(b"<sheetData") :]
                return
            self.is_sheet, self.usual = True, held[at - 1 : at] == b"<"
        cut = held.rfind(b"</row>") if piece else len(held)
        if cut < 0 and len(held) < _LONGEST_ROW:
            self._rest = held
            return
        rows, self._rest = (held[:cut], held[cut:]) if cut >= 0 else (held, b"")
        self.usual = self.usual and not _UNUSUAL.search(rows)
        self.formulas.update(_formulas(rows))


def _formulas(rows: bytes) -> Iterator[tuple[Place, Formula]]:
    for found in _FORMULA_TAG.finditer(rows):
        start = rows.rfind(b"<c", max(0, found.start() - 400), found.start())
        end = rows.find(b"</c>", found.start())
        cell = rows[start : end if end >= 0 else found.start() + 400]
        if place := _PLACE.search(cell):
            yield place_of(place[1].decode()), _formula(cell)


_LONGEST_ROW = 1 << 26
_FORMULA_TAG = re.compile(rb"<f[ >/]")
_UNUSUAL = re.compile(rb'<c[ >/](?!r="[A-Z][0-9]{1,5}")')
"""A cell beyond column Z or row 99,999, or one that does not say its place as most do."""
_PLACE = re.compile(rb"\br=[\"']([A-Za-z]{1,7}[0-9]{1,9})[\"']")
_FORMULA = re.compile(rb"<f\b[^>]*>([^<]*)</f>")
_VALUE = re.compile(rb"<v\b[^>]*>[^<]")


def _formula(cell: bytes) -> Formula:
    text = _FORMULA.search(cell)
    blank_text = b't="str"' in cell and b"<v" in cell  # worked out, and nothing came of it
    empty = not (_VALUE.search(cell) or blank_text)
    return Formula(unescape(text[1].decode("utf-8", "replace")) if text else "", empty)


def comments_of(member: str, members: Members) -> dict[Place, str]:
    """Notes and threads of a sheet; a thread's replies follow it, parted by " / "."""
    named = [t for t in _targets(members, member).values() if t.lower().endswith(".xml")]
    threads = [t for t in named if "threadedcomment" in t.lower()]
    notes = [t for t in named if "comment" in t.lower() and t not in threads]
    # beside each thread stands a note for programs that know none
    return {**_texts(members, notes), **_texts(members, threads)}


_COMMENT = re.compile(
    rb"<(?:\w+:)?(?:comment|threadedComment)\b([^>]*)>(.*?)</(?:\w+:)?(?:comment|threadedComment)>",
    re.DOTALL,
)
_TEXT = re.compile(rb"<(?:\w+:)?(?:t|text)(?: [^>]*)?>([^<]+)<")


def _texts(members: Members, names: Sequence[str]) -> dict[Place, str]:
    found: dict[Place, str] = {}
    for name in names:
        for tag, inside in _COMMENT.findall(members.get(name, b"")):
            where = _attributes(tag).get("ref", "")
            text = "".join(p.decode("utf-8", "replace") for p in _TEXT.findall(inside))
            text = " ".join(unescape(text).split())
            try:
                place = place_of(where)
            except ValueError:
                continue
            found[place] = f"{found[place]} / {text}" if place in found else text
    return found


# --- what stands far from the table --------------------------------------------------------------

_LETTERS = re.compile(rb"\br=[\"']([A-Za-z]{1,7})[0-9]")
_NUMBERS = re.compile(rb"\br=[\"'](?:[A-Za-z]{1,7})?([0-9]{1,9})[\"']")


def too_wide(sheet: bytes) -> bool:
    """Whether a sheet reaches over more cells than there is room for."""
    width = max(_widest(_LETTERS.findall(sheet)), _longest_row(sheet))
    return max(_last_row(sheet), len(_ROW_TAG.findall(sheet))) * width > MOST_CELLS


def _widest(letters: list[bytes]) -> int:
    return max((column_number(one.decode()) for one in set(letters)), default=1)


def _last_row(sheet: bytes) -> int:
    return max((int(number) for number in set(_NUMBERS.findall(sheet))), default=1)


_CELL_TAG = re.compile(rb"<(?:\w+:)?c(?=[ />])")
_ROW_TAG = re.compile(rb"<(?:\w+:)?row(?=[ />])")


def _longest_row(sheet: bytes) -> int:
    """The most cells that stand in a row; they may not say their places."""
    starts = [found.start() for found in _ROW_TAG.finditer(sheet)]
    ends = [*starts[1:], len(sheet)]
    return max(
        (len(_CELL_TAG.findall(sheet, s, e)) for s, e in zip(starts, ends, strict=True)), default=0
    )


_ROW = re.compile(
    rb"<(?:\w+:)?row\b(?P<said>[^>]*?)(?:/>|>(?P<cells>.*?)</(?:\w+:)?row\s*>)", re.DOTALL
)
_CELL = re.compile(rb"<(?:\w+:)?c\b(?P<said>[^>]*?)(?:/>|>.*?</(?:\w+:)?c\s*>)", re.DOTALL)


def near(sheet: bytes) -> tuple[bytes, list[str]]:
    """The sheet without the cells that stand far from its table, and the addresses of those that
    hold something."""
    stray, pieces, last, at = list[str](), list[bytes](), 0, 0
    for row in _ROW.finditer(sheet):
        number, cells = _placed(row, last)
        far = number > last + _GAP
        kept = [] if far else [cell for column, cell in cells if column <= _MOST_COLUMNS]
        gone = (c for c in cells if far or c[0] > _MOST_COLUMNS)
        stray += [address(number - 1, c - 1) for c, cell in gone if not cell.endswith(b"/>")]
        last = number if kept else last
        if far:
            pieces.append(sheet[at : row.start()])
            at = row.end()
        elif len(kept) < len(cells):
            begin, end = row.span("cells")
            pieces += [sheet[at:begin], *kept, sheet[end : row.end()]]
            at = row.end()
    return b"".join([*pieces, sheet[at:]]), stray


def _placed(row: re.Match[bytes], last: int) -> tuple[int, list[tuple[int, bytes]]]:
    """The number of a row, and its cells with the numbers of their columns; both from 1.

    What does not say its place follows the one before; a cell's word is taken for its row's.
    """
    said = _NUMBERS.search(row["said"])
    number, column = int(said[1]) if said else last + 1, 0
    cells = []
    for cell in _CELL.finditer(row["cells"] or b""):
        found = _PLACE.search(cell["said"])
        place = place_of(found[1].decode()) if found else (number - 1, column)
        number, column = place[0] + 1, place[1] + 1
        cells.append((column, cell[0]))
    return number, cells
