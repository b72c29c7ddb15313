"""Codings that stand in a workbook and are asked about before they are taken in, as in screening.

A changed mind in one's own workbook is a new value, and is taken in. Asked about is what looks like
a mistake: a workbook whose cells say again what they said before their last word (an old copy put
back), a table without the id of a workbook that contradicts what its coder has said, a column that
was sorted alone, and a new code whose theme may only be mistyped.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cis_pipeline.core.model import Problem, Said
from cis_pipeline.screening.coding_workbook.given import (
    CodedBefore,
    Given,
    in_table,
    in_words,
    stance,
)
from cis_pipeline.screening.coding_workbook.items import Item
from cis_pipeline.screening.coding_workbook.read import Returned
from cis_pipeline.screening.workbook.questions import Question, some
from cis_pipeline.screening.workbook.sorted_alone import orders, together


def asked(
    sheets: Sequence[Returned], said: CodedBefore, accepted: Collection[tuple[str, str]]
) -> tuple[Returned, ...]:
    """The workbooks without the codings in question, each with its questions as Problems; a file
    that somebody accepted as it stands (path and digest) is left as it is.

    `said` is what is on record; what the workbooks say is added to it, tables last.
    """
    doubts, found = _Doubts(said), dict[int, Returned]()
    tables = [n for n, sheet in enumerate(sheets) if any(map(in_table, sheet.given))]
    for n in [n for n in range(len(sheets)) if n not in set(tables)] + tables:
        sheet = sheets[n]
        if (sheet.path, sheet.digest) not in accepted:
            sheet = doubts.held(sheet)
        for given in sheet.given:
            if said.is_news(given):
                said.add(given)
        found[n] = sheet
    return tuple(found[n] for n in range(len(sheets)))


@dataclass(frozen=True)
class _Doubts:
    """What was said up to now, on record and in the workbooks that were looked at."""

    said: CodedBefore

    def held(self, sheet: Returned) -> Returned:
        """A workbook without the codings in question, and the questions."""
        news = [g for g in sheet.given if self.said.is_news(g)]
        back, problems = list[Given](), list[Problem]()
        for what, remedy, concerned in self._questions(sheet, news):
            if new := [g for g in concerned if g not in back]:
                back += new
                rows = some(list(dict.fromkeys(g.locator.rpartition(" ")[2] for g in new)))
                where = f"{sheet.path} row{'s' * (' ' in rows)} {rows}"
                asks = Question(what, remedy, ()).asked(sheet.path)
                problems.append(Problem(where, f"{what}; not taken in", asks))
        if not problems:
            return sheet
        pending = self._pending(sheet, back)
        return replace(
            sheet,
            given=tuple(g for g in sheet.given if g not in back),
            problems=(*sheet.problems, *problems),
            blank=(*sheet.blank, *pending),
        )

    def _pending(self, sheet: Returned, back: Sequence[Given]) -> Iterator[Item]:
        """What nobody has decided yet is still asked by this workbook."""
        items = sheet.label.items if sheet.label else {}
        about = dict.fromkeys(g.about for g in back if not self.said.last_of_person(g))
        return (items[row_id] for row_id in about if row_id in items)

    def _questions(
        self, sheet: Returned, news: Sequence[Given]
    ) -> Iterator[tuple[str, str, Sequence[Given]]]:
        for question in sheet.questions:
            if concerned := self._still(question, sheet, news):
                yield question.what, question.remedy, concerned
        flips = [g for g in news if g.coding.verdict is not Said.MEMO and self.said.goes_back(g)]
        if flips:
            what = f"an old copy seems to have been put back: {self._against(flips)}"
            yield what, "put the latest copy back", flips
        tables = [g for g in news if in_table(g) and g not in flips]
        if contrary := [g for g in tables if self._contradicts(g)]:
            what = f"says otherwise than what is in force: {self._against(contrary)}"
            remedy = "change it in the workbook itself, and take this table out of the folder"
            yield what, remedy, contrary

    def _still(self, question: Question, sheet: Returned, news: Sequence[Given]) -> Sequence[Given]:
        """The news that a question of a workbook's rows is about; none if what is new since the
        rest was taken in is not enough to ask again."""
        about = set(question.records)
        concerned = [g for g in news if about & {g.about, g.locator}]
        if not question.column:
            return concerned
        value = _VALUES[question.column]
        before = [value(last) for g in sheet.given if (last := self.said.last_in_cell(g))]
        enough = orders([value(g) for g in concerned]) / 2 >= question.least
        return concerned if enough or not before or not together(before) else ()

    def _contradicts(self, given: Given) -> bool:
        own = self.said.last_of_person(given)
        if own is None or own.coding.sheet == given.coding.sheet:
            return False
        return given.coding.verdict is not Said.MEMO and stance(own) != stance(given)

    def _against(self, flips: Sequence[Given]) -> str:
        """The first of them beside what is in force, in words."""
        one = flips[0]
        of_person = in_table(one)
        own = self.said.last_of_person(one) if of_person else self.said.last_in_cell(one)
        assert own is not None
        since = f" since {own.coding.at[:10]}" if own.coding.at else ""
        more = f", and {len(flips) - 1} more" if len(flips) > 1 else ""
        return f"{one.about} is {in_words(own)}{since} and {in_words(one)} here{more}"


_VALUES: Mapping[str, Callable[[Given], Hashable]] = {
    "decision": lambda given: given.coding.verdict,
    "reason": lambda given: given.coding.to,
    "note": lambda given: given.coding.note,
}
"""What a column that is filled in says in a coding."""
