"""How likely a decided record is to be included, said by a model that has not seen its decision.

The decided records are dealt into `FOLDS` parts by the seed, included and excluded ones evenly;
each part is scored by a model of the others. Distances from the border become probabilities by a
logistic curve through all decisions (Platt 1999).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cis_pipeline.screening.ranking.features import Features
from cis_pipeline.screening.ranking.model import Labels, learnt

FOLDS = 5
_BETWEEN = 1e-6
"""No record is certain to be included, nor to be excluded."""


def cross_validated(features: Features, labels: Labels, seed: int) -> dict[int, float]:
    """Row -> the probability (between 0 and 1) that it is included, for all rows with a label.

    With fewer than two included or two excluded records nothing can be learnt of one without it:
    then it is the share of the included, the same for all.
    """
    rows = np.array(sorted(labels), dtype=np.int64)
    y = np.array([labels[row] for row in rows.tolist()], dtype=np.int8)
    fewest = min(int(y.sum()), len(y) - int(y.sum()))
    if fewest < 2 or features.matrix.shape[1] == 0:
        share = float(y.mean()) if len(y) else 0.0
        return dict.fromkeys(rows.tolist(), min(max(share, _BETWEEN), 1 - _BETWEEN))
    matrix = features.matrix[rows]
    part = _dealt(y, min(FOLDS, fewest), seed)
    distances = np.empty(len(y))
    for fold in range(part.max() + 1):
        border = learnt(matrix[part != fold], y[part != fold])
        distances[part == fold] = border.distances(matrix[part == fold])
    chances = np.clip(_probabilities(distances, y), _BETWEEN, 1 - _BETWEEN)
    return dict(zip(rows.tolist(), chances.tolist(), strict=True))


def _dealt(y: NDArray[np.int8], folds: int, seed: int) -> NDArray[np.int64]:
    """The part of each record."""
    generator = np.random.default_rng(seed)
    part = np.empty(len(y), dtype=np.int64)
    for label in (0, 1):
        at = generator.permutation(np.flatnonzero(y == label))
        part[at] = np.arange(len(at)) % folds
    return part


def _probabilities(distances: NDArray[np.float64], y: NDArray[np.int8]) -> NDArray[np.float64]:
    from sklearn.linear_model import LogisticRegression

    spread = float(distances.std()) or 1.0
    column = ((distances - distances.mean()) / spread)[:, np.newaxis]
    curve = LogisticRegression(C=10.0).fit(column, y)
    return np.asarray(curve.predict_proba(column)[:, 1])
