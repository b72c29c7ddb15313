"""Pairs become documents: connected records, and nothing that brings enemies together.

Single linkage alone chains: A is like B, B like C, and A and C are part I and part II. So the
members of each component are judged against each other, and one that holds a contradiction is
joined again, the strongest pair first; a pair that would bring two enemies together is left out,
as the weakest link, and becomes a doubt. What a group knows (the DOI, the page, a supplement) is
lent to its member that does not say: so a record without a DOI is not called another document
because of something that the rest of its group settles, and a veto that this lifts is none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from cis_pipeline.dedupe.score import APART

Edge = tuple[int, int]
"""Rows of two records, the earlier first."""

Judge = Callable[[pl.DataFrame], pl.DataFrame]
"""Pairs (columns a, b) to what `score` says of them."""

Member = tuple[int, list[int]]
"""A record, and the group that it is in."""

Informed = Callable[[list[tuple[Member, Member]]], list[str | None]]
"""For two members each: why they are two, "" if what their groups say reconciles them."""

Content = Callable[[NDArray[np.int32]], NDArray[np.int64]]
"""Rows to numbers that are equal where the rows are alike to the letter."""

Joining = Generator[tuple[Member, Member], str | None, tuple[dict[int, int], dict[Edge, str]]]


@dataclass(frozen=True, slots=True)
class Groups:
    """`first`: for each record the first of its group, itself if it stands alone. `left_out`:
    edges that would have joined two groups, and why they may not."""

    first: NDArray[np.int32]
    left_out: Mapping[Edge, str]


def cluster(
    edges: pl.DataFrame, count: int, judge: Judge, informed: Informed, content: Content
) -> Groups:
    """Join `count` records by `edges` (columns a, b, score: pairs that are one document).

    `judge` judges pairs of rows; `informed` two that it vetoes, by what their groups say;
    `content` tells which rows are alike to the letter, so that a row which came in a thousand
    times is judged once. The groups do not depend on the order of edges.
    """
    a, b = edges["a"].to_numpy(), edges["b"].to_numpy()
    first = firsts(a, b, count)
    enemies = _enemies(_Members.of(first, content), edges, judge)
    torn = np.unique(first[[one for one, _ in enemies]])
    of = edges.filter(pl.Series(np.isin(first[a], torn))).select("a", "b", "score")
    parts, refused = _joined_again(of, first, enemies, informed)
    rows = np.flatnonzero(np.isin(first, torn))
    first[rows] = [parts.get(row, row) for row in rows.tolist()]
    return Groups(first, {e: why for e, why in refused.items() if first[e[0]] != first[e[1]]})


def _joined_again(
    edges: pl.DataFrame, first: NDArray[np.int32], enemies: Mapping[Edge, str], informed: Informed
) -> tuple[dict[int, int], dict[Edge, str]]:
    """`join` for each component, all in step, so that their questions are asked together."""
    scores: dict[int, dict[Edge, float]] = defaultdict(dict)
    for one, two, score in edges.iter_rows():
        scores[first[one]][one, two] = score
    foes: dict[int, dict[Edge, str]] = defaultdict(dict)
    for (one, two), why in enemies.items():
        foes[first[one]][one, two] = why
    groups: dict[int, int] = {}
    refused: dict[Edge, str] = {}
    joining = [join(edges_, foes[component]) for component, edges_ in scores.items()]
    answers: list[str | None] = [None] * len(joining)
    while joining:
        asked, going = [], []
        for one_join, answer in zip(joining, answers, strict=True):
            try:
                asked.append(one_join.send(answer))
                going.append(one_join)
            except StopIteration as done:
                groups |= done.value[0]
                refused |= done.value[1]
        joining, answers = going, informed(asked) if asked else []
    return groups, refused


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


def _enemies(members: _Members, edges: pl.DataFrame, judge: Judge) -> dict[Edge, str]:
    """The pairs within components of three and more that contradict each other, and how."""
    pairs = pl.DataFrame(list(members.pairs()), schema=_PAIR, orient="row")
    pairs = pairs.join(edges.select(*_PAIR), on=list(_PAIR), how="anti", maintain_order="left")
    if pairs.is_empty():
        return {}
    apart = judge(pairs).filter(pl.col("outcome").is_in(APART)).select("a", "b", "why")
    return {
        (min(x, y), max(x, y)): why
        for one, two, why in apart.iter_rows()
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


def join(scores: Mapping[Edge, float], enemies: Mapping[Edge, str]) -> Joining:
    """Join records by the edges of `scores`, the highest first, never two enemies.

    Before two enemies part their groups it asks, and is told why they are two, or "" if what their
    groups say reconciles them. Returns for each record that an edge names the first of its group,
    and the edges that would have brought enemies together, with what these are.
    """
    foes: dict[int, dict[int, str]] = defaultdict(dict)
    for (one, two), why in enemies.items():
        foes[one][two] = foes[two][one] = why
    groups: dict[int, list[int]] = {}
    refused: dict[Edge, str] = {}
    for edge in sorted(scores, key=lambda e: (-scores[e], e)):
        mine, yours = (groups.get(row, [row]) for row in edge)
        if mine is yours:
            continue
        against: str | None = ""
        for x, y in ((x, y) for x in mine if x in foes for y in yours if y in foes[x]):
            against = yield (x, mine), (y, yours)
            if against:
                break
        if against:
            refused[edge] = against
        else:
            groups.update(dict.fromkeys(mine + yours, mine + yours))
    return {row: min(members) for row, members in groups.items()}, refused


def spanning(edges: Iterable[Edge]) -> list[Edge]:
    """The edges, in their order, that do not close a circle."""
    roots = _Roots()
    return [edge for edge in edges if roots.join(*edge)]


_LENT = ("doi", "page", "last", "supplement")


def lending(
    keys: pl.DataFrame, judge: Callable[[pl.DataFrame, pl.DataFrame], pl.DataFrame]
) -> Informed:
    """The judge of members of groups; `judge` judges pairs of the rows of a table of keys."""

    def informed(asked: list[tuple[Member, Member]]) -> list[str | None]:
        members = [one for one, _ in asked] + [two for _, two in asked]
        rows = pl.int_range(len(asked), dtype=pl.Int32, eager=True)
        pairs = pl.DataFrame({"a": rows, "b": rows + len(asked)})
        judged = judge(pairs, _lent(keys, members))
        apart = judged.filter(pl.col("outcome").is_in(APART)).select("a", "why")
        why = dict(apart.iter_rows())
        return [why.get(row, "") for row in range(len(asked))]

    return informed


def _lent(keys: pl.DataFrame, members: list[Member]) -> pl.DataFrame:
    """The keys of each member, with what only others of its group say, if they say one thing."""
    rows = sorted({row for _, group in members for row in group})
    own = dict(zip(rows, keys[rows].select(_LENT).iter_rows(), strict=True))
    values = [_value(own[row], [own[other] for other in group]) for row, group in members]
    lent = pl.DataFrame(values, schema={n: keys.schema[n] for n in _LENT}, orient="row")
    return keys[[row for row, _ in members]].with_columns(lent.get_columns())


_Value = tuple[str, str, str, bool]


def _value(own: _Value, group: list[_Value]) -> _Value:
    doi, page, last, _ = own
    dois = {other[0] for other in group if other[0]}
    places = {other[1:3] for other in group if other[1]}
    if not doi and len(dois) == 1:
        doi = dois.pop()
    if not page and len(places) == 1:
        page, last = places.pop()
    return doi, page, last, any(other[3] for other in group)
