"""Chance that falls the same way everywhere: named streams of a seed, and nothing but their floats.

Why only `random()`: it is the one method of `random.Random` for which Python promises the same
numbers in every version. A stream has a name, so that more draws in one part of the simulator
leave the other parts as they were.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """One stream of chance, begun anew by each `Dice(seed, name)`."""

    def __init__(self, seed: int, name: str) -> None:
        self._random = random.Random(f"{seed} {name}").random

    def chance(self, probability: float) -> bool:
        """True with this probability (0 to 1)."""
        return self._random() < probability

    def below(self, number: int) -> int:
        """A whole number from 0 up to, and not with, `number`."""
        return int(self._random() * number)

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both inclusive."""
        return low + self.below(high - low + 1)

    def pick(self, among: Sequence[T]) -> T:
        """One of them, each as likely."""
        return among[self.below(len(among))]

    def weighted(self, weights: Mapping[T, float]) -> T:
        """One of the keys, as likely as its weight says; weights need not add up to 1."""
        left = self._random() * sum(weights.values())
        for key, weight in weights.items():
            left -= weight
            if left < 0:
                return key
        return next(key for key, weight in weights.items() if weight > 0)

    def shuffled(self, items: Iterable[T]) -> list[T]:
        """The items in another order."""
        mixed = list(items)
        for last in range(len(mixed) - 1, 0, -1):
            other = self.below(last + 1)
            mixed[last], mixed[other] = mixed[other], mixed[last]
        return mixed

    def sample(self, among: Sequence[T], number: int) -> list[T]:
        """So many different ones of them, or all if there are fewer."""
        return self.shuffled(among)[:number]


def shares(total: int, weights: Mapping[str, float]) -> dict[str, int]:
    """`total` divided by weights into whole numbers that add up to it (largest remainders).

    >>> shares(10, {"a": 1, "b": 1, "c": 1})
    {'a': 4, 'b': 3, 'c': 3}
    """
    whole = sum(weights.values())
    exact = {key: total * weight / whole for key, weight in weights.items()}
    parts = {key: int(value) for key, value in exact.items()}
    by_remainder = sorted(exact, key=lambda key: parts[key] - exact[key])
    for key in by_remainder[: total - sum(parts.values())]:
        parts[key] += 1
    return parts
