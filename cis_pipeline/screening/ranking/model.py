"""What was decided so far orders what is left: a linear model, and before it the question.

The model is a linear support vector machine (`svm`), learnt from the records that people included
and excluded. All includes together weigh `RATIO` times
as much as all excludes together, and a decision on average 1, as in ASReview 3's ELAS u4 (Apache
License 2.0), whose features and penalty differ.

While nobody has included or nobody has excluded a record there is nothing to tell apart. Then the
records come first that hold most of the terms of the review's question, by their weight, are most
like what was included and least like what was excluded (the weights 1, .75 and .15 are those of
Rocchio 1971). The question then stands beside the first `FADES` - 1 includes as if it was one, and
is forgotten with the next.

Why terms held and not the cosine with the question, as elsewhere: it put short records first, many
of them titles without an abstract, and needed up to 42 reads to the first include, and not 14.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from cis_pipeline.screening.ranking.features import Features
from cis_pipeline.screening.ranking.svm import Border, Rows, border

C = 0.06
"""What a record on the wrong side costs: little, for few labels tell of many terms."""
RATIO = 9.8
FADES = 3
"""With so many includes the question counts no more."""
LIKE_INCLUDED, LIKE_EXCLUDED = 0.75, 0.15

By = Literal["model", "likeness", "chance"]
"""What ordered the records: decisions, the question (and decisions of one kind), or the seed."""

Labels = Mapping[int, bool]
"""Row (from 0) -> whether it was included; rows that nobody decided are not there."""


@dataclass(frozen=True, slots=True)
class Scores:
    """A number for each row, the higher the likelier to be included.

    Only the order means something: it is a distance from the model's border, or a likeness, or a
    random number, as `by` says. `border` is the model's.
    """

    values: NDArray[np.float32]
    by: By
    border: Border | None = None


def scored(
    features: Features,
    labels: Labels,
    question: str = "",
    seed: int = 1,
    start: Border | None = None,
) -> Scores:
    """The scores of all rows, labelled ones too. The same arguments give the same scores.

    `start` is the border of an earlier ranking of the same features, from which it is faster.
    """
    included = [row for row, include in sorted(labels.items()) if include]
    excluded = [row for row, include in sorted(labels.items()) if not include]
    if features.matrix.shape[1] == 0:  # no two records share a word
        included, excluded, question = [], [], ""
    if included and excluded:
        return _by_model(features, included, excluded, question, start)
    if included or question.strip():
        return Scores(_by_likeness(features, included, excluded, question), "likeness")
    generator = np.random.default_rng(seed)
    return Scores(generator.random(features.matrix.shape[0], dtype=np.float32), "chance")


def _by_model(
    features: Features,
    included: list[int],
    excluded: list[int],
    question: str,
    start: Border | None,
) -> Scores:
    rows = features.matrix[included + excluded]
    positive = len(included)
    if positive < FADES and question.strip():
        rows = sparse.vstack([features.row(question), rows], format="csr")
        positive += 1
    y = np.zeros(rows.shape[0], dtype=np.int8)
    y[:positive] = 1
    learnt_ = learnt(rows, y, start)
    return Scores(learnt_.distances(features.matrix), "model", learnt_)


def learnt(rows: Rows, y: NDArray[np.int8], start: Border | None = None) -> Border:
    """The border between rows of features by their labels, 1 or 0, of which both are there."""
    return border(rows, y, C * balanced(y), start)


def balanced(y: NDArray[np.int8]) -> NDArray[np.float64]:
    """How much each label (1 or 0) counts: 1 on average, all ones `RATIO` times all zeros.

    >>> balanced(np.array([1, 0, 0, 0], dtype=np.int8)).round(3).tolist()
    [3.63, 0.123, 0.123, 0.123]
    """
    ones = int(y.sum())
    each = np.where(y == 1, 1.0, ones / (RATIO * (len(y) - ones)))
    return np.asarray(each * (len(y) / each.sum()))


def _by_likeness(
    features: Features, included: list[int], excluded: list[int], question: str
) -> NDArray[np.float32]:
    matrix = features.matrix
    scores = features.coverage(question)
    if included:
        scores = scores + LIKE_INCLUDED * (matrix @ _middle(matrix[included]))
    if excluded:
        scores = scores - LIKE_EXCLUDED * (matrix @ _middle(matrix[excluded]))
    return np.asarray(scores, dtype=np.float32)


def _middle(rows: object) -> NDArray[np.float32]:
    """The mean of some rows."""
    return np.asarray(rows.mean(axis=0), dtype=np.float32).ravel()  # type: ignore[attr-defined]
