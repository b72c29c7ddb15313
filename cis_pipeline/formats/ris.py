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

from cis_pipeline.core.addresses import every_address
from cis_pipeline.core.files import encoded, one_line, silent, write_all
from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import fields, identifiers, item_types, name_lists, ris_entries, tagged
from cis_pipeline.formats.ris_entries import ANY, START
from cis_pipeline.formats.tagged import Entry, Tags, no_start
from cis_pipeline.formats.writing import BIBLIOGRAPHIC, Tell, as_keyword, as_name, first_and_last

FORMAT = "RIS"
SUFFIXES = (".ris", ".txt")

claim = ris_entries.claim


def sniff(head: str) -> bool:
    """True if a line begins an entry, or one ends it and others name authors or titles."""
    if START.search(head):
        return True
    ends = re.search(r"^ER {2}-", head, re.MULTILINE)
    return ends is not None and ANY.search(head) is not None


def read(stream: TextIO, source: Source) -> Iterator[Record | Problem]:
    """The entries in order, one at a time; `locator` is the line of TY ("line 12").

    A block of tags that no TY line begins is a Problem, and so (a warning) is a last entry without
    ER where others have one: the file was cut short.
    """
    ended, last = False, None
    for entry in ris_entries.entries(stream):
        raw = entry.raw
        tags = ris_entries.tags_of(raw)
        yield from _doubts(entry, tags)
        if entry.starts:
            yield _record(entry.line, raw, tags)
        ended, last = ended or entry.ended, entry
    if last and ended and not last.ended:
        yield tagged.cut_short(last, "ER")


def _doubts(entry: Entry, tags: Tags) -> list[Problem]:
    """What is odd about an entry: that it has lost its start, has two types, or nothing else."""
    if not entry.starts:
        return [no_start(entry, tags, "TY  - ")]
    types = tags.by_name.get("TY", ())
    if len(types) > 1:
        return [_typed_twice(entry, tags.every("TY"))]
    return [_empty(entry, tags)] if len(tags.by_name) < 4 and not _says_anything(tags) else []


def _typed_twice(entry: Entry, types: list[str]) -> Problem:
    what = f'has {len(types)} types (TY "{types[0]}", "{types[1]}"), and is read as one entry'
    remedy = "if they are several entries, export them again, with their titles"
    return Problem(f"line {entry.line}", what, remedy, "warning")


def _says_anything(tags: Tags) -> bool:
    return any(name not in ("TY", "ER") and tags.first(name) for name in tags.by_name)


def _empty(entry: Entry, tags: Tags) -> Problem:
    what = f'holds nothing but its type (TY "{tags.one("TY")}")'
    remedy = "look it up in the database; it counts as a record that was found"
    return Problem(f"line {entry.line}", what, remedy, "warning")


def count(stream: TextIO) -> int:
    """How many lines begin with TY as an entry does."""
    return ris_entries.count(stream)


# --- From tags to fields ----------------------------------------------------------------------

_TYPES = {
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
_BY_TYPE = item_types.by_name(_TYPES, " ")

# EBSCO and ProQuest print the kind of document and the language within a note.
_KIND_IN_NOTE = re.compile(r"(?:document|publication) type(?::| -)\s*([^.\n]+)", re.IGNORECASE)
_LANGUAGE_IN_NOTE = re.compile(
    r"\blanguage(?::| -)\s*([^.;\n]+(?:;[^.;:\n]+(?=[.;\n]|$))*)", re.IGNORECASE
)

_CONTAINERS = {
    "book": ["J1"],  # T2 and JF hold its series, or the database (ProQuest)
    "report": ["J1", "J2"],
    "thesis": ["J1"],
    "bookSection": ["BT", "T2", "JF", "T3", "JO", "J2"],
    "conferencePaper": ["C3", "T2", "BT", "JF", "T3", "JO"],
}
"""Item type -> the tags of what it is in, where they are not those of an article."""
_MAKERS = {"videoRecording": ["A3", "A4"], "audioRecording": ["A2", "A4"]}
"""What has no author was made by directors and producers, or by who plays the music."""


def _item_type(tags: Tags) -> str:
    """By TY and other terms; what M3 says counts alone if it is one of our own types."""
    named = item_types.own(*tags.every("M3"))
    if named is not None:
        return named
    kinds, notes, code = tags.every("M3", "DT", "PT"), "\n".join(tags.every("N1")), tags.one("TY")
    if "ype" in notes or "YPE" in notes:  # the pattern is slow, and notes are long
        kinds += _KIND_IN_NOTE.findall(notes)
    return item_types.refine(_BY_TYPE.get(code.casefold()) or item_types.item_type(code), kinds)


def _authors(tags: Tags, item_type: str) -> tuple[str, ...]:
    """A1 and AU together, since some files mix them; where there is neither, the editors.

    A name in both is one author; twice in one of them, it is two of the same name.
    """
    first, more = name_lists.each(tags.every("A1")), name_lists.each(tags.every("AU"))
    both = first + tuple(name for name in more if name not in first) if first else more
    if item_type in _MAKERS:
        return both + name_lists.each(tags.every(*_MAKERS[item_type]))
    editors = ["A4"] if item_type == "case" else ["A2", "ED", "A3", "A4"]
    return both or name_lists.each(
        tags.first_of(*editors)
    )  # A2 of a case is a series of law reports


def _language(tags: Tags) -> str:
    if named := tags.listed("LA"):
        return item_types.language(named)
    notes = "\n".join(tags.every("N1"))
    told = "anguage" in notes or "ANGUAGE" in notes
    found = _LANGUAGE_IN_NOTE.search(notes) if told else None
    return item_types.language(found.group(1)) if found else ""


def _dated(tags: Tags) -> tuple[int | None, str]:
    """The year and the date; DA is none where its year is another, for it may be any day."""
    published, first = tags.every("PY", "YR"), tags.every("Y1")
    days, year = tags.every("DA"), fields.year(*published, *first)
    if year and days:
        days = [day for day in days if (fields.year(day) or (day.isdigit() or year)) == year]
    return year or fields.year(*days), fields.date(*first, *days, *published)


def _addresses(tags: Tags) -> str:
    """The addresses; a file that is attached (L1) is none."""
    found = tags.every("UR", "L2", "L1", "LK")
    return identifiers.links(tags.first("UR", "L2"), *found) if found else ""


def _record(line: int, raw: str, tags: Tags) -> Record:
    item_type = _item_type(tags)
    is_article = item_type == "journalArticle"  # the number of an article is its journal's
    year, date = _dated(tags)
    container = _CONTAINERS.get(item_type, ["JF", "T2", "JO", "JA", "J2", "JI", "BT", "T3"])
    if tags.first("TY") == "WEB":  # EndNote's web page: T2 is its series, J2 where it stands
        container = ["J2", *container]
    return Record(
        locator=f"line {line}",
        raw=raw,
        item_type=item_type,
        title=tags.one("T1", "TI", "CT", "BT", "ST", "TT"),
        authors=_authors(tags, item_type),
        year=year,
        date=date,
        container=tags.one(*container),
        volume=tags.one("VL"),
        issue=tags.one("IS"),
        pages=fields.pages(tags.one("SP"), tags.one("EP"), tags.one("C7")),
        doi=identifiers.doi(tags.one("DO"))
        or identifiers.linked_doi(*tags.every("M3", "L3", "UR", "L2", "L1", "N1")),
        url=_addresses(tags),
        abstract=fields.abstract(tags.first("AB", "N2")),
        keywords=fields.keywords(tags.every("KW", "DE")),
        language=_language(tags),
        publisher=tags.one("PB", "PU"),
        isbn=identifiers.isbn(*tags.every(*(["BN"] if is_article else ["SN", "BN"]))),
        issn=identifiers.issn(*tags.every("SN")),
        accession=tags.one("AN", "UT", "ID"),
        note=tags.one("N1"),
    )


# --- Writing ------------------------------------------------------------------------------------

SUFFIX = ".ris"
HOLDS = BIBLIOGRAPHIC

_CODES = {item_type: codes.split()[0] for item_type, codes in _TYPES.items()}
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
    same = fields.year(record.date) in (None, record.year)  # a DA of another year is none
    yield "DA" if same else "Y1", record.date if record.date != str(record.year) else ""
    yield "T2", record.container
    yield "J1", record.container if record.item_type in _BOOKS else ""
    yield "VL", record.volume
    yield "IS", record.issue
    yield "SP", first
    yield "EP", last
    yield "DO", record.doi
    yield from (("UR", address) for address in every_address(record.url))
    yield "AB", record.abstract
    yield from (("KW", as_keyword(keyword)) for keyword in record.keywords)
    yield "LA", record.language
    yield "PB", record.publisher
    yield "SN", record.issn
    yield "SN" if record.item_type != "journalArticle" else "BN", record.isbn
    yield "AN", record.accession
    yield "N1", record.note
    yield "M3", kind
