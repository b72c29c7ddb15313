"""Who decides a round: its reviewers, its rules or a consensus, and nobody else."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import pytest

from cis_pipeline.core.model import Decision, Standing, Verdict
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.protocol.rounds import Round
from making import (
    PROTOCOL,
    UNCLEAR_TO_PEOPLE,
    both,
    consensus,
    flow,
    folded,
    passes,
    records,
    vote,
)

BASIS = {
    "exclude": '{"criteria": [{"id": "TYPE", "question": "", "rule": null}], "round": "types"}',
    "include": '{"criteria": [{"id": "TYPE", "question": ""}, {"id": "YEAR", "question": ""}], '
    '"round": "types"}',
}
BASIS["unsure"] = BASIS["include"]
"""What a word about types rests on in the protocol with a rule, spelt out by hand."""


def typed(by: str, verdict: str) -> Decision:
    """A word about the type of record a, whose basis is not that of the code under test."""
    digest = hashlib.sha256(BASIS[verdict].encode()).hexdigest()[:12]
    reason = "TYPE" if verdict == "exclude" else ""
    said = Decision(record_id="a", round="types", by=by, verdict=Verdict(verdict), reason=reason)
    return replace(said, protocol=digest)


def stands(decisions: Sequence[Decision], protocol: Protocol = PROTOCOL) -> Standing:
    """Where record a stands."""
    return folded(records("a"), decisions, protocol).standings["a"]


# --- people ------------------------------------------------------------------------------------


def test_a_strangers_vote_does_not_settle_a_round_of_people():
    stranger = vote("C", "abstract", "a", "include")
    alone = stands([*passes("a"), *stranger])
    assert (alone.box, alone.awaiting) == ("awaiting_abstract", ("A", "B"))
    with_a = stands([*passes("a"), *vote("A", "abstract", "a", "include"), *stranger])
    assert (with_a.box, with_a.awaiting) == ("awaiting_abstract", ("B",))


def test_a_strangers_exclusion_does_not_settle_a_round_of_people_either():
    out = vote("C", "abstract", "a", "exclude", "TOPIC")
    assert stands([*passes("a"), *out]).awaiting == ("A", "B")
    all_three = stands([*passes("a"), *both("abstract", "a", "include"), *out])
    assert (all_three.box, all_three.awaiting) == ("awaiting_abstract", ("consensus",))


def test_after_a_settlement_the_standing_says_consensus():
    torn = [
        *passes("a"),
        *vote("A", "abstract", "a", "include"),
        *vote("B", "abstract", "a", "exclude", "TOPIC"),
    ]
    out = stands([*torn, *consensus("abstract", "a", "exclude", "PLACE")])
    assert (out.box, out.reason, out.by) == ("records_excluded", "PLACE", ("consensus",))
    read = [*consensus("abstract", "a", "include"), *vote("A", "full_text", "a", "include")]
    read += vote("B", "full_text", "a", "exclude", "PLACE")
    kept = stands([*torn, *read, *consensus("full_text", "a", "include")])
    assert (kept.box, kept.by) == ("reports_included", ("consensus",))


def test_where_nothing_had_to_be_settled_the_standing_says_who_voted():
    decisions = [*passes("a"), *both("abstract", "a", "exclude", "TOPIC")]
    assert stands(decisions).by == ("A", "B")


# --- rules -------------------------------------------------------------------------------------


def test_before_the_rules_have_judged_it_is_they_who_are_awaited():
    untouched = stands([], UNCLEAR_TO_PEOPLE)
    assert (untouched.box, untouched.awaiting) == ("awaiting_types", ("rules",))
    first = flow(records("a"), [], UNCLEAR_TO_PEOPLE).rounds[0]
    assert dict(first.awaiting) == {"rules": 1}


def test_in_a_round_of_rules_two_reviewers_are_both_waited_for_when_the_rule_is_unclear():
    unclear = typed("rule:criteria", "unsure")
    one = [unclear, typed("A", "exclude")]
    asked = [stands(d, UNCLEAR_TO_PEOPLE) for d in ([unclear], one)]
    assert [(s.box, s.awaiting) for s in asked] == [
        ("awaiting_types", ("A", "B")),
        ("awaiting_types", ("B",)),
    ]
    out = stands([*one, typed("B", "exclude")], UNCLEAR_TO_PEOPLE)
    assert (out.box, out.by) == ("records_removed_other_reasons", ("A", "B"))
    torn = stands([*one, typed("B", "include")], UNCLEAR_TO_PEOPLE)
    assert (torn.box, torn.awaiting) == ("awaiting_types", ("consensus",))


def test_a_clear_word_of_the_rules_asks_nobody():
    passed = stands([typed("rule:criteria", "include")], UNCLEAR_TO_PEOPLE)
    assert (passed.box, passed.awaiting) == ("awaiting_abstract", ("A", "B"))
    out = stands([typed("rule:TYPE", "exclude")], UNCLEAR_TO_PEOPLE)
    assert (out.box, out.by) == ("records_removed_other_reasons", ("rule:TYPE",))


def test_in_a_round_of_rules_one_from_outside_overrules_them_alone():
    overruled = [typed("rule:TYPE", "exclude"), typed("C", "include")]
    assert stands(overruled, UNCLEAR_TO_PEOPLE).box == "awaiting_abstract"


@pytest.mark.parametrize("verdict", ["include", "exclude", "unsure"])
def test_rules_words_do_not_settle_a_round_that_now_belongs_to_people(verdict):
    by_people = Round(id="types", title="Types", reviewers=("A", "B"))
    now = replace(UNCLEAR_TO_PEOPLE, rounds=(by_people, *UNCLEAR_TO_PEOPLE.rounds[1:]))
    rule = typed("rule:TYPE", verdict)
    waits = stands([rule], now)
    assert (waits.box, waits.awaiting) == ("awaiting_types", ("A", "B"))
    assert stands([rule, typed("A", "include")], now).awaiting == ("B",)


# --- studies -----------------------------------------------------------------------------------


def named(who: str, names: str) -> Decision:
    return replace(vote(who, "full_text", "a", "study")[0], target=names)


INCLUDED = [*passes("a"), *both("abstract", "a", "include"), *both("full_text", "a", "include")]


def test_the_latest_naming_of_studies_counts():
    once = [*INCLUDED, named("A", "Harbour trial"), named("A", "Quay trial; Pier trial")]
    assert folded(records("a"), once).studies == {"a": ("Pier trial", "Quay trial")}
    back = folded(records("a"), [*once, named("A", "Harbour trial")])
    assert (back.studies, back.problems) == ({"a": ("Harbour trial",)}, ())


def test_the_latest_naming_by_a_consensus_counts():
    settled = [*INCLUDED, named("consensus", "Harbour trial"), named("A", "Pier trial")]
    assert folded(records("a"), settled).studies == {"a": ("Harbour trial",)}
    anew = folded(records("a"), [*settled, named("consensus", "Quay trial")])
    assert anew.studies == {"a": ("Quay trial",)}
