"""How many relevant records may be missed: two bounds from the records that were read, in order.

`most_missed_by_chance` is the statistical bound of Callaghan and Mueller-Hansen (2020, Syst Rev
9:273). The records read since any moment, and those not read, are an urn; were they drawn from it
by chance, then so few relevant ones among those read would be unlikely if many were left. A ranking
reads better than chance, so the bound is on the safe side. The moment is chosen afterwards, as they
do, so the confidence is nominal; how it holds is measured (tests/benchmarks/stopping_replay.py).

`expected_missed` follows Sneyd and Stevenson (2019, EMNLP; 2021, ECIR): relevant records turn up by
a Poisson process whose rate falls as a power a x^k of the place x. The power is fitted to the rates
in `WINDOWS` equal parts of what was read by least squares, and summed over what was not read. It
is a curve drawn on: where the ranking changes its mind late, or what is left is of another kind,
it is wrong, and no interval of it knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WINDOWS = 5
"""Parts in which the rate is measured. More parts made it wait longer for the same recall."""
_MOMENTS = 300
"""Of more moments so many are looked at, evenly spread: fewer are on the safe side."""
FEWEST = 10
"""With fewer relevant records no curve is fitted."""


def chance_of(missed: int, read: Sequence[bool], unread: int) -> float:
    """The probability, at most, of having found so little if `missed` relevant records are left.

    For each moment before which b relevant records were found: n records read since, k relevant
    among them, M = n + unread, K = k + missed; then P(X <= k) for X hypergeometric of M, K and n;
    the least of these. Only the moments after a relevant record matter: reading back from
    there over irrelevant ones makes the sample larger and the probability smaller. 0 if more
    would be missed than are unread; 1 if nothing was read.
    """
    import numpy as np
    from scipy.special import gammaln

    if missed > unread:
        return 0.0
    places = np.concatenate([[0], np.flatnonzero(np.asarray(read, dtype=bool)) + 1])
    kept = np.unique(np.linspace(0, len(places) - 1, _MOMENTS).astype(int))
    found, drawn = (len(places) - 1 - np.arange(len(places)))[kept], (len(read) - places)[kept]
    begins = np.cumsum(found + 1) - (found + 1)
    x = np.arange(begins[-1] + found[-1] + 1) - np.repeat(begins, found + 1)  # 0 to k, each moment
    k, n = np.repeat(found, found + 1), np.repeat(drawn, found + 1)
    relevant, urn = k + missed, n + unread
    others = urn - relevant
    can_be = n - x <= others
    factorial = gammaln(np.arange(len(read) + unread + 2) + 1.0)

    def ways(some: NDArray[np.int64], of: NDArray[np.int64]) -> NDArray[np.float64]:
        return np.asarray(factorial[of] - factorial[some] - factorial[of - some])

    rest = np.where(can_be, n - x, 0)
    logs = ways(x, relevant) + ways(rest, others) - ways(n, urn)
    chances = np.add.reduceat(np.where(can_be, np.exp(logs), 0.0), begins)
    return min(1.0, float(chances.min()))


def most_missed_by_chance(read: Sequence[bool], unread: int, confidence: float) -> int:
    """The largest number of missed relevant records that is not ruled out at this confidence."""
    low, high = 0, unread
    while low < high:  # the probability falls as the number grows
        middle = (low + high + 1) // 2
        if chance_of(middle, read, unread) > 1 - confidence:
            low = middle
        else:
            high = middle - 1
    return low


def expected_missed(read: Sequence[bool], unread: int) -> float | None:
    """How many relevant records the power law expects among the unread; None if it has no say."""
    import numpy as np
    from scipy.optimize import minimize_scalar

    n = len(read)
    if sum(read) < FEWEST or n < 2 * WINDOWS:
        return None
    edges = np.linspace(0, n, WINDOWS + 1).round().astype(int)
    found = np.concatenate([[0], np.cumsum(read)])
    rates = np.diff(found[edges]) / np.diff(edges)
    middles = (edges[1:] + edges[:-1] + 1) / 2

    def height(k: float) -> float:
        return float(rates @ middles**k / (middles**k @ middles**k))

    def misfit(k: float) -> float:
        return float(((rates - height(k) * middles**k) ** 2).sum())

    k = float(minimize_scalar(misfit, bounds=(-3, 0), method="bounded").x)
    return height(k) * float((np.arange(n + 1, n + unread + 1, dtype=float) ** k).sum())


def poisson_quantile(mean: float, share: float) -> int:
    """The smallest number that a Poisson variable stays at or below with this probability.

    >>> poisson_quantile(3.0, 0.95), poisson_quantile(0.0, 0.95)
    (6, 0)
    """
    import numpy as np
    from scipy.special import pdtr

    reach = int(mean + 10 * (mean + 1) ** 0.5) + 10
    return int(np.searchsorted(pdtr(np.arange(reach), mean), share))
