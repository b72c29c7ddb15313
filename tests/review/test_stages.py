"""The stages: what rules find becomes decisions once, and a second run adds none."""

from __future__ import annotations

import pytest

from cis_pipeline import dedupe
from cis_pipeline.core.model import Decision, Verdict
from cis_pipeline.dedupe import Duplicates, Pair
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.review.stages import find_duplicates, summary
from making import PROTOCOL, SOURCES, records, same

MERGE = Pair("a", "b", 98.0, "same DOI")
DOUBT = Pair("a", "c", 81.0, "titles 90")
VETO = Pair("a", "d", 60.0, "pages 1 and 9")
VERSION = Pair("b", "e", 70.0, "one is a preprint")


@pytest.fixture
def find(monkeypatch: pytest.MonkeyPatch):
    """Deduplication finds this; what the stage adds to a ledger that holds these decisions."""

    def stage(found: Duplicates, *held: Decision) -> list[Decision]:
        monkeypatch.setattr(dedupe, "find_duplicates", lambda records: found)
        decisions, _ = find_duplicates(Snapshot(tuple(records("abcde")), held, SOURCES, PROTOCOL))
        return decisions

    return stage


ALL = Duplicates((MERGE,), (DOUBT,), (VETO, VERSION), (VERSION,))


def test_merges_doubts_vetoes_and_versions_become_decisions_with_their_evidence(find):
    found = find(ALL)
    assert [(d.record_id, d.target, d.verdict.value, d.reason) for d in found] == [
        ("b", "a", "duplicate", "DUP"),
        ("c", "a", "unsure", "DUP"),
        ("d", "a", "not_duplicate", ""),
        ("e", "b", "version", ""),
    ]
    assert [d.evidence for d in found[2:]] == ["pages 1 and 9", "one is a preprint"]
    assert {(d.by, d.round) for d in found} == {("rule:dedupe", "dedupe")}
    assert found[2].note == "score 60"


def test_a_second_run_says_nothing(find):
    assert find(ALL, *find(ALL)) == []


def test_a_rule_that_changes_its_mind_says_so_once(find):
    veto, merge = Duplicates((), (), (VETO,)), Duplicates((Pair("a", "d", 96.0, "now"),), ())
    first = find(veto)
    second = find(merge, *first)
    assert [d.verdict for d in second] == [Verdict.DUPLICATE]
    assert find(merge, *first, *second) == []
    (third,) = find(veto, *first, *second)  # also where they are one report by now
    assert third.verdict is Verdict.NOT_DUPLICATE


def test_a_person_has_spoken_and_no_rule_speaks_after_them(find):
    for verdict in ("duplicate", "not_duplicate", "version"):
        said = [same(p.b, p.a, by="A", verdict=verdict) for p in (MERGE, DOUBT, VETO, VERSION)]
        assert find(ALL, *said) == []


def test_what_was_found_is_told_in_words(find):
    assert summary(find(ALL)) == (
        "1 new duplicates, 1 look-alikes kept apart, 1 linked as versions, 1 new doubtful pairs"
    )
    assert summary([]) == "0 new duplicates, 0 new doubtful pairs"


def test_blocks_that_were_too_large_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    found = Duplicates((), (), blocks="many records share a key")
    monkeypatch.setattr(dedupe, "find_duplicates", lambda records: found)
    state = Snapshot(tuple(records("abcde")), (), SOURCES, PROTOCOL)
    assert find_duplicates(state) == ([], "many records share a key")
