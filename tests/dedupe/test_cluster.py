"""Pairs become documents without bringing enemies together."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.dedupe.cluster import Edge, Groups, join
from cis_pipeline.dedupe.rules import Judgement

Scores = dict[Edge, float]


def joined(scores: Scores, enemies: set[Edge] | frozenset[Edge] = frozenset()) -> Groups:
    edges = {edge: Judgement("same", score, "alike") for edge, score in scores.items()}

    def judged(edge: Edge) -> Judgement:
        return Judgement("different", 0, "pages 1 and 9") if edge in enemies else edges[edge]

    return join(edges, lambda e: judged(e) if e in edges or e in enemies else _APART)


_APART = Judgement("apart", 0, "")


def test_a_chain_is_one_document_with_one_edge_fewer_than_records() -> None:
    groups = joined({(0, 1): 90, (1, 2): 90, (0, 2): 90})
    assert groups.tree == ((0, 1), (0, 2))
    assert groups.first == {0: 0, 1: 0, 2: 0}
    assert not groups.left_out


def test_a_record_is_linked_to_the_earlier_one_that_it_is_most_like() -> None:
    assert joined({(0, 1): 90, (1, 2): 99, (0, 2): 80}).tree == ((0, 1), (1, 2))


def test_the_weakest_link_between_enemies_is_left_out_and_says_why() -> None:
    groups = joined({(0, 1): 95, (1, 2): 80}, {(0, 2)})
    assert groups.tree == ((0, 1),)
    assert groups.left_out == {(1, 2): "pages 1 and 9"}


def test_what_an_enemy_parts_can_still_join_elsewhere() -> None:
    groups = joined({(0, 1): 95, (1, 2): 80, (2, 3): 90}, {(0, 2)})
    assert groups.tree == ((0, 1), (2, 3))


pairs = st.sampled_from(list(combinations(range(7), 2)))


@given(st.dictionaries(pairs, st.integers(50, 99)), st.sets(pairs))
def test_no_document_holds_enemies_and_every_tree_spans(scores: Scores, enemies: set[Edge]) -> None:
    scores = {edge: score for edge, score in scores.items() if edge not in enemies}
    groups = joined(scores, enemies)
    members: dict[int, set[int]] = {}
    for place, first in groups.first.items():
        members.setdefault(first, set()).add(place)
    assert not any(set(edge) <= group for edge in enemies for group in members.values())
    assert len(groups.tree) == sum(len(group) - 1 for group in members.values())
    assert all(one < two for one, two in groups.tree)
    assert list(groups.tree) == sorted(groups.tree, key=lambda e: e[1])
