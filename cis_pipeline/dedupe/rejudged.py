"""Pairs on which rules have spoken before, and what they say of them now.

A merge is told by a few pairs of each document, a version by one for each two. Where rules, or what
a protocol says of Cochrane reviews, have changed since, the pairs of then may be others, and their
old word would stand beside the new one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import polars as pl

from cis_pipeline.dedupe.clustering import Groups
from cis_pipeline.dedupe.score import SAME

_ROWS = {"a": pl.Int32, "b": pl.Int32}


def named(
    edges: pl.DataFrame, ids: Sequence[str], pairs: Collection[frozenset[str]]
) -> pl.DataFrame:
    """The edges (columns: `score.EDGES`; a and b are places in `ids`) between these pairs of ids,
    in the order of the edges; a pair of which one is not there is passed over."""
    if not pairs:
        return edges.clear()
    at = {name: row for row, name in enumerate(ids)}
    there = (pair for pair in pairs if len(pair) == 2 and pair <= at.keys())
    rows = [sorted(at[name] for name in pair) for pair in there]
    asked = pl.DataFrame(rows, schema=_ROWS, orient="row")
    return edges.join(asked, on=list(_ROWS), how="semi", maintain_order="left")


def inside(edges: pl.DataFrame, groups: Groups) -> pl.DataFrame:
    """The edges that are merges, between records of one group."""
    return edges.filter((pl.col("outcome") == SAME) & _in_one_group(edges, groups))


def outside(edges: pl.DataFrame, groups: Groups, outcome: str) -> pl.DataFrame:
    """The edges of this outcome between records of two groups."""
    return edges.filter((pl.col("outcome") == outcome) & ~_in_one_group(edges, groups))


def _in_one_group(edges: pl.DataFrame, groups: Groups) -> pl.Series:
    one, two = (groups.first[edges[side].to_numpy()] for side in "ab")
    return pl.Series(one == two, dtype=pl.Boolean)
