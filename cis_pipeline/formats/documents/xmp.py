"""The XMP packet of a PDF: what its maker says of it in Dublin Core, where that stands plainly.

Why a search of the bytes and no XML parser: a packet is written uncompressed so that programs
find it without knowing the format around it, and a hostile one can then do no harm.
"""

from __future__ import annotations

import html
import re
from typing import IO

_SPAN = 1 << 23
"""Bytes looked at, at the beginning and at the end of the file."""
_PACKET = re.compile(rb"<x:xmpmeta.{0,200000}?</x:xmpmeta>", re.DOTALL)
_FIELDS = (
    "dc:title",
    "dc:creator",
    "dc:publisher",
    "dc:language",
    "dc:date",
    "prism:publicationDate",
)
_ITEM = re.compile(r"<rdf:li[^>]*>([^<]*)</rdf:li>")


def said(file: IO[bytes]) -> dict[str, str]:
    """Fields of the packet that speaks of the PDF itself, named "dc:title" and so on."""
    file.seek(0)
    data = file.read(_SPAN)
    if len(data) == _SPAN:
        size = file.seek(0, 2)
        file.seek(max(size - _SPAN, _SPAN))
        data += b"\n" + file.read(_SPAN)
    packets = [found for found in _PACKET.findall(data) if b"application/pdf" in found]
    if not packets:
        return {}
    text = packets[-1].decode("utf-8", "replace")
    return {name: value for name in _FIELDS if (value := _value(text, name))}


def _value(text: str, name: str) -> str:
    """The items of an element, joined by semicolons, or its text, or the attribute of that name."""
    found = re.search(rf"<{name}\b[^>]*>(.{{0,4000}}?)</{name}>", text, re.DOTALL)
    if found:
        items = [item.strip() for item in _ITEM.findall(found[1])]
        plain = "; ".join(item for item in items if item) if items else found[1]
        return "" if "<" in plain else " ".join(html.unescape(plain).split())
    attribute = re.search(rf"\b{name}=\"([^\"]*)\"", text)
    return " ".join(html.unescape(attribute[1]).split()) if attribute else ""
