"""The evidence-gap map: how many documents speak to each theme, by kinds of documents.

A cell without documents is what it is drawn for, so every theme has a cell for every kind, the
empty ones with 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.concepts.counts.carried import Carriers, carriers
from cis_pipeline.concepts.tagging.tags import CodedTag

MOST_YEARS = 12
"""More years than this are put into spans of five."""
NO_YEAR = "no year"


@dataclass(frozen=True, slots=True)
class Sort:
    """One kind of documents of a dimension ("publisher category", "kind of record", "year")."""

    dimension: str
    value: str
    documents: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cell:
    """A theme among documents of one sort: how many of the sort's documents `carry` it, and on how
    many of these people `confirmed` it."""

    theme: str
    label: str
    group: str
    dimension: str
    value: str
    of: int
    documents: int
    confirmed: int


def cells(codebook: Codebook, tags: Iterable[CodedTag], sorts: Sequence[Sort]) -> Iterator[Cell]:
    """A cell for every theme in use and every sort, in the order of the codebook and of `sorts`."""
    found = carriers(tags)
    for theme in codebook.theme:
        if theme.retired:
            continue
        mine = found.get(theme.id, Carriers())
        for sort in sorts:
            yield Cell(
                *(theme.id, theme.name, theme.group, sort.dimension, sort.value),
                of=len(sort.documents),
                documents=len(mine.documents & sort.documents),
                confirmed=len(mine.confirmed & sort.documents),
            )


def sorted_by(dimension: str, values: Mapping[str, str]) -> list[Sort]:
    """The sorts of a dimension, by their names; `values` gives each document's."""
    names = sorted(set(values.values()))
    return [
        Sort(dimension, name, frozenset(i for i, value in values.items() if value == name))
        for name in names
    ]


def years(values: Mapping[str, int | None]) -> dict[str, str]:
    """Each document's year, or its span of five years where there are too many years."""
    known = {year for year in values.values() if year is not None}
    many = len(known) > MOST_YEARS
    return {i: _year(year, many) for i, year in values.items()}


def _year(year: int | None, many: bool) -> str:
    if year is None:
        return NO_YEAR
    first = year - year % 5
    return f"{first}\u2013{first + 4}" if many else str(year)
