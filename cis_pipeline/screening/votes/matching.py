"""Which record of the review a row of a table of votes is about, told only where it is certain.

By the record's id, its DOI, its number in a database (a PMID), else by its title, which must be
that of one report alone; a year that is given helps to choose. Titles are compared by their
letters and digits. A title in ASCII also means one that differs only in letters which ASCII lacks
("mnires disease"): many programs drop them; and one with what stands beside it in its entry
("... [References]."). What names no report, or several, is for a person to tell.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from cis_pipeline.core.identity import is_id
from cis_pipeline.core.model import Record
from cis_pipeline.core.text.normalise import letters
from cis_pipeline.formats import identifiers
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.screening.votes.table import Row
from cis_pipeline.screening.workbook.titles import resembles

_LEAST = 12
"""Letters; what is left of a shorter title without its other letters may be any."""
_BESIDE = 12
"""Letters that may stand beside a title in its cell."""


@dataclass(frozen=True)
class Match:
    """The record that a row is about; else `why` there is none, and the `remedy`."""

    record_id: str = ""
    why: str = ""
    remedy: str = ""


class Matching:
    """The records of a review by all that a table may name them by."""

    def __init__(self, state: Snapshot) -> None:
        self._state = state

    def find(self, row: Row) -> Match:
        """The record that the row is about."""
        found, by = self._candidates(row)
        if not found:
            return _unknown(row)
        reports = self._reports(found)
        if by != "title" and row.title:
            same = [r for r in found if resembles(row.title, r.title)]
            if not same:
                title = found[0].title
                what = f'the title beside {by}, {_shown(row)}, is not its title ("{title[:70]}")'
                return Match(why=what, remedy="put right which of the two is meant")
            found, reports = same, self._reports(same)
        if row.year and by == "title":
            near = [r for r in found if _fits(r.year, row.year)]
            if not near:
                years = ", ".join(f"{r.record_id} ({r.year})" for r in found[:3])
                what = f"{_shown(row)} of {row.year} is another year's than {years}"
                return Match(why=what, remedy="say which is meant in a column record_id")
            exact = [r for r in near if str(r.year) == row.year[:4]]
            found = exact if exact and len(reports) > 1 else near
            reports = self._reports(found)
        return Match(found[0].record_id) if len(reports) == 1 else self._several(row, found)

    def _reports(self, found: list[Record]) -> list[str]:
        standings = self._state.folded.standings
        return list(dict.fromkeys(standings[r.record_id].report_id for r in found))

    def _candidates(self, row: Row) -> tuple[list[Record], str]:
        """The records that the first of the row's names means which means any, and that name."""
        wanted = (row.record_id or (row.item if is_id(row.item.upper()) else "")).upper()
        if row.record_id or wanted in self._state.by_id:
            there = self._state.by_id.get(wanted)
            return [there] if there else [], wanted
        doi = identifiers.doi(row.doi)
        if doi and (found := self._by_doi.get(doi)):
            return found, doi
        if row.accession and (found := self._by_accession.get(row.accession.casefold())):
            return found, row.accession
        return self._by_titles(row.title), "title"

    def _by_titles(self, title: str) -> list[Record]:
        key = letters(title)
        if not key:
            return []
        found = self._by_title.get(key, [])
        if not found and title.isascii():
            found = self._by_ascii.get(key, [])
        return found or self._by_cell.get(key, [])

    @cached_property
    def _by_doi(self) -> dict[str, list[Record]]:
        return _by((r.doi.casefold(), r) for r in self._state.records if r.doi)

    @cached_property
    def _by_accession(self) -> dict[str, list[Record]]:
        return _by((r.accession.casefold(), r) for r in self._state.records if r.accession)

    @cached_property
    def _by_title(self) -> dict[str, list[Record]]:
        return _by((letters(r.title), r) for r in self._state.records)

    @cached_property
    def _by_ascii(self) -> dict[str, list[Record]]:
        bare = ((letters(_ascii(r.title)), r) for r in self._state.records if not r.title.isascii())
        return _by((key, r) for key, r in bare if len(key) >= _LEAST)

    @cached_property
    def _by_cell(self) -> dict[str, list[Record]]:
        return _by((key, r) for r in self._state.records for key in _cells(r))

    def _several(self, row: Row, found: list[Record]) -> Match:
        each = ", ".join(
            f"{report} ({self._state.reports[report].year or 'no year'})"
            for report in self._reports(found)
        )
        what = f"{_shown(row)} may be several reports: {each}"
        return Match(why=what, remedy="say which in a column record_id, or in one of years")


def _by(pairs: Iterator[tuple[str, Record]]) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = defaultdict(list)
    for key, record in pairs:
        found[key].append(record)
    return dict(found)


def _unknown(row: Row) -> Match:
    if row.record_id:
        what = "is no record of this review" if is_id(row.record_id.upper()) else "is damaged"
        return Match(why=f'record_id "{row.record_id}" {what}', remedy="give its id as it is")
    remedy = "give the id of the record that is meant in a column record_id"
    if row.title:
        return Match(why=f"{_shown(row)} is no title of this review", remedy=remedy)
    given = row.doi or row.accession
    what = f'"{given}" is no record of this review' if given else "names no record"
    return Match(why=what, remedy=remedy)


def _shown(row: Row) -> str:
    return f'"{row.title[:200] or row.doi or row.accession}"'


def _fits(year: int | None, printed: str) -> bool:
    """Whether a year may be the printed one: many works come out online the year before."""
    if year is None or not printed[:4].isdecimal():
        return True
    return abs(year - int(printed[:4])) <= 1


def _ascii(text: str) -> str:
    return text.encode("ascii", "ignore").decode()


def _cells(record: Record) -> Iterator[str]:
    """The title with what stands beside it in its cell, where the record is a row of a table."""
    title = letters(record.title)
    if not title or not record.raw.startswith("{"):
        return
    try:
        cells = json.loads(record.raw)
    except ValueError:
        return
    for cell in cells.values() if isinstance(cells, dict) else ():
        if isinstance(cell, str) and len(cell) < 2 * len(record.title) + 50:
            key = letters(cell)
            if key != title and key.startswith(title) and len(key) <= len(title) + _BESIDE:
                yield key
