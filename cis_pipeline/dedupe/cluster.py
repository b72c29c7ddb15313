"""Pairs become documents: the strongest join first, and nothing that brings enemies together.

Single linkage alone chains: A is like B, B like C, and A and C are part I and part II. So before
two groups are joined, every member of one is judged against every member of the other; a veto
between any two leaves the joining pair out, as the weakest link, and it becomes a doubt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from cis_pipeline.dedupe.rules import Judgement

Edge = tuple[int, int]
"""Places of two records in the sequence, the earlier first."""


@dataclass(frozen=True, slots=True)
class Groups:
    """`tree`: the edges that span each group (one fewer than members), sorted by later record;
    they link a record to an earlier one where any edge does. `left_out`: edges that would have
    joined two groups, and why they may not. `first`: for each grouped record the first of its
    group."""

    tree: tuple[Edge, ...]
    left_out: Mapping[Edge, str]
    first: Mapping[int, int]


def join(edges: Mapping[Edge, Judgement], judged: Callable[[Edge], Judgement]) -> Groups:
    """Join records by `edges`, the highest score first; `judged` judges any other pair."""
    groups: dict[int, list[int]] = {}
    refused: dict[Edge, str] = {}
    for edge in sorted(edges, key=lambda e: (-edges[e].score, e)):
        one, two = (groups.get(place, [place]) for place in edge)
        if one is two:
            continue
        enemies = _enemies(one, two, judged) if len(one) + len(two) > 2 else ""
        if enemies:
            refused[edge] = enemies
        else:
            groups.update(dict.fromkeys(one + two, one + two))
    first = {place: min(members) for place, members in groups.items()}
    inside = [e for e in edges if first.get(e[0], e[0]) == first.get(e[1], e[1])]
    tree = _spanning(sorted(inside, key=lambda e: (e[1], -edges[e].score, e[0])))
    left_out = {e: why for e, why in refused.items() if first.get(e[0]) != first.get(e[1])}
    return Groups(tuple(tree), left_out, first)


def _enemies(one: list[int], two: list[int], judged: Callable[[Edge], Judgement]) -> str:
    for a in one:
        for b in two:
            found = judged((min(a, b), max(a, b)))
            if found.outcome == "different":
                return found.why
    return ""


def _spanning(edges: Iterable[Edge]) -> list[Edge]:
    """The edges, in their order, that do not close a circle."""
    up: dict[int, int] = {}

    def root(place: int) -> int:
        while place in up:
            place = up[place]
        return place

    tree = []
    for one, two in edges:
        a, b = sorted((root(one), root(two)))
        if a != b:
            up[b] = a
            tree.append((one, two))
    return tree
