"""The diagram as a Word file of native shapes: each box can be moved, and its words edited.

The boxes stand where the layout put them, as they do in the official Word templates; their words
are paragraphs, which Word wraps itself. The page is as large as the diagram.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from cis_pipeline.outputs.documents import word
from cis_pipeline.outputs.drawing.drawing import Arrow, Box, Drawing, Point, Text
from cis_pipeline.outputs.drawing.measure import NO_BREAK, Run, clean
from cis_pipeline.outputs.flow_diagram.composition import compose
from cis_pipeline.outputs.flow_diagram.options import Options
from cis_pipeline.prisma.flow import Flow

NAME = "docx"
_EMU_PER_MM, _TWIPS_PER_MM = 36_000, 1440 / 25.4
_SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_SPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    f'xmlns:wps="{_SHAPE}"'
)


def render(flow: Flow, options: Options) -> bytes:
    """One page with the shapes; the same numbers give the same content."""
    drawing = compose(flow, options)
    width, height = drawing.width, drawing.height
    if options.width_mm is None:  # a sheet of paper, where the template has one
        width, height = max(width, 210.0), max(height, 297.0 if drawing.width < 210 else 210.0)
    shapes = "".join(_anchored(n, *shape) for n, shape in enumerate(_shapes(drawing), start=1))
    size = (round(width * _TWIPS_PER_MM), round(height * _TWIPS_PER_MM))
    body = f'<w:p><w:pPr><w:spacing w:after="0"/></w:pPr>{shapes}</w:p>'
    return word.pack(body, drawing.title, size, margin=0)


_Shape = tuple[str, float, float, float, float, str]
"""What it tells, x, y, width, height, and its XML."""


def _shapes(drawing: Drawing) -> Iterator[_Shape]:
    for arrow in drawing.arrows:
        yield from _lines(arrow)
    for box in drawing.boxes:
        yield _box(box)
    yield from _blocks(drawing.texts)


def _anchored(n: int, told: str, x: float, y: float, wide: float, high: float, shape: str) -> str:
    """A shape at its place on the page."""
    place = "".join(
        f'<wp:position{axis} relativeFrom="page"><wp:posOffset>{_emu(at)}</wp:posOffset>'
        f"</wp:position{axis}>"
        for axis, at in (("H", x), ("V", y))
    )
    return (
        f'<w:r><mc:AlternateContent {_SPACES}><mc:Choice Requires="wps"><w:drawing><wp:anchor '
        f'distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{n}" '
        'behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'{place}<wp:extent cx="{_emu(wide)}" cy="{_emu(high)}"/>'
        '<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{n}" name="Shape {n}" descr={quoteattr(clean(told))}/>'
        f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{_SHAPE}">{shape}</a:graphicData>'
        "</a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )


def _emu(mm: float) -> int:
    return round(mm * _EMU_PER_MM)


def _frame(wide: float, high: float, kind: str, look: str, turned: str = "") -> str:
    return (
        f'<wps:spPr><a:xfrm{turned}><a:off x="0" y="0"/><a:ext cx="{_emu(wide)}" '
        f'cy="{_emu(high)}"/></a:xfrm><a:prstGeom prst="{kind}"><a:avLst/></a:prstGeom>{look}'
        "</wps:spPr>"
    )


def _line(colour: str, points: float, end: str = "") -> str:
    fill = f'<a:solidFill><a:srgbClr val="{colour.lstrip("#")}"/></a:solidFill>'
    return f'<a:ln w="{round(points * 12_700)}">{fill}{end}</a:ln>'


# --- arrows ---------------------------------------------------------------------------------------


def _lines(arrow: Arrow) -> Iterator[_Shape]:
    """A line for each straight part, the last with the head."""
    parts = [*pairwise(arrow.points)]
    for start, end in parts:
        last = (start, end) == parts[-1]
        yield _part(start, end, arrow.weight, '<a:tailEnd type="triangle"/>' if last else "")


def _part(start: Point, end: Point, weight: float, head: str) -> _Shape:
    (ax, ay), (bx, by) = start, end
    wide, high = abs(bx - ax), abs(by - ay)
    turned = (' flipH="1"' if bx < ax else "") + (' flipV="1"' if by < ay else "")
    look = _line("#000000", weight, head)
    frame = _frame(wide, high, "straightConnector1", look, turned)
    shape = f"<wps:wsp><wps:cNvCnPr/>{frame}<wps:bodyPr/></wps:wsp>"
    return "Arrow", min(ax, bx), min(ay, by), wide, high, shape


# --- boxes ----------------------------------------------------------------------------------------


def _box(box: Box) -> _Shape:
    kind = "roundRect" if box.radius else "rect"
    fill = f'<a:solidFill><a:srgbClr val="{box.fill.lstrip("#")}"/></a:solidFill>'
    frame = _frame(box.width, box.height, kind, fill + _line(box.stroke, box.weight))
    paragraphs = _paragraphs(box)
    turned = ' vert="vert270"' if box.upright else ""
    shape = _with_text(frame, paragraphs, turned, anchor="ctr")
    told = " ".join(text.words for text in box.texts)
    return told, box.x, box.y, box.width, box.height, shape


def _with_text(frame: str, paragraphs: str, turned: str = "", anchor: str = "t") -> str:
    return (
        f'<wps:wsp><wps:cNvSpPr txBox="1"/>{frame}<wps:txbx><w:txbxContent>{paragraphs}'
        f'</w:txbxContent></wps:txbx><wps:bodyPr{turned} wrap="square" lIns="0" tIns="0" '
        f'rIns="0" bIns="0" anchor="{anchor}" anchorCtr="0"><a:noAutofit/></wps:bodyPr></wps:wsp>'
    )


def _paragraphs(box: Box) -> str:
    """The lines of a box as paragraphs: one that was broken is whole again, and Word breaks it."""
    made = []
    for lines in _whole_ones(box.texts):
        first = lines[0]
        left = 0.0 if first.centred else first.x - box.x
        hang = max((line.x - first.x for line in lines[1:]), default=0.0)
        made.append(_paragraph(lines, left, 0.0 if first.centred else hang))
    return "".join(made) or "<w:p/>"


def _whole_ones(texts: Sequence[Text]) -> Iterator[list[Text]]:
    """The lines of each paragraph."""
    held: list[Text] = []
    for text in texts:
        if held and not text.continues:
            yield held
            held = []
        held.append(text)
    if held:
        yield held


def _paragraph(lines: Sequence[Text], left: float, hang: float) -> str:
    first = lines[0]
    pitch = round(first.points * 20 * 1.15)
    start, hanging = round(left * _TWIPS_PER_MM), round(hang * _TWIPS_PER_MM)
    how = (
        f'<w:spacing w:before="0" w:after="0" w:line="{pitch}" w:lineRule="exact"/>'
        f'<w:ind w:left="{start + hanging}" w:hanging="{hanging}" w:right="57"/>'
        f'<w:jc w:val="{"center" if first.centred else "left"}"/>'
    )
    runs = (run for n, line in enumerate(lines) for run in _after_line(line, n))
    return f"<w:p><w:pPr>{how}</w:pPr>{''.join(_run(run, first) for run in runs)}</w:p>"


def _after_line(line: Text, n: int) -> Iterator[Run]:
    """The runs of a line, with the space that the line before ended with."""
    if n:
        yield Run(" ", line.line[0].style if line.line else "regular")
    yield from line.line


def _run(run: Run, of: Text) -> str:
    size = round(of.points * 2)
    style = {"bold": "<w:b/>", "italic": "<w:i/>"}.get(run.style, "")
    colour = f'<w:color w:val="{of.colour.lstrip("#")}"/>'
    look = (
        '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/>'
        f'{style}{colour}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    )
    # Word breaks no number where this program does not
    text = escape(run.text.replace(" ", NO_BREAK) if run.key else run.text)
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


# --- around the boxes -----------------------------------------------------------------------------


def _blocks(texts: Sequence[Text]) -> Iterator[_Shape]:
    """The title and each of the notes: a frame without a border."""
    for lines in _whole_ones(texts):
        first = lines[0]
        high = lines[-1].y - first.y + first.points * 0.6
        frame = _frame(first.room, high, "rect", "<a:noFill/><a:ln><a:noFill/></a:ln>")
        shape = _with_text(frame, _paragraph(lines, 0.0, 0.0))
        told = " ".join(text.words for text in lines)
        yield told, first.x, first.y - first.points * 0.32, first.room, high, shape
