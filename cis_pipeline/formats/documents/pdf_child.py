"""A reader of PDF files, run by `child_process`: tells a document, and its pages one by one."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

LARGEST = 1 << 29
"""Bytes; a larger file is not opened."""
MOST_PAGES = 20_000
LONGEST_PAGE = 1_000_000
"""Characters of a page; more are left out, and the page is named."""
LONGEST = 100_000_000
"""Characters of all pages."""
SECONDS = 600
_FRONT = 4
"""How many pages with text are told with the sizes of their type."""
_LOOKED_AT = 12
"""Within how many first pages these are looked for."""
_MOST_CHARACTERS = 8000


def tell(data: bytes, first: str = "1") -> Iterator[dict[str, Any]]:
    """The document, its pages from the first that is asked for on, then "end"."""
    import pypdfium2  # type: ignore[import-untyped]  # it ships no types

    try:
        document = pypdfium2.PdfDocument(data)
        total = len(document)
    except Exception as error:  # whatever pdfium says: the file stays closed
        yield {"closed": "password" if "assword" in str(error) else "damaged"}
        return
    yield {"total": total, "said": _said(document)}
    sized, characters = 0, 0
    for number in range(int(first), min(total, MOST_PAGES) + 1):
        yield {"begun": number}
        told = _page(document, number, sized < _FRONT and number <= _LOOKED_AT)
        sized += bool(told.get("lines"))
        characters += len(told.get("text", ""))
        if characters > LONGEST:
            return
        yield told
    yield {"end": True}


def _said(document: Any) -> dict[str, str]:
    """The metadata that are filled in, and the language the document is marked with."""
    said = {}
    with suppress(Exception):
        said = {key.lower(): value for key, value in document.get_metadata_dict().items() if value}
    with suppress(Exception):
        import pypdfium2.raw as raw  # type: ignore[import-untyped]

        held = (ctypes.c_ushort * 64)()
        size = raw.FPDFCatalog_GetLanguage(document.raw, held, 128)
        told = bytes(held)[: max(min(size, 128) - 2, 0)].decode("utf-16-le", "ignore")
        said |= {"language": told} if told.isascii() and told else {}
    return {key: value[:2000] for key, value in said.items()}


def _page(document: Any, number: int, sizes: bool) -> dict[str, Any]:
    """The text of a page, and its lines if `sizes`; "failed" if it cannot be read."""
    try:
        page = document[number - 1]
        textpage = page.get_textpage()
        try:
            text = textpage.get_text_range()
            told: dict[str, Any] = {"page": number, "text": text[:LONGEST_PAGE]}
            if len(text) > LONGEST_PAGE:
                told["cut"] = True
            if sizes and text.strip():
                told["lines"] = list(_lines(textpage))
            return told
        finally:
            textpage.close()
            page.close()
    except Exception:  # a damaged page; the others are read
        return {"page": number, "failed": True}


def _lines(textpage: Any) -> Iterator[tuple[str, float, float]]:
    """The lines of a page that are not set sideways: text, size of type, height of baseline."""
    import pypdfium2.raw as raw

    count = min(textpage.count_chars(), _MOST_CHARACTERS)
    signs = [chr(raw.FPDFText_GetUnicode(textpage.raw, place)) for place in range(count)]
    start = 0
    for end, sign in enumerate([*signs, "\n"]):
        if sign in "\r\n" or (end > start and _other_line(textpage, signs, end)):
            places = [place for place in range(start, end) if not signs[place].isspace()]
            text = "".join(signs[start:end]).encode("utf-8", "ignore").decode().strip()
            start = end + (sign in "\r\n")
            if text and places and (measured := _measure(textpage, places)):
                yield (text, *measured)


def _other_line(textpage: Any, signs: list[str], place: int) -> bool:
    """Whether a word begins another line, in other type, that pdfium takes for the same line."""
    if not signs[place - 1].isspace() or signs[place].isspace():
        return False
    before = next((at for at in range(place - 1, -1, -1) if not signs[at].isspace()), place)
    if _origin(textpage, place)[0] >= _origin(textpage, before)[0]:
        return False
    sizes = [_size(textpage, at) or 1.0 for at in (before, place)]
    return max(sizes) > min(sizes) * 1.15


def _origin(textpage: Any, place: int) -> tuple[float, float]:
    import pypdfium2.raw as raw

    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(textpage.raw, place, x, y)
    return x.value, y.value


def _size(textpage: Any, place: int) -> float | None:
    """The size of a character as it is drawn; None if it is set sideways."""
    import pypdfium2.raw as raw

    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(textpage.raw, place, matrix)
    if abs(matrix.b) > abs(matrix.a):
        return None
    size = raw.FPDFText_GetFontSize(textpage.raw, place) * math.hypot(matrix.c, matrix.d)
    return float(round(size, 1))


def _measure(textpage: Any, places: list[int]) -> tuple[float, float] | None:
    """Size and height of a line by some of its characters; None if it is set sideways."""
    sizes = [_size(textpage, place) for place in places[:: max(len(places) // 8, 1)]]
    upright = sorted(size for size in sizes if size is not None and math.isfinite(size))
    height = _origin(textpage, places[0])[1]
    if len(upright) < len(sizes) or not math.isfinite(height):
        return None
    return upright[len(upright) // 2], round(height, 1)
