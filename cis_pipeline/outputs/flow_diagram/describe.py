"""A diagram told in words, for readers who do not see it."""

from __future__ import annotations

from collections.abc import Iterator

from cis_pipeline.outputs.drawing.measure import NO_BREAK
from cis_pipeline.outputs.flow_diagram.plan import ROWS, Cell, Plan


def describe(plan: Plan) -> str:
    """Sentences in the order of the flow: each box, then what was taken out beside it."""
    return " ".join(_sentences(plan)).replace(NO_BREAK, " ")


def _sentences(plan: Plan) -> Iterator[str]:
    yield from (f"{text.rstrip('.')}." for text in (plan.subtitle, *plan.notices) if text)
    if plan.previous is not None:
        yield f"Previous studies. {tell(plan.previous)}"
    for arm in plan.arms:
        yield f"{arm.header}."
        for row in ROWS:
            yield from (tell(cells[row]) for cells in (arm.main, arm.side) if row in cells)
    yield from (tell(cell) for cell in (plan.included, plan.total) if cell is not None)
    yield from (f"{text.rstrip('.')}." for text in plan.captions)


def tell(cell: Cell) -> str:
    """The box as one sentence, footnote marks left out."""
    lines = [p.text for p in cell.paras if p.text]
    said = lines[0].replace("*", "")
    for line in lines[1:]:
        joint = " " if said.endswith(":") or line.startswith("(n") else ", "
        said += joint + line
    return f"{said}."
