"""The sheets of an OpenDocument spreadsheet, looked through before the parser makes room for them.

Rows and cells may be written once and repeated a million times, so their places are counted. A flat
file (fods) is the same content without a package, and is put into one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from itertools import pairwise

from cis_pipeline.screening.workbook.marks import Formula, Marks, Place, Range, address
from cis_pipeline.screening.workbook.xlsx_sheets import MOST_CELLS

CONTENT = "content.xml"
MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"

_TOKEN = re.compile(
    rb"<table:table(?=[\s>])(?P<table>[^>]*)>|<table:table-row(?=[\s/>])(?P<row>[^>]*)>"
    rb"|<table:(?:covered-)?table-cell(?=[\s/>])(?P<cell>[^>]*)>"
)
_NAME = re.compile(rb"table:name=\"([^\"]*)\"")
_ROWS = re.compile(rb"number-rows-repeated=\"([0-9]{1,9})\"")
_COLUMNS = re.compile(rb"number-columns-repeated=\"([0-9]{1,9})\"")
_SPANNED = re.compile(rb"number-(rows|columns)-spanned=\"([0-9]{1,7})\"")
_FORMULA = re.compile(rb"table:formula=\"([^\"]*)\"")
_ANNOTATION = re.compile(rb"<office:annotation\b.*?</office:annotation>", re.DOTALL)
_TAG = re.compile(rb"<[^>]*>")
_NO_PARAGRAPH = re.compile(rb"<(?:dc:date|dc:creator|meta:[\w-]+)\b[^>]*>[^<]*<")


class TooFar(Exception):  # noqa: N818  # what it says is where
    """A sheet reaches over more cells than there is room for; it says to which."""


@dataclass
class _Sheet:
    """A sheet while it is looked through; rows and columns are numbered from 0."""

    name: str
    row: int = 0
    rows: int = 0
    column: int = 0
    last: int = 0
    width: int = 0
    formulas: dict[Place, Formula] = field(default_factory=dict)
    comments: dict[Place, str] = field(default_factory=dict)
    merged: list[Range] = field(default_factory=list)

    def begin_row(self, said: bytes) -> None:
        self.row += self.rows
        self.rows, self.column = _times(_ROWS, said), 0

    def cell(self, said: bytes, held: bytes) -> None:
        times = _times(_COLUMNS, said)
        place = (self.row, self.column)
        if b"spanned=" in said:
            spans = {what: int(n) for what, n in _SPANNED.findall(said)}
            down, right = spans.get(b"rows", 1), spans.get(b"columns", 1)
            if down > 1 or right > 1:
                self.merged.append((place, (place[0] + down - 1, place[1] + right - 1)))
        if b"formula=" in said and (formula := _FORMULA.search(said)):
            empty = b"value-type=" not in said and not _text(held)
            text = unescape(formula[1].decode("utf-8", "replace"))
            self.formulas[place] = Formula(text.partition(":=")[2] or text, empty)
        if b"<office:annotation" in held:
            notes = _ANNOTATION.findall(held)
            self.comments[place] = " / ".join(_text(_NO_PARAGRAPH.sub(b"<", n)) for n in notes)
            held = _ANNOTATION.sub(b"", held)
        if b"value-type=" in said or b"<text:" in held:
            self.last = max(self.last, self.row + self.rows)
            self.width = max(self.width, self.column + times)
            if self.last * self.width > MOST_CELLS:
                far = address(self.row + self.rows - 1, self.column + times - 1)
                raise TooFar(f'the sheet "{self.name}" reaches to the cell {far}')
        self.column += times


def _times(how: re.Pattern[bytes], said: bytes) -> int:
    found = how.search(said) if b"repeated" in said else None
    return int(found[1]) if found else 1


def _text(held: bytes) -> str:
    return " ".join(unescape(_TAG.sub(b" ", held).decode("utf-8", "replace")).split())


def looked_through(content: bytes) -> dict[str, Marks]:
    """By the name of each sheet its formulas, comments and merged cells; TooFar if there is no
    room for its cells."""
    return {
        sheet.name: Marks(sheet.formulas, sheet.comments, tuple(sheet.merged))
        for sheet in _sheets(content)
    }


def _sheets(content: bytes) -> list[_Sheet]:
    found = list[_Sheet]()
    tokens = [*_TOKEN.finditer(content), None]
    for token, after in pairwise(tokens):
        if token is None:
            break
        if token["table"] is not None:
            name = _NAME.search(token["table"])
            found.append(_Sheet(unescape(name[1].decode("utf-8", "replace")) if name else ""))
        elif found and token["row"] is not None:
            found[-1].begin_row(token["row"])
        elif found:
            closed = token["cell"].endswith(b"/")
            end = after.start() if after else len(content)
            found[-1].cell(token["cell"], b"" if closed else content[token.end() : end])
    return found


def without_comments(content: bytes) -> bytes:
    """The content without comments, which no reader must take for the value of their cell."""
    return _ANNOTATION.sub(b"", content) if b"<office:annotation" in content else content


# --- flat files ----------------------------------------------------------------------------------

_MANIFEST = (
    b'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
    b'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    b'<manifest:file-entry manifest:full-path="/" manifest:media-type="%s"/></manifest:manifest>'
    % MIMETYPE
)


def is_flat(text: bytes) -> bool:
    """Whether a file is a flat OpenDocument spreadsheet."""
    return b"<office:document" in text[:4096] and b"<office:spreadsheet" in text


def members_of_flat(text: bytes) -> dict[str, bytes]:
    """A flat spreadsheet as the members of a package; the line ends between tags are no text."""
    tight = re.sub(rb">\r?\n\s*<", b"><", text)
    content = re.sub(rb"(</?office:document)(?=[\s>])", rb"\1-content", tight)
    return {"mimetype": MIMETYPE, CONTENT: content, "META-INF/manifest.xml": _MANIFEST}
