"""Web of Science tagged text (.ciw, .txt, .isi): an entry from its PT line to its ER line.

A tag is two characters and a space; a line that begins with three spaces continues the value
above, as a further name in AU, AF and their like, else as more of the same text. PT says where
the document stood (J journal, B book, S series, C conference, P patent) and DT what it is.

Why a reader of our own: rispy's stops at tags it does not know, and these differ from year to
year (INSPEC and others write the format too).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TextIO

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import claims, fields, identifiers, item_types, name_lists, tagged
from cis_pipeline.formats.tagged import Entry, Tags, count_marks

FORMAT = "Web of Science"
SUFFIXES = (".ciw", ".txt", ".isi")

_TAG = tagged.tag_form("[A-Z][A-Z0-9]", r" |\s*$")
_START = re.compile(r"^\ufeff?PT [A-Za-z]+[ \t]*\r?$", re.MULTILINE)
"""Only a bare type begins an entry: a text that was broken off may go on with "PT "."""
_BESIDE_IT = re.compile(r"^\ufeff?(?:FN |VR |ER[ \t]*$|UT |SO |AU |TI )", re.MULTILINE)


_LINE = re.compile(rf"{_TAG.whole.pattern}|^ {{3}}\S[^\n]*", re.MULTILINE)

_MARKS = tagged.Marks(
    start=_START,
    end=re.compile(r"ER\s*$"),
    tag=_TAG,
    telling=frozenset({"AU", "AF", "TI", "SO", "UT"}),
    outside=frozenset({"FN", "VR", "EF"}),
)


def sniff(head: str) -> bool:
    """True if there is a PT line that begins an entry, and a line of the format's own beside it."""
    return _START.search(head) is not None and _BESIDE_IT.search(head) is not None


def claim(text: str) -> claims.Claim | None:
    """Its lines with tags, and those that continue one."""
    return claims.claim(text, _START.search(text), _LINE)


def read(stream: TextIO, source: Source) -> Iterator[Record | Problem]:
    """The entries in order, one at a time; `locator` is the line of PT ("line 3").

    A block of tags that no PT line begins is a Problem. A last entry without ER, or a file that
    begins with FN and does not end with EF, is a warning: it was cut short.
    """
    frame: set[str] = set()
    last = None
    for entry in tagged.cut(_watched(stream, frame), _MARKS):
        tags = Tags(entry.raw, _TAG)
        yield _record(entry, tags) if entry.starts else tagged.no_start(entry, tags, "PT ")
        last = entry
    if last and (not last.ended or frame == {"FN"}):
        yield tagged.cut_short(last, "ER, EF")


_MARK = re.compile(r"\n\ufeff?PT [A-Za-z]+[ \t]*(?=\n|\Z)")


def count(stream: TextIO) -> int:
    """How many lines are PT and a bare type."""
    return count_marks(stream, _MARK)


def _watched(stream: Iterable[str], frame: set[str]) -> Iterator[str]:
    """The same lines; `frame` gains FN and EF when they pass."""
    for line in stream:
        if line.lstrip("\ufeff")[:2] in ("FN", "EF"):
            frame.add(line.lstrip("\ufeff")[:2])
        yield line


_WHERE = {"J": "journalArticle", "B": "book", "P": "patent", "C": "conferencePaper"}


def _item_type(tags: Tags) -> str:
    """PT and DT together: in a book or series, an article is a chapter or a conference paper."""
    where, kinds = tags.one("PT")[:1].upper(), tags.every("DT")
    if where == "J" or where not in "BSC":
        return item_types.refine(_WHERE.get(where, ""), kinds)
    kind = item_types.refine("", kinds)
    if kind in ("", "journalArticle", "document"):
        in_conference = where == "C" or bool(tags.one("CT", "CY"))
        whole = where == "B" and not tags.every("SO")
        return "conferencePaper" if in_conference else "book" if whole else "bookSection"
    return kind


def _names(tags: Tags) -> tuple[str, ...]:
    """Full names where they are given, then the bodies; the book's if there are neither.

    GP is the body that published the proceedings (IEEE); it is no author of a paper in them.
    """
    persons = tags.first_of("AF", "AU", "BF", "BA")
    found = persons + tags.every("CA") if persons else tags.first_of("CA", "BE", "ED", "GP")
    return name_lists.each(name for text in found for name in text.split("\n"))


def _record(entry: Entry, tags: Tags) -> Record:
    container = tags.one("SO")
    title = tags.one("TI") or (container if tags.one("PT") == "B" else "")
    return Record(
        locator=f"line {entry.line}",
        raw=entry.raw,
        item_type=_item_type(tags),
        title=title,
        authors=_names(tags),
        year=fields.year(*tags.every("PY", "PD", "EA")),
        date=fields.date(*tags.every("PD", "PY", "EA")),
        container=container if title != container else "",
        volume=tags.one("VL"),
        issue=tags.one("IS"),
        pages=fields.pages(tags.one("BP"), tags.one("EP"), tags.one("AR", "PS")),
        doi=identifiers.doi(tags.one("DI")) or identifiers.doi(tags.one("D2")),
        url=identifiers.links(tags.first("UR"), *tags.every("UR")),
        abstract=fields.abstract(tags.first("AB")),
        keywords=fields.keywords(fields.tidy(value) for value in tags.every("DE", "ID")),
        language=item_types.language(tags.listed("LA")),
        publisher=tags.one("PU"),
        isbn=identifiers.isbn(*tags.every("BN")),
        issn=identifiers.issn(*tags.every("SN", "EI")),
        accession=tags.one("UT", "AN"),
        note=tags.one("NT"),
    )
