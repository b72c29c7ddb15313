"""The records of a review in the order in which they are likeliest to be included.

It orders, it never excludes: every record has its place, decided ones too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cis_pipeline.screening.ranking.features import Features, Texts
from cis_pipeline.screening.ranking.model import By, Scores, scored


@dataclass(frozen=True, slots=True)
class Ranking:
    """All rows (from 0) in `order`, the likeliest to be included first, and their `scores`.

    `scores` is in the order of the rows, not of the ranking; it orders and is no probability. `by`
    says what ordered: "model" (decisions of both kinds), "likeness" (the question, and decisions of
    one kind), or "chance" (there was nothing to go by). Rows of one score stand as they came.
    """

    order: tuple[int, ...]
    scores: tuple[float, ...]
    by: By


def rank(
    texts: Texts,
    labels: Mapping[int, bool],
    question: str = "",
    seed: int = 1,
    cache: Path | None = None,
) -> Ranking:
    """Rank records by their texts (title, abstract) from what was decided of some of them.

    `labels` says of rows whether they were included; `question` is the review's, in a sentence or
    a paragraph. The features of the texts are kept in the file `cache` where one is given. The same
    texts, labels, question and seed give the same ranking. ReviewError if `cache` cannot be
    written; ValueError for a label of a row that is not there.
    """
    if labels and not 0 <= min(labels) <= max(labels) < len(texts):
        raise ValueError(f"labels are of rows 0 to {len(texts) - 1}")
    scores = scored(Features.of(texts, cache), labels, question, seed)
    return Ranking(tuple(ordered(scores).tolist()), tuple(scores.values.tolist()), scores.by)


def ordered(scores: Scores) -> NDArray[np.int64]:
    """The rows, the highest score first."""
    return np.argsort(-scores.values, kind="stable")
