"""Any table with a header row (CSV, TSV; Scopus, ProQuest, Zotero, ...): a row is an entry.

Columns are known by their names, whoever wrote them ("Source title", "Journal", "Publication
Title" are all the container); `COLUMNS` is the one place that lists them. A title column must be
there; a column that is not listed stays in `raw`, which is the row as a JSON object with the
header's own names.

Why not pandas: it takes the whole table into memory, guesses types ("007" -> 7, "NA" -> nothing)
and drops rows of another length; the csv module does none of that.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TextIO

from cis_pipeline.errors import SourceError
from cis_pipeline.model import Problem, Record, Source
from cis_pipeline.sources import fields, terms

FORMAT = "table (CSV, TSV)"
SUFFIXES = (".csv", ".tsv", ".txt")
LAST = True

DELIMITERS = ",;\t|"
_HEADER_WITHIN = 10
"""A header may stand below a few lines of heading; it is looked for in so many rows."""
_LARGEST_CELL = 1 << 24
"""Longer cells are refused: a quote was opened and never closed."""
_HEAD = 1 << 16
_BEHIND = "\uffff"
"""No character, so no cell of a real table is this."""

COLUMNS: dict[str, str] = {
    "title": """title, article title, document title, primary title, title primary, item title,
        reference title, ti, titel, titre, título, original title""",
    "authors": """author full names, authors, author, author names, authors primary, creators,
        creator, contributors, author list, full author names, af, au, autor, autores, editors,
        editor, authors secondary""",
    "year": """publication year, year, pub year, year published, published year, date of
        publication year, py, año, jahr""",
    "date": """date, publication date, date published, date of publication, published, pub date,
        issued, cover date, pd""",
    "container": """source title, publication title, journal title, journal, journal book,
        container title, periodical full, periodical, pub title, journal name, title secondary,
        secondary title, host publication, publication name, so, source""",
    "volume": "volume, vol, volume number, vl",
    "issue": "issue, issue number, number, no, is, iss",
    "pages": "pages, page range, page numbers, pagination, page",
    "first page": "page start, start page, first page, bp, sp, page first",
    "last page": "page end, end page, last page, other pages, ep, page last",
    "article no": "art no, article number, article no, ar",
    "doi": "doi, digital object identifier, di, doi link",
    "url": """url, link, article url, external url, fulltext url, full text link, full text url,
        open url link, document url, source urls, web address, website, permalink, links""",
    "abstract": "abstract, abstract note, summary, description, ab, resumen",
    "keywords": """author keywords, keywords, keyword s, index keywords, subject terms, subjects,
        subject, descriptors, descriptor s, topics, manual tags, automatic tags, mesh terms, tags,
        fields of study, identifier keywords, class terms, de, id keywords, keywords plus""",
    "language": """language of original document, language, languages, language s, la,
        document language""",
    "publisher": "publisher, publisher name, publishers, organisation, organization, pu",
    "isbn": "isbn, isbns, issn isbn, bn",
    "issn": "issn, issns, issn isbn, eissn, electronic issn, sn, ei",
    "accession": """eid, accession number, accession no, an, ut, ut unique wos id, lens id,
        central id, pubmed id, pmid, store id, eric number, record number, key, id""",
    "item type": """item type, reference type, source type, entry type, type of document,
        content type, resource type, type""",
    "kinds": """document type, publication type, object type, document types, doc type, pub type,
        dt, pt""",
    "note": "note, notes, extra, comments",
}
"""Field -> the column names that may hold it, the most telling first; compared without case,
spaces and punctuation ("Author(s)" is "authors")."""


def plain(name: str) -> str:
    """A column's name as it is compared: "Source title" -> "sourcetitle"."""
    return re.sub(r"[\W_]+", "", name.casefold())


def synonyms(columns: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """A table like `COLUMNS` with each name in its compared form."""
    return {
        key: tuple(dict.fromkeys(plain(name) for name in names.split(",")))
        for key, names in columns.items()
    }


_KNOWN = synonyms(COLUMNS)
_EVERY_NAME = frozenset(name for names in _KNOWN.values() for name in names)


@dataclass(frozen=True, slots=True)
class Row:
    """A row below the header: its `number` (the header of a plain table is row 1) and cells.

    `cells` has the header's names in order, made distinct; `by_plain` finds a cell by the
    compared form of its column's name.
    """

    number: int
    cells: dict[str, str]
    by_plain: dict[str, str]

    def every(self, names: Iterable[str]) -> list[str]:
        """The cells of these columns that are not blank, in the order of the names."""
        found = (self.by_plain.get(name, "") for name in names)
        return [cell for cell in found if cell and not cell.isspace()]

    def one(self, names: Iterable[str]) -> str:
        """The first of them as one line, or ""."""
        return fields.first(*self.every(names))

    @property
    def raw(self) -> str:
        """The whole row as a JSON object.

        Line ends within cells become LF, since a program that saves a file again may change them
        and the row is the same record nevertheless.
        """
        cells = {_line_ends(name): _line_ends(cell) for name, cell in self.cells.items()}
        return json.dumps(cells, ensure_ascii=False)


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True, slots=True)
class Table:
    """How a table is written: its delimiter, its header's place (rows from 1) and its columns."""

    delimiter: str
    header_row: int
    columns: tuple[str, ...]

    def has(self, names: Iterable[str]) -> bool:
        """Whether one of these columns, in their compared form, is there."""
        return not {plain(column) for column in self.columns}.isdisjoint(names)


def find_table(head: str) -> Table:
    """The delimiter and the header that make most of the beginning of a file.

    The header is the row with a title column and most columns that are known; where no row has a
    title column, the first row that is not blank.
    """
    best, most = Table(",", 1, ()), (-1, -1, 0)
    for delimiter in DELIMITERS:
        above: list[str] = []
        for number, row in enumerate(_first_rows(head, delimiter), start=1):
            names = [plain(cell) for cell in row]
            titled = not set(_KNOWN["title"]).isdisjoint(names)
            if titled or (any(names) and not above):
                known = sum(name in _EVERY_NAME for name in names) + 1 if titled else 0
                if (known, len(row), -number) > most:
                    best, most = Table(delimiter, number, tuple(row)), (known, len(row), -number)
            above += [name for name in names if name]
    return best


def _first_rows(head: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(head.lstrip("\ufeff"), newline=""), delimiter=delimiter):
            rows.append(row)
            if len(rows) == _HEADER_WITHIN:
                break
    except csv.Error:  # the rows so far are what there is to judge by
        pass
    return rows


def sniff(head: str) -> bool:
    """True if there is a title column, or at least two rows of the same three columns or more."""
    if head.lstrip("\ufeff \r\n\t")[:1] in ("{", "[", "<", "@", "%"):
        return False
    table = find_table(head)
    if table.has(_KNOWN["title"]):
        return True
    rows = [row for row in _first_rows(head, table.delimiter) if any(row)]
    return len(rows) > 1 and len(rows[0]) == len(rows[1]) > 2


def read(stream: TextIO, source: Source) -> Iterator[Record | Problem]:
    """A Record for each row that is not blank, in order; `locator` is its row ("row 2").

    SourceError if no column holds titles. A row of another length is read with a warning, and one
    with a quote that is never closed is a Problem.
    """
    for row in rows(stream):
        yield row if isinstance(row, Problem) else record(row)


def rows(stream: TextIO) -> Iterator[Row | Problem]:
    """The rows below the header, in order; SourceError, with the columns found, without titles."""
    table = find_table(stream.read(_HEAD))
    stream.seek(0)
    if not table.has(_KNOWN["title"]):
        found = ", ".join(column.strip() for column in table.columns if column.strip())
        raise SourceError(
            f"no column holds titles; the columns in row {table.header_row} are {found[:500]}; "
            'name the right one "title"'
        )
    columns = _distinct(table.columns)
    for number, cells, fault in _parsed(stream, table.delimiter):
        if fault:
            yield Problem(f"row {number}", fault, "close the quote, or export the table again")
        elif number > table.header_row and any(cell.strip() for cell in cells):
            if len(cells) != len(columns):
                yield _other_length(number, len(cells), len(columns))
            yield _row(number, cells, columns)


def _distinct(columns: Sequence[str]) -> list[str]:
    """The header's names; one that is blank or was there before gets its place added."""
    names: list[str] = []
    for place, column in enumerate(columns, start=1):
        name = column.lstrip("\ufeff").strip()
        names.append(name if name and name not in names else f"{name or 'column'} ({place})")
    return names


def _parsed(stream: TextIO, delimiter: str) -> Iterator[tuple[int, list[str], str]]:
    """Each row of the file with its number and cells, or with the fault that ends the reading.

    A line of our own is put behind the last one: if it comes back within a cell, a quote above
    was never closed and that row has taken in the rest of the file.
    """
    csv.field_size_limit(_LARGEST_CELL)
    lines = csv.reader(itertools.chain(stream, [_BEHIND]), delimiter=delimiter)
    number, line = 0, 1
    while True:
        number += 1
        try:
            cells = next(lines)
        except csv.Error as error:
            yield number, [], f"cannot be read ({error}), nor anything below line {line}"
            return
        if cells == [_BEHIND]:
            return
        if cells and cells[-1].endswith(_BEHIND):
            what = f"a quote that opens at line {line} or below is never closed"
            yield number, [], f"{what}; nothing from there on was read"
            return
        yield number, cells, ""
        line = lines.line_num + 1


def _other_length(number: int, cells: int, columns: int) -> Problem:
    what = f"has {cells} cells where the header has {columns}"
    remedy = "compare it with the table: a quote or a delimiter may be missing"
    return Problem(f"row {number}", what, remedy, "warning")


def _row(number: int, cells: list[str], columns: list[str]) -> Row:
    named = dict(zip(columns, cells, strict=False))
    named |= {f"column ({place + 1})": cells[place] for place in range(len(columns), len(cells))}
    by_plain: dict[str, str] = {}
    for name, cell in named.items():
        by_plain.setdefault(plain(name), cell)
    return Row(number, named, by_plain)


def _item_type(row: Row) -> str:
    cells = row.every(_KNOWN["item type"])
    base = next((known for cell in cells if (known := terms.item_type(cell))), "")
    return terms.refine(base, [*row.every(_KNOWN["kinds"]), *cells])


def record(row: Row) -> Record:
    """A row as a Record, by the columns that are known."""

    def one(field: str) -> str:
        return row.one(_KNOWN[field])

    def every(field: str) -> list[str]:
        return row.every(_KNOWN[field])

    container = next((name for name in _KNOWN["container"] if name in row.by_plain), "")
    return Record(
        locator=f"row {row.number}",
        raw=row.raw,
        item_type=_item_type(row),
        title=one("title"),
        authors=fields.split_authors(next(iter(every("authors")), "")),
        year=fields.year(*every("year"), *every("date")),
        date=fields.date(*every("date"), *every("year")),
        container=row.one([container]),
        volume=one("volume"),
        issue=one("issue"),
        pages=fields.pages(one("pages") or one("first page"), one("last page"), one("article no")),
        doi=fields.doi(one("doi")) or fields.linked_doi(*every("url")),
        url=fields.link(one("url")),
        abstract=fields.abstract(one("abstract")),
        keywords=fields.keywords(fields.bars(cell) for cell in every("keywords")),
        language=terms.language(one("language")),
        publisher=one("publisher"),
        isbn=fields.isbn(*every("isbn")),
        issn=fields.issn(*every("issn")),
        accession=one("accession"),
        note=one("note"),
    )
