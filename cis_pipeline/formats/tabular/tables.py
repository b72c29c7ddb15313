"""Rows become records: what stands in which column of one table, told once for all its rows.

A table comes from a CSV text or from a sheet of a workbook; here it is nothing but a header and
rows of cells. A column that is not known stands in `raw`, which is the row as a JSON object with
the header's own names.

Why the columns are looked up once: a table of a hundred thousand rows is read in seconds so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any

from cis_pipeline.core.model import Problem, Record
from cis_pipeline.formats import (
    citation_items,
    citations,
    fields,
    identifiers,
    item_types,
    name_lists,
    ovid_tagged,
)
from cis_pipeline.formats.json import values as json_values
from cis_pipeline.formats.names import whole
from cis_pipeline.formats.tabular import cells as cell_texts
from cis_pipeline.formats.tabular import columns, numbers, own_table, paths
from cis_pipeline.formats.tabular.mending import HOLLOW, Mender

_NOT_KNOWN_BY = frozenset(("accession", "item type", "kinds", "language", "number", "note"))
"""Fields that tell nothing of a work where no other field does."""
_OVID = frozenset(("vn", "orn", "fturl"))
_BIBTEX = frozenset(("entrytype", "bibtexkey"))
"""Columns that only such tables have."""


class Table:
    """The columns of one table. `names` are the header's, made distinct; `added` are made of them
    (see `paths`) and stand behind them. `places` says for each field where its columns stand, the
    most telling first.
    """

    def __init__(self, header: Sequence[str], mapping: columns.Mapping | None = None) -> None:
        self.names = _distinct(header)
        self.added = paths.added(header)
        self.plain = [columns.plain(name) for name in self.names]
        self.plain += [column.name for column in self.added]
        self.places = {key: self.places_of(names) for key, names in columns.KNOWN.items()}
        for key, column in (mapping or {}).items():
            at = columns.place_of(column, self.names)
            if at is not None:
                self.places[key] = (at, *(p for p in self.places.get(key, ()) if p != at))
        self.places["container"] = self.places["container"][:1]
        self.own = not mapping and own_table.is_own(self.names)
        self.ovid = {"ti", "so"} <= set(self.plain) and not _OVID.isdisjoint(self.plain)
        self.places["pubmed page"] = self.places_of(["pm"]) if self.ovid else ()
        self.bibtex = not _BIBTEX.isdisjoint(self.plain)
        known = (at for key, of in self.places.items() if key not in _NOT_KNOWN_BY for at in of)
        self.telling = tuple(dict.fromkeys(known))
        self._keys = [f"{encode_basestring(name)}: " for name in self.names]
        members = (f"{key.replace('%', '%%')}%s" for key in self._keys)
        self._whole = f"{{{', '.join(members)}}}"

    def places_of(self, names: Iterable[str]) -> tuple[int, ...]:
        """Where the columns of these names (in compared form) stand, in the order of the names."""
        return tuple(self.plain.index(name) for name in names if name in self.plain)

    @property
    def titled(self) -> bool:
        """Whether a column holds titles."""
        return bool(self.places["title"])

    def raw(self, cells: Sequence[str]) -> str:
        """The whole row as a JSON object.

        Line ends within cells become LF, since a program that saves a file again may change them
        and the row is the same record nevertheless. A row of another length gets names for the
        cells beyond the header ("column (9)"), or lacks the last ones.
        """
        if "\r" in "".join(cells):
            cells = [fields.line_ends(cell) for cell in cells]
        if len(cells) == len(self.names):
            return self._whole % tuple(map(encode_basestring, cells))
        beyond = (f'"column ({at})": ' for at in range(len(self.names) + 1, len(cells) + 1))
        named = zip((*self._keys, *beyond), cells, strict=False)
        return f"{{{', '.join([key + encode_basestring(cell) for key, cell in named])}}}"


def _distinct(header: Sequence[str]) -> list[str]:
    """The header's names; one that is blank or was there before gets its place added."""
    names: list[str] = []
    seen: set[str] = set()
    for place, column in enumerate(header, start=1):
        name = fields.line_ends(column.lstrip("\ufeff").strip())
        names.append(name if name and name not in seen else f"{name or 'column'} ({place})")
        seen.add(names[-1])
    return names


@dataclass(slots=True)
class Row:
    """A row below the header: its cells (as many as columns at least, those that were added behind
    them, without spaces at their ends), its place, and `raw`.
    """

    table: Table
    cells: list[str]
    locator: str
    raw: str

    def every(self, name: str) -> list[str]:
        """The cells that may hold a field and are not blank, the most telling first."""
        return [cell for at in self.table.places[name] if (cell := self.cells[at])]

    def first(self, name: str) -> str:
        """The most telling of them, or ""."""
        for at in self.table.places[name]:
            if cell := self.cells[at]:
                return cell
        return ""

    def one(self, name: str) -> str:
        """The same as one line."""
        for at in self.table.places[name]:
            if cell := self.cells[at]:
                in_order = "  " not in cell and cell.isprintable()  # as most are, so no call
                return cell if in_order else fields.tidy(cell)
        return ""


_FEW = 5


def heading(where: str, above: Sequence[Sequence[str]]) -> Iterator[Problem]:
    """A notice where many rows stand above a header: they may be another table."""
    filled = sum(any(map(str.strip, row)) for row in above)
    if filled > _FEW:
        what = f"the header of the table stands here, and the {filled} rows above are no records"
        yield Problem(where, what, severity="notice")


def rows(table: Table, numbered: Iterable[tuple[str, Sequence[str]]]) -> Iterator[Row | Problem]:
    """The rows that are not blank; before one of another length than the header, a warning.

    `numbered` gives each row's locator and its cells. Last come the warnings about what a program
    did to the cells (see `mending`); a table of ours is taken as it is.
    """
    width = len(table.names)
    mender = Mender(table.places, table.bibtex)
    for locator, cells in numbered:
        row = Row(table, [*map(str.strip, cells)], locator, "")
        if not any(row.cells):
            continue
        row.raw = table.raw(cells)
        if len(cells) < width or any(row.cells[width:]):
            yield _other_length(locator, len(cells), width)
        _complete(row, mender)
        yield row
    yield from mender.findings.problems()


def _complete(row: Row, mender: Mender) -> None:
    """Give a row all its columns, with cells as they were meant."""
    table, width = row.table, len(row.table.names)
    found = row.cells
    if len(found) != width:
        found = [*found[:width], *[""] * (width - len(found))]
    if not table.own:
        found = mender.texts(found, row.locator)
        found += [column.cell(found) for column in table.added]
        mender.numbers(found, row.locator)
        if not any(map(found.__getitem__, table.telling)):
            mender.findings.add(HOLLOW, row.locator)
    row.cells = found


def _other_length(locator: str, cells: int, columns: int) -> Problem:
    what = f"has {cells} cells where the header has {columns}"
    remedy = "compare it with the table: a quote or a delimiter may be missing"
    return Problem(locator, what, remedy, "warning")


def record(row: Row) -> Record:
    """A row as a Record, by the columns that are known; a row of a table of ours as it was."""
    table = row.table
    if table.own:
        named = dict(zip(table.names, row.cells, strict=False))
        return own_table.record(named, row.locator, row.raw)

    one, first, every = row.one, row.first, row.every
    years, dates = every("year"), every("date")
    if table.ovid and not dates:
        dates = list(filter(None, [ovid_tagged.glued_date(one("title"))]))
    dois = (identifiers.doi(cell) for cell in every("doi"))
    cited = one("citation")
    values: dict[str, Any] = {
        "item_type": _item_type(tuple(every("item type")), tuple(every("kinds")))
        or citations.item_type(cited),
        "title": ovid_tagged.title(one("title")) if table.ovid else one("title"),
        "authors": _authors(every("authors")),
        "year": fields.year(*years, *dates),
        "date": fields.date(*dates, *years),
        "container": one("container"),
        "volume": one("volume"),
        "issue": one("issue"),
        "pages": _pages(row, cited),
        "doi": next(filter(None, dois), "") or identifiers.linked_doi(*every("url")),
        "url": identifiers.links(*(every("url") or [""]), *every("pubmed page")),
        "abstract": fields.abstract(first("abstract")),
        "keywords": fields.keywords(map(fields.bars, every("keywords"))),
        "language": item_types.language(one("language")),
        "publisher": one("publisher"),
        "isbn": identifiers.isbn(*every("isbn")),
        "issn": identifiers.issn(*every("issn")),
        "accession": one("accession"),
        "note": one("note"),
    }
    if not values["doi"]:
        values["doi"] = identifiers.doi_in_link(*every("url"))
    if table.places["citation"] or values["note"].startswith(_NOTED):
        _fill_in(values, row)
    if table.added and values["container"] == values["title"]:
        values["container"] = ""
    return Record(locator=row.locator, raw=row.raw, **values)


def record_of(cells: Mapping[str, str], mapping: columns.Mapping, locator: str, raw: str) -> Record:
    """The record of an entry that names its cells itself, as a table of one row does."""
    table = _table(tuple(cells), tuple(mapping.items()))
    found = list(map(str.strip, cells.values()))
    return record(Row(table, [*found, *(one.cell(found) for one in table.added)], locator, raw))


@lru_cache(maxsize=256)
def _table(names: tuple[str, ...], mapping: tuple[tuple[str, str], ...]) -> Table:
    return Table(names, dict(mapping))


@lru_cache(maxsize=4096)
def _item_type(named: tuple[str, ...], kinds: tuple[str, ...]) -> str:
    """That of its own columns; or, more special, that of the columns of document types."""
    base = next((known for cell in named if (known := item_types.item_type(cell))), "")
    return item_types.refine(base, kinds + named)


def _authors(printed: Iterable[str]) -> tuple[str, ...]:
    """The names in the first of these cells that has any; a list that a program wrote is one."""
    for cell in printed:
        members = cell_texts.listed(cell) if cell[-1] in "])}" else None
        if members is None:
            found = name_lists.split(cell)
        elif all(isinstance(one, str) for one in members):
            found = name_lists.split("; ".join(map(whole, members)))
        else:
            found = json_values.people(members)
        if found:
            return found
    return ()


def _pages(row: Row, cited: str) -> str:
    """Its pages; an article number of Ovid's citation only goes before pages that count from 1."""
    first, last = row.one("first page"), row.one("last page")
    printed, number = row.one("pages") or first, row.one("article no")
    if row.table.ovid and printed and not number:
        number = citation_items.article_number(cited)
    return fields.pages(printed, numbers.last_page(first, last), number)


_NOTED = ("Source: ", "Description: ")
_LEAST = 150
"""Characters; a shorter description of BASE is a publisher's name or a remark, and no abstract."""


def _fill_in(values: dict[str, Any], row: Row) -> None:
    """What the columns lack is taken from the work's place in one line, where one is printed."""
    exact = len(values["date"]) > 4
    if values["volume"] and values["pages"] and values["container"] and exact:
        return
    places = row.table.places
    printed = row.every("citation")
    place = next((found for cell in printed if (found := citations.place(cell))), None)
    if place is None and values["note"].startswith(_NOTED):
        note = row.first("note")
        place, description = citations.noted(note)
        if len(description) >= _LEAST:
            values["abstract"] = values["abstract"] or fields.abstract(description)
        values["issn"] = values["issn"] or identifiers.issn(note.partition("Description: ")[0])
    if place is None:
        values["year"] = values["year"] or (fields.year(*printed) if row.table.ovid else None)
        return
    told: dict[str, str | int | None] = {"year": fields.year(place.date)}
    told |= {"volume": place.volume, "issue": place.issue, "pages": fields.pages(place.pages)}
    told |= {"date": fields.date(place.date) if place.date else "", "container": place.container}
    told |= {"publisher": place.publisher}
    cited = places["container"][:1] == places["citation"][:1]
    if place.publisher and cited:
        values["container"] = ""
    if row.table.bibtex and values["item_type"] == "document" and place.container:
        values["item_type"] = "journalArticle" if place.volume else ""  # "misc" says no kind
    if not exact and told["year"] == values["year"]:
        values["date"] = ""
    for name, value in told.items():
        if value and (not values[name] or (name == "container" and cited)):
            values[name] = value
