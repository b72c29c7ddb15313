"""CSL-JSON, as Zotero and citation processors read it: a list of items, one a line.

Dates are parts (year, month, day) and, where they say more, stand beside as they are printed.
Names are family and given; a body is literal. Where CSL's type does not say which of our types it
is, `genre` names it; an accession number, which CSL has no name for, stands in `custom`. What CSL
would take for markup ("<i>") is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cis_pipeline.core.files import beside, dumped, silent
from cis_pipeline.core.model import Record
from cis_pipeline.formats import csl_json, item_types
from cis_pipeline.formats.json import values
from cis_pipeline.formats.writers import Tell
from cis_pipeline.formats.writers.keys import key
from cis_pipeline.formats.writers.texts import BIBLIOGRAPHIC, keywords_line

FORMAT = "CSL-JSON"
SUFFIX = ".json"
HOLDS = BIBLIOGRAPHIC

_CODES = dict.fromkeys(item_types.NOT_ARTICLES, "article-journal") | {
    "journalArticle": "article-journal",
    "magazineArticle": "article-magazine",
    "newspaperArticle": "article-newspaper",
    "bookReview": "review-book",
    "conferencePaper": "paper-conference",
    "book": "book",
    "bookSection": "chapter",
    "thesis": "thesis",
    "report": "report",
    "webpage": "webpage",
    "blogPost": "post-weblog",
    "forumPost": "post",
    "preprint": "article",
    "manuscript": "manuscript",
    "dataset": "dataset",
    "dictionaryEntry": "entry-dictionary",
    "encyclopediaArticle": "entry-encyclopedia",
    "presentation": "speech",
    "film": "motion_picture",
    "videoRecording": "motion_picture",
    "audioRecording": "song",
    "podcast": "song",
    "radioBroadcast": "broadcast",
    "tvBroadcast": "broadcast",
    "artwork": "graphic",
    "map": "map",
    "computerProgram": "software",
    "interview": "interview",
    "email": "personal_communication",
    "instantMessage": "personal_communication",
    "hearing": "hearing",
    "case": "legal_case",
    "statute": "legislation",
    "bill": "bill",
    "patent": "patent",
    "standard": "standard",
}


def write(records: Iterable[Record], path: Path, tell: Tell = silent) -> int:
    """Write an item for each record; how many."""
    used: set[str] = set()
    count = 0
    with beside(path) as part, part.open("wb", buffering=1 << 20) as file:
        file.write(b"[")
        for count, record in enumerate(records, start=1):
            item = {name: value for name, value in _members(record, key(record, used)) if value}
            file.write(b"\n" if count == 1 else b",\n")
            file.write(dumped(item))
        file.write(b"\n]\n" if count else b"]\n")
    return count


def _members(record: Record, citation_key: str) -> Iterator[tuple[str, Any]]:
    """The members of an item, the empty ones as well."""
    code = _CODES.get(record.item_type, "document")
    says = csl_json.TYPES.get(code) or item_types.item_type(code)
    yield "id", citation_key
    yield "citation-key", citation_key
    yield "type", code
    yield "genre", "" if says == record.item_type else record.item_type or item_types.UNTYPED
    yield "title", _text(record.title)
    yield "author", [_name(name) for name in record.authors]
    yield "issued", _date(record)
    yield "container-title", _text(record.container)
    yield "volume", _text(record.volume)
    yield "issue", _text(record.issue)
    yield "page", _text(record.pages)
    yield "DOI", record.doi
    yield "URL", record.url
    yield "abstract", _text(record.abstract)
    yield "keyword", keywords_line(record.keywords)
    yield "language", record.language
    yield "publisher", _text(record.publisher)
    yield "ISBN", record.isbn
    yield "ISSN", record.issn
    yield "note", _text(record.note)
    if record.accession or "pmid" in record.note.lower():  # else the note's would be taken
        yield "custom", {"accession": _text(record.accession)}


def _text(text: str) -> str:
    """A text in which what looks like markup is escaped."""
    if ("<" in text or "&" in text) and values.unmarked(text) != text:
        return text.replace("&", "&amp;").replace("<", "&lt;")
    return text


def _name(name: str) -> dict[str, str]:
    """Family, given and suffix; what has no comma is a body, literally.

    One without a comma that reading would turn about ("Jo Fir") is all family name.
    """
    parts = name.split(", ", 2)
    if len(parts) == 1:
        escaped = _text(name)
        return {"literal" if values.turned(name) == name else "family": escaped}
    return dict(zip(("family", "given", "suffix"), map(_text, parts), strict=False))


_PARTS = re.compile("([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")


def _date(record: Record) -> dict[str, Any]:
    """The parts of a date as in ISO 8601; of any other the year, and the date as printed."""
    found = _PARTS.fullmatch(record.date)
    if found and int(found[1]) == record.year:
        return {"date-parts": [[int(part) for part in found.groups() if part]]}
    dated: dict[str, Any] = {"date-parts": [[record.year]]} if record.year else {}
    return dated | ({"literal": record.date} if record.date else {})
