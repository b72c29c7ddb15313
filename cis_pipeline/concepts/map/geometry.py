"""Points, rectangles and curves of a picture, in px; nothing but sums, products and square roots.

So the same picture comes out on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

Point = tuple[float, float]
Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom."""
Size = tuple[float, float]
"""Width and height."""


@dataclass(frozen=True, slots=True)
class Curve:
    """A quadratic Bézier curve."""

    start: Point
    control: Point
    end: Point

    def at(self, t: float) -> Point:
        """The point at t, from 0 (start) to 1 (end)."""
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t**2
        (x0, y0), (x1, y1), (x2, y2) = self.start, self.control, self.end
        return a * x0 + b * x1 + c * x2, a * y0 + b * y1 + c * y2

    def between(self, low: float, high: float) -> Curve:
        """The part of it from t = low to t = high."""
        start, end = self.at(low), self.at(high)
        (x0, y0), (x1, y1), (x2, y2) = self.start, self.control, self.end
        left = x0 + (x1 - x0) * low, y0 + (y1 - y0) * low
        right = x1 + (x2 - x1) * low, y1 + (y2 - y1) * low
        control = left[0] + (right[0] - left[0]) * high, left[1] + (right[1] - left[1]) * high
        return Curve(start, control, end)


def around(middle: Point, size: Size, more: float = 0.0) -> Rectangle:
    """The rectangle of that size about a point, `more` larger on every side."""
    wide, high = size[0] / 2 + more, size[1] / 2 + more
    return middle[0] - wide, middle[1] - high, middle[0] + wide, middle[1] + high


def overlap(a: Rectangle, b: Rectangle) -> bool:
    """Whether two rectangles share more than an edge."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def touches(curve: Curve, box: Rectangle, more: float = 0.0) -> bool:
    """Whether a curve leads across a rectangle, or nearer to it than `more`."""
    left, top, right, bottom = box
    points = (curve.at(n / 24) for n in range(25))
    return any(left - more < x < right + more and top - more < y < bottom + more for x, y in points)


def distance(a: Point, b: Point) -> float:
    """How far two points are apart."""
    return sqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2)


def halfway(a: Point, b: Point) -> Point:
    """The point in the middle of two."""
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
