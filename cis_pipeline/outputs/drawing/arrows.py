"""The shape of an arrow: a line that stops where its head begins, and the head as a triangle."""

from __future__ import annotations

from cis_pipeline.outputs.drawing.drawing import Arrow

Point = tuple[float, float]

HEAD = 2.1
"""Length and width of the head in millimetres, as in the template."""


def shaft(arrow: Arrow) -> list[Point]:
    """The points of the line, the last at the back of the head."""
    *path, tip = arrow.points
    return [*path, _before(tip, path[-1])]


def head(arrow: Arrow) -> list[Point]:
    """The corners of the head, its tip first."""
    tip = arrow.points[-1]
    x, y = _before(tip, arrow.points[-2])
    aside_x, aside_y = (HEAD / 2, 0.0) if x == tip[0] else (0.0, HEAD / 2)
    return [tip, (x - aside_x, y - aside_y), (x + aside_x, y + aside_y)]


def _before(tip: Point, start: Point) -> Point:
    """The point one head's length before the tip."""
    (x, y), (from_x, from_y) = tip, start
    if x == from_x:
        return x, y - HEAD if from_y < y else y + HEAD
    return x - HEAD if from_x < x else x + HEAD, y
