"""Whether a row still shows the record whose id stands in it, in every column that it shows.

Somebody who sorts a part of the columns leaves every id whole and moves what stands beside it; what
gives it away is that a row shows what another record has. So each column is held against the
record: a cell may be cut off, lightly damaged or spoilt by a program on its way, but not be another
record's. One that was emptied proves nothing, unless something in its column has moved.

Where something has moved, the decisions may have moved with it or stayed; a row is then taken only
if the columns that moved show its record and no other one of the workbook. Rows of equal content
(an editorial and the next one) cannot be told apart by then, and are left out and named.

Any value will do that the report shows or has shown: of each of its records, as it was before its
corrections too, and of records that it was once taken to be a duplicate of (`behind`); unless one
of these has a row of its own in the workbook.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import Generic, TypeVar

from cis_pipeline.core.model import Record
from cis_pipeline.screening.workbook.cell_content import Holds, holds, key_of
from cis_pipeline.screening.workbook.shown import VALUES

T = TypeVar("T")


@dataclass(frozen=True)
class Compared(Generic[T]):
    """What the rows of a kind of workbook are held against: what each column `shows` of the thing
    that a row is about, and how it `came` where that is seldom otherwise.

    `telling` are the columns in which two of them seldom have the same, so that one cell of another
    is no accident; `id_of` is the id of what a form of the thing is of.
    """

    shows: Mapping[str, Callable[[T], str]]
    telling: frozenset[str]
    id_of: Callable[[T], str]
    came: Mapping[str, Callable[[T], str]] = field(default_factory=dict)


RECORDS: Compared[Record] = Compared(
    VALUES,
    frozenset({"title", "authors", "doi", "abstract", "url", "document"}),
    attrgetter("record_id"),
    {name: attrgetter(name) for name in ("title", "abstract", "container", "publisher")},
)
"""What reviewers' workbooks are held against."""

_MANY = 5
"""So many cells of other records in a column of few values are no slip of the hand."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why a row is not taken for that of its record: what stands in `columns` is another's, that of
    `owner` if it can be told; or, `shared`, is what others show too, while such content was moved.
    """

    columns: tuple[str, ...]
    owner: str = ""
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A row: its number, the record whose id stands in it, and its cells by column."""

    number: int
    record_id: str
    cells: Mapping[str, str]


def is_its_row(report: Record, cells: Mapping[str, str], behind: Sequence[Record] = ()) -> bool:
    """Whether a row that stands alone shows this report."""
    rows = [Shown(1, report.record_id, cells)]
    return not misfits(rows, {report.record_id: report}, {report.record_id: behind})


def misfits(
    rows: Sequence[Shown],
    reports: Mapping[str, Record],
    behind: Mapping[str, Sequence[Record]],
    others: Iterable[str] = (),
) -> dict[int, Misfit]:
    """By their numbers the rows of one workbook that do not show the record whose id they have.

    `others` are records that the workbook was written with, whether their rows are still there.
    """
    return misfits_of(RECORDS, rows, reports, behind, others)


def misfits_of(
    compared: Compared[T],
    rows: Sequence[Shown],
    things: Mapping[str, T],
    behind: Mapping[str, Sequence[T]],
    others: Iterable[str] = (),
) -> dict[int, Misfit]:
    """The same of rows about other things than records, by the ids that stand in them."""
    return _Workbook(compared, rows, things, behind, tuple(others)).misfits()


_Cells = Mapping[str, Holds]


@dataclass(frozen=True)
class _Workbook(Generic[T]):
    compared: Compared[T]
    rows: Sequence[Shown]
    things: Mapping[str, T]
    behind: Mapping[str, Sequence[T]]
    others: Sequence[str]

    def misfits(self) -> dict[int, Misfit]:
        found = dict[int, Misfit]()
        for number, (row, cells) in self._differing.items():
            wrong = [c for c, what in cells.items() if what in (Holds.OTHER, Holds.ANOTHERS)]
            if wrong or not self._shows_anything(row, cells):
                owners = [owner for c in wrong for owner in self._owners_of(c, row)]
                found[number] = Misfit(tuple(wrong or self._written(row)), _most(owners))
        suspect = [
            c
            for c, rows in self._moved.items()
            if c in self.compared.telling or self._exchanged(c, rows)
        ]
        return found | self._not_told_apart(suspect, found)

    # --- one row -------------------------------------------------------------------------------

    @cached_property
    def _columns(self) -> list[tuple[str, Callable[[T], str], Callable[[T], str]]]:
        """The columns that are shown, and not emptied as a whole; each with what the record has,
        which most cells are, and what is shown of it."""
        there = self.rows[0].cells if self.rows else {}
        return [
            (c, self.compared.came.get(c, of), of)
            for c, of in self.compared.shows.items()
            if c in there and any(r.cells[c] for r in self.rows)
        ]

    @cached_property
    def _differing(self) -> dict[int, tuple[Shown, _Cells]]:
        """The rows with cells that are not as they were written, and what these hold."""
        return {row.number: (row, found) for row in self.rows if (found := self._look_at(row))}

    def _look_at(self, row: Shown) -> _Cells:
        """What the cells hold that are not as they were written."""
        report, cells = self.things[row.record_id], row.cells
        differing = [
            (column, of)
            for column, as_it_came, of in self._columns
            if cells[column] != as_it_came(report) and cells[column] != of(report)
        ]
        if not differing:  # as mostly
            return {}
        found = {c: self._holds(row, c, of) for c, of in differing}
        return {column: what for column, what in found.items() if what is not Holds.ITS_OWN}

    def _holds(self, row: Shown, column: str, of: Callable[[T], str]) -> Holds:
        """What a cell holds; before it is compared closely, whether it is another record's."""
        shown, own = row.cells[column], of(self.things[row.record_id])
        sought, behind = key_of(column, shown), self.behind.get(row.record_id, ())
        if shown and sought == key_of(column, own):
            return Holds.ITS_OWN
        owners = self._owners_of(column, row)
        before = {self.compared.id_of(f) for f in behind if key_of(column, of(f)) == sought}
        if owners and (not before or before & set(owners)):
            return Holds.ANOTHERS
        return holds(column, shown, {own, *(of(form) for form in behind)})

    def _written(self, row: Shown) -> list[str]:
        """The columns that have something to show of its record."""
        return [c for c, _, of in self._columns if of(self.things[row.record_id])]

    def _shows_anything(self, row: Shown, cells: _Cells) -> bool:
        """Whether a cell may be its record's, or nothing was written that could be."""
        telling = (None, Holds.NEARLY, Holds.SPOILT)
        written = self._written(row)
        return not written or any(cells.get(column) in telling for column in written)

    # --- all rows ------------------------------------------------------------------------------

    @cached_property
    def _moved(self) -> Mapping[str, list[Shown]]:
        """By column the rows in which it shows exactly what other records have."""
        found: dict[str, list[Shown]] = defaultdict(list)
        for row, cells in self._differing.values():
            for column, what in cells.items():
                if what is Holds.ANOTHERS:
                    found[column].append(row)
        return found

    def _exchanged(self, column: str, rows: Sequence[Shown]) -> bool:
        """Whether cells were moved among the rows, and not only typed over."""
        shown = Counter(key_of(column, row.cells[column]) for row in rows)
        own = Counter(
            key_of(column, self.compared.shows[column](self.things[row.record_id])) for row in rows
        )
        return len(rows) >= _MANY or (len(rows) > 1 and shown == own)

    def _not_told_apart(
        self, suspect: Sequence[str], wrong: Mapping[int, Misfit]
    ) -> dict[int, Misfit]:
        """The other rows that the suspect columns do not show to be their record's alone."""
        if not suspect:
            return {}
        told = Counter(self._told(record_id, suspect) for record_id in self._records)
        found = dict[int, Misfit]()
        for row in self.rows:
            cells = self._differing[row.number][1] if row.number in self._differing else {}
            own = self._told(row.record_id, suspect)
            unsure = any(cells.get(c, Holds.NEARLY) is not Holds.NEARLY for c in suspect)
            if row.number not in wrong and (unsure or not any(own) or told[own] > 1):
                found[row.number] = Misfit(tuple(suspect), shared=True)
        return found

    def _told(self, record_id: str, columns: Sequence[str]) -> tuple[str, ...]:
        report = self.things[record_id]
        return tuple(key_of(column, self.compared.shows[column](report)) for column in columns)

    @cached_property
    def _records(self) -> tuple[str, ...]:
        """The records of the workbook."""
        known = (i for i in self.others if i in self.things)
        return tuple(dict.fromkeys((*(row.record_id for row in self.rows), *known)))

    def _owners_of(self, column: str, row: Shown) -> list[str]:
        """The other records of the workbook that have exactly what a cell shows."""
        owners = self._owners(column).get(key_of(column, row.cells[column]), ())
        return [owner for owner in owners if owner != row.record_id]

    def _owners(self, column: str) -> Mapping[str, list[str]]:
        """By what a column shows, the records of the workbook that have it."""
        if column not in self._by_content:
            found = defaultdict[str, list[str]](list)
            for record_id in self._records:
                if of := key_of(column, self.compared.shows[column](self.things[record_id])):
                    found[of].append(record_id)
            self._by_content[column] = found
        return self._by_content[column]

    @cached_property
    def _by_content(self) -> dict[str, Mapping[str, list[str]]]:
        """Of the columns that were asked for."""
        return {}


def _most(owners: Sequence[str]) -> str:
    counted = Counter(owners).most_common(2)
    several = len(counted) > 1 and counted[0][1] == counted[1][1]
    return "" if not counted or several else counted[0][0]
