"""What a reader of a flow hands on, and what follows from the numbers that a file gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cis_pipeline.core.model import Problem
from cis_pipeline.prisma.flow import Basis, Column, Flow, Number, total


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the R package's file, by its row from 1: the datum, the box, its label, and what
    stands in `n`."""

    row: int
    data: str
    box: str
    label: str
    n: str


@dataclass(frozen=True, slots=True)
class Remark(Problem):
    """What is odd about a file: `check` names the oddity, `data` whose lines it is about and
    `rows` where they stand."""

    check: str = ""
    data: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FlowFile:
    """A flow as a file gives it, what is odd about the file, and of the R package's file the line
    of each datum."""

    flow: Flow
    remarks: tuple[Remark, ...] = ()
    lines: Mapping[str, Line] = field(default_factory=dict)


def told_apart(
    cells: Mapping[str, Number | str],
) -> tuple[dict[str, Any], dict[str, str], dict[str, Basis]]:
    """The fields of a file: the numbers, the texts that are none, and what each rests on."""
    numbers = {name: v for name, v in cells.items() if isinstance(v, int)}
    texts = {name: v for name, v in cells.items() if isinstance(v, str)}
    given = {name: v is not None for name, v in cells.items() if name not in texts}
    basis = {name: Basis("reported" if is_ else "not reported") for name, is_ in given.items()}
    return numbers, texts, basis


def completed(column: Column) -> Column:
    """The same, with what follows from its numbers: sums of sources and reasons, and the included.

    Each says that it is derived, and how. What follows for a box that is reported is left to the
    equations.
    """
    each, reasons = column.by_channel, column.reports_excluded_by_reason
    identified = sum(each.values()) if each else None
    excluded = None if reasons is None else sum(reasons.values())
    column = _with(column, {"records_identified": (identified, "sum over the sources")})
    column = _with(column, {"reports_excluded": (excluded, "sum over the reasons")})
    taken = column.reports_excluded, column.awaiting_assessment
    left = None
    if column.reports_assessed is not None and (out := total(*taken)) is not None:
        left = column.reports_assessed - out
        left = None if left < 0 else left  # which is for the equations to tell
    return _with(column, {"reports_included": (left, "assessed - excluded")})


def _with(column: Column, derived: Mapping[str, tuple[Number, str]]) -> Column:
    new = {
        name: (n, why)
        for name, (n, why) in derived.items()
        if n is not None and getattr(column, name) is None and name not in column.unreadable
    }
    basis = {name: Basis("derived", why) for name, (_, why) in new.items()}
    numbers: dict[str, Any] = {name: n for name, (n, _) in new.items()}
    return replace(column, **numbers, basis={**column.basis, **basis})
