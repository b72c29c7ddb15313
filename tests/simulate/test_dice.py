"""Chance falls the same way in every Python, and what is divided adds up."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.simulate.dice import Dice, shares


def test_a_stream_gives_these_numbers_on_every_python_and_system():
    dice = Dice(2021, "a stream")
    assert [dice.below(1000) for _ in range(8)] == [556, 995, 132, 275, 678, 793, 625, 942]
    assert Dice(2021, "a stream").shuffled("abcdef") == list("cbfaed")


def test_streams_of_other_names_or_seeds_differ():
    drawn = {
        tuple(dice.below(1000) for _ in range(5))
        for dice in (Dice(2021, "one"), Dice(2021, "two"), Dice(2022, "one"))
    }
    assert len(drawn) == 3


def test_between_reaches_both_ends_and_nothing_beyond():
    dice = Dice(1, "ends")
    assert {dice.between(3, 5) for _ in range(200)} == {3, 4, 5}


def test_a_weight_of_nothing_is_never_drawn_and_the_others_by_their_weight():
    dice = Dice(1, "weights")
    drawn = Counter(dice.weighted({"never": 0.0, "seldom": 1.0, "often": 3.0}) for _ in range(4000))
    assert drawn["never"] == 0
    assert 2800 < drawn["often"] < 3200


def test_a_sample_holds_different_ones_and_all_if_there_are_too_few():
    dice = Dice(1, "sample")
    assert len(set(dice.sample(range(10), 4))) == 4
    assert sorted(dice.sample("abc", 9)) == ["a", "b", "c"]


def test_the_largest_remainders_get_what_is_left_over():
    assert shares(65, {"one": 0.34, "two": 0.29, "three": 0.37}) == {
        "one": 22,
        "two": 19,
        "three": 24,
    }


@given(
    st.integers(0, 5000),
    st.dictionaries(st.text("abcdefgh", min_size=1), st.floats(0.01, 10), min_size=1),
)
def test_shares_always_add_up_and_stay_within_one_of_the_exact_share(total, weights):
    parts = shares(total, weights)
    assert sum(parts.values()) == total
    whole = sum(weights.values())
    assert all(abs(parts[key] - total * weights[key] / whole) < 1 + 1e-6 for key in weights)
