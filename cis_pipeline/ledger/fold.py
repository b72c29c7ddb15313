"""The fold: decisions become standings, one box a record, and Problems where they clash.

Pure: the same records, decisions and protocol give the same standings, whatever the clock says.
The rules it keeps:

- The records of one report stand together. The earliest is canonical for ever, the others are
  duplicates; a vote on any of them counts for the report. A withdrawn record stands nowhere; votes
  on it count for the report that it was a record of.
- Only decisions in force count (see `force`): the latest of each reviewer about each record, as
  long as its basis in the protocol stands, or people ruled that it goes on counting
  (`protocol.carried`); of rules, where no person has voted.
- Where an assignment is on record it says who is to judge a report, and not the round; where
  nobody is, since screening was stopped, a report that has no vote is excluded unread.
- Anything but a unanimous include or exclude is a conflict, and waits for a consensus. So are
  exclusions that would be counted in different boxes, and those for different reasons where the
  protocol says so (see `disagreement`).

Why conflicts wait even between the votes of one reviewer on two records of the same report: a
late merge must never decide by itself which of two human judgements was meant.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from sys import intern
from typing import NamedTuple

from cis_pipeline.core.model import (
    CONSENSUS,
    DEDUPE_ROUND,
    Arm,
    Box,
    Decision,
    Problem,
    Record,
    Source,
    Standing,
    Verdict,
)
from cis_pipeline.ledger.assignments import AUDIT, STOPPED, Check, names_in
from cis_pipeline.ledger.contradictions import NO_ROUND, clashes
from cis_pipeline.ledger.disagreement import disagreement, is_conflict
from cis_pipeline.ledger.force import REMARK, Force, Left, RoundReport, is_rules_word, judge
from cis_pipeline.ledger.reports import Clusters, clusters, studies
from cis_pipeline.protocol.carried import Excuse, as_asked
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.protocol.rounds import Round


@dataclass(frozen=True)
class Fold:
    """Where everything stands, and what it rests on.

    `standings` by record_id, in ledger order. `reports` maps each canonical record_id to the
    record_ids of its report, the canonical first; `report_of` is the other way round, and names of
    a withdrawn record the report that its votes count for (itself, if there is none). `votes` are
    people's votes in force before any consensus, `settled` the consensus in force, both by (round,
    report). `because` is the decision that put a record into its box; those that still wait have
    none. `studies` are the names that people gave to the studies each included report tells of,
    none where nobody did. `possible_duplicates` are the pairs of records that a person must judge:
    one report, or two. `problems` are contradictions for a person to see. `versions` are, by
    report, the other reports that are versions of the same work, with the decision that says so.
    `why_not` says of decisions that are not in force why, by their place in the ledger. `seats` are
    the assignments in force by (round, report), `checks` what a person is to look at once more.
    """

    standings: Mapping[str, Standing]
    reports: Mapping[str, tuple[str, ...]]
    votes: Mapping[RoundReport, tuple[Decision, ...]]
    settled: Mapping[RoundReport, Decision]
    because: Mapping[str, Decision]
    studies: Mapping[str, tuple[str, ...]]
    possible_duplicates: tuple[Decision, ...]
    problems: tuple[Problem, ...]
    versions: Mapping[str, Mapping[str, Decision]] = field(default_factory=dict)
    report_of: Mapping[str, str] = field(default_factory=dict)
    why_not: Mapping[int, str] = field(default_factory=dict)
    seats: Mapping[RoundReport, Decision] = field(default_factory=dict)
    checks: Mapping[RoundReport, Check] = field(default_factory=dict)
    basis: Basis | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Basis:
    """What a fold was made of, from which the next one goes on where only votes have come since:
    the reports, the arms of their records, and of each round and report the decisions in force
    with what follows from them."""

    joined: Clusters
    arms: Mapping[str, Arm]
    force: Mapping[RoundReport, tuple[Found, InForce]]


def fold(
    records: Sequence[Record],
    sources: Mapping[str, Source],
    decisions: Sequence[Decision],
    protocol: Protocol,
    withdrawn: Collection[str] = frozenset(),
    void: Collection[int] = frozenset(),
    before: Fold | None = None,
) -> Fold:
    """Compute where each record stands; `records` and `decisions` in ledger order.

    The records named in `withdrawn` are among `records`, and stand nowhere. `void` are the places
    of decisions that no longer hold, since a record that they compare was changed. `before` is the
    fold of the same without its latest decisions, none of which is about duplicates: only the
    reports that these touch are looked at again.
    """
    order = {r.record_id: i for i, r in enumerate(records)}
    known = [d for n, d in enumerate(decisions) if d.record_id in order and n not in void]
    last = before.basis if before else None
    joined = last.joined if last else clusters(order, known, withdrawn)
    arms = last.arms if last else {r.record_id: arm_of(r, sources) for r in records}
    force = judge(decisions, joined, arms, protocol, Left(withdrawn, void))
    ruled, touched = _ruled(force, protocol, last.force if last else {})
    basis = Basis(joined, arms, ruled)
    if withdrawn:
        records = [r for r in records if r.record_id not in withdrawn]
        known = [d for d in known if joined.canonical[d.record_id] not in withdrawn]
    standings, because = _standings(records, basis, protocol, before, touched)
    named = studies(known, joined)
    problems = (*joined.problems, *clashes(force, named, standings, protocol))
    return Fold(
        standings=standings,
        reports=joined.reports,
        votes={k: r.votes for k, (_, r) in ruled.items() if r.votes},
        settled={k: r.consensus for k, (_, r) in ruled.items() if r.consensus},
        because=because,
        studies={
            s.record_id: named[s.record_id].names if s.record_id in named else ()
            for s in standings.values()
            if s.box == Box.INCLUDED
        },
        possible_duplicates=joined.possible_duplicates,
        problems=problems,
        versions=joined.versions,
        report_of=joined.canonical,
        why_not=force.why_not,
        seats=force.seats,
        checks=force.checks,
        basis=basis,
    )


def _standings(
    records: Sequence[Record],
    basis: Basis,
    protocol: Protocol,
    before: Fold | None,
    touched: Collection[str],
) -> tuple[dict[str, Standing], dict[str, Decision]]:
    """Where each record stands, and the decision that put it there; those of reports that are not
    `touched` as in the fold `before`, if there is one."""
    joined = basis.joined
    in_force = {key: found for key, (_, found) in basis.force.items()}
    excuses = protocol.carried.excuses_of(joined.canonical)
    standings: dict[str, Standing] = {}
    because = dict(joined.because)
    for record in records:
        record_id, arm = record.record_id, basis.arms[record.record_id]
        report = joined.canonical[record_id]
        if before and report not in touched:
            standings[record_id] = before.standings[record_id]
            if record_id in before.because:
                because[record_id] = before.because[record_id]
        elif report != record_id:
            by = (because[record_id].by,)
            standings[record_id] = Standing(
                record_id, report, arm, Box.DUPLICATE, DEDUPE_ROUND, "DUP", by
            )
        else:
            standings[report], settled = _stand(report, arm, protocol, in_force, excuses)
            if settled is not None:
                because[report] = settled
    return standings, because


class Found(NamedTuple):
    """What is in force about one report in one round: what was said of it, in ledger order, and
    who is to say it, where that is on record."""

    said: Sequence[Decision]
    seat: Decision | None = None
    check: Check | None = None


def _ruled(
    force: Force,
    protocol: Protocol,
    before: Mapping[RoundReport, tuple[Found, InForce]],
) -> tuple[dict[RoundReport, tuple[Found, InForce]], set[str]]:
    """What follows from the decisions in force, and the reports of which it is not as before."""
    ruled: dict[RoundReport, tuple[Found, InForce]] = {}
    said, seats, checks = force.in_force, force.seats, force.checks
    for key in {**said, **seats}:
        found = Found(said.get(key, ()), seats.get(key), checks.get(key))
        was = before.get(key)
        same = was is not None and was[0] == found
        ruled[key] = was if was and same else (found, in_force_of(found, protocol))
    changed = (key for key, now in ruled.items() if now is not before.get(key))
    return ruled, {report for _, report in (*changed, *(before.keys() - ruled.keys()))}


def arm_of(record: Record, sources: Mapping[str, Source]) -> Arm:
    """The column of the diagram a record is counted in."""
    return (record.channel or sources[record.source_id].channel).arm


@dataclass(frozen=True, slots=True)
class InForce:
    """The decisions in force about one report in one round, sorted by what they are.

    `votes` are people's, those whose reason the protocol declares first leading. `consensus` is
    the latest settlement, `torn` says that settlements of two records, merged since, differ.
    `rule` is the rules' word. `seat` says who is to judge, where that is on record, and `auditors`
    who is to read once more what rules excluded.
    """

    votes: tuple[Decision, ...] = ()
    consensus: Decision | None = None
    torn: bool = False
    rule: Decision | None = None
    seat: Decision | None = None
    auditors: tuple[str, ...] = ()

    def asked(self, declared: Round) -> tuple[str, ...]:
        """Those who are to judge the report, in a round that declares its reviewers."""
        if self.seat is not None:
            return names_in(self.seat) or declared.reviewers
        return self.auditors or declared.reviewers

    @property
    def stopped(self) -> Decision | None:
        """The assignment to nobody, where nobody has voted."""
        if self.seat is None or self.seat.reason != STOPPED or self.votes or self.consensus:
            return None
        return self.seat

    def outcome(self, asked: Round, protocol: Protocol) -> tuple[Decision | None, tuple[str, ...]]:
        """The decision that settles the round, or whom it waits for.

        Of exclusions whose reasons may differ the one declared first in the protocol is given: its
        reason is what the box counts, and nobody's word but of the person who gave it. `votes`
        keep what the others said.
        """
        if self.consensus is not None:
            unsettled = self.torn or self.consensus.verdict is Verdict.UNSURE
            return (None, (CONSENSUS,)) if unsettled else (self.consensus, ())
        if self.votes:
            return self._by_votes(asked, protocol)
        if asked.decided_by == "people":
            return None, asked.reviewers
        if self.rule is not None and self.rule.verdict is not Verdict.UNSURE:
            return self.rule, ()
        unclear = self.rule is not None and asked.unclear == "people"
        return None, asked.reviewers if unclear else ("rules",)

    def _by_votes(
        self, asked: Round, protocol: Protocol
    ) -> tuple[Decision | None, tuple[str, ...]]:
        voted = {v.by for v in self.votes}
        owing = tuple(r for r in asked.reviewers if r not in voted)
        overruled = asked.decided_by == "rules" and not voted <= set(asked.reviewers)
        if owing and not overruled:
            return None, owing
        if is_conflict(disagreement(self.votes, asked, protocol), asked):
            return None, (CONSENSUS,)
        confirmed = self.rule is not None and self.rule.verdict is self.votes[0].verdict
        return (self.rule if confirmed else self.votes[0]), ()


def in_force_of(found: Found, protocol: Protocol) -> InForce:
    """Sort the decisions in force about one report in one round."""
    force, seat = found.said, found.seat
    audited = found.check is not None and found.check.decision.reason == AUDIT
    auditors = names_in(found.check.decision) if found.check and audited else ()
    if is_rules_word(force):
        return InForce(rule=force[0], seat=seat, auditors=auditors)
    rank = {c.id: i for i, c in enumerate(protocol.criteria)}
    votes = (d for d in force if d.by != CONSENSUS and not d.by_rule)
    settled = [d for d in force if d.by == CONSENSUS]
    rules = [d for d in force if d.by_rule and d.by != REMARK]
    return InForce(
        votes=tuple(sorted(votes, key=lambda d: rank.get(d.reason, len(rank)))),
        consensus=settled[-1] if settled else None,
        torn=len({d.verdict for d in settled}) > 1,
        rule=rules[-1] if rules else None,
        seat=seat,
        auditors=auditors,
    )


@lru_cache(maxsize=1024)
def given(asked: Round, names: tuple[str, ...]) -> Round:
    """A round with these reviewers; made once, however many reports are given to the same."""
    return asked if names == asked.reviewers else asked.model_copy(update={"reviewers": names})


def _stand(
    report: str,
    arm: Arm,
    protocol: Protocol,
    in_force: Mapping[RoundReport, InForce],
    excuses: Mapping[RoundReport, Sequence[Excuse]],
) -> tuple[Standing, Decision | None]:
    """Walk the rounds of the arm to the first that excludes the report or still waits."""
    rounds = protocol.rounds_of(arm)
    if not rounds:
        waits = f"awaiting_{NO_ROUND}"
        return Standing(report, report, arm, waits, "", awaiting=("protocol",)), None
    by: tuple[str, ...] = ()
    settled: Decision | None = None
    for declared in rounds:
        here = in_force.get((declared.id, report), InForce())
        asked = as_asked(declared, here.votes, excuses.get((declared.id, report), ()))
        if asked is None:
            continue
        if here.stopped:
            by = (here.stopped.by,)
            box = Box.AUTOMATION
            return Standing(report, report, arm, box, asked.id, STOPPED, by), here.stopped
        if here.seat or here.auditors:
            asked = given(asked, here.asked(asked))
        settled, awaiting = here.outcome(asked, protocol)
        if settled is None:
            waits = intern(f"awaiting_{asked.id}")
            return Standing(report, report, arm, waits, asked.id, awaiting=awaiting), None
        alike = here.votes if settled is not here.consensus else ()
        by = tuple(sorted({settled.by, *(v.by for v in alike)}))
        if settled.verdict is Verdict.EXCLUDE:
            box = protocol.box_of(asked, settled.reason)
            return Standing(report, report, arm, box, asked.id, settled.reason, by), settled
    return Standing(report, report, arm, Box.INCLUDED, rounds[-1].id, "", by), settled
