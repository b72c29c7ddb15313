"""Whether a file that only its name says the round of holds the workbook of another round.

A workbook saved as CSV, or by a program that drops hidden sheets, is known by its name alone. What
it shows may say otherwise: its sheet of criteria names the round, and only workbooks of reports
have a column of studies. (That its records never came to the round, `doubts` tells.)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cis_pipeline.core.model import Problem
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.screening.tasks import CRITERIA_SHEET, STUDY
from cis_pipeline.screening.workbook.cells import Grid, Table
from cis_pipeline.screening.workbook.entries import Entry
from cis_pipeline.screening.workbook.labels import Label
from cis_pipeline.screening.workbook.questions import Question
from cis_pipeline.screening.workbook.shown import VALUES

_ROUND = "Round: "
_WHOLE = 4
"""A table with so many columns that show the record has those of its workbook."""


def named_for_another(
    label: Label, grids: Iterable[Grid], protocol: Protocol, where: str
) -> Problem | None:
    """That a file is named for one round and its sheet of criteria is of another."""
    title = _round_told(grids)
    told = [r for r in protocol.rounds if r.title == title]
    if not title or label.asked in told:
        return None
    of = f'of the round "{told[0].id}"' if told else f'of a round "{title}"'
    what = f'is named for the round "{label.asked.id}", but its criteria are those {of}'
    remedy = "give it the name of the round it is of, or take it out of the folder"
    return Problem(where, f"{what}; nothing was taken in", remedy)


def _round_told(grids: Iterable[Grid]) -> str:
    for grid in grids:
        if grid.name.casefold() == CRITERIA_SHEET:
            for row in grid.rows:
                if row and row[0].startswith(_ROUND):
                    return row[0].removeprefix(_ROUND)
    return ""


def columns_of_another(label: Label, table: Table, entries: Sequence[Entry]) -> list[Question]:
    """That a table has the columns of a workbook of records where reports are asked about, or the
    other way round."""
    shown = [column for column in table.columns if column in VALUES]
    wanted, there = label.asked.unit == "report", STUDY in table.columns
    if label.record_ids or len(shown) < _WHOLE or wanted == there:
        return []
    units = ("reports", "records") if wanted else ("records", "reports")
    what = f'is named for the round "{label.asked.id}" of {units[0]}, and has the columns of a '
    what += f"workbook of {units[1]}"
    remedy = "give it the name of the round it is of, or take it out of the folder"
    return [Question(what, remedy, tuple(entry.record_id for entry in entries))]
