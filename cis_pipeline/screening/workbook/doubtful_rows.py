"""What the rows of a workbook themselves leave in doubt, though each of them can be understood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from cis_pipeline.screening.workbook.alike_rows import undecided_between
from cis_pipeline.screening.workbook.cells import TableRow
from cis_pipeline.screening.workbook.entries import Entry, Reader
from cis_pipeline.screening.workbook.questions import Question, some
from cis_pipeline.screening.workbook.sorted_alone import Filled, may_be_sorted, sorted_alone

_SEVERAL = 5
"""So many different rows in their places show that none was moved."""
_OUT_OF_ORDER = 0.02


def questions(
    rows: Sequence[TableRow], entries: Sequence[Entry], reader: Reader
) -> Iterator[Question]:
    """Votes that stand beside rows that show the same, and columns that were sorted alone."""
    by_number = {row.number: row for row in rows}
    for group in undecided_between(rows, entries, _untouched(by_number, entries, reader)):
        yield _alike(group)
    if may_be_sorted(row.cells for row in (by_number[entry.number] for entry in entries)):
        yield from _sorted(by_number, entries, reader)


def _untouched(rows: Mapping[int, TableRow], entries: Sequence[Entry], reader: Reader) -> bool:
    """Whether all rows stand as they were written, and are different enough to show it."""
    places = _places(reader)
    order = [places[entry.record_id] for entry in entries]
    several = {rows[entry.number].cells.get("title", "") for entry in entries}
    return not reader.kept_out and len(several) >= _SEVERAL and order == sorted(order)


def _sorted(
    rows: Mapping[int, TableRow], entries: Sequence[Entry], reader: Reader
) -> Iterator[Question]:
    places = _places(reader)
    filled = [_filled(entry, rows[entry.number], places, reader) for entry in entries]
    ledger = {record_id: place for place, record_id in enumerate(reader.reports)}
    written = [ledger[i] for i in reader.label.record_ids if i in ledger]
    alone = sorted_alone(filled, ranked=not _in_order(written))
    if alone:
        what = (
            f'the column "{alone.column}" is sorted ({alone.how}) and the rows are not: it seems '
            "to have been sorted alone, so that what it holds may stand beside other records"
        )
        remedy = "undo the sorting, or put back the file of before it"
        ids = tuple(entry.record_id for entry in entries if entry.vote)
        yield Question(what, remedy, ids, alone.column, alone.least)


def _places(reader: Reader) -> dict[str, int]:
    """Where each record stood when the workbook was written: if it does not say so, as in the
    ledger."""
    ids = (*(reader.label.record_ids or reader.reports), *reader.reports)
    return {record_id: place for place, record_id in enumerate(dict.fromkeys(ids))}


def _filled(entry: Entry, row: TableRow, places: Mapping[str, int], reader: Reader) -> Filled:
    cells = row.cells
    return Filled(
        record_id=entry.record_id,
        number=entry.number,
        decision=cells["decision"],
        reason=cells.get("reason", ""),
        note=cells.get("note", ""),
        verdict=entry.vote.verdict if entry.vote else None,
        place=places[entry.record_id],
        title=cells.get("title", ""),
        authors=cells.get("authors", ""),
        source=reader.reports[entry.record_id].source_id,
    )


def _in_order(places: Sequence[int]) -> bool:
    """Whether a workbook was written in the order of the ledger, but for records merged since."""
    back = sum(one > other for one, other in pairwise(places))
    return back <= _OUT_OF_ORDER * len(places)


def _alike(group: Sequence[Entry]) -> Question:
    numbers = [entry.number for entry in group]
    what = (
        f"rows {some(numbers)} show the same and are not decided the same: if anything was sorted "
        "without the ids, nobody can tell whose decision is whose"
    )
    remedy = "see whether each stands beside the id that is meant"
    return Question(what, remedy, tuple(entry.record_id for entry in group))
