"""Withdrawn records count nowhere, votes on them are never lost, and all can come back."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from cis_pipeline.core.model import Action, Box, Correction, Decision
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.prisma.counting import flow_of
from cis_pipeline.prisma.equations import broken
from making import PROTOCOL, SOURCES, both, passes, records, same, vote


def corrected(action: Action, names: str, after: int = 0, **changes: object) -> list[Correction]:
    return [
        Correction(record_id=n, action=action, by="A", changes=changes, after=after) for n in names
    ]


def state(names: str, decisions: list[Decision], corrections: list[Correction]) -> Snapshot:
    return Snapshot(
        tuple(records(names)),
        tuple(decisions),
        SOURCES,
        PROTOCOL,
        corrections=tuple(corrections),
    )


def boxes(found: Snapshot) -> dict[str, str]:
    return {i: str(s.box) for i, s in found.folded.standings.items()}


def test_a_withdrawn_record_leaves_every_count_and_comes_back_as_it_was() -> None:
    votes = [*passes("abc"), *both("abstract", "ab", "exclude", "TOPIC")]
    out = corrected(Action.WITHDRAW, "b")
    flow = flow_of(state("abc", votes, out))
    assert (flow.databases.records_identified, flow.databases.records_excluded) == (2, 1)
    back = state("abc", votes, [*out, *corrected(Action.PUT_BACK, "b")])
    assert boxes(back) == boxes(state("abc", votes, []))


def test_votes_on_a_withdrawn_record_count_for_the_report_that_it_was_a_duplicate_of() -> None:
    said = [same("b", "a"), *passes("a"), *both("abstract", "a", "include")]
    found = state("ab", [*said, *passes("b")], corrected(Action.WITHDRAW, "a"))
    assert boxes(found) == {"b": "awaiting_full_text"}
    assert found.folded.reports == {"b": ("b",)}
    assert found.folded.report_of == {"a": "b", "b": "b"}
    assert "b" not in found.folded.because


def test_a_rules_merge_with_a_withdrawn_record_does_not_hold_two_others_together() -> None:
    by_rule = [same("b", "a"), same("c", "b")]
    assert set(state("abc", by_rule, []).folded.reports) == {"a"}
    found = state("abc", by_rule, corrected(Action.WITHDRAW, "b"))
    assert found.folded.reports == {"a": ("a",), "c": ("c",)}


def test_what_a_person_merged_through_a_withdrawn_record_stays_one_report() -> None:
    by_hand = [same("b", "a", "A"), same("c", "b", "A")]
    found = state("abc", by_hand, corrected(Action.WITHDRAW, "b"))
    assert found.folded.reports == {"a": ("a", "c")}


def test_a_withdrawn_record_asks_nobody_whether_it_is_a_duplicate() -> None:
    doubt = [same("b", "a", verdict="unsure")]
    assert len(state("ab", doubt, []).folded.possible_duplicates) == 1
    out = corrected(Action.WITHDRAW, "b")
    assert state("ab", doubt, out).folded.possible_duplicates == ()


def test_what_rules_said_of_duplicates_before_a_record_was_amended_no_longer_holds() -> None:
    merge, by_hand = [same("b", "a")], [same("b", "a", "A")]
    (by_person,) = corrected(Action.AMEND, "b", after=1, title="Another")
    assert set(state("ab", merge, [by_person]).folded.reports) == {"a"}
    amended = [replace(by_person, by="rule:source", entry="c")]
    assert set(state("ab", merge, amended).folded.reports) == {"a", "b"}
    assert set(state("ab", by_hand, amended).folded.reports) == {"a"}
    assert set(state("ab", [*merge, *merge], amended).folded.reports) == {"a"}


def test_a_record_is_shown_as_it_was_amended_last_and_stays_in_the_ledger_as_it_came() -> None:
    twice = [
        *corrected(Action.AMEND, "a", title="First", authors=["Elm, B"]),
        *corrected(Action.AMEND, "a", title="Second"),
    ]
    found = state("a", [], twice)
    assert (found.records[0].title, found.records[0].authors) == ("Second", ("Elm, B",))
    assert found.came[0].title == "Title a"


def test_withdrawn_reports_are_in_no_box_whatever_people_decided() -> None:
    votes = [*passes("ab"), *both("abstract", "ab", "include")]
    votes += both("full_text", "ab", "include")
    found = state("ab", votes, corrected(Action.WITHDRAW, "a"))
    assert boxes(found) == {"b": str(Box.INCLUDED)}
    assert found.folded.problems == ()


NAMES = "abcdef"
votes = st.builds(
    lambda who, where, name, verdict: vote(who, where, name, verdict)[0],
    st.sampled_from(["A", "B", "consensus"]),
    st.sampled_from(["abstract", "full_text"]),
    st.sampled_from(NAMES),
    st.sampled_from(["include", "exclude"]),
)
pairs = st.builds(
    lambda one, other, by, verdict: same(one, other, by, verdict),
    st.sampled_from(NAMES),
    st.sampled_from(NAMES),
    st.sampled_from(["rule:dedupe", "A"]),
    st.sampled_from(["duplicate", "not_duplicate", "version", "unsure"]),
)
histories = st.lists(st.one_of(votes, pairs), max_size=40)


@settings(max_examples=200, deadline=None)
@given(histories, st.sets(st.sampled_from(NAMES)))
def test_what_is_withdrawn_stands_nowhere_and_all_else_in_one_box_whatever_was_decided(
    history, gone
) -> None:
    decisions = [*passes(NAMES), *history]
    found = state(NAMES, decisions, corrected(Action.WITHDRAW, "".join(sorted(gone))))
    assert set(found.folded.standings) == set(NAMES) - gone
    assert {i for ids in found.folded.reports.values() for i in ids} == set(NAMES) - gone
    assert broken(flow_of(found)) == ()
    assert set(found.folded.report_of) == set(NAMES)


@settings(max_examples=200, deadline=None)
@given(histories, st.sets(st.sampled_from(NAMES)))
def test_what_is_put_back_stands_as_if_it_had_never_been_withdrawn(history, gone) -> None:
    decisions, names = [*passes(NAMES), *history], "".join(sorted(gone))
    twice = [*corrected(Action.WITHDRAW, names), *corrected(Action.PUT_BACK, names)]
    assert state(NAMES, decisions, twice).folded == state(NAMES, decisions, []).folded
