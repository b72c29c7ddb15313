"""Reports under merges and what keeps them apart: people bind everybody, rules only rules."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from cis_pipeline.core.model import Decision, Verdict
from cis_pipeline.ledger.reports import Clusters, clusters
from making import same

NAMES = "abcdef"


def joined(decisions: list[Decision], names: str = NAMES) -> Clusters:
    return clusters({name: place for place, name in enumerate(names)}, decisions)


def reports(decisions: list[Decision], names: str = NAMES) -> list[str]:
    """Each report as the letters of its records: "ab"."""
    return ["".join(members) for members in joined(decisions, names).reports.values()]


def asked(found: Clusters) -> set[frozenset[str]]:
    """The two reports of each doubt."""
    return {
        frozenset(found.canonical[i] for i in (d.record_id, d.target))
        for d in found.possible_duplicates
    }


def by_rule(one: str, other: str, verdict: str = "duplicate", score: float = 95.0) -> Decision:
    said = same(one, other, verdict=verdict)
    return replace(
        said, note=f"score {score:g}", score=score, evidence=f"{one} and {other} looked at"
    )


def test_a_veto_of_a_rule_leaves_out_the_weakest_of_the_merges_that_go_round_it():
    history = [by_rule("b", "a", score=90), by_rule("c", "b"), by_rule("c", "a", "not_duplicate")]
    assert reports(history, "abc") == ["a", "bc"]
    assert reports(history[::-1], "abc") == ["a", "bc"]


def test_a_merge_that_a_veto_leaves_out_is_asked_of_a_person_with_both_sides():
    history = [by_rule("b", "a", score=90), by_rule("c", "b"), by_rule("c", "a", "not_duplicate")]
    found = joined(history, "abc")
    (doubt,) = found.possible_duplicates
    assert (doubt.record_id, doubt.target, doubt.note) == ("b", "a", "score 90")
    assert doubt.evidence == (
        "b and a looked at; but it would join a and c, two documents: c and a looked at"
    )
    assert found.problems == ()


def test_a_persons_merge_holds_against_every_veto():
    history = [by_rule("b", "a", "not_duplicate"), by_rule("c", "a", "not_duplicate")]
    assert reports([*history, same("b", "a", by="A")], "abc") == ["ab", "c"]
    people = [same("b", "a", by="A"), same("c", "b", by="A")]
    assert reports([*history, *people], "abc") == ["abc"]
    assert reports([*people, *history], "abc") == ["abc"]


def test_a_persons_not_a_duplicate_holds_against_every_merge_and_is_told():
    apart = same("b", "a", by="A", verdict="not_duplicate")
    found = joined([by_rule("b", "a"), apart, by_rule("c", "a", score=99), by_rule("c", "b")])
    assert found.reports["a"] == ("a", "c")
    assert found.reports["b"] == ("b",)
    assert [p.where for p in found.problems] == ["c and b"]


def test_a_rule_that_changes_its_mind_has_its_latest_word():
    veto, merge = by_rule("b", "a", "not_duplicate"), by_rule("b", "a")
    assert reports([veto, merge], "ab") == ["ab"]
    assert reports([merge, veto], "ab") == ["a", "b"]


def test_what_a_person_called_different_is_asked_of_nobody_again_in_whatever_pair():
    history = [by_rule("c", "a"), by_rule("d", "b"), by_rule("d", "c", "unsure", 80)]
    assert [d.record_id for d in joined(history).possible_duplicates] == ["d"]
    assert (
        joined([*history, same("b", "a", by="A", verdict="not_duplicate")]).possible_duplicates
        == ()
    )


def test_two_reports_are_asked_about_once():
    history = [by_rule("c", "a", "unsure"), by_rule("c", "b", "unsure")]
    assert len(joined(history).possible_duplicates) == 2
    (doubt,) = joined([*history, by_rule("b", "a")]).possible_duplicates
    assert (doubt.record_id, doubt.target) == ("c", "a")


def test_doubts_keep_the_order_in_which_rules_gave_them():
    history = [by_rule("f", "e", "unsure", 60), by_rule("b", "a", "unsure", 95)]
    assert [d.record_id for d in joined(history).possible_duplicates] == ["f", "b"]


def test_versions_link_reports_both_ways_by_their_canonical_records():
    link = by_rule("d", "b", "version")
    found = joined([by_rule("b", "a"), link, by_rule("d", "c")])
    assert found.versions == {"a": {"c": link}, "c": {"a": link}}
    assert [found.canonical[name] for name in "abcd"] == ["a", "a", "c", "c"]


def test_a_person_unmakes_a_version_by_a_merge_or_by_calling_it_another_work():
    link = by_rule("b", "a", "version")
    assert joined([link, same("b", "a", by="A")]).versions == {}
    assert joined([link, same("b", "a", by="A", verdict="not_duplicate")]).versions == {}
    apart = same("b", "a", by="A", verdict="not_duplicate")
    assert joined([by_rule("c", "b"), apart, by_rule("c", "a", "version")]).versions == {}


def test_a_persons_version_keeps_apart_what_rules_would_join():
    history = [same("b", "a", by="A", verdict="version"), by_rule("b", "a")]
    assert reports(history, "ab") == ["a", "b"]
    assert set(joined(history).versions) == {"a", "b"}


def test_a_pair_of_one_record_with_itself_says_nothing():
    assert reports([same("a", "a"), same("b", "b", verdict="not_duplicate")], "ab") == ["a", "b"]


names = st.sampled_from(NAMES)
verdicts = st.sampled_from(["duplicate", "duplicate", "not_duplicate", "version", "unsure"])
scores = st.sampled_from([80.0, 90.0, 97.5, 100.0])
rules = st.builds(by_rule, names, names, verdicts, scores)
people = st.builds(same, names, names, by=st.sampled_from("AB"), verdict=verdicts)
histories = st.lists(st.one_of(rules, rules, people), max_size=40)


@settings(max_examples=300, deadline=None)
@given(histories)
def test_no_report_ever_holds_two_records_whose_person_said_they_differ(history):
    last = {frozenset((d.record_id, d.target)): d.verdict for d in history if not d.by_rule}
    report_of = joined(history).canonical
    for pair, verdict in last.items():
        if verdict in (Verdict.NOT_DUPLICATE, Verdict.VERSION) and len(pair) == 2:
            assert len({report_of[name] for name in pair}) == 2


@settings(max_examples=300, deadline=None)
@given(st.lists(rules, max_size=30), st.randoms(use_true_random=False))
def test_the_order_of_rules_about_different_pairs_changes_nothing(history, dice: random.Random):
    once = list({frozenset((d.record_id, d.target)): d for d in history}.values())
    mixed = dice.sample(once, len(once))
    one, other = joined(mixed), joined(once)
    assert one.reports == other.reports
    assert asked(one) == asked(other)
    assert {k: set(v) for k, v in one.versions.items()} == {
        k: set(v) for k, v in other.versions.items()
    }


@settings(max_examples=300, deadline=None)
@given(st.lists(rules, max_size=30))
def test_where_only_rules_speak_no_report_holds_a_veto_and_none_is_left_out_in_silence(history):
    found = joined(history)
    last = {frozenset((d.record_id, d.target)): d for d in history if d.record_id != d.target}
    for pair, decision in last.items():
        between = frozenset(found.canonical[name] for name in pair)
        if decision.verdict in (Verdict.NOT_DUPLICATE, Verdict.VERSION):
            assert len(between) == 2
        elif len(between) == 2:
            assert between in asked(found)


@settings(max_examples=200, deadline=None)
@given(histories, st.lists(rules, max_size=10))
def test_what_people_joined_no_rule_can_part(history, later):
    mine = [d for d in history if not d.by_rule]
    before = joined(mine).canonical
    after = joined([*history, *later]).canonical
    for one in NAMES:
        for two in NAMES:
            if before[one] == before[two]:
                assert after[one] == after[two]
