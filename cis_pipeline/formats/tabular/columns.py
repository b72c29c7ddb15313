"""Which columns of a table hold which field, whoever named them.

"Source title", "Journal" and "Publication Title" are all the container: `COLUMNS` is the one place
that lists such names. A review may name columns of its own (`Source.columns`, "title=Titel"), and
those count before any listed name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.text.nearest import nearest

COLUMNS: dict[str, str] = {
    "title": """title, article title, document title, primary title, title primary, item title,
        reference title, ti, titel, titre, título, title of article, display name,
        study title, brief title, official title, original title""",
    "authors": """author full names, authors full name, full authors, authors, author,
        author names, authors primary, creators, creator, contributors, author list,
        full author names, authorships author display name, authorships raw author name,
        author display names, author string, af, fa, au, autor,
        autores, auteurs, verfasser, editors, editor,
        authors secondary, group authors""",
    "year": """publication year, year, pub year, year published, published year, date of
        publication year, year of publication, publication date year, py, yr, año, année, jahr""",
    "date": """date, publication date, date published, date of publication, published, pub date,
        issued, cover date, issue date, date of issue, alpha date, dp, pd, publication date print,
        published date, date posted""",
    "container": """source title, publication title, journal title, journal, journal book,
        container title, periodical full, periodical, pub title, journal name, title secondary,
        secondary title, host publication, publication name, anthology title, book title,
        is part of, journals,
        primary location source display name, primary location display name, host venue
        display name, venue, jt, jn, so, zeitschrift, revue, revista, source""",
    "volume": "volume, vol, volume number, journal volume, biblio volume, vl, vo, vi",
    "issue": "issue, issue number, journal issue, number, no, biblio issue, ip, is, iss",
    "pages": "pages, page range, page numbers, pagination, page info, page",
    "first page": """page start, start page, first page, beginning page, biblio first page, bp, sp,
        page first""",
    "last page": """page end, end page, last page, ending page, other pages, biblio last page, ep,
        page last""",
    "article no": "art no, article number, article no, ar",
    "doi": """doi, digital object identifier, di, doi link, do, digital object id, item doi,
        book doi, article identifier, location identifier""",
    "url": """url, link, article url, external url, fulltext url, full text link, full text url,
        open url link, document url, source urls, web address, website, permalink, links, plink,
        pdf link, dimensions url, source linkout, persistent link, primary location landing page
        url, best oa location landing page url, open access oa url, study url,
        download url, fturl""",
    "abstract": "abstract, abstract note, abstract text, summary, description, ab, resumen, résumé",
    "keywords": """author keywords, keywords, keyword s, index keywords, subject terms, subjects,
        subject, descriptors, descriptor s, topics, manual tags, automatic tags, mesh terms, tags,
        fields of study, identifier keywords, class terms, de, id keywords, keywords plus,
        keywords display name, ieee terms, identifiers, subject headings, emtree terms,
        emtree drug index terms, emtree medical index terms, kw, mh, field of study, key phrase""",
    "language": """language of original document, language, languages, language s, la, lg,
        document language, language of publication,
        language of article""",
    "publisher": """publisher, publisher name, publishers, organisation, organization, pu, pb,
        primary location source host organization name, host organization name""",
    "isbn": "isbn, isbns, issn isbn, isbn s, bn, ib",
    "issn": """issn, issns, issn isbn, issn l, journal issn, eissn, electronic issn, issn s,
        primary location source issn l, primary location source issn, sn, ei, is""",
    "accession": """eid, accession number, accession no, an, ut, ut unique wos id, lens id,
        central id, pubmed id, pmid, pui, unique identifier, ui, store id, eric number,
        record number, publication id, external id, core id, abstract id, nct number, ids pmid, pm,
        key, id""",
    "item type": """item type, reference type, source type, entry type, type of document,
        content type, resource type, document identifier, type""",
    "kinds": """document type, publication type, object type, document types, doc type,
        doc types, pub type, pub types, publication types, dt, pt, how published""",
    "note": "note, notes, extra, comments, research notes",
    "citation": "citation, source, so",
}
"""Field -> the column names that may hold it, the most telling first; compared without case,
spaces and punctuation ("Author(s)" is "authors"). A citation is the place of a work in one line.
"""


def plain(name: str) -> str:
    """A column's name as it is compared: "Source title" -> "sourcetitle"."""
    return re.sub(r"[\W_]+", "", name.casefold())


def synonyms(columns: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """A table like `COLUMNS` with each name in its compared form."""
    return {
        key: tuple(dict.fromkeys(plain(name) for name in names.split(",")))
        for key, names in columns.items()
    }


KNOWN = synonyms(COLUMNS)
FIELD_OF = {name: field for field, names in reversed(KNOWN.items()) for name in names}
"""A column's name, as it is compared -> the field that it holds."""
_TITLES = frozenset(KNOWN["title"])

HEADER_WITHIN = 100
"""In so many rows a header is looked for: a citation report of Web of Science has some thirty lines
of heading with its chart; a heading of hundreds of rows is a table of its own."""
_NEAR = 10
"""A header below so many rows must have more columns that are known than a row of data may."""

Mapping = dict[str, str]
"""Field -> the column that holds it, as a review says."""


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table: its `row` (from 1) and its cells; `rank` tells how good it is."""

    row: int
    cells: tuple[str, ...]
    titled: bool
    rank: tuple[int, int, int] = (-1, -1, 0)


def find_header(rows: Sequence[Sequence[str]], mapping: Mapping | None = None) -> Header:
    """The row with a title column whose columns are known to hold most fields.

    Where no row has a title column, the first row that is not blank.
    """
    mapped = {plain(column) for column in (mapping or {}).values()}
    mapped_title = plain((mapping or {}).get("title", ""))
    best, blank = Header(1, (), False), True
    for number, row in enumerate(rows[:HEADER_WITHIN], start=1):
        names = [plain(cell) for cell in row]
        titled = not _TITLES.isdisjoint(names) or (mapped_title != "" and mapped_title in names)
        if titled or (any(names) and blank):
            fields = {FIELD_OF.get(name) or (name in mapped and name) for name in names}
            known = len(fields - {False}) + 1 if titled else 0
            if number > _NEAR and known < 4:  # a row in which somebody wrote "Title"
                continue
            rank = (known, len(row), -number)
            if rank > best.rank:
                best = Header(number, tuple(row), titled, rank)
        blank = blank and not any(names)
    return best


def read_mapping(columns: Iterable[str]) -> Mapping:
    """What `Source.columns` says ("title=Titel"); SourceError for what is no field."""
    fields = list(COLUMNS)
    mapping: Mapping = {}
    for text in columns:
        field, equals, column = (part.strip() for part in text.partition("="))
        if not equals or not column or field not in fields:
            near = nearest(field, fields)
            hint = f'; did you mean "{near}"?' if near else f"; fields are {', '.join(fields)}"
            raise SourceError(f'columns: "{text}" is not FIELD=COLUMN of a field{hint}')
        mapping[field] = column
    return mapping


def place_of(column: str, names: Sequence[str]) -> int | None:
    """Where the column that a review names stands: by its very name, or as names are compared."""
    if column in names:
        return names.index(column)
    return next((at for at, name in enumerate(names) if plain(name) == plain(column)), None)


def listed(names: Iterable[str]) -> str:
    """Column names as a message shows them."""
    shown = ", ".join(name.strip() for name in names if name.strip())
    return f"{shown[:500]}..." if len(shown) > 500 else shown


def fault(
    names: Sequence[str], where: str, mapping: Mapping, titled: bool
) -> tuple[str, str] | None:
    """What is wrong and what to do, if a column that the review names is not there, or if none
    holds titles; `where` is how a message calls the place of the columns.
    """
    shown = f"the columns in {where} are {listed(names)}"
    for field, column in mapping.items():
        if place_of(column, names) is None:
            what = f'no column is named "{column}", which shall hold {field}; {shown}'
            return what, "correct the name in columns"
    if titled:
        return None
    remedy = 'name the right one "title", or map it: columns = { title = "ITS NAME" }'
    return f"no column holds titles; {shown}", remedy
