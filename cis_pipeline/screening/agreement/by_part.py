"""Agreement in parts: of all, of each pair of reviewers, and about each criterion.

A pair: the items that both judged, whatever others said of them.

A criterion: did each reviewer name it among the reasons of an exclusion, or not? Items are those
with two or more votes that tell: to include, to be unsure, and to exclude for another reason all
say that it was not named; an exclusion without any reason says nothing about criteria, and is no
vote here. Who stops at the first reason that holds names no others, so reviewers may well agree
more about a criterion than this shows. Criteria that nobody named on such an item are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from cis_pipeline.core.model import Verdict
from cis_pipeline.screening.agreement.coefficients import Agreement, Pattern, of_patterns
from cis_pipeline.screening.agreement.words import caution

NAMED, NOT_NAMED = "named", "not named"
"""What a vote says about a criterion."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one person said of an item: the verdict, and the codes of the reasons to exclude it."""

    verdict: str
    reasons: tuple[str, ...] = ()


Judgements = Mapping[str, Mapping[str, Judgement]]
"""Item -> reviewer -> judgement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairAgreement:
    """How far two reviewers agreed on what both judged.

    `first_only` counts the items that the first includes and the second does not, `second_only`
    the other way round; both None where no verdict means that an item is included.
    """

    first: str
    second: str
    agreement: Agreement
    first_only: int | None
    second_only: int | None

    @property
    def caution(self) -> str:
        """How its coefficients are to be read; "" where nothing need be said."""
        return caution(self.agreement)


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionAgreement:
    """How far reviewers agreed about one criterion, by its code; `prevalence` in it is the share
    of votes that name the criterion."""

    code: str
    agreement: Agreement

    @property
    def caution(self) -> str:
        """How its coefficients are to be read; "" where nothing need be said."""
        return caution(self.agreement, "name this criterion")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementByPart:
    """The agreement of all, then of each pair that judged anything in common, and about each
    criterion that was named. `people` are all who judged any item, declared reviewers first."""

    overall: Agreement
    people: tuple[str, ...] = ()
    pairs: tuple[PairAgreement, ...] = ()
    criteria: tuple[CriterionAgreement, ...] = ()

    @property
    def caution(self) -> str:
        """How the coefficients of all are to be read; "" where nothing need be said."""
        return caution(self.overall)

    def as_dict(self) -> dict[str, Any]:
        """As JSON: the keys of `Agreement.as_dict`, with `sentence`, `pairs` and `criteria`."""
        return {
            **self.overall.as_dict(),
            "sentence": self.caution,
            "pairs": [
                {
                    "first": pair.first,
                    "second": pair.second,
                    "first_only": pair.first_only,
                    "second_only": pair.second_only,
                    **pair.agreement.as_dict(),
                    "sentence": pair.caution,
                }
                for pair in self.pairs
            ],
            "criteria": [
                {"criterion": c.code, **c.agreement.as_dict(), "sentence": c.caution}
                for c in self.criteria
            ],
        }


_Kind = tuple[tuple[str, Judgement], ...]
"""Who said what of an item, by name."""


def by_part(
    items: Judgements,
    *,
    people: Sequence[str] = (),
    codes: Sequence[str] = (),
    positive: str = "include",
) -> AgreementByPart:
    """The agreement over items in all its parts.

    Pairs stand in the order of `people` and criteria in that of `codes`, others after them by
    name. `positive` is the verdict whose share is the prevalence, "" where none means inclusion.
    """
    kinds = Counter(
        tuple(sorted(said.items(), key=lambda vote: vote[0])) for said in items.values()
    )
    patterns = _verdicts(kinds)
    names = _in_order(people, {who for pattern in patterns for who, _ in pattern})
    return AgreementByPart(
        overall=of_patterns(patterns, positive=positive),
        people=tuple(names),
        pairs=tuple(_pairs(patterns, names, positive)),
        criteria=tuple(_criteria(kinds, codes)),
    )


def _verdicts(kinds: Counter[_Kind]) -> Counter[Pattern]:
    verdicts: Counter[Pattern] = Counter()
    for kind, n in kinds.items():
        verdicts[tuple((who, said.verdict) for who, said in kind)] += n
    return verdicts


def _pairs(
    patterns: Counter[Pattern], names: Sequence[str], positive: str
) -> Iterator[PairAgreement]:
    of_pair: dict[tuple[str, str], Counter[tuple[str, str]]] = {}
    for pattern, n in patterns.items():
        said = dict(pattern)
        for pair in combinations([who for who in names if who in said], 2):
            of_pair.setdefault(pair, Counter())[said[pair[0]], said[pair[1]]] += n
    for first, second in combinations(names, 2):
        both = of_pair.get((first, second))
        if both:
            counted: dict[Pattern, int] = {
                ((first, a), (second, b)): n for (a, b), n in both.items()
            }
            yield PairAgreement(
                first=first,
                second=second,
                agreement=of_patterns(counted, positive=positive),
                first_only=_alone(both, 0, positive),
                second_only=_alone(both, 1, positive),
            )


def _alone(both: Mapping[tuple[str, str], int], seat: int, positive: str) -> int | None:
    """The items that the one in this seat includes, and the other does not."""
    if not positive:
        return None
    return sum(n for v, n in both.items() if v[seat] == positive and v[1 - seat] != positive)


def _criteria(kinds: Counter[_Kind], codes: Sequence[str]) -> Iterator[CriterionAgreement]:
    telling: Counter[tuple[tuple[str, frozenset[str]], ...]] = Counter()
    for kind, n in kinds.items():
        votes = tuple((who, frozenset(_named(said))) for who, said in kind if _tells(said))
        if len(votes) > 1:
            telling[votes] += n
    for code in _in_order(
        codes, {code for votes in telling for _, named in votes for code in named}
    ):
        patterns: Counter[Pattern] = Counter()
        for votes, n in telling.items():
            patterns[tuple((w, NAMED if code in named else NOT_NAMED) for w, named in votes)] += n
        yield CriterionAgreement(code=code, agreement=of_patterns(patterns, positive=NAMED))


def _named(said: Judgement) -> Iterator[str]:
    if said.verdict == Verdict.EXCLUDE:
        yield from filter(None, said.reasons)


def _tells(said: Judgement) -> bool:
    """Whether a vote says which criteria it rests on."""
    return said.verdict != Verdict.EXCLUDE or any(said.reasons)


def _in_order(first: Sequence[str], found: Iterable[str]) -> list[str]:
    """What was found, in the order of `first`, the rest after it by name."""
    rank = {name: n for n, name in enumerate(first)}
    return sorted(found, key=lambda name: (rank.get(name, len(rank)), name))
