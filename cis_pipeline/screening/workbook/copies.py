"""All workbooks of a folder together: one answer a question, whichever copy gives it.

A workbook is known by the id in it: copies that agree are one, and where they differ none counts.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from cis_pipeline.core.model import CONSENSUS, DEDUPE_ROUND, Decision, Problem, Verdict
from cis_pipeline.ledger.reports import pair_of
from cis_pipeline.screening.workbook.readings import Sheet


@dataclass(frozen=True)
class Read:
    """All workbooks together: what they say where copies agree, and what is wrong with them."""

    sheets: tuple[Sheet, ...]
    decisions: tuple[Decision, ...]
    problems: tuple[Problem, ...]
    torn: tuple[tuple[Decision, ...], ...] = ()
    """What copies of one workbook say of the same report, where they differ."""

    @classmethod
    def of(cls, sheets: tuple[Sheet, ...]) -> Read:
        """Decisions in the order of the files and their rows, settlements after votes.

        A conflict is settled when its votes are in, whatever the files are called.
        """
        kept, torn = agreed(d for sheet in sheets for d in sheet.decisions)
        kept.sort(key=lambda d: d.by == CONSENSUS)
        faults = [p for sheet in sheets for p in sheet.problems]
        return cls(sheets, tuple(kept), (*faults, *map(_differ, torn)), tuple(torn))

    def asks(self, round_id: str, who: str) -> set[str]:
        """The records that workbooks still ask of somebody in a round."""
        sheets = [s for s in self.sheets if s.round_id == round_id and s.who == who]
        return {record_id for sheet in sheets for record_id in sheet.blank}

    def unread(self, round_id: str, who: str) -> bool:
        """Whether a workbook of theirs cannot be read: nobody knows what it asks."""
        return any(s.unread and (s.round_id, s.who) == (round_id, who) for s in self.sheets)


def cell(d: Decision) -> Hashable:
    """Which question of which workbook a decision answers."""
    about = pair_of(d) if d.round == DEDUPE_ROUND else d.record_id
    return (d.sheet, d.round, d.by, about, d.verdict is Verdict.STUDY)


def answer(d: Decision) -> Hashable:
    """What the answer is."""
    return (d.verdict, d.target if d.verdict is Verdict.STUDY else "", d.reason, d.further, d.note)


T = TypeVar("T")


def agreed(
    decisions: Iterable[Decision],
) -> tuple[list[Decision], list[tuple[Decision, ...]]]:
    """One answer a cell, from all copies of a workbook; where copies differ, none, and what each
    says stands among the second."""
    return agreed_by(cell, answer, decisions)


def agreed_by(
    cell_of: Callable[[T], Hashable], answer_of: Callable[[T], Hashable], given: Iterable[T]
) -> tuple[list[T], list[tuple[T, ...]]]:
    """The same of answers of any kind."""
    by_cell: dict[Hashable, list[T]] = {}
    for one in given:
        by_cell.setdefault(cell_of(one), []).append(one)
    kept, torn = [], []
    for same in by_cell.values():
        if len({answer_of(one) for one in same}) == 1:
            kept.append(same[0])
        else:
            torn.append(tuple(same))
    return kept, torn


def _differ(copies: tuple[Decision, ...]) -> Problem:
    return copies_differ([d.locator for d in copies])


def copies_differ(locators: Iterable[str]) -> Problem:
    """That copies of a workbook contradict each other at these places."""
    what = "copies of one workbook say different things here; neither counts"
    return Problem(" and ".join(locators), what, "delete the copy that is out of date")
