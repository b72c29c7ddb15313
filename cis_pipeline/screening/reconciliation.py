"""Who owes what: the workbooks that the standings call for, one a reviewer or conflict round.

Pure: it only reads the fold. A task of votes shows nothing of what other reviewers said; a task
of conflicts shows each vote with its reasons, for there it has to be settled, but by letter and not
by name (see `voter_letters`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from cis_pipeline.core.model import CONSENSUS, Decision, Record, Standing, Verdict
from cis_pipeline.ledger.fold import Fold
from cis_pipeline.ledger.merged_record import is_read_off
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.protocol.rounds import Round
from cis_pipeline.screening.rules import listed, unclear
from cis_pipeline.screening.tasks import Task
from cis_pipeline.screening.voter_letters import letters

_SCREENING = (Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.UNSURE)


def owed(
    folded: Fold,
    protocol: Protocol,
    reports: Mapping[str, Record],
    *,
    history: Iterable[Decision] = (),
    simulated: Collection[str] = frozenset(),
    unasked: Unasked | None = None,
) -> list[Task]:
    """The tasks owed now: rounds in their order, in each its reviewers in theirs, then conflicts.

    `reports` maps canonical record_ids to reports (see `merged_record.merge_all`). `history` are
    the decisions of the ledger in order; from them a reviewer is shown the own earlier vote where a
    changed criterion re-opened it, and in which order voters come who are no reviewers of a round.
    `simulated` holds the record_ids of invented records. `unasked`
    tells which of those that somebody owes are to be asked about; without it all are. The reports
    of a task stand in ledger order.
    """
    given = tuple(history)
    tasks = _Tasks(folded, protocol, reports, given, _latest(given, folded), frozenset(simulated))
    waiting: dict[str, list[Standing]] = {asked.id: [] for asked in protocol.rounds}
    for standing in folded.standings.values():
        if standing.awaiting and standing.box == f"awaiting_{standing.round}":
            waiting[standing.round].append(standing)
    return [
        tasks.task(asked, who, ids)
        for asked in protocol.rounds
        for who in (*asked.reviewers, CONSENSUS)
        if (owes := [s.record_id for s in waiting[asked.id] if who in s.awaiting])
        and (ids := unasked(asked.id, who, owes) if unasked else owes)
    ]


def checks_owed(
    folded: Fold,
    protocol: Protocol,
    reports: Mapping[str, Record],
    unasked: Unasked,
    simulated: Collection[str] = frozenset(),
) -> list[Task]:
    """The tasks of those who are to look once more, blind to what was said before."""
    owes: dict[tuple[str, str, str], list[str]] = {}
    for (round_id, report), check in folded.checks.items():
        for who in check.owing if report in reports else ():
            purpose = check.decision.reason.casefold()
            owes.setdefault((round_id, who, purpose), []).append(report)
    order = {asked.id: n for n, asked in enumerate(protocol.rounds)}
    return [
        Task(
            kind="votes",
            round_id=round_id,
            reviewer=who,
            reports=tuple(reports[i] for i in ids),
            simulated=frozenset(simulated) & set(ids),
            purpose=purpose,
            ordered="as they were drawn",
        )
        for (round_id, who, purpose), owed_ids in sorted(
            owes.items(), key=lambda item: order.get(item[0][0], len(order))
        )
        if round_id in order and (ids := unasked(round_id, who, owed_ids))
    ]


Unasked = Callable[[str, str, list[str]], list[str]]
"""Of the reports that somebody owes in a round (its id, who, and their ids): those to ask about."""


@dataclass(frozen=True)
class _Tasks:
    """All that tasks are made from; `latest` is each person's last vote by (round, report, who)."""

    folded: Fold
    protocol: Protocol
    reports: Mapping[str, Record]
    history: tuple[Decision, ...]
    latest: Mapping[tuple[str, str, str], Decision]
    simulated: frozenset[str]

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
        """What each voter said, by letter, of records on which they do not agree."""
        votes = {i: self.folded.votes.get((asked.id, i), ()) for i in ids}
        known = letters(asked, (*self.history, *(d for given in votes.values() for d in given)))
        order = list(known)
        return {
            i: "\n".join(
                f"{known[d.by]}: {argued(d, self.protocol)}"
                for d in sorted(given, key=lambda d: order.index(d.by))
            )
            for i, given in votes.items()
        }

    def doubts(self, asked: Round, ids: Iterable[str]) -> dict[str, str]:
        """What is doubtful about a document itself, and what rules could not tell, where the
        protocol lets reviewers see that."""
        said: dict[str, str] = {}
        shown = self.protocol.screening_of(asked.id).show_rules
        for record_id in ids:
            report = self.reports[record_id]
            lines = listed(unclear(report, asked.id, self.protocol)) if shown else []
            lines += [report.note] if report.note and is_read_off(report) else []
            if lines:
                said[record_id] = "\n".join(lines)
        return said


def said(decision: Decision) -> str:
    """A vote in words: "exclude (LANG; YEAR), Abstract is in Welsh"."""
    codes = "; ".join(code for code in (decision.reason, *decision.further) if code)
    note = f", {decision.note}" if decision.note else ""
    return decision.verdict.value + (f" ({codes})" if codes else "") + note


def argued(decision: Decision, protocol: Protocol) -> str:
    """The same with the titles of its reasons: "exclude (Not in English; Too old), In Welsh"."""
    titles = {c.id: c.title for c in protocol.criteria}
    reason, *further = (titles.get(c, c) for c in (decision.reason, *decision.further))
    return said(replace(decision, reason=reason, further=tuple(further)))


def _latest(history: Iterable[Decision], folded: Fold) -> dict[tuple[str, str, str], Decision]:
    """Each person's last vote on each report in each round, whether it is still in force or not."""
    return {
        (d.round, folded.report_of[d.record_id], d.by): d
        for d in history
        if d.verdict in _SCREENING and d.record_id in folded.report_of
    }
