"""New records are compared with a library through its index, and added to it.

A new record is compared with the members of its blocks. A block that grows too large by it is
parted then: pairs of the library that only this block brought together are forgotten, because
they would not have been compared at once. Groups are made anew where a merge is new or gone. So
the answer is that of comparing all records together, in the order in which they came.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from cis_pipeline.core.errors import SourceError
from cis_pipeline.dedupe import blocking
from cis_pipeline.dedupe.blocking import FIELDS, Ints, Rows, Walk, parted, rows_of, walked
from cis_pipeline.dedupe.clustering import Groups
from cis_pipeline.dedupe.index import Index
from cis_pipeline.dedupe.keys import contents
from cis_pipeline.dedupe.local import (
    contradicted,
    grouped,
    in_parts,
    possible_duplicates,
    versions,
)
from cis_pipeline.dedupe.score import DIFFERENT, DOUBT, SAME, VERSION, judge
from cis_pipeline.dedupe.versions import table as version_table


@dataclass(frozen=True)
class Added:
    """`groups`: the group of each record asked about (id, group); `queue`: the doubtful pairs that
    these groups are in (id_a, id_b, score, why), `versions` the pairs that are one work in two
    forms (columns: `versions.VERSIONS`); `new`: how many records were added."""

    groups: pl.DataFrame
    queue: pl.DataFrame
    versions: pl.DataFrame
    new: int


def add(index: Index, ids: pl.Series, keys: pl.DataFrame) -> Added:
    """Compare records (their ids, and keys as `normalise` gives them) with the library and each
    other, and add those that it does not have.

    SourceError if an id stands for other content in the library.
    """
    content = contents(keys)
    known = _known(index, ids, content)
    new = known.is_null()
    base = index.base
    _compare(index, ids.filter(new), content[new.to_numpy()], keys.filter(new))
    behind = new.cum_sum().cast(pl.Int32) + (base - 1)
    rows = pl.select(pl.when(known.is_not_null()).then(known).otherwise(behind))
    return _answer(index, rows.to_series().cast(pl.Int32).to_numpy(), ids, int(new.sum()))


def whole(index: Index) -> Added:
    """The groups of all records of a library, and all its doubtful pairs and versions."""
    queue = _queue(index, index.all_edges(DOUBT))
    return Added(index.groups(), queue, _versions(index, index.all_edges(VERSION)), 0)


def _known(index: Index, ids: pl.Series, content: Ints) -> pl.Series:
    """For each record its row in the library, null if it is not there."""
    given = pl.DataFrame({"id": ids, "own": content})
    found = given.join(index.known(ids), on="id", how="left", maintain_order="left")
    other = found.filter(pl.col("content") != pl.col("own"))
    if other.height:
        raise SourceError(
            f'the id "{other["id"][0]}" stands for another record in the library; '
            "give the new records ids that the library does not have"
        )
    return found["row"]


def _compare(index: Index, ids: pl.Series, content: Ints, keys: pl.DataFrame) -> None:
    if not keys.height:
        return
    walk = walked(keys, index)
    library = _Together(index, keys)
    edges = library.judged(walk.pairs(index.base))
    gone = _gone(index, walk)
    index.put_records(ids, content, keys)
    index.put_keys(ids, walk.fresh, walk.large)
    index.drop_edges(gone)
    index.put_edges(edges)
    same = edges.filter(pl.col("outcome") == SAME)
    touched = np.unique(np.concatenate([f[s].to_numpy() for f in (same, gone) for s in "ab"]))
    if len(touched):
        _regroup(index, library, touched.astype(np.int32), same)


@dataclass(frozen=True)
class _Together:
    """The keys of the library and of what is added to it, by row."""

    index: Index
    new: pl.DataFrame

    def keys(self, row: Rows) -> pl.DataFrame:
        """The keys of these rows, which are sorted."""
        base = self.index.base
        old = self.index.keys(row[row < base])
        return pl.concat([old, self.new[row[row >= base] - base]])

    def judged(self, pairs: pl.DataFrame) -> pl.DataFrame:
        """The judgements on pairs of rows, but for those that are simply different."""
        row = _named(pairs)
        keys = self.keys(row)
        cochrane = self.index.cochrane
        found = in_parts(_compacted(pairs, row), lambda part: judge(part, keys, cochrane=cochrane))
        return _spread(found.filter(pl.col("outcome") != DIFFERENT), row)


def _named(pairs: pl.DataFrame) -> Rows:
    """The rows that pairs (columns a, b) name, sorted."""
    return np.unique(np.concatenate([pairs["a"].to_numpy(), pairs["b"].to_numpy()]))


def _compacted(pairs: pl.DataFrame, row: Rows) -> pl.DataFrame:
    """Pairs by the places of their rows in `row`, which is sorted and holds them all."""
    places = (np.searchsorted(row, pairs[s].to_numpy()).astype(np.int32) for s in "ab")
    return pairs.with_columns(pl.Series(s, at) for s, at in zip("ab", places, strict=True))


def _spread(edges: pl.DataFrame, row: Rows) -> pl.DataFrame:
    """The inverse of `_compacted`."""
    return edges.with_columns(pl.Series(s, row[edges[s].to_numpy()]) for s in "ab")


def _regroup(index: Index, library: _Together, touched: Rows, fresh: pl.DataFrame) -> None:
    """Make the groups anew of all that is connected with these rows."""
    if index.base:
        fresh = index.edges(index.connected(touched), SAME)
    row = _named(fresh)
    compact = _compacted(fresh, row)
    groups = grouped(compact, library.keys(row), index.cochrane)
    alone = np.setdiff1d(touched, row)
    torn = _spread(contradicted(compact, groups.left_out), row)
    every, first = np.concatenate([row, alone]), np.concatenate([row[groups.first], alone])
    index.put_groups(every, first, torn)


def _answer(index: Index, row: Rows, ids: pl.Series, new: int) -> Added:
    first = index.firsts(row)
    groups = pl.DataFrame({"id": ids, "group": index.ids(first)})
    all_rows = index.together(np.unique(first))
    doubts = [index.edges(all_rows, DOUBT), index.edges(all_rows, DOUBT, "torn")]
    queue = _queue(index, pl.concat(doubts))
    return Added(groups, queue, _versions(index, index.edges(all_rows, VERSION)), new)


def _queue(index: Index, doubts: pl.DataFrame) -> pl.DataFrame:
    """Doubts as pairs of ids, once between two groups, the likeliest first."""
    between = _between_groups(index, doubts)
    found = _spread(possible_duplicates(between.edges, between.groups), between.row)
    return found.select(
        index.ids(found["a"].to_numpy()).alias("id_a"),
        index.ids(found["b"].to_numpy()).alias("id_b"),
        "score",
        "why",
    )


def _versions(index: Index, edges: pl.DataFrame) -> pl.DataFrame:
    """Versions as users read them (columns: `versions.VERSIONS`), once between two groups."""
    between = _between_groups(index, edges)
    ids = index.ids(between.row)
    return version_table(versions(between.edges, between.groups), ids)


@dataclass(frozen=True)
class _BetweenGroups:
    """Edges by the places of their rows in `row`, and the groups of these."""

    row: Rows
    edges: pl.DataFrame
    groups: Groups


def _between_groups(index: Index, edges: pl.DataFrame) -> _BetweenGroups:
    row = _named(edges)
    first = index.firsts(row)
    every = np.union1d(row, first).astype(np.int32)
    of = np.arange(len(every), dtype=np.int32)
    of[np.searchsorted(every, row)] = np.searchsorted(every, first)
    return _BetweenGroups(every, _compacted(edges, every), Groups(of, {}))


def _gone(index: Index, walk: Walk) -> pl.DataFrame:
    """The pairs of the library (columns a, b) that only blocks which grew too large compared."""
    rows = np.unique(np.concatenate([row for _, row in walk.grown]))
    pairs = (
        index.between(rows) if len(rows) else pl.DataFrame(schema={"a": pl.Int32, "b": pl.Int32})
    )
    return pairs.filter(~_compared(pairs, index, walk)) if pairs.height else pairs


def _compared(pairs: pl.DataFrame, index: Index, walk: Walk) -> pl.Series:
    """Whether two records of the library still share a block in which they are compared."""
    row = _named(pairs)
    keys = index.keys(row)
    of = pl.DataFrame(dict(zip(("key", "row"), rows_of(keys), strict=True)))
    both = _compacted(pairs, row).with_row_index("pair")
    common = both.join(of, left_on="a", right_on="row").join(
        of, left_on=["b", "key"], right_on=["row", "key"]
    )
    still: set[int] = set()
    for level in range(len(FIELDS) + 1):
        key = common["key"].to_numpy()
        large = index.large(key) | np.isin(key, np.concatenate(walk.large))
        still |= set(common["pair"].to_numpy()[~large].tolist())
        common = common.filter(pl.Series(large))
        if not common.height:
            break
        if level == len(FIELDS):
            still |= _in_chain(common, row, index, walk)
            break
        common = _parted(common, keys, level)
    return pl.Series([at in still for at in range(pairs.height)], dtype=pl.Boolean)


def _parted(common: pl.DataFrame, keys: pl.DataFrame, level: int) -> pl.DataFrame:
    """The pairs that stay together when their block is parted, with the key of their part."""
    fields, key = keys.select(FIELDS[level]), common["key"].to_numpy()
    one, two = (parted(key, fields[common[side].to_numpy()], level) for side in "ab")
    return common.with_columns(pl.Series("key", one)).filter(pl.Series(one == two))


def _in_chain(common: pl.DataFrame, row: Rows, index: Index, walk: Walk) -> set[int]:
    """The pairs that stand near enough to each other in a block that nothing parts."""
    key, members = index.members(common["key"].to_numpy())
    grown_key, grown_row = walk.grown[-1]
    key, members = np.concatenate([key, grown_key]), np.concatenate([members, grown_row])
    found = set()
    for pair, a, b, of in common.select("pair", "a", "b", "key").iter_rows():
        between = np.unique(members[key == of])
        if np.count_nonzero((between > row[a]) & (between <= row[b])) <= blocking.CHAIN:
            found.add(pair)
    return found
