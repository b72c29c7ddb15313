"""Two places in print side by side: one range, a whole article's space, an overlap, one end."""

from __future__ import annotations

from itertools import chain

import polars as pl
import pytest
from dedupe.papers import ARTICLE, keys, other

from cis_pipeline.dedupe.compare import compare

PLACES = [
    ("401-417", "401-417", "same_range same_space overlap"),
    ("401-417", "402-417", "overlap"),
    ("401-417", "401-418", "overlap"),
    ("401-417", "417-430", ""),
    ("401-417", "416-430", "overlap"),
    ("401-417", "401", ""),
    ("401-417", "405", ""),
    ("401-417", "", ""),
    ("401", "401", ""),
    ("401-401", "401-401", ""),
    ("401-402", "401-402", "same_range overlap"),
    ("401-403", "401-403", "same_range overlap"),
    ("401-404", "401-404", "same_range same_space overlap"),
    ("401-440", "401-440", "same_range same_space overlap"),
    ("401-441", "401-441", "same_range overlap"),
    ("e10442", "e10442", "same_space"),
    ("e1044", "e1044", ""),
    ("e10442", "e10443", ""),
    ("CD009876", "CD009876", "one_review"),
    ("CD009876", "CD009875", ""),
    ("125-128", "2-8", "one_end"),
    ("125-128", "12-128", "overlap one_end"),
    ("125-128", "13-128", "overlap"),
    ("12-28", "2-8", ""),
    ("13-28", "2-8", "one_end"),
    ("125-128", "Suppl-8", "one_end"),
    ("125-128", "2-9", ""),
    ("125-128", "2", ""),
]


@pytest.fixture(scope="module")
def found() -> pl.DataFrame:
    """Each two places compared, and in the other order; their records share a DOI."""
    places = chain.from_iterable((one, two) for one, two, _ in PLACES)
    table = keys(*(other(ARTICLE, pages=pages) for pages in places))
    ones = pl.int_range(0, table.height, 2, dtype=pl.Int32, eager=True)
    there, back = (pl.DataFrame({a: ones, b: ones + 1}) for a, b in ("ab", "ba"))
    pairs = pl.concat([there, back.select("a", "b")])
    return compare(pairs, table)


@pytest.mark.parametrize("n", range(len(PLACES)), ids=lambda n: " and ".join(PLACES[n][:2]))
def test_two_places_are_compared_the_same_in_either_order(n: int, found: pl.DataFrame) -> None:
    columns = ("same_range", "same_space", "overlap", "one_review", "one_end")
    for row in (n, n + len(PLACES)):
        true = {name for name in columns if found[name][row]}
        assert true == set(PLACES[n][2].split())
