"""Where everything goes: a Plan becomes a Drawing whose boxes never overlap.

Sizes are those of the official Word templates of PRISMA 2020, in millimetres. Text is measured and
wrapped first, then boxes grow with it, then rows move down, so that no text leaves its box.
Boxes of one row are equally high; of the last row only the side boxes grow, their arrow meeting
them at the height of the main box's middle, as in the template.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from cis_pipeline.outputs.drawing.drawing import BLACK, Arrow, Box, Drawing, Text
from cis_pipeline.outputs.drawing.measure import MARGIN, Run, line_width, wrap
from cis_pipeline.outputs.flow_diagram.plan import ROWS, Cell, Plan, describe

PITCH = 3.65
"""From one line of 9 pt text to the next."""

_ASCENT = 2.88
_MARGIN, _TOP = 12.7, 10.0
_INSET, _INDENT = 2.54, (0.0, 5.0, 7.5)
_RIGHT = 1.2
"""What stays free at the right, besides the margin for wider fonts."""

_PAD = 1.27
_BOX, _BAR, _HEADER = 52.4, 7.3, 7.3
_GAP, _BELOW_HEADER, _ABOVE_INCLUDED = 8.2, 2.3, 6.0
_RADIUS = 1.2
_LEAST = {"identified": 34.5, "included": 20.1}
_LEAST_HEIGHT = 14.6
_GOLD, _GOLD_LINE, _BLUE, _ALARM = "#FFC000", "#BC8C00", "#9DC3E6", "#C00000"


@dataclass(frozen=True, slots=True)
class _Columns:
    """The x and width of each column: phase bars, previous studies, and per arm main and side."""

    bar: float
    previous: tuple[float, float]
    main: tuple[tuple[float, float], ...]
    side: tuple[tuple[float, float], ...]
    right: float


def _columns(plan: Plan) -> _Columns:
    """As in the templates; that for updates has narrower gaps and a narrower last column."""
    bar = 15.6
    if plan.previous is None:
        main = ((28.2, _BOX), (158.8, _BOX))
        side = ((97.1, _BOX), (228.1, _BOX))
    else:
        main = ((71.5, _BOX), (197.9, _BOX))
        side = ((139.8, _BOX), (256.8, 43.5))
    arms = len(plan.arms)
    right = sum(side[arms - 1])
    return _Columns(bar, (25.6, 40.4), main[:arms], side[:arms], right)


def layout(plan: Plan) -> Drawing:
    """Place every box, arrow and line of text of the plan."""
    columns = _columns(plan)
    page = columns.right + _MARGIN
    top, y = _above(plan, page)
    headers = _headers(plan, columns, y)
    rows = _rows(plan, columns, y + _HEADER + _BELOW_HEADER)
    ends = _ends(plan, columns, rows)
    boxes = [*headers, *_bars(columns, rows, ends), *rows.values(), *ends.values()]
    below, height = _below(plan, page, max(b.bottom for b in boxes) + _GAP / 2)
    return Drawing(
        width=page,
        height=height,
        title=plan.title,
        description=describe(plan),
        boxes=tuple(boxes),
        arrows=tuple(_arrows(plan, rows, ends)),
        texts=(*top, *below),
    )


def _above(plan: Plan, page: float) -> tuple[list[Text], float]:
    """The title, the review's own title and notices; and the y where the headers begin."""
    texts, y = _block(Run(plan.title, "bold"), page, _TOP, 11.0)
    subtitle, y = _block(Run(plan.subtitle), page, y + 0.8)
    texts += subtitle
    for notice in plan.notices:
        placed, y = _block(Run(notice, "bold"), page, y + 1.2, 11.0)
        texts += [replace(t, colour=_ALARM) for t in placed]
    return texts, y + 3.0


def _below(plan: Plan, page: float, y: float) -> tuple[list[Text], float]:
    """Captions in bold, then the footnotes; and the height of the page."""
    texts: list[Text] = []
    captions = [Run(words, "bold") for words in plan.captions]
    for run in (*captions, *map(Run, plan.footnotes)):
        placed, y = _block(run, page, y + 1.0)
        texts += placed
    return texts, y + _TOP / 2


def _block(run: Run, page: float, y: float, points: float = 9.0) -> tuple[list[Text], float]:
    """Lines across the page within its margins, and the y below them."""
    room, pitch = page - 2 * _MARGIN, PITCH * points / 9.0
    lines = wrap([run], room, points)
    ascent = _ASCENT * points / 9.0
    texts = [
        Text(_MARGIN, y + i * pitch + ascent, line, room, points) for i, line in enumerate(lines)
    ]
    return texts, y + pitch * len(lines)


def _headers(plan: Plan, columns: _Columns, y: float) -> list[Box]:
    spans = [
        (arm.header, main[0], side[0] + side[1])
        for arm, main, side in zip(plan.arms, columns.main, columns.side, strict=True)
    ]
    if plan.previous is not None:
        spans.insert(0, ("Previous studies", columns.previous[0], sum(columns.previous)))
    return [
        _label(Box("header", x, y, right - x, _HEADER, (), _GOLD, _GOLD_LINE, _RADIUS), words)
        for words, x, right in spans
    ]


def _label(box: Box, words: str) -> Box:
    """The box with one bold line in its middle, along its longer side if it is upright."""
    length = box.height if box.upright else box.width
    x, y = box.centre
    text = Text(
        x, y - PITCH / 2 + _ASCENT, (Run(words, "bold"),), length - 2 * _RIGHT, centred=True
    )
    return replace(box, texts=(text,))


_Rows = dict[tuple[int, str, str], Box]
"""Boxes by (number of the arm, row, "main" or "side")."""


def _rows(plan: Plan, columns: _Columns, y: float) -> _Rows:
    """All boxes above the included one; that of previous studies belongs to arm -1."""
    placed: _Rows = {}
    for row in ROWS:
        cells = _cells(plan, columns, row)
        if not cells:
            continue
        placed |= _level(row, {k: _sized(cell, x, y, w) for k, (cell, x, w) in cells.items()})
        y = max(b.bottom for k, b in placed.items() if k[1] == row) + _GAP
    return placed


def _level(row: str, sized: _Rows) -> _Rows:
    """One row made equally high; in the last one each side box is as high as its text needs."""
    last = row == ROWS[-1]
    levelled = {k: b for k, b in sized.items() if k[2] == "main" or not last}
    least = _LEAST.get(row, _LEAST_HEIGHT)
    height = max([least, *(b.height for b in levelled.values())])
    return {
        k: _grown(b, height if k in levelled else max(height, b.height)) for k, b in sized.items()
    }


def _cells(
    plan: Plan, columns: _Columns, row: str
) -> dict[tuple[int, str, str], tuple[Cell, float, float]]:
    """The cells of one row with the x and width of their columns."""
    cells: dict[tuple[int, str, str], tuple[Cell, float, float]] = {}
    for i, arm in enumerate(plan.arms):
        for side, found, place in (
            ("main", arm.main, columns.main[i]),
            ("side", arm.side, columns.side[i]),
        ):
            if row in found:
                cells[i, row, side] = (found[row], *place)
    if row == ROWS[0] and plan.previous is not None:
        cells[-1, row, "main"] = (plan.previous, *columns.previous)
    return cells


def _sized(cell: Cell, x: float, y: float, wide: float) -> Box:
    """The box with its text at the top, as high as the text needs."""
    texts: list[Text] = []
    line_y = y + _PAD + _ASCENT
    for para in cell.paras:
        indent = _INSET + _INDENT[para.indent]
        room = wide - indent - _RIGHT
        for line in wrap(para.runs, room) or [()]:
            texts.append(Text(x + indent, line_y, line, room))
            line_y += PITCH
    return Box(cell.key, x, y, wide, len(texts) * PITCH + 2 * _PAD, tuple(texts))


def _grown(box: Box, height: float) -> Box:
    """The box of that height with its text in the middle."""
    down = (height - box.height) / 2
    return replace(box, height=height, texts=tuple(replace(t, y=t.y + down) for t in box.texts))


def _ends(plan: Plan, columns: _Columns, rows: _Rows) -> dict[str, Box]:
    """The included box and, in an update, the box of totals, below everything else."""
    x, wide = columns.main[0]
    sides = [b.bottom + _ABOVE_INCLUDED for k, b in rows.items() if k[2] == "side"]
    mains = [b.bottom + _GAP for k, b in rows.items() if k[2] == "main"]
    y = max(sides + mains)
    ends: dict[str, Box] = {}
    for cell in (plan.included, plan.total):
        if cell is not None:
            box = _sized(cell, x, y, wide)
            ends[cell.key] = _grown(box, max(_LEAST["included"], box.height))
            y = ends[cell.key].bottom + _GAP
    return ends


def _bars(columns: _Columns, rows: _Rows, ends: dict[str, Box]) -> list[Box]:
    """The three phase bars, each as long as its rows."""
    phases = {
        "Identification": [b for k, b in rows.items() if k[1] == ROWS[0]],
        "Screening": [b for k, b in rows.items() if k[1] != ROWS[0]],
        "Included": list(ends.values()),
    }
    bars = []
    for words, boxes in phases.items():
        if boxes:
            y, bottom = min(b.y for b in boxes), max(b.bottom for b in boxes)
            bars.append(_bar(words, columns.bar, y, bottom))
    return bars


def _bar(words: str, x: float, y: float, bottom: float) -> Box:
    """A bar from y to bottom, or a little beyond both where its word needs it."""
    length = max(bottom - y, line_width((Run(words, "bold"),)) * MARGIN + 2 * _PAD)
    y = (y + bottom - length) / 2
    return _label(Box("phase", x, y, _BAR, length, (), _BLUE, BLACK, _RADIUS, upright=True), words)


def _arrows(plan: Plan, rows: _Rows, ends: dict[str, Box]) -> list[Arrow]:
    """Down each main column, across to each side box, and from the arms to what is included."""
    included = ends["included"]
    arrows: list[Arrow] = []
    for i in range(len(plan.arms)):
        chain = [rows[i, row, "main"] for row in ROWS if (i, row, "main") in rows]
        arrows += [_down(a, b) for a, b in pairwise(chain)]
        arrows.append(_down(chain[-1], included) if i == 0 else _bent(chain[-1], included))
        for row in ROWS:
            if (i, row, "side") in rows:
                arrows.append(_across(rows[i, row, "main"], rows[i, row, "side"]))
    if "total" in ends:
        arrows.append(_down(included, ends["total"]))
        arrows.append(_bent(rows[-1, ROWS[0], "main"], ends["total"]))
    return arrows


def _down(above: Box, below: Box) -> Arrow:
    return Arrow(((above.centre[0], above.bottom), (below.centre[0], below.y)))


def _across(main: Box, side: Box) -> Arrow:
    y = main.centre[1]
    return Arrow(((main.right, y), (side.x, y)))


def _bent(start: Box, end: Box) -> Arrow:
    """Straight down, then sideways into the nearer edge at mid-height."""
    x, y = start.centre[0], end.centre[1]
    edge = end.right if x > end.right else end.x
    return Arrow(((x, start.bottom), (x, y), (edge, y)))
