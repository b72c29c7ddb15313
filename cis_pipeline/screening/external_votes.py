"""Votes that were cast in another tool (Covidence, Rayyan, ASReview) become decisions of a round.

What an export holds is told by `screening.vote_exports`; whether it counts, people say in the
description of the source: `votes` names the round, `voters` who is who, `reasons` which reason is
which criterion. What nobody has said is not guessed: such votes are told, and not taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cis_pipeline.core.model import Decision, Problem, Record, Verdict
from cis_pipeline.core.workspace import Workspace
from cis_pipeline.ledger.snapshot import State
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.protocol.rounds import Round
from cis_pipeline.protocol.sources import SearchTable, described, vote_faults
from cis_pipeline.screening.vote_exports import Vote, votes


@dataclass(frozen=True)
class Cast:
    """The decisions that exports of other tools hold, and what keeps others from counting."""

    decisions: list[Decision]
    problems: list[Problem]


def cast(state: State, workspace: Workspace, new: Iterable[str]) -> Cast:
    """The votes of every source whose description says where they count.

    Of the sources `new`, just read, votes that nobody has said anything about are a notice.
    """
    fresh, found = set(new), Cast([], [])
    by_source: dict[str, list[Record]] = {}
    for record in state.records:
        by_source.setdefault(record.source_id, []).append(record)
    for source_id, records in by_source.items():
        table = described(source_id, workspace, state.protocol.sources)
        faults = list(_faults(source_id, table, state.protocol)) if table else []
        if faults:
            found.problems.extend(faults)
        elif table is not None and table.votes:
            source = _Counted(source_id, table, state.protocol)
            found.decisions.extend(source.decisions(records))
            found.problems.extend(source.problems())
        elif source_id in fresh:
            found.problems.extend(_unasked(source_id, records))
    return found


def _faults(source_id: str, table: SearchTable, protocol: Protocol) -> Iterator[Problem]:
    """What a description beside an export says and the protocol does not know."""
    for key, what in vote_faults(table, protocol.rounds, protocol.criteria):
        remedy = f"mend `{key}` there; no vote of it counts until then"
        yield Problem(source_id, f"its description says {key}, but {what}", remedy)


def _unasked(source_id: str, records: list[Record]) -> Iterator[Problem]:
    given = [vote for record in records for vote in votes(record)]
    if given:
        names = ", ".join(sorted({vote.by or vote.tool for vote in given}))
        what = f"holds {len(given)} votes of another tool ({names}), which do not count here"
        remedy = (
            'to take them in, write votes = "ROUND" and voters = { NAME = "REVIEWER" } '
            "into the description of this source"
        )
        yield Problem(source_id, what, remedy, "notice")


class _Counted:
    """One source whose votes count, and what of them could not be taken."""

    def __init__(self, source_id: str, table: SearchTable, protocol: Protocol) -> None:
        self._source_id, self._table, self._protocol = source_id, table, protocol
        self._round: Round = protocol.round(table.votes)
        self._reasons = {word.casefold(): code for word, code in table.reasons.items()}
        for criterion in protocol.criteria_of(self._round.id):
            for word in (criterion.id, criterion.title):
                self._reasons.setdefault(word.casefold(), criterion.id)
        self._strangers: Counter[str] = Counter()
        self._unknown: Counter[str] = Counter()

    def decisions(self, records: Iterable[Record]) -> Iterator[Decision]:
        """The votes as decisions, in the order of the records."""
        for record in records:
            for vote in votes(record):
                decision = self._decision(record, vote)
                if decision is not None:
                    yield decision

    def problems(self) -> Iterator[Problem]:
        """Votes of people who are not known here, and exclusions without a reason of ours."""
        people = ", ".join(self._round.reviewers)
        for name, n in self._strangers.items():
            what = f'{n} votes are by "{name}", who is no reviewer of {self._round.id} ({people})'
            remedy = f'write voters = {{ "{name}" = "..." }} into the description of this source'
            yield Problem(self._source_id, what, remedy, "warning")
        for reason, n in self._unknown.items():
            what = f'{n} exclusions in {self._round.id} have the reason "{reason}", no criterion'
            remedy = f'write reasons = {{ "{reason}" = "..." }} there; until then they do not count'
            yield Problem(self._source_id, what, remedy, "warning")

    def _decision(self, record: Record, vote: Vote) -> Decision | None:
        name = vote.by or vote.tool
        who = self._table.voters.get(name, name)
        if who not in self._round.reviewers:
            self._strangers[name] += 1
            return None
        excluded = vote.verdict is Verdict.EXCLUDE
        reason = self._reasons.get(vote.reason.casefold(), "") if excluded else ""
        if excluded and not reason and self._round.unit == "report":
            self._unknown[vote.reason] += 1
            return None
        told = [f"cast in {vote.tool}", *([] if reason else [vote.reason]), vote.note]
        return Decision(
            record_id=record.record_id,
            round=self._round.id,
            by=who,
            verdict=vote.verdict,
            reason=reason,
            note="; ".join(part for part in told if part),
            locator=record.locator,
            sheet=f"votes:{self._source_id}",
            protocol=self._protocol.basis(self._round.id, vote.verdict, (reason, "")),
        )
