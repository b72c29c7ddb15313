"""themes.csv, themes.json: document by theme, and each tag with the sentence that supports it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from cis_pipeline.concepts.codebook import Codebook
from cis_pipeline.concepts.tagging import Tag, theme_matrix
from cis_pipeline.ledger.frames import csv_of
from cis_pipeline.outputs.results import Results, as_json

FILES = ("themes.csv", "themes.json")


def render(results: Results) -> dict[str, bytes]:
    """Nothing where the review has no codebook."""
    codebook, tags, included = results.codebook, results.tags, results.state.included
    if codebook is None:
        return {}
    return {
        "themes.csv": csv_of(("record_id", *codebook.theme_ids), _matrix(tags, codebook, included)),
        "themes.json": as_json([asdict(tag) for tag in tags]),
    }


def _matrix(
    tags: Iterable[Tag], codebook: Codebook, included: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """The rows of `tagging.theme_matrix`, each with its document."""
    cells = theme_matrix(tags, codebook, included)
    for record_id, row in zip(included, cells, strict=True):
        yield {"record_id": record_id, **dict(zip(codebook.theme_ids, row, strict=True))}
