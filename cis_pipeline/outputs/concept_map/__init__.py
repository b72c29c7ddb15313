"""concept_map.*, concept_map_together.svg: how the chosen concepts are linked, and what is found
together.

The picture shows the concepts that the codebook chooses with the links it states; the second one
which themes stand in the same documents. The network of all themes is in the other files.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.concepts.map.concept_map import as_dict, gexf, graphml
from cis_pipeline.concepts.map.network import ConceptMap, build
from cis_pipeline.outputs.concept_map.picture import draw
from cis_pipeline.outputs.concept_map.together import draw as draw_together
from cis_pipeline.outputs.drawing import png, svg
from cis_pipeline.outputs.drawing.drawing import Drawing, Options
from cis_pipeline.outputs.flow_diagram.notes import SIMULATED
from cis_pipeline.outputs.registry import File
from cis_pipeline.outputs.results import Results, as_json

FILES = (
    *("concept_map.svg", "concept_map.png", "concept_map.pdf"),
    *("concept_map_together.svg", "concept_map.json", "concept_map.graphml", "concept_map.gexf"),
)
DPI = 192
"""Two pixels for one of a screen."""


def render(results: Results) -> Mapping[str, File]:
    """Nothing where the review has no codebook."""
    if results.codebook is None:
        return {}
    network = mapped(results, results.codebook)
    drawing = drawing_of(network, results)
    drawn = svg.drawn(drawing, Options())
    together = draw_together(network, _notes(results))
    return {
        "concept_map.svg": drawn,
        **_from_svg(results, drawing, drawn),
        "concept_map_together.svg": svg.drawn(together, Options()),
        **_networks(network),
    }


def mapped(results: Results, codebook: Codebook) -> ConceptMap:
    """The network of a codebook's themes on the included documents."""
    return build(codebook, results.coded, results.state.included)


def drawing_of(network: ConceptMap, results: Results) -> Drawing:
    """The picture of its chosen concepts."""
    return draw(network, _notes(results))


def _notes(results: Results) -> list[str]:
    return [SIMULATED] * results.flow.simulated


def _from_svg(results: Results, drawing: Drawing, drawn: bytes) -> dict[str, File]:
    """The same picture as pixels and as a page, drawn again only where it shows something else."""
    pixels = partial(png.drawn, drawing, Options(dpi=DPI))
    page = partial(png.drawn_as_pdf, drawing, Options())
    return {
        "concept_map.png": partial(results.pictures.png, "concept_map.png", drawn, pixels),
        "concept_map.pdf": partial(results.pictures.png, "concept_map.pdf", drawn, page),
    }


def _networks(mapped: ConceptMap) -> dict[str, bytes]:
    return {
        "concept_map.json": as_json(as_dict(mapped)),
        "concept_map.graphml": graphml(mapped),
        "concept_map.gexf": gexf(mapped),
    }
