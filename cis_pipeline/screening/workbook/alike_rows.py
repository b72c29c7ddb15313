"""Rows of one workbook that show the same and are decided differently, and nobody can tell apart.

Two editorials without authors and abstract look alike to the end. As long as every row of the
workbook stands where it was written, each vote is its id's; once something was sorted without the
ids, nothing shows whose a vote is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from cis_pipeline.screening.tasks import FILLED_IN, STUDY
from cis_pipeline.screening.workbook.cells import TableRow
from cis_pipeline.screening.workbook.entries import Entry

_NOT_SHOWN = frozenset({"record_id", *FILLED_IN, STUDY})


def undecided_between(
    rows: Sequence[TableRow], entries: Sequence[Entry], untouched: bool
) -> Iterator[list[Entry]]:
    """Groups of rows alike in all that they show, of several records, whose votes differ.

    `untouched` says that all rows stand as they were written; a row that is not decided yet is then
    no answer that differs.
    """
    by_number = {row.number: row for row in rows}
    for group in _alike(by_number, entries):
        votes = {entry.meaning for entry in group}
        if len(votes - {()} if untouched else votes) > 1 and len({e.record_id for e in group}) > 1:
            yield group


def _alike(rows: Mapping[int, TableRow], entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Rows that show the same, of which not all say the same; by their titles first, for most have
    one of their own."""
    shown = [c for c in next(iter(rows.values())).cells if c not in _NOT_SHOWN] if rows else []
    if not shown:
        return
    first = "title" if "title" in shown else shown[0]
    for group in _grouped(rows, entries, (first,)):
        if len({entry.meaning for entry in group}) > 1:
            yield from (same for same in _grouped(rows, group, shown) if len(same) > 1)


def _grouped(
    rows: Mapping[int, TableRow], entries: Sequence[Entry], columns: Sequence[str]
) -> list[list[Entry]]:
    found: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for entry in entries:
        cells = rows[entry.number].cells
        found[tuple(cells[column] for column in columns)].append(entry)
    return list(found.values())
