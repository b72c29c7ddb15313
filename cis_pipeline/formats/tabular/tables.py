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
from cis_pipeline.formats import author_cells, citations, fields, identifiers, item_types
from cis_pipeline.formats.tabular import columns, own_table


class Table:
    """The columns of one table. `names` are the header's, made distinct; `places` says for each
    field where its columns stand, the most telling first.
    """

    def __init__(self, header: Sequence[str], mapping: columns.Mapping | None = None) -> None:
        self.names = _distinct(header)
        self.plain = [columns.plain(name) for name in self.names]
        self.places = {key: self.places_of(names) for key, names in columns.KNOWN.items()}
        for key, column in (mapping or {}).items():
            at = columns.place_of(column, self.names)
            if at is not None:
                self.places[key] = (at, *(p for p in self.places.get(key, ()) if p != at))
        self.places["container"] = self.places["container"][:1]
        self.own = not mapping and own_table.is_own(self.names)
        self._keys = [f"{encode_basestring(name)}: " for name in self.names]

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
    """A row below the header: its cells (as many as columns at least, without spaces at their
    ends), its place, and `raw`.
    """

    table: Table
    cells: Sequence[str]
    locator: str
    raw: str

    def __post_init__(self) -> None:
        self.cells = list(map(str.strip, self.cells))

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
        return fields.tidy(self.first(name))


def rows(table: Table, numbered: Iterable[tuple[str, Sequence[str]]]) -> Iterator[Row | Problem]:
    """The rows that are not blank; before one of another length than the header, a warning.

    `numbered` gives each row's locator and its cells.
    """
    width = len(table.names)
    for locator, cells in numbered:
        padded = cells if len(cells) >= width else [*cells, *[""] * (width - len(cells))]
        row = Row(table, padded, locator, table.raw(cells))
        if any(row.cells):
            if len(cells) < width or any(row.cells[width:]):
                yield _other_length(locator, len(cells), width)
            yield row


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
    dois = (identifiers.doi(cell) for cell in every("doi"))
    values: dict[str, Any] = {
        "item_type": _item_type(tuple(every("item type")), tuple(every("kinds"))),
        "title": one("title"),
        "authors": author_cells.split(first("authors")),
        "year": fields.year(*every("year"), *every("date")),
        "date": fields.date(*every("date"), *every("year")),
        "container": one("container"),
        "volume": one("volume"),
        "issue": one("issue"),
        "pages": fields.pages(
            one("pages") or one("first page"), one("last page"), one("article no")
        ),
        "doi": next(filter(None, dois), "") or identifiers.linked_doi(*every("url")),
        "url": identifiers.links(*(every("url") or [""])),
        "abstract": fields.abstract(first("abstract")),
        "keywords": fields.keywords(map(fields.bars, every("keywords"))),
        "language": item_types.language(one("language")),
        "publisher": one("publisher"),
        "isbn": identifiers.isbn(*every("isbn")),
        "issn": identifiers.issn(*every("issn")),
        "accession": one("accession"),
        "note": one("note"),
    }
    if table.places["citation"]:
        _fill_in(values, row)
    return Record(locator=row.locator, raw=row.raw, **values)


def record_of(cells: Mapping[str, str], mapping: columns.Mapping, locator: str, raw: str) -> Record:
    """The record of an entry that names its cells itself, as a table of one row does."""
    table = _table(tuple(cells), tuple(mapping.items()))
    return record(Row(table, list(cells.values()), locator, raw))


@lru_cache(maxsize=256)
def _table(names: tuple[str, ...], mapping: tuple[tuple[str, str], ...]) -> Table:
    return Table(names, dict(mapping))


@lru_cache(maxsize=4096)
def _item_type(named: tuple[str, ...], kinds: tuple[str, ...]) -> str:
    """That of its own columns; or, more special, that of the columns of document types."""
    base = next((known for cell in named if (known := item_types.item_type(cell))), "")
    return item_types.refine(base, kinds + named)


def _fill_in(values: dict[str, Any], row: Row) -> None:
    """What the columns lack is taken from the work's place in one line, where one is printed."""
    if values["volume"] and values["pages"] and values["container"]:
        return
    places = row.table.places
    printed = row.every("citation")
    place = next((found for cell in printed if (found := citations.place(cell))), None)
    if place is None:
        return
    told: dict[str, str | int | None] = {"year": fields.year(place.date)}
    told |= {"volume": place.volume, "issue": place.issue, "pages": fields.pages(place.pages)}
    told |= {"date": fields.date(place.date) if place.date else "", "container": place.container}
    cited = places["container"][:1] == places["citation"][:1]
    for name, value in told.items():
        if value and (not values[name] or (name == "container" and cited)):
            values[name] = value
