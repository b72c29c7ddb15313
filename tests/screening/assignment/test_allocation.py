"""Who is given which report: by a seed, evenly, and what was given stays given."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from hypothesis import given as holds
from hypothesis import strategies as st

from cis_pipeline.ledger.assignments import names_in
from cis_pipeline.protocol.screening import Screening
from cis_pipeline.screening.assignment.allocation import Draw, Held, draw, pilot

ABC = ("A", "B", "C")


def of(made):
    return {d.record_id: names_in(d) for d in made}


def two_of(reviewers=ABC, **settings):
    return Draw("abstract", reviewers, Screening(reviewers=2, **settings))


def test_six_reports_among_three_of_whom_two_judge_each_are_two_a_pair():
    drawn = of(draw([Held(r) for r in "abcdef"], two_of()))
    assert Counter(drawn.values()) == {("A", "B"): 2, ("A", "C"): 2, ("B", "C"): 2}


def test_another_seed_draws_otherwise_and_the_same_seed_the_same():
    reports = [Held(f"R-{n}") for n in range(40)]
    one, two = (of(draw(reports, two_of(seed=s))) for s in (1, 2))
    assert one != two
    assert one == of(draw(list(reversed(reports)), two_of(seed=1)))


@holds(
    st.integers(1, 5).flatmap(
        lambda n: st.tuples(st.just(n), st.integers(1, n), st.integers(0, 60), st.integers(0, 9))
    )
)
def test_every_report_has_its_number_of_reviewers_and_no_load_is_off_by_more_than_a_round(case):
    n, size, reports, seed = case
    who = tuple("ABCDE"[:n])
    plan = Draw("r", who, Screening(reviewers=size, seed=seed))
    drawn = of(draw([Held(f"R-{i}") for i in range(reports)], plan))
    assert len(drawn) == reports
    assert all(len(set(names)) == size and set(names) <= set(who) for names in drawn.values())
    loads = Counter(name for names in drawn.values() for name in names)
    groups = len(list(combinations(who, size)))
    assert max(loads.values(), default=0) - min((loads[w] for w in who), default=0) <= groups


def test_who_was_asked_or_has_voted_keeps_a_report_and_others_fill_up():
    asked = [Held("a", asked=frozenset("C")), Held("b", asked=frozenset("ABC"))]
    drawn = of(draw(asked, two_of()))
    assert drawn["b"] == ABC
    assert "C" in drawn["a"]
    assert len(drawn["a"]) == 2


def test_what_somebody_who_left_has_not_judged_goes_to_the_others_and_the_rest_stays():
    there = two_of(("B", "C"))
    held = [
        Held("a", seats=("A", "B")),
        Held("b", seats=("A", "B"), voted=frozenset("A")),
        Held("c", seats=("B", "C")),
    ]
    made = draw(held, there)
    assert of(made) == {"a": ("B", "C")}
    assert made[0].evidence.startswith("A left; ")


def test_where_nobody_else_is_there_the_seat_is_given_up():
    made = draw([Held("a", seats=("A", "B"))], two_of(("B",)))
    assert of(made) == {"a": ("B",)}


def test_who_replaces_somebody_takes_over_what_they_have_not_judged():
    plan = Draw("r", ("B", "C", "D"), Screening(reviewers=2), in_place_of={"A": "D"})
    made = draw([Held(r, seats=("A", "B")) for r in "abc"], plan)
    assert set(of(made).values()) == {("B", "D")}


def test_a_second_reviewer_judges_the_share_that_the_seed_says():
    plan = Draw("abstract", ABC, Screening(reviewers=1, double=0.1, seed=5))
    drawn = of(draw([Held(f"R-{n}") for n in range(2000)], plan))
    pairs = sum(len(names) == 2 for names in drawn.values())
    assert 160 <= pairs <= 240  # 200 expected, three standard deviations are 40


def test_a_pilot_goes_to_all_and_takes_nothing_that_somebody_has():
    held = [Held("a", seats=("A",)), *(Held(r) for r in "bcde"), Held("f", asked=frozenset("A"))]
    made = pilot(held, Draw("abstract", ABC, Screening(pilot=3)))
    assert len(made) == 3
    assert set(of(made)) <= set("bcde")
    assert set(of(made).values()) == {ABC}
