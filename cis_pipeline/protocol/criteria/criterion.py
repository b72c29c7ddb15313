"""A criterion: what is asked of a record, in which rounds, and the rule that may judge it."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from cis_pipeline.core.model import Box
from cis_pipeline.protocol import criteria as package
from cis_pipeline.protocol.criteria.operator import Finding, Operator, Reading
from cis_pipeline.protocol.rounds import Round, of_one_step
from cis_pipeline.protocol.toml import Place, Table

if TYPE_CHECKING:
    from cis_pipeline.protocol.protocol import Protocol


def operators() -> tuple[type[Operator], ...]:
    """The operators there are: every class of this package that is one, by module."""
    names = sorted(info.name for info in pkgutil.iter_modules(package.__path__))
    modules = [importlib.import_module(f"{package.__name__}.{name}") for name in names]
    classes = [one for module in modules for one in vars(module).values() if inspect.isclass(one)]
    found = [one for one in classes if issubclass(one, Operator) and not inspect.isabstract(one)]
    return tuple(dict.fromkeys(found))


if TYPE_CHECKING:
    Rule = Operator
else:  # the table is of the class that its key `operator` names
    Rule = Annotated[reduce(or_, operators()), Field(discriminator="operator")]


class Criterion(Table):
    """One reason for which a record may be excluded; its id is the reason code.

    `rounds` are those in which it may be given as a reason. `rule` lets a machine judge it in
    rounds that rules decide. `box` counts its exclusions in another box than the round's, of the
    same step (a report that could not be retrieved); such a criterion says nothing about the
    content. `examples` are sentences for reviewers, shown in their workbooks; nothing that was
    decided rests on them. `example` marks the template's, whose rules do not decide (see
    `Protocol.examples`).
    """

    id: str = Field(pattern=r"^[A-Z][A-Z0-9_]*$")
    title: str
    question: str = ""
    rounds: tuple[str, ...]
    rule: Rule | None = None
    box: Box | None = None
    examples: tuple[str, ...] = ()
    example: bool = False

    def judge(self, reading: Reading) -> Finding:
        """Whether a report meets it, by its rule; without one only people can tell."""
        if self.rule is None:
            return Finding("unclear", "no rule judges it, only people")
        return self.rule.judge(reading)


def criterion_faults(
    criteria: Sequence[Criterion], rounds: Sequence[Round]
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


def rule_faults(protocol: Protocol) -> Iterator[tuple[Place, str]]:
    """What the rules of criteria need and the rest of the protocol has not."""
    for n, one in enumerate(protocol.criteria):
        for what in one.rule.faults(protocol) if one.rule else ():
            yield ("criterion", n, "rule"), f"criterion {one.id}: {what}"
