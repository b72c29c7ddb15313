"""What the words of documents teach about themes: from the codebook's own hits, and from labels.

Two models a theme, both logistic over the words of a text (stems, log frequencies, inverse document
frequencies). The first learns from documents whose weight is at least `SURE` against those with at
most `EMPTY`, without anybody's help. The second learns from what people said, with the weights of
all themes beside the words.

Why the second is guarded: trained on fifty labels it alone loses to the codebook. It is used only if
on the labelled documents, each judged by a model that has not seen it, it does not lose; and it
counts the more, the more labels there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
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
LEAST_LABELS = 3
"""A model of labels needs so many of either kind."""
FOLDS = 5
WHOLE = 200
_CLIP = 4.0

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Learnt:
    """Log odds (documents x themes, -4 to 4) of both models; 0 where there is none.

    `share` (0 to 1) is for each theme how much the model of labels counts.
    """

    of_texts: Floats
    of_labels: Floats
    share: list[float]


def learn(
    texts: Sequence[str], weights: Sequence[Sequence[float]], labelled: Mapping[int, Sequence[bool]]
) -> Learnt:
    """Train both models; the same for the same input.

    `weights` are those of the codebook's hits, a row a document, a column a theme; `labelled` says
    by row what people said of each theme.
    """
    words = tf_idf(texts)
    w = np.array(weights, dtype=np.float64).reshape(len(texts), -1)
    of_texts = np.zeros_like(w)
    for at in range(w.shape[1]):
        of_texts[:, at] = _of_texts(words, w[:, at])
    none = Learnt(of_texts, np.zeros_like(w), [0.0] * w.shape[1])
    return _with_labels(words, w, none, labelled) if labelled else none


def tf_idf(texts: Sequence[str]) -> csr_matrix:
    """Documents by stems of two letters or more that at least two documents hold, rows of length 1."""
    from scipy.sparse import csr_matrix, diags
    from sklearn.preprocessing import normalize

    number: dict[str, int] = {}
    rows, columns, counts = list[int](), list[int](), list[int]()
    for row, text in enumerate(texts):
        for stem, n in Counter(one for one in stems(text.lower()) if len(one) > 1).items():
            rows.append(row)
            columns.append(number.setdefault(stem, len(number)))
            counts.append(n)
    values = 1 + np.log(np.array(counts, dtype=np.float64))
    found = csr_matrix((values, (rows, columns)), shape=(len(texts), len(number)))
    holders = np.bincount(np.array(columns, dtype=np.int64), minlength=len(number))
    kept = holders >= 2
    rare = np.log((1 + len(texts)) / (1 + holders[kept])) + 1
    return normalize(found[:, kept] @ diags(rare)).tocsr()


def _of_texts(words: csr_matrix, weight: Floats) -> Floats:
    sure, empty = _evenly(weight >= SURE), _evenly(weight <= EMPTY)
    if min(len(sure), len(empty)) < LEAST:
        return np.zeros_like(weight)
    rows = np.sort(np.concatenate([sure, empty]))
    model = _logistic(1.0).fit(words[rows], weight[rows] >= SURE)
    return np.clip(model.decision_function(words), -_CLIP, _CLIP)


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
        features = _beside(words, weight, learnt.of_texts[:, at], at)
        of_labels[:, at] = _odds(features, rows, said[:, at], np.arange(len(weight)))
        for fold in range(FOLDS):
            held = np.arange(len(rows)) % FOLDS == fold
            seen = rows[~held]
            if 0 < said[~held, at].sum() < len(seen):
                unseen[held, at] = _odds(features, seen, said[~held, at], rows[held])
    alone = weight[rows] + 0.5 * learnt.of_texts[rows]
    plain = _macro_f1(said, (alone >= 0.75) & (weight[rows] > 0), learning)
    shared = np.array(share)
    mixed = alone + shared * unseen >= 0.75 - shared / 2
    if _macro_f1(said, mixed & (weight[rows] > 0), learning) < plain:
        return learnt
    return Learnt(learnt.of_texts, of_labels, share)


def _beside(words: csr_matrix, weight: Floats, of_texts: Floats, at: int) -> csr_matrix:
    """The words with the weights of all themes, and more of this one, beside them."""
    from scipy.sparse import csr_matrix, hstack

    own = weight[:, at]
    more = np.stack([np.minimum(own, SURE), own > 0, of_texts / _CLIP], 1)
    return hstack([words, csr_matrix(0.3 * np.concatenate([np.log1p(weight), more], 1))]).tocsr()


def _odds(
    features: csr_matrix, rows: NDArray[np.int64], said: NDArray[np.bool_], asked: NDArray[np.int64]
) -> Floats:
    model = _logistic(20.0).fit(features[rows], said)
    return np.clip(model.decision_function(features[asked]), -_CLIP, _CLIP)


def _macro_f1(said: NDArray[np.bool_], found: NDArray[np.bool_], themes: Sequence[int]) -> float:
    """The mean over the themes of 2 x both / (one + other)."""
    both = (said & found).sum(0)
    each = np.maximum(1, said.sum(0) + found.sum(0))
    return float(np.mean([2 * both[at] / each[at] for at in themes])) if themes else 0.0
