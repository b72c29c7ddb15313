"""BibTeX and BibLaTeX, of any vendor: an entry as a Record, by the names of its fields.

How the file is cut and parsed stands in `bibtex_entries`, what LaTeX means in `latex`. A chapter
gets what it lacks from the book it refers to (crossref, xdata), as BibLaTeX does; `raw` is the
entry as it stood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TextIO

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import fields, identifiers, item_types
from cis_pipeline.formats.json.values import unmarked
from cis_pipeline.formats.latex import characters
from cis_pipeline.formats.latex.entries import (
    NO_ENTRIES,
    START,
    Parsed,
    definitions,
    kind_of,
    parsed,
    pieces,
)
from cis_pipeline.formats.latex.names import names
from cis_pipeline.formats.tagged.counting import marks_in

FORMAT = "BibTeX"
SUFFIXES = (".bib", ".bibtex", ".txt")

_STYLES = frozenset({"media", "font", "import", "supports", "keyframes", "page", "charset"})
"""What begins with "@" in style sheets, of which web pages are full."""


def sniff(head: str) -> bool:
    """True if a line begins with "@", a word and an opening brace, as entries do."""
    if head.lstrip("\ufeff \t\n")[:1] == "<":
        return False
    return any(found.group(1).lower() not in _STYLES for found in START.finditer(head))


def read(stream: TextIO, source: Source) -> Iterator[Record | Problem]:
    """The entries in order, one at a time; `locator` is the line of "@article{" ("line 12").

    An entry that cannot be parsed is read as far as its fields can be told, with a warning; one
    without any field that can be told is a Problem with its line and the parser's reason. LaTeX in
    titles, names and other texts becomes plain characters; formulas stay as they are. @string
    abbreviations are filled in from their definition on.
    """
    parents = _parents(stream)
    stream.seek(0)
    strings: dict[str, str] = {}
    for line, piece in pieces(stream):
        if kind_of(piece) in NO_ENTRIES:
            strings |= definitions(piece)
            continue
        entry = parsed(piece, strings)
        where = f"line {line}"
        if entry.fault and not entry.values:
            remedy = "mend its braces and commas, or export it again"
            yield Problem(where, f"the entry cannot be read: {entry.fault}", remedy)
            continue
        if entry.fault:
            remedy = "compare the record with the file"
            what = f"the entry is damaged ({entry.fault}); its fields were told by their names"
            yield Problem(where, what, remedy, "warning")
        yield _record(_inherited(entry, parents), where)


def count(stream: TextIO) -> int:
    """How many entries begin, without comments, abbreviations and preambles."""
    return sum(kind_of(piece) not in NO_ENTRIES for _, piece in pieces(stream))


# --- What an entry has from others -------------------------------------------------------------

_REFERS = re.compile(r'(?:[Cc]ross[Rr]ef|CROSSREF|[Xx][Dd]ata|XDATA)[ \t]*=[ \t]*[{"][ \t]*[^{}"]+')
_KEY = re.compile(r"[ \t]*@[ \t]*[\w-]+[ \t]*[{(]\s*([^\s,={}]+)\s*,")
_MOST_PARENTS = 10_000
_DEEPEST = 3

_OWN = """crossref xref xdata ids author doi url eprint eprinttype pages abstract annote annotation
    note keywords file options label eid unique-id pmid type entrysubtype shorttitle title subtitle
    pagetotal"""
_NOT_INHERITED = frozenset(_OWN.split())


def _parents(stream: TextIO) -> dict[str, Parsed]:
    """The entries that others refer to, by their keys in lower case."""
    if not _mentions(stream):
        return {}
    stream.seek(0)
    referred = (
        found.partition("=")[2].strip(' \t"{').split(",") for found in marks_in(stream, _REFERS)
    )
    keys: set[str] = set()
    for listed in referred:
        keys.update(key.strip().lower() for key in listed)
        if len(keys) > _MOST_PARENTS:
            break
    parents: dict[str, Parsed] = {}
    if keys:
        stream.seek(0)
        strings: dict[str, str] = {}
        for _, piece in pieces(stream):
            if kind_of(piece) in NO_ENTRIES:
                strings |= definitions(piece)
            elif (key := _KEY.match(piece)) and key.group(1).lower() in keys:
                parents.setdefault(key.group(1).lower(), parsed(piece, strings))
    return parents


def _mentions(stream: TextIO) -> bool:
    """Whether a file speaks of references among its entries at all, as few do."""
    held = ""
    while chunk := stream.read(1 << 18):
        text = (held + chunk).lower()
        if "crossref" in text or "xdata" in text:
            return True
        held = chunk[-16:]
    return False


def _inherited(entry: Parsed, parents: dict[str, Parsed], deep: int = 0) -> Parsed:
    """The entry with what it lacks from those it refers to."""
    values = entry.values
    if not parents or deep > _DEEPEST or not ("crossref" in values or "xdata" in values):
        return entry
    values = dict(values)
    for key in values.get("xdata", "").split(","):
        if parent := parents.get(key.strip().lower()):
            values = _inherited(parent, parents, deep + 1).values | values
    if parent := parents.get(values.get("crossref", "").strip().lower()):
        theirs = _inherited(parent, parents, deep + 1).values
        titled = "journaltitle" if entry.kind == "article" else "booktitle"
        if not entry.kind.startswith(("book", "mv", "collection", "proceedings")):
            whole = ": ".join(theirs[name] for name in ("title", "subtitle") if theirs.get(name))
            values.setdefault(titled, whole)
        values = {k: v for k, v in theirs.items() if k not in _NOT_INHERITED} | values
    return replace(entry, values=values)


# --- Records -----------------------------------------------------------------------------------

_TYPES = {
    "audio": "audioRecording",
    "bookinbook": "bookSection",
    "jurisdiction": "case",
    "movie": "film",
    "music": "audioRecording",
    "mvproceedings": "book",
    "mvreference": "book",
    "periodical": "document",
    "proceedings": "book",
    "reference": "book",
    "software": "computerProgram",
    "suppbook": "bookSection",
    "suppcollection": "bookSection",
    "suppperiodical": "journalArticle",
}
_KEYWORDS = ("keywords", "keyword", "author_keywords", "keywords-plus", "mesh", "mendeley-tags")
_SUBTITLED = (("title", "subtitle"), ("booktitle", "booksubtitle"), ("maintitle", "mainsubtitle"))
_WHOLES = frozenset({"proceedings", "mvproceedings", "collection", "inbook"})
"""Types whose entries may have no title but that of the book."""
_LINK = re.compile(r"(?:https?|ftp)://[^\s{}\\]+")


def _record(entry: Parsed, locator: str) -> Record:
    values = entry.values

    def one(*names: str) -> str:
        return next((text for n in names if (v := values.get(n)) and (text := _text(v))), "")

    def titled(name: str, sub: str) -> str:
        return ": ".join(part for part in (one(name), one(sub)) if part)

    title, booktitle, maintitle = (titled(*names) for names in _SUBTITLED)
    journal = one("fjournal", "journal", "journaltitle")
    url = _url(values)
    return Record(
        locator=locator,
        raw=entry.raw,
        item_type=_item_type(entry.kind, one),
        title=title or (one("chapter") or booktitle if entry.kind in _WHOLES else ""),
        authors=names(values.get("author") or values.get("editor", "")),
        year=fields.year(one("year"), one("date")),
        date=fields.date(_first_day(one("date")), one("month"), one("year")),
        container=journal or booktitle or maintitle or one("shortjournal", "eventtitle"),
        volume=one("volume"),
        issue=one("number", "issue"),
        pages=fields.pages(one("pages", "page"), "", one("article-number", "eid", "art_number")),
        doi=identifiers.doi(characters.address(values.get("doi", "")))
        or identifiers.linked_doi(url, characters.address(values.get("eprint", ""))),
        url=url,
        abstract=fields.abstract(one("abstract")),
        keywords=fields.keywords(
            fields.bars(characters.plain(values[name])) for name in _KEYWORDS if values.get(name)
        ),
        language=item_types.language(one("language", "langid")),
        publisher=one("publisher", "school", "institution", "organization", "university"),
        isbn=identifiers.isbn(one("isbn")),
        issn=identifiers.issn(one("issn")),
        accession=one("unique-id", "pmid", "eprintid") or _eprint(one),
        note=one("note", "annote", "annotation"),
    )


def _text(value: str) -> str:
    """A value as plain text; without HTML, where its brackets are escaped as LaTeX (Mendeley)."""
    text = characters.plain(value)
    return unmarked(text) if "\\textless" in value or "$<$" in value else text


def _first_day(date: str) -> str:
    """The first of the two dates of a range: "1988/1992" -> "1988"."""
    first, slash, _ = date.partition("/")
    return first if slash and re.fullmatch(r"[0-9]{4}(?:-[0-9]{2}){0,2}[?~%]?", first) else date


def _url(values: dict[str, str]) -> str:
    """Its address, or the one in what says how it was published."""
    if values.get("url"):
        return identifiers.link(characters.address(values["url"]))
    within = (values.get(name, "") for name in ("howpublished", "bdsk-url-1", "link", "ee"))
    return next((found.group() for text in within if (found := _LINK.search(text))), "")


def _eprint(one: Callable[..., str]) -> str:
    """Its number in an archive, with the archive's name: "arXiv:1501.00001", "12345" (PubMed)."""
    number, archive = one("eprint"), one("eprinttype", "archiveprefix")
    if not archive or "/" in archive:
        return ""
    return number if archive.lower() in ("pubmed", "pmid") else number and f"{archive}:{number}"


def _item_type(kind: str, one: Callable[..., str]) -> str:
    kinds = [one("type"), one("entrysubtype"), one("document_type", "document-type")]
    named = item_types.own(kinds[1])
    if named is not None:
        return named
    archived = one("archiveprefix", "eprinttype").lower() == "arxiv"
    if archived and kind in ("misc", "online", "unpublished"):
        return "preprint"
    return item_types.refine(_TYPES.get(kind) or item_types.item_type(kind), kinds)
