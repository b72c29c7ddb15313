"""What the page shows, as plain rows, taken from the results of a review: one idea a module."""

from __future__ import annotations

from cis_pipeline.outputs.page.content.links import LINKS, links_of
from cis_pipeline.outputs.page.content.report import Report, assemble

__all__ = ["LINKS", "Report", "assemble", "links_of"]
