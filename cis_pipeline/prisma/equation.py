"""One equation between the numbers of a flow diagram: its two sides, in numbers and in words.

A side that is not known makes it neither true nor false. Where a publication does not report
something that was taken away, the sides need not be equal, but the one cannot be more than the
other; what is not reported and may be the difference is named.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from cis_pipeline.prisma.flow import Number, total

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Term:
    """A number of a side, and its box ("" where the diagram has none).

    `takes` it away; `lacking` says what of it is not reported, `derived` that it was worked out.
    """

    words: str
    number: Number
    box: str = ""
    takes: bool = False
    lacking: tuple[str, ...] = ()
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Equation:
    """One rule, with its two sides; `holds` is None if a side is not known.

    `terms` are the number on the left and those on the right. `held_by` says what is not reported
    and may be the difference between the sides, `why` what else there is to say of them ("{gap}" is
    the difference).
    """

    id: str
    text: str
    left: Number
    right: Number
    relation: Literal["=", "<="] = "="
    severity: Severity = "error"
    terms: tuple[Term, ...] = ()
    held_by: tuple[str, ...] = ()
    why: str = ""

    @property
    def holds(self) -> bool | None:
        """Whether it is so."""
        if self.left is None or self.right is None:
            return None
        return self.left == self.right if self.relation == "=" else self.left <= self.right

    @property
    def open(self) -> bool:
        """Whether the sides differ, and it holds only since something is not reported."""
        return self.holds is True and bool(self.held_by)

    @property
    def trivial(self) -> bool:
        """Whether its left side was worked out from others, so that it proves nothing."""
        return bool(self.terms) and self.terms[0].derived

    @property
    def boxes(self) -> tuple[str, ...]:
        """Those whose numbers it compares."""
        return tuple(dict.fromkeys(term.box for term in self.terms if term.box))

    @property
    def sentence(self) -> str:
        """Both sides in words: "records screened (1700) is not identified (3819) - ... = 1802"."""
        return self.said(str)

    def said(self, shown: Callable[[int], str]) -> str:
        """The same with numbers as they are `shown`."""
        if not any(term.words for term in self.terms):
            return self.why or f"{self.text}: {self.left}, {self.right}"
        left, *right = self.terms
        joint = "less than" if self.open else "more than" if self.relation == "<=" else "not"
        words = f"{_named(left, shown)} is {joint} {_in_words(right, self.right, shown)}"
        if self.held_by:
            names = ", ".join(self.held_by)
            words += f"; what is not reported may be the difference ({names})"
        if not self.why or self.left is None or self.right is None:
            return words
        return f"{words}; {self.why.replace('{gap}', shown(abs(self.right - self.left)))}"


def equation(
    id: str,
    text: str,
    left: Term,
    right: Sequence[Term],
    relation: Literal["=", "<="] = "=",
    severity: Severity = "error",
    why: str = "",
) -> Equation:
    """`left` against the terms of `right`: what was taken away and not reported leaves "<="."""
    loose = [t for t in right if t.takes and t.number is None and t.lacking]
    kept = [t for t in right if t not in loose]
    value = total(*(None if t.number is None else -t.number if t.takes else t.number for t in kept))
    held_by: tuple[str, ...] = ()
    if left.number is not None and value is not None and left.number != value:
        taken = left.number < value
        held_by = tuple(name for t in right if t.takes == taken for name in t.lacking)
    relation = "<=" if loose else relation
    return Equation(
        id, text, left.number, value, relation, severity, (left, *right), held_by, why
    )  # fmt: skip


def _named(term: Term, shown: Callable[[int], str]) -> str:
    return f"{term.words} ({None if term.number is None else shown(term.number)})"


def _in_words(terms: Sequence[Term], value: Number, shown: Callable[[int], str]) -> str:
    """identified (3819) - removed before screening (2017) = 1802."""
    known = [t for t in terms if t.number or not t.takes]
    signed = ((" - " if t.takes else " + ") + _named(t, shown) for t in known)
    said = "".join(signed).removeprefix(" + ")
    return said if len(known) == 1 or value is None else f"{said} = {shown(value)}"
