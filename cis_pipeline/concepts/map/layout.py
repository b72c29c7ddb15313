"""Where the boxes of a concept map stand, and the curves and words of its links between them.

Boxes stand in rows, each row half a step off the one above, so that three of them make a triangle
whose sides are free. Which box stands where is found by exchanging boxes while that makes links
shorter, crosses fewer, or leads fewer across a box. A link bends to the left of its own direction,
so that two opposite ones part; its words stand on its own curve, where nothing else stands. Where
there is no room for all words, everything moves apart and is tried again.

Why no force-directed layout: it moves all themes when one is added, differs between platforms in
the last digits, and lets names run over each other. Here equal input gives equal numbers, with
nothing but sums, products and square roots. Sizes are given, in px, so that nothing here needs to
know of fonts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cis_pipeline.concepts.map.geometry import (
    Curve,
    Point,
    Rectangle,
    Size,
    around,
    distance,
    halfway,
    overlap,
    touches,
)
from cis_pipeline.concepts.map.seats import ACROSS, DOWN, seats_of, slots_for

MARGIN = 24.0
GAP, FREE = 3.0, 16.0
"""Between an arrow's tip and its box; between words and boxes, where arrows have their heads."""
PARTED = 62.0
"""How far the middle of a curve's control point lies beside the straight line, of two opposite."""
BENDS = (0.0, 36.0, -36.0, 90.0, -90.0, 150.0, -150.0)


@dataclass(frozen=True, slots=True)
class Joined:
    """A link to be placed: from box to box, with the size of the words on it."""

    source: str
    target: str
    size: Size


@dataclass(frozen=True, slots=True)
class Drawn:
    """A link in its place: its curve from rim to rim, and the middle of its words."""

    curve: Curve
    words: Point


@dataclass(frozen=True)
class Layout:
    """All of it, in px from the top left corner: middles of boxes, and links in their order."""

    width: float
    height: float
    boxes: Mapping[str, Point]
    links: tuple[Drawn, ...]


def lay_out(sizes: Mapping[str, Size], links: Sequence[Joined]) -> Layout:
    """Place boxes of these sizes (by id) and the links between them.

    No two boxes or words overlap, and all lie within the page. Links with an end that is not
    there must be left out before.
    """
    slots = slots_for(len(sizes))
    seats = seats_of([*sizes], slots, Counter(frozenset((k.source, k.target)) for k in links))
    across = max(ACROSS, *(w + 110 for w, _ in sizes.values())) if sizes else ACROSS
    down = max(DOWN, *(h + 100 for _, h in sizes.values())) if sizes else DOWN
    while True:
        boxes = {i: (x * across, y * down) for i, (x, y) in seats.items()}
        placed = _links(boxes, sizes, links, across / ACROSS)
        if placed is not None:
            return _on_page(boxes, sizes, placed, links)
        across, down = across * 1.06, down * 1.2


# --- links and their words ------------------------------------------------------------------------


def _links(
    boxes: Mapping[str, Point], sizes: Mapping[str, Size], links: Sequence[Joined], wide: float
) -> tuple[Drawn, ...] | None:
    """All links with their words; None where words find no place.

    A link that runs under the words of others is bent otherwise where that helps.
    """
    rims = {i: around(middle, sizes[i]) for i, middle in boxes.items()}
    taken = [around(middle, sizes[i], FREE) for i, middle in boxes.items()]
    options = _options(boxes, rims, links, wide)
    chosen = [0] * len(links)

    def tried(which: Sequence[int]) -> tuple[int, tuple[Drawn, ...]] | None:
        return _with_words([options[n][o] for n, o in enumerate(which)], links, taken)

    best = tried(chosen)
    for n in _hidden(best, links):
        for other in range(1, len(options[n])):
            which = [*chosen[:n], other, *chosen[n + 1 :]]
            found = tried(which)
            if best and found and found[0] < best[0]:
                best, chosen = found, which
    return best[1] if best else None


def _with_words(
    curves: Sequence[Curve], links: Sequence[Joined], boxes: Sequence[Rectangle]
) -> tuple[int, tuple[Drawn, ...]] | None:
    """How many points of links lie under words of others, and the links with their words."""
    lines = [[curve.at(n / 24) for n in range(25)] for curve in curves]
    taken, hidden = [*boxes], 0
    words: dict[int, Point] = {}
    for n in sorted(range(len(links)), key=lambda n: (distance(lines[n][0], lines[n][-1]), n)):
        others = [point for m, line in enumerate(lines) if m != n for point in line]
        free = [
            (_covered(where, links[n].size, others), far, where)
            for far, where in _free(curves[n], links[n].size, taken)
        ]
        if not free:
            return None
        covered, _, words[n] = min(free)
        hidden += covered
        taken.append(around(words[n], links[n].size, 3.0))
    return hidden, tuple(Drawn(curve, words[n]) for n, curve in enumerate(curves))


MOST_BENT, FEW = 6, 30
"""So many links at most are bent otherwise, and none where there are more than a few, for each
takes as long as placing all."""


def _hidden(found: tuple[int, tuple[Drawn, ...]] | None, links: Sequence[Joined]) -> list[int]:
    """The links that run under the words of others."""
    if not found or not found[0] or len(links) > FEW:
        return []
    labels = [around(d.words, k.size, 2.0) for d, k in zip(found[1], links, strict=True)]
    under = (
        n
        for n, drawn in enumerate(found[1])
        if any(touches(drawn.curve, box) for m, box in enumerate(labels) if m != n)
    )
    return [*under][:MOST_BENT]


def _free(curve: Curve, size: Size, taken: Sequence[Rectangle]) -> Iterator[tuple[float, Point]]:
    """(how far from the middle of the curve, place) wherever words of this size touch nothing."""
    for step in range(-16, 17):
        where = curve.at(0.5 + step / 40)
        box = around(where, size)
        if not any(overlap(box, other) for other in taken):
            yield abs(step) / 40, where


def _covered(place: Point, size: Size, points: Iterable[Point]) -> int:
    """How many points of other links lie under words there."""
    left, top, right, bottom = around(place, size, 2.0)
    return sum(left < x < right and top < y < bottom for x, y in points)


def _options(
    boxes: Mapping[str, Point],
    rims: Mapping[str, Rectangle],
    links: Sequence[Joined],
    wide: float,
) -> list[list[Curve]]:
    """Each link as curves between the rims of its boxes, first those that lead across no other."""
    pairs = Counter(frozenset((link.source, link.target)) for link in links)
    lanes: Counter[tuple[str, str]] = Counter()
    found = []
    for link in links:
        pair, way = frozenset((link.source, link.target)), (link.source, link.target)
        others = [rim for i, rim in rims.items() if i not in pair]
        bends = BENDS if pairs[pair] == 1 else (PARTED, 1.5 * PARTED, 2.2 * PARTED)
        ways = [
            _bent(boxes[link.source], boxes[link.target], (b + 1.6 * PARTED * lanes[way]) * wide)
            for b in bends
        ]
        lanes[way] += 1
        ways.sort(key=lambda curve: sum(touches(curve, rim, 8.0) for rim in others))  # stable
        found.append([_from_rim_to_rim(curve, rims[way[0]], rims[way[1]]) for curve in ways])
    return found


def _bent(a: Point, b: Point, bend: float) -> Curve:
    """From a to b, its control point `bend` px to the left of the straight way."""
    x, y = halfway(a, b)
    length = distance(a, b) or 1.0
    return Curve(a, (x + (b[1] - a[1]) / length * bend, y - (b[0] - a[0]) / length * bend), b)


def _from_rim_to_rim(curve: Curve, first: Rectangle, last: Rectangle) -> Curve:
    def inside(t: float, rim: Rectangle) -> bool:
        x, y = curve.at(t)
        left, top, right, bottom = rim
        return left - GAP < x < right + GAP and top - GAP < y < bottom + GAP

    low, high = 0.0, 0.5
    for _ in range(30):
        t = (low + high) / 2
        low, high = (t, high) if inside(t, first) else (low, t)
    start = high
    low, high = 0.5, 1.0
    for _ in range(30):
        t = (low + high) / 2
        low, high = (low, t) if inside(t, last) else (t, high)
    return curve.between(start, low)


def _on_page(
    boxes: Mapping[str, Point],
    sizes: Mapping[str, Size],
    drawn: Sequence[Drawn],
    links: Sequence[Joined],
) -> Layout:
    """All of it moved so that it begins at the margin, and the page that holds it."""
    reach = [around(middle, sizes[i]) for i, middle in boxes.items()]
    reach += [around(d.words, k.size) for d, k in zip(drawn, links, strict=True)]
    reach += [(x, y, x, y) for d in drawn for n in range(13) for x, y in [d.curve.at(n / 12)]]
    left = min((r[0] for r in reach), default=0.0) - MARGIN
    top = min((r[1] for r in reach), default=0.0) - MARGIN

    def moved(point: Point) -> Point:
        return point[0] - left, point[1] - top

    return Layout(
        width=max((r[2] for r in reach), default=0.0) + MARGIN - left,
        height=max((r[3] for r in reach), default=0.0) + MARGIN - top,
        boxes={i: moved(middle) for i, middle in boxes.items()},
        links=tuple(
            Drawn(
                Curve(moved(d.curve.start), moved(d.curve.control), moved(d.curve.end)),
                moved(d.words),
            )
            for d in drawn
        ),
    )
