"""What the writers of reference formats share: which fields they hold, pages, keywords."""

from __future__ import annotations

import html
import re

from cis_pipeline.formats import fields

BIBLIOGRAPHIC = frozenset(
    {
        "item_type", "title", "authors", "year", "date", "container", "volume", "issue", "pages",
        "doi", "url", "abstract", "keywords", "language", "publisher", "isbn", "issn",
        "accession", "note",
    }
)  # fmt: skip
"""The fields that describe a document, which every reference format holds."""


def first_and_last(pages: str) -> tuple[str, str]:
    """The two fields that pages are parted into, if reading joins them again, else one.

    >>> first_and_last("1-9"), first_and_last("e12"), first_and_last("7-7")
    (('1', '9'), ('e12', ''), ('7-7', ''))
    """
    first, _, last = pages.partition("-")
    return (first, last) if last and fields.pages(first, last) == pages else (pages, "")


_ESCAPED = {"&": "&amp;", ";": "&#59;", "|": "&#124;"}
_PARTS = re.compile("[;|]")
_PARTS_OR_BEGINS = re.compile("[&;|]")


def as_keyword(text: str) -> str:
    """A keyword where reading parts at semicolons and bars, and decodes HTML's entities.

    >>> as_keyword("R&D"), as_keyword("a &lt; b"), as_keyword("risk; need")
    ('R&D', 'a &amp;lt&#59; b', 'risk&#59; need')
    """
    if "&" in text and html.unescape(text) != text:
        return _PARTS_OR_BEGINS.sub(_escaped, text)
    return _PARTS.sub(_escaped, text) if ";" in text or "|" in text else text


def _escaped(found: re.Match[str]) -> str:
    return _ESCAPED[found.group()]


def as_name(text: str) -> str:
    """A name where reading parts at semicolons."""
    return text.replace(";", "&#59;") if ";" in text else text


_NOT_BY_COMMAS = re.compile(r"[,;()\[\]]")


def keywords_line(keywords: tuple[str, ...]) -> str:
    """Keywords in one text, parted by commas; by semicolons where one holds a comma itself.

    >>> keywords_line(("care", "risk")), keywords_line(("Child, Preschool",))
    ('care, risk', 'Child, Preschool;')
    """
    escaped = [as_keyword(keyword) for keyword in keywords]
    if not any(_NOT_BY_COMMAS.search(keyword) for keyword in escaped):
        return ", ".join(escaped)
    return "; ".join(escaped) + (";" if len(escaped) == 1 else "")
