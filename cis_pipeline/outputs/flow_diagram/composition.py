"""A flow becomes a drawing: the template at its own size, or what fits the width that is asked for.

Where the drawing would be higher than the page, its text becomes smaller, down to the least size;
then its arms are stacked; then the rarest reasons for exclusion are counted together, one more at
a time. Their whole list goes to the foot, where it takes less room than in the box.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cis_pipeline.outputs.drawing.drawing import Drawing
from cis_pipeline.outputs.flow_diagram.geometry import fitted, template
from cis_pipeline.outputs.flow_diagram.layout import layout
from cis_pipeline.outputs.flow_diagram.options import Options
from cis_pipeline.outputs.flow_diagram.plan import plan
from cis_pipeline.prisma.flow import Flow

PAGE = 240.0
"""The height of a journal's page, in millimetres."""


def compose(flow: Flow, options: Options) -> Drawing:
    """The drawing of a flow; the lowest there is where none is low enough."""
    if options.width_mm is None:
        made = plan(flow, options)
        return layout(made, template(made), options)
    page = options.height_mm or PAGE
    whole = _best(_drawings(flow, options, options.width_mm, every_size=True), page)
    most = max(len(c.reports_excluded_by_reason or ()) for _, c in flow.arms)
    few, many = 1, min(most, options.reasons or most)  # what fits, and what does not
    if whole.height <= page or many <= few:
        return whole
    found = _folded(flow, options, few, page)
    while found.height <= page and many - few > 1:
        middle = (few + many) // 2
        tried = _folded(flow, options, middle, page)
        few, many, found = (middle, many, tried) if tried.height <= page else (few, middle, found)
    return found


def _folded(flow: Flow, options: Options, reasons: int, page: float) -> Drawing:
    chosen = replace(options, reasons=reasons)
    width = options.width_mm or PAGE
    return _best(_drawings(flow, chosen, width, every_size=False), page)


def _best(drawings: Iterator[Drawing], page: float) -> Drawing:
    """The first that fits the page, else the lowest."""
    tried: list[Drawing] = []
    for drawing in drawings:
        if drawing.height <= page:
            return drawing
        tried.append(drawing)
    return min(tried, key=lambda d: d.height)


def _drawings(flow: Flow, options: Options, width: float, every_size: bool) -> Iterator[Drawing]:
    """The arms side by side, then stacked; from the largest text on, or with the smallest alone."""
    made = plan(flow, options)
    for stacked in (False, True):
        found = fitted(made, width, options.most_points, options.min_points, stacked)
        for geometry in found if every_size else found[-1:]:
            yield layout(made, geometry, options)
