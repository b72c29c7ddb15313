"""Where everything goes: a Plan and its columns become a Drawing whose boxes never overlap.

Heights are those of the official Word templates of PRISMA 2020, in millimetres, and shrink with
the text. Text is measured and wrapped first, then boxes grow with it, then rows move down, so that
no text leaves its box. Boxes of one row are equally high; of the last row only the side boxes grow,
their arrow meeting them at the height of the main box's middle, as in the template.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from cis_pipeline.outputs.drawing.drawing import BLACK, HEAD, Arrow, Box, Drawing, Point, Text
from cis_pipeline.outputs.drawing.measure import MARGIN, Run, line_width, wrap
from cis_pipeline.outputs.flow_diagram.geometry import Geometry, Span
from cis_pipeline.outputs.flow_diagram.looks import Look
from cis_pipeline.outputs.flow_diagram.options import Options
from cis_pipeline.outputs.flow_diagram.plan import ROWS, Cell, Para, Plan, describe

PITCH = 3.65
"""From one line of 9 pt text to the next."""

_ASCENT = 2.88
_TOP = 10.0
_INSET, _INDENT, _HANG = 2.54, (0.0, 5.0, 7.5), 2.0
_NARROW_INSET, _NARROW_INDENT = 2.0, (0.0, 2.5, 4.5)
_RIGHT = 1.2
"""What stays free at the right, besides the margin for wider fonts."""

_PAD = 1.27
_HEADER = 7.3
_GAP, _BELOW_HEADER, _ABOVE_INCLUDED = 8.2, 2.3, 6.0
_NARROW_GAP = 4.6
"""Between rows where a journal gives the width: an arrow's head, and a line long enough to see."""

_RADIUS = 1.2
_LEAST = {"identified": 34.5, "included": 20.1}
_LEAST_HEIGHT = 14.6
_ALARM = "#C00000"

_Key = tuple[int, str, str]
"""Number of the arm (-1 for previous studies), row, "main" or "side"."""

_Rows = dict[_Key, Box]


def layout(plan: Plan, geometry: Geometry, options: Options) -> Drawing:
    """Place every box, arrow and line of text of the plan."""
    return _Layout(plan, geometry, options.look, options).drawing()


@dataclass(frozen=True)
class _Layout:
    plan: Plan
    geometry: Geometry
    look: Look
    options: Options

    def _mm(self, template: float) -> float:
        """A measure of the template at the size of this diagram."""
        return template * self.geometry.scale

    @property
    def _gap(self) -> float:
        return self._mm(_NARROW_GAP if self.geometry.fitted else _GAP)

    def drawing(self) -> Drawing:
        """The whole picture."""
        top, y = self._above()
        headers, rows = self._arms(y)
        ends = self._ends(rows)
        boxes = [*headers, *self._bars(rows, ends), *rows.values(), *ends.values()]
        bottom = max(b.bottom for b in boxes) + self._gap / 2
        below, height = self._below(bottom)
        return Drawing(
            width=self.geometry.width,
            height=height,
            title=self.plan.title,
            description=describe(self.plan),
            boxes=tuple(boxes),
            arrows=tuple(self._arrows(rows, ends)),
            texts=(*top, *below),
        )

    # --- around the boxes -------------------------------------------------------------------------

    def _above(self) -> tuple[list[Text], float]:
        """The title, the review's own title and notices; and the y where the headers begin."""
        texts: list[Text] = []
        points = self.geometry.points
        y = self.geometry.margin if self.geometry.fitted else _TOP
        if self.options.title and not self.look.plain:
            texts, y = self._block(Run(self.plan.title, "bold"), y, points * 11 / 9)
            subtitle, y = self._block(Run(self.plan.subtitle), y + self._mm(0.8))
            texts += subtitle
        for notice in self.plan.notices:
            placed, y = self._block(Run(notice, "bold"), y + self._mm(1.2), points * 11 / 9)
            texts += [replace(t, colour=_ALARM) for t in placed]
        return texts, y + (self._mm(3.0) if texts else 0.0)

    def _below(self, y: float) -> tuple[list[Text], float]:
        """What does not add up, captions in bold, then the footnotes; the height of the page."""
        texts: list[Text] = []
        runs = [Run(words) for words in self.plan.folded]
        alarms = [Run(words, "bold") for words in self.plan.faults]
        runs += [*alarms, *(Run(words, "bold") for words in self.plan.captions)]
        if self.options.notes and not self.look.plain:
            runs += map(Run, self.plan.footnotes)
        for run in runs:
            placed, y = self._block(run, y + self._mm(1.0))
            texts += [replace(t, colour=_ALARM) for t in placed] if run in alarms else placed
        return texts, y + (self.geometry.margin if self.geometry.fitted else _TOP / 2)

    def _block(self, run: Run, y: float, points: float | None = None) -> tuple[list[Text], float]:
        """Lines across the page within its margins, and the y below them."""
        points = points or self.geometry.points
        room = self.geometry.width - 2 * self.geometry.margin
        pitch, ascent = PITCH * points / 9.0, _ASCENT * points / 9.0
        lines = wrap([run], room, points)
        texts = [
            Text(
                self.geometry.margin,
                y + i * pitch + ascent,
                line,
                room,
                points,
                continues=i > 0,
            )
            for i, line in enumerate(lines)
        ]
        return texts, y + pitch * len(lines)

    # --- the arms ---------------------------------------------------------------------------------

    def _arms(self, y: float) -> tuple[list[Box], _Rows]:
        """The headers and all boxes above the included one."""
        g = self.geometry
        blocks = [[*range(len(self.plan.arms))]]
        before = [-1] if self.plan.previous is not None else []
        blocks = [before, *([i] for i in blocks[0])] if g.stacked else [[*before, *blocks[0]]]
        headers: list[Box] = []
        rows: _Rows = {}
        for block in filter(None, blocks):
            own = self._headers(block, y)
            headers += own
            placed = self._rows(block, own[0].bottom + self._mm(_BELOW_HEADER))
            rows |= placed
            y = max(b.bottom for b in placed.values()) + self._gap
        return headers, rows

    def _headers(self, block: list[int], y: float) -> list[Box]:
        """The headers of these arms, equally high."""
        spans: list[tuple[str, float, float, bool]] = []
        for i in block:
            main, side = self._span(i, "main"), self._span(i, "side")
            words = self.plan.before if i < 0 else self.plan.arms[i].header
            right = sum(main) if i < 0 else sum(side)
            spans.append((words, main[0], right - main[0], i != 0))
        points = self.geometry.points
        lines = [
            wrap([self._bold(words)], wide - 2 * self._mm(_RIGHT), points)
            for words, _, wide, _ in spans
        ]
        most = max(map(len, lines))
        height = self._mm(_HEADER + PITCH * (most - 1))
        found = []
        for (_, x, wide, optional), some in zip(spans, lines, strict=True):
            fill = self.look.optional if optional and self.look.optional else self.look.header
            line = fill if optional and self.look.optional else self.look.header_line
            box = Box("header", x, y, wide, height, (), fill, line, self._mm(_RADIUS))
            found.append(self._labelled(box, some))
        return found

    def _bold(self, words: str) -> Run:
        """The words of a header or a bar."""
        return Run(words, "bold" if self.look.bold else "regular")

    def _labelled(self, box: Box, lines: list[tuple[Run, ...]]) -> Box:
        """The box with these lines in its middle, along its longer side if it is upright."""
        length = box.height if box.upright else box.width
        x, middle = box.centre
        y = middle - self._mm(PITCH) * len(lines) / 2 + self._mm(_ASCENT)
        room, points = length - 2 * self._mm(_RIGHT), self.geometry.points
        texts = tuple(
            Text(x, y + i * self._mm(PITCH), line, room, points, centred=True, continues=i > 0)
            for i, line in enumerate(lines)
        )
        return replace(box, texts=texts)

    def _span(self, arm: int, place: str) -> Span:
        g = self.geometry
        if arm < 0:
            return g.previous or g.main[0]
        return g.main[arm] if place == "main" else g.side[arm]

    def _rows(self, block: list[int], y: float) -> _Rows:
        """The boxes of these arms."""
        placed: _Rows = {}
        there = {row: cells for row in ROWS if (cells := self._cells(block, row))}
        for row, cells in there.items():
            sized = {k: self._sized(cell, *self._span(k[0], k[2]), y) for k, cell in cells.items()}
            least = self._least(row, len(there) - 1) if block != [-1] else 0.0
            placed |= self._level(row, sized, least)
            y = max(b.bottom for k, b in placed.items() if k[1] == row) + self._gap
        return placed

    def _least(self, row: str, later: int) -> float:
        """How high a row is at least: the rows of a phase are as long as the word of its bar."""
        rows = 1 if row == ROWS[0] else later
        bar = (self._length(self.plan.phases[row != ROWS[0]]) - self._gap * (rows - 1)) / rows
        own = _HEADER if self.geometry.fitted else _LEAST.get(row, _LEAST_HEIGHT)
        return max(self._mm(own), bar)

    def _length(self, phase: str) -> float:
        """How long the bar of a phase is at least."""
        wide = line_width((self._bold(phase),), self.geometry.points)
        return wide * MARGIN + 2 * self._mm(_PAD)

    def _level(self, row: str, sized: _Rows, least: float) -> _Rows:
        """One row made equally high; in the last one each side box is as high as its text needs."""
        last = row == ROWS[-1] and not self.look.centred
        levelled = {k: b for k, b in sized.items() if k[2] == "main" or not last}
        height = max([least, *(b.height for b in levelled.values())])
        return {
            k: _grown(b, height if k in levelled else max(height, b.height))
            for k, b in sized.items()
        }

    def _cells(self, block: list[int], row: str) -> dict[_Key, Cell]:
        """The cells of one row."""
        cells: dict[_Key, Cell] = {}
        for i in block:
            if i < 0:
                if row == ROWS[0] and self.plan.previous is not None:
                    cells[i, row, "main"] = self.plan.previous
                continue
            arm = self.plan.arms[i]
            for place, found in (("main", arm.main), ("side", arm.side)):
                if row in found:
                    cells[i, row, place] = found[row]
        return cells

    def _sized(self, cell: Cell, x: float, wide: float, y: float) -> Box:
        """The box with its text at the top, as high as the text needs."""
        texts: list[Text] = []
        points, pitch = self.geometry.points, self._mm(PITCH)
        line_y = y + self._mm(_PAD + _ASCENT)
        centred, fitted = self.look.centred, self.geometry.fitted
        inset, indents = (_NARROW_INSET, _NARROW_INDENT) if fitted else (_INSET, _INDENT)
        for para in _joined(cell.paras) if fitted else cell.paras:
            indent = self._mm(inset + (0.0 if centred else indents[para.indent]))
            hang = self._mm(_HANG) if para.indent and not centred else 0.0
            room = wide - indent - self._mm(_RIGHT)
            for n, line in enumerate(wrap(para.runs, room, points, hang) or [()]):
                left = indent + (hang if n else 0.0)
                at = x + wide / 2 if centred else x + left
                kept = wide - 2 * self._mm(_RIGHT) if centred else wide - left - self._mm(_RIGHT)
                text = Text(at, line_y, line, kept, points, centred=centred, continues=n > 0)
                texts.append(text)
                line_y += pitch
        height = len(texts) * pitch + 2 * self._mm(_PAD)
        grey = cell.optional and self.look.optional
        fill = self.look.optional if grey else "#FFFFFF"
        stroke = _ALARM if cell.faulty else fill if grey else BLACK
        weight = 2.0 if cell.faulty else 1.0
        return Box(cell.key, x, y, wide, height, tuple(texts), fill, stroke, weight=weight)

    # --- the included box, the bars and the arrows ------------------------------------------------

    def _ends(self, rows: _Rows) -> dict[str, Box]:
        """The included box and, in an update, the box of totals, below everything else."""
        sides = [
            b.bottom + min(self._gap, self._mm(_ABOVE_INCLUDED))
            for k, b in rows.items()
            if k[2] == "side"
        ]
        mains = [b.bottom + self._gap for k, b in rows.items() if k[2] == "main"]
        y = max(sides + mains)
        own = self._mm(_HEADER if self.geometry.fitted else _LEAST["included"])
        beside = self.geometry.stacked  # in a narrow column the total stands beside what is new
        alone = self.plan.total is None or beside
        least = max(own, self._length(self.plan.phases[2]) if alone else 0.0)
        ends: dict[str, Box] = {}
        for cell in (self.plan.included, self.plan.total):
            if cell is None:
                continue
            span = self.geometry.side[0] if ends and beside else self.geometry.main[0]
            box = self._sized(cell, *span, y)
            ends[cell.key] = _grown(box, max(least, box.height))
            y = y if beside else ends[cell.key].bottom + self._gap
        height = max(b.height for b in ends.values())
        return {k: _grown(b, height) for k, b in ends.items()} if beside else ends

    def _bars(self, rows: _Rows, ends: dict[str, Box]) -> list[Box]:
        """The phase bars, each as long as its rows; those of stacked arms for each arm."""
        identification, screening, included = self.plan.phases
        arms = sorted({k[0] for k in rows if k[0] >= 0})
        groups = [[i] for i in arms] if self.geometry.stacked else [[*arms, -1]]
        bars: list[Box] = []
        for group in groups:
            first = [b for k, b in rows.items() if k[1] == ROWS[0] and k[0] in group]
            later = [b for k, b in rows.items() if k[1] != ROWS[0] and k[0] in group]
            bars += [self._bar(words, some) for words, some in
                     ((identification, first), (screening, later)) if some]  # fmt: skip
        return [*bars, self._bar(included, [*ends.values()])]

    def _bar(self, words: str, boxes: list[Box]) -> Box:
        """A bar beside these boxes, or a little beyond both ends where its word needs it."""
        y, bottom = min(b.y for b in boxes), max(b.bottom for b in boxes)
        run = self._bold(words)
        length = max(bottom - y, self._length(words))
        y = (y + bottom - length) / 2
        x, width = self.geometry.bar
        look, radius = (self.look.bar, self.look.bar_line), self._mm(_RADIUS)
        box = Box("phase", x, y, width, length, (), *look, radius, upright=True)
        return self._labelled(box, [(run,)])

    def _arrows(self, rows: _Rows, ends: dict[str, Box]) -> list[Arrow]:
        """Down each main column, across to each side box, and from the arms to what is included."""
        included = ends["included"]
        arrows: list[Arrow] = []
        last = len(self.plan.arms) - 1
        for i in range(last + 1):
            chain = [rows[i, row, "main"] for row in ROWS if (i, row, "main") in rows]
            arrows += [self._arrow(*_down(a, b)) for a, b in pairwise(chain)]
            straight = i == (last if self.geometry.stacked else 0)
            arrows.append(self._arrow(*self._to(chain[-1], included, straight, lane=1)))
            for row in ROWS:
                if (i, row, "side") in rows:
                    main, side = rows[i, row, "main"], rows[i, row, "side"]
                    arrows.append(
                        self._arrow((main.right, main.centre[1]), (side.x, main.centre[1]))
                    )
        if "total" in ends:
            total, before = ends["total"], rows[-1, ROWS[0], "main"]
            ahead = _across(included, total) if self.geometry.stacked else _down(included, total)
            arrows.append(self._arrow(*ahead))
            arrows.append(self._arrow(*self._to(before, total, False, lane=0)))
        return arrows

    def _arrow(self, *points: Point) -> Arrow:
        return Arrow(points, self._mm(HEAD), self.look.arrow)

    def _to(self, start: Box, end: Box, straight: bool, lane: int) -> tuple[Point, ...]:
        """Straight down; or down and sideways into the nearer edge; or by a lane at a side."""
        if straight:
            return _down(start, end)
        if self.geometry.lanes is not None:
            x, out, y = self.geometry.lanes[lane], start.centre[1], end.centre[1]
            right = x > end.right
            ends = (start.right, end.right) if right else (start.x, end.x)
            return (ends[0], out), (x, out), (x, y), (ends[1], y)
        x, y = start.centre[0], end.centre[1]
        return (x, start.bottom), (x, y), (end.right if x > end.right else end.x, y)


def _grown(box: Box, height: float) -> Box:
    """The box of that height with its text in the middle."""
    down = (height - box.height) / 2
    return replace(box, height=height, texts=tuple(replace(t, y=t.y + down) for t in box.texts))


def _joined(paras: Sequence[Para]) -> Iterator[Para]:
    """The same, a number on the line of the words that it follows."""
    held: Para | None = None
    for para in paras:
        lone = len(para.runs) == 1 and bool(para.runs[0].key) and not para.indent
        if held is not None and lone and not held.indent:
            yield Para((*held.runs, Run(" "), *para.runs))
            held = None
            continue
        if held is not None:
            yield held
        held = para
    if held is not None:
        yield held


def _down(above: Box, below: Box) -> tuple[Point, Point]:
    return (above.centre[0], above.bottom), (below.centre[0], below.y)


def _across(main: Box, side: Box) -> tuple[Point, Point]:
    return (main.right, main.centre[1]), (side.x, main.centre[1])
