"""A drawing as SVG: real text, no scripts, nothing loaded from outside.

It carries what it needs of a font, for machines that have none with the widths of Arial.

One unit is one point, so that an editor shows 9 where the template says 9 pt. Each line is a
`text` element of its own, so that a right-to-left title cannot carry its neighbours along.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from cis_pipeline.outputs.drawing import fonts
from cis_pipeline.outputs.drawing.drawing import (
    BLACK,
    Arrow,
    Box,
    Drawing,
    Options,
    Point,
    Shape,
    Text,
)
from cis_pipeline.outputs.drawing.measure import MM_PER_POINT, Run, Style, clean

FONTS = f"Arial, {fonts.NAME}, Arimo, Helvetica, {fonts.EMBEDDED}, sans-serif"
_STYLES = {"regular": "", "bold": ' font-weight="bold"', "italic": ' font-style="italic"'}


def drawn(drawing: Drawing, options: Options) -> bytes:
    """UTF-8; as wide as `options.width_mm`, or the drawing."""
    return ("\n".join(_document(drawing, options)) + "\n").encode()


def _document(drawing: Drawing, options: Options) -> Iterator[str]:
    scale = (options.width_mm or drawing.width) / drawing.width
    role = (
        "group" if options.links or options.numbers else "img"
    )  # what is one image to a reader has no links
    size = f'width="{_mm(drawing.width * scale)}mm" height="{_mm(drawing.height * scale)}mm"'
    view = f'viewBox="0 0 {_pt(drawing.width)} {_pt(drawing.height)}"'
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {view} role="{role}" '
        f'aria-labelledby="{drawing.name}-title {drawing.name}-description" '
        f'font-family="{FONTS}" font-size="9" '
        'xml:space="preserve" text-rendering="geometricPrecision">'
    )
    yield f'<title id="{drawing.name}-title">{_told(drawing.title)}</title>'
    yield f'<desc id="{drawing.name}-description">{_told(drawing.description)}</desc>'
    yield f"<style>{_faces(drawing)}</style>"
    yield '<rect width="100%" height="100%" fill="#FFFFFF"/>'
    for shape in drawing.shapes:
        yield _shape(shape)
    for arrow in drawing.arrows:
        yield _arrow(arrow)
    for box in drawing.boxes:
        yield from _linked(box, options)
    for text in drawing.texts:
        yield _text(text, options)
    yield "</svg>"


def _faces(drawing: Drawing) -> str:
    """The parts of the font that draw the texts, a rule a style."""
    used: dict[Style, list[str]] = {}
    for text in (*drawing.texts, *(t for box in drawing.boxes for t in box.texts)):
        for run in text.line:
            used.setdefault(run.style, []).append(run.text)
    return "".join(fonts.face(style, texts) for style, texts in sorted(used.items()))


def _told(text: str) -> str:
    """Text that is told and not drawn, without what XML cannot hold."""
    return escape(clean(text))


def _linked(box: Box, options: Options) -> Iterator[str]:
    """The box, inside a link if it has one."""
    link = options.links.get(box.key)
    if link is not None:
        yield f"<a href={quoteattr(link)}>"
    yield from _box(box, options)
    if link is not None:
        yield "</a>"


def _box(box: Box, options: Options) -> Iterator[str]:
    place = f'x="{_pt(box.x)}" y="{_pt(box.y)}"'
    size = f'width="{_pt(box.width)}" height="{_pt(box.height)}"'
    radius = f' rx="{_pt(box.radius)}"' if box.radius else ""
    look = f'{place} {size}{radius} fill="{box.fill}" stroke="{box.stroke}"'
    if box.weight != 1.0:
        look += f' stroke-width="{box.weight:g}"'
    yield f"<rect {look}><title>{_told(box.tip)}</title></rect>" if box.tip else f"<rect {look}/>"
    if box.upright:
        x, y = box.centre
        yield f'<g transform="rotate(-90 {_pt(x)} {_pt(y)})">'
    for text in box.texts:
        yield _text(text, options)
    if box.upright:
        yield "</g>"


def _text(text: Text, options: Options) -> str:
    size = "" if text.points == 9.0 else f' font-size="{text.points:g}"'
    fill = "" if text.colour == BLACK else f' fill="{text.colour}"'
    place = f'x="{_pt(text.x)}" y="{_pt(text.y)}"'
    if text.centred:
        place += ' text-anchor="middle"'
    if len(text.line) == 1 and text.line[0].key not in options.numbers:
        run = text.line[0]
        return f"<text {place}{size}{fill}{_STYLES[run.style]}>{escape(run.text)}</text>"
    return f"<text {place}{size}{fill}>{''.join(_run(r, options) for r in text.line)}</text>"


def _run(run: Run, options: Options) -> str:
    words = escape(run.text)
    said = f"<tspan{_STYLES[run.style]}>{words}</tspan>" if _STYLES[run.style] else words
    link = options.numbers.get(run.key) if run.key else None
    return said if link is None else f"<a href={quoteattr(link)}>{said}</a>"


def _arrow(arrow: Arrow) -> str:
    return (
        f'<polyline points="{_points(arrow.shaft)}" fill="none" stroke="{BLACK}" '
        f'stroke-width="{arrow.weight:g}"/><polygon points="{_points(arrow.head)}" fill="{BLACK}"/>'
    )


def _shape(shape: Shape) -> str:
    if shape.curved:
        start, control, end = (_points([point]) for point in shape.points)
        what = f'path d="M{start} Q{control} {end}"'
    else:
        what = f'{"polygon" if shape.fill else "polyline"} points="{_points([*shape.points])}"'
    look = f' fill="{shape.fill or "none"}"'
    if shape.stroke:
        look += f' stroke="{shape.stroke}" stroke-width="{shape.width:g}"'
        look += ' stroke-dasharray="4 3"' if shape.dashed else ""
    name = what.partition(" ")[0]
    return f"<{what}{look}>" + (
        f"<title>{_told(shape.tip)}</title></{name}>" if shape.tip else f"</{name}>"
    )


def _points(points: list[Point]) -> str:
    return " ".join(f"{_pt(x)},{_pt(y)}" for x, y in points)


def _pt(mm: float) -> str:
    """Points with two decimals at most."""
    return f"{mm / MM_PER_POINT:.2f}".rstrip("0").rstrip(".")


def _mm(mm: float) -> str:
    return f"{mm:.2f}".rstrip("0").rstrip(".")
