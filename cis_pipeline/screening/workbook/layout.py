"""How sheets for people look: formats, widths, heights, tinted cells, what is printed.

Shared by the workbooks of reviewers and of doubtful pairs, so that both are handled alike.

Why these sizes: on a screen of 1366 x 768 pixels the columns that are read and those that are
filled in stand together, and three records below one another. A spreadsheet has some 1,265 pixels
for columns there. Excel draws a character of width as 7 pixels; where Calibri is not installed,
LibreOffice takes a wider letter, of up to 9.4 pixels. So these columns have `ROOM` characters in
all, and the abstract takes what the others leave.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import ceil

from cis_pipeline.core.files import Book, Format, Sheet, cell_text
from cis_pipeline.screening.tasks import HIDDEN_SHEET
from cis_pipeline.screening.workbook.marking import Marked, is_marked

ROOM = 133
"""Characters of width for what is read and decided."""

_AT_ONCE = ("title", "abstract", "votes", "decision", "reason")
_WIDTHS = {
    "title": 18,
    "votes": 24,
    "decision": 9,
    "reason": 12,
    "note": 16,
    "study": 14,
    "authors": 22,
    "year": 6,
    "container": 18,
    "doi": 24,
    "url": 24,
    "language": 9,
    "publisher": 20,
    "document": 26,
    "simulated": 10,
    "doubts": 24,
    "earlier": 24,
    "record_id": 15,
    "pair": 29,
    "field": 12,
    "before": 34,
    "after": 40,
    "by": 12,
    "at": 11,
    "why": 26,
    "source": 18,
    "item_type": 14,
    "printed_in": 14,
}
"""Width of each column in characters."""

LINE = 12.0
"""The height of a line of text in points."""
_FEWEST_LINES, _MOST_LINES = 2, 11
_FONT = {"font_name": "Calibri", "font_size": 9}
_INK, _TINT, _HEAD, _THIN = "#1F2A37", "#FFF6DC", "#274060", "#D0D5DD"
_DIFFERS, _MARK, _TERM, _DONE = "#FBE3DC", "#9B1C1C", "#0B4A8F", "#66717D"
_MARGIN = 0.35
"""Of paper, in inches."""


@dataclass(frozen=True)
class Formats:
    """The kinds of cells; all hold text (number format "@").

    `differs` is a cell with something in it that differs, `mark` the words that do, and `term`
    those that are terms of the protocol.
    """

    head: Format
    shown: Format
    entry: Format
    strong: Format
    differs: Format
    mark: Format
    term: Format
    done: Format
    progress: Format

    @classmethod
    def of(cls, book: Book) -> Formats:
        """Declare them in a workbook."""
        text = {"num_format": "@", "text_wrap": True, "valign": "top", "font_color": _INK} | _FONT
        line = {"border": 1, "border_color": _THIN}
        head = {"bold": True, "bg_color": _HEAD, "font_color": "#FFFFFF", "valign": "vcenter"}
        mark = {"bold": True, "font_color": _MARK}
        above = {"bold": True, "font_color": _HEAD, "valign": "vcenter"} | _FONT
        return cls(
            head=book.add_format(text | line | head | {"text_wrap": False}),
            shown=book.add_format(text | line),
            entry=book.add_format(text | line | {"bg_color": _TINT}),
            strong=book.add_format(text | {"bold": True}),
            differs=book.add_format(text | line | mark | {"bg_color": _DIFFERS}),
            mark=book.add_format(_FONT | mark),
            term=book.add_format(_FONT | {"bold": True, "font_color": _TERM}),
            done=book.add_format({"font_color": _DONE, "bg_color": "#EEF0F2"}),
            progress=book.add_format(above),
        )


RUNS = {
    "differs": f'<rPr><b/><sz val="9"/><color rgb="FF{_MARK[1:]}"/><rFont val="Calibri"/></rPr>',
    "term": f'<rPr><b/><sz val="9"/><color rgb="FF{_TERM[1:]}"/><rFont val="Calibri"/></rPr>',
}
"""The formats `mark` and `term` as XML."""


def widths_of(columns: Sequence[str]) -> dict[str, float]:
    """The width of each column in characters; the abstract fills what is read at once."""
    fixed = sum(_WIDTHS[c] for c in _AT_ONCE if c in columns and c != "abstract")
    return {c: ROOM - fixed if c == "abstract" else _WIDTHS[c] for c in columns}


def pixels(characters: float) -> int:
    """How wide Excel draws a column, at 100 %."""
    return int(characters * 7 + 5)


def write_table(
    sheet: Sheet,
    formats: Formats,
    columns: Sequence[str],
    rows: Sequence[Mapping[str, str]],
) -> None:
    """A header and text cells below it."""
    write_head(sheet, formats, columns, 0)
    widths = widths_of(columns)
    for below, row in enumerate(rows, start=1):
        sheet.set_row(below, height((row[column], width) for column, width in widths.items()))
        for at, column in enumerate(columns):
            write_text(sheet, (below, at), row[column], formats)
    sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)


def write_pattern(
    sheet: Sheet, formats: Formats, columns: Sequence[str], filled_in: Container[str], row: int
) -> None:
    """A row (from 0) of blank cells, the pattern of `Rows`; those to be filled in are tinted."""
    for at, column in enumerate(columns):
        cell = formats.entry if column in filled_in else formats.shown
        sheet.write_blank(row, at, None, cell)


def write_head(
    sheet: Sheet,
    formats: Formats,
    columns: Sequence[str],
    top: int,
    widths: Mapping[str, float] | None = None,
) -> None:
    """The names of the columns in a row, each column as wide as it is to be."""
    for at, (column, width) in enumerate((widths or widths_of(columns)).items()):
        sheet.set_column(at, at, width)
        sheet.write_string(top, at, column, formats.head)
    sheet.set_row(top, 16)
    sheet.repeat_rows(0, top)
    print_wide(sheet)


def write_text(
    sheet: Sheet,
    place: tuple[int, int],
    text: str,
    formats: Formats,
    shown: Format = None,
    differs: Format = None,
) -> None:
    """One text into a cell, with what is marked in it; `shown` and `differs` are the formats of
    the cell, if other than all cells have."""
    cell, mark = shown or formats.shown, formats.term
    content, parts = cell_text(text), runs(text)
    if is_marked(text, "differs"):
        cell, mark = differs or formats.differs, formats.mark
    if not content:
        sheet.write_blank(*place, None, cell)
    elif not parts:
        sheet.write_string(*place, content, cell)
    else:
        formatted = (((mark if is_so else formats.shown), piece) for piece, is_so in parts)
        sheet.write_rich_string(*place, *chain.from_iterable(formatted), cell)


def runs(text: str) -> Sequence[tuple[str, bool]]:
    """The runs of a rich text; none where nothing in it is marked, or all of it differs.

    One that a cell cannot hold as it is has none either. A single marked piece is parted, for the
    library makes no rich text of one run.
    """
    if not isinstance(text, Marked) or not is_marked(text) or cell_text(text) != text:
        return ()
    if len(text.pieces) > 1:
        return text.pieces
    if text.why == "differs" or len(text) < 2:
        return ()
    return (text[:1], True), (text[1:], True)


def print_wide(sheet: Sheet) -> None:
    """On paper all columns that are printed fit on one A4 page, turned, with its number."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=_MARGIN, right=_MARGIN, top=0.4, bottom=0.55)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&8&F&R&8&P / &N", {"margin": 0.25})


def height(
    cells: Iterable[tuple[str, float]], most: int = _MOST_LINES, least: int = _FEWEST_LINES
) -> float:
    """The height in points that shows the longest cell of a row: two lines to a third of a screen.

    `cells` are texts with the width of their column; a character of width holds a good one of
    text. The height is set and not left to the program, because not every one of them fits rows
    when it opens a file. What is longer stands in the cell and is seen where it is edited.
    """
    lines = least
    for text, width in cells:
        if len(text) <= width and "\n" not in text:
            continue
        if len(text) > most * width * 1.2:
            return LINE * most + 1
        needed = sum(max(1, ceil(len(part) / (width * 1.2))) for part in text.split("\n"))
        lines = max(lines, needed)
    return LINE * min(lines, most) + 1


def write_hidden(book: Book, rows: Sequence[tuple[str, str]]) -> None:
    """The very hidden sheet of keys and values, which Excel does not offer to show."""
    sheet = book.add_worksheet(HIDDEN_SHEET)
    for at, (key, value) in enumerate(rows):
        sheet.write_string(at, 0, key)
        sheet.write_string(at, 1, cell_text(value))
    sheet.very_hidden()
