"""RIS, as every vendor writes it: an entry from its TY line to its ER line, tag by tag.

Why a reader of our own: rispy drops entries that lack an ER line or follow a preamble, and the
continuations of wrapped lines. What the vendors do, and this reader takes: no ER line; numbering,
headings and links between entries (Ovid, ProQuest); tags after ER (Ovid's NL); values wrapped
over lines without a tag; several keywords in one KW; one tag twice (all values of authors and
keywords, else the first; `raw` holds the others); one space in the tag instead of two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from cis_pipeline.core.files import encoded, one_line, silent, write_all
from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import item_types
from cis_pipeline.formats.tagged import entries, ris_fields
from cis_pipeline.formats.tagged.counting import pieces
from cis_pipeline.formats.tagged.entries import Entry, Tags, no_start
from cis_pipeline.formats.tagged.ris_fields import record
from cis_pipeline.formats.writing import BIBLIOGRAPHIC, Tell, as_keyword, as_name, first_and_last

FORMAT = "RIS"
SUFFIXES = (".ris", ".txt")

_BEGINS = r"TY(?: {2}-| {0,3}- [A-Z]{3,}[ \t]*\r?$)"
_START = re.compile(rf"^[\ufeff \t]*{_BEGINS}", re.MULTILINE)
_TAG = entries.tag_form("[A-Z][A-Z0-9]", " {2}- ?", before="[\ufeff \t]*")
_LOOSE_TAG = entries.tag_form("[A-Z][A-Z0-9]", r" {0,3}-(?: |\s*$)", before="[\ufeff \t]*")

_MARKS = entries.Marks(
    start=_START,
    end=re.compile(r"[ \t]*ER {0,3}-\s*$"),
    tag=_TAG,
    telling=frozenset({"TI", "T1", "AU", "A1", "BT"}),
)


def sniff(head: str) -> bool:
    """True if a line begins an entry, or one ends it and others name authors or titles."""
    if _START.search(head):
        return True
    ends = re.search(r"^ER {2}-", head, re.MULTILINE)
    return ends is not None and re.search(r"^(?:AU|A1|TI|T1) {2}-", head, re.MULTILINE) is not None


def read(stream: TextIO, source: Source) -> Iterator[Record | Problem]:
    """The entries in order, one at a time; `locator` is the line of TY ("line 12").

    A block of tags that no TY line begins is a Problem, and so (a warning) is a last entry without
    ER where others have one: the file was cut short.
    """
    ended, last = False, None
    for entry in entries.cut(stream, _MARKS):
        yield _read(entry)
        ended, last = ended or entry.ended, entry
    if last and ended and not last.ended:
        yield entries.cut_short(last, "ER")


def _read(entry: Entry) -> Record | Problem:
    raw = entry.raw
    tags = Tags(raw, _TAG if _TAG.line.match(raw) else _LOOSE_TAG)
    return record(entry.line, raw, tags) if entry.starts else no_start(entry, tags, "TY  - ")


_MARK = re.compile(r"Y(?<=[\n\ufeff \t]TY)(?:  -| {0,3}- [A-Z]{3,}[ \t]*(?=\n|\Z))")
"""It begins with the rarest of its characters, and so is found twice as fast."""


def count(stream: TextIO) -> int:
    """How many lines begin with TY as an entry does."""
    return sum(
        text[found.start() - 2] == "\n" or _leads(text, found.start() - 1)
        for text in pieces(stream)
        for found in _MARK.finditer(text)
    )


def _leads(text: str, at: int) -> bool:
    """Whether only a byte-order mark and spaces stand before this place on its line."""
    return not text[text.rfind("\n", 0, at) + 1 : at].strip("\ufeff \t")


# --- Writing ------------------------------------------------------------------------------------

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
    """Write an entry for each record, from TY to ER; how many.

    The type is a code, and where the code alone does not say which of our types it is, M3 names
    it; reading looks at that before anything else.
    """
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
