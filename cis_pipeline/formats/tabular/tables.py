"""Rows become records: what stands in which column of one table, told once for all its rows.

A table comes from a CSV text or from a sheet of a workbook; here it is nothing but a header and
rows of cells. A column that is not known stays in `raw`, which is the row as a JSON object with
the header's own names.

Why the columns are looked up once, and cells in good order are not tidied again: a table of a
hundred thousand rows is read in seconds so, and in half a minute otherwise.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import orjson

from cis_pipeline.core.model import Problem, Record
from cis_pipeline.formats import fields, identifiers, item_types
from cis_pipeline.formats.making import new_record
from cis_pipeline.formats.tabular import citations, columns, own_table

_PLAIN = ("title", "container", "volume", "issue", "language", "publisher", "accession", "note")
"""Fields that are one cell, on one line."""


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
        self.plain_fields = [(name, self.places[name]) for name in _PLAIN if self.places[name]]
        self.paged = any(self.places[name] for name in ("pages", "first page", "article no"))
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


def is_even(raw: str) -> bool:
    """Whether the cells of a row, as JSON, hold no white space but single spaces (and at ends)."""
    if raw.rfind("  ") >= 0:  # twice as fast as "in"
        return False
    if "\n" in raw or "\t" in raw or "\r" in raw:  # as in a text that is no JSON
        return False
    if not raw.isascii() and any(map(raw.__contains__, _WIDE_SPACES)):
        return False
    return "\\" not in raw or escapes(raw).isdisjoint("nrtfu")


_WIDE_SPACES = tuple(mark for mark in map(chr, range(0x80, 0x3001)) if mark.isspace())


_NONE: Sequence[str] = ()


def every(cells: Sequence[str], places: Sequence[int]) -> Sequence[str]:
    """The cells in these columns that are not blank, in the order of the columns."""
    return [cell for at in places if (cell := cells[at]) and not cell.isspace()]


@dataclass(slots=True)
class Row:
    """A row below the header: its cells (as many as columns at least), its place, and `raw`.

    `line` makes a cell one line: by cutting its ends where no cell of the row has white space
    other than single spaces within.
    """

    table: Table
    cells: Sequence[str]
    locator: str
    raw: str
    line: Callable[[str], str] = field(init=False)

    def __post_init__(self) -> None:
        self.line = str.strip if is_even(self.raw) else fields.tidy

    def every(self, places: Sequence[int]) -> Sequence[str]:
        """The cells in these columns that are not blank, in the order of the columns."""
        return every(self.cells, places) if places else _NONE

    def one(self, places: Sequence[int]) -> str:
        """The first of them as one line, or ""."""
        for at in places:
            if (cell := self.cells[at]) and (line := self.line(cell)):
                return line
        return ""


def rows(table: Table, numbered: Iterable[tuple[str, Sequence[str]]]) -> Iterator[Row | Problem]:
    """The rows that are not blank; before one of another length than the header, a warning.

    `numbered` gives each row's locator and its cells.
    """
    width = len(table.names)
    for locator, cells in numbered:
        if len(cells) == width:
            if any(map(str.strip, cells)):
                yield Row(table, cells, locator, table.raw(cells))
        elif any(cell.strip() for cell in cells):
            if len(cells) < width or any(cell.strip() for cell in cells[width:]):
                yield _other_length(locator, len(cells), width)
            padded = [*cells, *[""] * (width - len(cells))]
            yield Row(table, padded, locator, table.raw(cells))


def _other_length(locator: str, cells: int, columns: int) -> Problem:
    what = f"has {cells} cells where the header has {columns}"
    remedy = "compare it with the table: a quote or a delimiter may be missing"
    return Problem(locator, what, remedy, "warning")


def record(row: Row) -> Record:
    """A row as a Record, by the columns that are known; a row of a table of ours as it was."""
    if row.table.own:
        cells = dict(zip(row.table.names, row.cells, strict=False))
        return own_table.record(cells, row.locator, row.raw)
    table, every = row.table, row.every
    places = table.places
    plain: dict[str, Any] = {name: row.one(at) for name, at in table.plain_fields}
    years, dates, links = every(places["year"]), every(places["date"]), every(places["url"])
    made = new_record(
        locator=row.locator,
        raw=row.raw,
        item_type=item_type(*every(places["item type"]), "", *every(places["kinds"])),
        authors=_authors(every(places["authors"])),
        year=year(*years, *dates),
        date=date(*dates, *years),
        pages=_pages(row) if table.paged else "",
        doi=doi(every(places["doi"]), links),
        url=identifiers.link(links[0]) if links else "",
        abstract=fields.told_abstract(row.one(places["abstract"])),
        keywords=keywords(every(places["keywords"])),
        isbn=isbn(*every(places["isbn"])),
        issn=issn(*every(places["issn"])),
        **plain,
    )
    if made.language:
        object.__setattr__(made, "language", item_types.language(made.language))
    if places["citation"] and not (made.volume and made.pages and made.container):
        _fill_in(made, row)
    return made


def _pages(row: Row) -> str:
    places, one = row.table.places, row.one
    return fields.pages(
        one(places["pages"]) or one(places["first page"]),
        one(places["last page"]),
        one(places["article no"]),
    )


year = lru_cache(maxsize=4096)(fields.year)
date = lru_cache(maxsize=4096)(fields.date)
issn = identifiers.issn
isbn = lru_cache(maxsize=4096)(identifiers.isbn)


def _authors(cells: Sequence[str]) -> tuple[str, ...]:
    return fields.split_authors(cells[0]) if cells else ()


def doi(cells: Sequence[str], links: Sequence[str]) -> str:
    """The first DOI in the cells for it, or that of a link to it."""
    for cell in cells:
        if found := identifiers.doi(cell):
            return found
    return identifiers.linked_doi(*links) if links else ""


def keywords(cells: Sequence[str]) -> tuple[str, ...]:
    """The keywords of all cells for them."""
    return fields.keywords(map(fields.bars, cells)) if cells else ()


@lru_cache(maxsize=4096)
def item_type(*told: str) -> str:
    """The item type of the cells of its columns; behind an empty one, those of document types."""
    cells, kinds = told[: told.index("")], told[told.index("") + 1 :]
    base = next((known for cell in cells if (known := item_types.item_type(cell))), "")
    return item_types.refine(base, [*kinds, *cells])


def _fill_in(made: Record, row: Row) -> None:
    """What the columns lack is taken from the work's place in one line, where one is printed."""
    places = row.table.places
    cells = row.every(places["citation"])
    place = next((found for cell in cells if (found := citations.place(cell))), None)
    if place is None:
        return
    told: dict[str, str | int | None] = {"year": fields.year(place.date)}
    told |= {"volume": place.volume, "issue": place.issue, "pages": fields.pages(place.pages)}
    told |= {"date": fields.date(place.date) if place.date else "", "container": place.container}
    cited = places["container"][:1] == places["citation"][:1]
    for name, value in told.items():
        if value and (not getattr(made, name) or (name == "container" and cited)):
            object.__setattr__(made, name, value)  # nobody else's yet
