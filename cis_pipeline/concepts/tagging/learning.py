"""What the words of documents teach about themes: from the codebook's own hits, and from labels.

Two models a theme, both logistic over the words of a text (stems, log frequencies, inverse document
frequencies). The first learns from documents whose weight is at least `SURE` against those with at
most `EMPTY`, without anybody's help. The second learns from what people said, with the weights of
all themes beside the words.

Why some documents that nobody judged teach the second a no: people judge mostly what was suggested
to them, and a model of such labels alone does not know what texts without the theme are like. On
labelled biomedical abstracts it then lost to no labels at all, and with them it gains.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cis_pipeline.core.text.words import stems

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

SURE, EMPTY = 3.0, 0.5
LEAST = 10
"""A model of texts needs so many documents of either kind."""
MOST = 1000
"""It learns from so many of either kind at most, evenly taken."""
LEAST_LABELS = 8
"""A model of labels needs so many documents of either kind; with five, 50 labels gained nothing."""
CLOSELY = 50.0
"""How closely it keeps to what it learns from (1 for the other model): people are to be believed.
100 does as well, 20 a little less."""
SILENT = 100
"""So many documents without a hit, that nobody judged, teach it a no; 50 to 400 do as well."""
_CLIP = 4.0

Floats = NDArray[np.float64]
Vector = tuple[NDArray[np.int64], Floats]
"""The stems of a text by their columns, and their values in a row of `Words.matrix`."""


@dataclass(frozen=True)
class Words:
    """Stems of two letters or more that at least two documents hold, by their column.

    `rarity` has for each the logarithm of how few hold it.
    """

    column: Mapping[str, int]
    rarity: Floats

    @classmethod
    def of(cls, stemmed: Sequence[Counter[str]]) -> Words:
        """Those of documents, in the order in which they come."""
        holders = Counter(stem for one in stemmed for stem in one)
        kept = [stem for stem, n in holders.items() if n >= 2]
        rarity = [np.log((1 + len(stemmed)) / (1 + holders[stem])) + 1 for stem in kept]
        return cls({stem: at for at, stem in enumerate(kept)}, np.array(rarity, dtype=np.float64))

    def matrix(self, stemmed: Sequence[Counter[str]]) -> csr_matrix:
        """Texts x stems: log frequency x rarity, rows of length 1 (or 0)."""
        from scipy.sparse import csr_matrix
        from sklearn.preprocessing import normalize

        columns, counts, ends = list[int](), list[int](), [0]
        for one in stemmed:
            for stem, n in one.items():
                if (at := self.column.get(stem)) is not None:
                    columns.append(at)
                    counts.append(n)
            ends.append(len(columns))
        at_column = np.array(columns, dtype=np.int64)
        values = (1 + np.log(np.array(counts, dtype=np.float64))) * self.rarity[at_column]
        shape = (len(stemmed), len(self.column))
        return normalize(csr_matrix((values, at_column, ends), shape=shape))

    def vector(self, text: str) -> Vector:
        """The row of one text. A matrix for each of many sentences would take far longer."""
        counts = _stems(text)
        known = [(self.column[stem], n) for stem, n in counts.items() if stem in self.column]
        columns = np.array([at for at, _ in known], dtype=np.int64)
        values = 1 + np.log(np.array([n for _, n in known], dtype=np.float64))
        values *= self.rarity[columns]
        return columns, values / (np.sqrt(values @ values) or 1.0)


@dataclass(frozen=True)
class Learnt:
    """Log odds (documents x themes, -4 to 4) of both models; 0 where there is none.

    `taught` says for each theme whether there is a model of labels.
    """

    words: Words
    models: Sequence[Any]
    of_texts: Floats
    of_labels: Floats
    taught: list[bool]

    def odds(self, theme: int, texts: Sequence[Vector]) -> list[float]:
        """The log odds of other texts, such as sentences, by the model of texts; [] without one."""
        if (model := self.models[theme]) is None:
            return []
        weights, level = model.coef_[0], float(model.intercept_[0])
        return [float(weights[columns] @ values) + level for columns, values in texts]


def learn(
    texts: Sequence[str],
    weights: Sequence[Sequence[float]],
    judged: Sequence[Mapping[int, bool]] = (),
) -> Learnt:
    """Train both models; the same for the same input.

    `weights` are those of the codebook's hits, a row a document, a column a theme; `judged` says
    for each theme whether a document carries it, by the row of those that people judged.
    """
    stemmed = [*map(_stems, texts)]
    words = Words.of(stemmed)
    matrix = words.matrix(stemmed)
    w = np.array(weights, dtype=np.float64).reshape(len(texts), -1)
    models = [_of_texts(matrix, w[:, at]) for at in range(w.shape[1])]
    of_texts = np.zeros_like(w)
    for at, model in enumerate(models):
        if model is not None:
            of_texts[:, at] = np.clip(model.decision_function(matrix), -_CLIP, _CLIP)
    of_labels, taught = _of_labels(matrix, w, of_texts, judged)
    return Learnt(words, models, of_texts, of_labels, taught)


def _stems(text: str) -> Counter[str]:
    return Counter(one for one in stems(text.lower()) if len(one) > 1)


def _of_texts(words: csr_matrix, weight: Floats) -> Any:
    """The model of a theme that learns from surely tagged documents, None if there are too few."""
    sure, empty = _evenly(weight >= SURE, MOST), _evenly(weight <= EMPTY, MOST)
    if min(len(sure), len(empty)) < LEAST:
        return None
    rows = np.sort(np.concatenate([sure, empty]))
    return _logistic(1.0).fit(words[rows], weight[rows] >= SURE)


def _evenly(wanted: NDArray[np.bool_], most: int) -> NDArray[np.int64]:
    """The places of what is wanted; of many, `most` evenly taken."""
    at = np.flatnonzero(wanted)
    if len(at) <= most:
        return at
    return at[np.linspace(0, len(at) - 1, most).round().astype(np.int64)]


def _logistic(strength: float) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=strength, class_weight="balanced", max_iter=500)


# --- labels ---------------------------------------------------------------------------------------


def enough(said: Collection[bool]) -> bool:
    """Whether a model can learn from what people said of one theme."""
    return sum(said) >= LEAST_LABELS


def _of_labels(
    words: csr_matrix, weight: Floats, of_texts: Floats, judged: Sequence[Mapping[int, bool]]
) -> tuple[Floats, list[bool]]:
    """The log odds of all documents for each theme, and for which themes there are any."""
    odds = np.zeros_like(weight)
    taught = [False] * weight.shape[1]
    if not any(enough(said.values()) for said in judged):
        return odds, taught
    from scipy.sparse import csr_matrix, hstack

    shared = hstack([words, csr_matrix(_BESIDE * np.log1p(weight))]).tocsr()
    for at, said in enumerate(judged):
        rows, carry = _lessons(said, weight[:, at])
        if enough(said.values()) and len(rows) - carry.sum() >= LEAST_LABELS:
            own = _own(weight[:, at], of_texts[:, at])
            lessons = hstack([shared[rows], csr_matrix(own[rows])]).tocsr()
            model = _logistic(CLOSELY).fit(lessons, carry)
            of_shared, of_own = np.split(model.coef_[0], [shared.shape[1]])
            found = shared @ of_shared + own @ of_own + model.intercept_[0]
            odds[:, at] = np.clip(found, -_CLIP, _CLIP)
            taught[at] = True
    return odds, taught


def _lessons(
    said: Mapping[int, bool], weight: Floats
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The documents that a theme's model of labels learns from, and whether each carries it."""
    rows = np.array(sorted(said), dtype=np.int64)
    silent = weight == 0
    silent[rows] = False
    others = _evenly(silent, SILENT)
    carry = [said[row] for row in rows.tolist()] + [False] * len(others)
    return np.concatenate([rows, others]), np.array(carry, dtype=bool)


_BESIDE = 0.3
"""How much weights count beside words, whose rows have length 1."""


def _own(weight: Floats, of_texts: Floats) -> Floats:
    """What stands beside the words of the theme itself: its weight, and the other model's odds."""
    more = np.stack([np.minimum(weight, SURE), weight > 0, of_texts / _CLIP], 1)
    return np.asarray(_BESIDE * more)
