"""Whether a column that is filled in was sorted without the rows it belongs to, as in screening.

Told to `workbook.sorted_alone` in its own words: a move needs the theme to move to, as an exclusion
needs its reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cis_pipeline.core.model import Said, Verdict
from cis_pipeline.screening.coding_workbook.reader import Answer, Reader
from cis_pipeline.screening.workbook.questions import Question
from cis_pipeline.screening.workbook.sorted_alone import Filled, sorted_alone

_AS_VERDICT = {
    Said.CONFIRM: Verdict.INCLUDE,
    Said.REFUSE: Verdict.UNSURE,
    Said.MOVE: Verdict.EXCLUDE,
    Said.UNDO: Verdict.UNSURE,
}
_COLUMNS: Mapping[str, str] = {"decision": "decision", "reason": "move to theme", "note": "memo"}


def sorted_columns(answers: Sequence[Answer], reader: Reader) -> Iterator[Question]:
    """The question whether a column was sorted alone, where it seems so."""
    places = {row_id: nth for nth, row_id in enumerate(reader.label.items)}
    rows = [_filled(one, places, reader) for one in answers if not one.refused]
    alone = sorted_alone(rows)
    if alone:
        how = alone.how.replace("reasons", "themes").replace("notes", "memos")
        what = (
            f'the column "{_COLUMNS[alone.column]}" is sorted ({how}) and the rows are not: it '
            "seems to have been sorted alone, so that what it holds may stand beside other rows"
        )
        remedy = "undo the sorting, or put back the file of before it"
        ids = tuple(one.item.row_id for one in answers if one.given)
        yield Question(what, remedy, ids, alone.column, alone.least)


def _filled(one: Answer, places: Mapping[str, int], reader: Reader) -> Filled:
    cells, item = one.row.cells, one.item
    said = one.given.coding.verdict if one.given else None
    return Filled(
        record_id=item.row_id,
        number=one.row.number,
        decision=cells["decision"],
        reason=cells.get("move_to_theme", ""),
        note=cells.get("memo", ""),
        verdict=_AS_VERDICT.get(said) if said else None,
        place=places.get(item.row_id, len(places)),
        title=item.sentence,
        authors=item.document,
        source=item.theme,
    )
