"""The diagram as vectors: see `outputs.drawing.svg`."""

from __future__ import annotations

from cis_pipeline.outputs.drawing import svg
from cis_pipeline.outputs.flow_diagram.composition import compose
from cis_pipeline.outputs.flow_diagram.options import Options
from cis_pipeline.prisma.flow import Flow

NAME = "svg"


def render(flow: Flow, options: Options) -> bytes:
    """As wide as `options.width_mm` or the template."""
    return svg.drawn(compose(flow, options), options)
