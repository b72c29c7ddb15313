"""A criterion: what is asked of a record, in which rounds, and the rule that may judge it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from cis_pipeline.core.model import Box
from cis_pipeline.protocol.countries import Countries
from cis_pipeline.protocol.criteria.between import Between
from cis_pipeline.protocol.criteria.country import InCountry
from cis_pipeline.protocol.criteria.mentions import Mentions, Requires
from cis_pipeline.protocol.criteria.one_of import OneOf
from cis_pipeline.protocol.criteria.publisher import ByPublisher
from cis_pipeline.protocol.publishers import Publishers
from cis_pipeline.protocol.rounds import Round, of_one_step
from cis_pipeline.protocol.toml import Place, Table

Rule = Annotated[
    OneOf | Between | Mentions | Requires | InCountry | ByPublisher,
    Field(discriminator="operator"),
]


class Criterion(Table):
    """One reason for which a record may be excluded; its id is the reason code.

    `rounds` are those in which it may be given as a reason. `rule` lets a machine judge it in
    rounds that rules decide. `box` counts its exclusions in another box than the round's, of the
    same step (a report that could not be retrieved); such a criterion says nothing about the
    content.
    """

    id: str = Field(pattern=r"^[A-Z][A-Z0-9_]*$")
    title: str
    question: str = ""
    rounds: tuple[str, ...]
    rule: Rule | None = None
    box: Box | None = None


def criterion_faults(
    criteria: tuple[Criterion, ...], rounds: tuple[Round, ...]
) -> Iterator[tuple[Place, str]]:
    """Ids given twice, rounds that do not exist, and boxes that do not fit their round."""
    known = {r.id: r for r in rounds}
    for n, one in enumerate(criteria):
        if one.id == "DUP":
            yield ("criterion", n, "id"), '"DUP" means a duplicate; choose another id'
        if any(one.id == other.id for other in criteria[:n]):
            yield ("criterion", n, "id"), f'the id "{one.id}" is given twice; rename one of them'
        for round_id in one.rounds:
            if round_id not in known:
                yield (
                    ("criterion", n, "rounds"),
                    f'criterion {one.id} names the round "{round_id}"; the rounds in review.toml '
                    f"are {', '.join(known)}",
                )
            elif one.box and one.box not in (fits := of_one_step(known[round_id].box)):
                yield (
                    ("criterion", n, "box"),
                    f"criterion {one.id} is counted in {one.box}, but what leaves in the round "
                    f'"{round_id}" is counted in {" or ".join(fits)}',
                )


def rule_faults(
    criteria: tuple[Criterion, ...], publishers: Publishers, countries: Countries
) -> Iterator[tuple[Place, str]]:
    """Rules that look names up in a list which is not there, or lacks what they name."""
    known = {c.code for c in publishers.category}
    for n, one in enumerate(criteria):
        place = ("criterion", n, "rule")
        if isinstance(one.rule, InCountry) and not countries.country:
            yield place, f"criterion {one.id} needs config/countries.toml, which lists no country"
        if isinstance(one.rule, ByPublisher):
            for code in one.rule.categories:
                if code not in known:
                    yield place, f'no category "{code}" in publishers.toml ({", ".join(known)})'
