"""The second look: which excludes come first, and what is estimated of those that are left."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cis_pipeline.screening.ranking.cross_validation import cross_validated
from cis_pipeline.screening.ranking.features import Features
from cis_pipeline.screening.second_look.at_odds import SecondLook, Suspect, at_odds, still_missed

BIRDS = [
    (f"{bird} number {n}", f"On {bird} and the {bird}, by season {n}")
    for n in range(10)
    for bird in ("geese", "herons")
]
GEESE = {row: {"A": row % 2 == 0} for row in range(20)}
"""A includes all that is on geese (even rows) and excludes all that is on herons."""


def test_the_one_exclude_that_is_like_all_that_was_included_comes_first() -> None:
    look = at_odds(BIRDS, {**GEESE, 6: {"A": False}})
    assert look.suspects[0].row == 6
    assert look.suspects[0].score > 2 * look.suspects[1].score
    assert sorted(suspect.row for suspect in look.suspects) == [
        1,
        3,
        5,
        6,
        7,
        9,
        11,
        13,
        15,
        17,
        19,
    ]
    assert look.suspects[0].why.startswith("A alone excluded it; the model gives it ")


def test_an_exclude_that_a_partner_seconds_comes_after_one_that_stands_alone() -> None:
    look = at_odds(BIRDS, {**GEESE, 6: {"A": False, "B": False}, 8: {"A": False}})
    assert [suspect.row for suspect in look.suspects[:2]] == [8, 6]
    assert look.suspects[1].why.startswith("A and B excluded it; the model")


def test_an_exclude_that_a_partner_contradicts_comes_first_and_is_told_as_such() -> None:
    look = at_odds(BIRDS, {**GEESE, 6: {"A": False, "B": True}, 8: {"A": False}})
    assert look.suspects[0].row == 6
    assert look.suspects[0].contradicted
    assert look.suspects[0].why.startswith("A excluded it, B included it; the model")


def test_a_record_does_not_speak_for_itself() -> None:
    # one of the geese was excluded and one of the herons included, against all others of its kind
    labels = {row: row % 2 == 0 for row in range(20)} | {6: False, 7: True}
    chances = cross_validated(Features.of(BIRDS), labels, seed=1)
    assert chances[6] > 0.5 > chances[7]


def test_the_same_votes_and_seed_give_the_same_order() -> None:
    votes = {**GEESE, 6: {"A": False}}
    assert at_odds(BIRDS, votes, seed=5) == at_odds(BIRDS, votes, seed=5)


def test_with_one_included_record_nothing_is_learnt_and_the_rows_stand_as_they_came() -> None:
    votes = {0: {"A": True}, 3: {"A": False}, 1: {"A": False, "B": False}, 2: {"A": False}}
    look = at_odds(BIRDS, votes)
    assert [suspect.row for suspect in look.suspects] == [2, 3, 1]
    assert look.suspects[0].why == "A alone excluded it; the model gives it 25%"


def test_the_odds_of_votes_worked_out_by_hand() -> None:
    # a quarter is included: odds 1 / 3; an exclude alone times (1 - .866) / .792 = .16919,
    # so .0564 / 1.0564; one that is seconded times .025 / .687 = .03639, so .01213 / 1.01213
    votes = {0: {"A": True}, 3: {"A": False}, 1: {"A": False, "B": False}, 2: {"A": False}}
    scores = [suspect.score for suspect in at_odds(BIRDS, votes).suspects]
    assert scores == pytest.approx([0.05339, 0.05339, 0.01198], abs=1e-5)


def look_of(excluded: int, included: list[float]) -> SecondLook:
    """So many excludes, their scores from 1 down to 0, and what the included ones would have."""
    suspects = tuple(Suspect(row, 1 - row / excluded, "") for row in range(excluded))
    return SecondLook(suspects, tuple((score, 1.0) for score in sorted(included)))


def test_what_is_left_follows_from_the_share_of_the_included_that_stands_as_high() -> None:
    # 40 of 100 read, 8 wrong; the border is .6, above which 16 of 20 included ones stand: about
    # 8 / .8 = 10 missed, 2 of them left
    look = look_of(100, [0.9] * 16 + [0.2] * 4)
    found = still_missed(look, [True] * 8 + [False] * 32)
    assert (found.read, found.found, found.likely) == (40, 8, 2)
    # a beta negative binomial of r = 8.5, a = 16.5, b = 4.5, by its definition as a product:
    # P(0) = a (a+1) ... / (a + b) ...; the interval holds 2.5 to 97.5 % of it
    chances, chance = [], 1.0
    for left in range(61):
        chances.append(chance)
        chance *= (8.5 + left) * (4.5 + left) / ((left + 1) * (8.5 + 16.5 + 4.5 + left))
    reached = [sum(chances[: k + 1]) / sum(chances) for k in range(61)]
    low = next(k for k, share in enumerate(reached) if share >= 0.025)
    high = next(k for k, share in enumerate(reached) if share >= 0.975)
    assert found.ci95 == (low, high)
    # all like the lower half of the included: 6 of 10 stand as high
    assert found.if_hard > high


def test_a_look_at_everything_leaves_nothing() -> None:
    found = still_missed(look_of(3, [0.5]), [True, False, False])
    assert (found.likely, found.ci95, found.if_hard) == (0, (0, 0), 0)
    assert found.sentence.startswith("1 of 3 excludes that were looked at again were wrong. Still")


def test_what_somebody_included_anyhow_is_neither_read_nor_found() -> None:
    look = look_of(10, [0.9, 0.9])
    mixed = SecondLook((Suspect(99, 1.0, "", contradicted=True), *look.suspects), look.as_if_missed)
    assert still_missed(mixed, [True, False, False]) == still_missed(look, [False, False])


def test_more_judgements_than_excludes_are_refused() -> None:
    with pytest.raises(ValueError, match="there are 2 excludes, and 3 judgements"):
        still_missed(look_of(2, []), [True] * 3)


@given(st.integers(1, 60), st.lists(st.floats(0, 1), max_size=20), st.data())
def test_an_estimate_lies_between_nothing_and_all_that_is_left(
    excluded: int, included: list[float], data: st.DataObject
) -> None:
    wrong = data.draw(st.lists(st.booleans(), max_size=excluded))
    found = still_missed(look_of(excluded, included), wrong)
    low, high = found.ci95
    assert 0 <= low <= found.likely <= high <= found.if_hard <= excluded - len(wrong)


@settings(settings.default, max_examples=15)
@given(
    st.dictionaries(
        st.integers(0, 19), st.dictionaries(st.sampled_from("AB"), st.booleans()), max_size=20
    )
)
def test_each_exclude_is_offered_once_and_nothing_else(votes: dict[int, dict[str, bool]]) -> None:
    look = at_odds(BIRDS, votes)
    excluded = sorted(row for row, said in votes.items() if said and not all(said.values()))
    assert sorted(suspect.row for suspect in look.suspects) == excluded
    scores = [suspect.score for suspect in look.suspects]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score < 1 for score in scores)
