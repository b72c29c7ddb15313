"""concept_map.svg, .json, .graphml: the codebook's themes, their links, and where they meet."""

from __future__ import annotations

from cis_pipeline.concepts.concept_map import as_dict, build, graphml, svg
from cis_pipeline.outputs.flow_diagram.notes import SIMULATED
from cis_pipeline.outputs.results import Results, as_json

FILES = ("concept_map.svg", "concept_map.json", "concept_map.graphml")


def render(results: Results) -> dict[str, bytes]:
    """Nothing where the review has no codebook."""
    if results.codebook is None:
        return {}
    mapped = build(results.codebook, results.tags, documents=len(results.state.included))
    return {
        "concept_map.svg": svg(mapped, SIMULATED * results.flow.simulated).encode(),
        "concept_map.json": as_json(as_dict(mapped)),
        "concept_map.graphml": graphml(mapped),
    }
