"""Ovid's own text (.txt, .ovd, .cgi): numbered entries, "<1>", with tags or names of fields.

All its databases (MEDLINE, Embase, PsycINFO, journals) write it, each with tags of its own. As a
citation file, lines begin with two characters and a hyphen ("TI  - "); as a reprint, the name of a
field stands alone on its line and its value, indented, below. Where an article appeared often
stands in one sentence only (see `citations`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TextIO

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import (
    citation_items,
    citations,
    claims,
    fields,
    identifiers,
    item_types,
    tagged,
)
from cis_pipeline.formats.tagged import Entry, Tags, marks_in

FORMAT = "Ovid"
SUFFIXES = (".txt", ".ovd", ".cgi")

_NUMBER = r"<[0-9]+\.? ?>[ \t]*$"
_START = re.compile(rf"^\ufeff?(?:{_NUMBER}|VN {{1,2}}- Ovid)", re.MULTILINE)
_TAG = tagged.tag_form("[A-Z][A-Z0-9]", " {1,2}-(?: |[^\\S\n]*$)")
_FIELD = re.compile(r"\n(?![ \t<])([^\n]{1,60})(?=\n|\Z)")

_NAMES = {
    "TI": "title; article title; chapter title; document title",
    "OT": "original title; vernacular title; title original; translated title",
    "AU": "author; authors; author name; personal author; inventor; author s",
    "FA": "authors full name; author full names; authors full names; full author name",
    "CA": "corporate author; collective name; group author; institutional author",
    "ED": "editor; editors; book editor; book editors; editor s",
    "SO": "source; citation; journal source",
    "BT": "book title; title of book; host title; book source",
    "JN": "journal name; journal; full journal title; journal title; publication name",
    "VO": "volume; journal volume",
    "IP": "issue; issue part; journal issue",
    "PG": "page; pages; pagination; page numbers",
    "YR": "year of publication; publication year; year",
    "DP": "date of publication; publication date; issue date; date",
    "PT": "publication type; publication types",
    "DT": "document type; type of document",
    "AB": "abstract; summary",
    "KW": "author keywords; keyword heading; keywords; key concepts; identifiers; "
    "key phrase identifiers",
    "MH": "mesh subject headings; mesh headings; subject headings; medical subject headings; "
    "emtree heading; candidate terms; descriptors",
    "LG": "language; languages; language of article",
    "IS": "issn; issn print; issn electronic; issn linking; electronic issn; print issn",
    "IB": "isbn",
    "DO": "doi; doi number; digital object identifier; digital object identifier doi",
    "UI": "unique identifier; ui",
    "AN": "accession number",
    "PB": "publisher; publisher information",
    "UR": "url; publisher url; web address",
    "DB": "database",
}
_BY_NAME = {name.strip(): tag for tag, names in _NAMES.items() for name in names.split(";")}
_KNOWN_FIELD = re.compile(
    r"^(?:Unique Identifier|Accession Number|Title|Authors?|Source|Database)[ \t]*\n[ \t]+\S",
    re.MULTILINE,
)
_KNOWN_TAG = re.compile(r"^(?:VN|DB|TI|SO|AN|UI|AU) {1,2}- ", re.MULTILINE)

_RIS = re.compile(r"\s*TY {1,2}- ")
_LINE = re.compile(
    rf"{_TAG.whole.pattern}|^[A-Z][^\n]{{1,60}}\n(?:[ \t]+\S[^\n]*(?:\n|\Z))+", re.MULTILINE
)


def sniff(head: str) -> bool:
    """True if entries are numbered as Ovid's are and have its tags or fields, or VN says so; a
    number above a line of TY is that of an entry of RIS.
    """
    found = _START.search(head)
    if not found or _RIS.match(head, found.end()):
        return False
    behind = head[found.start() :]
    return "VN" in found.group() or bool(_KNOWN_TAG.search(behind) or _KNOWN_FIELD.search(behind))


def claim(text: str) -> claims.Claim | None:
    """Its lines with tags, and the names of fields with the indented lines below."""
    return claims.claim(text, _START.search(text), _LINE)


_MARK = re.compile(r"\n\ufeff?(?:<[0-9]+\.? ?>[ \t]*(?=\n|\Z)|VN {1,2}- Ovid)")


def count(stream: TextIO) -> int:
    """How many numbers there are, and lines of VN that no number announced."""
    entries, announced = 0, False
    for mark in marks_in(stream, _MARK):
        if "<" in mark or not announced:
            entries += 1
        announced = "<" in mark
    return entries


def read(stream: TextIO, source: Source) -> Iterator[Record | Problem]:
    """The entries in order, one at a time; `locator` is the line of the number ("line 12")."""
    for line, passage in tagged.passages(stream, _starts()):
        raw = passage.strip("\n").rstrip()
        tags = _tags(raw)
        if _START.match(passage):
            yield _record(line, raw, tags)
        elif "TI" in tags:
            yield tagged.no_start(Entry(line, lines=[raw]), tags, "<1>")


def _starts() -> Callable[[str], Iterable[int]]:
    """Tells where entries begin: at a number, or at VN where no number came before it."""
    numbered = False

    def starts(text: str) -> Iterator[int]:
        nonlocal numbered
        for found in _START.finditer(text):
            is_number = "<" in found.group()
            if is_number or not numbered:
                yield found.start()
            numbered = is_number

    return starts


def _tags(raw: str) -> Tags:
    """The tags of an entry; where it has names of fields instead, these are put into tags."""
    if re.search(r"^[A-Z][A-Z0-9] {1,2}-(?: |$)", raw, re.MULTILINE):
        return Tags(raw, _TAG)
    parts = _FIELD.split("\n" + raw)
    lines = [""]
    for name, value in zip(parts[1::2], parts[2::2], strict=True):
        key = fields.tidy(re.sub(r"[\W_]+", " ", name)).casefold()
        if not value.strip() and key not in _BY_NAME:
            lines[-1] += f"\n{name}"  # a line of the value above that is not indented
        else:
            lines.append(f"{_BY_NAME.get(key, 'ZZ')}  - {value.strip()}")
    return Tags("\n".join(lines), _TAG)


_ROLE = re.compile(r"\s*\[[^\]]*\]?")
_AFTER_NAME = re.compile(
    r"[\s,]*\s[0-9,+*#()\s]*$|,? (?:Ph\.? ?D|M\.? ?D|[BM]\.?Sc|[BM]A|MPH|MB|RN|FACSM)\b.*"
)


_STOP = re.compile(r"(?<=[a-z]{2})\.$")


def _person(text: str) -> str:
    """A name without the numbers of addresses and degrees: "Elm, Bo MD, PhD *" -> "Elm, Bo"."""
    text = fields.tidy(text)
    while (cut := _AFTER_NAME.sub("", text)) != text:
        text = cut
    return fields.initialled(_STOP.sub("", text.strip(" ,;*+")))


def _authors(tags: Tags) -> tuple[str, ...]:
    """Full names where they are given, then the bodies; the editors if there are neither."""
    found = tags.first_of("FA", "AU") + tags.every("CA", "GN") or tags.first_of("ED", "BE")
    parts = (part for text in found for part in _ROLE.sub("", text).split(";"))
    return tuple(one for part in parts if (one := _person(part)))


_GLUED_TAG = re.compile(r"(?<=[^\W_.])\.?[A-Z]{2} {1,2}- .*$")
_KIND_IN_TITLE = re.compile(r"(?<=\S)\.?\s*\[[A-Z][A-Za-z &/,:-]{2,60}\]\.?$")


def title(printed: str) -> str:
    """A title without the kind that Ovid prints behind it, or a tag that lost its line.

    >>> title("A title. [References]."), title("A title.DP  - 2023")
    ('A title', 'A title')
    """
    plain = _KIND_IN_TITLE.sub("", _GLUED_TAG.sub("", printed))
    return plain[:-1] if plain.endswith(".") and not plain.endswith("..") else plain


_GLUED_DATE = re.compile(r"(?<=[^\W_.])\.?DP {1,2}- (?P<date>.*)$")


def glued_date(printed: str) -> str:
    """The date behind a title whose tag lost its line, or "".

    >>> glued_date("A title.DP  - Oct 1998")
    'Oct 1998'
    """
    found = _GLUED_DATE.search(printed)
    return found["date"] if found else ""


def _item_type(tags: Tags) -> str:
    """A chapter where PT or DT says so, whatever else they say; else what is most special."""
    kinds = [kind.rstrip(". ") for kind in tags.every("PT", "DT")]
    known = [item_types.item_type(part) for kind in kinds for part in re.split(r"[;|\n]", kind)]
    for special in ("bookSection", "thesis", "patent"):
        if special in known:
            return special
    return item_types.refine("journalArticle", kinds)


def _record(line: int, raw: str, tags: Tags) -> Record:
    item_type = _item_type(tags)
    in_book = item_type in ("bookSection", "book")
    sentence = tags.one("BT", "SO") if in_book else tags.one("SO")
    place = (citations.ovid_book if in_book else citations.ovid_journal)(sentence)
    numbered = citation_items.article_number(sentence)
    named = tags.one("JN", "JT", "NJ", "JW", "TA", "JA")
    container = place.container if in_book else named or place.container
    dates = (*tags.every("DP", "DG", "YR"), place.date)
    return Record(
        locator=f"line {line}",
        raw=raw,
        item_type=item_type,
        title=title(tags.one("TI", "OT", "TT", "BT")),
        authors=_authors(tags),
        year=fields.year(*tags.every("YR"), *dates),
        date=fields.date(*dates),
        container="" if item_type in ("book", "thesis") else container,
        volume=tags.one("VO", "VI", "VL") or place.volume,
        issue=tags.one("IP") or place.issue,
        pages=fields.pages(tags.one("PG", "PP"), "", numbered) or fields.pages(place.pages),
        doi=identifiers.doi(tags.one("DO", "DI"))
        or identifiers.linked_doi(*tags.every("UR", "LK", "JL")),
        url=identifiers.links(tags.first("UR", "JL", "OU"), *tags.every("UR", "JL", "OU")),
        abstract=fields.abstract(tags.first("AB")),
        keywords=fields.keywords(
            fields.bars(one.rstrip(". ")) for one in tags.every("KW", "ID", "MH", "SH")
        ),
        language=item_types.language(tags.listed("LG", "LA").rstrip(".")),
        publisher=tags.one("PB", "PU"),
        isbn=identifiers.isbn(*tags.every("IB", "IS")),
        issn=identifiers.issn(*tags.every("IS")),
        accession=re.sub(r"^[A-Za-z ]+: |\.$", "", tags.one("AN", "UI")),
        note=tags.one("NT"),
    )
