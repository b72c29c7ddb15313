"""A decision by hand, and why one is refused."""

from __future__ import annotations

import pytest

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.model import Decision
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.screening.manual_decisions import ManualDecision, decision
from making import PROTOCOL, SOURCES, passes, records

STATE = Snapshot(tuple(records("ab")), tuple(passes("a")), SOURCES, PROTOCOL)


def made(**details: str) -> Decision:
    given = {"record": "Title a", "round_id": "abstract", "by": "A", **details}
    return decision(STATE, ManualDecision(**given))


def refused(**details: str) -> str:
    with pytest.raises(ReviewError) as told:
        made(**details)
    return str(told.value)


def test_a_person_is_called_as_the_protocol_writes_them() -> None:
    assert made(verdict="include", by=" a ").by == "A"
    assert made(verdict="include", by="Stranger").by == "Stranger"


def test_a_reason_goes_with_an_exclusion_alone_and_must_be_one_of_the_round() -> None:
    assert made(verdict="exclude", reason="TOPIC").reason == "TOPIC"
    assert refused(verdict="include", reason="TOPIC").startswith("a reason goes with exclude")
    assert refused(verdict="exclude", reason="LOST") == (
        '"LOST" is no reason in abstract; they are TOPIC, PLACE'
    )


def test_an_exclusion_needs_a_reason_where_reports_are_assessed_and_not_before() -> None:
    assert made(verdict="exclude").reason == ""
    told = refused(verdict="exclude", round_id="full_text")
    assert told == "an exclusion in full_text needs --reason, one of PLACE, LOST"


def test_nobody_and_no_rule_decides_by_hand_and_a_consensus_is_never_unsure() -> None:
    for nobody in ("", "  ", "rule:TOPIC"):
        assert refused(verdict="include", by=nobody).startswith("--by names the person")
    assert refused(verdict="unsure", by="consensus") == (
        "a conflict is settled by include or exclude"
    )


def test_a_verdict_must_fit_its_round_and_a_record_its_arm() -> None:
    assert refused(verdict="perhaps").startswith('"perhaps" is no verdict; the verdicts are')
    assert refused(verdict="duplicate") == '"duplicate" is not a verdict of the round abstract'
    assert refused(verdict="include", round_id="grey") == (
        "a does not pass the round grey; its rounds are types, abstract, full_text"
    )


def test_a_pair_needs_two_different_records_and_studies_a_name() -> None:
    pair = {"verdict": "duplicate", "round_id": "dedupe"}
    assert refused(**pair) == '"duplicate" needs --target, the other record'
    assert refused(**pair, target="Title a").startswith("--target names the same record, a")
    assert made(**pair, target="Title b").reason == "DUP"
    assert refused(verdict="study", target=" ; ").startswith('"study" needs --target')
    assert made(verdict="study", target="Quay trial").target == "Quay trial"
