"""What a model sees of a record: the weights of the terms of its title and abstract.

The weight of a term in a text that holds it t times, in a library of n texts of which d hold it, is
(1 + ln t) (ln ((1 + n) / (1 + d)) + 1); each text then has the length 1 (sublinear TF-IDF with
smoothed idf, as scikit-learn's TfidfVectorizer has it; Salton and Buckley 1988, Inf Process Manage
24:513). Beside the block of title and abstract together stands a block of the title alone, of the
length `TITLE`: what a title says counts for more.

Weights do not depend on what anybody decided, so they are worked out once (see `feature_cache`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from cis_pipeline.screening.ranking import feature_cache
from cis_pipeline.screening.ranking.terms import Vocabulary, count

TITLE = 0.3
"""The length of a title's block, where that of title and abstract is 1."""

Texts: TypeAlias = Sequence[tuple[str, str]]
"""Title and abstract of each record, in the order of the records; "" where there is none."""

Matrix: TypeAlias = Any
"""A scipy.sparse.csr_matrix of float32: a row a record, a column a term."""

_VERSION = "1"
"""Goes up where the same texts get other weights, so that older caches fit no more."""


@dataclass(frozen=True)
class Features:
    """The weights of the records of a library, a row a record, in their order.

    Columns are first the terms of title and abstract, of which `vocabulary` and `idf` tell, then
    those of titles.
    """

    matrix: Matrix
    vocabulary: Vocabulary
    idf: NDArray[np.float32]

    @classmethod
    def of(cls, texts: Texts, cache: Path | None = None) -> Features:
        """The features of these texts; read from `cache` where that fits them, else written to it.

        A cache that is damaged, or is of other texts, is made anew. ReviewError if it cannot be
        written.
        """
        key = digest(texts) if cache else ""
        held = feature_cache.read(cache, key) if cache else None
        if held is not None:
            return cls(held.matrix, held.vocabulary, held.idf)
        body, vocabulary, idf = _weighed([f"{title}\n{abstract}" for title, abstract in texts])
        titles, _, _ = _weighed([title for title, _ in texts])
        made = cls(sparse.hstack([body, TITLE * titles], format="csr"), vocabulary, idf)
        if cache:
            feature_cache.write(
                cache, feature_cache.Held(key, made.matrix, made.vocabulary, made.idf)
            )
        return made

    def row(self, text: str) -> Matrix:
        """A text as a row of the matrix: its known terms, of the length 1, and no title."""
        places, weights = self._terms(text)
        length = float(np.sqrt(weights @ weights)) or 1.0
        values = (weights / length).astype(np.float32)
        shape = (1, self.matrix.shape[1])
        return sparse.csr_matrix((values, places, np.array([0, len(places)])), shape=shape)

    def coverage(self, text: str) -> NDArray[np.float32]:
        """For each record the share (0 to 1) of the terms of a text, by weight, that it holds."""
        places, weights = self._terms(text)
        held = self.matrix[:, places]
        held.data[:] = 1
        share = weights / (weights.sum() or 1.0)
        return np.asarray(held @ share.astype(np.float32), dtype=np.float32)

    def _terms(self, text: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The columns of the known terms of a text, ascending, and their weights."""
        found = np.array(self.vocabulary.places(text), dtype=np.int64)
        places, times = np.unique(found, return_counts=True)
        return places, (1 + np.log(times)) * self.idf[places]


def digest(texts: Texts) -> str:
    """A digest of texts in their order, and of the way in which they are weighed."""
    said = hashlib.sha256(_VERSION.encode())
    for at in range(0, len(texts), _AT_ONCE):
        cells = (f"{title}\0{abstract}\0" for title, abstract in texts[at : at + _AT_ONCE])
        said.update("".join(cells).encode(errors="surrogatepass"))
    return said.hexdigest()


_AT_ONCE = 256
"""Texts that stay in the processor's cache while they are joined and digested."""


def _weighed(texts: Sequence[str]) -> tuple[Matrix, Vocabulary, NDArray[np.float32]]:
    """The weights of texts, their vocabulary, and the idf of each term."""
    counts = count(texts)
    idf = np.log((1 + len(texts)) / (1 + counts.holders)) + 1
    weights = (1 + np.log(counts.times)) * np.repeat(idf, counts.holders)
    lengths = np.sqrt(np.bincount(counts.text, weights**2, minlength=len(texts)))
    weights /= lengths[counts.text]
    begins = np.concatenate([[0], np.cumsum(counts.holders)])
    matrix = sparse.csc_matrix(
        (weights.astype(np.float32), counts.text, begins), shape=(len(texts), len(idf))
    )
    return matrix.tocsr(), counts.vocabulary, idf.astype(np.float32)
