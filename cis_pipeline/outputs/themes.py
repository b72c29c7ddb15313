"""themes.csv, themes.json: document by theme, and each tag with the sentence that supports it."""

from __future__ import annotations

from dataclasses import asdict

from cis_pipeline.concepts.tagging import theme_matrix
from cis_pipeline.ledger.frames import to_csv
from cis_pipeline.outputs.results import Results, as_json

FILES = ("themes.csv", "themes.json")


def render(results: Results) -> dict[str, bytes]:
    """Nothing where the review has no codebook."""
    if results.codebook is None:
        return {}
    matrix = theme_matrix(results.tags, results.codebook, results.state.included)
    return {
        "themes.csv": to_csv(matrix.reset_index()),
        "themes.json": as_json([asdict(tag) for tag in results.tags]),
    }
