"""A finished drawing: boxes, arrows and lines of text, all placed, in millimetres; and its options.

x grows to the right, y downwards, from the upper left corner. What draws it needs to know
nothing of PRISMA.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from cis_pipeline.outputs.drawing.measure import Line

BLACK = "#000000"

HEAD = 2.1
"""Length and width of an arrow's head in millimetres, as in the template."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text: `x` its left edge, or its middle if `centred`; `y` its baseline.

    `room` is how wide it may become in the font that draws it, without leaving its box. A line
    that goes on with the one before `continues` it.
    """

    x: float
    y: float
    line: Line
    room: float
    points: float = 9.0
    colour: str = BLACK
    centred: bool = False
    continues: bool = False

    @property
    def words(self) -> str:
        """The text without its styles."""
        return "".join(run.text for run in self.line)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with its text; `radius` rounds its corners.

    `key` names what the box holds. `upright` text reads from bottom to top: its lines are placed
    as if the box lay on its side, turned about its centre (`centre`), a quarter to the left.
    `tip` is told where somebody points at it. `weight` is that of its line in points.
    """

    key: str
    x: float
    y: float
    width: float
    height: float
    texts: tuple[Text, ...]
    fill: str = "#FFFFFF"
    stroke: str = BLACK
    radius: float = 0.0
    upright: bool = False
    tip: str = ""
    weight: float = 1.0

    @property
    def right(self) -> float:
        """The x of the right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of the lower edge."""
        return self.y + self.height

    @property
    def centre(self) -> Point:
        """The middle."""
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line through these points, each part level or plumb, with its head at the last.

    `size` is the length and width of the head, `weight` that of the line in points.
    """

    points: tuple[Point, ...]
    size: float = HEAD
    weight: float = 0.5

    @property
    def shaft(self) -> list[Point]:
        """The points of the line, the last at the back of the head."""
        return [*self.points[:-1], self._neck]

    @property
    def head(self) -> list[Point]:
        """The corners of the head, its tip first."""
        tip, (x, y) = self.points[-1], self._neck
        aside_x, aside_y = (self.size / 2, 0.0) if x == tip[0] else (0.0, self.size / 2)
        return [tip, (x - aside_x, y - aside_y), (x + aside_x, y + aside_y)]

    @property
    def _neck(self) -> Point:
        """The point one head's length before the tip."""
        (from_x, from_y), (x, y) = self.points[-2:]
        if x == from_x:
            return x, y - self.size if from_y < y else y + self.size
        return x - self.size if from_x < x else x + self.size, y


@dataclass(frozen=True, slots=True)
class Shape:
    """A line through these points, or a filled area that they bound; without a colour, neither.

    `curved` takes three points as a quadratic Bézier curve (start, control, end). `width` is that
    of the line in points, `dashed` breaks it. `tip` is told where somebody points at it. Shapes
    lie below all boxes, in their order.
    """

    points: tuple[Point, ...]
    stroke: str = ""
    fill: str = ""
    width: float = 0.5
    curved: bool = False
    dashed: bool = False
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """All of a picture; `title` and `description` tell it to those who do not see it.

    `name` tells its parts from those of other pictures on the same page.
    """

    width: float
    height: float
    title: str
    description: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    texts: tuple[Text, ...]
    name: str = "prisma"
    shapes: tuple[Shape, ...] = ()


_SEPARATORS = ("", ",", ".", "'", " ", "\u00a0", "\u2009", "\u202f")
_HARMLESS = re.compile(r"(#|https?://|[\w./%-]+\Z)", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class Options:
    """How to draw; the default is the template as it is.

    `caption` holds further lines under the diagram. `width_mm` is the width of the finished
    picture (the template's own if None); text shrinks with it. `thousands` is put between
    thousands ("," gives 3,819; or a full stop, an apostrophe, a space). `dpi` is the resolution
    of pixel pictures, 36 to 2400. `links` maps a box ("reports_excluded",
    "other_methods.reports_sought") to what a click on it opens, in the formats that have links;
    `numbers` maps what a number is called likewise.
    ValueError if a link could run a script, or a size makes no picture.
    """

    caption: tuple[str, ...] = ()
    width_mm: float | None = None
    thousands: str = ""
    dpi: int = 300
    links: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for box, link in (*self.links.items(), *self.numbers.items()):
            if not _HARMLESS.match(link):
                raise ValueError(f"link of {box}: {link!r} is no anchor, web or file address")
        if self.width_mm is not None and not 20 <= self.width_mm <= 2000:
            raise ValueError(f"width_mm is {self.width_mm}, not from 20 to 2000")
        if not 36 <= self.dpi <= 2400:
            raise ValueError(f"dpi is {self.dpi}, not from 36 to 2400")
        if self.thousands not in _SEPARATORS:
            raise ValueError(f"thousands is {self.thousands!r}, not one of {_SEPARATORS}")
