"""The evidence for stopping: urns and curves counted by hand, and what it says in words."""

from __future__ import annotations

from itertools import combinations
from math import comb, exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.screening.stopping.bounds import (
    chance_of,
    expected_missed,
    most_missed_by_chance,
    poisson_quantile,
)
from cis_pipeline.screening.stopping.evidence import evidence
from cis_pipeline.screening.stopping.words import sentences


def read(text: str) -> list[bool]:
    """A letter a record: "r" a relevant one, "." an irrelevant one."""
    return [letter == "r" for letter in text]


def test_an_urn_of_ten_counted_by_hand() -> None:
    # one relevant record was found first, then 5 irrelevant ones; 4 are unread. If 1 is left: all 5
    # drawn of the urn of 9 are others with probability 4 / 9; counted from the start, 6 of 10 are
    # drawn, at most 1 of 2 relevant: 1 - (6 * 5) / (10 * 9) = 2 / 3, so 4 / 9 is the least
    assert chance_of(1, read("r....."), 4) == pytest.approx(4 / 9)
    # if 2 are left: 4 / 9 * 3 / 8 = 1 / 6; 3: * 2 / 7 = 1 / 21; 4: * 1 / 6 = 1 / 126; 5: none can
    left = [chance_of(missed, read("r....."), 4) for missed in (2, 3, 4, 5)]
    assert left == pytest.approx([1 / 6, 1 / 21, 1 / 126, 0])
    assert most_missed_by_chance(read("r....."), 4, confidence=0.80) == 1
    assert most_missed_by_chance(read("r....."), 4, confidence=0.95) == 2


def test_the_moment_that_speaks_most_is_taken() -> None:
    # r...r with 2 unread and 1 left: from the start all 3 of an urn of 7, 5 drawn, 2 or fewer
    # relevant: 1 - C(4,2) / C(7,5) = 1 - 6 / 21; after the first r: 2 of 6, 4 drawn, at most 1:
    # 1 - C(4,2) / C(6,4) = 1 - 6 / 15; after the last r nothing is drawn: 1
    assert chance_of(1, read("r...r"), 2) == pytest.approx(9 / 15)


@given(st.lists(st.booleans(), min_size=1, max_size=7), st.integers(1, 4), st.integers(1, 4))
def test_the_probability_is_that_of_counting_all_draws(
    labels: list[bool], unread: int, missed: int
) -> None:
    def drawn(sample: list[bool]) -> float:
        urn, k = len(sample) + unread, sum(sample)
        relevant = range(k + missed)
        draws = list(combinations(range(urn), len(sample)))
        return sum(len({*draw} & {*relevant}) <= k for draw in draws) / len(draws)

    wanted = min(drawn(labels[at:]) for at in range(len(labels) + 1)) if missed <= unread else 0
    assert chance_of(missed, labels, unread) == pytest.approx(wanted)


def test_nothing_read_says_nothing() -> None:
    found = evidence([], 10)
    assert (found.chance, found.missed_at_most, found.holds) == (1.0, 10, False)
    assert found.recall_at_least == 0
    assert found.curve is None


def test_a_target_of_95_percent_allows_one_miss_in_twenty() -> None:
    # 19 found: 1 missed is 19 / 20 = .95, so 2 must be ruled out. After the 19, 80 irrelevant ones
    # and 20 unread: C(20,2) / C(100,2) = 190 / 4950
    found = evidence(read("r" * 19 + "." * 80), 20)
    assert found.chance == pytest.approx(190 / 4950)
    assert found.bound_holds
    assert found.holds
    # 18 found: none may be missed, so 1 must be: 20 / 100
    assert evidence(read("r" * 18 + "." * 80), 20).chance == pytest.approx(0.2)


def test_what_may_be_missed_gives_the_least_recall_and_the_interval_of_the_total() -> None:
    # 5 found, then 10 irrelevant of an urn of 30: 1 left 20 / 30, 2: * 19 / 29 = .437,
    # 3: * 18 / 28 = .281, 4: * 17 / 27 = .177, below .2, so 3 may be missed
    found = evidence(read("rrrrr" + "." * 10), 20)
    assert found.missed_at_most == 3
    assert found.recall_at_least == pytest.approx(5 / 8)
    assert found.total == (5, 8)
    assert found.in_a_row == 10
    assert found.recall_curve == ((1, 1), (2, 2), (3, 3), (4, 4), (5, 5))


def test_a_rate_that_falls_as_one_over_the_place_is_drawn_on() -> None:
    # parts of 200 whose middles are 100.5, 300.5, ..., 900.5; with 90, 30, 18, 13, 10 relevant
    # ones the rates are .45, .15, .09, .065, .05 and fall as 45 / x; among 1,001 to 2,000 it
    # expects 45 (1 / 1001 + ... + 1 / 2000) = 45 ln 2 about
    labels = [place < n for n in (90, 30, 18, 13, 10) for place in range(200)]
    assert expected_missed(labels, 1000) == pytest.approx(45 * 0.693, rel=0.03)


def test_where_the_rate_falls_to_nothing_the_curve_allows_to_stop() -> None:
    labels = [place < n for n in (60, 1, 0, 0, 0) for place in range(200)]
    found = evidence(labels, 500)
    assert found.curve is not None
    assert found.curve.at_most <= 3
    assert found.curve_holds


def test_no_curve_is_drawn_through_fewer_than_ten_relevant_records() -> None:
    assert evidence(read("r" * 9 + "." * 500), 100).curve is None
    assert evidence(read("r" * 10 + "." * 500), 100).curve is not None


@given(st.floats(0, 40), st.sampled_from([0.025, 0.5, 0.95]))
def test_the_poisson_quantile_is_the_first_count_that_reaches_its_share(
    mean: float, share: float
) -> None:
    k, term, total = 0, exp(-mean), exp(-mean)
    while total < share:
        k += 1
        term *= mean / k
        total += term
    assert poisson_quantile(mean, share) in ((k,) if abs(total - share) > 1e-9 else (k, k + 1))


@given(st.lists(st.booleans(), max_size=60), st.integers(0, 50))
def test_any_decisions_give_evidence_within_its_bounds(labels: list[bool], unread: int) -> None:
    found = evidence(labels, unread)
    assert 0 <= found.chance <= 1
    assert 0 <= found.missed_at_most <= unread
    least, most = found.total
    assert found.found == least <= most <= found.found + unread
    assert found.holds or unread
    assert list(sentences(found))
    found.as_dict()


@given(st.lists(st.booleans(), max_size=30), st.integers(1, 30))
def test_a_further_irrelevant_record_never_lets_more_be_missed(
    labels: list[bool], unread: int
) -> None:
    before = most_missed_by_chance(labels, unread, 0.8)
    assert most_missed_by_chance([*labels, False], unread - 1, 0.8) <= before


@pytest.mark.parametrize(("unread", "target"), [(-1, 0.95), (3, 0.0), (3, 1.0)])
def test_what_cannot_be_is_refused(unread: int, target: float) -> None:
    with pytest.raises(ValueError, match="lies between 0 and 1"):
        evidence([True], unread, target)


def test_the_sentences_say_what_it_shows_and_that_a_person_decides() -> None:
    said = list(sentences(evidence(read("r" * 19 + "." * 80), 20)))
    assert said[0] == "99 of 119 records are read, 19 of them relevant; 20 are not read."
    # 1 left of an urn of 100 after 80 draws: 20 / 100 is not below .2, so one may be missed
    assert said[1].startswith("Bound by chance (80% confidence): at most 1 relevant")
    assert "a recall of 95.0% or more" in said[1]
    assert said[2].startswith("Power law (95% confidence): at most ")
    assert said[3].startswith(
        "The last 80 records were irrelevant, a weak sign by itself: after 50"
    )
    assert said[4].startswith("The rule allows to stop at a recall of 95%.")
    assert said[4].endswith("a person decides.")
    few = list(sentences(evidence(read("r..."), 20)))
    assert few[2].startswith("Power law: too few")
    assert few[3] == "The last 3 records were irrelevant, which says little by itself."
    assert few[4].startswith("The rule does not allow")
    assert list(sentences(evidence(read("r."), 0)))[1] == "Nothing is left to read."


def test_twenty_urns_of_two_kinds_agree_with_the_binomial_coefficients() -> None:
    # after the only relevant record n irrelevant ones: C(unread, m) / C(n + unread, m)
    for n in range(1, 21):
        wanted = comb(20, 2) / comb(n + 20, 2)
        assert chance_of(2, read("r" + "." * n), 20) == pytest.approx(wanted)
