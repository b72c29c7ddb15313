"""Which excludes are most at odds with the model and the partner; how many are still wrong.

A help for single screening and for stopping; it does not replace the second reader. The excludes
are offered again, blind, in the order of `at_odds`; what is found so tells `still_missed` how many
errors are left.

The order: the odds that a record is included, by a model that has not seen its decision, times what
its votes tell. How much a vote tells is taken from a trial of 24,942 decisions (Gartlehner et al.
2020, J Clin Epidemiol 121:20): one reader finds .866 of the relevant records and excludes .792 of
the others, two .975 and .687.

What is left: a record that was missed is taken to be as likely to stand high in the order as one
that was included would be, had it been missed. With x errors among those read again, and a of the
n included ones that would stand there, the missed that are left follow a beta negative binomial
distribution of x + 1/2, a + 1/2 and n - a + 1/2 (Jeffreys' priors for the rate of misses and for
the share that stands high). Misses that look less like the included than that are underestimated;
so the same is said for the case that all missed are like the half of the included ones that stand
lowest. Both are measured on simulated misses in tests/benchmarks/second_look.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import exp, log
from pathlib import Path

from cis_pipeline.screening.ranking.cross_validation import cross_validated
from cis_pipeline.screening.ranking.features import Features, Texts

ONE_FINDS, TWO_FIND = 0.866, 0.975
ONE_REFUSES, TWO_REFUSE = 0.792, 0.687

Votes = Mapping[int, Mapping[str, bool]]
"""Row (from 0) -> reviewer -> whether that reviewer included it."""

_ALONE = log((1 - ONE_FINDS) / ONE_REFUSES)
_SECONDED = log((1 - TWO_FIND) / TWO_REFUSE)
_AGAINST = log(ONE_FINDS / (1 - ONE_REFUSES))


@dataclass(frozen=True, slots=True)
class Suspect:
    """An exclude that may be wrong: the record's `row`, how likely it is so (`score`, 0 to 1, good
    for the order and no more), and `why` in words. `contradicted`: somebody else included it."""

    row: int
    score: float
    why: str
    contradicted: bool = False


@dataclass(frozen=True, slots=True)
class SecondLook:
    """The excludes in the order in which to look at them again, the likeliest error first.

    `as_if_missed` has for each included record, as likely as each is, what its score would be had
    it been excluded as others were: with a weight, and ascending.
    """

    suspects: tuple[Suspect, ...]
    as_if_missed: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class StillMissed:
    """How many wrong excludes are left after `read` were looked at again and `found` were wrong.

    `likely` is the middle of what is probable and `ci95` its interval of 95 % if the missed are
    like the included; `if_hard` the same interval's upper end if they are all like the half of
    the included ones that the model places lowest.
    """

    read: int
    found: int
    likely: int
    ci95: tuple[int, int]
    if_hard: int

    @property
    def sentence(self) -> str:
        """The same in words."""
        low, high = self.ci95
        return (
            f"{self.found} of {self.read} excludes that were looked at again were wrong. Still "
            f"missed: about {self.likely} ({low} to {high}, 95 %) if the missed are like the "
            f"included, up to {self.if_hard} if they are hard to tell. It is an estimate by a "
            "model, and no replacement for a second reader."
        )


def at_odds(texts: Texts, votes: Votes, seed: int = 1, cache: Path | None = None) -> SecondLook:
    """The excludes of all reviewers, a record once, the likeliest error first.

    A record that anybody included counts as included for the model. `cache` as in `rank`.
    """
    given = {row: said for row, said in votes.items() if said}
    labels = {row: any(said.values()) for row, said in given.items()}
    chances = cross_validated(Features.of(texts, cache), labels, seed)
    logits = {row: log(p) - log(1 - p) for row, p in chances.items()}
    suspects = [
        Suspect(row, _probability(logits[row] + _told(said)), _why(chances[row], said), labels[row])
        for row, said in given.items()
        if not all(said.values())
    ]
    suspects.sort(key=lambda suspect: (-suspect.score, suspect.row))
    return SecondLook(tuple(suspects), _as_if_missed(given, labels, logits))


def _told(said: Mapping[str, bool]) -> float:
    """What votes add to the logarithm of the odds that a record is relevant."""
    includes = sum(said.values())
    excludes = len(said) - includes
    alone = _ALONE if excludes == 1 else _SECONDED
    return alone + includes * _AGAINST


def _as_if_missed(
    votes: Votes, labels: Mapping[int, bool], logits: Mapping[int, float]
) -> tuple[tuple[float, float], ...]:
    """The scores that the included records would have, had they been missed by one reader or by
    two, as often as these were to be expected among the excludes there are."""
    refused = [len(said) for row, said in votes.items() if not labels[row]]
    alone = sum(readers == 1 for readers in refused)
    kinds = (
        (_ALONE, alone * (1 - ONE_FINDS)),
        (_SECONDED, (len(refused) - alone) * (1 - TWO_FIND)),
    )
    total = sum(weight for _, weight in kinds) or 1.0
    return tuple(
        sorted(
            (_probability(logits[row] + told), weight / total)
            for row, include in labels.items()
            if include
            for told, weight in kinds
            if weight
        )
    )


def still_missed(look: SecondLook, wrong: Sequence[bool]) -> StillMissed:
    """How many wrong excludes are left when the first of the order were looked at again.

    `wrong` says of each of the first suspects, in order, whether the exclude was wrong. Those that
    somebody included anyhow are not missed, and count neither as read nor as found. ValueError if
    more are judged than there are.
    """
    if len(wrong) > len(look.suspects):
        raise ValueError(f"there are {len(look.suspects)} excludes, and {len(wrong)} judgements")
    own = [suspect for suspect in look.suspects if not suspect.contradicted]
    pairs = zip(look.suspects, wrong, strict=False)
    judged = [error for suspect, error in pairs if not suspect.contradicted]
    left = len(own) - len(judged)
    found = sum(judged)
    if not left:
        return StillMissed(len(judged), found, 0, (0, 0), 0)
    border = own[len(judged)].score
    low, middle, high = _left(found, look.as_if_missed, border, left, (0.025, 0.5, 0.975))
    (if_hard,) = _left(found, _lower_half(look.as_if_missed), border, left, (0.975,))
    return StillMissed(len(judged), found, middle, (low, high), max(high, if_hard))


def _lower_half(included: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Those with the lowest scores, half of them by weight."""
    so_far = accumulate((weight for _, weight in included), initial=0.0)
    half = sum(weight for _, weight in included) / 2
    return [one for one, before in zip(included, so_far, strict=False) if before < half]


def _left(
    found: int,
    included: Sequence[tuple[float, float]],
    border: float,
    most: int,
    shares: Sequence[float],
) -> list[int]:
    """Quantiles of the number left (0 to `most`), by a beta negative binomial distribution."""
    import numpy as np
    from scipy.special import betaln, gammaln

    high = sum(weight for score, weight in included if score > border) + 0.5
    low = sum(weight for score, weight in included if score <= border) + 0.5
    left, r = np.arange(most + 1), found + 0.5
    ways = gammaln(r + left) - gammaln(left + 1) - gammaln(r)
    chances = np.exp(ways + betaln(high + r, low + left) - betaln(high, low))
    reached = np.cumsum(chances) / chances.sum()
    return [int(np.searchsorted(reached, share)) for share in shares]


def _why(chance: float, said: Mapping[str, bool]) -> str:
    against = " and ".join(sorted(who for who, include in said.items() if not include))
    included = " and ".join(sorted(who for who, include in said.items() if include))
    alone = " alone" if len(said) == 1 else ""
    partner = f", {included} included it" if included else ""
    return f"{against}{alone} excluded it{partner}; the model gives it {chance:.0%}"


def _probability(logit: float) -> float:
    return 1 / (1 + exp(-logit))
