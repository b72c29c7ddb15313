"""Lines of text for pictures that are laid out in pixels of a screen, 96 to an inch."""

from __future__ import annotations

from collections.abc import Sequence

from cis_pipeline.outputs.drawing.drawing import BLACK, Text
from cis_pipeline.outputs.drawing.measure import MARGIN, Run, Style, clean, line_width, wrap

PX = 25.4 / 96
"""One pixel in millimetres."""
POINT = 0.75
"""One pixel of type in points."""


def line(
    words: str,
    x: float,
    y: float,
    px: float,
    style: Style = "regular",
    colour: str = BLACK,
    centred: bool = False,
) -> Text:
    """One line, its place in mm and its size in px, with all the room it needs."""
    made = (Run(clean(words), style),)
    return Text(
        x, y, made, line_width(made, px * POINT) * MARGIN, px * POINT, colour, centred=centred
    )


def lines(
    runs: Sequence[Run], x: float, y: float, room: float, px: float, step: float
) -> list[Text]:
    """Text broken into lines `step` mm apart, each no wider than `room` mm."""
    cleaned = [Run(_kept(run.text), run.style) for run in runs]
    wrapped = wrap(cleaned, room, px * POINT)
    return [Text(x, y + n * step, one, room, px * POINT) for n, one in enumerate(wrapped)]


def _kept(text: str) -> str:
    """Cleaned, but for a space at either end, which parts it from its neighbours."""
    return " " * text.startswith(" ") + clean(text) + " " * text.endswith(" ")


def broken(words: str, px: float, room: float, style: Style = "regular") -> list[str]:
    """The lines of a text that is broken at spaces into lines no wider than `room` px."""
    wrapped = wrap([Run(clean(words), style)], room * PX, px * POINT)
    return ["".join(run.text for run in one) for one in wrapped]


def wide(words: str, px: float, style: Style = "regular") -> float:
    """How wide a line may come out, in px."""
    return line_width((Run(clean(words), style),), px * POINT) * MARGIN / PX


def fitted(words: str, px: float, room: float) -> str:
    """The words, cut off with a sign of it where they would be wider than `room` px."""
    if wide(words, px) <= room:
        return words
    while words and wide(f"{words.rstrip()}…", px) > room:
        words = words[:-1]
    return f"{words.rstrip()}…"
