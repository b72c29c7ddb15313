"""flow.html: the diagram as a page in which a number opens the list of its records.

It stands alone: nothing is loaded, it works from the keyboard and without a network. The report
carries the same diagram, with the same panel.
"""

from __future__ import annotations

from cis_pipeline.outputs.flow_page.html import page
from cis_pipeline.outputs.flow_page.records import listed
from cis_pipeline.outputs.results import Results

FILES = ("flow.html",)


def render(results: Results) -> dict[str, bytes]:
    """The page with the records of every number."""
    return {"flow.html": page(results.flow, listed(results.flow, results.state)).encode()}
