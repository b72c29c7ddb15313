"""The fold: decisions become standings, one box a record, and Problems where they clash.

Pure: the same records, decisions and protocol give the same standings, whatever the clock says.
The rules it keeps:

- The records of one report stand together. The earliest is canonical for ever, the others are
  duplicates; a vote on any of them counts for the report.
- The latest decision of one reviewer about one record counts; earlier ones are history.
- A decision whose basis in the protocol has changed is history too, and its record open again.
- Where a person has voted in a round, rules have no say in it.
- Anything but a unanimous include or exclude is a conflict, and waits for a consensus.

Why conflicts wait even between the votes of one reviewer on two records of the same report: a
late merge must never decide by itself which of two human judgements was meant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cis_pipeline.clusters import Clusters, clusters
from cis_pipeline.model import (
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
from cis_pipeline.protocol import Protocol, Round

NO_ROUND = "a_round"
"""Where records stand whose arm has no round in the protocol: `awaiting_a_round`."""

RoundReport = tuple[str, str]
"""A key (round id, report id)."""


@dataclass(frozen=True)
class Fold:
    """Where everything stands, and what it rests on.

    `standings` by record_id, in ledger order. `reports` maps each canonical record_id to the
    record_ids of its report, the canonical first. `votes` are people's votes in force before any
    consensus, `settled` the consensus in force, both by (round, report). `because` is the decision
    that put a record into its box; those that still wait have none. `studies` names the studies
    each included report tells of. `problems` are contradictions for a person to see.
    """

    standings: Mapping[str, Standing]
    reports: Mapping[str, tuple[str, ...]]
    votes: Mapping[RoundReport, tuple[Decision, ...]]
    settled: Mapping[RoundReport, Decision]
    because: Mapping[str, Decision]
    studies: Mapping[str, tuple[str, ...]]
    problems: tuple[Problem, ...]


def fold(
    records: Sequence[Record],
    sources: Mapping[str, Source],
    decisions: Sequence[Decision],
    protocol: Protocol,
) -> Fold:
    """Compute where each record stands; `records` and `decisions` in ledger order."""
    order = {r.record_id: i for i, r in enumerate(records)}
    known = [d for d in decisions if d.record_id in order]
    joined = clusters(order, known)
    force = _in_force(known, joined, protocol)
    rulings = {(round_id, report): rule_on(votes) for (round_id, report), votes in force.items()}
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
            standings[report], settled = _stand(report, arm, protocol, rulings)
            if settled is not None:
                because[report] = settled
    problems = (*joined.problems, *_overtaken(force, standings, protocol), *_homeless(standings))
    return Fold(
        standings=standings,
        reports=joined.reports,
        votes={k: r.votes for k, r in rulings.items() if r.votes},
        settled={k: r.consensus for k, r in rulings.items() if r.consensus},
        because=because,
        studies=_studies(known, joined, standings),
        problems=problems,
    )


def arm_of(record: Record, sources: Mapping[str, Source]) -> Arm:
    """The column of the diagram a record is counted in."""
    return (record.channel or sources[record.source_id].channel).arm


@dataclass(frozen=True)
class Ruling:
    """The decisions in force about one report in one round, sorted by what they are."""

    votes: tuple[Decision, ...]
    consensus: Decision | None
    rule: Decision | None

    def outcome(self, asked: Round) -> tuple[Decision | None, tuple[str, ...]]:
        """The decision that settles the round, or whom it waits for.

        Of unanimous exclusions the one whose reason comes first in the protocol is given; the
        caller's `votes` keep the others.
        """
        if self.consensus is not None:
            if self.consensus.verdict is Verdict.UNSURE:  # nobody can settle a doubt by doubting
                return None, (CONSENSUS,)
            return self.consensus, ()
        if self.votes:
            owing = tuple(r for r in asked.reviewers if r not in {v.by for v in self.votes})
            if owing:
                return None, owing
            verdicts = {v.verdict for v in self.votes}
            if verdicts == {Verdict.INCLUDE} or verdicts == {Verdict.EXCLUDE}:
                return self.votes[0], ()
            return None, (CONSENSUS,)
        if asked.decided_by == "people":
            return None, asked.reviewers
        if self.rule is not None and self.rule.verdict is not Verdict.UNSURE:
            return self.rule, ()
        unclear = self.rule is not None and asked.unclear == "people"
        return None, asked.reviewers if unclear else ("rules",)


def rule_on(force: Iterable[Decision]) -> Ruling:
    """Sort the decisions in force about one report in one round; the latest of each kind last."""
    force = tuple(force)
    consensus = [d for d in force if d.by == CONSENSUS]
    rules = [d for d in force if d.by_rule]
    votes = tuple(d for d in force if d.by != CONSENSUS and not d.by_rule)
    return Ruling(votes, consensus[-1] if consensus else None, rules[-1] if rules else None)


def _in_force(
    decisions: Sequence[Decision], joined: Clusters, protocol: Protocol
) -> dict[RoundReport, list[Decision]]:
    """By round and report: the latest decision of each person or machine about each record."""
    screening = (Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.UNSURE)
    latest: dict[tuple[str, str, str], Decision] = {}
    for decision in decisions:
        if decision.verdict in screening:
            key = (decision.round, decision.record_id, "rule" if decision.by_rule else decision.by)
            latest.pop(key, None)  # so that the dict keeps the order of what is in force
            latest[key] = decision
    force: dict[RoundReport, list[Decision]] = defaultdict(list)
    for decision in latest.values():
        reasons = (decision.reason, *decision.further)
        if decision.protocol == protocol.basis(decision.round, decision.verdict, reasons):
            force[decision.round, joined.canonical[decision.record_id]].append(decision)
    return {key: _by_declared_reason(found, protocol) for key, found in force.items()}


def _by_declared_reason(force: list[Decision], protocol: Protocol) -> list[Decision]:
    """People's exclusions in the order in which the protocol declares their reasons."""
    rank = {c.id: i for i, c in enumerate(protocol.criteria)}
    return sorted(force, key=lambda d: (not d.by_rule, rank.get(d.reason, len(rank))))


def _stand(
    report: str, arm: Arm, protocol: Protocol, rulings: Mapping[RoundReport, Ruling]
) -> tuple[Standing, Decision | None]:
    """Walk the rounds of the arm to the first that excludes the report or still waits."""
    rounds = protocol.rounds_of(arm)
    if not rounds:
        waits = f"awaiting_{NO_ROUND}"
        return Standing(report, report, arm, waits, "", awaiting=("protocol",)), None
    by: tuple[str, ...] = ()
    settled: Decision | None = None
    for asked in rounds:
        ruling = rulings.get((asked.id, report), Ruling((), None, None))
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


def _homeless(standings: Mapping[str, Standing]) -> list[Problem]:
    """Records of an arm that the protocol has no round for: nobody would ever judge them."""
    found = [s for s in standings.values() if s.box == f"awaiting_{NO_ROUND}"]
    return [
        Problem(
            "config/review.toml",
            f'{sum(s.arm == arm for s in found)} records of the arm "{arm}" have no round',
            f'add a [[round]] with arm = "{arm}"',
        )
        for arm in dict.fromkeys(s.arm for s in found)
    ]


def _studies(
    decisions: Sequence[Decision], joined: Clusters, standings: Mapping[str, Standing]
) -> dict[str, tuple[str, ...]]:
    """The studies of each included report; a report that nobody linked is a study of its own."""
    named: dict[str, tuple[str, ...]] = {}
    for decision in decisions:
        if decision.verdict is Verdict.STUDY:
            names = tuple(sorted({s.strip() for s in decision.target.split(";")} - {""}))
            named[joined.canonical[decision.record_id]] = names
    included = (s.record_id for s in standings.values() if s.box == Box.INCLUDED)
    return {report: named.get(report) or (report,) for report in included}


def _overtaken(
    force: Mapping[RoundReport, Sequence[Decision]],
    standings: Mapping[str, Standing],
    protocol: Protocol,
) -> list[Problem]:
    """People's inclusions that count no more, because an earlier round has excluded the report."""
    order = {r.id: i for i, r in enumerate(protocol.rounds)}
    problems = []
    for (round_id, report), found in force.items():
        stands = standings[report]
        people = [d for d in found if not d.by_rule and d.verdict is Verdict.INCLUDE]
        earlier = order.get(stands.round, len(order)) < order.get(round_id, -1)
        if people and earlier and not stands.box.startswith("awaiting_"):
            problems.append(
                Problem(
                    report,
                    f"stands excluded in {stands.round} ({stands.reason}, {', '.join(stands.by)}), "
                    f"though {people[0].by} included it later on, in {round_id}",
                    f"if that is wrong, overrule it with a decision of your own in {stands.round}",
                    "warning",
                )
            )
    return problems
