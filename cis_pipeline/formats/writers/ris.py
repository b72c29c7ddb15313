"""RIS as reference managers read it: an entry from TY to ER, a tag a line.

The type is a code, and where the code alone does not say which of our types it is, M3 names it;
`cis_pipeline.formats.ris` reads that back before it looks at anything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from cis_pipeline.core.files import encoded, one_line, silent, write_all
from cis_pipeline.core.model import Record
from cis_pipeline.formats import item_types
from cis_pipeline.formats.tagged import ris_fields
from cis_pipeline.formats.writers import Tell
from cis_pipeline.formats.writers.texts import BIBLIOGRAPHIC, as_keyword, as_name, first_and_last

FORMAT = "RIS"
SUFFIX = ".ris"
HOLDS = BIBLIOGRAPHIC

_CODES = {item_type: codes.split()[0] for item_type, codes in ris_fields.TYPES.items()}
_NEAREST = dict.fromkeys(item_types.NOT_ARTICLES, "JOUR") | {
    "email": "ICOMM",
    "instantMessage": "ICOMM",
    "forumPost": "ELEC",
    "film": "MPCT",
    "tvBroadcast": "VIDEO",
    "radioBroadcast": "SOUND",
    "podcast": "SOUND",
    "standard": "STAND",
}
"""The code of a type that has none of its own, or whose own one says something else."""

_BOOKS = frozenset({"book", "report", "thesis"})


def write(records: Iterable[Record], path: Path, tell: Tell = silent) -> int:
    """Write an entry for each record; how many."""
    return write_all(path, (_entry(record) for record in records))


def _entry(record: Record) -> bytes:
    lines = [f"{tag}  - {one_line(text)}\n" for tag, text in _tags(record) if text]
    return encoded("".join([*lines, "ER  - \n\n"]))


def _type(record: Record) -> tuple[str, str]:
    """The code of its type, and its name where the code does not say enough."""
    kind = record.item_type
    if kind in _NEAREST or kind not in _CODES:
        return _NEAREST.get(kind, "GEN"), kind or item_types.UNTYPED
    swayed = kind in ("journalArticle", "document") and record.note
    return _CODES[kind], kind if swayed else ""


def _tags(record: Record) -> Iterator[tuple[str, str]]:
    """The tags and values of a record, the empty ones as well."""
    code, kind = _type(record)
    first, last = first_and_last(record.pages)
    yield "TY", code
    yield "TI", record.title
    yield from (("AU", as_name(name)) for name in record.authors)
    yield "PY", str(record.year or "")
    yield "DA", record.date if record.date != str(record.year) else ""
    yield "T2", record.container
    yield "J1", record.container if record.item_type in _BOOKS else ""
    yield "VL", record.volume
    yield "IS", record.issue
    yield "SP", first
    yield "EP", last
    yield "DO", record.doi
    yield "UR", record.url
    yield "AB", record.abstract
    yield from (("KW", as_keyword(keyword)) for keyword in record.keywords)
    yield "LA", record.language
    yield "PB", record.publisher
    yield "SN", record.issn
    yield "SN" if record.item_type != "journalArticle" else "BN", record.isbn
    yield "AN", record.accession
    yield "N1", record.note
    yield "M3", kind
