"""A share that was counted in a sample, with its exact binomial interval."""

from __future__ import annotations

from typing import NamedTuple


class Proportion(NamedTuple):
    """`hits` of `n`; the share (0 to 1), and the interval that holds the true one (95 %)."""

    hits: int
    n: int
    value: float
    ci95: tuple[float, float]


def proportion(hits: int, n: int) -> Proportion:
    """The share of `hits` in a sample of `n`; (0, 1) is its interval where n is 0.

    Clopper and Pearson (1934), Biometrika 26:404, as quantiles of the beta distribution: the limits
    at which so many hits or more, and so many or fewer, have a chance of 2.5 %.
    """
    if not n:
        return Proportion(0, 0, float("nan"), (0.0, 1.0))
    from scipy.special import betaincinv

    low = float(betaincinv(hits, n - hits + 1, 0.025)) if hits else 0.0
    high = float(betaincinv(hits + 1, n - hits, 0.975)) if hits < n else 1.0
    return Proportion(hits, n, hits / n, (low, high))
