"""How sheets for people look: formats, widths, tinted cells, marked differences, a hidden sheet.

Shared by the workbooks of reviewers and of doubtful pairs, so that both are handled alike. What
differs between two texts that stand side by side is marked word by word; not case, accents and
punctuation: databases differ in them without meaning anything.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, groupby
from math import ceil

from cis_pipeline.core.files import Book, Format, Sheet, cell_text, cell_xml
from cis_pipeline.core.text.normalise import normalise_word
from cis_pipeline.screening.tasks import HIDDEN_SHEET

_WIDTHS = {
    "record_id": 16,
    "title": 38,
    "authors": 20,
    "year": 8,
    "container": 18,
    "doi": 21,
    "url": 24,
    "language": 9,
    "publisher": 22,
    "document": 28,
    "simulated": 10,
    "doubts": 24,
    "earlier": 24,
    "votes": 34,
    "abstract": 80,
    "abstract_a": 46,
    "abstract_b": 46,
    "decision": 11,
    "reason": 18,
    "note": 28,
    "study": 18,
    "pair": 14,
    "field": 14,
    "before": 40,
    "after": 60,
    "by": 12,
    "at": 12,
    "score": 7,
    "why": 30,
    "source": 18,
    "item_type": 14,
    "volume": 9,
    "issue": 8,
    "pages": 11,
}
"""Width of each column in characters."""

_LINE, _MOST_LINES = 13.0, 30
_INK, _TINT, _HEAD = "#1F2A37", "#FFF6DC", "#274060"
_DIFFERS, _MARK = "#FBE3DC", "#9B1C1C"


class Marked(str):
    """A text of which some pieces are to be seen at once; `pieces` are it, each marked or not."""

    pieces: Pieces

    @classmethod
    def of(cls, pieces: Pieces) -> Marked:
        """Pieces as the text they make."""
        made = cls("".join(piece for piece, _ in pieces))
        made.pieces = pieces
        return made


@dataclass(frozen=True)
class Formats:
    """The kinds of cells; all hold text (number format "@").

    `differs` is a cell with something marked in it, `mark` the marked words themselves.
    """

    head: Format
    shown: Format
    entry: Format
    strong: Format
    differs: Format
    mark: Format

    @classmethod
    def of(cls, book: Book) -> Formats:
        """Declare them in a workbook."""
        text = {"num_format": "@", "text_wrap": True, "valign": "top", "font_size": 10}
        text |= {"font_name": "Calibri", "font_color": _INK}
        line = {"border": 1, "border_color": "#D0D5DD"}
        head = {"bold": True, "bg_color": _HEAD, "font_color": "#FFFFFF", "valign": "vcenter"}
        mark = {"bold": True, "font_color": _MARK}
        return cls(
            head=book.add_format(text | line | head),
            shown=book.add_format(text | line),
            entry=book.add_format(text | line | {"bg_color": _TINT}),
            strong=book.add_format(text | {"bold": True}),
            differs=book.add_format(text | line | mark | {"bg_color": _DIFFERS}),
            mark=book.add_format(text | mark),
        )


def write_table(
    sheet: Sheet,
    formats: Formats,
    columns: Sequence[str],
    rows: Sequence[dict[str, str]],
    last: int = 0,
) -> None:
    """A header row and text cells below it; a column that no row holds is to be filled in.

    `last` is the number of the last row where `Further` rows are to follow.
    """
    for at, column in enumerate(columns):
        sheet.set_column(at, at, width_of(column))
        sheet.write_string(0, at, column, formats.head)
    sheet.set_row(0, 22)
    widths = [width_of(column) for column in columns]
    for below, row in enumerate(rows, start=1):
        sheet.set_row(below, height(zip((row.get(c, "") for c in columns), widths, strict=True)))
        for at, column in enumerate(columns):
            if column not in row:
                sheet.write_blank(below, at, None, formats.entry)
            else:
                _write_text(sheet, (below, at), row[column], formats)
    sheet.autofilter(0, 0, max(1, len(rows), last - 1), len(columns) - 1)
    sheet.repeat_rows(0)
    print_wide(sheet)


@dataclass(frozen=True)
class Further:
    """Rows of texts like the one that `write_table` has written, to the one numbered `last`."""

    columns: Sequence[str]
    last: int
    rows: Iterable[dict[str, str]]

    def like(self, row: str) -> Iterator[str]:
        """Them as XML, each cell in the style of its column."""
        cells = _CELLS.findall(row)
        widths = [width_of(column) for column in self.columns]
        for number, texts in enumerate(self.rows, start=int(cells[0][1]) + 1):
            shown = [texts.get(column, "") for column in self.columns]
            tall = height(zip(shown, widths, strict=True))
            within = (
                cell_xml(f"{letters}{number}", style, text)
                for (letters, _, style), text in zip(cells, shown, strict=True)
            )
            tall = int(tall * 4 / 3 + 0.5) * 0.75  # as the library has it: so many whole pixels
            yield f'<row r="{number}" ht="{tall:.16G}" customHeight="1">{"".join(within)}</row>'


_CELLS = re.compile(r'<c r="([A-Z]+)(\d+)"( s="\d+")?')


def _write_text(sheet: Sheet, place: tuple[int, int], text: str, formats: Formats) -> None:
    pieces = text.pieces if isinstance(text, Marked) else ()
    shown = cell_text(text)
    if not any(mark for _, mark in pieces):
        if shown:
            sheet.write_string(*place, shown, formats.shown)
        else:
            sheet.write_blank(*place, None, formats.shown)
        return
    if len(pieces) == 1 or shown != text:  # too long, or with characters that a cell cannot hold
        sheet.write_string(*place, shown, formats.differs)
        return
    runs = ((formats.mark if mark else formats.shown, piece) for piece, mark in pieces)
    sheet.write_rich_string(*place, *(part for run in runs for part in run), formats.differs)


def print_wide(sheet: Sheet) -> None:
    """On paper all columns fit on one A4 page, turned."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def width_of(column: str) -> float:
    """The width of a column in characters; those of a pair of records end in _a and _b."""
    return _WIDTHS.get(column) or _WIDTHS[column.removesuffix("_a").removesuffix("_b")]


def height(cells: Iterable[tuple[str, float]]) -> float:
    """The height in points that shows the longest cell of a row, up to about half a screen.

    `cells` are texts with the width of their column. The height is set and not left to the
    program, because not every one of them fits rows when it opens a file.
    """
    lines = 1
    for text, width in cells:
        if len(text) <= width and "\n" not in text:
            continue
        needed = sum(max(1, ceil(len(part) / (width * 1.05))) for part in text.split("\n"))
        lines = max(lines, needed)
    return _LINE * min(lines, _MOST_LINES) + 6


def write_hidden(book: Book, rows: Sequence[tuple[str, str]]) -> None:
    """The very hidden sheet of keys and values, which Excel does not offer to show."""
    sheet = book.add_worksheet(HIDDEN_SHEET)
    for at, (key, value) in enumerate(rows):
        sheet.write_string(at, 0, key)
        sheet.write_string(at, 1, cell_text(value))
    sheet.very_hidden()


@dataclass(frozen=True)
class FurtherHidden:
    """Rows like those that `write_hidden` has written, to the one numbered `last`."""

    last: int
    rows: Sequence[tuple[str, str]]

    def like(self, row: str) -> Iterator[str]:
        """Them as XML; `row` gives the number of the last row before them."""
        before = int(_CELLS.findall(row)[0][1])
        for number, (key, value) in enumerate(self.rows, start=before + 1):
            cells = cell_xml(f"A{number}", "", key) + cell_xml(f"B{number}", "", value)
            yield f'<row r="{number}" spans="1:2">{cells}</row>'


Pieces = tuple[tuple[str, bool], ...]
"""A text in pieces, each with whether it differs; joined they are the text."""

_WORD = re.compile(r"[\w\u0300-\u036f]+")
_PARTS = re.compile(rf"{_WORD.pattern}|[^\w\u0300-\u036f]+")
_MOST = 400
"""Texts of more words are marked as a whole: nobody compares them word by word."""


def pieces(text: str, other: str) -> Pieces:
    """The pieces of `text`, those marked that `other` has not, or has elsewhere.

    Nothing is marked where one of the two is empty: that is a gap, and no difference.

    >>> pieces("Foster homes 2009", "Foster Homes, 2010")
    (('Foster homes ', False), ('2009', True))
    """
    mine, yours = _words(text), _words(other)
    if not mine or not yours or mine == yours:
        return ((text, False),) if text else ()
    if max(len(mine), len(yours)) > _MOST:
        return ((text, True),)
    matcher = difflib.SequenceMatcher(None, mine, yours, autojunk=False)
    same = {m.a + n for m in matcher.get_matching_blocks() for n in range(m.size)}
    return _joined(_PARTS.findall(text), same)


def _words(text: str) -> list[str]:
    return [normalise_word(part) for part in _PARTS.findall(text) if _WORD.match(part)]


def _joined(parts: list[str], same: set[int]) -> Pieces:
    """Neighbours of one kind as one piece; what stands between two marked words is marked too."""
    places = (place not in same for place in count())
    marks = [bool(_WORD.match(part)) and next(places) for part in parts]
    for at in range(1, len(parts) - 1):  # words and what stands between them alternate
        marks[at] = marks[at] or (marks[at - 1] and marks[at + 1])
    groups = groupby(zip(parts, marks, strict=True), key=lambda pair: pair[1])
    return tuple(("".join(part for part, _ in group), mark) for mark, group in groups)
