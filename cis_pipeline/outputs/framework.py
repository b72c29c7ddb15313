"""framework.csv, framework_evidence.csv: which parts of the framework the documents speak to.

Each question and part is looked for by phrases of its own, and a document counts only by a
sentence of its own. An item that nobody looked for says so: that is no silence of the literature.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import TYPE_CHECKING, Any

from cis_pipeline.ledger.frames import JOIN, TEXT, WHOLE, YES_NO, csv_of, tidy
from cis_pipeline.outputs.results import Results
from cis_pipeline.synthesis.framework import Support

if TYPE_CHECKING:
    import pandas as pd

FILES = ("framework.csv", "framework_evidence.csv")

FRAMEWORK_COLUMNS: Mapping[str, str] = {
    "kind": TEXT,
    "id": TEXT,
    "group": TEXT,
    "name": TEXT,
    "text": TEXT,
    "asked": TEXT,
    "by": TEXT,
    "documents": "Int64",
    "sentences": "Int64",
    "candidates": "Int64",
    "record_ids": TEXT,
}
EVIDENCE_COLUMNS: Mapping[str, str] = {
    "id": TEXT,
    "name": TEXT,
    "record_id": TEXT,
    "included": YES_NO,
    "field": TEXT,
    "page": WHOLE,
    "start": WHOLE,
    "end": WHOLE,
    "quote": TEXT,
    "phrase": TEXT,
}


def render(results: Results) -> dict[str, bytes]:
    """Nothing where the review has no codebook or no framework."""
    if results.codebook is None or results.framework is None:
        return {}
    rows, included = results.framework_support, frozenset(results.state.included)
    return {
        "framework.csv": csv_of(FRAMEWORK_COLUMNS, _parts(rows, included)),
        "framework_evidence.csv": csv_of(EVIDENCE_COLUMNS, _evidence(rows, included)),
    }


def framework(rows: Iterable[Support], included: Set[str]) -> pd.DataFrame:
    """One row a part of the framework, with the included documents that speak to it.

    `asked` is "asked" or "not asked"; where nobody asked, the counts are missing, not 0. `by` says
    what it was looked for by: "phrases" of its own, or the codebook's "theme TA1". `candidates`
    counts all documents that were tagged, those included among them.
    """
    return tidy(FRAMEWORK_COLUMNS, _parts(rows, included))


def _parts(rows: Iterable[Support], included: Set[str]) -> Iterator[dict[str, Any]]:
    for row in rows:
        asked = row.asked
        documents = [one for one in row.documents if one in included]
        yield {
            **{name: getattr(row, name, "") for name in FRAMEWORK_COLUMNS},
            "asked": "asked" if asked else "not asked",
            "documents": len(documents) if asked else None,
            "sentences": sum(s.record_id in included for s in row.evidence) if asked else None,
            "candidates": len(row.documents) if asked else None,
            "record_ids": JOIN.join(documents),
        }


def _evidence(rows: Iterable[Support], included: Set[str]) -> Iterator[dict[str, Any]]:
    """One row a sentence, in the order of the framework, of the documents and of their texts."""
    for row in rows:
        for one in row.evidence:
            fields = {name: getattr(one, name, "") for name in EVIDENCE_COLUMNS}
            yield {**fields, "id": row.id, "name": row.name, "included": one.record_id in included}
