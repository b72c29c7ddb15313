"""Any long table of judgements, a row a vote, becomes votes as they are printed.

What a column holds is told from its name, or by the caller; nothing is told from what stands in it.
Of several columns that may name the item the likeliest is taken: an id before a DOI, a DOI before a
title, a mere number last, for it may be that of the row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.model import Problem
from cis_pipeline.screening.votes.grid import Grid, filled, grids
from cis_pipeline.screening.votes.table import plain

_NAMES: Mapping[str, str] = {
    "item": "itemid recordid id item record studyid refid reportid documentid doi pmid accession "
    "title itemno itemnumber number nr no key",
    "reviewer": "reviewer screener rater by coder assessor judge annotator voter who reviewername "
    "screenername ratername reviewerid screenerid raterid",
    "decision": "decision vote verdict label judgement judgment rating screeningdecision",
    "reason": "reason exclusionreason reasonforexclusion reasoncode excludereason reasons",
    "further": "further furtherreasons",
    "round": "round stage phase",
}
"""The names that a column may have, the likeliest first."""

ROLES = tuple(_NAMES)
"""What a column may be; the first three must be there."""

_NEEDED = {
    "item": ("which item was judged", "item_id, record_id, id or doi"),
    "reviewer": ("who judged", "reviewer, screener, rater or by"),
    "decision": ("what was decided", "decision, vote, verdict or label"),
}
"""What these columns say, and how they are usually called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedVote:
    """One row: its `place` in the file, and what stands in the columns of each role."""

    place: str
    item: str
    reviewer: str
    decision: str
    reason: str = ""
    further: str = ""
    round: str = ""


@dataclass(frozen=True, slots=True)
class PrintedVotes:
    """The rows that hold anything, the name of the column that names the item, and doubts about
    the file."""

    votes: tuple[PrintedVote, ...]
    item_column: str
    problems: tuple[Problem, ...] = ()


def read(path: Path, name: str, columns: Mapping[str, str] | None = None) -> PrintedVotes:
    """Read a table, which messages call `name`; `columns` says which column is what (role -> name,
    see `ROLES`).

    ReviewError where a column is missing; SourceError where the file cannot be read at all.
    """
    given = dict(columns or {})
    for role in given.keys() - set(ROLES):
        raise ReviewError(f'--column "{role}={given[role]}": say one of {", ".join(ROLES)}')

    def reads(cells: Sequence[str]) -> bool:
        return _NEEDED.keys() | given.keys() <= _roles(cells, given).keys()

    sheets, problems = grids(path, name, reads)
    votes, item_column = list[PrintedVote](), ""
    for sheet in sheets:
        if headed := sheet.headed(reads):
            roles = _roles(headed[0], given)
            item_column = item_column or headed[0][roles["item"]].strip()
            votes += _votes(sheet.within, headed[1], roles)
    if not item_column:
        raise ReviewError(_missing(name, sheets, given))
    return PrintedVotes(tuple(votes), item_column, problems)


def _roles(cells: Sequence[str], given: Mapping[str, str]) -> dict[str, int]:
    """Which column (from 0) has which role; one that the caller gives has no other."""
    places: dict[str, int] = {}
    for at, cell in enumerate(cells):
        places.setdefault(plain(cell), at)
    said = {role: plain(column) for role, column in given.items()}
    roles: dict[str, int] = {}
    for role, names in _NAMES.items():
        free = [n for n in names.split() if n not in said.values()]
        for column in [said[role]] if role in said else free:
            if column and column in places:
                roles[role] = places[column]
                break
    return roles


def _votes(
    within: str, rows: Sequence[tuple[int, list[str]]], roles: Mapping[str, int]
) -> Iterator[PrintedVote]:
    for number, cells in rows:
        if any(cell.strip() for cell in cells):
            found = {role: filled(cells, at) for role, at in roles.items()}
            yield PrintedVote(place=f"{within}row {number}", **found)


def _missing(name: str, sheets: Sequence[Grid], given: Mapping[str, str]) -> str:
    """What is wrong with a table that no row is the header of: judged by the row that has most."""
    rows = [cells for sheet in sheets for _, cells in sheet.rows[:20] if any(map(str.strip, cells))]
    if not rows:
        return f"{name}: holds no row; export the votes again"
    best = max(rows, key=lambda cells: len(_roles(cells, given)))
    roles = _roles(best, given)
    has = ", ".join(f'"{cell.strip()}"' for cell in best if cell.strip())
    for role in given:
        if role not in roles:
            return f'{name}: --column "{role}={given[role]}": no such column; it has {has}'
    return f"{name}: {_lacking(roles)}; it has {has}. A table is read that has a row a vote"


def _lacking(roles: Collection[str]) -> str:
    lacking = [role for role in _NEEDED if role not in roles]
    what = " or ".join(_NEEDED[role][0] for role in lacking)
    names = "; ".join(f"{role}: {_NEEDED[role][1]}" for role in lacking)
    say = " ".join(f"--column {role}=NAME" for role in lacking)
    return f"no column says {what} ({names}); say which it is: {say}"
