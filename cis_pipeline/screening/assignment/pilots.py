"""The pilot of a round: the first records go to all its reviewers, to see whether they agree.

Until they do, no other records of the round are handed out. What to make of a pilot in which they
do not is for people: talk and take another one, or go on as it is; both are rulings on record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cis_pipeline.core.model import Decision, Ruling, Verdict
from cis_pipeline.ledger.assignments import PILOT, names_in
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.protocol.rounds import Round
from cis_pipeline.screening.agreement.coefficients import Estimate, agreement

AGAIN, GO_ON = "again", "go_on"
"""The rulings on a pilot: another one is drawn, or the rest is handed out."""


@dataclass(frozen=True)
class Pilot:
    """The latest pilot of a round: its reports, how many votes are owed on them, how far its
    reviewers agree (Gwet's AC1), what they must reach, and what was ruled on it."""

    round_id: str
    reports: tuple[str, ...]
    owing: int
    agreement: Estimate
    needed: float
    ruling: Ruling | None = None

    @property
    def passed(self) -> bool:
        """Whether the rest of the round may be handed out."""
        reached = self.agreement.value is not None and self.agreement.value >= self.needed
        return self.ruling is not None or (not self.owing and reached)

    @property
    def sentence(self) -> str:
        """How it stands, in words, and what to do next."""
        said = f"pilot of {len(self.reports)} records in {self.round_id}: "
        if self.owing:
            return f"{said}{self.owing} decisions are owed; the others are handed out after it"
        ac1 = self.agreement
        reach = f", 95 % interval {ac1.ci95[0]:.2f} to {ac1.ci95[1]:.2f}" if ac1.ci95 else ""
        value = "undefined" if ac1.value is None else f"{ac1.value:.2f}"
        said += f"agreement (Gwet's AC1) {value}{reach}, {self.needed:.2f} is needed"
        if self.ruling is not None:
            return f"{said}; {self.ruling.by} ruled to go on: {self.ruling.note}"
        if self.passed:
            return f"{said}; the others are handed out"
        return (
            f"{said}. Talk about where you differ, then `cis pilot {self.round_id} --again` for "
            "another one, or `--go-on`, with --by YOU and --note WHY"
        )


def about(round_id: str) -> str:
    """What a ruling on a pilot is about."""
    return f"pilot {round_id}"


def pilot_of(asked: Round, state: Snapshot) -> Pilot | None:
    """The latest pilot of a round; None where none was drawn.

    Those who left owe nothing, and what they said counts.
    """
    drawn = _drawn(asked.id, state.counted)
    if not drawn:
        return None
    last = drawn[-1].evidence
    reports = {state.folded.report_of.get(d.record_id, "") for d in drawn if d.evidence == last}
    reports &= state.folded.standings.keys()
    votes = {
        report: {v.by: v.verdict.value for v in state.folded.votes.get((asked.id, report), ())}
        for report in reports
    }
    owing = 0
    for report in reports:
        seat = state.folded.seats.get((asked.id, report))
        seats = names_in(seat) if seat else asked.reviewers
        owing += sum(name not in votes[report] for name in seats)
    found = agreement(votes, as_include=(Verdict.UNSURE,))
    rulings = [r for r in state.rulings if r.about == about(asked.id)]
    ruling = rulings[-1] if rulings and rulings[-1].verdict == GO_ON else None
    needed = state.protocol.screening_of(asked.id).pilot_agreement
    order = [r for r in state.folded.standings if r in reports]
    return Pilot(asked.id, tuple(order), owing, found.gwet_ac1, needed, ruling)


def withheld(state: Snapshot) -> dict[str, frozenset[str]]:
    """By round the reports that are not handed out yet, since its pilot is not over."""
    found = {}
    for asked in state.protocol.rounds:
        if not state.protocol.screening_of(asked.id).pilot:
            continue
        pilot = pilot_of(asked, state)
        if pilot is None or not pilot.passed:
            report_of, drawn = state.folded.report_of, _drawn(asked.id, state.counted)
            piloted = {report_of.get(d.record_id) for d in drawn}
            waiting = (s for s in state.folded.standings.values() if s.round == asked.id)
            found[asked.id] = frozenset(s.record_id for s in waiting if s.record_id not in piloted)
    return found


def _drawn(round_id: str, decisions: Sequence[Decision]) -> list[Decision]:
    return [
        d
        for d in decisions
        if d.verdict is Verdict.ASSIGN and d.reason == PILOT and d.round == round_id
    ]
