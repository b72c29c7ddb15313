"""A reader of saved web pages, run by `child_process`: tells a page in one object.

A page may be nested a hundred thousand deep, or made to keep a parser busy. Scripts are never run:
they are text that is thrown away.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

LARGEST = 1 << 25
"""Bytes; a larger page is not read."""
SECONDS = 120
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]+)")
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_NOT_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_HEADS = ("h1", "h2")
_MOST = 400
"""How many meta tags are told."""


def tell(data: bytes) -> list[dict[str, Any]]:
    """What the page's head says of it, its headings and its text."""
    import lxml.html  # type: ignore[import-untyped]  # it ships no types
    from lxml import etree

    saved_from, data, named = _unpacked(data)
    text = _NOT_XML.sub(" ", _DECLARATION.sub("", decode(data, named), count=1))
    try:
        parser = lxml.html.HTMLParser(no_network=True, recover=True, remove_pis=True)
        tree = lxml.html.document_fromstring(text, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return [{"closed": "damaged"}]
    told: dict[str, Any] = {"meta": list(_metas(tree))[:_MOST], "saved_from": saved_from}
    told["title"] = _first(tree, "//title")
    told["heads"] = [head for name in _HEADS for head in _texts(tree, f"//body//{name}")][:20]
    told["lang"] = tree.get("lang", "") or tree.get("xml:lang", "")
    told["canonical"] = next(iter(tree.xpath("//link[@rel='canonical']/@href")), "")
    told["times"] = [str(value) for value in tree.xpath("//time/@datetime")][:5]
    issuers = tree.xpath("//a[contains(@href, '/government/organisations/')]/@href")
    told["issuers"] = [str(value) for value in issuers][:5]
    told["linked"] = list(_linked(tree))
    told["foot"] = " ".join(_texts(tree, "//footer"))[-4000:]
    told["text"] = _main_text(text, tree)
    return [told]


def decode(data: bytes, named: str = "") -> str:
    """By its byte-order mark, the charset it declares, UTF-8, or else Windows-1252."""
    for mark, encoding in _BOMS.items():
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    head = data[:4096]
    found = _XML_CHARSET.match(head) or _CHARSET.search(head)
    for name in (named, found[1].decode("ascii") if found else "", "utf-8"):
        with suppress(LookupError, UnicodeDecodeError, ValueError):
            if name:  # browsers read "latin-1" as Windows-1252 too
                latin = name.lower() in ("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii")
                return data.decode("cp1252" if latin else name)
    return data.decode("cp1252", "replace")


def _unpacked(data: bytes) -> tuple[str, bytes, str]:
    """The address, page and charset of a page that a browser saved as one file (MHTML)."""
    if not re.match(rb"\s*[A-Za-z-]+:", data) or b"MIME-Version:" not in data[:4096]:
        return "", data, ""
    import email
    from email.message import Message

    message: Message = email.message_from_bytes(data)
    for part in message.walk():
        body = part.get_payload(decode=True)
        if part.get_content_type() == "text/html" and isinstance(body, bytes):
            address = message.get("Snapshot-Content-Location") or part.get("Content-Location") or ""
            return str(address), body, str(part.get_content_charset() or "")
    return "", data, ""


def _metas(tree: Any) -> Iterator[tuple[str, str]]:
    for tag in tree.iter("meta"):
        name = tag.get("name") or tag.get("property") or tag.get("itemprop") or ""
        content = " ".join((tag.get("content") or "").split())
        if name and content:
            yield name.strip().lower()[:100], content[:2000]


def _texts(tree: Any, path: str) -> list[str]:
    found = (" ".join(element.text_content().split()) for element in tree.xpath(path))
    return [text[:2000] for text in found if text]


def _first(tree: Any, path: str) -> str:
    return next(iter(_texts(tree, path)), "")


def _linked(tree: Any) -> Iterator[dict[str, Any]]:
    """What the page says of itself as linked data (JSON in a script tag, which is only read)."""
    for script in tree.xpath("//script[@type='application/ld+json']")[:5]:
        with suppress(ValueError, RecursionError):
            held = json.loads(script.text or "")
            held = held.get("@graph", held) if isinstance(held, dict) else held
            for one in held if isinstance(held, list) else [held]:
                if isinstance(one, dict) and ("headline" in one or "datePublished" in one):
                    whole = one.get("isPartOf")
                    kept = whole if len(json.dumps(whole)) < _LONGEST else None
                    told: dict[str, Any] = {key: _name(one[key]) for key in _LINKED if key in one}
                    yield told | ({"isPartOf": kept} if kept else {})


_LONGEST = 20_000
_LINKED = ("headline", "name", "datePublished", "dateModified", "publisher", "author")


def _name(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(part for one in value[:20] if (part := _name(one)))
    return str(value.get("name", "")) if isinstance(value, dict) else str(value)[:500]


def _main_text(text: str, tree: Any) -> str:
    """The text of the page without menus and footers; all of its text where none can be told."""
    with suppress(Exception):  # whatever it stumbles over: the plain text is there
        import trafilatura

        if found := trafilatura.extract(text, include_comments=False, favor_recall=True):
            return str(found)
    for useless in tree.xpath("//script|//style|//noscript|//template"):
        useless.drop_tree()
    body = tree.find("body")
    lines = (body if body is not None else tree).text_content().splitlines()
    return "\n".join(line for one in lines if (line := " ".join(one.split())))
