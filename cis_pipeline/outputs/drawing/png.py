"""A drawing as pixels or as PDF, by matplotlib's own renderers.

Why matplotlib: it is installed for the other pictures anyway, has wheels for Windows, macOS and
Linux, and draws with the font that travels with this program (`fonts`), so that a picture is the
same everywhere. Characters that this font lacks come from fonts of the machine, whose widths
nobody knows: all text is made smaller by one factor if a line would not fit.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cis_pipeline.outputs.drawing import fonts
from cis_pipeline.outputs.drawing.drawing import BLACK, Box, Drawing, Options, Point, Shape, Text
from cis_pipeline.outputs.drawing.measure import Run, clean

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.patches import PathPatch
    from matplotlib.text import Text as Artist

_MOST_PIXELS = 20_000
"""No side of a picture exceeds it; a longer one gets fewer pixels an inch."""


def drawn(drawing: Drawing, options: Options) -> bytes:
    """PNG at `options.dpi`: as many pixels as that many inches have, rounded."""
    return _saved(drawing, options, "png", {"Software": None})


def drawn_as_pdf(drawing: Drawing, options: Options) -> bytes:
    """One page of PDF with real text; the same drawing and fonts give the same bytes."""
    return _saved(drawing, options, "pdf", {"CreationDate": None, "Title": clean(drawing.title)})


def _saved(drawing: Drawing, options: Options, kind: str, metadata: dict[str, str | None]) -> bytes:
    import matplotlib

    with warnings.catch_warnings(), matplotlib.rc_context():
        matplotlib.rcdefaults()  # whatever the reader of a notebook has set
        matplotlib.rcParams["text.hinting"] = "none"
        matplotlib.rcParams["pdf.fonttype"] = 42  # text that can be searched and copied
        # what no font can draw becomes an empty box; `fonts.missing` says what that is
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        figure = _figure(drawing, options, exact=kind == "png")
        _draw_texts(figure, drawing)
        file = io.BytesIO()
        figure.savefig(file, format=kind, dpi="figure", metadata=metadata)
    return file.getvalue()


def _figure(drawing: Drawing, options: Options, exact: bool) -> Figure:
    """Boxes and arrows on one axis in the drawing's millimetres, y downwards."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    scale = (options.width_mm or drawing.width) / drawing.width / 25.4
    size = (drawing.width * scale, drawing.height * scale)
    dpi = min(options.dpi, int(_MOST_PIXELS / max(size)))
    if exact:  # the renderer cuts fractions of a pixel off
        width, height = (round(side * dpi) / dpi + 1e-9 for side in size)
        size = (width, height)
    figure = Figure(figsize=size, dpi=dpi)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, drawing.width)
    axes.set_ylim(drawing.height, 0)
    axes.set_axis_off()
    _draw_shapes(figure, drawing, scale * 25.4)
    return figure


def _draw_shapes(figure: Figure, drawing: Drawing, scale: float) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Polygon

    axes = figure.axes[0]
    for shape in drawing.shapes:
        axes.add_patch(_patch(shape, scale))
    for arrow in drawing.arrows:
        xs, ys = zip(*arrow.shaft, strict=True)
        axes.add_line(
            Line2D(xs, ys, color=BLACK, linewidth=arrow.weight * scale, solid_capstyle="butt")
        )
        axes.add_patch(Polygon(arrow.head, closed=True, facecolor=BLACK, linewidth=0))
    for box in drawing.boxes:
        _draw_box(figure, box, scale)


def _patch(shape: Shape, scale: float) -> PathPatch:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    points = [*shape.points, *shape.points[:1]] if shape.fill else [*shape.points]
    codes = [Path.MOVETO, *[Path.CURVE3 if shape.curved else Path.LINETO] * (len(points) - 1)]
    return PathPatch(
        Path(points, codes),
        facecolor=shape.fill or "none",
        edgecolor=shape.stroke or "none",
        linewidth=shape.width * scale if shape.stroke else 0,
        linestyle=(0, (4, 3)) if shape.dashed else "solid",
        capstyle="butt",
        zorder=1,
    )


def _draw_box(figure: Figure, box: Box, scale: float) -> None:
    from matplotlib.patches import Circle, FancyBboxPatch

    if 2 * box.radius == box.width == box.height:
        look = {"facecolor": box.fill, "edgecolor": box.stroke, "linewidth": scale}
        figure.axes[0].add_patch(Circle(box.centre, box.radius, zorder=2, **look))
        return
    corners = f"round,pad=0,rounding_size={box.radius}" if box.radius else "square,pad=0"
    figure.axes[0].add_patch(
        FancyBboxPatch(
            (box.x, box.y),
            box.width,
            box.height,
            boxstyle=corners,
            facecolor=box.fill,
            edgecolor=box.stroke,
            linewidth=box.weight * scale,
            joinstyle="miter",
            zorder=2,
        )
    )


def _draw_texts(figure: Figure, drawing: Drawing) -> None:
    """All lines, first at the template's size to be measured, then smaller if one needs it."""
    scale = figure.get_figwidth() * 25.4 / drawing.width
    pixels = figure.get_figwidth() * figure.dpi / drawing.width
    families = list(fonts.families())
    lines = [
        (text, [_artist(figure, text, run, box, families) for run in text.line], box)
        for text, box in _with_box(drawing)
        if text.words.strip()
    ]
    _set_size(lines, scale)
    wide = ((text.room * pixels, sum(map(_advance, runs))) for text, runs, _ in lines)
    _set_size(lines, scale * min([1.0, *(room / width for room, width in wide if width)]))
    for text, runs, box in lines:
        x = text.x - (sum(map(_advance, runs)) / pixels / 2 if text.centred else 0.0)
        for run in runs:
            run.set_position(_turned(x, text.y, box))
            x += _advance(run) / pixels


def _set_size(lines: list[tuple[Text, list[Artist], Box | None]], factor: float) -> None:
    for text, runs, _ in lines:
        for run in runs:
            run.set_fontsize(text.points * factor)


def _with_box(drawing: Drawing) -> Iterator[tuple[Text, Box | None]]:
    """Each line of text, with its box where that stands upright."""
    for box in drawing.boxes:
        yield from ((text, box if box.upright else None) for text in box.texts)
    yield from ((text, None) for text in drawing.texts)


def _artist(figure: Figure, text: Text, run: Run, box: Box | None, families: list[str]) -> Artist:
    return figure.axes[0].text(
        text.x,
        text.y,
        run.text,
        family=families,
        weight="bold" if run.style == "bold" else "normal",
        style="italic" if run.style == "italic" else "normal",
        color=text.colour,
        horizontalalignment="left",
        verticalalignment="baseline",
        rotation=90 if box else 0,
        rotation_mode="anchor",
        parse_math=False,
        zorder=3,
    )


def _advance(run: Artist) -> float:
    """From the start of a run to the start of the next, in pixels."""
    extent = run.get_window_extent()
    return float(extent.height if run.get_rotation() else extent.width)


def _turned(x: float, y: float, box: Box | None) -> Point:
    """Where a point of a line is once its box has been set upright."""
    if box is None:
        return x, y
    middle_x, middle_y = box.centre
    return middle_x + (y - middle_y), middle_y - (x - middle_x)
