"""themes.csv, themes.json, tags.csv, theme_counts.csv: themes as suggested and as people have them.

Columns and values are explained in `concepts.counts.theme_tables`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.concepts.counts import theme_tables
from cis_pipeline.ledger.frames import csv_of
from cis_pipeline.outputs.results import Results, as_json

if TYPE_CHECKING:
    import pandas as pd

FILES = ("themes.csv", "themes.json", "tags.csv", "theme_counts.csv")


def render(results: Results) -> dict[str, bytes]:
    """Nothing where the review has no codebook."""
    codebook, tags = results.codebook, results.coded
    if codebook is None:
        return {}
    documents, included = results.coded_documents, results.state.included
    matrix = theme_tables.matrix_rows(tags, codebook, documents, included)
    rows = theme_tables.tag_rows(tags, codebook, results.state.reports, included)
    counts = theme_tables.count_rows(tags, codebook, documents, included)
    columns = ("record_id", "included", *theme_tables.matrix_themes(codebook))
    return {
        "themes.csv": csv_of(columns, matrix),
        "themes.json": as_json(theme_tables.as_json(tags)),
        "tags.csv": csv_of(theme_tables.TAG_COLUMNS, rows),
        "theme_counts.csv": csv_of(theme_tables.COUNT_COLUMNS, counts),
    }


def frame(results: Results) -> pd.DataFrame:
    """tags.csv as a frame; empty where the review has no codebook."""
    codebook, state = results.codebook or Codebook(), results.state
    return theme_tables.tags_frame(results.coded, codebook, state.reports, state.included)
