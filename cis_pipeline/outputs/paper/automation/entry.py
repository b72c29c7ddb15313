"""One kind of automation: what it did, how it was checked, and how often people overruled it.

Each number is a list of what it counts, so that it can be opened; none is written down by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from cis_pipeline.core.model import Decision
from cis_pipeline.outputs.documents.document import Text
from cis_pipeline.outputs.paper.words import counted

Kind = Literal["decided", "suggested", "ordered", "read"]
"""Whether a machine's word counted by itself, was put to people, put things into an order, or gave
what a judgement rested on (a language, a text)."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is counted: a record, `other` the second record of a pair, a theme, or a
    workbook; who said it, when, and what."""

    record_id: str
    other: str = ""
    by: str = ""
    at: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number under the key by which its items are found; `noun` and `rest` say what they are,
    `of` how many there could have been, where that is said with it."""

    key: str
    items: tuple[Item, ...]
    noun: str
    rest: str = ""
    of: int | None = None

    @property
    def n(self) -> int:
        """How many there are."""
        return len(self.items)

    @property
    def words(self) -> str:
        """It in words: "2 merges undone by people", "2 of 90 merges undone by people"."""
        if self.of is not None:
            return f"{self.n} of {counted(self.of, self.noun)} {self.rest}".strip()
        if self.rest.startswith("of these"):
            return f"{self.n} {self.rest}"
        return f"{counted(self.n, self.noun)} {self.rest}".strip()


@dataclass(frozen=True, slots=True)
class Entry:
    """A kind of automation. `made` are what it decided, suggested or ordered, `checked` says how
    that was looked at, with the numbers of it; `overruled` are what people decided otherwise."""

    what: str
    kind: Kind
    by: str
    made: tuple[Number, ...]
    checked: Text
    checks: tuple[Number, ...] = ()
    overruled: tuple[Number, ...] = ()


def of_decisions(decisions: Iterable[Decision]) -> tuple[Item, ...]:
    """Decisions as what is counted; of an assignment, `other` are those who were named."""
    return tuple(Item(d.record_id, d.target, d.by, d.at[:10], _said(d)) for d in decisions)


def _said(d: Decision) -> str:
    return f"{d.verdict.value} {d.reason}".strip()
