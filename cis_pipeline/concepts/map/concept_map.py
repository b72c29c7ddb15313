"""The concept map as it is passed on: JSON for programs, GraphML and GEXF for graph tools.

`network.build` makes the map; the pictures of it are made in `outputs.concept_map`.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from io import BytesIO
from typing import Any

from cis_pipeline.concepts.map.network import LIFT, SUPPORT, ConceptMap


def as_dict(concept_map: ConceptMap) -> dict[str, Any]:
    """The map as one JSON document: `themes`, `links` (stated) and `together`.

    `chosen` are the concepts of the picture; `shown_from` is the support that pairs of the second
    picture have at least, `together` holds all pairs.
    """
    return {
        "title": concept_map.title,
        "documents": concept_map.documents,
        "chosen": list(concept_map.chosen),
        "themes": [asdict(node) for node in concept_map.nodes],
        "links": [
            {"from": row.pop("source"), "to": row.pop("target"), **row}
            for row in map(asdict, concept_map.stated)
        ],
        "shown_from": {"documents": SUPPORT, "lift_above": LIFT},
        "together": [asdict(pair) for pair in concept_map.together],
    }


def graphml(concept_map: ConceptMap) -> bytes:
    """The map as GraphML for Gephi, yEd, Cytoscape or NVivo; a directed multigraph.

    Nodes have label, group, documents and confirmed. Edges have `relation`: "stated" (with kind,
    says, quote and locator) or "together" (with documents, jaccard and lift; the direction of these
    means nothing).
    """
    import networkx as nx  # type: ignore[import-untyped]  # its stubs are a package of their own

    stream = BytesIO()
    nx.write_graphml_xml(_graph(concept_map), stream)  # the lxml writer may be missing and differs
    return stream.getvalue()


def gexf(concept_map: ConceptMap) -> bytes:
    """The same as GEXF 1.2 for Gephi, without the day and the program that wrote it."""
    import networkx as nx

    stream = BytesIO()
    nx.write_gexf(_graph(concept_map), stream)
    return _WRITTEN.sub(b"", stream.getvalue(), count=1)


_WRITTEN = re.compile(rb"\s*<meta\b.*?</meta>", re.DOTALL)


def _graph(concept_map: ConceptMap) -> Any:
    import networkx as nx

    graph = nx.MultiDiGraph(title=_clean(concept_map.title), documents=concept_map.documents)
    for n in concept_map.nodes:
        counts = {"documents": n.documents, "confirmed": n.confirmed}
        graph.add_node(n.id, label=_clean(n.label), group=_clean(n.group), **counts)
    for s in concept_map.stated:
        what = {name: _clean(getattr(s, name)) for name in ("kind", "says", "quote", "locator")}
        graph.add_edge(s.source, s.target, relation="stated", **what)
    for t in concept_map.together:
        counted = {"documents": t.documents, "jaccard": t.jaccard, "lift": t.lift}
        graph.add_edge(t.a, t.b, relation="together", **counted)
    return graph


_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _clean(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return _NOT_XML.sub("", text)
