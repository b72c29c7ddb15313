"""What the rows of a ledger must be to fit together, each fault by itself."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from cis_pipeline.core.identity import make_id
from cis_pipeline.core.model import Decision, Record, Source, Verdict
from cis_pipeline.ledger.rows import faults


def records_of(*found: Record, decisions: tuple[Decision, ...] = ()) -> dict[str, list[object]]:
    rows = {
        "sources": [Source(source_id="db", name="A database")],
        "records": found,
        "decisions": decisions,
    }
    plain = {table: [{**asdict(value)} for value in values] for table, values in rows.items()}
    for table in plain.values():
        for row in table:
            row.update({k: list(v) for k, v in row.items() if isinstance(v, tuple)})
    return {**plain, "bases": [], "files": []}


def record(raw: str, key: str = "") -> Record:
    return Record(record_id=make_id("db", key or raw, 1), source_id="db", raw=raw, key=key)


ONE, TWO = record("one"), record("two")


def said(*found: Record, decisions: tuple[Decision, ...] = ()) -> list[str]:
    return [fault.what for fault in faults(records_of(*found, decisions=decisions))]


def test_the_id_of_a_record_that_has_a_key_follows_from_the_key_and_not_from_its_text() -> None:
    keyed = record("the text as it was", key="ITEM0001")
    assert said(ONE, TWO, keyed) == []
    assert make_id("db", "the text as it was", 1) != keyed.record_id


@pytest.mark.parametrize("verdict", ["duplicate", "not_duplicate", "version", "unsure"])
def test_both_records_of_a_decision_about_a_pair_must_be_there(verdict: str) -> None:
    pair = Decision(
        record_id=ONE.record_id,
        round="dedupe",
        by="rule:dedupe",
        verdict=Verdict(verdict),
        target=TWO.record_id,
    )
    assert said(ONE, TWO, decisions=(pair,)) == []
    assert said(ONE, decisions=(pair,)) == [
        f'the decision by rule:dedupe is about "{TWO.record_id}", and there is no such record'
    ]


def test_the_studies_that_a_decision_names_are_no_records() -> None:
    named = Decision(
        record_id=ONE.record_id, round="full_text", by="A", verdict=Verdict.STUDY, target="Quay"
    )
    assert said(ONE, decisions=(named,)) == []
