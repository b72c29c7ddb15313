"""The engine of one machine: from a table of records to the judgements on their pairs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from cis_pipeline.dedupe.blocking import Blocks, pairs
from cis_pipeline.dedupe.clustering import Groups, cluster, lending
from cis_pipeline.dedupe.keys import contents, keys_of
from cis_pipeline.dedupe.score import SAME, judge

ROWS = 100_000
"""Records, or pairs, that are worked on at once: it bounds the memory."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Every pair with a judgement (columns: `score.EDGES`), the groups that follow, and what the
    blocks were."""

    edges: pl.DataFrame
    groups: Groups
    blocks: Blocks


def compare_all(records: pl.DataFrame) -> Compared:
    """Compare the records of a table (columns: `normalise.RECORDS`) with each other."""
    keys = in_parts(records, keys_of)
    worth, blocks = pairs(keys)
    edges = in_parts(worth, lambda part: judge(part, keys))
    return Compared(edges, grouped(edges, keys), blocks)


def grouped(edges: pl.DataFrame, keys: pl.DataFrame) -> Groups:
    """The groups that follow from the judgements on pairs of the rows of `keys`."""
    same = edges.filter(pl.col("outcome") == SAME)

    def thorough(some: pl.DataFrame, of: pl.DataFrame = keys) -> pl.DataFrame:
        return judge(some, of, thorough=True)

    lent = lending(keys, thorough)
    return cluster(same, keys.height, thorough, lent, lambda rows: contents(keys[rows]))


def in_parts(frame: pl.DataFrame, work: Callable[[pl.DataFrame], pl.DataFrame]) -> pl.DataFrame:
    """What `work` makes of a frame, a part after the other."""
    parts = [work(part) for part in frame.iter_slices(ROWS)] or [work(frame)]
    return pl.concat(parts)
