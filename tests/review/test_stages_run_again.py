"""Stages run again: a sheet that says something else, a rule that has become stricter."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from cis_pipeline.core.model import Decision, Record
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.protocol.criteria.between import Between
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.review.stages import news, screen
from making import PROTOCOL, SOURCES, UNCLEAR_TO_PEOPLE, both, passes, records, vote


def state(
    found: Sequence[Record], decisions: Sequence[Decision], protocol: Protocol = PROTOCOL
) -> Snapshot:
    return Snapshot(tuple(found), tuple(decisions), SOURCES, protocol)


# --- a sheet, read again and again ---------------------------------------------------------------


def in_sheet(verdict: str, reason: str = "") -> Decision:
    """What row 2 of A's sheet says of record a at one time."""
    given = vote("A", "abstract", "a", verdict, reason)[0]
    return replace(given, sheet="S-QUAY", locator="abstract_A.xlsx row 2")


def taken_in(*answers: Decision) -> list[Decision]:
    """The decisions that a sheet gives, read once after each of these answers."""
    held: list[Decision] = []
    for answer in answers:
        held += news([answer], state(records("a"), held))
    return held


def test_include_exclude_include_in_one_sheet_the_third_counts():
    held = taken_in(in_sheet("include"), in_sheet("exclude", "TOPIC"), in_sheet("include"))
    assert [d.verdict.value for d in held] == ["include", "exclude", "include"]
    decisions = [*passes("a"), *vote("B", "abstract", "a", "include"), *held]
    standing = state(records("a"), decisions).folded.standings["a"]
    assert (standing.box, standing.awaiting) == ("awaiting_full_text", ("A", "B"))


def test_the_same_answer_read_again_is_no_news():
    assert taken_in(in_sheet("include"), in_sheet("include")) == [in_sheet("include")]


def test_studies_named_otherwise_and_back_again_in_one_sheet_the_third_counts():
    study = replace(in_sheet("study"), round="full_text")
    namings = [replace(study, target=name) for name in ("Pier", "Quay", "Pier")]
    assert [d.target for d in taken_in(*namings)] == ["Pier", "Quay", "Pier"]


# --- a rule made stricter ------------------------------------------------------------------------

OF_2010 = hashlib.sha256(
    b'{"criteria": [{"id": "YEAR", "question": "", "rule": '
    b'{"field": "year", "high": 9999, "low": 2010, "operator": "between"}}], "round": "types"}'
).hexdigest()[:12]
"""What an exclusion by the tightened rule rests on, spelt out by hand."""


def from_year(low: int) -> Protocol:
    """The protocol with a rule that wants reports of that year and later."""
    criteria = (
        c.model_copy(update={"rule": Between(operator="between", low=low)}) if c.rule else c
        for c in UNCLEAR_TO_PEOPLE.criteria
    )
    return replace(UNCLEAR_TO_PEOPLE, criteria=tuple(criteria))


def test_a_tightened_rule_is_applied_to_records_already_in_a_later_round():
    # a (2005) waits for its full text, b (2015) too, c (2005) was excluded by its abstract and
    # d (2005) is included; then the rule wants 2010 and later
    found = [replace(r, year=2015 if r.record_id == "b" else 2005) for r in records("abcd")]
    lenient, strict = from_year(2000), from_year(2010)
    types = lenient.rounds[0]
    passed = screen(types, state(found, [], lenient))
    read = [*both("abstract", "abd", "include"), *both("abstract", "c", "exclude", "TOPIC")]
    held = [*passed, *read, *both("full_text", "d", "include")]
    before = state(found, held, lenient).folded.standings
    assert [s.round for s in before.values()] == ["full_text", "full_text", "abstract", "full_text"]

    new = screen(types, state(found, held, strict))
    assert [(d.record_id, d.by, d.verdict.value, d.protocol) for d in new] == [
        ("a", "rule:YEAR", "exclude", OF_2010),
        ("c", "rule:YEAR", "exclude", OF_2010),
        ("d", "rule:YEAR", "exclude", OF_2010),
    ]
    after = state(found, [*held, *new], strict)
    assert {i: s.box for i, s in after.folded.standings.items()} == {
        "a": "records_removed_other_reasons",
        "b": "awaiting_full_text",
        "c": "records_removed_other_reasons",
        "d": "records_removed_other_reasons",
    }
    assert screen(types, after) == []
