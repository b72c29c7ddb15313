"""Columns of texts: a function called once a distinct value, and a number for each text.

Why once a value: a library has a million rows but ten thousand journals, and few titles hold
anything odd. The common form is worked out by polars for the whole column at once, the rest here,
value by value, so each rule stays one plain function that is tested by itself.

Why an own hash, 64 bits, the same on every machine, version and engine: polars' changes with its
version, Python's with the process, and Spark's differs from both, while an index lives for years.
It is a polynomial over the UTF-8 bytes modulo 2^64, which prefix sums give for a whole column at
once, then the mix that ends SplitMix64 (Steele, Lea and Flood 2014). Two texts of one number only
make one comparison more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

Made = Mapping[str, pl.DataType | type[pl.DataType]]
"""The columns that a function makes, and their types."""


def by_value(
    frame: pl.DataFrame, of: Sequence[str], function: Callable[..., tuple[Any, ...]], made: Made
) -> pl.DataFrame:
    """The columns `made`, a row a row of `frame`: what `function` gives for its values in `of`."""
    every = frame.select(pl.col(name).alias(f"of {n}") for n, name in enumerate(of))
    distinct = every.unique(maintain_order=True)
    rows = [function(*values) for values in distinct.iter_rows()]
    values = pl.DataFrame(rows, schema=dict(made), orient="row")
    if distinct.height == every.height:
        return values
    answers = distinct.hstack(values)
    on = every.columns
    result = every.join(answers, on=on, how="left", nulls_equal=True, maintain_order="left")
    return result.select(made.keys())


def each(column: pl.Series, function: Callable[[str], Any], kind: Any = pl.String) -> pl.Series:
    """What `function` gives for each text of a column."""
    name = "made"
    return by_value(column.to_frame("of"), ["of"], lambda v: (function(v),), {name: kind})[name]


def where(
    odd: pl.Series, column: pl.Series, function: Callable[[str], Any], usual: pl.Series
) -> pl.Series:
    """`usual`, but where `odd` is true what `function` gives for the text of `column`."""
    if not odd.any():
        return usual
    at = odd.arg_true()
    return usual.clone().scatter(at, each(column.gather(at), function, usual.dtype))


def where_rows(
    odd: pl.Series, frame: pl.DataFrame, function: Callable[..., Any], usual: pl.Series
) -> pl.Series:
    """`usual`, but where `odd` is true what `function` gives for the row of `frame`; for rows
    that are nearly all distinct."""
    at = odd.arg_true()
    if not len(at):
        return usual
    answers = [function(*row) for row in frame.filter(odd).iter_rows()]
    return usual.clone().scatter(at, pl.Series(answers, dtype=usual.dtype))


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
