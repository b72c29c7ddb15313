"""report.html: one self-contained page that shows a review and where each number comes from."""

from __future__ import annotations

from cis_pipeline.outputs.page import assemble, html
from cis_pipeline.outputs.results import Results

FILES = ("report.html",)


def render(results: Results) -> dict[str, bytes]:
    """The whole page."""
    return {"report.html": html.render(assemble.assemble(results)).encode()}
