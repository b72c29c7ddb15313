"""A 64-bit number for each text of a column, the same on every machine, version and engine.

A polynomial over the UTF-8 bytes modulo 2^64, then the mix that ends SplitMix64 (Steele, Lea and
Flood 2014). Why an own hash: polars' changes with its version, Python's with the process, and
Spark's differs from both, while an index lives for years. Why a polynomial: prefix sums give it
for a whole column at once. Two texts of one number only make one comparison more.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2^64
_INVERSE = pow(_BASE, -1, 2**64)
_ROWS = 20_000
_LONGEST = 2_000
"""Letters of a text that are looked at; longer texts with one beginning are compared anyway."""


def text_hash(column: pl.Series) -> Hashes:
    """The hash of each text; null counts as "", whose hash is 0."""
    text = column.fill_null("").str.slice(0, _LONGEST)
    parts = [_hash(text.slice(at, _ROWS)) for at in range(0, len(text), _ROWS)]
    return np.concatenate(parts) if parts else np.empty(0, np.uint64)


def _hash(text: pl.Series) -> Hashes:
    data, offsets = _bytes(text)
    powers, inverses = _powers(1 << max(14, len(data).bit_length()))
    sums = np.zeros(len(data) + 1, np.uint64)
    np.cumsum((data + np.uint64(1)) * powers[: len(data)], out=sums[1:])
    return mixed((sums[offsets[1:]] - sums[offsets[:-1]]) * inverses[offsets[:-1]])


def _bytes(text: pl.Series) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The bytes of all texts in a row, and where each begins and the last ends."""
    offsets = np.zeros(len(text) + 1, np.int64)
    np.cumsum(text.str.len_bytes().to_numpy(), out=offsets[1:])
    return np.frombuffer(text.str.join("").item().encode(), np.uint8), offsets


@lru_cache(maxsize=16)
def _powers(length: int) -> tuple[Hashes, Hashes]:
    """The first powers of the base and of its inverse."""

    def of(base: int) -> Hashes:
        factors = np.full(length + 1, base, np.uint64)
        factors[0] = 1
        return np.multiply.accumulate(factors)

    return of(_BASE), of(_INVERSE)


def mixed(values: Hashes) -> Hashes:
    """Each number with its bits spread over all 64; 0 stays 0."""
    x = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def joined(kind: int, *parts: Hashes) -> Hashes:
    """One hash of several in their order; `kind` tells apart keys made of alike parts."""
    total = np.full(len(parts[0]), kind, np.uint64)
    for part in parts:
        total = mixed((total + np.uint64(_BASE)) * np.uint64(31) + part)
    return total
