"""The map says the same in each of its forms, and the same bytes each time."""

from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import networkx  # type: ignore[import-untyped]  # its stubs are a package of their own
import pytest

from cis_pipeline.concepts.codebook import load_codebook
from cis_pipeline.concepts.concept_map import as_dict, build, graphml, svg
from cis_pipeline.concepts.network import ConceptMap, Node, Stated, Together

ROOT = Path(__file__).resolve().parents[2]
SVG = "{http://www.w3.org/2000/svg}"

SMALL = ConceptMap(
    title="Care & <risk>",
    documents=12,
    nodes=(
        Node("A", 'Power "over"', "G", 9),
        Node("B", "Risk & blame", "G", 4),
        Node("C", "Zero\x0b", "H", 0),
    ),
    stated=(Stated("A", "B", "makes room", "last paragraph"),),
    together=(Together("A", "B", 3, 0.3, 1.0), Together("A", "C", 1, 0.1, 2.0)),
)


def texts(picture: str, tag: str) -> list[str]:
    return ["".join(e.itertext()) for e in ElementTree.fromstring(picture).iter(SVG + tag)]


def test_the_document_has_themes_links_and_pairs() -> None:
    assert as_dict(SMALL) == {
        "title": "Care & <risk>",
        "documents": 12,
        "themes": [
            {"id": "A", "label": 'Power "over"', "group": "G", "documents": 9},
            {"id": "B", "label": "Risk & blame", "group": "G", "documents": 4},
            {"id": "C", "label": "Zero\x0b", "group": "H", "documents": 0},
        ],
        "links": [{"from": "A", "to": "B", "kind": "makes room", "locator": "last paragraph"}],
        "together": [
            {"a": "A", "b": "B", "documents": 3, "jaccard": 0.3, "lift": 1.0},
            {"a": "A", "b": "C", "documents": 1, "jaccard": 0.1, "lift": 2.0},
        ],
    }


def test_graphml_is_read_back_with_both_kinds_of_edge() -> None:
    graph = networkx.read_graphml(BytesIO(graphml(SMALL)), force_multigraph=True)
    assert graph.is_directed()
    assert graph.nodes["B"] == {"label": "Risk & blame", "group": "G", "documents": 4}
    assert sorted((a, b, d["relation"]) for a, b, d in graph.edges(data=True)) == [
        ("A", "B", "stated"),
        ("A", "B", "together"),
        ("A", "C", "together"),
    ]
    stated = next(d for _, _, d in graph.edges(data=True) if d["relation"] == "stated")
    assert (stated["kind"], stated["locator"]) == ("makes room", "last paragraph")


def test_the_picture_names_itself_its_themes_and_its_stated_kinds_as_real_text() -> None:
    picture = svg(SMALL)
    assert texts(picture, "title")[0] == "Concept map: Care & <risk>"
    assert texts(picture, "desc") == ["Themes: 3. Documents: 12. Links stated between themes: 1."]
    shown = texts(picture, "text")
    assert {'Power "over" (9)', "Risk & blame (4)", "Zero (0)", "G", "H", "makes room"} <= {*shown}


def test_hovering_over_a_link_tells_where_it_is_stated() -> None:
    assert 'Power "over" makes room Risk & blame (last paragraph)' in texts(svg(SMALL), "title")


def test_themes_met_in_one_document_only_are_not_joined_in_the_picture() -> None:
    told = [t for t in texts(svg(SMALL), "title") if "Jaccard" in t]
    assert told == ['Power "over" and Risk & blame: 3 documents, Jaccard 0.30']


def test_a_theme_without_documents_is_hollow() -> None:
    fills = [c.get("fill") for c in ElementTree.fromstring(svg(SMALL)).iter(SVG + "circle")]
    assert fills == ["#0072b2", "#0072b2", "#ffffff"]


def test_a_note_stands_in_the_picture_and_in_its_description() -> None:
    picture = svg(SMALL, "Simulated records.")
    assert "Simulated records." in texts(picture, "text")
    assert texts(picture, "desc")[0].endswith("Simulated records.")


def test_equal_maps_give_equal_bytes() -> None:
    assert svg(SMALL) == svg(SMALL)
    assert graphml(SMALL) == graphml(SMALL)


@pytest.mark.parametrize("nodes", [(), (Node("A", "Alone", "", 0),)])
def test_a_map_of_nothing_or_of_one_theme_is_still_a_picture(nodes: tuple[Node, ...]) -> None:
    picture = ElementTree.fromstring(svg(ConceptMap("Empty", 0, nodes, (), ())))
    assert float(picture.get("width", 0)) > 0 and float(picture.get("height", 0)) > 0
    assert len(list(picture.iter(SVG + "circle"))) == len(nodes)


def test_the_map_of_the_reference_review_shows_every_kind_of_stated_link() -> None:
    book = load_codebook(ROOT / "config" / "codebook.toml")
    shown = " ".join(texts(svg(build(book, [])), "text"))
    assert all(link.kind in shown for link in book.link)
