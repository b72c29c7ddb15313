"""The concept map for other programs: all it holds, read back, and the same bytes each time."""

from io import BytesIO

import networkx

from cis_pipeline.concepts.map.concept_map import as_dict, gexf, graphml
from cis_pipeline.concepts.map.network import ConceptMap, Node, Stated, Together

SMALL = ConceptMap(
    title="Care & <risk>",
    documents=12,
    nodes=(
        Node("A", 'Power "over"', "G", 9, 2),
        Node("B", "Risk & blame", "G", 4),
        Node("C", "Zero\x0b", "H", 0),
    ),
    stated=(Stated("A", "B", "makes room", "It leaves room", "room enough", "last paragraph"),),
    together=(Together("A", "B", 3, 0.3, 1.0, 1), Together("A", "C", 1, 0.1, 2.0)),
    chosen=("A", "B"),
)


def test_the_document_has_themes_links_and_pairs() -> None:
    assert as_dict(SMALL) == {
        "title": "Care & <risk>",
        "documents": 12,
        "chosen": ["A", "B"],
        "themes": [
            {"id": "A", "label": 'Power "over"', "group": "G", "documents": 9, "confirmed": 2},
            {"id": "B", "label": "Risk & blame", "group": "G", "documents": 4, "confirmed": 0},
            {"id": "C", "label": "Zero\x0b", "group": "H", "documents": 0, "confirmed": 0},
        ],
        "links": [
            {
                "from": "A",
                "to": "B",
                "kind": "makes room",
                "says": "It leaves room",
                "quote": "room enough",
                "locator": "last paragraph",
            }
        ],
        "shown_from": {"documents": 5, "lift_above": 1.2},
        "together": [
            {"a": "A", "b": "B", "documents": 3, "jaccard": 0.3, "lift": 1.0, "confirmed": 1},
            {"a": "A", "b": "C", "documents": 1, "jaccard": 0.1, "lift": 2.0, "confirmed": 0},
        ],
    }


def check(graph: networkx.MultiDiGraph) -> None:
    assert graph.is_directed()
    node = graph.nodes["B"]
    assert (node["label"], node["group"], node["documents"]) == ("Risk & blame", "G", 4)
    assert sorted((a, b, d["relation"]) for a, b, d in graph.edges(data=True)) == [
        ("A", "B", "stated"),
        ("A", "B", "together"),
        ("A", "C", "together"),
    ]
    stated = next(d for _, _, d in graph.edges(data=True) if d["relation"] == "stated")
    assert (stated["kind"], stated["says"]) == ("makes room", "It leaves room")
    assert (stated["quote"], stated["locator"]) == ("room enough", "last paragraph")


def test_graphml_is_read_back_with_both_kinds_of_edge() -> None:
    check(networkx.read_graphml(BytesIO(graphml(SMALL)), force_multigraph=True))


def test_gexf_is_read_back_with_both_kinds_of_edge_and_holds_no_day() -> None:
    check(networkx.read_gexf(BytesIO(gexf(SMALL)), version="1.2draft"))
    assert b"lastmodifieddate" not in gexf(SMALL)
    assert b"NetworkX" not in gexf(SMALL)


def test_equal_maps_give_equal_bytes() -> None:
    assert gexf(SMALL) == gexf(SMALL)
    assert graphml(SMALL) == graphml(SMALL)


def test_a_map_of_nothing_is_still_a_graph() -> None:
    empty = ConceptMap("Empty", 0, (), (), ())
    assert len(networkx.read_graphml(BytesIO(graphml(empty)))) == 0
    assert b"<gexf" in gexf(empty)
