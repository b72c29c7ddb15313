"""BibTeX that BibLaTeX understands as well: what LaTeX would take for its own is escaped.

Capitals in titles stand in braces, so that no style makes "UK" into "uk", and so do the names of
bodies, so that none is parted into given and family name. Where the kind of entry does not say
which of our types it is, `entrysubtype` names it. Accents stay as they are, in UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from cis_pipeline.core.files import encoded, one_line, silent, write_all
from cis_pipeline.core.model import Record
from cis_pipeline.formats import fields, item_types
from cis_pipeline.formats.writers import Tell
from cis_pipeline.formats.writers.keys import key
from cis_pipeline.formats.writers.texts import BIBLIOGRAPHIC, keywords_line

FORMAT = "BibTeX"
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
    """Write an entry for each record; how many."""
    used: set[str] = set()
    return write_all(path, (_entry(record, key(record, used)) for record in records))


def _entry(record: Record, key: str) -> bytes:
    kind = _KINDS.get(record.item_type, "misc")
    lines = [f"  {name} = {{{value}}},\n" for name, value in _fields(record, kind) if value]
    return encoded("".join([f"@{kind}{{{key},\n", *lines, "}\n\n"]))


def _fields(record: Record, kind: str) -> Iterator[tuple[str, str]]:
    """The fields and values of a record, in LaTeX, the empty ones as well."""
    yield "title", _title(record.title)
    yield "author", " and ".join(map(_name, record.authors))
    yield "year", str(record.year or "")
    yield from _date(record)
    titled = record.title != ""  # else reading takes the book's title for that of the entry
    yield _CONTAINERS.get(kind, "journal") if titled else "journal", latex(record.container)
    yield "volume", latex(record.volume)
    yield "number", latex(record.issue)
    yield "pages", _pages(record.pages)
    yield _PUBLISHERS.get(kind, "publisher"), latex(record.publisher)
    yield "doi", _verbatim(record.doi)
    yield "url", _verbatim(record.url)
    yield "isbn", latex(record.isbn)
    yield "issn", latex(record.issn)
    yield "language", latex(record.language)
    yield "keywords", latex(keywords_line(record.keywords))
    yield "abstract", latex(record.abstract)
    yield "unique-id", latex(record.accession)
    yield "note", latex(record.note)
    yield "entrysubtype", "" if record.item_type in _SAYS_ENOUGH else _subtype(record.item_type)


def _subtype(item_type: str) -> str:
    return "" if item_type == "document" else item_type or item_types.UNTYPED


def _pages(pages: str) -> str:
    """With a dash of LaTeX between first and last page, if reading gives the same again."""
    dashed = pages.replace("-", "--")
    plain = latex(pages) == pages and fields.pages(dashed) == pages
    return dashed if plain else latex(pages)


def _date(record: Record) -> Iterator[tuple[str, str]]:
    """BibLaTeX's date for one as in ISO 8601, BibTeX's month for "May 4 2023"."""
    year = str(record.year)
    month = record.date.removesuffix(f" {year}")
    if month != record.date and fields.date(month, year) == record.date:
        yield "month", latex(month)
    elif record.date != year:
        yield "date", latex(record.date)


# --- Texts -------------------------------------------------------------------------------------

_SPECIAL = re.compile(r"[\\{}$&#%_^~]")
_SECOND = re.compile(r"(?<=')'|(?<=[`?!])`|(?<=-)-")
_PAIRS = ("--", "''", "``", "?`", "!`")
_ESCAPED = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
} | {sign: f"\\{sign}" for sign in "$&#%_"}


def latex(text: str) -> str:
    r"""A text in LaTeX: signs that mean something there are escaped, and pairs like "--" parted.

    >>> print(latex("50% of R&D in {braces}"))
    50\% of R\&D in \textbraceleft{}braces\textbraceright{}
    """
    text = _SPECIAL.sub(_escaped, one_line(text))
    if any(pair in text for pair in _PAIRS):
        return _SECOND.sub(r"{}\g<0>", text)
    return text


def _escaped(found: re.Match[str]) -> str:
    return _ESCAPED[found.group()]


_BRACES = re.compile(r"[\\{}]")


def _verbatim(text: str) -> str:
    """An address or a DOI, which BibLaTeX takes as it stands; its braces must not count."""
    return _BRACES.sub(_escaped, one_line(text))


def _title(title: str) -> str:
    """A title whose words with capitals stand in braces, but for a capital that begins it."""
    begin, *words = latex(title).split(" ")
    begin = begin if begin[1:] == begin[1:].lower() else f"{{{begin}}}"
    return " ".join([begin, *(word if word == word.lower() else f"{{{word}}}" for word in words)])


_PLAIN_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .’-]|'(?!'))*")
_AND = re.compile(r"\band\b", re.IGNORECASE)


def _name(name: str) -> str:
    """A person as "Family, Given"; a body, and whatever BibTeX would part, in braces."""
    parts = name.split(", ")
    if len(parts) == 1 or len(parts) > 3:
        return f"{{{latex(name)}}}"
    family, *given = (_part(part) for part in parts)
    return ", ".join([family, *reversed(given)])  # "Fir, Jo, Jr." is "Fir, Jr., Jo" in BibTeX


def _part(part: str) -> str:
    plain = _PLAIN_NAME.fullmatch(part) and not _AND.search(part)
    return part if plain else f"{{{latex(part)}}}"
