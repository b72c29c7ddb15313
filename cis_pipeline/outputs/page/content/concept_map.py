"""The concept map on the page: its picture, its concepts, and the claims behind its arrows."""

from __future__ import annotations

from dataclasses import dataclass

from cis_pipeline.concepts.map.network import ConceptMap, Node
from cis_pipeline.outputs.concept_map import drawing_of, mapped
from cis_pipeline.outputs.drawing import svg
from cis_pipeline.outputs.drawing.drawing import Options
from cis_pipeline.outputs.results import Results


@dataclass(frozen=True, slots=True)
class Claim:
    """What one arrow says: "Relationships redistribute Power", in other words (`says`), in the
    text's own (`quote`), and where."""

    claim: str
    says: str = ""
    quote: str = ""
    locator: str = ""


@dataclass(frozen=True, slots=True)
class MapShown:
    """The picture as SVG made by this program, the concepts in it, of how many themes they are,
    and its claims by their numbers (from 1)."""

    picture: str
    concepts: tuple[Node, ...]
    themes: int
    claims: tuple[Claim, ...] = ()


def concept_map(results: Results) -> MapShown | None:
    """None where the review has no themes."""
    if results.codebook is None or not results.codebook.theme:
        return None
    network = mapped(results, results.codebook)
    return shown(network, svg.drawn(drawing_of(network, results), Options()).decode())


def shown(network: ConceptMap, picture: str) -> MapShown:
    """The map of a network, with the picture of it."""
    concepts, stated = network.shown
    labels = {node.id: node.label for node in network.nodes}
    claims = (
        Claim(
            f"{labels[one.source]} {one.kind or 'leads to'} {labels[one.target]}",
            one.says,
            one.quote,
            one.locator,
        )
        for one in stated
    )
    return MapShown(picture, concepts, len(network.nodes), tuple(claims))
