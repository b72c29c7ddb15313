"""What a diagram says, before anything is drawn: a Flow becomes boxes of paragraphs.

Every picture and the plain text are made from the same Plan, so no two formats can say different
things. The words stand in `prisma.words`, what each box says in `cells`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from cis_pipeline.outputs.drawing.measure import NO_BREAK, Run, clean
from cis_pipeline.outputs.flow_diagram import cells
from cis_pipeline.outputs.flow_diagram.cells import ROWS, ArmPlan, Cell, Para
from cis_pipeline.outputs.flow_diagram.notes import captions, footnotes, notices, title, wrong
from cis_pipeline.outputs.flow_diagram.options import Options
from cis_pipeline.prisma.equation import Equation
from cis_pipeline.prisma.equations import faults
from cis_pipeline.prisma.flow import REMOVED, Flow

__all__ = ["ROWS", "ArmPlan", "Cell", "Para", "Plan", "describe", "plan"]


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole diagram in words; `previous` and `total` are boxes of an updated review.

    `phases` are the words of the three bars, `before` that of the header of previous studies.
    `folded` are the reasons that the boxes count together, `faults` what does not add up.
    """

    title: str
    subtitle: str
    notices: tuple[str, ...]
    arms: tuple[ArmPlan, ...]
    included: Cell
    previous: Cell | None
    total: Cell | None
    captions: tuple[str, ...]
    footnotes: tuple[str, ...]
    phases: tuple[str, str, str] = ("", "", "")
    before: str = ""
    folded: tuple[str, ...] = ()
    faults: tuple[str, ...] = field(default=())


def plan(flow: Flow, options: Options) -> Plan:
    """All words of the diagram of `flow`, clean and in the order in which they are read."""
    words, updated = options.words, flow.is_update
    arms = [cells.arm(name, column, flow, options) for name, column in flow.arms]
    folded = [cells.folded(name, column, flow, options) for name, column in flow.arms]
    found = faults(flow)
    made = Plan(
        title=title(flow, options),
        subtitle=clean(flow.title),
        notices=tuple(notices(flow, options)),
        arms=tuple(arms),
        included=cells.included(flow, options),
        previous=cells.previous(flow, options) if updated else None,
        total=cells.total(flow, options) if updated else None,
        captions=tuple(captions(flow, options)),
        footnotes=tuple(footnotes(flow, options)),
        phases=(
            words("phase_identification"),
            words("phase_screening"),
            words("phase_included"),
        ),
        before=words("previous"),
        folded=tuple(text for text in folded if text),
        faults=tuple(wrong(found, options)),
    )
    return _marked(made, found)


# --- what does not add up -------------------------------------------------------------------------


def _marked(made: Plan, found: tuple[Equation, ...]) -> Plan:
    """The same, each box of a fault marked with its number."""
    if not found:
        return made
    marks: dict[str, list[int]] = {}
    for mark, fault in enumerate(found, 1):
        for box in dict.fromkeys(map(_cell_of, fault.boxes)):
            marks.setdefault(box, []).append(mark)
    arms = tuple(
        replace(
            arm,
            main={row: _with_mark(cell, marks) for row, cell in arm.main.items()},
            side={row: _with_mark(cell, marks) for row, cell in arm.side.items()},
        )
        for arm in made.arms
    )
    ends = {
        name: cell and _with_mark(cell, marks)
        for name, cell in (
            ("included", made.included),
            ("previous", made.previous),
            ("total", made.total),
        )
    }
    return replace(made, arms=arms, **ends)  # type: ignore[arg-type]


def _cell_of(box: str) -> str:
    """The box of the diagram in which a number stands."""
    prefix, dot, name = box.rpartition(".")
    if name in REMOVED or name == "records_removed_together":
        name = "records_removed_before_screening"
    return f"{prefix}{dot}{name}"


def _with_mark(cell: Cell, marks: dict[str, list[int]]) -> Cell:
    if cell.key not in marks:
        return cell
    text = " ".join(f"[{mark}]" for mark in marks[cell.key])
    return replace(cell, paras=(*cell.paras, Para((Run(text, "bold"),))), faulty=True)


# --- for readers who do not see it --------------------------------------------------------------


def describe(plan: Plan) -> str:
    """Sentences in the order of the flow: each box, then what was taken out beside it."""
    return " ".join(_sentences(plan)).replace(NO_BREAK, " ")


def _sentences(plan: Plan) -> Iterator[str]:
    yield from (f"{text.rstrip('.')}." for text in (plan.subtitle, *plan.notices) if text)
    if plan.previous is not None:
        yield f"{plan.before}. {_told(plan.previous)}"
    for arm in plan.arms:
        yield f"{arm.header}."
        for row in ROWS:
            yield from (_told(cells[row]) for cells in (arm.main, arm.side) if row in cells)
    yield from (_told(cell) for cell in (plan.included, plan.total) if cell is not None)
    yield from (f"{text.rstrip('.')}." for text in (*plan.folded, *plan.faults, *plan.captions))


def _told(cell: Cell) -> str:
    """The box as one sentence, footnote marks left out."""
    lines = [p.text for p in cell.paras if p.text]
    said = lines[0].replace("*", "")
    for line in lines[1:]:
        joint = " " if said.endswith(":") or line.startswith(("(n", "[")) else ", "
        said += joint + line
    return f"{said}."
