"""themes.html: the theme reader, a page that shows which document says what, in its own sentences.

A table of themes and documents; a cell opens the sentences that support it, in their context, with
what people have said of them. It stands alone: nothing is loaded, and it works without a network.
"""

from __future__ import annotations

from cis_pipeline.outputs.results import Results
from cis_pipeline.outputs.theme_reader.content import shown
from cis_pipeline.outputs.theme_reader.html import page
from cis_pipeline.outputs.theme_reader.rows import rows

FILES = ("themes.html",)


def render(results: Results) -> dict[str, bytes]:
    """Nothing where the review has no codebook."""
    if results.codebook is None:
        return {}
    content = shown(results.codebook, results.coded, results.document_of, rows(results))
    title = results.state.protocol.review.title
    return {"themes.html": page(title, content, results.flow.simulated).encode()}
