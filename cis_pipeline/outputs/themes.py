"""concept_map.*, framework.csv: what the included documents say by the codebook.

The themes' links, and where they meet; and which parts of the review's framework the documents
speak to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from cis_pipeline.concepts.concept_map import as_dict, build, graphml, svg
from cis_pipeline.ledger.frames import JOIN, TEXT, WHOLE, csv_of, tidy
from cis_pipeline.outputs.flow_diagram.notes import SIMULATED
from cis_pipeline.outputs.results import Results, as_json
from cis_pipeline.synthesis.framework import Support, support

if TYPE_CHECKING:
    import pandas as pd

FILES = (
    *("concept_map.svg", "concept_map.json", "concept_map.graphml"),
    "framework.csv",
)


def render(results: Results) -> dict[str, bytes]:
    """Nothing where the review has no codebook, no framework.csv where it has no framework."""
    codebook, tags, included = results.codebook, results.included_tags, results.state.included
    if codebook is None:
        return {}
    mapped = build(codebook, tags, documents=len(included))
    files = {
        "concept_map.svg": svg(mapped, SIMULATED * results.flow.simulated).encode(),
        "concept_map.json": as_json(as_dict(mapped)),
        "concept_map.graphml": graphml(mapped),
    }
    if results.framework is not None:
        rows = support(results.framework, tags, codebook, included)
        files["framework.csv"] = csv_of(FRAMEWORK_COLUMNS, _parts(rows))
    return files


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
    return tidy(FRAMEWORK_COLUMNS, _parts(rows))


def _parts(rows: Iterable[Support]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {
            **{name: getattr(row, name, "") for name in FRAMEWORK_COLUMNS},
            "documents": len(row.documents),
            "record_ids": JOIN.join(row.documents),
        }
