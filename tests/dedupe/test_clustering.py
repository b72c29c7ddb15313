"""Pairs become documents without bringing enemies together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from math import inf
from random import Random
from unittest.mock import patch

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.dedupe.clustering import Contradictions, Edge, Groups, cluster, firsts
from cis_pipeline.dedupe.local import contradicted, merges
from cis_pipeline.dedupe.score import CONTRADICTIONS, EDGES

Scores = dict[Edge, float]
Edges = set[Edge] | frozenset[Edge]
NONE: frozenset[Edge] = frozenset()
WHY, PLAINLY = "pages 1 and 9", "numbered differently in the title (1; 2)"


def edges_of(scores: Scores) -> pl.DataFrame:
    rows = [(*edge, "same", score, "alike") for edge, score in scores.items()]
    return pl.DataFrame(rows, schema=EDGES, orient="row")


def contradicting(weights: Mapping[Edge, float]) -> Contradictions:
    """Pairs that contradict each other with these weights, plainly where it is infinite."""

    def found(pairs: pl.DataFrame) -> pl.DataFrame:
        rows = [
            (*edge, PLAINLY if weights[edge] == inf else WHY, weights[edge])
            for edge in pairs.select("a", "b").iter_rows()
            if edge in weights
        ]
        return pl.DataFrame(rows, schema=CONTRADICTIONS, orient="row")

    return found


def clustered(scores: Scores, enemies: Edges, plain: Edges) -> Groups:
    """Seven records joined by edges; some pairs contradict each other, some of them plainly."""
    weights = dict.fromkeys(enemies, 1.0) | dict.fromkeys(plain, inf)
    return cluster(edges_of(scores), 7, contradicting(weights), lambda rows: rows.astype("int64"))


@dataclass
class Found:
    first: list[int]
    tree: tuple[Edge, ...]
    left_out: dict[Edge, str]


def joined(scores: Scores, enemies: Edges = NONE, plain: Edges = NONE) -> Found:
    groups = clustered(scores, enemies, plain)
    tree = tuple(merges(edges_of(scores), groups).select("a", "b").iter_rows())
    return Found(groups.first.tolist(), tree, dict(groups.left_out))


def test_a_chain_is_one_document_with_one_edge_fewer_than_records() -> None:
    groups = joined({(0, 1): 90, (1, 2): 90, (0, 2): 90})
    assert groups.tree == ((0, 1), (0, 2))
    assert groups.first == [0, 0, 0, 3, 4, 5, 6]
    assert not groups.left_out


def test_a_record_is_linked_to_the_earlier_one_that_it_is_most_like() -> None:
    assert joined({(0, 1): 90, (1, 2): 99, (0, 2): 80}).tree == ((0, 1), (1, 2))


def test_the_weakest_link_between_plain_enemies_is_left_out_and_says_why() -> None:
    groups = joined({(0, 1): 95, (1, 2): 80}, plain={(0, 2)})
    assert groups.tree == ((0, 1),)
    assert groups.left_out == {(1, 2): PLAINLY}
    groups = joined({(0, 1): 80, (1, 2): 95}, plain={(0, 2)})
    assert groups.tree == ((1, 2),)
    assert groups.left_out == {(0, 1): PLAINLY}


def test_of_links_as_strong_the_earlier_holds() -> None:
    groups = joined({(1, 2): 90, (0, 1): 90}, plain={(0, 2)})
    assert groups.tree == ((0, 1),)
    assert groups.left_out == {(1, 2): PLAINLY}


def test_one_contradiction_does_not_outvote_one_agreement() -> None:
    groups = joined({(0, 1): 95, (1, 2): 80}, {(0, 2)})
    assert groups.first[:3] == [0, 0, 0]
    assert not groups.left_out


def test_groups_stay_two_if_more_pairs_contradict_each_other_than_are_one_document() -> None:
    scores: Scores = {(0, 1): 95, (1, 3): 94, (1, 2): 80}
    groups = joined(scores, {(0, 2), (2, 3)})
    assert groups.first[:4] == [0, 0, 2, 0]
    assert groups.left_out == {(1, 2): WHY}
    assert joined(scores | {(2, 3): 70}, {(0, 2)}).first[:4] == [0, 0, 0, 0]


def test_one_plain_contradiction_outvotes_any_number_of_agreements() -> None:
    scores: Scores = {(0, 1): 99, (0, 2): 98, (1, 3): 90, (2, 3): 89, (0, 3): 88}
    groups = joined(scores, plain={(1, 2)})
    assert groups.first[:4] == [0, 0, 2, 0]
    assert groups.left_out == {(0, 2): PLAINLY, (2, 3): PLAINLY}


def test_a_noisy_third_record_loses_its_own_links_and_does_not_part_a_good_pair() -> None:
    good: Scores = {(0, 1): 99, (0, 3): 98, (1, 3): 97}
    for noisy, against in [({(0, 2): 75, (1, 2): 75}, (2, 3)), ({(2, 3): 80}, (0, 2))]:
        groups = joined(good | noisy, plain={against})
        assert groups.first[:4] == [0, 0, 2, 0]
        assert groups.left_out.keys() == noisy.keys()


@pytest.mark.parametrize(
    ("weight", "parts"), [(0.5, False), (1.0, False), (1.5, True), (2.0, True)]
)
def test_a_contradiction_counts_by_its_weight(weight: float, parts: bool) -> None:
    edges = edges_of({(0, 1): 95, (1, 2): 80})
    found = cluster(edges, 3, contradicting({(0, 2): weight}), lambda rows: rows.astype("int64"))
    assert found.first.tolist() == ([0, 0, 2] if parts else [0, 0, 0])
    assert found.left_out == ({(1, 2): WHY} if parts else {})


def test_many_edges_are_joined_as_few_are() -> None:
    a, b = np.array([[5, 1], [2, 5], [4, 6], [3, 4]], np.int32).T
    few = firsts(a, b, 8)
    with patch("cis_pipeline.dedupe.clustering._FEW", 0):
        many = firsts(a, b, 8)
    assert few.tolist() == many.tolist() == [0, 1, 1, 3, 3, 1, 3, 7]
    assert few.dtype == many.dtype == np.int32


def test_what_an_enemy_parts_can_still_join_elsewhere() -> None:
    groups = joined({(0, 1): 95, (1, 2): 80, (2, 3): 90}, plain={(0, 2)})
    assert groups.tree == ((0, 1), (2, 3))


pairs = st.sampled_from(list(combinations(range(7), 2)))
edges = st.dictionaries(pairs, st.integers(50, 99).map(float))


def without(scores: Scores, enemies: Edges) -> Scores:
    return {edge: score for edge, score in scores.items() if edge not in enemies}


def members(groups: Found) -> list[set[int]]:
    found: dict[int, set[int]] = {}
    for place, first in enumerate(groups.first):
        found.setdefault(first, set()).add(place)
    return list(found.values())


@given(edges, st.sets(pairs), st.sets(pairs))
def test_no_document_holds_plain_enemies_and_every_tree_spans(
    scores: Scores, enemies: set[Edge], plain: set[Edge]
) -> None:
    groups = joined(without(scores, enemies | plain), enemies, plain)
    documents = members(groups)
    assert not any(set(edge) <= group for edge in plain for group in documents)
    assert len(groups.tree) == sum(len(group) - 1 for group in documents)
    assert all(one < two for one, two in groups.tree)
    assert list(groups.tree) == sorted(groups.tree, key=lambda e: e[1])


@given(edges, st.sets(pairs), st.sets(pairs))
def test_every_link_between_two_documents_is_told_with_what_contradicts_it(
    scores: Scores, enemies: set[Edge], plain: set[Edge]
) -> None:
    scores = without(scores, enemies | plain)
    groups = joined(scores, enemies, plain)
    assert groups.left_out.keys() == {e for e in scores if groups.first[e[0]] != groups.first[e[1]]}
    assert all(why in (WHY, PLAINLY) for why in groups.left_out.values())
    if not enemies | plain:
        assert not groups.left_out


@given(edges, st.sets(pairs), st.sets(pairs), st.randoms())
def test_the_groups_do_not_depend_on_the_order_of_edges(
    scores: Scores, enemies: set[Edge], plain: set[Edge], random: Random
) -> None:
    scores = without(scores, enemies | plain)
    shuffled = list(scores.items())
    random.shuffle(shuffled)
    one, two = joined(scores, enemies, plain), joined(dict(shuffled), enemies, plain)
    assert one == two == joined(scores, enemies, plain)


def test_a_row_that_came_in_many_times_is_judged_once_and_its_enemies_are_those_of_all() -> None:
    """Rows 0 to 39 are alike; 40 is like 0, and 41 like 40 but an enemy of the forty."""
    scores: Scores = {(row, row + 1): 90.0 for row in range(40)} | {(40, 41): 80.0}
    judged: list[Edge] = []

    def noted(pairs: pl.DataFrame) -> pl.DataFrame:
        judged.extend(pairs.select("a", "b").iter_rows())
        return contradicting({(0, 41): 1.0})(pairs)

    found = cluster(edges_of(scores), 42, noted, lambda rows: rows // 40 * rows)
    assert judged == [(0, 40), (0, 41)]
    assert found.first.tolist() == [0] * 41 + [41]
    assert found.left_out == {(40, 41): WHY}


def test_a_link_that_is_left_out_becomes_a_doubt_that_is_a_little_less_sure() -> None:
    (doubt,) = contradicted(edges_of({(0, 1): 95.0, (1, 2): 77.7}), {(1, 2): WHY}).rows()
    assert doubt[:4] == (1, 2, "doubt", 69.2)
    assert WHY in doubt[4]
