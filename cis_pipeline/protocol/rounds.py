"""The rounds of screening, in the order in which a record passes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, Self

from pydantic import Field, model_validator

from cis_pipeline.core.model import DEDUPE_ROUND, Arm, Box
from cis_pipeline.protocol.toml import Place, Table

_NOBODY = ("consensus", "conflicts", "corrections", "rules", "protocol")
"""Names that mean something else where a reviewer's name stands."""


def _as_file(name: str) -> str:
    """What is left of a name in a file name, on a system that ignores case."""
    return re.sub(r"\W+", "-", name.strip().casefold())


BOXES: dict[str, tuple[Box, ...]] = {
    "record": (Box.AUTOMATION, Box.OTHER_REASONS, Box.SCREENED_OUT),
    "report": (Box.EXCLUDED, Box.NOT_RETRIEVED),
}
"""Which boxes a round may count its exclusions in, by its unit."""

_REASONS_DIFFER = {"record": "first_declared", "report": "conflict"}
"""What a round does with different reasons where the protocol does not say it, by its unit."""

_STEP = {
    Box.AUTOMATION: 0,
    Box.OTHER_REASONS: 0,
    Box.SCREENED_OUT: 1,
    Box.EXCLUDED: 2,
    Box.NOT_RETRIEVED: 2,
}


class Round(Table):
    """One pass of screening.

    `decided_by` rules or people. Where rules cannot tell, the record passes ("pass") or goes to
    the reviewers ("people"). `reviewers` each judge every record, blind to one another; a
    conflict is settled by `settled_by`. Excluded records are counted in `box`.

    `reasons_differ` says what becomes of a record that all exclude, but for different primary
    reasons: it is a "conflict" to be settled, or the reason "first_declared" in the protocol is
    the one that is counted. Where it is not said, reports are a conflict, for PRISMA asks for
    their reasons (item 16b), and of records the first declared counts.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    arm: Arm = "databases"
    unit: Literal["record", "report"] = "record"
    decided_by: Literal["rules", "people"] = "people"
    unclear: Literal["pass", "people"] = "pass"
    reviewers: tuple[str, ...] = ()
    settled_by: str = ""
    box: Box = Box.SCREENED_OUT
    reasons_differ: Literal["conflict", "first_declared"] | None = None

    @property
    def settles_reasons(self) -> bool:
        """Whether exclusions for different primary reasons are a conflict here."""
        return (self.reasons_differ or _REASONS_DIFFER[self.unit]) == "conflict"

    @model_validator(mode="after")
    def _has_reviewers(self) -> Self:
        if (self.decided_by == "people" or self.unclear == "people") and not self.reviewers:
            raise ValueError(f'round "{self.id}" needs people: name them in reviewers = ["A", "B"]')
        for name in self.reviewers:
            if not name.strip() or name.startswith("rule:") or name.casefold() in _NOBODY:
                raise ValueError(f'"{name}" cannot be the name of a reviewer; choose another')
        if len({_as_file(name) for name in self.reviewers}) < len(self.reviewers):
            raise ValueError(
                f'round "{self.id}" names a reviewer twice (or two that differ little)'
            )
        for name in self.reviewers:
            if re.sub(r"[ _-]+[0-9]+$", "", name) in set(self.reviewers) - {name}:
                raise ValueError(
                    f'round "{self.id}": "{name}" is how a further workbook of another reviewer is '
                    "called; choose another name"
                )
        if self.box not in BOXES[self.unit]:
            fits = ", ".join(BOXES[self.unit])
            raise ValueError(f'round "{self.id}" counts {self.unit}s: its box is one of {fits}')
        return self


def of_one_step(box: Box) -> list[Box]:
    """The boxes that the flow passes at the same step as this one, so that its sums hold."""
    return [other for other, step in _STEP.items() if step == _STEP[box]]


def round_faults(rounds: Sequence[Round]) -> Iterator[tuple[Place, str]]:
    """Ids given twice, and rounds in an order that no record could pass."""
    for n, one in enumerate(rounds):
        if one.id == DEDUPE_ROUND or one.id.startswith("duplicates"):
            yield ("round", n, "id"), f'"{one.id}" cannot be the id of a round; choose another'
        if any(one.id == other.id for other in rounds[:n]):
            yield ("round", n, "id"), f'the round "{one.id}" is given twice; rename one of them'
        late = [r for r in rounds[:n] if r.arm == one.arm and _STEP[r.box] > _STEP[one.box]]
        if late:
            what = (
                f'the round "{one.id}" ({one.box}) must stand before "{late[0].id}" '
                f"({late[0].box}): records are removed, then screened, then assessed as reports"
            )
            yield ("round", n, "id"), what
