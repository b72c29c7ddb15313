"""Who is to judge which report in which round, where that is not simply all its reviewers.

An assignment is a decision like any other (`Verdict.ASSIGN`): it says who is to judge, what for,
who drew or gave it and when, and a later one takes its place. Two kinds stand beside each other for
one report in one round: whose word settles the round (a seat), and who looks at it once more (a
check), which keeps nobody waiting.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cis_pipeline.core.model import CONSENSUS, Decision, Verdict

PILOT = "PILOT"
"""All reviewers judge it, to see whether they agree."""
STOPPED = "STOPPED"
"""Nobody is asked: a person decided that the rest of the round is not read."""
RESUMED = "RESUMED"
"""What was left unread is asked about again, as the round asks."""
AUDIT = "AUDIT"
"""A person reads what rules excluded, to see how often they are wrong."""
SECOND_LOOK = "SECOND_LOOK"
"""An exclusion is offered again, blind, since a model and the partner say otherwise."""

CHECKS = (AUDIT, SECOND_LOOK)

BY = "rule:assignment"
"""By this are assignments that were drawn."""


class Key(NamedTuple):
    """What an assignment is about: the later of two about the same counts."""

    round: str
    report: str
    check: bool


@dataclass(frozen=True, slots=True)
class Check:
    """A check in force, and those who have not looked: who has not voted on the report since a
    second look was asked for, or not at all where an audit was."""

    decision: Decision
    owing: tuple[str, ...]


def names_in(assignment: Decision) -> tuple[str, ...]:
    """Those who are to judge, in order; none where screening was stopped, or goes on as the round
    asks.

    >>> names_in(Decision(record_id="R-1", round="a", by=BY, verdict=Verdict.ASSIGN, target="A; B"))
    ('A', 'B')
    """
    return tuple(name for name in assignment.target.split("; ") if name)


def assignment(
    about: tuple[str, str], names: Iterable[str], *, by: str = BY, reason: str = "", why: str = ""
) -> Decision:
    """The decision that these are to judge a report; `about` is (round id, report id)."""
    round_id, report = about
    return Decision(
        record_id=report,
        round=round_id,
        by=by,
        verdict=Verdict.ASSIGN,
        target="; ".join(names),
        reason=reason,
        evidence=why,
    )


def latest(decisions: Sequence[Decision], report_of: Mapping[str, str]) -> dict[Key, int]:
    """The places of the assignments in force: the latest about each report, as a seat and a check.

    Of a report of several records one about its first record counts before those about others: a
    duplicate that is found late does not ask again about what has been judged.
    """
    found: dict[Key, int] = {}
    for place, d in enumerate(decisions):
        if d.verdict is Verdict.ASSIGN and d.record_id in report_of:
            key = Key(d.round, report_of[d.record_id], d.reason in CHECKS)
            before = found.get(key)
            own = before is not None and decisions[before].record_id == key.report
            if not own or d.record_id == key.report:
                found[key] = place
    return found


def checks(
    decisions: Sequence[Decision], places: Mapping[Key, int], report_of: Mapping[str, str]
) -> dict[tuple[str, str], Check]:
    """The checks in force by (round, report), with who still owes a vote."""
    asked = {(k.round, k.report): place for k, place in places.items() if k.check}
    if not asked:
        return {}
    voted: dict[tuple[str, str], set[str]] = defaultdict(set)
    for place, d in enumerate(decisions):
        key = (d.round, report_of.get(d.record_id, ""))
        votes = d.verdict is not Verdict.ASSIGN and not d.by_rule and d.by != CONSENSUS
        since = asked.get(key, place)
        if votes and (since < place or (key in asked and decisions[since].reason == AUDIT)):
            voted[key].add(d.by)
    found = {}
    for key, place in asked.items():
        asks = names_in(decisions[place])
        found[key] = Check(decisions[place], tuple(n for n in asks if n not in voted[key]))
    return found
