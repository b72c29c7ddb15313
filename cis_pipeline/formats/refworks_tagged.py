"""RefWorks tagged text: two characters, a space and a value; an entry begins with its RT line.

Lines without a tag of the format continue the value above. Vendors that export to RefWorks
(ProQuest, EBSCO, Embase) write the same tags; what they put into user fields stays in `raw`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TextIO

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import claims, fields, identifiers, item_types, name_lists, tagged
from cis_pipeline.formats.tagged import Entry, Tags, count_marks

FORMAT = "RefWorks tagged"
SUFFIXES = (".txt",)

_NAMES = (
    "RT(?= +(?:[A-Z][a-z]|DVD))|SR|ID|A[1-6]|T[1-3]|JF|JO|YR|FD|VO|IS|SP|OP|K1|AB|NO|ED|"
    "P[BP]|SN|A[DNV]|LA|CL|SF|OT|OL|L[KL]|DO|CN|D[BS]|IP|RD|ST|U[1-9L]|U1[0-5]|SL|CR|W[TPV]|UD|PMID|PMCID"
)
_TAG = tagged.tag_form(_NAMES, r" |[^\S\n]*$")
_START = re.compile(r"^\ufeff?RT +(?:[A-Z][a-z]|DVD)", re.MULTILINE)
_BESIDE_IT = re.compile(r"^(?:SR|ID|A1|T1|JF|YR|VO|SN|LA|K1) \S", re.MULTILINE)
_MARK = re.compile(r"\n\ufeff?RT +(?:[A-Z][a-z]|DVD)")


def sniff(head: str) -> bool:
    """True if a line names a reference type (RT), and another has a tag of the format."""
    return _START.search(head) is not None and _BESIDE_IT.search(head) is not None


def claim(text: str) -> claims.Claim | None:
    """Its lines with tags."""
    return claims.claim(text, _START.search(text), _TAG.whole)


def count(stream: TextIO) -> int:
    """How many lines name a reference type."""
    return count_marks(stream, _MARK)


def read(stream: TextIO, source: Source) -> Iterator[Record | Problem]:
    """The entries in order, one at a time; `locator` is the line of RT ("line 12").

    Tags that stand before the first RT line are a Problem.
    """
    for line, passage in tagged.passages(stream, _starts):
        raw = passage.strip("\n").rstrip()
        tags = Tags(raw, _TAG)
        if _START.match(passage):
            yield _record(line, raw, tags)
        elif "A1" in tags or "T1" in tags:
            yield tagged.no_start(Entry(line, lines=[raw]), tags, "RT ")


def _starts(text: str) -> Iterator[int]:
    return (found.start() for found in _START.finditer(text))


_TYPES = {
    "journalArticle": "Journal, Electronic; Abstract",
    "thesis": "Dissertation/Thesis, Unpublished",
    "report": "Grant",
    "manuscript": "Unpublished Material",
    "statute": "Laws/Statutes; Laws; Statutes",
    "bill": "Bills/Resolutions; Bills; Resolutions",
    "case": "Case/Court Decisions; Court Decisions",
    "videoRecording": "Video/DVD; DVD; Motion Picture",
    "audioRecording": "Sound Recording; Music Score",
    "forumPost": "Online Discussion Forum/Blogs; Online Discussion Forum",
    "letter": "Personal Communication",
}
"""Item type -> what RefWorks calls it, besides the names that `item_types` knows."""
_BY_TYPE = item_types.by_name(_TYPES)
_WITHOUT_CONTAINER = {"book", "thesis", "report", "manuscript", "patent"}


def _item_type(tags: Tags) -> str:
    named = tags.one("RT")
    return _BY_TYPE.get(named.casefold()) or item_types.item_type(named)


def _record(line: int, raw: str, tags: Tags) -> Record:
    item_type = _item_type(tags)
    series = item_type in _WITHOUT_CONTAINER
    return Record(
        locator=f"line {line}",
        raw=raw,
        item_type=item_type,
        title=tags.one("T1", "ST", "OT") or (tags.one("T2") if series else ""),
        authors=name_lists.each(tags.first_of("A1", "A2", "A3", "A4")),
        year=fields.year(*tags.every("YR", "FD")),
        date=fields.date(*tags.every("FD", "YR")),
        container="" if series else tags.one("JF", "T2", "JO", "T3"),
        volume=tags.one("VO"),
        issue=tags.one("IS"),
        pages=fields.pages(tags.one("SP"), tags.one("OP")),
        doi=identifiers.doi(tags.one("DO"))
        or identifiers.linked_doi(*tags.every("UL", "LK", "NO")),
        url=identifiers.links(tags.first("UL", "LK"), *tags.every("UL", "LK")),
        abstract=fields.abstract(tags.first("AB")),
        keywords=fields.keywords(tags.every("K1")),
        language=item_types.language(tags.listed("LA")),
        publisher=tags.one("PB"),
        isbn=identifiers.isbn(*tags.every("SN")) if item_type != "journalArticle" else "",
        issn=identifiers.issn(*tags.every("SN")),
        accession=tags.one("AN", "ID"),
        note=tags.one("NO"),
    )
