"""EndNote's refer format (.enw): an entry from %0 to a blank line, a tag a line.

The type is one of EndNote's; where that does not say which of our types it is, or reading would
leave something of the entry to it, %9 (type of work) names ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from cis_pipeline.core.files import encoded, one_line, silent, write_all
from cis_pipeline.core.model import Record
from cis_pipeline.formats import enw, item_types
from cis_pipeline.formats.writers import Tell
from cis_pipeline.formats.writers.texts import BIBLIOGRAPHIC, as_keyword, as_name

FORMAT = "EndNote refer"
SUFFIX = ".enw"
HOLDS = BIBLIOGRAPHIC

_NAMES = {item_type: names.split(";")[0] for item_type, names in enw.TYPES.items()}
_NEAREST = dict.fromkeys(item_types.NOT_ARTICLES, "Journal Article") | {
    "email": "Personal Communication",
    "instantMessage": "Personal Communication",
    "forumPost": "Web Page",
    "film": "Film or Broadcast",
    "tvBroadcast": "Film or Broadcast",
    "podcast": "Audiovisual Material",
    "radioBroadcast": "Audiovisual Material",
    "presentation": "Conference Paper",
    "preprint": "Unpublished Work",
    "standard": "Standard",
}
"""EndNote's name of a type that it does not have, or means otherwise."""

_IN_BOOKS = frozenset({"bookSection", "conferencePaper"})


def write(records: Iterable[Record], path: Path, tell: Tell = silent) -> int:
    """Write an entry for each record; how many."""
    return write_all(path, (_entry(record) for record in records))


def _entry(record: Record) -> bytes:
    lines = [f"%{tag} {one_line(text)}\n" for tag, text in _tags(record) if text]
    return encoded("".join([*lines, "\n"]))


def _tags(record: Record) -> Iterator[tuple[str, str]]:
    """The tags and values of a record, the empty ones as well."""
    name, kind = _type(record)
    yield "0", name
    yield "T", record.title
    yield from (("A", as_name(author)) for author in record.authors)
    yield "D", str(record.year or "")
    yield "8", record.date if record.date != str(record.year) else ""
    yield "B" if record.item_type in _IN_BOOKS else "J", record.container
    yield "V", record.volume
    yield "N", record.issue
    yield "P", record.pages
    yield "R", record.doi
    yield "U", record.url
    yield "X", record.abstract
    yield from (("K", as_keyword(keyword)) for keyword in record.keywords)
    yield "G", record.language
    yield "I", record.publisher
    yield "@", record.issn
    yield "@", record.isbn
    yield "M", record.accession
    yield "Z", record.note
    yield "9", kind


def _type(record: Record) -> tuple[str, str]:
    """EndNote's name of its type, and ours where that does not say enough."""
    kind = record.item_type
    if kind in _NEAREST or kind not in _NAMES:
        return _NEAREST.get(kind, "Generic"), kind or item_types.UNTYPED
    held = record.container if kind in enw.WITHOUT_CONTAINER else ""
    held += record.isbn if kind == "journalArticle" else ""
    return _NAMES[kind], kind if held else ""
