"""What a coder gave in a workbook: a coding, with where it stands; and how two are compared.

Compared are the passages and not the rows: the same sentence under the same theme is the same
question, in whichever workbook, and whichever record of its report it was asked for.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from cis_pipeline.core.model import Coding, Said
from cis_pipeline.screening.coding_workbook.items import passage_of
from cis_pipeline.screening.workbook.said_before import Answered, Keys

_OF_WORKBOOKS = frozenset(
    {Said.CONFIRM, Said.REFUSE, Said.MOVE, Said.ADD, Said.UNDO, Said.MEMO},
)


@dataclass(frozen=True, slots=True)
class Given:
    """A coding; `about` is the row id of its passage, `locator` the row that it stands in ("" for
    one that is on record)."""

    coding: Coding
    about: str
    locator: str = ""


def cell(given: Given) -> Hashable:
    """Which question of which workbook it answers; a memo and a new code stand by themselves."""
    return (given.coding.sheet, *_question(given))


def _question(given: Given) -> tuple[Hashable, ...]:
    coding = given.coding
    kind = coding.verdict if coding.verdict in (Said.MEMO, Said.ADD) else None
    return (coding.by, given.about, kind)


def answer(given: Given) -> Hashable:
    """What the answer is."""
    return (*stance(given), given.coding.note)


def stance(given: Given) -> tuple[Hashable, ...]:
    """What it says without its memo; of a memo, itself."""
    coding = given.coding
    return (coding.verdict, coding.to, coding.note if coding.verdict is Said.MEMO else "")


def in_table(given: Given) -> bool:
    """Whether it stands in a table that has no id of a workbook."""
    sheet = given.coding.sheet
    return bool(sheet) and given.locator.startswith(f"{sheet} row ")


KEYS: Keys[Given] = Keys(
    cell=cell,
    answer=answer,
    question=_question,
    stance=stance,
    note=lambda given: given.coding.note,
    sheet=lambda given: given.coding.sheet,
    in_table=in_table,
    by_person=lambda given: True,
)


def on_record(codings: Iterable[Coding], report_of: Mapping[str, str]) -> list[Given]:
    """The codings of a ledger that a workbook might have given, by their reports of today."""
    return [
        Given(c, passage_of(c, report_of.get(c.record_id, c.record_id)))
        for c in codings
        if c.verdict in _OF_WORKBOOKS
    ]


class CodedBefore(Answered[Given]):
    """What is on record of codings, by cells and by persons."""

    def __init__(self, given: Iterable[Given]) -> None:
        super().__init__(given, KEYS)

    def is_news(self, one: Given) -> bool:
        """Whether it is none that is on record; taking back what was never said is no news."""
        if one.coding.verdict is Said.UNDO:
            last = self.last_of_person(one)
            if last is None or last.coding.verdict is Said.UNDO:
                return False
        return super().is_news(one)


def in_words(given: Given) -> str:
    """What it says, in words: "move to TA2"."""
    coding = given.coding
    return f"move to {coding.to}" if coding.verdict is Said.MOVE else coding.verdict.value
