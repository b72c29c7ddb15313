"""Who is given which report: drawn by a seed, so that it can be drawn again, and put on record.

Reports are put into an order that follows from the seed and their ids, and dealt to the groups of
reviewers in turn: with two of three reviewers a record, to A and B, A and C, B and C. So each
reviewer gets as many as the others, and each pair as many as the other pairs. Whether a second one
judges a record too, where one does, follows from the seed and the record alone, so that whoever
knows the seed can draw it again.

What was given stays given: who was asked about a report, or has voted on it, keeps it. Someone who
joins takes part in the next draw, and somebody who has left gives up what they have not judged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, islice

from cis_pipeline.core.model import Decision
from cis_pipeline.ledger.assignments import PILOT, assignment
from cis_pipeline.protocol.screening import Screening

_MOST_GROUPS = 1000
"""Of more groups of reviewers than this only the first are dealt to."""


@dataclass(frozen=True)
class Held:
    """A report as it is held now: by whom it is to be judged, none where nobody was drawn yet, who
    was asked about it or voted on it, and who has voted."""

    report: str
    seats: tuple[str, ...] = ()
    asked: frozenset[str] = frozenset()
    voted: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Draw:
    """All that a draw follows from, besides the reports. `dealt` is how many were dealt before;
    `in_place_of` gives of somebody who left the one who takes over from them, if one was named."""

    round_id: str
    reviewers: tuple[str, ...]
    plan: Screening
    dealt: int = 0
    in_place_of: Mapping[str, str] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many judge a report."""
        asked = self.plan.reviewers
        return len(self.reviewers) if asked == "all" else min(asked, len(self.reviewers))

    def number(self, report: str, what: str = "") -> int:
        """A number from 0 to 2^64 that follows from the seed and a report."""
        text = f"{self.plan.seed}\n{self.round_id}\n{report}\n{what}"
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")

    def in_order(self, reports: Collection[Held]) -> list[Held]:
        """The reports in the order that the seed gives them."""
        return sorted(reports, key=lambda held: self.number(held.report))


def draw(reports: Collection[Held], given: Draw) -> list[Decision]:
    """The assignments of reports that have none, and of those whose reviewer has left."""
    new = given.in_order([held for held in reports if not held.seats])
    vacant = given.in_order([h for h in reports if h.seats and _gone(h, given)])
    return [*_dealt(new, given), *_handed_over(vacant, given)]


def pilot(reports: Collection[Held], given: Draw, nth: int = 1) -> list[Decision]:
    """The assignments of the reports that all reviewers judge first, drawn at random."""
    free = given.in_order([held for held in reports if not held.seats and not held.asked])
    why = f"pilot {nth} of {given.plan.pilot} records, drawn with seed {given.plan.seed}"
    return [
        assignment((given.round_id, held.report), given.reviewers, reason=PILOT, why=why)
        for held in free[: given.plan.pilot]
    ]


def _dealt(new: Sequence[Held], given: Draw) -> Iterator[Decision]:
    groups = _groups(given.reviewers, given.size)
    pairs = _groups(given.reviewers, min(2, len(given.reviewers)))
    turn = given.dealt
    for held in new:
        doubled = given.size == 1 and _chance(given, held.report) < given.plan.double
        among = pairs if doubled else groups
        names = among[turn % len(among)]
        # who was asked keeps it, and others fill up to the number
        known = tuple(name for name in given.reviewers if name in held.asked | held.voted)
        turn += len(known) < len(names)
        names = (*known, *(n for n in names if n not in known))[: max(len(known), len(names))]
        yield assignment((given.round_id, held.report), names, why=_why(len(names), given))


def _chance(given: Draw, report: str) -> float:
    return given.number(report, "double") / 2**64


def _groups(names: tuple[str, ...], size: int) -> list[tuple[str, ...]]:
    return list(islice(combinations(names, size), _MOST_GROUPS))


def _why(n: int, given: Draw) -> str:
    return f"{n} of {len(given.reviewers)} reviewers, drawn with seed {given.plan.seed}"


def _gone(held: Held, given: Draw) -> list[str]:
    """Those who hold a report, have left, and have not voted on it."""
    return [n for n in held.seats if n not in given.reviewers and n not in held.voted]


def _handed_over(vacant: Sequence[Held], given: Draw) -> Iterator[Decision]:
    """What people who left have not judged goes to the others in turn, or to who replaces them."""
    for turn, held in enumerate(vacant):
        left = _gone(held, given)
        kept = [n for n in held.seats if n not in left]
        heirs = [given.in_place_of[n] for n in left if n in given.in_place_of]
        others = [*heirs, *_rotated(given.reviewers, turn)]
        free = list(dict.fromkeys(n for n in others if n not in kept and n in given.reviewers))
        there = {*kept, *free[: len(left)]}
        stayed = [n for n in kept if n not in given.reviewers]
        names = (*stayed, *(n for n in given.reviewers if n in there))
        why = f"{' and '.join(left)} left; {_why(len(names), given)}"
        yield assignment((given.round_id, held.report), names, why=why)


def _rotated(names: Sequence[str], turn: int) -> list[str]:
    at = turn % max(1, len(names))
    return [*names[at:], *names[:at]]
