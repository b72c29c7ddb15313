"""flow.*, agreement.json: the PRISMA 2020 flow diagram, and the document of the run.

agreement.json is its part on how far the reviewers of each round agreed, before conflicts were
settled.
"""

from __future__ import annotations

from cis_pipeline.outputs import flow_diagram
from cis_pipeline.outputs.results import Results, as_json

FILES = ("flow.svg", "flow.png", "flow.json", "agreement.json")


def render(results: Results) -> dict[str, bytes]:
    """The pictures as wide as the template; the JSON as `cis run --json` prints it."""
    flow, document = results.flow, results.document
    drawn = flow_diagram.render("svg", flow)
    return {
        "flow.svg": drawn,
        "flow.png": results.pictures.png(
            "flow.png", drawn, lambda: flow_diagram.render("png", flow)
        ),
        "flow.json": as_json(document),
        "agreement.json": as_json(document["agreement"]),
    }
