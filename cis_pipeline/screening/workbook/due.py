"""The tasks that are owed and that no workbook asks for yet, each with its rows in their order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property

from cis_pipeline.core.model import CONSENSUS, Workbook
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.screening import reconciliation
from cis_pipeline.screening.assignment import pilots
from cis_pipeline.screening.assignment.handing_out import HandedOut, Ranker, rows
from cis_pipeline.screening.tasks import CHECKS, Task
from cis_pipeline.screening.workbook.copies import Read, answer, cell
from cis_pipeline.screening.workbook.renewal import reports_of


class Due:
    """What is to be asked, seen from one state of the ledger and what workbooks say."""

    def __init__(self, state: Snapshot, read: Read, ranker: Ranker | None = None) -> None:
        self._state, self._read, self._ranker = state, read, ranker

    def unasked(self, kind: str) -> list[Task]:
        """The tasks of this kind, with those of their reports that no workbook asks for."""

        def unasked(round_id: str, who: str, owed: list[str]) -> list[str]:
            if (who == CONSENSUS) != (kind == "conflicts") or self._read.unread(round_id, who):
                return []
            asked = set(reports_of(self._read.asks(round_id, who), self._state))
            asked |= self._just_answered.get((round_id, who), set())
            return [record_id for record_id in owed if record_id not in asked]

        return self.tasks(unasked)

    @cached_property
    def _just_answered(self) -> dict[tuple[str, str], set[str]]:
        """By round and person the reports that workbooks answer and the ledger does not know of."""
        last = {cell(d): answer(d) for d in self._state.counted if d.sheet}
        found: dict[tuple[str, str], set[str]] = {}
        for d in self._read.decisions:
            if last.get(cell(d)) != answer(d) and not d.protocol.startswith("older:"):
                report = self._state.folded.report_of.get(d.record_id, d.record_id)
                found.setdefault((d.round, d.by), set()).add(report)
        return found

    def next_of(self, task: Task, written: Sequence[Workbook]) -> Task:
        """A task with the rows of the next workbook only, in their order; none, where enough is
        open still. `written` are the workbooks that are not in the ledger yet."""
        if task.kind == "conflicts" or task.purpose:
            return task
        round_id, who = task.round_id, task.reviewer
        ids = [report.record_id for report in task.reports]
        asks = set(reports_of(self._read.asks(round_id, who), self._state))
        standings = self._state.folded.standings
        still_open = sum(who in standings[i].awaiting for i in asks if i in standings)
        chosen = rows(ids, still_open, self._round(round_id, written))
        by_id = {report.record_id: report for report in task.reports}
        return replace(
            task,
            reports=tuple(by_id[i] for i in chosen.reports),
            ordered=chosen.ordered,
            purpose="pilot" if round_id in self._withheld else "",
        )

    def _round(self, round_id: str, written: Sequence[Workbook]) -> HandedOut:
        books = (*self._state.workbooks, *written)
        mine = (b for b in books if b.round == round_id and b.kind == "votes")
        given = [i for book in mine if book.purpose not in CHECKS for i in book.rows]
        plan = self._state.protocol.screening_of(round_id)
        withheld = self._withheld.get(round_id, frozenset())
        return HandedOut(round_id, plan, given, withheld, self._ranker)

    @cached_property
    def _withheld(self) -> dict[str, frozenset[str]]:
        return pilots.withheld(self._state)

    def tasks(self, wanted: Callable[[str, str, list[str]], list[str]]) -> list[Task]:
        """The tasks that are owed, each with those of its reports that are wanted."""
        state = self._state
        made_up = any(source.simulated for source in state.sources.values())
        invented = {i for i in state.reports if made_up and state.source_of(i).simulated}
        owed = reconciliation.owed(
            state.folded,
            state.protocol,
            state.reports,
            history=state.counted,
            simulated=invented,
            unasked=wanted,
        )
        if not state.folded.checks:
            return owed
        checks = (state.folded, state.protocol, state.reports, wanted, invented)
        return [*owed, *reconciliation.checks_owed(*checks)]


def is_of(task: Task, book: Workbook | None) -> bool:
    """Whether a task is one for which this workbook was written."""
    purpose = book.purpose if book else ""
    return (task.purpose if task.purpose in CHECKS else "") == (
        purpose if purpose in CHECKS else ""
    )


def as_handed_out(task: Task, book: Workbook | None) -> Task:
    """A task with its rows in the order in which the workbook has them."""
    if book is None:
        return task
    place = {record_id: n for n, record_id in enumerate(book.rows)}
    there = sorted(task.reports, key=lambda report: place.get(report.record_id, len(place)))
    return replace(task, reports=tuple(there), purpose=book.purpose, ordered=book.ordered)
