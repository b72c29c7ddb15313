"""How many codes are new with each further document: evidence on saturation, not a verdict.

The curve follows the order in which documents were read. Beside it stands a band of what other
orders of the same documents give: a curve that flattens only because of the order it was read in
leaves the band. That few new codes come says something about this codebook and these documents; it
does not say that nothing else is to be found.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cis_pipeline.concepts.counts.carried import carried
from cis_pipeline.concepts.tagging.tags import CodedTag

PERMUTATIONS = 200
SEED = 20210
LOW, HIGH = 0.05, 0.95
"""The band holds nine orders of ten."""


@dataclass(frozen=True, slots=True)
class Step:
    """One document, `nth` (from 1) in reading order: the codes `new` with it, all `codes` so far
    and those `confirmed` by people so far, and what other orders have by then."""

    nth: int
    record_id: str
    new: tuple[str, ...]
    codes: int
    confirmed: int
    low: int
    median: int
    high: int


def saturation(tags: Iterable[CodedTag], order: Sequence[str]) -> tuple[Step, ...]:
    """A step a document of `order`; refused and moved tags, and those of others, do not count."""
    themes: dict[str, dict[str, bool]] = {i: {} for i in order}
    for tag in carried(tags, order):
        themes[tag.record_id][tag.theme] = tag.counts
    bands = _bands([frozenset(themes[i]) for i in order])
    steps: list[Step] = []
    seen: set[str] = set()
    confirmed: set[str] = set()
    for nth, record_id in enumerate(order, 1):
        new = tuple(theme for theme in themes[record_id] if theme not in seen)
        seen.update(new)
        confirmed.update(theme for theme, counts in themes[record_id].items() if counts)
        low, median, high = bands[nth - 1]
        steps.append(Step(nth, record_id, new, len(seen), len(confirmed), low, median, high))
    return tuple(steps)


def _bands(documents: Sequence[frozenset[str]]) -> list[tuple[int, int, int]]:
    """After so many documents, the low, middle and high number of codes of all orders tried."""
    dice = random.Random(SEED)
    counts: list[list[int]] = [[] for _ in documents]
    for _ in range(PERMUTATIONS):
        seen: set[str] = set()
        for nth, themes in enumerate(dice.sample(documents, len(documents))):
            seen |= themes
            counts[nth].append(len(seen))
    return [_quantiles(sorted(of)) for of in counts]


def _quantiles(counts: Sequence[int]) -> tuple[int, int, int]:
    last = len(counts) - 1
    low, median, high = (counts[round(share * last)] for share in (LOW, 0.5, HIGH))
    return low, median, high


def reading_order(
    included: Sequence[str], decided: Mapping[str, str], coded: Mapping[str, str]
) -> tuple[str, ...]:
    """The included documents as they were read.

    Where people have coded, the documents they coded, by the moment of the first coding (`coded`,
    by record id); else all, by the moment of the decision to include them (`decided`). Of equal
    moments the order given stays.
    """
    moments = {i: coded[i] for i in included if i in coded} or {
        i: decided.get(i, "") for i in included
    }
    return tuple(sorted(moments, key=moments.__getitem__))
