"""What workbooks and people have said before: what is news in a workbook, and what goes back on it.

A workbook is read again and again; what counts is the last word of each of its cells. A table
without the id of a workbook (saved as CSV, say) has cells of its own, and so would give every vote
a second time: what it says as well as its person's vote in force is no news.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from cis_pipeline.core.model import DEDUPE_ROUND, Decision, Verdict
from cis_pipeline.ledger.reports import pair_of
from cis_pipeline.screening.workbook.copies import answer, cell

T = TypeVar("T")


@dataclass(frozen=True)
class Keys(Generic[T]):
    """What is compared of answers: their `cell` (the question of one workbook), what they say
    there, and which `question` they answer whatever workbook asks it of their person.

    `stance` is what they say without the note. `sheet` is "" of what stands in no workbook,
    `in_table` tells what stands in a table without the id of a workbook, `by_person` what a person
    said.
    """

    cell: Callable[[T], Hashable]
    answer: Callable[[T], Hashable]
    question: Callable[[T], Hashable]
    stance: Callable[[T], Hashable]
    note: Callable[[T], str]
    sheet: Callable[[T], str]
    in_table: Callable[[T], bool]
    by_person: Callable[[T], bool]


class Answered(Generic[T]):
    """Answers on record by the cells they were given in, and by their persons."""

    def __init__(self, given: Iterable[T], keys: Keys[T]) -> None:
        self._all, self._keys = list(given), keys
        self._last: dict[Hashable, T] = {}
        self._earlier: dict[Hashable, set[Hashable]] = defaultdict(set)
        for one in self._all:
            if keys.sheet(one):
                self._in_cell(one)

    def _in_cell(self, one: T) -> None:
        cell = self._keys.cell(one)
        self._last[cell] = one
        self._earlier[cell].add(self._keys.stance(one))

    @cached_property
    def _by_person(self) -> dict[Hashable, list[T]]:
        found: dict[Hashable, list[T]] = defaultdict(list)
        for one in self._all:
            if self._keys.by_person(one):
                found[self._keys.question(one)].append(one)
        return found

    def add(self, one: T) -> None:
        """One more answer that was read from a workbook."""
        self._by_person[self._keys.question(one)].append(one)
        self._in_cell(one)

    def last_in_cell(self, one: T) -> T | None:
        """What the same cell of the same workbook said last."""
        return self._last.get(self._keys.cell(one))

    def last_of_person(self, one: T) -> T | None:
        """What the same person said last to the same question, wherever."""
        found = self._by_person.get(self._keys.question(one))
        return found[-1] if found else None

    def is_news(self, one: T) -> bool:
        """Whether an answer read from a workbook is none that is on record already."""
        keys, before = self._keys, self.last_in_cell(one)
        if before is not None:
            return keys.answer(before) != keys.answer(one)
        own = self.last_of_person(one) if keys.in_table(one) else None
        if own is None or keys.stance(own) != keys.stance(one):
            return True
        return keys.note(one) not in ("", keys.note(own))

    def goes_back(self, one: T) -> bool:
        """Whether a cell says again what it said before its last word."""
        keys, before = self._keys, self.last_in_cell(one)
        if before is None or keys.stance(before) == keys.stance(one):
            return False
        return keys.stance(one) in self._earlier[keys.cell(one)]


class SaidBefore(Answered[Decision]):
    """The decisions of a ledger by the cells they were given in, and by their persons."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        super().__init__(decisions, _DECISIONS)


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


_DECISIONS: Keys[Decision] = Keys(
    cell=cell,
    answer=answer,
    question=question_of,
    stance=stance,
    note=lambda d: d.note,
    sheet=lambda d: d.sheet,
    in_table=is_of_table,
    by_person=lambda d: not d.by_rule,
)
