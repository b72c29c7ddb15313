"""What stages do with records whose abstracts a deposit left out: what was said of them stays."""

from __future__ import annotations

from dataclasses import replace

import pytest
from review.test_stage_functions import FIRST, ROUNDS

from cis_pipeline import dedupe
from cis_pipeline.core.model import Decision, Record, Verdict
from cis_pipeline.dedupe import Duplicates, Pair
from cis_pipeline.ledger.rows import Withheld
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.protocol.criteria.criterion import Criterion
from cis_pipeline.protocol.protocol import Protocol, ReviewTable
from cis_pipeline.review.stages import find_duplicates, screen, unjudged
from making import SOURCES, vote


def protocol(**rule: object) -> Protocol:
    table = {"id": "ONE", "title": "One", "rounds": ["first"], "rule": rule}
    return Protocol(ReviewTable(title="A review"), ROUNDS, (Criterion.model_validate(table),))


FISH = protocol(operator="mentions", any=["fish"])
YEARS = protocol(operator="between", low=2000)


def record(name: str, abstract: str = "") -> Record:
    return Record(
        record_id=name, source_id="db", title=f"Title {name}", year=1990, abstract=abstract
    )


def left_out(name: str, *fields: str) -> Withheld:
    return Withheld(name, fields or ("abstract", "raw"), entry="", row="", hash="")


def state(records: list[Record], decisions: list[Decision], asked: Protocol) -> Snapshot:
    gone = {r.record_id: left_out(r.record_id) for r in records if not r.abstract}
    return Snapshot(tuple(records), tuple(decisions), SOURCES, asked, withheld=gone)


def judged(found: Snapshot) -> list[tuple[str, str]]:
    return [(d.record_id, d.verdict.value) for d in screen(FIRST, found)]


def test_what_rules_said_of_an_abstract_stays_where_it_is_gone():
    said = vote("rule:ONE", "first", "a", "exclude", "ONE", FISH)
    assert judged(state([record("a")], said, FISH)) == []
    assert judged(replace(state([record("a")], said, FISH), withheld={})) == [("a", "include")]


def test_a_report_that_nobody_judged_is_not_judged_without_its_abstract_and_that_is_told():
    found = state([record("a"), record("b", "On fish.")], [], FISH)
    assert judged(found) == [("b", "exclude")]
    assert unjudged(found) == {"first": 1}


def test_a_rule_that_reads_no_abstract_judges_it_all_the_same():
    found = state([record("a")], [], YEARS)
    assert judged(found) == [("a", "exclude")]


def test_a_changed_rule_leaves_it_open_and_a_person_may_decide():
    said = vote(
        "rule:ONE", "first", "a", "exclude", "ONE", protocol(operator="mentions", any=["x"])
    )
    found = state([record("a")], said, FISH)
    assert (judged(found), unjudged(found)) == ([], {"first": 1})
    settled = [*said, *vote("A", "first", "a", "include", "", FISH)]
    assert unjudged(state([record("a")], settled, FISH)) == {}


def test_who_is_to_read_a_report_is_no_word_of_the_rules_about_it():
    said = vote("rule:ONE", "first", "a", "exclude", "ONE", FISH)
    asks = vote("rule:assignment", "first", "a", "assign", "AUDIT", FISH)
    whole = [record("a", "On fish.")]
    (again,) = screen(FIRST, state(whole, [], FISH))
    before = [replace(again, at="2026-01-01"), *asks]
    assert screen(FIRST, state(whole, before, FISH)) == []
    assert said[0].verdict is again.verdict


@pytest.mark.parametrize(
    ("gone", "told"),
    [
        ({"a": ("abstract",), "b": ("raw",)}, False),  # both were compared, with more
        ({"a": ("raw",), "b": ("raw",)}, True),  # nothing that is compared is gone
        ({"a": ("abstract",)}, True),  # b is new
    ],
)
def test_pairs_that_were_compared_with_abstracts_are_not_compared_anew(monkeypatch, gone, told):
    found = Duplicates((Pair("a", "b", 90.0, "why"),), ())
    monkeypatch.setattr(dedupe, "find_duplicates", lambda *_: found)
    withheld = {name: left_out(name, *fields) for name, fields in gone.items()}
    before = Snapshot((record("a"), record("b")), (), SOURCES, FISH, withheld=withheld)
    said = [(d.record_id, d.verdict) for d in find_duplicates(before)[0]]
    assert said == [("b", Verdict.DUPLICATE)] * told
