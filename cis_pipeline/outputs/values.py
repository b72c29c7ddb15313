"""values.csv: where the records of a report differ, which value is shown, and what others said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from cis_pipeline.ledger.corrections import in_words
from cis_pipeline.ledger.frames import TEXT, csv_of, tidy
from cis_pipeline.ledger.merged_record import MERGED
from cis_pipeline.ledger.snapshot import Snapshot

if TYPE_CHECKING:
    import pandas as pd

    from cis_pipeline.outputs.results import Results

FILES = ("values.csv",)
OF_REPORTS = FILES

VALUE_COLUMNS: Mapping[str, str] = dict.fromkeys(
    ("report_id", "field", "shown", "record_id", "source", "others"), TEXT
)


def render(results: Results) -> dict[str, bytes]:
    """The table as CSV; columns: see `values`."""
    if "values.csv" in results.kept:
        return {}
    return {"values.csv": csv_of(VALUE_COLUMNS, _all_rows(results.state))}


def values(state: Snapshot) -> pd.DataFrame:
    """One row a field of a report that two of its records give differently, in ledger order.

    `shown` is the value that stands for the report, `record_id` and `source` say whose it is,
    `others` what its other records say ('R-... (Scopus): "..."', one a line).
    """
    return tidy(VALUE_COLUMNS, _all_rows(state))


def _all_rows(state: Snapshot) -> Iterator[dict[str, Any]]:
    for report, ids in state.folded.reports.items():
        if len(ids) > 1:
            yield from _rows(report, ids, state)


def _rows(report: str, ids: tuple[str, ...], state: Snapshot) -> Iterator[dict[str, Any]]:
    whose = state.value_sources(report)
    for name in MERGED:
        told = {i: in_words(getattr(state.by_id[i], name)) for i in ids}
        if len(set(told.values()) - {""}) < 2:
            continue
        origin = whose.get(name, report)
        others = (
            f'{i} ({state.source_of(i).name}): "{value}"'
            for i, value in told.items()
            if value and value != told[origin]
        )
        yield {
            "report_id": report,
            "field": name,
            "shown": told[origin],
            "record_id": origin,
            "source": state.source_of(origin).name,
            "others": "\n".join(others),
        }
