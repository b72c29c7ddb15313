"""Pairs become documents: connected records, and nothing that brings enemies together.

Single linkage alone chains: A is like B, B like C, and A and C are part I and part II. So the
members of each component are judged against each other, and one that holds a contradiction is
joined again, the strongest pair first: two groups stay two if the pairs between them that
contradict each other outweigh those that are one document (part I and part II do, whatever else
there is). So a noisy third record, whose title was misread, loses its own links and does not part a
good pair; a link that is left out becomes a doubt.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import polars as pl
from numpy.typing import NDArray

Edge = tuple[int, int]
"""Rows of two records, the earlier first."""

Contradictions = Callable[[pl.DataFrame], pl.DataFrame]
"""Pairs (columns a, b) to those that contradict each other (columns: `score.CONTRADICTIONS`)."""

Content = Callable[[NDArray[np.int32]], NDArray[np.int64]]
"""Rows to numbers that are equal where the rows are alike to the letter."""


@dataclass(frozen=True, slots=True)
class Enemy:
    """Why two records are two documents, and how many edges that outweighs."""

    why: str
    weight: float


@dataclass(frozen=True, slots=True)
class Groups:
    """`first`: for each record the first of its group, itself if it stands alone. `left_out`:
    edges that would have joined two groups, and why they may not."""

    first: NDArray[np.int32]
    left_out: Mapping[Edge, str]


def cluster(
    edges: pl.DataFrame, count: int, contradictions: Contradictions, content: Content
) -> Groups:
    """Join `count` records by `edges` (columns a, b, score: pairs that are one document).

    `contradictions` of pairs of rows are asked for; `content` tells which rows are alike to the
    letter, so that a row which came in a thousand times is judged once. The groups do not depend on
    the order of edges.
    """
    a, b = edges["a"].to_numpy(), edges["b"].to_numpy()
    first = firsts(a, b, count)
    enemies = _enemies(_Members.of(first, content), edges, contradictions)
    torn = np.unique(first[[one for one, _ in enemies]])
    scores: dict[int, dict[Edge, float]] = defaultdict(dict)
    of = edges.filter(pl.Series(np.isin(first[a], torn))).select("a", "b", "score")
    for one, two, score in of.iter_rows():
        scores[first[one]][one, two] = score
    left_out: dict[Edge, str] = {}
    for component in scores.values():
        groups, refused = join(component, enemies)
        first[list(groups)] = list(groups.values())
        left_out |= refused
    return Groups(first, {e: why for e, why in left_out.items() if first[e[0]] != first[e[1]]})


def firsts(a: NDArray[np.int32], b: NDArray[np.int32], count: int) -> NDArray[np.int32]:
    """For each record the first that it is connected with."""
    if len(a) < _FEW:
        return _firsts(a.tolist(), b.tolist(), count)
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    graph = coo_array((np.ones(len(a), np.int8), (a, b)), shape=(count, count))
    _, label = connected_components(graph, directed=False)
    _, first = np.unique(label, return_index=True)
    return np.asarray(first[label], np.int32)


_FEW = 20_000
"""Edges up to which they are joined faster than scipy is imported."""


def _firsts(a: list[int], b: list[int], count: int) -> NDArray[np.int32]:
    roots = _Roots()
    for one, two in zip(a, b, strict=True):
        roots.join(one, two)
    first = np.arange(count, dtype=np.int32)
    joined = list(roots.up)
    first[joined] = [roots.root(row) for row in joined]
    return first


class _Roots:
    """Sets of rows that are joined two by two; the root of a set is its first row."""

    def __init__(self) -> None:
        self.up: dict[int, int] = {}

    def root(self, row: int) -> int:
        """The first row of the set that a row is in."""
        top = row
        while (above := self.up.get(top, top)) != top:
            top = above
        while (above := self.up.get(row, top)) != top:
            self.up[row], row = top, above
        return top

    def join(self, one: int, two: int) -> bool:
        """Make two sets one; False if they are."""
        first, second = sorted((self.root(one), self.root(two)))
        self.up[second] = first
        return first != second


def _enemies(
    members: _Members, edges: pl.DataFrame, contradictions: Contradictions
) -> dict[Edge, Enemy]:
    """The pairs within components of three and more that contradict each other, and how."""
    pairs = pl.DataFrame(list(members.pairs()), schema=_PAIR, orient="row")
    pairs = pairs.join(edges.select(*_PAIR), on=list(_PAIR), how="anti", maintain_order="left")
    if pairs.is_empty():
        return {}
    return {
        (min(x, y), max(x, y)): Enemy(why, weight)
        for one, two, why, weight in contradictions(pairs).iter_rows()
        for x in members.like(one)
        for y in members.like(two)
    }


_PAIR = {"a": pl.Int32, "b": pl.Int32}


_LARGE = 30
"""Members of a component from which those that are alike to the letter are judged once."""


@dataclass(frozen=True, slots=True)
class _Members:
    """The components of three and more; in large ones one row for all that are alike."""

    components: list[list[int]]
    alike: dict[int, list[int]]

    @classmethod
    def of(cls, first: NDArray[np.int32], content: Content) -> _Members:
        size = np.bincount(first, minlength=len(first))[first]
        components: dict[int, list[int]] = defaultdict(list)
        rows = np.flatnonzero((size > 2) & (size < _LARGE))
        for row, group in zip(rows.tolist(), first[rows].tolist(), strict=True):
            components[group].append(row)
        many = np.flatnonzero(size >= _LARGE).astype(np.int32)
        kinds = content(many).tolist() if len(many) else []
        alike: dict[tuple[int, int], list[int]] = defaultdict(list)
        for row, group, kind in zip(many.tolist(), first[many].tolist(), kinds, strict=True):
            alike[group, kind].append(row)
        for (group, _), some in alike.items():
            components[group].append(some[0])
        return cls(list(components.values()), {some[0]: some for some in alike.values()})

    def pairs(self) -> Iterator[Edge]:
        """Each two that are not alike."""
        for rows in self.components:
            yield from combinations(rows, 2)

    def like(self, row: int) -> list[int]:
        """The row, and those that are alike."""
        return self.alike.get(row, [row])


def join(
    scores: Mapping[Edge, float], enemies: Mapping[Edge, Enemy]
) -> tuple[dict[int, int], dict[Edge, str]]:
    """Join records by the edges of `scores`, the highest first, but for two groups between which
    `enemies` weigh more than edges.

    Returns for each record that an edge names the first of its group, and the edges that would
    have joined two that do not belong together, with what their enemies are.
    """
    groups: dict[int, list[int]] = {}
    refused: dict[Edge, str] = {}
    for edge in sorted(scores, key=lambda e: (-scores[e], e)):
        mine, yours = (groups.get(row, [row]) for row in edge)
        if mine is yours:
            continue
        between = [(min(x, y), max(x, y)) for x in mine for y in yours]
        against = [enemies[pair] for pair in between if pair in enemies]
        friends = sum(pair in scores for pair in between)
        if sum(enemy.weight for enemy in against) > friends:
            refused[edge] = against[0].why
        else:
            groups.update(dict.fromkeys(mine + yours, mine + yours))
    first = {row: row for edge in scores for row in edge}
    return first | {row: min(members) for row, members in groups.items()}, refused


def spanning(edges: Iterable[Edge]) -> list[Edge]:
    """The edges, in their order, that do not close a circle."""
    roots = _Roots()
    return [edge for edge in edges if roots.join(*edge)]
