"""corrections.csv and withdrawn.csv: what was put right, by whom and why; what counts no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from cis_pipeline.core.model import Verdict
from cis_pipeline.ledger.corrections import changes_of
from cis_pipeline.ledger.frames import TEXT, WHOLE, csv_of, tidy
from cis_pipeline.ledger.snapshot import Snapshot

if TYPE_CHECKING:
    import pandas as pd

    from cis_pipeline.outputs.results import Results

FILES = ("corrections.csv", "withdrawn.csv")

_MADE = ("by", "at", "note", "cause")

CORRECTION_COLUMNS: Mapping[str, str] = dict.fromkeys(
    ("record_id", "title", "source", "action", "field", "before", "after", *_MADE), TEXT
)

WITHDRAWN_COLUMNS: Mapping[str, str] = {
    **dict.fromkeys(("record_id", "title", "source", "locator", "counts_for", *_MADE), TEXT),
    "votes": WHOLE,
}


def render(results: Results) -> dict[str, bytes]:
    """Both tables as CSV; columns: see the functions below."""
    return {
        "corrections.csv": csv_of(CORRECTION_COLUMNS, _corrected(results.state)),
        "withdrawn.csv": csv_of(WITHDRAWN_COLUMNS, _gone(results.state)),
    }


def corrections(state: Snapshot) -> pd.DataFrame:
    """One row a corrected field, or a withdrawal or return, by record in the order of the ledger.

    `before` and `after` are the field's values, `cause` what the correction was a part of.
    """
    return tidy(CORRECTION_COLUMNS, _corrected(state))


def _corrected(state: Snapshot) -> Iterator[dict[str, Any]]:
    for record_id in state.corrections_of:
        for change in changes_of(record_id, state):
            yield {
                "record_id": record_id,
                "title": state.held_by_id[record_id].title,
                "source": state.source_of(record_id).name,
                "action": change.correction.action.value,
                "field": change.field,
                "before": change.before,
                "after": change.after,
                **{name: getattr(change.correction, name) for name in _MADE},
            }


def withdrawn(state: Snapshot) -> pd.DataFrame:
    """One row a record that counts nowhere any more, in the order in which they were withdrawn.

    `votes` counts the votes of people about it, which stay on record; `counts_for` is the report
    for which they count now, "" for none.
    """
    return tidy(WITHDRAWN_COLUMNS, _gone(state))


def _gone(state: Snapshot) -> Iterator[dict[str, Any]]:
    votes = Counter(
        d.record_id
        for d in state.decisions
        if not d.by_rule and d.verdict in (Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.UNSURE)
    )
    for record_id, said in state.withdrawn.items():
        record, report = state.held_by_id[record_id], state.folded.report_of[record_id]
        yield {
            "record_id": record_id,
            "title": record.title,
            "source": state.source_of(record_id).name,
            "locator": record.locator,
            "counts_for": report if report in state.by_id else "",
            "votes": votes[record_id],
            **{name: getattr(said, name) for name in _MADE},
        }
