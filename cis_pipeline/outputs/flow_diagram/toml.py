"""The numbers of the diagram as TOML, to be edited and drawn again: see `prisma.flow_files`."""

from __future__ import annotations

from cis_pipeline.outputs.flow_diagram.options import Options
from cis_pipeline.prisma import flow_files
from cis_pipeline.prisma.flow import Flow

NAME = "toml"


def render(flow: Flow, options: Options) -> bytes:
    """UTF-8; what is not known has no key."""
    return flow_files.write("toml", flow)
