"""framework.csv: which parts of the review's framework the included documents speak to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from cis_pipeline.ledger.frames import JOIN, TEXT, WHOLE, tidy, to_csv
from cis_pipeline.outputs.results import Results
from cis_pipeline.synthesis.framework import Support, support

if TYPE_CHECKING:
    import pandas as pd

FILES = ("framework.csv",)


def render(results: Results) -> dict[str, bytes]:
    """Nothing where the review has no framework, or no codebook to count by."""
    if results.framework is None or results.codebook is None:
        return {}
    rows = support(results.framework, results.tags, results.codebook, results.state.included)
    return {"framework.csv": to_csv(framework(rows))}


FRAMEWORK_COLUMNS: Mapping[str, str] = {
    "kind": TEXT,
    "id": TEXT,
    "group": TEXT,
    "name": TEXT,
    "text": TEXT,
    "theme": TEXT,
    "documents": WHOLE,
    "record_ids": TEXT,
}


def framework(rows: Iterable[Support]) -> pd.DataFrame:
    """One row a part of the framework, with the number and ids of the documents that speak to it.

    `theme` is the theme it was counted by; where it is "" nobody looked, and 0 says nothing.
    """
    made = (
        {
            **{name: getattr(row, name, "") for name in FRAMEWORK_COLUMNS},
            "documents": len(row.documents),
            "record_ids": JOIN.join(row.documents),
        }
        for row in rows
    )
    return tidy(FRAMEWORK_COLUMNS, made)
