"""The numbers of the diagram as the R package PRISMA2020 reads them: see `prisma.flow_files`."""

from __future__ import annotations

from cis_pipeline.outputs.flow_diagram.options import Options
from cis_pipeline.prisma import flow_files
from cis_pipeline.prisma.flow import Flow

NAME = "csv"


def render(flow: Flow, options: Options) -> bytes:
    """UTF-8, eight columns; what is not known is blank."""
    return flow_files.write("csv", flow)
