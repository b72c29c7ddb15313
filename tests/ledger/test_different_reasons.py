"""Two people exclude one report for different reasons: a small review, counted by hand.

a  both exclude for TOPIC
b  A excludes for PLACE, B for TOPIC, which the protocol declares first
c  A could not get it, B found it off topic
d  A excludes for TOPIC and further PLACE, B for PLACE and further TOPIC
e  both include
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from cis_pipeline.core.model import Box, Decision, Verdict
from cis_pipeline.ledger.fold import Fold
from cis_pipeline.outputs.flow_diagram import Options
from cis_pipeline.outputs.flow_diagram.notes import footnotes
from cis_pipeline.prisma.equations import broken
from cis_pipeline.protocol.criteria.criterion import Criterion
from cis_pipeline.protocol.protocol import Protocol, ReviewTable
from cis_pipeline.protocol.rounds import Round
from making import flow, folded, records


def protocol(reasons_differ: str | None, unit: str = "report") -> Protocol:
    asked = Round.model_validate(
        {
            "id": "read",
            "title": "Full texts",
            "unit": unit,
            "reviewers": ("A", "B"),
            "box": "reports_excluded" if unit == "report" else "records_excluded",
            "reasons_differ": reasons_differ,
        }
    )
    criteria = (
        Criterion(id="TOPIC", title="Off topic", rounds=("read",)),
        Criterion(id="PLACE", title="Elsewhere", rounds=("read",)),
        Criterion(id="LOST", title="Not found", rounds=("read",), box=Box.NOT_RETRIEVED),
    )
    return Protocol(
        ReviewTable(title="Five reports"), (asked,), criteria if unit == "report" else criteria[:2]
    )


def said(who: str, name: str, *codes: str, at: Protocol) -> Decision:
    verdict = Verdict.EXCLUDE if codes else Verdict.INCLUDE
    return Decision(
        record_id=name,
        round="read",
        by=who,
        verdict=verdict,
        reason=codes[0] if codes else "",
        further=codes[1:],
        protocol=at.basis("read", verdict, codes),
    )


def votes(at: Protocol) -> list[Decision]:
    by_a = [("a", "TOPIC"), ("b", "PLACE"), ("c", "LOST"), ("d", "TOPIC", "PLACE"), ("e",)]
    by_b = [("a", "TOPIC"), ("b", "TOPIC"), ("c", "TOPIC"), ("d", "PLACE", "TOPIC"), ("e",)]
    return [
        *(said("A", name, *codes, at=at) for name, *codes in by_a),
        *(said("B", name, *codes, at=at) for name, *codes in by_b),
    ]


def places(found: Fold) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    return {s.record_id: (s.box, s.reason, s.awaiting) for s in found.standings.values()}


WAITS = ("awaiting_read", "", ("consensus",))


@pytest.mark.parametrize("policy", ["conflict", None])  # reports: a conflict unless said otherwise
def test_different_primary_reasons_are_a_conflict(policy: str | None) -> None:
    here = protocol(policy)
    assert places(folded(records("abcde"), votes(here), here)) == {
        "a": ("reports_excluded", "TOPIC", ()),
        "b": WAITS,
        "c": WAITS,
        "d": WAITS,  # the same codes, but another primary one, and that is what is counted
        "e": ("reports_included", "", ()),
    }


def test_or_the_reason_declared_first_counts_but_for_what_was_not_retrieved() -> None:
    here = protocol("first_declared")
    assert places(folded(records("abcde"), votes(here), here)) == {
        "a": ("reports_excluded", "TOPIC", ()),
        "b": ("reports_excluded", "TOPIC", ()),
        "c": WAITS,  # retrieved or not: two boxes, so always a conflict
        "d": ("reports_excluded", "TOPIC", ()),
        "e": ("reports_included", "", ()),
    }


def test_what_is_not_retrieved_against_a_judgement_is_a_conflict_for_records_too() -> None:
    """A round of records cannot count reports not retrieved; it may still have two boxes."""
    here = Protocol(
        ReviewTable(title="Two boxes"),
        (Round(id="read", title="Read", reviewers=("A", "B"), box=Box.AUTOMATION),),
        (
            Criterion(id="TOPIC", title="Off topic", rounds=("read",)),
            Criterion(id="KIND", title="No article", rounds=("read",), box=Box.OTHER_REASONS),
        ),
    )
    torn = [said("A", "a", "TOPIC", at=here), said("B", "a", "KIND", at=here)]
    assert places(folded(records("a"), torn, here)) == {"a": WAITS}


def test_records_are_excluded_for_the_reason_declared_first_unless_the_protocol_says_conflict() -> (
    None
):
    for policy, expected in (
        (None, ("records_excluded", "TOPIC", ())),
        ("first_declared", ("records_excluded", "TOPIC", ())),
        ("conflict", WAITS),
    ):
        here = protocol(policy, unit="record")
        torn = [said("A", "b", "PLACE", at=here), said("B", "b", "TOPIC", at=here)]
        assert places(folded(records("b"), torn, here)) == {"b": expected}


def test_who_gives_no_reason_contradicts_none() -> None:
    here = protocol("conflict", unit="record")
    silent = replace(
        said("B", "a", "TOPIC", at=here),
        reason="",
        protocol=here.basis("read", Verdict.EXCLUDE, ("",)),
    )
    found = folded(records("a"), [said("A", "a", "TOPIC", at=here), silent], here)
    assert places(found) == {"a": ("records_excluded", "TOPIC", ())}


def test_a_vote_stays_its_persons_whichever_reason_is_counted() -> None:
    here = protocol("first_declared")
    found = folded(records("abcde"), votes(here), here)
    assert {(v.by, v.reason) for v in found.votes["read", "b"]} == {("A", "PLACE"), ("B", "TOPIC")}
    assert (found.because["b"].by, found.because["b"].reason) == ("B", "TOPIC")


def test_the_diagram_says_how_often_which_was_counted() -> None:
    first = protocol("first_declared")
    counted = flow(records("abcde"), votes(first), first)
    # excluded a, b and d; b and d for different reasons; c waits
    assert counted.databases.reports_excluded_by_reason == {"TOPIC": 3}
    assert (counted.rounds[0].different_reasons, counted.rounds[0].reasons_differ) == (
        2,
        "first_declared",
    )
    assert broken(counted) == ()
    (note,) = (n for n in footnotes(counted, Options()) if "different reasons" in n)
    assert note.replace("\xa0", " ") == (
        "Where reviewers excluded a report for different reasons, the one that the protocol "
        "declares first was counted (n = 2)."
    )


def test_the_diagram_says_how_many_were_settled_as_conflicts_and_nothing_where_none_was() -> None:
    here = protocol("conflict")
    settled = said("consensus", "b", "PLACE", at=here)
    counted = flow(records("abcde"), [*votes(here), settled], here)
    assert counted.databases.reports_excluded_by_reason == {"TOPIC": 1, "PLACE": 1}
    (note,) = (n for n in footnotes(counted, Options()) if "different reasons" in n)
    assert note.replace("\xa0", " ") == (
        "Where reviewers excluded a report for different reasons, the reason was settled as a "
        "conflict (n = 1)."
    )
    alike = flow(records("a"), [v for v in votes(here) if v.record_id == "a"], here)
    assert not [n for n in footnotes(alike, Options()) if "different reasons" in n]
