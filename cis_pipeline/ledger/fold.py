"""The fold: decisions become standings, one box a record, and Problems where they clash.

Pure: the same records, decisions and protocol give the same standings, whatever the clock says.
The rules it keeps:

- The records of one report stand together. The earliest is canonical for ever, the others are
  duplicates; a vote on any of them counts for the report. A withdrawn record stands nowhere; votes
  on it count for the report that it was a record of.
- The latest decision of one reviewer about one record counts; earlier ones are history.
- A decision whose basis in the protocol has changed is history too, and its record open again;
  unless people ruled that it goes on counting (`protocol.carried`).
- Where a person has voted in a round, rules have no say in it.
- Anything but a unanimous include or exclude is a conflict, and waits for a consensus.

Why conflicts wait even between the votes of one reviewer on two records of the same report: a
late merge must never decide by itself which of two human judgements was meant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

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
from cis_pipeline.ledger.contradictions import NO_ROUND, clashes
from cis_pipeline.ledger.reports import Clusters, clusters, studies
from cis_pipeline.protocol.carried import Excuse, as_asked
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.protocol.rounds import Round

RoundReport = tuple[str, str]
"""A key (round id, report id)."""


@dataclass(frozen=True)
class Fold:
    """Where everything stands, and what it rests on.

    `standings` by record_id, in ledger order. `reports` maps each canonical record_id to the
    record_ids of its report, the canonical first; `report_of` is the other way round, and names of
    a withdrawn record the report that its votes count for (itself, if there is none). `votes` are
    people's votes in force before any consensus, `settled` the consensus in force, both by (round,
    report). `because` is the decision that put a record into its box; those that still wait have
    none. `studies` names the studies each included report tells of. `possible_duplicates` are the
    pairs of records that a person must judge: one report, or two. `problems` are contradictions for
    a person to see. `versions` are, by report, the other reports that are versions of the same
    work, with the decision that says so.
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


def fold(
    records: Sequence[Record],
    sources: Mapping[str, Source],
    decisions: Sequence[Decision],
    protocol: Protocol,
    withdrawn: Collection[str] = frozenset(),
) -> Fold:
    """Compute where each record stands; `records` and `decisions` in ledger order.

    The records named in `withdrawn` are among `records`, and stand nowhere.
    """
    order = {r.record_id: i for i, r in enumerate(records)}
    known = [d for d in decisions if d.record_id in order]
    joined = clusters(order, known, withdrawn)
    if withdrawn:
        records = [r for r in records if r.record_id not in withdrawn]
        known = [d for d in known if joined.canonical[d.record_id] not in withdrawn]
    force = _in_force(known, joined, protocol)
    rulings = {key: rule_on(key[1], votes, protocol) for key, votes in force.items()}
    excuses = protocol.carried.excuses_of(joined.canonical)
    standings: dict[str, Standing] = {}
    because = dict(joined.because)
    for record in records:
        record_id, arm = record.record_id, arm_of(record, sources)
        report = joined.canonical[record_id]
        if report != record_id:
            by = (because[record_id].by,)
            standings[record_id] = Standing(
                record_id, report, arm, Box.DUPLICATE, DEDUPE_ROUND, "DUP", by
            )
        else:
            standings[report], settled = _stand(report, arm, protocol, rulings, excuses)
            if settled is not None:
                because[report] = settled
    named = studies(known, joined)
    problems = (*joined.problems, *clashes(force, named, standings, protocol))
    return Fold(
        standings=standings,
        reports=joined.reports,
        votes={k: r.votes for k, r in rulings.items() if r.votes},
        settled={k: r.consensus for k, r in rulings.items() if r.consensus},
        because=because,
        studies={
            s.record_id: named[s.record_id].names if s.record_id in named else (s.record_id,)
            for s in standings.values()
            if s.box == Box.INCLUDED
        },
        possible_duplicates=joined.possible_duplicates,
        problems=problems,
        versions=joined.versions,
        report_of=joined.canonical,
    )


def arm_of(record: Record, sources: Mapping[str, Source]) -> Arm:
    """The column of the diagram a record is counted in."""
    return (record.channel or sources[record.source_id].channel).arm


@dataclass(frozen=True)
class Ruling:
    """The decisions in force about one report in one round, sorted by what they are.

    `votes` are people's, those whose reason the protocol declares first leading. `consensus` is
    the latest settlement, `torn` says that settlements of two records, merged since, differ.
    `rule` is the rules' word about the canonical record, which they judge for its whole report.
    """

    votes: tuple[Decision, ...] = ()
    consensus: Decision | None = None
    torn: bool = False
    rule: Decision | None = None

    def outcome(self, asked: Round) -> tuple[Decision | None, tuple[str, ...]]:
        """The decision that settles the round, or whom it waits for.

        Of unanimous exclusions the one whose reason comes first in the protocol is given; the
        caller's `votes` keep the others.
        """
        if self.consensus is not None:
            unsettled = self.torn or self.consensus.verdict is Verdict.UNSURE
            return (None, (CONSENSUS,)) if unsettled else (self.consensus, ())
        if self.votes:
            return self._by_votes(asked)
        if asked.decided_by == "people":
            return None, asked.reviewers
        if self.rule is not None and self.rule.verdict is not Verdict.UNSURE:
            return self.rule, ()
        unclear = self.rule is not None and asked.unclear == "people"
        return None, asked.reviewers if unclear else ("rules",)

    def _by_votes(self, asked: Round) -> tuple[Decision | None, tuple[str, ...]]:
        voted = {v.by for v in self.votes}
        owing = tuple(r for r in asked.reviewers if r not in voted)
        overruled = asked.decided_by == "rules" and not voted <= set(asked.reviewers)
        if owing and not overruled:
            return None, owing
        verdicts = {v.verdict for v in self.votes}
        if verdicts == {Verdict.INCLUDE} or verdicts == {Verdict.EXCLUDE}:
            return self.votes[0], ()
        return None, (CONSENSUS,)


def rule_on(report: str, force: Sequence[Decision], protocol: Protocol) -> Ruling:
    """Sort the decisions in force about one report in one round; `force` in ledger order.

    A settlement made about the canonical record after the others is the last word on all of them.
    """
    rank = {c.id: i for i, c in enumerate(protocol.criteria)}
    votes = (d for d in force if d.by != CONSENSUS and not d.by_rule)
    settled = [d for d in force if d.by == CONSENSUS]
    rules = [d for d in force if d.by_rule and d.record_id == report]
    differ = len({d.verdict for d in settled}) > 1
    return Ruling(
        votes=tuple(sorted(votes, key=lambda d: rank.get(d.reason, len(rank)))),
        consensus=settled[-1] if settled else None,
        torn=differ and settled[-1].record_id != report,
        rule=rules[-1] if rules else None,
    )


def _in_force(
    decisions: Sequence[Decision], joined: Clusters, protocol: Protocol
) -> dict[RoundReport, list[Decision]]:
    """By round and report: the latest decision of each person or machine about each record."""
    screening = (Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.UNSURE)
    latest: dict[tuple[str, str, str], Decision] = {}
    for decision in decisions:
        if decision.verdict in screening and decision.round != DEDUPE_ROUND:
            key = (decision.round, decision.record_id, "rule" if decision.by_rule else decision.by)
            latest.pop(key, None)  # so that the dict keeps the order of what is in force
            latest[key] = decision
    force: dict[RoundReport, list[Decision]] = defaultdict(list)
    for decision in latest.values():
        if protocol.stands(decision):
            force[decision.round, joined.canonical[decision.record_id]].append(decision)
    return force


def _stand(
    report: str,
    arm: Arm,
    protocol: Protocol,
    rulings: Mapping[RoundReport, Ruling],
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
        ruling = rulings.get((declared.id, report), Ruling())
        asked = as_asked(declared, ruling.votes, excuses.get((declared.id, report), ()))
        if asked is None:
            continue
        settled, awaiting = ruling.outcome(asked)
        if settled is None:
            waits = f"awaiting_{asked.id}"
            return Standing(report, report, arm, waits, asked.id, awaiting=awaiting), None
        alike = settled is not ruling.consensus and not settled.by_rule
        by = tuple(sorted({v.by for v in ruling.votes})) if alike else (settled.by,)
        if settled.verdict is Verdict.EXCLUDE:
            box = protocol.box_of(asked, settled.reason)
            return Standing(report, report, arm, box, asked.id, settled.reason, by), settled
    return Standing(report, report, arm, Box.INCLUDED, rounds[-1].id, "", by), settled
