"""Whether the decisions of a workbook were sorted without the rows they belong to.

The classical mistake with a spreadsheet: one column is marked, or three, and sorted. Every row
still shows its record, so nothing but the order can give it away: the rows stand as they were
written (or as somebody sorted them before), and yet the decisions are in perfect order.

How improbable that is by accident: of n decisions with n1 of one word, n2 of another, ..., one
order in n! / (n1! n2! ...) is the sorted one, two if either direction will do. From one in a
thousand on it is asked about: the only three includes of forty records at the end. It is no proof,
for people screen in orders that mean something: in a workbook ranked by a model the includes come
first. With a model so good that an include stands before an exclude in 97 of 100 pairs, twelve
includes before hundreds of excludes happen once in ten thousand times, so there fewer are not asked
about. Nor is it where the first words stand beside the records of one source and the others beside
those of another. A single include, sorted, looks like chance and is not found.

A reason beside another decision, or beside none, and an exclusion without one are what such a sort
leaves behind; where both are found, one in a hundred is enough. Where several reasons stand beside
no decision, it counts as well that all blank cells have come to the end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import exp, inf, lgamma

from cis_pipeline.core.model import Verdict
from cis_pipeline.screening.tasks import plain

ONE_IN = 1e3
"""So improbable an order must be to be asked about."""
_WITH_TRACES = 1e2
_RANKED_INCLUDES = 12
_FEW_NOTES, _ORDERS_OF_NOTES = 5, 20
_IN_ORDER = 0.98


@dataclass(frozen=True, slots=True)
class Filled:
    """A row as it is filled in, with what it may have been sorted by; `place` is where its record
    stood when the workbook was written, `source` where it is from."""

    record_id: str
    number: int
    decision: str
    reason: str = ""
    note: str = ""
    verdict: Verdict | None = None
    place: int = 0
    title: str = ""
    authors: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Alone:
    """The column that seems to have been sorted alone, in words how, and the order's `least`."""

    column: str
    how: str
    least: float


def sorted_alone(rows: Sequence[Filled], ranked: bool = False) -> Alone | None:
    """What seems to have been sorted alone, if anything; rows in the order of the file.

    `ranked` says that they were written in an order that may foretell the decisions.
    """
    voted = [row for row in rows if row.verdict]
    found = None
    if _blank_last([row.decision for row in rows]):
        found = _decisions(rows, voted, ranked)
    return found or _reasons(voted) or _notes(rows)


def may_be_sorted(rows: Iterable[Mapping[str, str]]) -> bool:
    """Whether it is worth a closer look: the words of a column that is filled in are in order."""
    cells = list(rows)
    words = (
        [plain(w) for row in cells if (w := row.get(c))] for c in ("decision", "reason", "note")
    )
    return any(len(given) > 1 and _sorted(given) for given in words)


def orders(words: Sequence[Hashable]) -> float:
    """How many orders there are of these words, equal ones not told apart; infinite if so many.

    >>> orders("aabb"), orders("aaaa")
    (6.0, 1.0)
    """
    exponent = _log_orders(words)
    return round(exp(exponent), 6) if exponent < 700 else inf


def _log_orders(words: Sequence[Hashable]) -> float:
    return lgamma(len(words) + 1) - sum(lgamma(n + 1) for n in Counter(words).values())


def together(words: Sequence[Hashable]) -> bool:
    """Whether equal words all stand together."""
    return len(list(groupby(words))) == len(set(words))


# --- the three columns ---------------------------------------------------------------------------


def _decisions(rows: Sequence[Filled], voted: Sequence[Filled], ranked: bool) -> Alone | None:
    words = [plain(row.decision) for row in voted]
    traces = _traces(rows)
    least = _WITH_TRACES if traces else ONE_IN
    forgotten = sum(bool(row.reason) and not row.decision for row in rows)
    blank = [""] * (len(rows) - len(voted)) if traces and forgotten > 1 else []
    if len(set(words)) < 2 or not _sorted(words) or orders([*words, *blank]) / 2 < least:
        return None
    if not _stand_in_order(rows, words):
        return None
    if not traces and (_by_source(voted) or (ranked and _ranked_so(voted))):
        return None
    blocks = [f"{len(list(group))} {word}" for word, group in groupby(words)]
    return Alone("decision", ", then ".join(blocks), least)


def _reasons(voted: Sequence[Filled]) -> Alone | None:
    """Sorted, they stand at the top, beside decisions that have none; or, where the decisions went
    with them, no other decision than exclude stands among them."""
    words = [plain(row.reason) for row in voted]
    given = [word for word in words if word]
    if not given or not _blank_last(words) or not _sorted(given):
        return None
    if _traces(voted):
        improbable = orders(words) / 2
    else:
        others = sum(row.verdict is not Verdict.EXCLUDE for row in voted)
        improbable = orders(given) / 2 * _none_among(len(given), others, len(voted))
    if improbable < ONE_IN or not _stand_in_order(voted, words):
        return None
    return Alone("reason", f"{len(given)} reasons from {given[0]} to {given[-1]}", ONE_IN)


def _none_among(first: int, others: int, all_: int) -> float:
    """One in how many orders of so many decisions has none of the `others` among the first."""
    if first + others > all_:
        return 1.0
    free = [bool(n < others) for n in range(all_ - first)]
    whole = [bool(n < others) for n in range(all_)]
    return exp(min(700.0, _log_orders(whole) - _log_orders(free)))


def _notes(rows: Sequence[Filled]) -> Alone | None:
    """Sorted, they stand at the top, whatever rows they were written beside."""
    words = [plain(row.note) for row in rows]
    given = [word for word in words if word]
    if len(given) < _FEW_NOTES or not _blank_last(words) or not _sorted(given):
        return None
    many = orders(given) / 2
    top = many >= _ORDERS_OF_NOTES and orders([bool(word) for word in words]) >= ONE_IN
    if not (many >= ONE_IN or top) or not _stand_in_order(rows, words):
        return None
    return Alone("note", f"{len(given)} notes", ONE_IN)


# --- what speaks for it, and against it ----------------------------------------------------------


def _sorted(words: Sequence[str]) -> bool:
    """Whether words stand as a program sorts them, upwards or downwards."""
    up = all(one <= other for one, other in pairwise(words))
    return up or all(one >= other for one, other in pairwise(words))


def _blank_last(words: Sequence[str]) -> bool:
    """Whether no word stands below a blank one: programs sort these to the end."""
    filled = [bool(word) for word in words]
    return filled == sorted(filled, reverse=True)


_ORDERS: tuple[Callable[[Filled], Hashable], ...] = (
    lambda row: row.place,
    lambda row: row.title.casefold(),
    lambda row: row.authors.casefold(),
    lambda row: row.record_id,
)
"""What rows may stand in the order of, beside that of what was filled in."""


def _stand_in_order(rows: Sequence[Filled], words: Sequence[str]) -> bool:
    """Whether the rows go on in one order where the sorted words change, as whole rows sorted by
    these words never do: their order begins anew with each word."""
    changes = [at for at, (one, other) in enumerate(pairwise(words)) if one != other]
    return any(_goes_on([of(row) for row in rows], changes) for of in _ORDERS)


def _goes_on(keys: Sequence[Hashable], changes: Sequence[int]) -> bool:
    steps = [(one < other) - (one > other) for one, other in pairwise(keys)]  # type: ignore[operator]
    for direction in (1, -1):
        along = sum(step * direction >= 0 for step in steps)
        moving = sum(step * direction > 0 for step in steps)
        if along >= _IN_ORDER * len(steps) and moving > len(steps) / 2:
            back = sum(steps[at] * direction < 0 for at in changes)
            return bool(back <= len(changes) // 10)  # programs sort signs and accents differently
    return False


def _traces(rows: Sequence[Filled]) -> bool:
    """Whether there is a reason beside another decision than exclude, or none, and an exclusion
    without."""
    surplus = any(row.reason for row in rows if row.verdict is not Verdict.EXCLUDE)
    lacking = any(not row.reason for row in rows if row.verdict is Verdict.EXCLUDE)
    return surplus and lacking


def _by_source(voted: Sequence[Filled]) -> bool:
    """Whether each word stands beside records of sources of its own."""
    sources: dict[str, set[str]] = {}
    for row in voted:
        sources.setdefault(plain(row.decision), set()).add(row.source)
    return sum(map(len, sources.values())) == len(set().union(*sources.values()))


def _ranked_so(voted: Sequence[Filled]) -> bool:
    """Whether few includes come first, as in a workbook ranked by a good model."""
    includes = sum(row.verdict is Verdict.INCLUDE for row in voted)
    return voted[0].verdict is not Verdict.EXCLUDE and includes < _RANKED_INCLUDES
