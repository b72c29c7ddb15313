"""Pairs become documents without bringing enemies together."""

from dataclasses import dataclass
from itertools import combinations
from random import Random
from unittest.mock import patch

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.dedupe.clustering import Edge, Groups, Member, cluster, firsts
from cis_pipeline.dedupe.local import contradicted, merges
from cis_pipeline.dedupe.score import EDGES

Scores = dict[Edge, float]
WHY = "pages 1 and 9"


def edges_of(scores: Scores) -> pl.DataFrame:
    rows = [(*edge, "same", score, "alike") for edge, score in scores.items()]
    return pl.DataFrame(rows, schema=EDGES, orient="row")


def clustered(
    scores: Scores, enemies: set[Edge] | frozenset[Edge], reconciled: set[Edge] | None = None
) -> Groups:
    """Seven records joined by edges; `reconciled` are enemies no more beside their groups."""

    def judge(pairs: pl.DataFrame) -> pl.DataFrame:
        rows = [(*e, "different", 0.0, WHY) for e in pairs.iter_rows() if e in enemies]
        return pl.DataFrame(rows, schema=EDGES, orient="row")

    def informed(asked: list[tuple[Member, Member]]) -> list[str | None]:
        both = [tuple(sorted((one[0], two[0]))) for one, two in asked]
        return ["" if edge in (reconciled or set()) else WHY for edge in both]

    return cluster(edges_of(scores), 7, judge, informed, lambda rows: rows.astype("int64"))


@dataclass
class Found:
    first: list[int]
    tree: tuple[Edge, ...]
    left_out: dict[Edge, str]


def joined(
    scores: Scores,
    enemies: set[Edge] | frozenset[Edge] = frozenset(),
    reconciled: set[Edge] | None = None,
) -> Found:
    groups = clustered(scores, enemies, reconciled)
    tree = tuple(merges(edges_of(scores), groups).select("a", "b").iter_rows())
    return Found(groups.first.tolist(), tree, dict(groups.left_out))


def test_a_chain_is_one_document_with_one_edge_fewer_than_records() -> None:
    groups = joined({(0, 1): 90, (1, 2): 90, (0, 2): 90})
    assert groups.tree == ((0, 1), (0, 2))
    assert groups.first == [0, 0, 0, 3, 4, 5, 6]
    assert not groups.left_out


def test_a_record_is_linked_to_the_earlier_one_that_it_is_most_like() -> None:
    assert joined({(0, 1): 90, (1, 2): 99, (0, 2): 80}).tree == ((0, 1), (1, 2))


def test_the_weakest_link_between_enemies_is_left_out_and_says_why() -> None:
    groups = joined({(0, 1): 95, (1, 2): 80}, {(0, 2)})
    assert groups.tree == ((0, 1),)
    assert groups.left_out == {(1, 2): "pages 1 and 9"}
    groups = joined({(0, 1): 80, (1, 2): 95}, {(0, 2)})
    assert groups.tree == ((1, 2),)
    assert groups.left_out == {(0, 1): "pages 1 and 9"}


def test_of_links_as_strong_the_earlier_holds() -> None:
    groups = joined({(1, 2): 90, (0, 1): 90}, {(0, 2)})
    assert groups.tree == ((0, 1),)
    assert groups.left_out == {(1, 2): "pages 1 and 9"}


def test_many_edges_are_joined_as_few_are() -> None:
    a, b = np.array([[5, 1], [2, 5], [4, 6], [3, 4]], np.int32).T
    few = firsts(a, b, 8)
    with patch("cis_pipeline.dedupe.clustering._FEW", 0):
        many = firsts(a, b, 8)
    assert few.tolist() == many.tolist() == [0, 1, 1, 3, 3, 1, 3, 7]
    assert few.dtype == many.dtype == np.int32


def test_what_an_enemy_parts_can_still_join_elsewhere() -> None:
    groups = joined({(0, 1): 95, (1, 2): 80, (2, 3): 90}, {(0, 2)})
    assert groups.tree == ((0, 1), (2, 3))


pairs = st.sampled_from(list(combinations(range(7), 2)))


@given(st.dictionaries(pairs, st.integers(50, 99).map(float)), st.sets(pairs))
def test_no_document_holds_enemies_and_every_tree_spans(scores: Scores, enemies: set[Edge]) -> None:
    scores = {edge: score for edge, score in scores.items() if edge not in enemies}
    groups = joined(scores, enemies)
    members: dict[int, set[int]] = {}
    for place, first in enumerate(groups.first):
        members.setdefault(first, set()).add(place)
    assert not any(set(edge) <= group for edge in enemies for group in members.values())
    assert len(groups.tree) == sum(len(group) - 1 for group in members.values())
    assert all(one < two for one, two in groups.tree)
    assert list(groups.tree) == sorted(groups.tree, key=lambda e: e[1])


def test_enemies_that_their_groups_reconcile_are_one_document() -> None:
    groups = joined({(0, 1): 95, (1, 2): 80}, {(0, 2)}, reconciled={(0, 2)})
    assert groups.first[:3] == [0, 0, 0]
    assert not groups.left_out


def test_enemies_of_whom_only_some_are_reconciled_stay_two_documents() -> None:
    scores: Scores = {(0, 1): 95, (1, 3): 94, (1, 2): 80}
    for reconciled in ({(0, 2)}, {(2, 3)}):
        groups = joined(scores, {(0, 2), (2, 3)}, reconciled)
        assert groups.first[:4] == [0, 0, 2, 0]
        assert groups.left_out == {(1, 2): WHY}


@given(st.dictionaries(pairs, st.integers(50, 99).map(float)), st.sets(pairs), st.randoms())
def test_the_groups_do_not_depend_on_the_order_of_edges(
    scores: Scores, enemies: set[Edge], random: Random
) -> None:
    scores = {edge: score for edge, score in scores.items() if edge not in enemies}
    shuffled = list(scores.items())
    random.shuffle(shuffled)
    one, two = joined(scores, enemies), joined(dict(shuffled), enemies)
    assert one == two == joined(scores, enemies)


def test_a_row_that_came_in_many_times_is_judged_once_and_its_enemies_are_those_of_all() -> None:
    """Rows 0 to 39 are alike; 40 is like 0, and 41 like 40 but an enemy of the forty."""
    scores: Scores = {(row, row + 1): 90.0 for row in range(40)} | {(40, 41): 80.0}
    judged: list[Edge] = []

    def judge(pairs: pl.DataFrame) -> pl.DataFrame:
        judged.extend(pairs.select("a", "b").iter_rows())
        rows = [(*e, "different", 0.0, WHY) for e in pairs.iter_rows() if e == (0, 41)]
        return pl.DataFrame(rows, schema=EDGES, orient="row")

    found = cluster(
        edges_of(scores),
        42,
        judge,
        lambda asked: [WHY] * len(asked),
        lambda rows: rows // 40 * rows,
    )
    assert judged == [(0, 40), (0, 41)]
    assert found.first.tolist() == [0] * 41 + [41]
    assert found.left_out == {(40, 41): WHY}


def test_a_link_that_is_left_out_becomes_a_doubt_that_is_a_little_less_sure() -> None:
    (doubt,) = contradicted(edges_of({(0, 1): 95.0, (1, 2): 77.7}), {(1, 2): WHY}).rows()
    assert doubt[:4] == (1, 2, "doubt", 69.2)
    assert WHY in doubt[4]
