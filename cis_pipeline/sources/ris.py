"""RIS, as every vendor writes it: an entry from its TY line to its ER line, tag by tag.

Why a reader of our own: rispy drops entries that lack an ER line or follow a preamble, and the
continuations of wrapped lines. What the vendors do, and this reader takes: no ER line; numbering,
headings and links between entries (Ovid, ProQuest); tags after ER (Ovid's NL); values wrapped
over lines without a tag; several keywords in one KW; one tag twice (all values of authors and
keywords, else the first; `raw` holds the others); one space in the tag instead of two.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TextIO

from cis_pipeline.model import Problem, Record, Source
from cis_pipeline.sources import fields, tagged, terms
from cis_pipeline.sources.counting import count_marks
from cis_pipeline.sources.making import new_record
from cis_pipeline.sources.tagged import Entry, Tags, no_start

FORMAT = "RIS"
SUFFIXES = (".ris", ".txt")

_BEGINS = r"TY(?: {2}-| {0,3}- [A-Z]{3,}[ \t]*$)"
_START = re.compile(rf"^[\ufeff \t]*{_BEGINS}", re.MULTILINE)
_TAG = tagged.tag_form("[A-Z][A-Z0-9]", " {2}- ?", before="[\ufeff \t]*")
_LOOSE_TAG = tagged.tag_form("[A-Z][A-Z0-9]", r" {0,3}-(?: |\s*$)", before="[\ufeff \t]*")

_MARKS = tagged.Marks(
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
    for entry in _entries(stream):
        raw = entry.raw
        tags = Tags(raw, _TAG if _TAG.line.match(raw) else _LOOSE_TAG)
        yield _record(entry.line, raw, tags) if entry.starts else no_start(entry, tags, "TY  - ")
        ended, last = ended or entry.ended, entry
    if last and ended and not last.ended:
        yield tagged.cut_short(last, "ER")


_MARK = re.compile(r"\n[\ufeff \t]*TY(?:  -| {0,3}- [A-Z]{3,}[ \t]*(?=\n|\Z))")


def count(stream: TextIO) -> int:
    """How many lines begin with TY as an entry does."""
    return count_marks(stream, _MARK)


_END = re.compile(r"\nER  -[ \t]*$", re.MULTILINE)


def _entries(stream: TextIO) -> Iterator[Entry]:
    """The entries; those that go from TY to ER without any tag behind it, at once."""
    for line, passage in tagged.passages(stream, _starts):
        end = _END.search(passage)
        if end and "  -" not in passage[end.end() :] and _START.match(passage):
            yield Entry(line, ended=True, lines=[passage[: end.end()]])
        else:
            yield from tagged.cut(io.StringIO(passage), _MARKS, line)


_TY = re.compile("TY {0,3}-")


def _starts(text: str) -> Iterator[int]:
    """Where the lines begin that begin an entry; "TY" is found fast, and then looked at."""
    for found in _TY.finditer(text):
        begin = text.rfind("\n", 0, found.start()) + 1
        if _START.match(text, begin):
            yield begin


TYPES = {
    "journalArticle": "JOUR EJOUR JFULL INPR ABST",
    "magazineArticle": "MGZN",
    "newspaperArticle": "NEWS",
    "conferencePaper": "CONF CPAPER",
    "book": "BOOK EBOOK EDBOOK CLSWK WHOLE",
    "bookSection": "CHAP ECHAP SER",
    "thesis": "THES",
    "report": "RPRT GOVDOC GRANT",
    "webpage": "ELEC WEB",
    "blogPost": "BLOG",
    "preprint": "PREPRINT",
    "manuscript": "UNPB UNPD MANSCPT",
    "document": "GEN PAMP STAND CTLG CHART EQUA FIGURE AGGR ANCIENT MULTI OTHER",
    "dataset": "DATA DBASE",
    "dictionaryEntry": "DICT",
    "encyclopediaArticle": "ENCYC",
    "presentation": "SLIDE",
    "videoRecording": "VIDEO MPCT ADVS",
    "audioRecording": "SOUND MUSIC",
    "artwork": "ART",
    "map": "MAP",
    "computerProgram": "COMP",
    "letter": "PCOMM ICOMM",
    "hearing": "HEAR",
    "case": "CASE",
    "statute": "STAT LEGAL",
    "bill": "BILL UNBILL",
    "patent": "PAT",
}
"""Item type -> the codes that mean it, the one to write first."""
_BY_TYPE = {code: item_type for item_type, codes in TYPES.items() for code in codes.split()}

# EBSCO and ProQuest print the kind of document and the language within a note.
_KIND_IN_NOTE = re.compile(r"(?:document|publication) type(?::| -)\s*([^.\n]+)", re.IGNORECASE)
_LANGUAGE_IN_NOTE = re.compile(
    r"\blanguage(?::| -)\s*([^.;\n]+(?:;[^.;:\n]+(?=[.;\n]|$))*)", re.IGNORECASE
)

_CONTAINERS = {
    "book": ("J1",),  # what T2 and JF hold is its series, or the database (ProQuest)
    "report": ("J1",),
    "thesis": ("J1",),
    "bookSection": ("BT", "T2", "JF", "T3", "JO", "J2"),
    "conferencePaper": ("C3", "T2", "BT", "JF", "T3", "JO"),
}
_JOURNAL = ("JF", "T2", "JO", "JA", "J2", "JI", "BT", "T3")


def _item_type(tags: Tags) -> str:
    kinds = tags.every("M3", "DT", "PT")
    own = len(tags.every("M3")) if kinds else 0
    if "N1" in tags:
        notes = "\n".join(tags.every("N1"))
        if "ype" in notes or "YPE" in notes:  # the pattern is slow, and notes are long
            kinds += _KIND_IN_NOTE.findall(notes)
    return _type_of(tags.one("TY"), tuple(kinds), own)


@lru_cache(maxsize=4096)
def _type_of(code: str, kinds: tuple[str, ...], own: int) -> str:
    """The item type by TY and other terms; the first `own` of them may name one of ours."""
    named = terms.own(*kinds[:own])
    if named is not None:
        return named
    base = _BY_TYPE.get(code.upper()) or terms.item_type(code)
    return terms.refine(base, kinds)


def _language(tags: Tags) -> str:
    if "LA" in tags and (named := tags.listed("LA")):
        return terms.language(named)
    if "N1" not in tags:
        return ""
    notes = "\n".join(tags.every("N1"))
    told = "anguage" in notes or "ANGUAGE" in notes
    found = _LANGUAGE_IN_NOTE.search(notes) if told else None
    return terms.language(found.group(1)) if found else ""


_MAKERS = {"videoRecording": ("A3", "A4"), "audioRecording": ("A2", "A4")}
"""What has no author was made by all of these: directors and producers, or who plays the music."""


def _authors(tags: Tags, item_type: str) -> tuple[str, ...]:
    """A1 and AU together, since some files mix them; where there is neither, the editors.

    A name in both is one author; twice in one of them, it is two of the same name.
    """
    first = fields.names(tags.every("A1")) if "A1" in tags else ()
    more = fields.names(tags.every("AU"))
    both = first + tuple(name for name in more if name not in first) if first else more
    if item_type in _MAKERS:
        return both + fields.names(tags.every(*_MAKERS[item_type]))
    if item_type == "case":  # its A2 is the series of law reports
        return both or fields.names(tags.every("A4"))
    return both or fields.names(tags.first_of("A2", "ED", "A3", "A4"))


@lru_cache(maxsize=4096)
def _when(years: tuple[str, ...], dates: tuple[str, ...], more: str) -> tuple[int | None, str]:
    """The year and the most exact date; files name the same few again and again."""
    return fields.year(*years, *dates, more), fields.date(*dates, *years, more)


@lru_cache(maxsize=4096)
def _numbers(numbers: tuple[str, ...], in_journal: bool, isbn: str) -> tuple[str, str]:
    """ISBN and ISSN; the number of an article is its journal's."""
    return fields.isbn(*(() if in_journal else numbers), isbn), fields.issn(*numbers)


def _record(line: int, raw: str, tags: Tags) -> Record:
    item_type = _item_type(tags)
    year, date = _when(tuple(tags.every("PY")), tuple(tags.every("Y1", "DA")), tags.one("YR"))
    isbn, issn = _numbers(tuple(tags.every("SN")), item_type == "journalArticle", tags.one("BN"))
    return new_record(
        locator=f"line {line}",
        raw=raw,
        item_type=item_type,
        title=tags.one("T1", "TI", "CT", "BT", "ST", "TT"),
        authors=_authors(tags, item_type),
        year=year,
        date=date,
        container=tags.one(*_CONTAINERS.get(item_type, _JOURNAL)),
        volume=tags.one("VL"),
        issue=tags.one("IS"),
        pages=fields.pages(tags.one("SP"), tags.one("EP"), tags.one("C7")),
        doi=fields.doi(tags.one("DO"))
        or fields.linked_doi(*tags.every("M3", "L3", "UR", "L2", "L1", "N1")),
        url=fields.link(tags.one("UR", "L2")),
        abstract=fields.abstract(tags.one("AB", "N2")),
        keywords=fields.keywords(tags.every("KW", "DE")),
        language=_language(tags),
        publisher=tags.one("PB", "PU"),
        isbn=isbn,
        issn=issn,
        accession=tags.one("AN", "UT", "ID"),
        note=tags.one("N1"),
    )
