"""The stages: what rules find becomes decisions once, and a second run adds none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cis_pipeline import dedupe
from cis_pipeline.core.model import Decision, Verdict
from cis_pipeline.dedupe import Again, Duplicates, Pair
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.protocol.deduplication import DeduplicationTable
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
        monkeypatch.setattr(dedupe, "find_duplicates", lambda *_: found)
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


def test_of_a_pair_that_no_merge_names_any_more_the_rules_say_what_they_make_of_it_now(find):
    held = find(Duplicates((MERGE, Pair("b", "e", 97.0, "same DOI")), ()))
    (news,) = find(Duplicates((MERGE,), (), again=Again(versions=(VERSION,))), *held)
    assert (news.record_id, news.target, news.verdict) == ("e", "b", Verdict.VERSION)
    (news,) = find(Duplicates((MERGE,), (), again=Again(vetoes=(VERSION,))), *held)
    assert news.verdict is Verdict.NOT_DUPLICATE
    joined = Duplicates((MERGE,), (), again=Again((Pair("b", "e", 97.0, "now"),)))
    (back,) = find(joined, *held, news)
    assert (back.verdict, back.evidence) == (Verdict.DUPLICATE, "now")
    assert find(joined, *held, news, back) == []


def test_the_rules_are_asked_again_of_what_they_said_and_not_of_what_people_said(monkeypatch):
    asked = []
    monkeypatch.setattr(
        dedupe, "find_duplicates", lambda *given: asked.append(given[1:]) or Duplicates((), ())
    )
    held = (
        same("b", "a"), same("c", "a", verdict="not_duplicate"), same("d", "a", verdict="version"),
        same("e", "a", verdict="unsure"), same("e", "b"), same("e", "b", by="A"),
    )  # fmt: skip
    apart = replace(PROTOCOL, deduplication=DeduplicationTable(cochrane_versions="versions"))
    for protocol in (PROTOCOL, apart):
        find_duplicates(Snapshot(tuple(records("abcde")), held, SOURCES, protocol))
    pairs = {frozenset("ab"), frozenset("ac"), frozenset("ad")}
    assert asked == [("one", pairs), ("versions", pairs)]


def test_what_is_left_of_a_report_that_is_parted_is_joined_in_the_same_run(find):
    # a, b and c were one report, by way of a; now b and c are another document
    found = Duplicates(
        (Pair("b", "c", 98.0, "same DOI"),), (), (),
        (Pair("a", "b", 0.0, "an update"), Pair("a", "c", 0.0, "an update")),
    )  # fmt: skip
    news = find(found, same("b", "a"), same("c", "a"))
    assert [(d.record_id, d.target, d.verdict) for d in news] == [
        ("c", "b", Verdict.DUPLICATE),
        ("b", "a", Verdict.VERSION),
        ("c", "a", Verdict.VERSION),
    ]


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
    monkeypatch.setattr(dedupe, "find_duplicates", lambda *_: found)
    state = Snapshot(tuple(records("abcde")), (), SOURCES, PROTOCOL)
    assert find_duplicates(state) == ([], "many records share a key")
