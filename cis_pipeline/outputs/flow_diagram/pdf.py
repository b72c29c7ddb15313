"""The diagram as one page of PDF, with real text and its font: see `outputs.drawing.png`."""

from __future__ import annotations

from cis_pipeline.outputs.drawing import png
from cis_pipeline.outputs.flow_diagram.composition import compose
from cis_pipeline.outputs.flow_diagram.options import Options
from cis_pipeline.prisma.flow import Flow

NAME = "pdf"


def render(flow: Flow, options: Options) -> bytes:
    """As wide as `options.width_mm` or the template."""
    return png.drawn_as_pdf(compose(flow, options), options)
