"""What a caller may choose about a diagram, and the journals' choices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cis_pipeline.outputs.drawing import drawing
from cis_pipeline.outputs.drawing.measure import NO_BREAK, Say
from cis_pipeline.outputs.flow_diagram.looks import LOOKS, Look
from cis_pipeline.prisma.words import IN_ENGLISH, Words


@dataclass(frozen=True)
class Options(drawing.Options):
    """How to draw; the default is the template as it is, at its own size.

    With a `width_mm` the diagram is laid out anew for that width, its text at most `points` and
    never below `min_points` (in points at that width, 4 to 14). Where it would be higher than
    `height_mm`, text becomes smaller, and then the rarest reasons for exclusion are counted
    together, their list going to the foot; `reasons` says how many lines of reasons there may be
    at most. `title` and `notes` say whether those stand in the picture.
    """

    words: Words = IN_ENGLISH
    look: Look = LOOKS["template"]
    points: float = 9.0
    min_points: float = 7.0
    height_mm: float | None = None
    reasons: int | None = None
    title: bool = True
    notes: bool = True

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 4 <= self.min_points <= 14:
            raise ValueError(f"min_points is {self.min_points}, not from 4 to 14")
        if self.reasons is not None and self.reasons < 1:
            raise ValueError(f"reasons is {self.reasons}, not 1 or more")

    @property
    def most_points(self) -> float:
        """The size of text where there is room for it."""
        return max(self.points, self.min_points)

    def number(self, number: int) -> str:
        """3819, or 3,819."""
        return Say(self.thousands).number(number)

    def n(self, number: int | str) -> str:
        """(n = 3819), which no line break divides; or the text that stands in its place."""
        text = self.number(number) if isinstance(number, int) else number
        said = self.words("n", n=text)
        return said.replace(" ", NO_BREAK) if isinstance(number, int) else said


@dataclass(frozen=True, slots=True)
class Journal:
    """What a publisher asks of a figure: width and most height in mm, size of text in points, and
    the resolution of line drawings."""

    width_mm: float
    height_mm: float
    min_points: float
    points: float
    dpi: int


JOURNALS: Mapping[str, Journal] = {
    "elsevier-single": Journal(90, 240, 7, 9, 1000),
    "elsevier-1.5": Journal(140, 240, 7, 9, 1000),
    "elsevier-double": Journal(190, 240, 7, 9, 1000),
    "nature-single": Journal(89, 170, 5, 7, 600),
    "nature-double": Journal(183, 170, 5, 7, 600),
    "plos-text": Journal(132, 222, 8, 10, 600),
    "plos-page": Journal(190, 222, 8, 10, 600),
    "springer-single": Journal(84, 234, 8, 9, 1200),
    "springer-double": Journal(174, 234, 8, 9, 1200),
}
"""By name, from the publishers' instructions for figures as they stood in 2026; a journal may ask
for something else, so look into its own. All want neither title nor caption in the figure."""
