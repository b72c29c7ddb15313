"""Who owes what: the workbooks that the standings call for, one a reviewer or conflict round.

Pure: it only reads the fold. A task of votes shows nothing of what other reviewers said; a task
of conflicts shows who said what and why, for there it has to be settled.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from cis_pipeline.core.model import CONSENSUS, Decision, Record, Verdict
from cis_pipeline.ledger.fold import Fold
from cis_pipeline.ledger.merged_record import is_read_off
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.protocol.rounds import Round
from cis_pipeline.screening.rules import listed, unclear
from cis_pipeline.screening.tasks import Task

_SCREENING = (Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.UNSURE)


def owed(
    folded: Fold,
    protocol: Protocol,
    reports: Mapping[str, Record],
    *,
    history: Iterable[Decision] = (),
    simulated: Collection[str] = frozenset(),
) -> list[Task]:
    """The tasks owed now: rounds in their order, in each its reviewers in theirs, then conflicts.

    `reports` maps canonical record_ids to reports (see `merged_record.merge_all`). `history` are
    the decisions of the ledger in order; from them a reviewer is shown the own earlier vote where a
    changed criterion re-opened it. `simulated` holds the record_ids of invented records. The
    reports of a task stand in ledger order.
    """
    tasks = _Tasks(folded, protocol, reports, _latest(history, folded), frozenset(simulated))
    return [task for asked in protocol.rounds for task in tasks.of(asked)]


@dataclass(frozen=True)
class _Tasks:
    """All that tasks are made from; `latest` is each person's last vote by (round, report, who)."""

    folded: Fold
    protocol: Protocol
    reports: Mapping[str, Record]
    latest: Mapping[tuple[str, str, str], Decision]
    simulated: frozenset[str]

    def of(self, asked: Round) -> Iterator[Task]:
        waiting = [s for s in self.folded.standings.values() if s.box == f"awaiting_{asked.id}"]
        for who in (*asked.reviewers, CONSENSUS):
            ids = [s.record_id for s in waiting if who in s.awaiting]
            if ids:
                yield self.task(asked, who, ids)

    def task(self, asked: Round, who: str, ids: list[str]) -> Task:
        settles = who == CONSENSUS
        return Task(
            kind="conflicts" if settles else "votes",
            round_id=asked.id,
            reviewer=asked.settled_by if settles else who,
            reports=tuple(self.reports[i] for i in ids),
            doubts=self.doubts(asked, ids),
            earlier=self.votes(asked, ids) if settles else self.own(asked, who, ids),
            simulated=self.simulated & set(ids),
        )

    def own(self, asked: Round, reviewer: str, ids: list[str]) -> dict[str, str]:
        """The reviewer's earlier votes, where a changed criterion re-opened them."""
        found = {i: d for i in ids if (d := self.latest.get((asked.id, i, reviewer)))}
        return {i: f"{said(d)} (before a criterion was changed)" for i, d in found.items()}

    def votes(self, asked: Round, ids: list[str]) -> dict[str, str]:
        """Who said what, of records on which the reviewers do not agree."""
        votes = {i: self.folded.votes.get((asked.id, i), ()) for i in ids}
        return {
            i: "\n".join(f"{d.by}: {said(d)}" for d in sorted(found, key=lambda d: d.by))
            for i, found in votes.items()
        }

    def doubts(self, asked: Round, ids: Iterable[str]) -> dict[str, str]:
        """What rules could not tell, and what is doubtful about a document itself."""
        said: dict[str, str] = {}
        for record_id in ids:
            report = self.reports[record_id]
            lines = listed(unclear(report, asked.id, self.protocol))
            lines += [report.note] if report.note and is_read_off(report) else []
            if lines:
                said[record_id] = "\n".join(lines)
        return said


def said(decision: Decision) -> str:
    """A vote in words: "exclude (LANG; YEAR), Abstract is in Welsh"."""
    codes = "; ".join(code for code in (decision.reason, *decision.further) if code)
    note = f", {decision.note}" if decision.note else ""
    return decision.verdict.value + (f" ({codes})" if codes else "") + note


def _latest(history: Iterable[Decision], folded: Fold) -> dict[tuple[str, str, str], Decision]:
    """Each person's last vote on each report in each round, whether it is still in force or not."""
    return {
        (d.round, folded.report_of[d.record_id], d.by): d
        for d in history
        if d.verdict in _SCREENING and d.record_id in folded.report_of
    }
