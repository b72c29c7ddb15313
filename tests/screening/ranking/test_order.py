"""A ranking: a permutation, the same each time, and led by what was decided."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cis_pipeline.screening.ranking.model import RATIO, balanced
from cis_pipeline.screening.ranking.order import rank

BIRDS = [
    ("Geese in winter", "We counted geese on a lake."),
    ("Herons in spring", "We counted herons by a river."),
    ("A budget of cities", "Money was counted by accountants."),
    ("Geese and herons", "Geese and herons share a lake."),
    ("Money of a city", "The budget of a city, and its money."),
    ("Herons, geese and money", "Accountants counted geese and herons."),
    ("", ""),
]
WORDS = st.lists(
    st.sampled_from(["goose", "heron", "in", "a", "winter", "spring", "lake"]), max_size=6
)
LIBRARIES = st.lists(st.tuples(WORDS.map(" ".join), WORDS.map(" ".join)), min_size=1, max_size=10)


def test_what_is_like_the_included_comes_before_what_is_like_the_excluded() -> None:
    ranking = rank(BIRDS, {0: True, 2: False})
    assert ranking.by == "model"
    place = {row: at for at, row in enumerate(ranking.order)}
    assert place[3] < place[4]
    assert ranking.scores[3] > ranking.scores[4]


def test_the_question_orders_while_nobody_has_decided() -> None:
    ranking = rank(BIRDS, {}, question="What do cities spend money on?")
    assert ranking.by == "likeness"
    assert ranking.order[:3] == (2, 4, 5)  # cities and money, cities and money, money
    assert ranking.scores[2] == ranking.scores[4] > ranking.scores[5] > ranking.scores[0]


def test_what_was_excluded_moves_back_while_nothing_was_included() -> None:
    question = "money, geese and herons"
    before = rank(BIRDS, {}, question).scores
    after = rank(BIRDS, {4: False}, question)
    assert after.by == "likeness"
    assert before[2] - after.scores[2] > 0 == before[1] - after.scores[1]


def test_includes_alone_order_by_likeness_to_them() -> None:
    ranking = rank(BIRDS, {4: True})
    assert (ranking.by, ranking.order[:2]) == ("likeness", (4, 2))


def test_with_nothing_to_go_by_the_seed_orders() -> None:
    one, two = rank(BIRDS, {}, seed=1), rank(BIRDS, {0: False}, seed=2)
    assert (one.by, two.by) == ("chance", "chance")
    assert one.order != two.order
    assert one.order == rank(BIRDS, {}, seed=1).order


def test_the_question_is_forgotten_with_the_third_include() -> None:
    asked = "budgets of cities"
    three = {0: True, 1: True, 3: True, 2: False}
    assert rank(BIRDS, three, asked).scores == rank(BIRDS, three).scores
    two = {0: True, 1: True, 2: False}
    assert rank(BIRDS, two, asked).scores != rank(BIRDS, two).scores


def test_all_includes_weigh_a_fixed_multiple_of_all_excludes_and_a_label_one_on_average() -> None:
    found = balanced(np.array([1, 1, 0, 0, 0, 0, 0], dtype=np.int8))
    assert found[:2].sum() / found[2:].sum() == pytest.approx(RATIO)
    assert found.mean() == pytest.approx(1)


@settings(settings.default, max_examples=30)
@given(LIBRARIES, st.data())
def test_every_record_has_one_place_and_the_same_each_time(
    texts: list[tuple[str, str]], data: st.DataObject
) -> None:
    rows = st.integers(0, len(texts) - 1)
    labels = data.draw(st.dictionaries(rows, st.booleans()))
    question = data.draw(WORDS.map(" ".join))
    ranking = rank(texts, labels, question, seed=3)
    assert sorted(ranking.order) == list(range(len(texts)))
    assert len(ranking.scores) == len(texts)
    in_order = [ranking.scores[row] for row in ranking.order]
    assert in_order == sorted(in_order, reverse=True)
    assert rank(texts, labels, question, seed=3) == ranking


def test_records_of_one_score_stand_as_they_came() -> None:
    texts = [("Owls at night", ""), ("Geese", ""), ("Owls at night", ""), ("Owls at night", "")]
    assert rank(texts, {1: False}, "owls at night").order == (0, 2, 3, 1)


def test_a_library_in_which_no_two_records_share_a_word_is_ranked_by_chance() -> None:
    ranking = rank([("Owls", ""), ("Geese", "")], {0: True, 1: False}, "owls")
    assert (ranking.by, sorted(ranking.order)) == ("chance", [0, 1])


def test_a_cache_changes_nothing(tmp_path: Path) -> None:
    labels, cache = {0: True, 2: False}, tmp_path / "C"
    first, again = rank(BIRDS, labels, cache=cache), rank(BIRDS, labels, cache=cache)
    assert first == again == rank(BIRDS, labels)


def test_a_label_of_a_record_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="rows 0 to 6"):
        rank(BIRDS, {7: True})
    assert rank([], {}).order == ()
