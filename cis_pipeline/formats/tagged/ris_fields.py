"""From the tags of a RIS entry to the fields of a record, whichever of them a vendor uses.

Why a plan for each set of tags: an entry has ten of the sixty tags that fields are looked for in,
and the entries of one vendor have the same ones. So what is made of which tag is told once for
all entries that have the same tags.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from cis_pipeline.core.model import Record
from cis_pipeline.formats import fields, identifiers, item_types
from cis_pipeline.formats.tagged.entries import Tags

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

_TELL_KINDS = frozenset({"M3", "DT", "PT", "N1"})


def _item_type(tags: Tags) -> str:
    by_name = tags.by_name
    if _TELL_KINDS.isdisjoint(by_name):
        return _type_of(tags.one("TY"), (), 0)
    kinds = tags.every("M3", "DT", "PT")
    if "N1" in by_name:
        notes = "\n".join(by_name["N1"])
        if "ype" in notes or "YPE" in notes:  # the pattern is slow, and notes are long
            kinds += _KIND_IN_NOTE.findall(notes)
    return _type_of(tags.one("TY"), tuple(kinds), len(by_name.get("M3", ())))


@lru_cache(maxsize=4096)
def _type_of(code: str, kinds: tuple[str, ...], own: int) -> str:
    """The item type by TY and other terms; the first `own` of them may name one of ours."""
    named = item_types.own(*kinds[:own])
    if named is not None:
        return named
    base = _BY_TYPE.get(code.upper()) or item_types.item_type(code)
    return item_types.refine(base, kinds)


# --- From tags to fields ----------------------------------------------------------------------
# Each of these is given the tags and, of those that can hold its field, the ones that are there.


def _authors(tags: Tags, names: tuple[str, ...]) -> tuple[str, ...]:
    """A1 and AU together, since some files mix them; where there is neither, the editors.

    A name in both is one author; twice in one of them, it is two of the same name.
    """
    by_name = tags.by_name
    if names[:1] == ("AU",) and (authors := fields.names(by_name["AU"])):  # there is no A1
        return authors
    first, more = fields.names(by_name.get("A1", ())), fields.names(by_name.get("AU", ()))
    both = first + tuple(name for name in more if name not in first) if first else more
    return both or fields.names(tags.first_of(*names))


def _makers(tags: Tags, names: tuple[str, ...]) -> tuple[str, ...]:
    """The authors and, of a film or a recording, who else made it."""
    more = tags.every(*(name for name in names if name not in ("A1", "AU")))
    return _authors(tags, ()) + fields.names(more)


def _year(tags: Tags, names: tuple[str, ...]) -> int | None:
    return _first_year(tuple(tags.as_written(names)))


@lru_cache(maxsize=4096)
def _first_year(dates: tuple[str, ...]) -> int | None:
    return fields.year(*dates)


def _date(tags: Tags, names: tuple[str, ...]) -> str:
    return fields.date(*tags.as_written(names))


def _pages(tags: Tags, names: tuple[str, ...]) -> str:
    if names == ("SP", "EP"):  # as in most entries
        start, end = tags.by_name["SP"][0], tags.by_name["EP"][0]
        if start.isdigit() and end.isdigit():
            return fields.pages(start, end)
    return fields.pages(tags.one("SP"), tags.one("EP"), tags.one("C7"))


def _doi(tags: Tags, names: tuple[str, ...]) -> str:
    if names[0] == "DO":
        if found := identifiers.doi(tags.by_name["DO"][0]) or identifiers.doi(tags.one("DO")):
            return found
        names = names[1:]
    return identifiers.linked_doi(*tags.every(*names)) if names else ""


def _url(tags: Tags, names: tuple[str, ...]) -> str:
    return identifiers.link(tags.one_of(names))


def _abstract(tags: Tags, names: tuple[str, ...]) -> str:
    return fields.told_abstract(tags.one_of(names))


def _keywords(tags: Tags, names: tuple[str, ...]) -> tuple[str, ...]:
    return fields.keywords(tags.as_written(names))


def _language(tags: Tags, names: tuple[str, ...]) -> str:
    if named := tags.listed("LA"):
        return item_types.language(named)
    notes = "\n".join(tags.every("N1"))
    told = "anguage" in notes or "ANGUAGE" in notes
    found = _LANGUAGE_IN_NOTE.search(notes) if told else None
    return item_types.language(found.group(1)) if found else ""


def _isbn(tags: Tags, names: tuple[str, ...]) -> str:
    return identifiers.isbn(*tags.every(*names))


def _issn(tags: Tags, names: tuple[str, ...]) -> str:
    return identifiers.issn(*tags.every(*names))


_Make = Callable[[Tags, tuple[str, ...]], object]
_FIELDS: dict[str, tuple[_Make, str]] = {
    "title": (Tags.one_of, "T1 TI CT BT ST TT"),
    "authors": (_authors, "A1 AU A2 ED A3 A4"),
    "year": (_year, "PY Y1 DA YR"),
    "date": (_date, "Y1 DA PY YR"),
    "container": (Tags.one_of, "JF T2 JO JA J2 JI BT T3"),
    "volume": (Tags.one_of, "VL"),
    "issue": (Tags.one_of, "IS"),
    "pages": (_pages, "SP EP C7"),
    "doi": (_doi, "DO M3 L3 UR L2 L1 N1"),
    "url": (_url, "UR L2"),
    "abstract": (_abstract, "AB N2"),
    "keywords": (_keywords, "KW DE"),
    "language": (_language, "LA N1"),
    "publisher": (Tags.one_of, "PB PU"),
    "isbn": (_isbn, "SN BN"),
    "issn": (_issn, "SN"),
    "accession": (Tags.one_of, "AN UT ID"),
    "note": (Tags.one_of, "N1"),
}
"""Field -> how it is made, and of which tags; the first that holds something counts."""
_OF_TYPE: dict[str, dict[str, tuple[_Make, str]]] = {
    "journalArticle": {"isbn": (_isbn, "BN")},  # the number of an article is its journal's
    "book": {
        "container": (Tags.one_of, "J1")
    },  # T2 and JF hold its series, or the database (ProQuest)
    "report": {"container": (Tags.one_of, "J1")},
    "thesis": {"container": (Tags.one_of, "J1")},
    "bookSection": {"container": (Tags.one_of, "BT T2 JF T3 JO J2")},
    "conferencePaper": {"container": (Tags.one_of, "C3 T2 BT JF T3 JO")},
    "case": {"authors": (_authors, "A1 AU A4")},  # its A2 is the series of law reports
    # What has no author was made by directors and producers, or by who plays the music.
    "videoRecording": {"authors": (_makers, "A1 AU A3 A4")},
    "audioRecording": {"authors": (_makers, "A1 AU A2 A4")},
}
"""What differs from that by the item type."""


@lru_cache(maxsize=4096)
def _plan(item_type: str, shape: tuple[str, ...]) -> list[tuple[str, _Make, tuple[str, ...]]]:
    """The fields that an entry with these tags can have, how each is made, and of which tags."""
    made = _FIELDS | _OF_TYPE.get(item_type, {})
    plan = [
        (field, make, tuple(name for name in names.split() if name in shape))
        for field, (make, names) in made.items()
    ]
    return [one for one in plan if one[2]]


def record(line: int, raw: str, tags: Tags) -> Record:
    """The record of an entry that begins in this line and has these tags."""
    item_type = _item_type(tags)
    plan = _plan(item_type, tuple(tags.by_name))
    values: dict[str, Any] = {field: make(tags, names) for field, make, names in plan}
    return Record(locator=f"line {line}", raw=raw, item_type=item_type, **values)
