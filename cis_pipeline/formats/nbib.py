"""PubMed's MEDLINE format (.nbib): a four-letter tag and a hyphen, an entry from PMID to a blank
line.

ERIC writes the same format without PMID; there an entry begins with OWN. Indented lines continue
the value above.

Why a reader of our own: the known ones stop at wrapped lines and at tags they do not expect.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TextIO

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import claims, fields, identifiers, item_types, name_lists, tagged
from cis_pipeline.formats.tagged import Entry, Tags, marks_in

FORMAT = "PubMed MEDLINE"
SUFFIXES = (".nbib", ".txt", ".medline")

_TAG = tagged.tag_form("[A-Z]{2,4}", r" {0,2}-(?: |\S*\s*$)")
_START = re.compile(r"^\ufeff?(?:PMID- |OWN {1,2}- )", re.MULTILINE)


def _begins(line: str, before: Entry | None) -> bool:
    """PMID or OWN, whichever comes first, begins an entry; the other one then belongs to it.

    It does not where a blank line stands between them, or where the entry has its own already.
    """
    if before is None or before.ended or not before.starts:
        return True
    tag = _mark(line)
    return any(not one.strip() or _mark(one) == tag for one in before.lines)


def _mark(line: str) -> str:
    """The start mark in a line, if any."""
    return line.lstrip("\ufeff")[:4] if _START.match(line) else ""


_MARKS = tagged.Marks(
    start=_START,
    confirms=_begins,
    end=re.compile(r"\s*$"),
    tag=_TAG,
    telling=frozenset({"PMID", "PMC", "PMCR", "TI", "BTI", "CTI", "AU", "FAU", "STAT", "IS", "PT"}),
    resumes=re.compile(r" {5,}\S"),
)


def sniff(head: str) -> bool:
    """True if a line begins with "PMID- " or "OWN - "."""
    return _START.search(head) is not None


def claim(text: str) -> claims.Claim | None:
    """Its lines with tags."""
    return claims.claim(text, _START.search(text), _TAG.whole)


def read(stream: TextIO, source: Source) -> Iterator[Record | Problem]:
    """The entries in order, one at a time; `locator` is the line of PMID ("line 1").

    A block of tags that begins otherwise, such as "PMID-123" without its space, is a Problem.
    """
    for entry in tagged.cut(stream, _MARKS):
        tags = Tags(entry.raw, _TAG)
        yield _record(entry, tags) if entry.starts else tagged.no_start(entry, tags, "PMID- ")


_MARK = re.compile(r"\n(?:\ufeff?(?:PMID- |OWN {1,2}- )|[^\S\n]*(?=\n|\Z))")


def count(stream: TextIO) -> int:
    """How many PMID or OWN lines begin an entry: not the second of the two before a blank line."""
    entries, seen = 0, {""}
    for mark in marks_in(stream, _MARK):
        tag = mark.strip("\n\ufeff")[:4].strip()
        if tag and ("" in seen or tag in seen):
            entries, seen = entries + 1, set()
        seen.add(tag)
    return entries


def _names(tags: Tags) -> tuple[str, ...]:
    """Full names where they are given, then the bodies; the editors if there are neither."""
    persons = name_lists.each(tags.first_of("FAU", "AU"))
    found = (*persons, *tags.every("CN")) if persons else tags.first_of("CN", "FED", "ED")
    return tuple(name for text in found if (name := fields.initialled(text)))


def _doi(tags: Tags) -> str:
    """The first identifier marked [doi]; else one that is printed as a DOI."""
    ids = tags.every("AID", "LID")
    marked = (identifiers.doi(one.partition("[doi]")[0]) for one in ids if "[doi]" in one)
    return next((found for found in marked if found), "") or identifiers.linked_doi(*ids)


def _item_type(tags: Tags) -> str:
    of_a_book = "bookSection" if tags.one("TI") else "book"
    base = of_a_book if tags.one("BTI") else ""
    return item_types.refine(base, tags.every("PT"))


def _record(entry: Entry, tags: Tags) -> Record:
    title = tags.one("TI", "BTI", "TT")
    container = tags.one("JT", "TA", "BTI", "CTI")
    return Record(
        locator=f"line {entry.line}",
        raw=entry.raw,
        item_type=_item_type(tags),
        title=title,
        authors=_names(tags),
        year=fields.year(*tags.every("DP", "DEP")),
        date=fields.date(*tags.every("DP", "DEP")),
        container=container if container != title else "",
        volume=tags.one("VI"),
        issue=tags.one("IP"),
        pages=fields.pages(tags.one("PG")),
        doi=_doi(tags),
        url=identifiers.links(tags.first("UR", "URL"), *tags.every("UR", "URL")),
        abstract=fields.abstract(tags.first("AB")),
        keywords=fields.keywords(tags.every("OT", "MH")),
        language=item_types.language(tags.listed("LA")),
        publisher=tags.one("PB"),
        isbn=identifiers.isbn(*tags.every("ISBN")),
        issn=identifiers.issn(*tags.every("IS")),
        accession=tags.one("PMID", "AN"),
    )
