"""The numbers of the diagram as one JSON document, as `cis run --json` prints them."""

from __future__ import annotations

import json

from cis_pipeline.outputs.flow_diagram.options import Options
from cis_pipeline.prisma.document import as_dict
from cis_pipeline.prisma.flow import Flow
from cis_pipeline.prisma.flow_files import plain

NAME = "json"


def render(flow: Flow, options: Options) -> bytes:
    """UTF-8, indented by two, keys in the order of the flow, null for a number not known."""
    document = plain.document(flow) | {"equations": as_dict(flow)["equations"]}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
