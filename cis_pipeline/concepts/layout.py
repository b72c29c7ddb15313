"""Where everything of a concept map stands: two columns of themes bent into a lens, links inside.

Names stand outside the lens, one a row, so they can touch neither each other nor a link, however
many themes there are; links cross the inside as curves. The kind of a link is written on its
curve where it is free, once for links of one kind that share an end.

Why no force-directed layout: it moves all themes when one is added, differs between platforms in
the last digits, and lets names run over each other. Here equal input gives equal numbers, with
nothing but sums, products and square roots.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import hypot, sqrt

from cis_pipeline.concepts.network import ConceptMap, Node, Stated

ROW = 23.0
"""Distance between two names, in px; the largest circle is a little less wide."""
SMALLEST, LARGEST = 3.5, 11.0
"""Radii of the circles; the area grows with the documents."""
NAME, KIND = 12.5, 10.5
"""Text sizes of names and of kinds of link, in px."""
MARGIN = 16.0
NEAR, LANE = 5, 60.0
"""Links over fewer rows than this lie in lanes so far apart, so that there is room for captions."""
NARROWEST = 640.0
"""The legend needs so much."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """A theme's circle; its name stands left of it if `side` is -1, right of it if 1."""

    node: Node
    x: float
    y: float
    r: float
    side: int


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a group, above its themes."""

    text: str
    x: float
    y: float
    side: int


@dataclass(frozen=True, slots=True)
class Curve:
    """A quadratic Bézier curve between two circles, ending at their rims."""

    start: Point
    control: Point
    end: Point

    def at(self, t: float) -> Point:
        """The point at t, from 0 (start) to 1 (end)."""
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t**2
        (x0, y0), (x1, y1), (x2, y2) = self.start, self.control, self.end
        return a * x0 + b * x1 + c * x2, a * y0 + b * y1 + c * y2


@dataclass(frozen=True, slots=True)
class Caption:
    """A kind of link, written around a point."""

    text: str
    x: float
    y: float


@dataclass(frozen=True)
class Layout:
    """All of it, in px from the top left corner. `curves` are those of the stated links."""

    width: float
    height: float
    centre: Point
    spots: dict[str, Spot]
    headings: tuple[Heading, ...]
    curves: tuple[tuple[Stated, Curve], ...]
    captions: tuple[Caption, ...]


Row = Node | str | None
"""What stands in a row: a theme, the name of a group, or nothing."""


def width_of(text: str, size: float) -> float:
    """About how wide a text is in a sans-serif face, rather too much than too little."""
    return size * sum(
        0.34 if c in "iljtfr.,:;'|!()[] " else 0.6 if c.islower() else 0.76 for c in text
    )


def name_of(node: Node) -> str:
    """What is written beside a theme's circle."""
    return f"{node.label} ({node.documents})"


def lay_out(concept_map: ConceptMap) -> Layout:
    """Place the themes, group by group in the order of the codebook, and the stated links."""
    left, right = _sides(_rows(concept_map.nodes))
    inside = max(len(left), len(right), 1) * ROW
    half = min(380.0, max(150.0, inside * 0.55))
    centre = _margin(left) + half, MARGIN + inside / 2
    most = max([node.documents for node in concept_map.nodes], default=0)
    spots: dict[str, Spot] = {}
    headings: list[Heading] = []
    for side, rows in ((-1, left), (1, right)):
        for row, x, y in _places(rows, side, centre, half, inside / 2 + 2 * ROW):
            if isinstance(row, Node):
                spots[row.id] = Spot(row, x, y, _radius(row.documents, most), side)
            elif row:
                headings.append(Heading(row, x, y, side))
    curves = tuple(_curves(concept_map.stated, spots, centre))
    return Layout(
        width=max(NARROWEST, centre[0] + half + _margin(right)),
        height=inside + 2 * MARGIN,
        centre=centre,
        spots=spots,
        headings=tuple(headings),
        curves=curves,
        captions=tuple(_captions(curves, spots.values())),
    )


def _places(
    rows: Sequence[Row], side: int, centre: Point, half_width: float, half_height: float
) -> Iterator[tuple[Row, float, float]]:
    """Each row with its x and y on one side of an ellipse, equally far apart and centred."""
    for k, row in enumerate(rows):
        off = (k + 0.5 - len(rows) / 2) * ROW
        bulge = half_width * sqrt(1 - (off / half_height) ** 2)
        yield row, centre[0] + side * bulge, centre[1] + off


def _margin(rows: Iterable[Row]) -> float:
    """The room that the names of one side need."""
    names = [name_of(row) if isinstance(row, Node) else row or "" for row in rows]
    return MARGIN + 2 * LARGEST + max([width_of(name, NAME) for name in names], default=0.0)


def _radius(documents: int, most: int) -> float:
    return SMALLEST + (LARGEST - SMALLEST) * sqrt(documents / most) if most else SMALLEST


def _rows(nodes: Iterable[Node]) -> list[Row]:
    """The rows of all groups below one another, a gap between two; "" is a group without name."""
    groups: dict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        groups[node.group].append(node)
    rows: list[Row] = []
    for name, members in groups.items():
        rows += [None, *([name] if name else []), *members]
    return rows[1:]


def _sides(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Cut in two: at the gap between groups nearest to the half, or in a group if it is far off."""
    half = len(rows) / 2
    gaps = [i for i, row in enumerate(rows) if row is None]
    cut = min(gaps, key=lambda i: abs(i - half), default=0)
    if abs(cut - half) > len(rows) / 5:
        cut = (len(rows) + 1) // 2
    return [*rows[:cut]], [*rows[cut + (cut in gaps) :]]


def _curves(
    links: Iterable[Stated], spots: dict[str, Spot], centre: Point
) -> Iterator[tuple[Stated, Curve]]:
    """Short links beside one another would lie in one heap, so each takes a lane of its own."""
    lanes: Counter[frozenset[str]] = Counter()
    for link in links:
        a, b = spots[link.source], spots[link.target]
        near = a.side == b.side and abs(a.y - b.y) < NEAR * ROW
        heap = frozenset((a.node.group, b.node.group) if near else (link.source, link.target))
        yield link, curve(a, b, centre, lanes[heap], arrow=True)
        lanes[heap] += 1


def curve(a: Spot, b: Spot, centre: Point, nth: int = 0, arrow: bool = False) -> Curve:
    """From a to b through the inside of the lens; `nth`, from 0, of several side by side."""
    x, y = (a.x + b.x) / 2, (a.y + b.y) / 2
    if a.side == b.side:
        depth = 48 + 0.3 * abs(a.y - b.y) + LANE * nth
        control = x - a.side * 2 * min(depth, 1.2 * abs(centre[0] - x)), y
    else:
        control = centre[0], (y + centre[1]) / 2 + 2 * ROW * nth
    return Curve(_rim(a, control, 1.0), control, _rim(b, control, 4.0 if arrow else 1.0))


def _rim(spot: Spot, towards: Point, gap: float) -> Point:
    dx, dy = towards[0] - spot.x, towards[1] - spot.y
    length = hypot(dx, dy) or 1.0
    reach = (spot.r + gap) / length
    return spot.x + dx * reach, spot.y + dy * reach


def _captions(curves: Sequence[tuple[Stated, Curve]], spots: Iterable[Spot]) -> Iterator[Caption]:
    """One a kind and shared end, wherever it is free; where nothing is free there is none."""
    taken = [(s.x - s.r, s.y - s.r, s.x + s.r, s.y + s.r) for s in spots]
    for text, options in _wanted(curves):
        wide, high = width_of(text, KIND) / 2 + 2, KIND / 2 + 1
        for x, y in options:
            box = (x - wide, y - high, x + wide, y + high)
            if not any(_overlap(box, other) for other in taken):
                taken.append(box)
                yield Caption(text, x, y)
                break


def _wanted(curves: Sequence[tuple[Stated, Curve]]) -> Iterator[tuple[str, list[Point]]]:
    """Each caption with the points where it may stand, the best first."""
    into: dict[tuple[str, str], list[Curve]] = defaultdict(list)
    out_of: dict[tuple[str, str], list[Curve]] = defaultdict(list)
    shares = Counter((link.kind, link.target) for link, _ in curves)
    for link, drawn in curves:
        if shares[link.kind, link.target] > 1:
            into[link.kind, link.target].append(drawn)
        else:
            out_of[link.kind, link.source].append(drawn)
    for bundles, near in ((out_of, 0.3), (into, 0.7)):
        for (kind, _), bundle in bundles.items():
            if kind:
                text = kind if len(bundle) == 1 else f"{kind} ×{len(bundle)}"
                best = near if len(bundle) > 1 else 0.5
                steps = sorted((k / 20 for k in range(3, 18)), key=lambda t: abs(t - best))
                yield text, [bundle[len(bundle) // 2].at(t) for t in steps]


Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def _overlap(a: Rectangle, b: Rectangle) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
