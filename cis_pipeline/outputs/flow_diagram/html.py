"""The diagram as a page whose numbers open what they rest on: see `outputs.flow_page`."""

from __future__ import annotations

from cis_pipeline.outputs.flow_diagram.options import Options
from cis_pipeline.outputs.flow_page.html import page
from cis_pipeline.outputs.flow_page.records import listed
from cis_pipeline.prisma.flow import Flow

NAME = "html"


def render(flow: Flow, options: Options) -> bytes:
    """The page without records, which only a ledger has (`flow_page.records.listed`)."""
    return page(flow, listed(flow), options).encode()
