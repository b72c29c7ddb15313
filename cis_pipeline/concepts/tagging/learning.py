"""What the words of documents teach about themes: from the codebook's own hits, and from labels.

Two models a theme, both logistic over the words of a text (stems, log frequencies, inverse document
frequencies). The first learns from documents whose weight is at least `SURE` against those with at
most `EMPTY`, without anybody's help. The second learns from what people said, with the weights of
all themes beside the words.

Why the second is guarded: trained on fifty labels it alone loses to the codebook. It is used only
if on the labelled documents, each judged by a model that has not seen it, it does not lose; and it
counts the more, the more labels there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
LEAST_LABELS = 3
"""A model of labels needs so many of either kind."""
FOLDS = 10
WHOLE = 200
_CLIP = 4.0

Floats = NDArray[np.float64]


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


@dataclass(frozen=True)
class Learnt:
    """Log odds (documents x themes, -4 to 4) of both models; 0 where there is none.

    `share` (0 to 1) is for each theme how much the model of labels counts.
    """

    words: Words
    models: Sequence[Any]
    of_texts: Floats
    of_labels: Floats
    share: list[float]

    def odds(self, theme: int, texts: Sequence[str]) -> list[float]:
        """The log odds of other texts, such as sentences, by the model of texts; [] without one."""
        if not texts or self.models[theme] is None:
            return []
        found = self.models[theme].decision_function(self.words.matrix([*map(_stems, texts)]))
        odds: list[float] = found.tolist()
        return odds


def learn(
    texts: Sequence[str], weights: Sequence[Sequence[float]], labelled: Mapping[int, Sequence[bool]]
) -> Learnt:
    """Train both models; the same for the same input.

    `weights` are those of the codebook's hits, a row a document, a column a theme; `labelled` says
    by row what people said of each theme.
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
    none = Learnt(words, models, of_texts, np.zeros_like(w), [0.0] * w.shape[1])
    return _with_labels(matrix, w, none, labelled) if labelled else none


def _stems(text: str) -> Counter[str]:
    return Counter(one for one in stems(text.lower()) if len(one) > 1)


def _of_texts(words: csr_matrix, weight: Floats) -> Any:
    """The model of a theme that learns from surely tagged documents, None if there are too few."""
    sure, empty = _evenly(weight >= SURE), _evenly(weight <= EMPTY)
    if min(len(sure), len(empty)) < LEAST:
        return None
    rows = np.sort(np.concatenate([sure, empty]))
    return _logistic(1.0).fit(words[rows], weight[rows] >= SURE)


def _evenly(wanted: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The places of what is wanted; of many, `MOST` evenly taken."""
    at = np.flatnonzero(wanted)
    if len(at) <= MOST:
        return at
    return at[np.linspace(0, len(at) - 1, MOST).round().astype(np.int64)]


def _logistic(strength: float) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=strength, class_weight="balanced", max_iter=500)


# --- labels ---------------------------------------------------------------------------------------


def _with_labels(
    words: csr_matrix, weight: Floats, learnt: Learnt, labelled: Mapping[int, Sequence[bool]]
) -> Learnt:
    rows = np.array(sorted(labelled))
    said = np.array([labelled[row] for row in rows.tolist()], dtype=bool)
    full = min(1.0, len(rows) / WHOLE)
    share = [
        full if LEAST_LABELS <= said[:, at].sum() <= len(rows) - LEAST_LABELS else 0.0
        for at in range(weight.shape[1])
    ]
    learning = [at for at, one in enumerate(share) if one]
    of_labels, unseen = np.zeros_like(weight), np.zeros((len(rows), weight.shape[1]))
    for at in learning:
        beside = _beside(weight, learnt.of_texts[:, at], at)
        of_labels[:, at] = _odds(words, beside, rows, said[:, at], np.arange(len(weight)))
        for fold in range(FOLDS):
            held = np.arange(len(rows)) % FOLDS == fold
            seen = rows[~held]
            if 0 < said[~held, at].sum() < len(seen):
                unseen[held, at] = _odds(words, beside, seen, said[~held, at], rows[held])
    alone = weight[rows] + 0.5 * learnt.of_texts[rows]
    plain = _macro_f1(said, (alone >= 0.75) & (weight[rows] > 0), learning)
    shared = np.array(share)
    mixed = alone + shared * unseen >= 0.75 - shared / 2
    if _macro_f1(said, mixed & (weight[rows] > 0), learning) < plain:
        return learnt
    return replace(learnt, of_labels=of_labels, share=share)


def _beside(weight: Floats, of_texts: Floats, at: int) -> Floats:
    """What stands beside the words: the weights of all themes, and more of this one."""
    own = weight[:, at]
    more = np.stack([np.minimum(own, SURE), own > 0, of_texts / _CLIP], 1)
    return np.asarray(0.3 * np.concatenate([np.log1p(weight), more], 1))


def _odds(
    words: csr_matrix,
    beside: Floats,
    rows: NDArray[np.int64],
    said: NDArray[np.bool_],
    asked: NDArray[np.int64],
) -> Floats:
    """The log odds of the documents `asked`, by what people said of those in `rows`."""
    from scipy.sparse import csr_matrix, hstack

    features = hstack([words[rows], csr_matrix(beside[rows])]).tocsr()
    model = _logistic(20.0).fit(features, said)
    of_words, of_beside = np.split(model.coef_[0], [words.shape[1]])
    found = words[asked] @ of_words + beside[asked] @ of_beside + model.intercept_[0]
    odds: Floats = np.clip(found, -_CLIP, _CLIP)
    return odds


def _macro_f1(said: NDArray[np.bool_], found: NDArray[np.bool_], themes: Sequence[int]) -> float:
    """The mean over the themes of 2 x both / (one + other)."""
    both = (said & found).sum(0)
    each = np.maximum(1, said.sum(0) + found.sum(0))
    return float(np.mean([2 * both[at] / each[at] for at in themes])) if themes else 0.0
