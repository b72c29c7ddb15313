"""What the page shows of agreement: a row a round, and folded below it its pairs and criteria."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.screening.agreement.by_part import AgreementByPart, PairAgreement
from cis_pipeline.screening.agreement.coefficients import Agreement

_OPEN = 6
"""How many pairs and criteria of a round stand open; more are folded until they are asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartAgreement:
    """A pair of reviewers, or a criterion by its title; `note` says who of the pair includes more,
    `caution` how the coefficients are to be read."""

    name: str
    agreement: Agreement
    note: str = ""
    caution: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundAgreement:
    """How far the reviewers of one round agreed, before conflicts were settled."""

    title: str
    reviewers: tuple[str, ...]
    agreement: Agreement
    round_id: str = ""
    caution: str = ""
    pairs: tuple[PartAgreement, ...] = ()
    criteria: tuple[PartAgreement, ...] = ()

    @property
    def several(self) -> bool:
        """Whether more than two judged, so that kappa is a mean."""
        return self.agreement.n_screeners > 2

    @property
    def parts(self) -> str:
        """How many there are: "3 pairs, 1 criterion"."""
        pairs, criteria = len(self.pairs), len(self.criteria)
        told = [f"{pairs} pair{'s' * (pairs != 1)}"] if pairs else []
        told += [f"{criteria} criteri{'a' if criteria != 1 else 'on'}"] if criteria else []
        return ", ".join(told)

    @property
    def open(self) -> bool:
        """Whether they are few enough to be shown at once."""
        return len(self.pairs) + len(self.criteria) <= _OPEN


def agreement_rows(
    rounds: Mapping[str, AgreementByPart], protocol: Protocol
) -> tuple[RoundAgreement, ...]:
    """The rounds in their order."""
    titles = {c.id: c.title for c in protocol.criteria}
    return tuple(
        RoundAgreement(
            round_id=round_id,
            title=protocol.round(round_id).title,
            reviewers=parts.people,
            agreement=parts.overall,
            caution=parts.caution,
            pairs=tuple(
                PartAgreement(
                    name=f"{pair.first}, {pair.second}",
                    agreement=pair.agreement,
                    note=_alone(pair),
                    # what is said of the round once is not said again of each pair
                    caution="" if parts.caution else pair.caution,
                )
                for pair in parts.pairs
            ),
            criteria=tuple(
                PartAgreement(
                    name=titles.get(c.code, c.code), agreement=c.agreement, caution=c.caution
                )
                for c in parts.criteria
            ),
        )
        for round_id, parts in rounds.items()
    )


def _alone(pair: PairAgreement) -> str:
    if pair.first_only is None or pair.second_only is None:
        return ""
    first, second = pair.first_only, pair.second_only
    return f"included by {pair.first} only: {first}, by {pair.second} only: {second}"
