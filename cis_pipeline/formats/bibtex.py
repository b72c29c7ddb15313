"""BibTeX and BibLaTeX, of any vendor: an entry as a Record, by the names of its fields.

How a file is cut and parsed, what LaTeX means, and how text is escaped for it stands in `latex`. A
chapter gets what it lacks from the book it refers to, as BibLaTeX does; `raw` is the entry as it
stood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TextIO

from cis_pipeline.core.addresses import every_address
from cis_pipeline.core.files import encoded, silent, write_all
from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import claims, fields, identifiers, item_types
from cis_pipeline.formats.latex import characters
from cis_pipeline.formats.latex.entries import (
    NO_ENTRIES,
    START,
    Parsed,
    definitions,
    inherited,
    kind_of,
    parents_in,
    parsed,
    pieces,
)
from cis_pipeline.formats.writing import BIBLIOGRAPHIC, Tell, citation_key, keywords_line

FORMAT = "BibTeX"
SUFFIXES = (".bib", ".bibtex", ".txt")

_STYLES = frozenset({"media", "font", "import", "supports", "keyframes", "page", "charset"})
"""What begins with "@" in style sheets, of which web pages are full."""

_LINE = re.compile(
    rf"{START.pattern}[^\n]*|^[ \t]*,?[ \t]*[A-Za-z][\w+:./-]*[ \t]*=[ \t]*[{{\"\w][^\n]*",
    re.MULTILINE,
)


def sniff(head: str) -> bool:
    """True if a line begins with "@", a word and an opening brace, as entries do."""
    if head.lstrip("\ufeff \t\n")[:1] == "<":
        return False
    return any(_starts(head))


def claim(text: str) -> claims.Claim | None:
    """Its lines that begin an entry or a field."""
    return claims.claim(text, next(_starts(text), None), _LINE)


def _starts(text: str) -> Iterator[re.Match[str]]:
    return (found for found in START.finditer(text) if found.group(1).lower() not in _STYLES)


def read(stream: TextIO, source: Source) -> Iterator[Record | Problem]:
    """The entries in order, one at a time; `locator` is the line of "@article{" ("line 12").

    An entry that cannot be parsed is read as far as its fields can be told, with a warning; one
    without any field that can be told is a Problem with its line and the parser's reason. LaTeX in
    titles, names and other texts becomes plain characters; formulas stay as they are. @string
    abbreviations are filled in from their definition on.
    """
    parents = parents_in(stream)
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
        yield _record(inherited(entry, parents), where)


def count(stream: TextIO) -> int:
    """How many entries begin, without comments, abbreviations and preambles."""
    return sum(kind_of(piece) not in NO_ENTRIES for _, piece in pieces(stream))


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
_LINK = re.compile(r"(?:https?|ftp)://(?:[^\s{}\\]|\\[_&%#~]|\{\\?[_&%#~]\})+")


def _record(entry: Parsed, locator: str) -> Record:
    values = entry.values

    def one(*names: str) -> str:
        told = (characters.plain(value) for n in names if (value := values.get(n)))
        return next(filter(None, told), "")

    def titled(name: str, sub: str) -> str:
        return ": ".join(part for part in (one(name), one(sub)) if part)

    title, booktitle, maintitle = (titled(*names) for names in _SUBTITLED)
    journal = one("fjournal", "journal", "journaltitle")
    url = _url(entry)
    return Record(
        locator=locator,
        raw=entry.raw,
        item_type=_item_type(entry.kind, one),
        title=title or (one("chapter") or booktitle if entry.kind in _WHOLES else ""),
        authors=_authors(entry),
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
            fields.bars(characters.plain(value)) for value in entry.every(*_KEYWORDS)
        ),
        language=item_types.language(one("language", "langid")),
        publisher=one("publisher", "school", "institution", "organization", "university"),
        isbn=identifiers.isbn(one("isbn")),
        issn=identifiers.issn(one("issn")),
        accession=one("unique-id", "pmid", "eprintid") or _eprint(one),
        note="; ".join(map(characters.plain, entry.every("note"))) or one("annote", "annotation"),
    )


def _authors(entry: Parsed) -> tuple[str, ...]:
    """The authors in their order, of all such fields; else the editors."""
    for field in ("author", "editor", "editors"):  # the last is Scopus's
        if found := [name for text in entry.every(field) for name in characters.names(text)]:
            return tuple(found)
    return ()


def _first_day(date: str) -> str:
    """The first of the two dates of a range: "1988/1992" -> "1988"."""
    first, slash, _ = date.partition("/")
    return first if slash and re.fullmatch(r"[0-9]{4}(?:-[0-9]{2}){0,2}[?~%]?", first) else date


def _url(entry: Parsed) -> str:
    """Its addresses, and those in what says how it was published."""
    published = " ".join(entry.every("howpublished"))
    others = sorted(name for name in entry.values if name.startswith("bdsk-url-"))
    first, *more = entry.every("url") or [""]
    more += [found.group() for found in _LINK.finditer(published)]
    return identifiers.links(
        *map(characters.address, (first, *more, *entry.every(*others, "link", "ee")))
    )


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


# --- Writing ------------------------------------------------------------------------------------

SUFFIX = ".bib"
HOLDS = BIBLIOGRAPHIC

_KINDS = dict.fromkeys(item_types.NOT_ARTICLES, "article") | {
    "journalArticle": "article",
    "magazineArticle": "article",
    "newspaperArticle": "article",
    "conferencePaper": "inproceedings",
    "book": "book",
    "bookSection": "incollection",
    "encyclopediaArticle": "inreference",
    "thesis": "thesis",
    "report": "techreport",
    "manuscript": "unpublished",
    "preprint": "unpublished",
    "webpage": "online",
    "blogPost": "online",
    "forumPost": "online",
    "dataset": "dataset",
    "computerProgram": "software",
    "patent": "patent",
}
_SAYS_ENOUGH = {"computerProgram"} | {
    item_type for item_type, kind in _KINDS.items() if item_types.item_type(kind) == item_type
}
_CONTAINERS = {"inproceedings": "booktitle", "incollection": "booktitle", "book": "maintitle"}
_PUBLISHERS = {"thesis": "school", "techreport": "institution", "online": "organization"}


def write(records: Iterable[Record], path: Path, tell: Tell = silent) -> int:
    """Write an entry for each record; how many.

    BibTeX that BibLaTeX understands as well. Where the kind of entry does not say which of our
    types it is, `entrysubtype` names it.
    """
    used: set[str] = set()
    return write_all(path, (_entry(record, citation_key(record, used)) for record in records))


def _entry(record: Record, key: str) -> bytes:
    kind = _KINDS.get(record.item_type, "misc")
    lines = [f"  {name} = {{{value}}},\n" for name, value in _fields(record, kind) if value]
    return encoded("".join([f"@{kind}{{{key},\n", *lines, "}\n\n"]))


def _fields(record: Record, kind: str) -> Iterator[tuple[str, str]]:
    """The fields and values of a record, in LaTeX, the empty ones as well."""
    yield "title", characters.latex_title(record.title)
    yield "author", " and ".join(map(characters.latex_name, record.authors))
    yield "year", str(record.year or "")
    yield from _date(record)
    titled = record.title != ""  # else reading takes the book's title for that of the entry
    container = _CONTAINERS.get(kind, "journal") if titled else "journal"
    yield container, characters.latex(record.container)
    yield "volume", characters.latex(record.volume)
    yield "number", characters.latex(record.issue)
    yield "pages", _pages(record.pages)
    yield _PUBLISHERS.get(kind, "publisher"), characters.latex(record.publisher)
    yield "doi", characters.verbatim(record.doi)
    for number, address in enumerate(every_address(record.url), start=1):  # as BibDesk does
        yield "url" if number == 1 else f"bdsk-url-{number}", characters.verbatim(address)
    yield "isbn", characters.latex(record.isbn)
    yield "issn", characters.latex(record.issn)
    yield "language", characters.latex(record.language)
    yield "keywords", characters.latex(keywords_line(record.keywords))
    yield "abstract", characters.latex(record.abstract)
    yield "unique-id", characters.latex(record.accession)
    yield "note", characters.latex(record.note)
    yield "entrysubtype", "" if record.item_type in _SAYS_ENOUGH else _subtype(record.item_type)


def _subtype(item_type: str) -> str:
    return "" if item_type == "document" else item_type or item_types.UNTYPED


def _pages(pages: str) -> str:
    """With a dash of LaTeX between first and last page, if reading gives the same again."""
    dashed = pages.replace("-", "--")
    plain = characters.latex(pages) == pages and fields.pages(dashed) == pages
    return dashed if plain else characters.latex(pages)


def _date(record: Record) -> Iterator[tuple[str, str]]:
    """BibLaTeX's date for one as in ISO 8601, BibTeX's month for "May 4 2023"."""
    year = str(record.year)
    month = record.date.removesuffix(f" {year}")
    if month != record.date and fields.date(month, year) == record.date:
        yield "month", characters.latex(month)
    elif record.date != year:
        yield "date", characters.latex(record.date)
