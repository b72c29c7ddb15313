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
    drawn = {f"flow.{kind}": flow_diagram.render(kind, results.flow) for kind in ("svg", "png")}
    document = results.document
    return {
        **drawn,
        "flow.json": as_json(document),
        "agreement.json": as_json(document["agreement"]),
    }
