"""Where the columns of a diagram stand: as in the official templates, or fitted to a width.

The templates' columns are those of the Word files of PRISMA 2020, in millimetres. For another
width the same columns become narrower as long as their words have room; then other methods move
below databases and registers (stacked), and lines at either side lead past them to what is
included.
"""

from __future__ import annotations

from dataclasses import dataclass

from cis_pipeline.outputs.drawing.measure import MARGIN, line_width
from cis_pipeline.outputs.flow_diagram.plan import Plan

_BOX, _BAR = 52.4, 7.3
_TEMPLATE_MARGIN, _MARGIN = 12.7, 1.5
_COMFORT, _LEAST = 38.0, 34.0
"""How wide a box of 9 pt text should be, and has to be at least, in millimetres."""

_LANE = 4.0
"""The room of a line beside the boxes."""

_WIDEST = 80.0
"""No box becomes wider, or its few words would be lost in it."""

Span = tuple[float, float]
"""The x of a column, and its width."""


@dataclass(frozen=True, slots=True)
class Geometry:
    """The columns of a page: phase bars, previous studies, and per arm main and side.

    `points` is the size of text. What is `fitted` to a width has no margins for printing, and no
    room between and in its boxes but what they need. Where arms are `stacked`, `lanes` are the x of
    the lines that lead past them: of previous studies at the right, of the first arm at the left.
    """

    width: float
    margin: float
    points: float
    bar: Span
    previous: Span | None
    main: tuple[Span, ...]
    side: tuple[Span, ...]
    lanes: tuple[float, float] | None = None

    @property
    def scale(self) -> float:
        """How much smaller everything is than in the template."""
        return self.points / 9.0

    @property
    def fitted(self) -> bool:
        """Whether it was made for a width that was asked for."""
        return self.margin == _MARGIN

    @property
    def stacked(self) -> bool:
        """Whether the boxes of one kind stand below those of the other."""
        return self.lanes is not None


def template(plan: Plan) -> Geometry:
    """As in the templates; that for updates has narrower gaps and a narrower last column."""
    if plan.previous is None:
        main = ((28.2, _BOX), (158.8, _BOX))
        side = ((97.1, _BOX), (228.1, _BOX))
    else:
        main = ((71.5, _BOX), (197.9, _BOX))
        side = ((139.8, _BOX), (256.8, 43.5))
    arms = len(plan.arms)
    return Geometry(
        width=sum(side[arms - 1]) + _TEMPLATE_MARGIN,
        margin=_TEMPLATE_MARGIN,
        points=9.0,
        bar=(15.6, _BAR),
        previous=(25.6, 40.4) if plan.previous is not None else None,
        main=main[:arms],
        side=side[:arms],
    )


def fitted(plan: Plan, width: float, most: float, least: float, stacked: bool) -> list[Geometry]:
    """Geometries for that width, that with the largest text first; `most` and `least` in points.

    There is none for columns side by side where not even the least size leaves their words room.
    """
    sizes = [p for p in _sizes(most, least) if _comfortable(plan, width, p, stacked)]
    if not sizes and (stacked or _room(plan, width, least, False) >= _LEAST * least / 9.0):
        sizes = [least]
    return [_placed(plan, width, p, stacked) for p in sizes]


def _sizes(most: float, least: float) -> list[float]:
    """From the one to the other in steps of half a point."""
    steps = int((most - least) * 2 + 1e-9)
    return [*(most - n / 2 for n in range(steps + 1) if most - n / 2 > least), least]


def _comfortable(plan: Plan, width: float, points: float, stacked: bool) -> bool:
    room = _room(plan, width, points, stacked)
    return room >= max(_COMFORT * points / 9.0, _longest(plan, points))


def _longest(plan: Plan, points: float) -> float:
    """How wide a box has to be for its longest number, which is not to be broken."""
    cells = [c for arm in plan.arms for c in (*arm.main.values(), *arm.side.values())]
    runs = (run for cell in cells for para in cell.paras for run in para.runs if run.key)
    wide = max((line_width((run,), points) * MARGIN for run in runs), default=0.0)
    return wide + 14.0 * points / 9.0


def _columns(plan: Plan, stacked: bool) -> int:
    return 2 if stacked else 2 * len(plan.arms) + (plan.previous is not None)


def _gaps(plan: Plan, points: float, stacked: bool) -> tuple[float, float, float, float]:
    """Between bar and boxes, main and side, groups of columns; and at the right for a line."""
    scale = points / 9.0
    left = _LANE if stacked and len(plan.arms) > 1 else 0.0
    right = _LANE if stacked and plan.previous is not None else 0.0
    return (2.5 + left) * scale, 7.0 * scale, 5.0 * scale, right * scale


def _room(plan: Plan, width: float, points: float, stacked: bool) -> float:
    """How wide each box may be."""
    first, between, apart, last = _gaps(plan, points, stacked)
    arms = 1 if stacked else len(plan.arms)
    groups = arms - 1 + (plan.previous is not None and not stacked)
    fixed = 2 * _MARGIN + _BAR * points / 9.0 + first + last + arms * between + groups * apart
    return min(_WIDEST, (width - fixed) / _columns(plan, stacked))


def _placed(plan: Plan, width: float, points: float, stacked: bool) -> Geometry:
    scale = points / 9.0
    first, between, apart, _ = _gaps(plan, points, stacked)
    box = _room(plan, width, points, stacked)
    bar = (_MARGIN, _BAR * scale)
    x = sum(bar) + first
    previous: Span | None = None
    if plan.previous is not None and not stacked:
        previous, x = (x, box), x + box + apart
    main, side = [], []
    for _ in plan.arms:
        main.append((x, box))
        side.append((x + box + between, box))
        if not stacked:
            x += 2 * box + between + apart
    lanes = None
    if stacked:
        previous = (x, 2 * box + between) if plan.previous is not None else None
        lanes = (x + 2 * box + between + _LANE * 0.8 * scale, x - _LANE * 0.8 * scale)
    return Geometry(width, _MARGIN, points, bar, previous, tuple(main), tuple(side), lanes)
