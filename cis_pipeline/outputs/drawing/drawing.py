"""A finished drawing: boxes, arrows and lines of text, all placed, in millimetres.

x grows to the right, y downwards, from the upper left corner. What draws it needs to know
nothing of PRISMA.
"""

from __future__ import annotations

from dataclasses import dataclass

from cis_pipeline.outputs.drawing.measure import Line

BLACK = "#000000"


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text: `x` its left edge, or its middle if `centred`; `y` its baseline.

    `room` is how wide it may become in the font that draws it, without leaving its box.
    """

    x: float
    y: float
    line: Line
    room: float
    points: float = 9.0
    colour: str = BLACK
    centred: bool = False

    @property
    def words(self) -> str:
        """The text without its styles."""
        return "".join(run.text for run in self.line)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with its text; `radius` rounds its corners.

    `key` names what the box holds. `upright` text reads from bottom to top: its lines are placed
    as if the box lay on its side, turned about its centre (`centre`), a quarter to the left.
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

    @property
    def right(self) -> float:
        """The x of the right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of the lower edge."""
        return self.y + self.height

    @property
    def centre(self) -> tuple[float, float]:
        """The middle."""
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line through these points, each part level or plumb, with its head at the last."""

    points: tuple[tuple[float, float], ...]


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
