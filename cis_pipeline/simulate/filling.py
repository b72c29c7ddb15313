"""A workbook is filled in as a person does it: blank cells of an existing file get a text.

The file stays as it was but for these cells, so that the simulated reviewers hand back what the
review gave them. The bytes follow from the file and the answers alone.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from cis_pipeline.core.errors import SourceError

Cells = Mapping[str, str]
"""A row: the header's names -> what stands there."""

_SHEET, _STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
_SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def fill_in(path: Path, answer: Callable[[Cells], Cells]) -> int:
    """Ask `answer` for each row of the first sheet and write what it says into blank cells.

    Gives the number of rows answered. SourceError if the file lacks the sheet, or an answer names
    a column that is not there or not blank.
    """
    with zipfile.ZipFile(path) as book:
        members = {info: book.read(info.filename) for info in book.infolist()}
    by_name = {info.filename: content for info, content in members.items()}
    if _SHEET not in by_name:
        raise SourceError(f"{path.name}: holds no sheet that can be filled in")
    texts: dict[str, str] = {}
    answered = 0
    for places, cells in _rows(by_name):
        said = answer(cells)
        answered += bool(said)
        texts |= {places.get(column, column): text for column, text in said.items()}
    sheet = _filled(by_name[_SHEET].decode(), texts, path)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as book:
        for info, content in members.items():
            book.writestr(info, sheet if info.filename == _SHEET else content)
    path.write_bytes(packed.getvalue())
    return answered


def _rows(members: Mapping[str, bytes]) -> Iterator[tuple[dict[str, str], Cells]]:
    """Each row below the header: where its columns stand ("B2"), and what stands there."""
    strings = _strings(members.get(_STRINGS, b""))
    names: dict[str, str] = {}
    for row in ElementTree.fromstring(members[_SHEET]).iter(f"{_SPACE}row"):
        found = {cell.get("r", ""): _text(cell, strings) for cell in row.iter(f"{_SPACE}c")}
        by_letter = {re.sub(r"\d+", "", reference): reference for reference in found}
        if not names:
            names = {letter: found[reference] for letter, reference in by_letter.items()}
            continue
        places = {names[letter]: reference for letter, reference in by_letter.items()}
        yield places, {name: found[reference] for name, reference in places.items()}


def _strings(content: bytes) -> list[str]:
    if not content:
        return []
    items = ElementTree.fromstring(content).iter(f"{_SPACE}si")
    return ["".join(part.text or "" for part in item.iter(f"{_SPACE}t")) for item in items]


def _text(cell: ElementTree.Element, strings: list[str]) -> str:
    value = cell.findtext(f"{_SPACE}v") or ""
    return strings[int(value)] if cell.get("t") == "s" else value


_BLANK = re.compile(r'<c r="([A-Z]+[0-9]+)"( s="[0-9]+")?/>')


def _filled(sheet: str, texts: Mapping[str, str], path: Path) -> str:
    """The sheet's XML with the texts in its blank cells."""
    left = dict(texts)

    def cell(blank: re.Match[str]) -> str:
        if blank[1] not in left:
            return blank[0]
        text = escape(left.pop(blank[1]))
        return f'<c r="{blank[1]}"{blank[2] or ""} t="inlineStr"><is><t>{text}</t></is></c>'

    sheet = _BLANK.sub(cell, sheet)
    if left:
        raise SourceError(f"{path.name}: {', '.join(left)} is no blank cell of the sheet")
    return sheet
