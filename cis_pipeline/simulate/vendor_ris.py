"""Entries in RIS as ProQuest and as Ovid write it: which tags in which order, with what frills."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cis_pipeline.simulate.assumptions import Database
from cis_pipeline.simulate.mess import Entry
from cis_pipeline.simulate.words import title_case
from cis_pipeline.simulate.works import ARTICLE, Work

_TYPES = {
    ARTICLE: "JOUR", "editorial": "JOUR", "bookReview": "JOUR", "erratum": "JOUR", "book": "BOOK",
    "bookSection": "CHAP", "thesis": "THES", "conferencePaper": "CONF", "newspaperArticle": "NEWS",
    "magazineArticle": "MGZN", "report": "RPRT",
}  # fmt: skip
_KINDS = {"editorial": "Editorial", "bookReview": "Book Review", "erratum": "Correction"}
"""What the vendors name in M3, since RIS has no type for it."""

_RESOLVER = "http://dx.doi.org/"


def proquest(entries: Sequence[Entry], database: Database) -> str:
    """A whole ProQuest export: entries parted by three blank lines."""
    return "\n\n\n".join(_lines(_proquest(entry, database)) for entry in entries)


def ovid(entries: Sequence[Entry], database: Database) -> str:
    """A whole Ovid export: entries numbered, each followed by its NL line."""
    blocks = (f"{_lines(_ovid(entry))}{_after(entry)}" for entry in entries)
    return "\n".join(f"{number}.\n{block}" for number, block in enumerate(blocks, start=1))


def _lines(tags: Iterable[tuple[str, str]]) -> str:
    text = "".join(f"{tag}  - {value}\n" for tag, value in tags if value)
    return f"{text}ER  - \n"


def _proquest(entry: Entry, database: Database) -> list[tuple[str, str]]:
    work = entry.work
    number = entry.accession
    return [
        ("TY", _TYPES[work.item_type]),
        ("T1", entry.title),
        ("AN", number),
        ("AB", entry.abstract),
        ("JF", entry.container),
        *(("AU", name) for name in entry.names),
        ("AU", "et al." if entry.et_al else ""),
        ("Y1", f"{entry.year}///" if work.real else f"{entry.year}/{_month(work):02}//"),
        ("PY", str(entry.year)),
        ("DA", str(entry.year)),
        ("SP", entry.start),
        ("EP", entry.end),
        ("PB", work.publisher),
        ("VL", entry.volume),
        ("IS", entry.issue),
        ("SN", work.issn.replace("-", "")),
        ("M3", _KINDS.get(work.item_type, "")),
        *(("KW", word) for word in work.keywords),
        ("UR", work.url or f"https://example.org/proquest/docview/{number}?accountid=0"),
        ("LA", entry.language),
        ("DB", database.prints),
        ("N1", work.note),
        ("N1", "" if work.real else f"Last updated - {max(entry.year, 2020)}-12-{_month(work):02}"),
        ("DO", f"{_RESOLVER}{entry.doi}" if entry.doi else ""),
    ]


def _month(work: Work) -> int:
    """A month that goes with the issue, since no work has one of its own."""
    return 1 + (int(work.issue or "1") * 2 - 1) % 12


def _ovid(entry: Entry) -> list[tuple[str, str]]:
    work = entry.work
    title = entry.title if entry.title.endswith((".", "?")) else f"{entry.title}."
    address = f"{_RESOLVER}{entry.doi}" if entry.doi else ""
    return [
        ("TY", _TYPES[work.item_type]),
        ("ID", entry.accession),
        ("DO", address),
        ("T1", title),
        *(("A1", name) for name in entry.names),
        ("A1", "et al." if entry.et_al else ""),
        ("Y1", f"{entry.year}//"),
        ("N2", _with_copyright(entry)),
        *(("KW", f"*{title_case(word[0].upper() + word[1:])}") for word in work.keywords[:2]),
        *(("KW", title_case(word[0].upper() + word[1:])) for word in work.keywords[2:]),
        ("M3", _KINDS.get(work.item_type, "")),
        ("JF", entry.container),
        ("VL", entry.volume),
        ("IS", entry.issue),
        ("SP", entry.start),
        ("EP", entry.end),
        ("PB", work.publisher),
        ("SN", work.issn),
        ("LA", entry.language),
        ("N1", work.note),
        ("DO", address),
        ("L2", f"https://example.org/ovidweb.cgi?T=JS&PAGE=reference&D=psyc&AN={entry.accession}"),
    ]


def _with_copyright(entry: Entry) -> str:
    """Ovid ends each abstract with the database's own line; none where there is no abstract."""
    if not entry.abstract:
        return ""
    return f"{entry.abstract} (PsycINFO Database Record (c) {max(entry.year, 2016)}, simulated)"


def _after(entry: Entry) -> str:
    """What Ovid prints below ER: the short journal name and a link, no part of the entry."""
    short = entry.work.abbreviation.replace(".", "")
    link = "Link to the Ovid Full Text or citation: https://example.org/ovidweb.cgi?AN="
    return f"{f'NL  - {short}{chr(10)}' if short else ''}\n{link}{entry.accession}\n"
