"""What workbooks and people have said before: what is news in a workbook, and what goes back on it.

A workbook is read again and again; what counts is the last word of each of its cells. A table
without the id of a workbook (saved as CSV, say) has cells of its own, and so would give every vote
a second time: what it says as well as its person's vote in force is no news.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from functools import cached_property

from cis_pipeline.core.model import DEDUPE_ROUND, Decision, Verdict
from cis_pipeline.ledger.reports import pair_of
from cis_pipeline.screening.workbook.copies import answer, cell


class SaidBefore:
    """The decisions of a ledger by the cells they were given in, and by their persons."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self._all = list(decisions)
        self._last: dict[Hashable, Decision] = {}
        self._earlier: dict[Hashable, set[Hashable]] = defaultdict(set)
        for d in self._all:
            if d.sheet:
                self._in_cell(d)

    def _in_cell(self, d: Decision) -> None:
        self._last[cell(d)] = d
        self._earlier[cell(d)].add(stance(d))

    @cached_property
    def _by_person(self) -> dict[Hashable, list[Decision]]:
        found: dict[Hashable, list[Decision]] = defaultdict(list)
        for d in self._all:
            if not d.by_rule:
                found[question_of(d)].append(d)
        return found

    def add(self, d: Decision) -> None:
        """One more decision that was read from a workbook."""
        self._by_person[question_of(d)].append(d)
        self._in_cell(d)

    def last_in_cell(self, d: Decision) -> Decision | None:
        """What the same cell of the same workbook said last."""
        return self._last.get(cell(d))

    def last_of_person(self, d: Decision) -> Decision | None:
        """What the same person said last to the same question, wherever."""
        found = self._by_person.get(question_of(d))
        return found[-1] if found else None

    def is_news(self, d: Decision) -> bool:
        """Whether a decision read from a workbook is none that is on record already."""
        before = self.last_in_cell(d)
        if before is not None:
            return answer(before) != answer(d)
        own = self.last_of_person(d) if is_of_table(d) else None
        return own is None or stance(own) != stance(d) or d.note not in ("", own.note)

    def goes_back(self, d: Decision) -> bool:
        """Whether a cell says again what it said before its last word."""
        before = self.last_in_cell(d)
        if before is None or stance(before) == stance(d):
            return False
        return stance(d) in self._earlier[cell(d)]


def is_of_table(d: Decision) -> bool:
    """Whether a decision stands in a table that has no id of a workbook."""
    return bool(d.sheet) and d.locator.startswith(f"{d.sheet} row ")


def question_of(d: Decision) -> Hashable:
    """Which question a decision answers, whatever workbook asks it of its person."""
    about = pair_of(d) if d.round == DEDUPE_ROUND else d.record_id
    return (d.round, d.by, about, d.verdict is Verdict.STUDY)


def stance(d: Decision) -> Hashable:
    """What a decision says, without its note."""
    return (d.verdict, d.target if d.verdict is Verdict.STUDY else "", d.reason, d.further)


def named(d: Decision) -> str:
    """What a decision is about, as workbooks name it."""
    return f"{d.target} {d.record_id}" if d.round == DEDUPE_ROUND else d.record_id


def in_words(d: Decision) -> str:
    """What a decision says, in words: "exclude (LANG)"."""
    codes = "; ".join(code for code in (d.reason, *d.further) if code)
    if d.verdict is Verdict.STUDY:
        return f'told of as "{d.target}"'
    return d.verdict.value + (f" ({codes})" if codes and d.round != DEDUPE_ROUND else "")
