"""Entries as each vendor writes them: ProQuest and Ovid RIS, Web of Science, Scopus, SCIE.

Which tags or columns in which order, and with what frills. The two tables (Scopus' and Social Care
Online's) have a last column "Note", which says of each entry that it is simulated.
"""

from __future__ import annotations

import csv
import io
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence

from cis_pipeline.simulate.assumptions import Database
from cis_pipeline.simulate.entries import Entry
from cis_pipeline.simulate.works import ARTICLE, Name
from cis_pipeline.simulate.writing import title_case

_RIS_TYPES = {
    ARTICLE: "JOUR", "editorial": "JOUR", "bookReview": "JOUR", "erratum": "JOUR", "book": "BOOK",
    "bookSection": "CHAP", "thesis": "THES", "conferencePaper": "CONF", "newspaperArticle": "NEWS",
    "magazineArticle": "MGZN", "report": "RPRT",
}  # fmt: skip
_RIS_KINDS = {"editorial": "Editorial", "bookReview": "Book Review", "erratum": "Correction"}
"""What the vendors name in M3, since RIS has no type for it."""

_RESOLVER = "http://dx.doi.org/"


def proquest(entries: Sequence[Entry], database: Database) -> str:
    """A whole ProQuest export: entries parted by three blank lines."""
    return "\n\n\n".join(_ris(_proquest(entry, database)) for entry in entries)


def ovid(entries: Sequence[Entry], database: Database) -> str:
    """A whole Ovid export: entries numbered, each followed by its NL line."""
    blocks = (f"{_ris(_ovid(entry))}{_below_ovid(entry)}" for entry in entries)
    return "\n".join(f"{number}.\n{block}" for number, block in enumerate(blocks, start=1))


def _ris(tags: Iterable[tuple[str, str]]) -> str:
    text = "".join(f"{tag}  - {value}\n" for tag, value in tags if value)
    return f"{text}ER  - \n"


def _proquest(entry: Entry, database: Database) -> list[tuple[str, str]]:
    number = entry.accession
    return [
        ("TY", _RIS_TYPES[entry.item_type]),
        ("T1", entry.title),
        ("AN", number),
        ("AB", entry.abstract),
        ("JF", entry.container),
        *(("AU", name) for name in entry.names),
        ("Y1", f"{entry.year}///" if entry.real else f"{entry.year}/{entry.month:02}//"),
        ("PY", str(entry.year)),
        ("DA", str(entry.year)),
        ("SP", entry.start),
        ("EP", entry.end),
        ("PB", entry.publisher),
        ("VL", entry.volume),
        ("IS", entry.issue),
        ("SN", entry.issn.replace("-", "")),
        ("M3", _RIS_KINDS.get(entry.item_type, "")),
        *(("KW", word) for word in entry.keywords),
        ("UR", entry.url or f"https://example.org/proquest/docview/{number}?accountid=0"),
        ("LA", entry.language),
        ("DB", database.prints),
        ("N1", entry.note),
        ("N1", "" if entry.real else f"Last updated - {max(entry.year, 2020)}-12-{entry.month:02}"),
        ("DO", f"{_RESOLVER}{entry.doi}" if entry.doi else ""),
    ]


def _ovid(entry: Entry) -> list[tuple[str, str]]:
    title = entry.title if entry.title.endswith((".", "?")) else f"{entry.title}."
    address = f"{_RESOLVER}{entry.doi}" if entry.doi else ""
    return [
        ("TY", _RIS_TYPES[entry.item_type]),
        ("ID", entry.accession),
        ("DO", address),
        ("T1", title),
        *(("A1", name) for name in entry.names),
        ("Y1", f"{entry.year}//"),
        ("N2", _with_copyright(entry)),
        *(("KW", f"*{title_case(word[0].upper() + word[1:])}") for word in entry.keywords[:2]),
        *(("KW", title_case(word[0].upper() + word[1:])) for word in entry.keywords[2:]),
        ("M3", _RIS_KINDS.get(entry.item_type, "")),
        ("JF", entry.container),
        ("VL", entry.volume),
        ("IS", entry.issue),
        ("SP", entry.start),
        ("EP", entry.end),
        ("PB", entry.publisher),
        ("SN", entry.issn),
        ("LA", entry.language),
        ("N1", entry.note),
        ("DO", address),
        ("L2", f"https://example.org/ovidweb.cgi?T=JS&PAGE=reference&D=psyc&AN={entry.accession}"),
    ]


def _with_copyright(entry: Entry) -> str:
    """Ovid ends each abstract with the database's own line; none where there is no abstract."""
    if not entry.abstract:
        return ""
    return f"{entry.abstract} (PsycINFO Database Record (c) {max(entry.year, 2016)}, simulated)"


def _below_ovid(entry: Entry) -> str:
    """What Ovid prints below ER: the short journal name and a link, no part of the entry."""
    short = entry.abbreviation.replace(".", "")
    link = "Link to the Ovid Full Text or citation: https://example.org/ovidweb.cgi?AN="
    return f"{f'NL  - {short}{chr(10)}' if short else ''}\n{link}{entry.accession}\n"


_WOS_TYPES = {"conferencePaper": "C", "bookSection": "B"}
_WOS_KINDS = {
    ARTICLE: "Article", "editorial": "Editorial Material", "bookReview": "Book Review",
    "erratum": "Correction", "conferencePaper": "Proceedings Paper",
    "bookSection": "Article; Book Chapter",
}  # fmt: skip
_WOS_INDENT = "   "


def wos(entries: Sequence[Entry], database: Database) -> str:
    """A whole Web of Science export, from FN to EF."""
    head = "FN Clarivate Analytics Web of Science\nVR 1.0\n"
    return head + "".join(_wos(entry) for entry in entries) + "EF"


def _wos(entry: Entry) -> str:
    return "".join(f"{tag} {value}\n" for tag, value in _wos_tags(entry) if value) + "ER\n\n"


def _wos_tags(entry: Entry) -> Iterator[tuple[str, str]]:
    place = entry.container.upper() if not entry.real else entry.container
    yield "PT", _WOS_TYPES.get(entry.item_type, "J")
    yield "AU", _one_a_line(entry.all_of(_short(name) for name in entry.authors))
    if not entry.real:
        yield "AF", _one_a_line(entry.names)
    yield "TI", _wrapped(entry.title if entry.real else title_case(entry.title))
    yield "SO", _wrapped(place)
    yield "LA", entry.language
    yield "DT", _WOS_KINDS[entry.item_type]
    if entry.item_type == "conferencePaper":
        yield "CT", _wrapped(entry.container)
    yield "DE", _wrapped("; ".join(entry.keywords))
    yield "AB", entry.abstract
    yield "PU", entry.publisher.upper()
    yield "SN", entry.issn
    yield "J9", entry.abbreviation.upper().replace(".", "")
    yield "JI", entry.abbreviation
    yield "PY", str(entry.year)
    yield "VL", entry.volume
    yield "IS", entry.issue
    yield "BP", entry.start
    yield "EP", entry.end
    yield "DI", entry.doi
    yield "UR", entry.url
    yield "NT", entry.note
    yield "UT", entry.accession


def _short(name: Name) -> str:
    """A name as the AU tag has it: "Brown, L" and no full stops."""
    return f"{name.family}, {name.initials()}" if name.given else name.family


def _one_a_line(names: Sequence[str]) -> str:
    return f"\n{_WOS_INDENT}".join(names)


def _wrapped(text: str) -> str:
    return "\n".join(textwrap.wrap(text, 77, subsequent_indent=_WOS_INDENT, break_on_hyphens=False))


def table(rows: Iterable[dict[str, str]]) -> str:
    """Rows of the same columns as CSV, with LF line ends."""
    found = list(rows)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(found[0]) if found else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows(found)
    return out.getvalue()


_SCOPUS_TYPES = {
    ARTICLE: "Article", "conferencePaper": "Conference Paper", "bookSection": "Book Chapter",
    "book": "Book", "editorial": "Editorial", "erratum": "Erratum",
}  # fmt: skip


def scopus(entries: Sequence[Entry], database: Database) -> str:
    """A whole Scopus export; begins with a byte-order mark, as theirs do."""
    return "\ufeff" + table(_scopus(entry) for entry in entries)


def _scopus(entry: Entry) -> dict[str, str]:
    short = (f"{n.family} {n.initials('.')}".strip() for n in entry.authors)
    full = (f"{n.full} (990{i:04}{len(entry.title):04})" for i, n in enumerate(entry.authors, 1))
    known = {
        "Authors": "; ".join(entry.all_of(short)),
        "Author full names": "" if entry.real else "; ".join(entry.all_of(full)),
        "Title": entry.title,
        "Year": str(entry.year),
        "Source title": entry.container,
        "Volume": entry.volume,
        "Issue": entry.issue,
        "Page start": entry.start,
        "Page end": entry.end,
        "DOI": f"https://doi.org/{entry.doi}" if entry.doi and entry.doi_as_address else entry.doi,
        "Link": entry.url or f"https://example.org/scopus/record?eid={entry.accession}",
        "Abstract": entry.abstract or ("" if entry.real else "[No abstract available]"),
        "Author Keywords": "; ".join(entry.keywords),
        "Publisher": entry.publisher,
        "ISSN": entry.issn.replace("-", ""),
        "Language of Original Document": entry.language,
        "Abbreviated Source Title": entry.abbreviation,
        "Document Type": _SCOPUS_TYPES[entry.item_type],
        "Publication Stage": "Final",
        "Source": "Scopus",
        "EID": entry.accession,
        "Note": entry.note,
    }
    return {column: known.get(column, "") for column in _SCOPUS_COLUMNS}


_SCOPUS = """
    Authors; Author full names; Author(s) ID; Title; Year; Source title; Volume; Issue; Art.
    No.; Page start; Page end; Page count; Cited by; DOI; Link; Affiliations; Authors with
    affiliations; Abstract; Author Keywords; Index Keywords; Funding Details; References;
    Correspondence Address; Editors; Publisher; Conference name; ISSN; ISBN; CODEN; PubMed ID;
    Language of Original Document; Abbreviated Source Title; Document Type; Publication Stage;
    Open Access; Source; EID; Note
"""
_SCOPUS_COLUMNS = tuple(" ".join(name.split()) for name in _SCOPUS.split(";"))


_SCIE_TYPES = {
    ARTICLE: "Journal article", "book": "Book", "bookSection": "Book chapter", "report": "Report",
    "magazineArticle": "Magazine article",
}  # fmt: skip


def scie(entries: Sequence[Entry], database: Database) -> str:
    """A whole Social Care Online export."""
    return table(_scie(entry) for entry in entries)


def _scie(entry: Entry) -> dict[str, str]:
    return {
        "Accession number": entry.accession,
        "Title": entry.title,
        "Author(s)": "; ".join(entry.names),
        "Journal title": entry.container,
        "Volume": entry.volume,
        "Issue": entry.issue,
        "Pages": entry.pages,
        "Publication year": str(entry.year),
        "Publisher": entry.publisher,
        "ISSN": entry.issn,
        "DOI": entry.doi,
        "URL": entry.url or f"https://example.org/social-care-online/{entry.accession}",
        "Abstract": entry.abstract,
        "Subject terms": "|".join(entry.keywords),
        "Content type": _SCIE_TYPES[entry.item_type],
        "Language": entry.language,
        "Note": entry.note,
    }


VENDORS: dict[str, Callable[[Sequence[Entry], Database], str]] = {
    "proquest": proquest, "ovid": ovid, "wos": wos, "scopus": scopus, "scie": scie,
}  # fmt: skip
"""Vendor -> how a whole file of entries is written."""

ACCESSIONS = {
    "proquest": "90{n:08}", "ovid": "{year}-9{n:04}-001", "wos": "WOS:999{n:012}",
    "scopus": "2-s2.0-999{n:08}", "scie": "SCO9{n:06}",
}  # fmt: skip
"""Accession numbers in each vendor's form, from ranges that none of them has given out."""
