"""Entries as tables: Scopus' CSV with all its columns, and Social Care Online's.

Both have a last column "Note", which says of each entry that it is simulated.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from cis_pipeline.simulate.assumptions import Database
from cis_pipeline.simulate.mess import Entry
from cis_pipeline.simulate.works import ARTICLE

_SCOPUS_TYPES = {
    ARTICLE: "Article", "conferencePaper": "Conference Paper", "bookSection": "Book Chapter",
    "book": "Book", "editorial": "Editorial", "erratum": "Erratum",
}  # fmt: skip
_SCIE_TYPES = {
    ARTICLE: "Journal article", "book": "Book", "bookSection": "Book chapter", "report": "Report",
    "magazineArticle": "Magazine article",
}  # fmt: skip


def table(rows: Iterable[dict[str, str]]) -> str:
    """Rows of the same columns as CSV, with LF line ends."""
    found = list(rows)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(found[0]) if found else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows(found)
    return out.getvalue()


def scopus(entries: Sequence[Entry], database: Database) -> str:
    """A whole Scopus export; begins with a byte-order mark, as theirs do."""
    return "\ufeff" + table(_scopus(entry) for entry in entries)


def _scopus(entry: Entry) -> dict[str, str]:
    work = entry.work
    short = [f"{n.family} {n.initials('.')}".strip() for n in entry.authors]
    full = [f"{n.full} (990{i:04}{len(entry.title):04})" for i, n in enumerate(entry.authors, 1)]
    more = ["et al."] if entry.et_al else []
    known = {
        "Authors": "; ".join(short + more),
        "Author full names": "" if work.real else "; ".join(full + more),
        "Title": entry.title,
        "Year": str(entry.year),
        "Source title": entry.container,
        "Volume": entry.volume,
        "Issue": entry.issue,
        "Page start": entry.start,
        "Page end": entry.end,
        "DOI": f"https://doi.org/{entry.doi}" if entry.doi and entry.doi_as_address else entry.doi,
        "Link": work.url or f"https://example.org/scopus/record?eid={entry.accession}",
        "Abstract": entry.abstract or ("" if work.real else "[No abstract available]"),
        "Author Keywords": "; ".join(work.keywords),
        "Publisher": work.publisher,
        "ISSN": work.issn.replace("-", ""),
        "Language of Original Document": entry.language,
        "Abbreviated Source Title": work.abbreviation,
        "Document Type": _SCOPUS_TYPES[work.item_type],
        "Publication Stage": "Final",
        "Source": "Scopus",
        "EID": entry.accession,
        "Note": work.note,
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


def scie(entries: Sequence[Entry], database: Database) -> str:
    """A whole Social Care Online export."""
    return table(_scie(entry) for entry in entries)


def _scie(entry: Entry) -> dict[str, str]:
    work = entry.work
    return {
        "Accession number": entry.accession,
        "Title": entry.title,
        "Author(s)": "; ".join([*entry.names, *(["et al."] if entry.et_al else [])]),
        "Journal title": entry.container,
        "Volume": entry.volume,
        "Issue": entry.issue,
        "Pages": entry.pages,
        "Publication year": str(entry.year),
        "Publisher": work.publisher,
        "ISSN": work.issn,
        "DOI": entry.doi,
        "URL": work.url or f"https://example.org/social-care-online/{entry.accession}",
        "Abstract": entry.abstract,
        "Subject terms": "|".join(work.keywords),
        "Content type": _SCIE_TYPES[work.item_type],
        "Language": entry.language,
        "Note": work.note,
    }
