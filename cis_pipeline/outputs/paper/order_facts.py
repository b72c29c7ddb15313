"""Orders, draws, stops and second looks: what a program put first, or people were shown again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cis_pipeline.core.model import Decision, Verdict, Workbook
from cis_pipeline.ledger.assignments import AUDIT, BY, PILOT, RESUMED, SECOND_LOOK, STOPPED
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.outputs.paper.rule_facts import people_said


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What is on record of a round.

    `orders` are the workbooks by how their rows were ordered, in words. `drawn` are the latest
    assignments that were drawn by lot, `pilot` those of a pilot. `stopped` are the decisions in
    force to leave a report unread, `resumed` those that took such a one back. `second` are the
    exclusions offered again, of which people have `looked` at some and found some `wrong`.
    """

    round_id: str
    orders: Mapping[str, tuple[Workbook, ...]]
    drawn: tuple[Decision, ...]
    pilot: tuple[Decision, ...]
    audit: tuple[Decision, ...]
    stopped: tuple[Decision, ...]
    resumed: tuple[Decision, ...]
    second: tuple[Decision, ...]
    looked: tuple[Decision, ...]
    wrong: tuple[Decision, ...]

    @property
    def ranked(self) -> Mapping[str, tuple[Workbook, ...]]:
        """The workbooks whose rows a model, or likeness to the question, put in order."""
        return {said: books for said, books in self.orders.items() if said.startswith("ranked")}


def order_facts(round_id: str, state: Snapshot) -> OrderFacts:
    """All of it, of a ledger at one moment."""
    folded, books = state.folded, dict[str, list[Workbook]]()
    for book in state.workbooks:
        if (book.round, book.kind) == (round_id, "votes") and book.ordered:
            books.setdefault(book.ordered, []).append(book)
    seats = [d for (r, i), d in folded.seats.items() if r == round_id and i in folded.standings]
    checks = {
        i: c for (r, i), c in folded.checks.items() if r == round_id and i in folded.standings
    }
    again = {i: c for i, c in checks.items() if c.decision.reason == SECOND_LOOK}
    looked = {i: c for i, c in again.items() if not c.owing}
    wrong = (i for i in looked if people_said((round_id, i), state) is Verdict.INCLUDE)
    gone = [d for d in seats if d.reason == STOPPED]
    return OrderFacts(
        round_id=round_id,
        orders={said: tuple(some) for said, some in books.items()},
        drawn=tuple(d for d in seats if d.by == BY and not d.reason),
        pilot=tuple(d for d in state.counted if _is_pilot(d, round_id)),
        audit=tuple(c.decision for c in checks.values() if c.decision.reason == AUDIT),
        stopped=tuple(d for d in gone if folded.standings[_report(d, state)].reason == STOPPED),
        resumed=tuple(d for d in seats if d.reason == RESUMED),
        second=tuple(c.decision for c in again.values()),
        looked=tuple(c.decision for c in looked.values()),
        wrong=tuple(again[i].decision for i in wrong),
    )


def _is_pilot(d: Decision, round_id: str) -> bool:
    return d.verdict is Verdict.ASSIGN and d.reason == PILOT and d.round == round_id


def _report(d: Decision, state: Snapshot) -> str:
    return state.folded.report_of[d.record_id]
