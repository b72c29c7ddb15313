"""How far screeners agree: chance-corrected coefficients with intervals, from plain votes.

Formulas: Cohen (1960), Educ Psychol Meas 20:37; PABAK, Byrt, Bishop and Carlin (1993), J Clin
Epidemiol 46:423 (with more than two categories Brennan and Prediger 1981, same journal as Cohen
41:687); AC1, Gwet (2008), Br J Math Stat Psychol 61:29; alpha, Krippendorff (2011), "Computing
Krippendorff's alpha-reliability", nominal form.

The intervals are large-sample ones: the delta method with the item as the unit that was sampled.
Each item's influence on a coefficient is its derivative by the item's weight, and the standard
error is the root of the sum of their squares. For two screeners this is the formula of Fleiss,
Cohen and Everitt (1969), Psychol Bull 72:323, and for AC1 that of Gwet (2008) but for a factor
n / (n - 1).

Why five coefficients: at the low prevalence of screening kappa collapses while agreement is high
(97.7 % and .27 in one review), so none of them should be read alone.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import combinations
from typing import Any

_Z = 1.959963984540054
"""The normal quantile of a two-sided interval of 95 %."""

TWO_SCREENERS = "Cohen's kappa of the two screeners"
MORE_SCREENERS = "mean of the pairwise Cohen's kappas, weighted by the items both voted on"

Votes = Mapping[str, str]
"""The votes on one item: screener -> verdict."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A coefficient and its interval of 95 %, cut to its range; both None if undefined."""

    value: float | None = None
    ci95: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """The agreement of two or more screeners.

    `n_items` counts the items with two or more votes, `n_conflicts` those of them whose votes
    differ. `percent_agreement` (0 to 1) is the mean over these items of the share of agreeing
    pairs of votes, `prevalence` (0 to 1) the share of their votes that say "include". The other
    coefficients reach 1 and are 0 where agreement is that of chance; `kappa_kind` says which
    kappa it is. Kappa and alpha are undefined where all votes are alike.
    """

    n_items: int
    n_conflicts: int
    n_screeners: int
    kappa_kind: str
    percent_agreement: Estimate
    cohen_kappa: Estimate
    pabak: Estimate
    gwet_ac1: Estimate
    krippendorff_alpha: Estimate
    prevalence: Estimate

    def as_dict(self) -> dict[str, Any]:
        """The same as a JSON document; each estimate is {"value": ..., "ci95": [low, high]}."""
        document: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, Estimate):
                ci95 = list(value.ci95) if value.ci95 else None
                value = {"value": value.value, "ci95": ci95}
            document[field.name] = value
        return document


def agreement(
    items: Mapping[str, Votes], *, as_include: Collection[str] = (), positive: str = "include"
) -> Agreement:
    """The agreement over items (item -> screener -> verdict), in any order.

    Each verdict is a category of its own; those in `as_include` count as `positive`, since a
    record someone is unsure of goes on to the next round as an included one does. Items with one
    vote inform only AC1's chance term, as Gwet defines it. Without any item with two votes all
    estimates are undefined.
    """
    votes = [
        {who: positive if verdict in as_include else verdict for who, verdict in item.items()}
        for item in items.values()
        if item
    ]
    double = [item for item in votes if len(item) > 1]
    screeners = {who for item in votes for who in item}
    categories = max(2, len({verdict for item in votes for verdict in item.values()}))
    shares = [_agreeing(item) for item in double]
    return Agreement(
        n_items=len(double),
        n_conflicts=sum(len(set(item.values())) > 1 for item in double),
        n_screeners=len(screeners),
        kappa_kind=TWO_SCREENERS if len(screeners) <= 2 else MORE_SCREENERS,
        percent_agreement=_mean(shares),
        cohen_kappa=_kappa(double),
        pabak=_pabak(shares, categories),
        gwet_ac1=_gwet_ac1(votes, shares, categories),
        krippendorff_alpha=_alpha(double),
        prevalence=_prevalence(double, positive),
    )


def _agreeing(item: Votes) -> float:
    """The share of an item's pairs of votes that agree."""
    m = len(item)
    return sum(n * (n - 1) for n in Counter(item.values()).values()) / (m * (m - 1))


def _estimate(value: float, influences: Iterable[float], low: float = -1.0) -> Estimate:
    """A value and the interval that its items' influences give."""
    reach = _Z * math.sqrt(math.fsum(d * d for d in influences))
    return Estimate(value, (max(low, value - reach), min(1.0, value + reach)))


def _mean(shares: Sequence[float]) -> Estimate:
    if not shares:
        return Estimate()
    n = len(shares)
    mean = math.fsum(shares) / n
    return _estimate(mean, ((share - mean) / n for share in shares), low=0.0)


def _pabak(shares: Sequence[float], q: int) -> Estimate:
    """(q p - 1) / (q - 1) for the agreement p and q categories; at least the two of screening."""
    if not shares:
        return Estimate()
    n = len(shares)
    mean, scale = math.fsum(shares) / n, q / (q - 1)
    influences = (scale * (share - mean) / n for share in shares)
    return _estimate((q * mean - 1) / (q - 1), influences)


def _gwet_ac1(votes: Sequence[Votes], shares: Sequence[float], q: int) -> Estimate:
    """The chance term comes from each category's mean share over all items with a vote."""
    if not shares:
        return Estimate()
    n, n2 = len(votes), len(shares)
    parts = [{k: c / len(item) for k, c in Counter(item.values()).items()} for item in votes]
    mean: dict[str, float] = defaultdict(float)
    for part in parts:
        for category, share in part.items():
            mean[category] += share / n
    chance = sum(share * (1 - share) for share in mean.values()) / (q - 1)
    observed = math.fsum(shares) / n2
    value = (observed - chance) / (1 - chance)
    left = iter(shares)
    influences = []
    for item, part in zip(votes, parts, strict=True):
        own = sum(share * (1 - mean[category]) for category, share in part.items()) / (q - 1)
        by_chance = -(1 - observed) / (1 - chance) ** 2 * 2 * (own - chance) / n
        agreed = (next(left) - observed) / n2 / (1 - chance) if len(item) > 1 else 0.0
        influences.append(agreed + by_chance)
    return _estimate(value, influences)


def _kappa(double: Sequence[Votes]) -> Estimate:
    """The mean of the defined pairwise kappas, weighted by the items both screeners voted on."""
    by_pair: dict[tuple[str, str], list[tuple[int, str, str]]] = defaultdict(list)
    for at, item in enumerate(double):
        for one, two in combinations(sorted(item), 2):
            by_pair[one, two].append((at, item[one], item[two]))
    pairs = [(k, len(given)) for given in by_pair.values() if (k := _pair_kappa(given))]
    total = sum(n for _, n in pairs)
    if not total:
        return Estimate()
    influences: dict[int, float] = defaultdict(float)
    for (_, own), n in pairs:
        for at, influence in own.items():
            influences[at] += influence * n / total
    value = sum(kappa * n for (kappa, _), n in pairs) / total
    return _estimate(value, influences.values())


def _pair_kappa(given: Sequence[tuple[int, str, str]]) -> tuple[float, dict[int, float]] | None:
    """One pair's kappa and each item's influence on it; None if both gave one verdict only."""
    n = len(given)
    one = {k: c / n for k, c in Counter(a for _, a, _ in given).items()}
    two = {k: c / n for k, c in Counter(b for _, _, b in given).items()}
    observed = sum(a == b for _, a, b in given) / n
    chance = sum(share * two.get(k, 0.0) for k, share in one.items())
    if one.keys() == two.keys() and len(one) == 1:
        return None
    influences = {}
    for at, a, b in given:
        by_chance = two.get(a, 0.0) + one.get(b, 0.0) - 2 * chance
        agreed = (a == b) - observed
        influences[at] = (
            agreed / (1 - chance) - (1 - observed) / (1 - chance) ** 2 * by_chance
        ) / n
    return (observed - chance) / (1 - chance), influences


def _alpha(double: Sequence[Votes]) -> Estimate:
    """1 - (N - 1) O / E, with O the disagreeing pairs within items, each item weighted by one
    over its votes less one, and E the disagreeing pairs among all N votes."""
    counts = [Counter(item.values()) for item in double]
    sizes = [len(item) for item in double]
    margin: Counter[str] = sum(counts, Counter())
    total = sum(sizes)
    expected = total * total - sum(c * c for c in margin.values())
    if not expected:
        return Estimate()
    own = [
        (m * m - sum(c * c for c in count.values())) / (m - 1)
        for m, count in zip(sizes, counts, strict=True)
    ]
    observed = math.fsum(own)
    influences = []
    for m, count, o in zip(sizes, counts, own, strict=True):
        grows = 2 * (total * m - sum(margin[k] * c for k, c in count.items()))
        influences.append(
            -(m * observed + (total - 1) * (o - observed * grows / expected)) / expected
        )
    centre = math.fsum(influences) / len(influences)
    return _estimate(1 - (total - 1) * observed / expected, (d - centre for d in influences))


def _prevalence(double: Sequence[Votes], positive: str) -> Estimate:
    """A ratio of votes, the item being what was sampled."""
    total = sum(len(item) for item in double)
    if not total:
        return Estimate()
    found = [sum(verdict == positive for verdict in item.values()) for item in double]
    share = sum(found) / total
    influences = (
        (hits - share * len(item)) / total for hits, item in zip(found, double, strict=True)
    )
    return _estimate(share, influences, low=0.0)
