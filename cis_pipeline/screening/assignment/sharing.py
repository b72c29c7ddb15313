"""The assignments that a review calls for now: drawn where reports have none, or a reviewer left.

What a draw follows from is read from the ledger here; how it is drawn stands in `allocation`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping

from cis_pipeline.core.model import CONSENSUS, Decision, Verdict
from cis_pipeline.ledger.assignments import BY, PILOT, names_in
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.protocol.rounds import Round
from cis_pipeline.screening.assignment import allocation
from cis_pipeline.screening.assignment.allocation import Draw, Held
from cis_pipeline.screening.assignment.pilots import AGAIN, about, pilot_of

Asked = Mapping[tuple[str, str], Collection[str]]
"""By (round, report) those whom a workbook asks about it."""


def due(state: Snapshot, asked: Callable[[], Asked]) -> list[Decision]:
    """The assignments to be put on record; none where every reviewer judges every report."""
    seated = {round_id for round_id, _ in state.folded.seats}
    plans = {r.id: state.protocol.screening_of(r.id) for r in state.protocol.rounds if r.reviewers}
    concerned = [r for r, plan in plans.items() if plan.shared or r in seated]
    known = asked() if concerned else {}
    rounds = (state.protocol.round(round_id) for round_id in concerned)
    return [d for declared in rounds for d in _of_round(declared, state, known)]


def _of_round(declared: Round, state: Snapshot, asked: Asked) -> list[Decision]:
    plan = state.protocol.screening_of(declared.id)
    reports = held(declared, state, asked)
    given = draw_of(declared, state)
    if not plan.shared:  # what is on record from when it was goes on
        return allocation.draw([h for h in reports if h.seats], given)
    if plan.pilot:
        now = pilot_of(declared, state)
        again = _again(declared, state)
        if now is None or again:
            return allocation.pilot(reports, given, again + 1)
        if not now.passed:
            return allocation.draw([h for h in reports if h.seats], given)
    if plan.reviewers == "all":
        return allocation.draw([h for h in reports if h.seats], given)
    return allocation.draw(reports, given)


def _again(declared: Round, state: Snapshot) -> int:
    """How many further pilots were ruled and are not drawn yet: their number; 0 if none is due."""
    rulings = [r for r in state.rulings if r.about == about(declared.id) and r.verdict == AGAIN]
    drawn = {d.evidence for d in state.counted if d.round == declared.id and d.reason == PILOT}
    return len(rulings) if len(rulings) >= len(drawn) else 0


def draw_of(declared: Round, state: Snapshot) -> Draw:
    """What a draw in this round follows from, besides its reports."""
    by_draw = (d for d in state.counted if d.verdict is Verdict.ASSIGN and d.by == BY)
    carried = state.protocol.carried
    heirs = {
        left: e.instead_of
        for e in carried.excuses
        if e.round == declared.id and e.instead_of
        for left in e.voted
        if left in carried.left.get(declared.id, ())
    }
    dealt = sum(d.round == declared.id for d in by_draw)
    plan = state.protocol.screening_of(declared.id)
    return Draw(declared.id, declared.reviewers, plan, dealt, heirs)


def held(declared: Round, state: Snapshot, asked: Asked) -> list[Held]:
    """The reports that wait for reviewers in a round, each with who holds it now."""
    folded, found = state.folded, []
    for s in folded.standings.values():
        people = set(s.awaiting) - {CONSENSUS, "rules", "protocol"}
        if s.round != declared.id or not people:
            continue
        key = (declared.id, s.record_id)
        seat = folded.seats.get(key)
        voted = frozenset(v.by for v in folded.votes.get(key, ()))
        who = voted.union(asked.get(key, ()))
        found.append(Held(s.record_id, names_in(seat) if seat else (), who, voted))
    return found


def by_workbooks(state: Snapshot) -> dict[tuple[str, str], set[str]]:
    """Whom workbooks that were handed out ask, by (round, report)."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for book in state.workbooks:
        for record_id in book.rows if book.kind == "votes" else ():
            report = state.folded.report_of.get(record_id, record_id)
            found[book.round, report].add(book.reviewer)
    return found
