"""The engine of one machine: from a table of records to their documents, and the pairs that tell.

Which pairs merge, which a person must judge, which stay two: between two documents there may be
several doubtful pairs; one is asked, the surest. The likeliest come first: each that is one
document saves a reading, so there a person's answer gains most.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from cis_pipeline.core.model import CochraneVersions
from cis_pipeline.dedupe.blocking import Blocks, pairs
from cis_pipeline.dedupe.clustering import Edge, Groups, cluster, spanning
from cis_pipeline.dedupe.keys import contents, keys_of
from cis_pipeline.dedupe.score import DOUBT, EDGES, SAME, VERSION, VETO, contradictions, judge

ROWS = 100_000
"""Records, or pairs, that are worked on at once: it bounds the memory."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Every pair with a judgement (columns: `score.EDGES`), the groups that follow, and what the
    blocks were."""

    edges: pl.DataFrame
    groups: Groups
    blocks: Blocks


def compare_all(records: pl.DataFrame, cochrane: CochraneVersions = "one") -> Compared:
    """Compare the records of a table (columns: `normalise.RECORDS`) with each other."""
    return compare_keys(in_parts(records, keys_of), cochrane)


def compare_keys(keys: pl.DataFrame, cochrane: CochraneVersions = "one") -> Compared:
    """The same of their keys (columns: `keys.KEYS`)."""
    worth, blocks = pairs(keys)
    edges = in_parts(worth, lambda part: judge(part, keys, cochrane=cochrane))
    return Compared(edges, grouped(edges, keys, cochrane), blocks)


def grouped(edges: pl.DataFrame, keys: pl.DataFrame, cochrane: CochraneVersions = "one") -> Groups:
    """The groups that follow from the judgements on pairs of the rows of `keys`."""
    same = edges.filter(pl.col("outcome") == SAME)

    def contradicting(some: pl.DataFrame) -> pl.DataFrame:
        return contradictions(some, keys, cochrane)

    return cluster(same, keys.height, contradicting, lambda rows: contents(keys[rows]))


def in_parts(frame: pl.DataFrame, work: Callable[[pl.DataFrame], pl.DataFrame]) -> pl.DataFrame:
    """What `work` makes of a frame, a part after the other."""
    parts = [work(part) for part in frame.iter_slices(ROWS)] or [work(frame)]
    return pl.concat(parts)


def merges(edges: pl.DataFrame, groups: Groups) -> pl.DataFrame:
    """The edges (columns: EDGES) that span each group, by the later record; they link a record
    to an earlier one where any edge does, to that which it is most like."""
    one, two = (groups.first[edges[side].to_numpy()] for side in "ab")
    inside = edges.filter(pl.col("outcome") == SAME, pl.Series(one == two))
    inside = inside.sort("b", "score", "a", descending=[False, True, False])
    tree = spanning(inside.select("a", "b").iter_rows())
    kept = pl.DataFrame(tree, schema={"a": pl.Int32, "b": pl.Int32}, orient="row")
    return kept.join(inside, on=["a", "b"], how="left", maintain_order="left")


def possible_duplicates(edges: pl.DataFrame, groups: Groups) -> pl.DataFrame:
    """The doubts between two documents (columns: EDGES), the surest of each two, the
    likeliest first; with the pairs that contradictions have left out."""
    doubts = edges.filter(pl.col("outcome") == DOUBT)
    doubts = pl.concat([doubts, contradicted(edges, groups.left_out)])
    return _once(doubts, groups.first).sort("score", "a", "b", descending=[True, False, False])


def vetoes(edges: pl.DataFrame, groups: Groups) -> pl.DataFrame:
    """The pairs that look like one document and are two (columns: EDGES), one for each two."""
    return _once(edges.filter(pl.col("outcome") == VETO), groups.first).sort("b", "a")


def versions(edges: pl.DataFrame, groups: Groups) -> pl.DataFrame:
    """The pairs of one work in two forms (columns: EDGES), one for each two documents."""
    return _once(edges.filter(pl.col("outcome") == VERSION), groups.first).sort("b", "a")


def _once(edges: pl.DataFrame, first: NDArray[np.int32]) -> pl.DataFrame:
    """The edges between two groups, the highest score of each two."""
    one, two = first[edges["a"].to_numpy()], first[edges["b"].to_numpy()]
    both = edges.with_columns(
        pl.Series("one", np.minimum(one, two)), pl.Series("two", np.maximum(one, two))
    )
    apart = both.filter(pl.col("one") != pl.col("two"))
    best = apart.sort("score", "a", "b", descending=[True, False, False])
    return best.unique(["one", "two"], keep="first", maintain_order=True).select(*EDGES)


def contradicted(edges: pl.DataFrame, left_out: Mapping[Edge, str]) -> pl.DataFrame:
    """Left-out edges as doubts that say what contradicts them."""
    rows = [(*edge, why) for edge, why in left_out.items()]
    schema = {"a": pl.Int32, "b": pl.Int32, "against": pl.String}
    against = pl.DataFrame(rows, schema=schema, orient="row")
    but = pl.lit("; but two records that this would join contradict each other: ")
    return edges.join(against, on=["a", "b"]).select(
        "a", "b", pl.lit(DOUBT).alias("outcome"), (0.89 * pl.col("score")).round(1).alias("score"),
        pl.concat_str([pl.col("why"), but, pl.col("against")]).alias("why"),
    )  # fmt: skip
