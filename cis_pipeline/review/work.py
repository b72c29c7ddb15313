"""The work of screening as a team sees it: shares, handing over, pilots, audits, when to stop.

`Review.work` of a review. What changes something is planned first and says what it moves, as
corrections do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.model import Decision, Ruling
from cis_pipeline.core.progress import Step
from cis_pipeline.ledger.assignments import assignment, names_in
from cis_pipeline.ledger.rows import Batch
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.protocol.rounds import Round
from cis_pipeline.review import sheet_acceptance
from cis_pipeline.review.corrections import Plan, Who
from cis_pipeline.review.session import Session
from cis_pipeline.screening.assignment import pilots
from cis_pipeline.screening.assignment.audit import Audit, audit_of
from cis_pipeline.screening.assignment.pilots import Pilot
from cis_pipeline.screening.assignment.shares import Share, shares_of
from cis_pipeline.screening.stopping import of_round as stopping_of_round
from cis_pipeline.screening.stopping.evidence import TARGET
from cis_pipeline.screening.stopping.of_round import RoundEvidence

if TYPE_CHECKING:
    from cis_pipeline.screening.second_look.of_round import Looked


class Work:
    """The work of a review's team."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def _state(self) -> Snapshot:
        return self._session.state

    def shares(self) -> list[Share]:
        """What each reviewer has of each round that people judge, in the order of the protocol."""
        rounds = (r for r in self._state.protocol.rounds if r.reviewers)
        return [share for asked in rounds for share in shares_of(asked, self._state)]

    def pilots(self) -> list[Pilot]:
        """The latest pilot of each round that has one."""
        found = (pilots.pilot_of(asked, self._state) for asked in self._state.protocol.rounds)
        return [pilot for pilot in found if pilot is not None]

    def audit(self) -> list[Audit]:
        """Of each round that rules decide, how often they were found wrong."""
        rounds = (r for r in self._state.protocol.rounds if r.decided_by == "rules")
        return [audit_of(asked, self._state) for asked in rounds]

    def assign(
        self, round_id: str, from_: str, to: Sequence[str], who: Who, number: int = 0
    ) -> Plan:
        """Plan that others judge what a reviewer owes in a round, all of it or so many; in turn.

        ReviewError if somebody is no reviewer of the round, or nothing is owed.
        """
        state = self._state
        asked = state.protocol.round(round_id)
        for name in to:
            if name not in asked.reviewers:
                known = ", ".join(asked.reviewers)
                raise ReviewError(
                    f'"{name}" is no reviewer of {round_id}; those are {known}: name them in '
                    "config/review.toml first"
                )
        owed = [s for s in state.folded.standings.values() if from_ in s.awaiting]
        mine = [s.record_id for s in owed if s.round == round_id][: number or None]
        made, loads = list[Decision](), Counter[str]()
        for report in mine:
            seats = _seats(asked, report, state)
            free = [name for name in to if name not in seats]
            heir = min(free, key=lambda name: (loads[name], to.index(name)), default="")
            if heir:
                loads[heir] += 1
                names = [heir if name == from_ else name for name in seats]
                why = f"handed over by {from_}: {who.note}"
                made.append(assignment((round_id, report), names, by=who.by, why=why))
        if not made:
            raise ReviewError(f"{from_} owes nothing in {round_id} that {' or '.join(to)} could do")
        each = ", ".join(f"{name} {n}" for name, n in sorted(loads.items()))
        return Plan(
            Batch(decisions=tuple(made)),
            (
                f"{len(made)} of the {len(mine)} records that {from_} has not judged in {round_id} "
                f"go to others: {each}",
                "what they have judged stays theirs; the next `cis run` writes the workbooks",
            ),
        )

    def sheets_accept(self, file: str, who: Who) -> Plan:
        """Plan that a file of data/sheets/ is taken as it stands, with what `run` asks about it.

        It holds for the file with these bytes. ReviewError if nothing is asked about it.
        """
        session = self._session
        results = session.results()
        folders = sheet_acceptance.Folders(results.sheets, results.coding_sheets)
        return sheet_acceptance.plan(self._state, folders, session.workspace, file, who)

    def stopping(self, round_id: str = "", target: float = TARGET) -> list[RoundEvidence]:
        """What speaks for stopping, of one round or of each in which people screen records."""
        state = self._state
        ids = [round_id] if round_id else [r.id for r in stopping_of_round.rounds_of(state)]
        return [stopping_of_round.evidence_of(i, state, target) for i in ids]

    def stop(self, round_id: str, who: Who) -> Plan:
        """Plan that what nobody has read in a round is left unread."""
        (found,) = self.stopping(round_id)
        made = stopping_of_round.stop(found, who.by, who.note)
        return Plan(
            Batch(decisions=tuple(made)),
            (
                *found.sentences,
                f"{len(made)} records are left unread, and counted as removed before screening "
                "(marked as ineligible by automation tools); `cis stopping --go-on` undoes it",
            ),
        )

    def go_on(self, round_id: str, who: Who) -> Plan:
        """Plan that what was left unread is read after all."""
        (found,) = self.stopping(round_id)
        made = stopping_of_round.go_on(found, who.by, who.note)
        return Plan(Batch(decisions=tuple(made)), (f"{len(made)} records are to be read again",))

    def looked(self, round_id: str) -> Looked:
        """What came of the second look at a round, and what would be offered next."""
        from cis_pipeline.screening.second_look import of_round  # with it comes the model

        return of_round.looked(round_id, self._state, self._session.workspace.outputs)

    def second_look(
        self, round_id: str, who: Who, *, share: float = 0.1, number: int = 0, reader: str = ""
    ) -> Plan:
        """Plan that excludes of a round are looked at again: so many more, or up to a share (0 to
        1) of all, those first that are most at odds with the model and the partner."""
        from cis_pipeline.screening.second_look import of_round

        found = self.looked(round_id)
        more = number or of_round.share(found, share)
        name = reader or of_round.reader_of(self._state.protocol.round(round_id))
        made = of_round.offer(found, more, name, who.by, who.note)
        return Plan(
            Batch(decisions=tuple(made)),
            (
                *found.sentences,
                f"{len(made)} more go to {name}, blind, in a small workbook; what {name} includes "
                "is a vote, and reopens the record. It is no replacement for a second reader.",
            ),
        )

    def pilot(self, round_id: str, verdict: str, *, by: str, note: str) -> Step:
        """Rule on a pilot: "again" draws another one, "go_on" hands out the rest."""
        who = Who(by, note)
        asked = self._state.protocol.round(round_id)
        found = pilots.pilot_of(asked, self._state)
        if found is None:
            raise ReviewError(f"{round_id} has no pilot; write pilot = 50 under [screening]")
        if verdict == pilots.AGAIN and found.owing:
            raise ReviewError(f"{found.sentence}; another one is drawn when this one is over")
        ruling = Ruling(about=pilots.about(round_id), verdict=verdict, by=who.by, note=who.note)
        self._session.append(Batch(rulings=(ruling,)))
        then = "another is drawn" if verdict == pilots.AGAIN else "the others are handed out"
        return Step("pilot", f"{round_id}: {then} with the next `cis run`", 1, [])


def _seats(asked: Round, report: str, state: Snapshot) -> tuple[str, ...]:
    seat = state.folded.seats.get((asked.id, report))
    return names_in(seat) if seat else asked.reviewers
