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

WINDOWS = 5
"""Parts in which the rate is measured. More parts made it wait longer for the same recall."""
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
    if missed > unread:
        return 0.0
    places = [place for place, relevant in enumerate(read, 1) if relevant]
    moments = ((place, len(places) - before) for before, place in enumerate([0, *places]))
    return min(
        (_at_most(k, len(read) - place + unread, k + missed, len(read) - place)
         for place, k in moments),
        default=1.0,
    )  # fmt: skip


def _at_most(k: int, urn: int, relevant: int, drawn: int) -> float:
    """P(X <= k) for the relevant ones among those drawn from an urn without putting back."""
    import numpy as np
    from scipy.special import gammaln

    x = np.arange(max(0, drawn - (urn - relevant)), k + 1)

    def ways(n: object, of: object) -> object:
        return gammaln(of + 1) - gammaln(n + 1) - gammaln(of - n + 1)  # type: ignore[operator]

    logs = ways(x, relevant) + ways(drawn - x, urn - relevant) - ways(drawn, urn)  # type: ignore[operator]
    return min(1.0, float(np.exp(logs).sum()))


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
