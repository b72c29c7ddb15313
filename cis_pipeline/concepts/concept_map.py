"""The concept map in the forms it is shown and passed on in: JSON, GraphML, SVG.

`build` makes the map (see `network`), and `layout` says where things stand in the picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any
from xml.sax.saxutils import escape

from cis_pipeline.concepts.layout import (
    KIND,
    NAME,
    Curve,
    Heading,
    Layout,
    Spot,
    curve,
    lay_out,
    name_of,
)
from cis_pipeline.concepts.network import ConceptMap, Node, Stated, Together, build

__all__ = ["ConceptMap", "Node", "Stated", "Together", "as_dict", "build", "graphml", "svg"]

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7f7f7f")
"""Of the groups in turn (after Okabe and Ito, told apart with any colour vision)."""
INK, DARK, LIGHT = "#1a1a1a", "#333f48", "#b9c6d2"
ARROW = f'stroke="{DARK}" stroke-width="1.1" marker-end="url(#map-arrow)"'
LEAST = 2
"""Themes that stand together in fewer documents than this are not joined in the picture."""


def as_dict(concept_map: ConceptMap) -> dict[str, Any]:
    """The map as one JSON document: `themes`, `links` (stated) and `together`."""
    return {
        "title": concept_map.title,
        "documents": concept_map.documents,
        "themes": [asdict(node) for node in concept_map.nodes],
        "links": [
            {"from": s.source, "to": s.target, "kind": s.kind, "locator": s.locator}
            for s in concept_map.stated
        ],
        "together": [asdict(pair) for pair in concept_map.together],
    }


def graphml(concept_map: ConceptMap) -> bytes:
    """The map as GraphML for Gephi, yEd, Cytoscape or NVivo; a directed multigraph.

    Nodes have label, group and documents. Edges have `relation`: "stated" (with kind and locator)
    or "together" (with documents, jaccard and lift; the direction of these means nothing).
    """
    from io import BytesIO

    import networkx as nx  # type: ignore[import-untyped]  # its stubs are a package of their own

    graph = nx.MultiDiGraph(title=_clean(concept_map.title), documents=concept_map.documents)
    for n in concept_map.nodes:
        graph.add_node(n.id, label=_clean(n.label), group=_clean(n.group), documents=n.documents)
    for s in concept_map.stated:
        what = {"kind": _clean(s.kind), "locator": _clean(s.locator)}
        graph.add_edge(s.source, s.target, relation="stated", **what)
    for t in concept_map.together:
        counts = {"documents": t.documents, "jaccard": t.jaccard, "lift": t.lift}
        graph.add_edge(t.a, t.b, relation="together", **counts)
    stream = BytesIO()
    nx.write_graphml_xml(graph, stream)  # not the lxml writer, which may be missing and differs
    return stream.getvalue()


def svg(concept_map: ConceptMap, note: str = "") -> str:
    """The map as a picture: real text, one self-contained file, equal for equal maps.

    A circle's area grows with the documents that carry the theme, hollow for none. Dark arrows
    are stated links with their kind; light lines join the themes most alike in their documents,
    at most one for every two themes (those of `LEAST` documents or more). `note` is written below
    (that records are simulated, say). Hovering over a circle or line shows all of it.
    """
    placed = lay_out(concept_map)
    lines = [
        *_head(concept_map, placed, note),
        *_together(concept_map, placed),
        *(_arrow(link, drawn, concept_map) for link, drawn in placed.curves),
        *(_kind(c.text, c.x, c.y) for c in placed.captions),
        *(_heading(heading) for heading in placed.headings),
        *_themes(concept_map, placed),
        *_legend(placed, note),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


FOOT = 46.0
"""Height of the legend, in px."""


def _head(concept_map: ConceptMap, placed: Layout, note: str) -> Iterator[str]:
    width, height = f"{placed.width:.0f}", f"{placed.height + FOOT:.0f}"
    told = (
        f"Themes: {len(concept_map.nodes)}. Documents: {concept_map.documents}. "
        f"Links stated between themes: {len(concept_map.stated)}. {note}"
    )
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" aria-labelledby="map-title map-text" '
        f'font-family="Helvetica, Arial, sans-serif" font-size="{NAME}" fill="{INK}">'
    )
    yield f'<title id="map-title">{_text(f"Concept map: {concept_map.title}")}</title>'
    yield f'<desc id="map-text">{_text(told.strip())}</desc>'
    yield (
        '<defs><marker id="map-arrow" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" '
        f'markerHeight="7" orient="auto"><path d="M0 0.5L8 4L0 7.5z" fill="{DARK}"/>'
        "</marker></defs>"
    )
    yield f'<rect width="{width}" height="{height}" fill="#ffffff"/>'


def _together(concept_map: ConceptMap, placed: Layout) -> Iterator[str]:
    labels = {node.id: node.label for node in concept_map.nodes}
    strong = [t for t in concept_map.together if t.documents >= LEAST]
    for t in reversed(strong[: max(1, len(concept_map.nodes) // 2)]):
        drawn = curve(placed.spots[t.a], placed.spots[t.b], placed.centre)
        told = f"{labels[t.a]} and {labels[t.b]}: {t.documents} documents, Jaccard {t.jaccard:.2f}"
        yield _path(drawn, f'stroke="{LIGHT}" stroke-width="{1 + 6 * t.jaccard:.1f}"', told)


def _arrow(link: Stated, drawn: Curve, concept_map: ConceptMap) -> str:
    labels = {node.id: node.label for node in concept_map.nodes}
    told = f"{labels[link.source]} {link.kind or 'to'} {labels[link.target]}"
    told += f" ({link.locator})" if link.locator else ""
    return _path(drawn, ARROW, told)


def _path(drawn: Curve, style: str, told: str) -> str:
    numbers = [f"{x:.1f} {y:.1f}" for x, y in (drawn.start, drawn.control, drawn.end)]
    d = f"M{numbers[0]}Q{numbers[1]} {numbers[2]}"
    return f'<path d="{d}" fill="none" {style}><title>{_text(told)}</title></path>'


def _kind(text: str, x: float, y: float) -> str:
    return (
        f'<text x="{x:.1f}" y="{y + KIND / 3:.1f}" font-size="{KIND}" font-style="italic" '
        f'text-anchor="middle" fill="{DARK}" stroke="#ffffff" stroke-width="3.5" '
        f'paint-order="stroke" stroke-linejoin="round">{_text(text)}</text>'
    )


def _heading(heading: Heading) -> str:
    return _beside(heading.text, heading.x, heading.y, heading.side, ' font-weight="bold"')


def _themes(concept_map: ConceptMap, placed: Layout) -> Iterator[str]:
    groups = list(dict.fromkeys(node.group for node in concept_map.nodes))
    for spot in placed.spots.values():
        node = spot.node
        colour = COLOURS[groups.index(node.group) % len(COLOURS)]
        fill = colour if node.documents else "#ffffff"
        yield (
            f"<g data-theme={_quoted(node.id)}><title>{_text(f'{node.id} {name_of(node)}')}</title>"
            f'<circle cx="{spot.x:.1f}" cy="{spot.y:.1f}" r="{spot.r:.1f}" fill="{fill}" '
            f'stroke="{colour}" stroke-width="1.5"/>{_name(spot)}</g>'
        )


def _name(spot: Spot) -> str:
    return _beside(name_of(spot.node), spot.x + spot.side * (spot.r + 5), spot.y, spot.side)


def _beside(text: str, x: float, y: float, side: int, style: str = "") -> str:
    where = f'x="{x:.1f}" y="{y + NAME / 3:.1f}" text-anchor="{"end" if side < 0 else "start"}"'
    return f"<text {where}{style}>{_text(text)}</text>"


def _legend(placed: Layout, note: str) -> Iterator[str]:
    y = placed.height + 6
    yield f'<g font-size="{KIND}" fill="{DARK}">'
    yield f'<path d="M16 {y:.1f}H46" {ARROW}/>'
    yield f'<text x="54" y="{y + 3.5:.1f}">stated in the literature</text>'
    yield f'<path d="M190 {y:.1f}H220" stroke="{LIGHT}" stroke-width="3"/>'
    yield (
        f'<text x="228" y="{y + 3.5:.1f}">most often in the same documents; '
        "in brackets, and as area: documents with the theme</text>"
    )
    if note:
        yield f'<text x="16" y="{y + 23:.1f}" font-weight="bold">{_text(note)}</text>'
    yield "</g>"


_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _clean(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return _NOT_XML.sub("", text)


def _text(text: str) -> str:
    return escape(_clean(text))


def _quoted(text: str) -> str:
    return f'"{escape(_clean(text), {chr(34): "&quot;"})}"'
