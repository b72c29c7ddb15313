"""Rows become records: what stands in which column of one table, told once for all its rows.

A table comes from a CSV text or from a sheet of a workbook; here it is nothing but a header and
rows of cells. A column that is not known stays in `raw`, which is the row as a JSON object with
the header's own names.

Why the columns are looked up once: a table of a hundred thousand rows is read in seconds so.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import orjson

from cis_pipeline.core.model import Problem, Record
from cis_pipeline.formats import fields, identifiers, item_types
from cis_pipeline.formats.tabular import citations, columns, own_table


class Table:
    """The columns of one table. `names` are the header's, made distinct; `places` says for each
    field where its columns stand, the most telling first, and `plan` how each field of a record
    is made that can be told.
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
        self.plan = [
            (name, partial(make, *places))
            for name, make, keys in _FIELDS
            if any(places := [self.places[key] for key in keys.split(", ")])
        ]
        self.own = not mapping and own_table.is_own(self.names)
        named = [_line_ends(name) for name in self.names]
        self.told_apart = len(set(named)) == len(named)
        keys = [json.dumps(name, ensure_ascii=False) for name in named]
        self._around = [part for key in keys for part in (f'", {key}: "', "")] + ['"}']
        self._around[0] = f"{{{self._around[0][3:]}"

    def places_of(self, names: Iterable[str]) -> tuple[int, ...]:
        """Where the columns of these names (in compared form) stand, in the order of the names."""
        return tuple(self.plain.index(name) for name in names if name in self.plain)

    @property
    def titled(self) -> bool:
        """Whether a column holds titles."""
        return bool(self.places["title"])

    def raw(self, cells: Sequence[str]) -> str:
        """The whole row as a JSON object, as `json.dumps` writes it without escaping letters.

        Line ends within cells become LF, since a program that saves a file again may change them
        and the row is the same record nevertheless. A row of another length gets names for the
        cells beyond the header ("column (9)"), or lacks the last ones.
        """
        if self.told_apart and len(cells) == len(self.names):
            try:
                dumped = orjson.dumps(cells).decode()
            except TypeError:  # half a surrogate pair, which JSON has no text for
                return self._raw_slowly(cells)
            if "\\" not in dumped:  # nothing had to be escaped
                return self._joined(cells)
            escaped = escapes(dumped)
            if escaped == {'"'}:
                return self._joined([c.replace('"', '\\"') if '"' in c else c for c in cells])
            if "r" not in escaped and dumped.rfind(_UNSURE) < 0:
                return self._joined(dumped[2:-2].split('","'))
        return self._raw_slowly(cells)

    def _joined(self, escaped: Sequence[str]) -> str:
        """The names and the cells in turn; joining is twice as fast as filling in a template."""
        parts = self._around.copy()
        parts[1::2] = escaped
        return "".join(parts)

    def _raw_slowly(self, cells: Sequence[str]) -> str:
        named = dict(zip(self.names, cells, strict=False))
        named |= {f"column ({at + 1})": cells[at] for at in range(len(self.names), len(cells))}
        ended = {_line_ends(name): _line_ends(cell) for name, cell in named.items()}
        return json.dumps(ended, ensure_ascii=False)


_UNSURE = '\\","'
"""What may end a cell in the JSON of a row, or stand within one."""


def escapes(text: str) -> set[str]:
    """The characters behind backslashes in a JSON text; found one by one, since they are few."""
    found = set()
    at = text.find("\\")
    while at >= 0:
        found.add(text[at + 1 : at + 2])
        at = text.find("\\", at + 2)
    return found


def _distinct(header: Sequence[str]) -> list[str]:
    """The header's names; one that is blank or was there before gets its place added."""
    names: list[str] = []
    seen: set[str] = set()
    for place, column in enumerate(header, start=1):
        name = column.lstrip("\ufeff").strip()
        names.append(name if name and name not in seen else f"{name or 'column'} ({place})")
        seen.add(names[-1])
    return names


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


@dataclass(slots=True)
class Row:
    """A row below the header: its cells (as many as columns at least, without spaces at their
    ends), its place, and `raw`. `neat`: no cell has white space but single spaces.
    """

    table: Table
    cells: Sequence[str]
    locator: str
    raw: str
    neat: bool = False

    def __post_init__(self) -> None:
        self.cells = list(map(str.strip, self.cells))
        self.neat = "\\" not in self.raw and "  " not in self.raw and fields.is_one_line(self.raw)

    def every(self, places: Sequence[int]) -> list[str]:
        """The cells in these columns that are not blank, in the order of the columns."""
        return _every(places, self)

    def one(self, places: Sequence[int]) -> str:
        """The first of them as one line, or ""."""
        return _line(places, self)


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
    values = {name: make(row) for name, make in table.plan}
    if table.places["citation"]:
        _fill_in(values, row)
    return Record(locator=row.locator, raw=row.raw, **values)


# --- From cells to fields ----------------------------------------------------------------------
# Each of these is given where the cells stand that may hold a field, the most telling first, and
# the row.

_Places = Sequence[int]


def _every(places: _Places, row: Row) -> list[str]:
    """Those of the cells that are not blank."""
    return [cell for at in places if (cell := row.cells[at])]


def _line(places: _Places, row: Row) -> str:
    """The first of them, on one line."""
    for at in places:
        if cell := row.cells[at]:
            return cell if row.neat else fields.tidy(cell)
    return ""


def _item_type(named: _Places, kinds: _Places, row: Row) -> str:
    """That of its own columns; or, more special, that of the columns of document types."""
    return _type_of(tuple(_every(named, row)), tuple(_every(kinds, row)))


@lru_cache(maxsize=4096)
def _type_of(named: tuple[str, ...], kinds: tuple[str, ...]) -> str:
    base = next((known for cell in named if (known := item_types.item_type(cell))), "")
    return item_types.refine(base, kinds + named)


def _authors(places: _Places, row: Row) -> tuple[str, ...]:
    found = _every(places, row)
    return fields.split_authors(found[0]) if found else ()


def _year(years: _Places, dates: _Places, row: Row) -> int | None:
    return fields.year(*_every(years, row), *_every(dates, row))


def _date(dates: _Places, years: _Places, row: Row) -> str:
    return fields.date(*_every(dates, row), *_every(years, row))


def _pages(pages: _Places, first: _Places, last: _Places, article: _Places, row: Row) -> str:
    started = _line(pages, row) or _line(first, row)
    return fields.pages(started, _line(last, row), _line(article, row))


def _doi(places: _Places, links: _Places, row: Row) -> str:
    """The first DOI in the cells for it, or that of a link to it."""
    found = next((doi for cell in _every(places, row) if (doi := identifiers.doi(cell))), "")
    return found or identifiers.linked_doi(*_every(links, row))


def _url(places: _Places, row: Row) -> str:
    return identifiers.link(_line(places, row))


def _abstract(places: _Places, row: Row) -> str:
    return fields.told_abstract(_line(places, row))


def _keywords(places: _Places, row: Row) -> tuple[str, ...]:
    return fields.keywords(map(fields.bars, _every(places, row)))


def _language(places: _Places, row: Row) -> str:
    return item_types.language(_line(places, row))


def _isbn(places: _Places, row: Row) -> str:
    found = _every(places, row)
    return identifiers.isbn(*found) if found else ""


def _issn(places: _Places, row: Row) -> str:
    found = _every(places, row)
    return identifiers.issn(*found) if found else ""


_FIELDS: tuple[tuple[str, Callable[..., Any], str], ...] = (
    ("item_type", _item_type, "item type, kinds"),
    ("title", _line, "title"),
    ("authors", _authors, "authors"),
    ("year", _year, "year, date"),
    ("date", _date, "date, year"),
    ("container", _line, "container"),
    ("volume", _line, "volume"),
    ("issue", _line, "issue"),
    ("pages", _pages, "pages, first page, last page, article no"),
    ("doi", _doi, "doi, url"),
    ("url", _url, "url"),
    ("abstract", _abstract, "abstract"),
    ("keywords", _keywords, "keywords"),
    ("language", _language, "language"),
    ("publisher", _line, "publisher"),
    ("isbn", _isbn, "isbn"),
    ("issn", _issn, "issn"),
    ("accession", _line, "accession"),
    ("note", _line, "note"),
)
"""Field of a record, how it is made, and of which columns."""


def _fill_in(values: dict[str, Any], row: Row) -> None:
    """What the columns lack is taken from the work's place in one line, where one is printed."""
    if values.get("volume") and values.get("pages") and values.get("container"):
        return
    places = row.table.places
    printed = row.every(places["citation"])
    place = next((found for cell in printed if (found := citations.place(cell))), None)
    if place is None:
        return
    told: dict[str, str | int | None] = {"year": fields.year(place.date)}
    told |= {"volume": place.volume, "issue": place.issue, "pages": fields.pages(place.pages)}
    told |= {"date": fields.date(place.date) if place.date else "", "container": place.container}
    cited = places["container"][:1] == places["citation"][:1]
    for name, value in told.items():
        if value and (not values.get(name) or (name == "container" and cited)):
            values[name] = value
