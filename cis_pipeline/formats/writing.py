"""What formats share in writing: which fields they hold, keywords, pages, cells, citation keys."""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import attrgetter
from typing import TypeAlias

from cis_pipeline.core.files import one_line
from cis_pipeline.core.model import Problem, Record
from cis_pipeline.core.text.normalise import normalise
from cis_pipeline.formats import fields
from cis_pipeline.formats.markup import unescaped
from cis_pipeline.formats.tabular.own_table import COLUMNS, HOLDS, JOIN

Tell: TypeAlias = Callable[[Problem], None]
"""Takes what could not be written as it stands (a text longer than a cell can hold)."""

BIBLIOGRAPHIC = HOLDS - {"channel"}
"""The fields that describe a document, which every reference format holds."""


def first_and_last(pages: str) -> tuple[str, str]:
    """The two fields that pages are parted into, if reading joins them again, else one.

    >>> first_and_last("1-9"), first_and_last("e12"), first_and_last("7-7")
    (('1', '9'), ('e12', ''), ('7-7', ''))
    """
    first, _, last = pages.partition("-")
    return (first, last) if last and fields.pages(first, last) == pages else (pages, "")


_ESCAPED = {"&": "&#38;", ";": "&#59;", "|": "&#124;"}
_PARTS = re.compile("[;|]")
_PARTS_OR_BEGINS = re.compile("[&;|]")
_PARTS_NAMES_OR_BEGINS = re.compile("[&;]")


def as_keyword(text: str) -> str:
    """A keyword where reading parts at semicolons and bars, and decodes HTML's entities.

    >>> as_keyword("R&D"), as_keyword("a &lt; b"), as_keyword("risk; need")
    ('R&D', 'a &#38;lt&#59; b', 'risk&#59; need')
    """
    if "&" in text and unescaped(text) != text:
        return _PARTS_OR_BEGINS.sub(_escaped, text)
    return _PARTS.sub(_escaped, text) if ";" in text or "|" in text else text


def _escaped(found: re.Match[str]) -> str:
    return _ESCAPED[found.group()]


def as_name(text: str) -> str:
    """A name where reading parts at semicolons, and decodes HTML's entities."""
    if "&" in text and unescaped(text) != text:
        return _PARTS_NAMES_OR_BEGINS.sub(_escaped, text)
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


# --- Tables of our own ----------------------------------------------------------------------------

_VALUES = attrgetter(*COLUMNS)
_AUTHORS, _KEYWORDS = COLUMNS.index("authors"), COLUMNS.index("keywords")


def own_cells(record: Record) -> list[str]:
    """The texts of a record's fields; several values of a field are joined."""
    values = list(_VALUES(record))
    values[_AUTHORS] = JOIN.join(map(as_name, record.authors))
    values[_KEYWORDS] = JOIN.join(map(as_keyword, record.keywords))
    return [one_line(str(value)) if value else "" for value in values]


# --- Citation keys --------------------------------------------------------------------------------


def citation_key(record: Record, used: set[str]) -> str:
    """The first family name, the year and the first word of the title, as a key not yet in `used`.

    So a record has the same key in every file; where a file has it already, the record's id is
    added.
    """
    family = record.authors[0].split(",")[0] if record.authors else ""
    word = re.search(r"\w{4,}", record.title)
    begun = word.group() if word else record.title
    parts = [_ascii(family)[:30], str(record.year or ""), _ascii(begun)[:30]]
    base = "_".join(part for part in parts if part) or "entry"
    if base in used and record.record_id:
        base = f"{base}_{_ascii(record.record_id)}"
    made, more = base, 1
    while made in used:
        more += 1
        made = f"{base}_{more}"
    used.add(made)
    return made


def _ascii(text: str) -> str:
    """The letters and digits of a text without accents, in lower case."""
    return re.sub("[^a-z0-9]", "", normalise(text))
