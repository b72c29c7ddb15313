"""The evidence gaps on the page: of each sort of documents the themes that none of them carries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cis_pipeline.concepts.counts.evidence_gap import Cell
from cis_pipeline.outputs.evidence_gap import found, picture
from cis_pipeline.outputs.results import Results


@dataclass(frozen=True, slots=True)
class Gap:
    """One sort of documents ("kind of record", "report"): how many `documents` it has among the
    included, and the labels of the themes that none of them carries."""

    dimension: str
    value: str
    documents: int
    silent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GapMap:
    """The picture as SVG made by this program, how many themes there are, those of them that no
    included document carries, and the gaps of each sort."""

    picture: str
    themes: int
    nowhere: tuple[str, ...]
    gaps: tuple[Gap, ...]


def evidence_gap(results: Results) -> GapMap | None:
    """None where the review has no themes, or includes nothing yet."""
    if results.codebook is None or not results.codebook.theme or not results.state.included:
        return None
    cells = found(results, results.codebook)
    return gap_map(cells, picture(cells, results).decode())


def gap_map(cells: Sequence[Cell], drawn: str) -> GapMap:
    """What the cells of the map say, with the picture of them."""
    themes = {cell.theme: cell.label for cell in cells}
    spoken = {cell.theme for cell in cells if cell.documents}
    sorts: dict[tuple[str, str, int], list[str]] = {}
    for cell in cells:
        silent = sorts.setdefault((cell.dimension, cell.value, cell.of), [])
        silent += [] if cell.documents else [cell.label]
    return GapMap(
        drawn,
        len(themes),
        tuple(label for theme, label in themes.items() if theme not in spoken),
        tuple(Gap(*sort, tuple(silent)) for sort, silent in sorts.items()),
    )
