"""Which box of a concept map stands where: rows by turns, and exchanges that make it clearer.

Each row stands half a step off the one above, so that three boxes make a triangle whose sides are
free. Boxes change places while that makes links shorter, crosses fewer, or leads fewer across a
box; two boxes with two links between them pull twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from cis_pipeline.concepts.map.geometry import Curve, Point, around, distance, halfway, touches

ACROSS, DOWN = 330.0, 190.0
"""Between the middles of two boxes of a row, and between two rows, where nothing is in the way."""


def slots_for(n: int) -> list[Point]:
    """At least n places in rows of k - 1 and k places by turns, in steps across and down."""
    k = 1 if n < 2 else 2 if n < 5 else 3 if n < 8 else 4
    slots: list[Point] = []
    row = 0
    while len(slots) < n or not slots:
        wide = k if row % 2 or k == 1 else k - 1
        slots += [(column + (k - wide) / 2, float(row)) for column in range(wide)]
        row += 1
    return slots


def seats_of(
    ids: Sequence[str], slots: Sequence[Point], pairs: Mapping[frozenset[str], int]
) -> dict[str, Point]:
    """Each id with its slot: the best of what exchanges reach from a few orders."""
    number = {i: n for n, i in enumerate(ids)}
    ends = {tuple(sorted(number[i] for i in pair)): n for pair, n in pairs.items()}
    joined = [(a, b, n) for (a, b), n in sorted(ends.items())]
    tables = _Tables(slots)
    starts = [list(range(len(slots))), list(reversed(range(len(slots))))]
    by_links = sorted(range(len(ids)), key=lambda n: (-sum(n in p[:2] for p in joined), n))
    middle = _middle(slots)
    inner = sorted(range(len(slots)), key=lambda s: (distance(slots[s], middle), s))
    centred = [0] * len(slots)
    for n, slot in zip([*by_links, *range(len(ids), len(slots))], inner, strict=True):
        centred[n] = slot
    best = min((_exchanged([*s], joined, tables) for s in (*starts, centred)), key=lambda x: x[0])
    return {i: slots[best[1][n]] for i, n in number.items()}


def _middle(slots: Sequence[Point]) -> Point:
    return sum(x for x, _ in slots) / len(slots), sum(y for _, y in slots) / len(slots)


class _Tables:
    """What links between slots cost, each worked out once."""

    def __init__(self, slots: Sequence[Point]) -> None:
        self._slots = [(x * ACROSS, y * DOWN) for x, y in slots]
        self._lengths: dict[tuple[int, int], float] = {}
        self._crossing: dict[tuple[int, int, int, int], bool] = {}
        self._across: dict[tuple[int, int], tuple[int, ...]] = {}

    def cost(
        self, seats: Sequence[int], joined: Sequence[tuple[int, int, int]], boxes: int
    ) -> float:
        """Lengths, and what each crossing and each box in the way costs; `joined` says how many
        links there are between two boxes."""
        taken = set(seats[:boxes])
        ends = [(seats[a], seats[b], n) for a, b, n in joined]
        total = sum(n * self._length(a, b) for a, b, n in ends)
        total += 900.0 * sum(len(taken.intersection(self._over(a, b))) for a, b, _ in ends)
        crossed = (p[2] * q[2] for p, q in combinations(ends, 2) if self._cross(p[:2] + q[:2]))
        return total + 420.0 * sum(crossed)

    def _length(self, a: int, b: int) -> float:
        if (a, b) not in self._lengths:
            self._lengths[a, b] = distance(self._slots[a], self._slots[b])
        return self._lengths[a, b]

    def _over(self, a: int, b: int) -> tuple[int, ...]:
        """The slots that a link between two others would lead across."""
        if (a, b) not in self._across:
            line = Curve(self._slots[a], halfway(self._slots[a], self._slots[b]), self._slots[b])
            self._across[a, b] = tuple(
                s
                for s, where in enumerate(self._slots)
                if s not in (a, b) and touches(line, around(where, (200.0, 80.0)))
            )
        return self._across[a, b]

    def _cross(self, ends: tuple[int, ...]) -> bool:
        a, b, c, d = ends
        if len({a, b, c, d}) < 4:
            return False
        if (a, b, c, d) not in self._crossing:
            p, q, r, s = (self._slots[end] for end in ends)
            sides = _side(p, q, r) * _side(p, q, s) < 0 and _side(r, s, p) * _side(r, s, q) < 0
            self._crossing[a, b, c, d] = sides
        return self._crossing[a, b, c, d]


def _exchanged(
    seats: list[int], joined: Sequence[tuple[int, int, int]], tables: _Tables
) -> tuple[float, list[int]]:
    """The cost and seats once no exchange of two makes it cheaper."""
    boxes = max((end for pair in joined for end in pair[:2]), default=-1) + 1
    now = tables.cost(seats, joined, boxes)
    better = True
    while better:
        better = False
        for a, b in combinations(range(len(seats)), 2):
            seats[a], seats[b] = seats[b], seats[a]
            then = tables.cost(seats, joined, boxes)
            if then < now - 1e-6:
                now, better = then, True
            else:
                seats[a], seats[b] = seats[b], seats[a]
    return now, seats


def _side(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
