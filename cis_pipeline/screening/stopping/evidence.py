"""What speaks for stopping, and what against: evidence from the decisions so far, in reading order.

The rule holds when either bound of `stopping_bounds` leaves room for no more misses than the target
allows: the bound by chance at a confidence of .80, or the power law at .95. On finished screenings,
read again by the ranking of this program, it reached the target in every run; the figures stand in
tests/benchmarks/README.md, and tests/benchmarks/stopping_replay.py works them out anew. It orders
nobody to stop: a person decides, and what was known then is put on record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import floor
from typing import Any

from cis_pipeline.screening.stopping.bounds import (
    chance_of,
    expected_missed,
    most_missed_by_chance,
    poisson_quantile,
)

TARGET = 0.95
BY_CHANCE, BY_CURVE = 0.80, 0.95
"""The confidence that each bound must have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveEstimate:
    """What the power law says of the unread: relevant records `expected` there, and the most at a
    confidence of .95.

    In replays the curve lay too high far more often than too low (half way through small sets it
    expected 13 where 2 were left), so no lower limit is given but 0.
    """

    expected: float
    at_most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppingEvidence:
    """What the decisions on `read` records say, of which `found` are relevant; `unread` are left.

    `chance` is the probability, at most, of having found so few if the recall was below `target`;
    `missed_at_most` how many may be missed, at a confidence of .80, by the same argument, and
    `recall_at_least` what follows. `curve` is None with too few relevant records. `in_a_row` counts
    the irrelevant records at the end. `bound_holds` and `curve_holds` say whether either rule
    allows to stop. `recall_curve` has the places of the relevant records, each with how many were
    found by then.
    """

    read: int
    found: int
    unread: int
    target: float
    chance: float
    missed_at_most: int
    curve: CurveEstimate | None
    in_a_row: int
    bound_holds: bool
    curve_holds: bool
    recall_curve: tuple[tuple[int, int], ...]

    @property
    def holds(self) -> bool:
        """Whether the rule allows to stop, or nothing is left to read."""
        return self.bound_holds or self.curve_holds or not self.unread

    @property
    def recall_at_least(self) -> float | None:
        """The recall if as many are missed as may be; None if nothing was found and some may be."""
        total = self.found + self.missed_at_most
        return self.found / total if total else (None if self.unread else 1.0)

    @property
    def total(self) -> tuple[int, int]:
        """The relevant records there are in all, from the least (those found) to the most that
        the kinder of both bounds leaves room for."""
        missed = min(self.missed_at_most, self.curve.at_most if self.curve else self.unread)
        return self.found, self.found + missed

    def as_dict(self) -> dict[str, Any]:
        """The same as a JSON document."""
        own = {"holds": self.holds, "recall_at_least": self.recall_at_least, "total": self.total}
        return asdict(self) | own


def evidence(read: Sequence[bool], unread: int, target: float = TARGET) -> StoppingEvidence:
    """The evidence from decisions (True: relevant) in the order in which they were made.

    `unread` is how many records wait, `target` the recall to be reached (0 to 1). ValueError if
    either cannot be.
    """
    if unread < 0 or not 0 < target < 1:
        raise ValueError("unread is a count, and target lies between 0 and 1")
    found = sum(read)
    allowed = _allowed(found, target)
    chance = chance_of(allowed + 1, read, unread)
    curve = _curve(read, unread)
    return StoppingEvidence(
        read=len(read),
        found=found,
        unread=unread,
        target=target,
        chance=chance,
        missed_at_most=most_missed_by_chance(read, unread, BY_CHANCE),
        curve=curve,
        in_a_row=_in_a_row(read),
        bound_holds=chance < 1 - BY_CHANCE,
        curve_holds=curve is not None and curve.at_most <= allowed,
        recall_curve=_recall_curve(read),
    )


def _allowed(found: int, target: float) -> int:
    """How many may be missed so that the recall is still the target.

    >>> _allowed(19, 0.95), _allowed(18, 0.95)
    (1, 0)
    """
    return floor(found / target + 1e-9) - found


def _curve(read: Sequence[bool], unread: int) -> CurveEstimate | None:
    mean = expected_missed(read, unread)
    if mean is None:
        return None
    most = min(unread, poisson_quantile(mean, BY_CURVE))
    return CurveEstimate(expected=min(mean, unread), at_most=most)


def _in_a_row(read: Sequence[bool]) -> int:
    return next((n for n, relevant in enumerate(reversed(read)) if relevant), len(read))


def _recall_curve(read: Sequence[bool]) -> tuple[tuple[int, int], ...]:
    places = (place for place, relevant in enumerate(read, 1) if relevant)
    return tuple((place, found) for found, place in enumerate(places, 1))
