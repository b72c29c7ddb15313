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

Why items are counted by their votes before anything is computed: of many items few differ in who
said what, so 50,000 take no longer than the few dozen kinds of them, and a part of them (a pair,
a criterion) costs next to nothing.
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

Pattern = tuple[tuple[str, str], ...]
"""The same as pairs of screener and verdict, sorted: items with one pattern were judged alike."""

_Counted = Sequence[tuple[Votes, int]]
"""Each pattern's votes, and how many items have them."""


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
    pairs of votes, `prevalence` (0 to 1) the share of their votes that say "include" (undefined
    if no verdict means that). The other coefficients reach 1 and are 0 where agreement is that of
    chance; `kappa_kind` says which kappa it is. Kappa and alpha are undefined where all votes are
    alike.
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
    counted = Counter(
        tuple(sorted((who, positive if v in as_include else v) for who, v in item.items()))
        for item in items.values()
    )
    return of_patterns(counted, positive=positive)


def of_patterns(patterns: Mapping[Pattern, int], *, positive: str = "include") -> Agreement:
    """The same over items that are counted by their votes (pattern -> number of items).

    `positive` is the verdict whose share is the prevalence, "" if none is.
    """
    votes = [(dict(pattern), n) for pattern, n in patterns.items() if pattern]
    double = [(item, n) for item, n in votes if len(item) > 1]
    screeners = {who for item, _ in votes for who in item}
    categories = max(2, len({verdict for item, _ in votes for verdict in item.values()}))
    shares = [(_agreeing(item), n) for item, n in double]
    return Agreement(
        n_items=sum(n for _, n in double),
        n_conflicts=sum(n for item, n in double if len(set(item.values())) > 1),
        n_screeners=len(screeners),
        kappa_kind=TWO_SCREENERS if len(screeners) <= 2 else MORE_SCREENERS,
        percent_agreement=_percent(shares),
        cohen_kappa=_kappa(double),
        pabak=_pabak(shares, categories),
        gwet_ac1=_gwet_ac1(votes, shares, categories),
        krippendorff_alpha=_alpha(double),
        prevalence=_prevalence(double, positive) if positive else Estimate(),
    )


def _agreeing(item: Votes) -> float:
    """The share of an item's pairs of votes that agree."""
    m = len(item)
    return sum(n * (n - 1) for n in Counter(item.values()).values()) / (m * (m - 1))


_Weighted = Iterable[tuple[float, int]]
"""Values, and how many items have each."""


def _estimate(value: float, influences: _Weighted, low: float = -1.0) -> Estimate:
    """A value and the interval that its items' influences give."""
    reach = _Z * math.sqrt(math.fsum(n * d * d for d, n in influences))
    return Estimate(value, (max(low, value - reach), min(1.0, value + reach)))


def _mean(shares: Collection[tuple[float, int]]) -> tuple[float, int]:
    """Their mean, and the number of items."""
    items = sum(n for _, n in shares)
    return math.fsum(share * n for share, n in shares) / items, items


def _percent(shares: Collection[tuple[float, int]]) -> Estimate:
    if not shares:
        return Estimate()
    mean, items = _mean(shares)
    return _estimate(mean, (((share - mean) / items, n) for share, n in shares), low=0.0)


def _pabak(shares: Collection[tuple[float, int]], q: int) -> Estimate:
    """(q p - 1) / (q - 1) for the agreement p and q categories; at least the two of screening."""
    if not shares:
        return Estimate()
    mean, items = _mean(shares)
    scale = q / (q - 1)
    influences = ((scale * (share - mean) / items, n) for share, n in shares)
    return _estimate((q * mean - 1) / (q - 1), influences)


def _gwet_ac1(votes: _Counted, shares: Collection[tuple[float, int]], q: int) -> Estimate:
    """The chance term comes from each category's mean share over all items with a vote."""
    if not shares:
        return Estimate()
    items = sum(n for _, n in votes)
    parts = [{k: c / len(item) for k, c in Counter(item.values()).items()} for item, _ in votes]
    mean: dict[str, float] = defaultdict(float)
    for part, (_, n) in zip(parts, votes, strict=True):
        for category, share in part.items():
            mean[category] += share * n / items
    chance = sum(share * (1 - share) for share in mean.values()) / (q - 1)
    observed, double = _mean(shares)
    value = (observed - chance) / (1 - chance)
    left = iter(shares)
    influences = []
    for (item, n), part in zip(votes, parts, strict=True):
        own = sum(share * (1 - mean[category]) for category, share in part.items()) / (q - 1)
        by_chance = -(1 - observed) / (1 - chance) ** 2 * 2 * (own - chance) / items
        agreed = (next(left)[0] - observed) / double / (1 - chance) if len(item) > 1 else 0.0
        influences.append((agreed + by_chance, n))
    return _estimate(value, influences)


def _kappa(double: _Counted) -> Estimate:
    """The mean of the defined pairwise kappas, weighted by the items both screeners voted on."""
    by_pair: dict[tuple[str, str], list[_Given]] = defaultdict(list)
    for at, (item, n) in enumerate(double):
        for one, two in combinations(sorted(item), 2):
            by_pair[one, two].append((at, n, item[one], item[two]))
    pairs = [(k, sum(g[1] for g in given)) for given in by_pair.values() if (k := _pair(given))]
    total = sum(n for _, n in pairs)
    if not total:
        return Estimate()
    influences: dict[int, float] = defaultdict(float)
    for (_, own), n in pairs:
        for at, influence in own.items():
            influences[at] += influence * n / total
    value = sum(kappa * n for (kappa, _), n in pairs) / total
    return _estimate(value, ((d, double[at][1]) for at, d in influences.items()))


_Given = tuple[int, int, str, str]
"""Items that two screeners judged alike: the place of their pattern, how many, both verdicts."""


def _pair(given: Sequence[_Given]) -> tuple[float, dict[int, float]] | None:
    """One pair's kappa and each pattern's influence on it; None if both gave one verdict only."""
    items = sum(n for _, n, _, _ in given)
    one: dict[str, float] = defaultdict(float)
    two: dict[str, float] = defaultdict(float)
    for _, n, a, b in given:
        one[a] += n / items
        two[b] += n / items
    if one.keys() == two.keys() and len(one) == 1:
        return None
    observed = sum(n for _, n, a, b in given if a == b) / items
    chance = sum(share * two.get(k, 0.0) for k, share in one.items())
    influences = {}
    for at, _, a, b in given:
        by_chance = two.get(a, 0.0) + one.get(b, 0.0) - 2 * chance
        agreed = (a == b) - observed
        influences[at] = (
            agreed / (1 - chance) - (1 - observed) / (1 - chance) ** 2 * by_chance
        ) / items
    return (observed - chance) / (1 - chance), influences


def _alpha(double: _Counted) -> Estimate:
    """1 - (N - 1) O / E, with O the disagreeing pairs within items, each item weighted by one
    over its votes less one, and E the disagreeing pairs among all N votes."""
    counts = [Counter(item.values()) for item, _ in double]
    margin: Counter[str] = Counter()
    for count, (_, n) in zip(counts, double, strict=True):
        for category, c in count.items():
            margin[category] += c * n
    total = sum(margin.values())
    expected = total * total - sum(c * c for c in margin.values())
    if not expected:
        return Estimate()
    own = [
        (len(item) ** 2 - sum(c * c for c in count.values())) / (len(item) - 1)
        for (item, _), count in zip(double, counts, strict=True)
    ]
    observed = math.fsum(o * n for o, (_, n) in zip(own, double, strict=True))
    influences = []
    for (item, n), count, o in zip(double, counts, own, strict=True):
        grows = 2 * (total * len(item) - sum(margin[k] * c for k, c in count.items()))
        change = len(item) * observed + (total - 1) * (o - observed * grows / expected)
        influences.append((-change / expected, n))
    centre, _ = _mean(influences)
    value = 1 - (total - 1) * observed / expected
    return _estimate(value, ((d - centre, n) for d, n in influences))


def _prevalence(double: _Counted, positive: str) -> Estimate:
    """A ratio of votes, the item being what was sampled."""
    total = sum(len(item) * n for item, n in double)
    if not total:
        return Estimate()
    found = [sum(verdict == positive for verdict in item.values()) for item, _ in double]
    share = sum(hits * n for hits, (_, n) in zip(found, double, strict=True)) / total
    influences = (
        ((hits - share * len(item)) / total, n)
        for hits, (item, n) in zip(found, double, strict=True)
    )
    return _estimate(share, influences, low=0.0)
