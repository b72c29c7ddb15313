"""The pictures of the concept map tell each link, where it is made, and how much a count says."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cis_pipeline.concepts.codebook.codebook import load_codebook
from cis_pipeline.concepts.map.geometry import around, overlap
from cis_pipeline.concepts.map.network import ConceptMap, Node, Stated, Together, build
from cis_pipeline.outputs.concept_map import together
from cis_pipeline.outputs.concept_map.picture import draw, laid_out, name_of, verb_of
from cis_pipeline.outputs.drawing import png, svg
from cis_pipeline.outputs.drawing.drawing import Drawing, Options
from cis_pipeline.outputs.drawing.words import PX

ROOT = Path(__file__).resolve().parents[3]
SVG = "{http://www.w3.org/2000/svg}"
SMALL = ConceptMap(
    title="Care & <risk>",
    documents=12,
    nodes=(
        Node("A", 'Power "over"', "G", 9, 2),
        Node("B", "Risk & blame", "G", 1),
        Node("C", "Zero\x0b", "H", 0),
    ),
    stated=(
        Stated("A", "B", "makes room for", "It leaves room", "room enough", "p. 8"),
        Stated("B", "A", "questions", locator="last paragraph"),
        Stated("C", "A"),
    ),
    together=(Together("A", "B", 7, 0.3, 1.5, 2), Together("A", "C", 4, 0.1, 2.0)),
    chosen=("A", "B", "C"),
)


def drawn(drawing: Drawing) -> str:
    return svg.drawn(drawing, Options()).decode()


def texts(drawing: Drawing, tag: str = "text") -> list[str]:
    root = ElementTree.fromstring(drawn(drawing))
    return [" ".join("".join(e.itertext()).split()) for e in root.iter(SVG + tag)]


def test_the_picture_shows_each_concept_with_its_documents_and_each_link_with_its_verb() -> None:
    shown = texts(draw(SMALL))
    assert {'Power "over"', "9 documents, 2 confirmed", "1 document", "0 documents"} <= {*shown}
    assert {"1 makes room for", "2 questions", "3"} <= {*shown}


def test_below_it_each_link_is_told_with_its_claim_its_words_and_their_place() -> None:
    shown = " ".join(texts(draw(SMALL)))
    assert (
        '1 Power "over" makes room for Risk & blame: It leaves room. “room enough” (p. 8)' in shown
    )
    assert '2 Risk & blame questions Power "over" (last paragraph)' in shown


def test_pointing_at_a_link_tells_the_same() -> None:
    tips = texts(draw(SMALL), "title")
    assert 'Risk & blame questions Power "over" (last paragraph)' in tips
    assert 'A Power "over": 9 documents, 2 confirmed. G' in tips


def test_letters_are_large_enough_on_a_page_1366_px_wide() -> None:
    book = load_codebook(ROOT / "config" / "codebook.toml")
    drawing = draw(build(book, []))
    assert drawing.width / PX <= 1366
    sizes = {t.points for t in (*drawing.texts, *(t for b in drawing.boxes for t in b.texts))}
    assert min(sizes) >= 14 * 0.75


def test_the_map_of_the_reference_review_has_no_word_on_another_and_opposite_links_apart() -> None:
    book = load_codebook(ROOT / "config" / "codebook.toml")
    nodes, stated = build(book, []).shown
    assert 5 <= len(nodes) <= 12
    both = {(s.source, s.target) for s in stated}
    assert {("TA1", "TA3"), ("TA3", "TA1"), ("TA2", "TA3"), ("TA3", "TA2"), ("TA2", "TA1")} <= both
    assert all(s.kind and s.says and s.locator for s in stated)
    placed = laid_out(nodes, stated)
    curves = {(s.source, s.target): d.curve for s, d in zip(stated, placed.links, strict=True)}
    for a, b in (("TA1", "TA3"), ("TA2", "TA3")):
        (x, y), (z, w) = curves[a, b].at(0.5), curves[b, a].at(0.5)
        assert (x - z) ** 2 + (y - w) ** 2 > 50**2


NAMES = st.text(alphabet="Wide il", min_size=1, max_size=60)
KINDS = st.sampled_from(["", "grounds", "makes room for", "is what in the end redistributes"])


@settings(max_examples=settings.default.max_examples // 2)
@given(st.lists(NAMES, min_size=5, max_size=12), st.data())
def test_no_two_boxes_of_any_map_overlap(names: list[str], data: st.DataObject) -> None:
    nodes = [Node(str(n), name, "", n) for n, name in enumerate(names)]
    pairs = st.tuples(st.integers(0, len(names) - 1), st.integers(0, len(names) - 1))
    ends = data.draw(st.lists(pairs.filter(lambda p: p[0] != p[1]), max_size=16))
    stated = [Stated(str(a), str(b), data.draw(KINDS)) for a, b in ends]
    placed = laid_out(nodes, stated)
    found = [around(placed.boxes[n.id], name_of(n).size) for n in nodes]
    found += [
        around(d.words, verb_of(n, s).size)
        for n, (s, d) in enumerate(zip(stated, placed.links, strict=True), 1)
    ]
    assert not any(overlap(a, b) for a, b in combinations(found, 2))


def test_a_map_of_nothing_and_of_one_concept_are_still_pictures() -> None:
    for nodes in ((), (Node("A", "Alone", "", 0),)):
        empty = ConceptMap("", 0, nodes, (), (), tuple(n.id for n in nodes))
        assert "states no links" in " ".join(texts(draw(empty)))
        assert "nothing to show" in " ".join(texts(together.draw(empty)))


def test_equal_maps_give_equal_pictures_also_as_a_page() -> None:
    assert drawn(draw(SMALL)) == drawn(draw(replace(SMALL)))
    page = png.drawn_as_pdf(draw(SMALL), Options())
    assert page == png.drawn_as_pdf(draw(SMALL), Options())
    assert page.startswith(b"%PDF-") and b"CreationDate" not in page


@pytest.mark.parametrize("draws", [draw, together.draw])
def test_notes_stand_below_the_picture(draws) -> None:
    assert "Simulated data." in texts(draws(SMALL, ["Simulated data."]))


def test_only_pairs_with_enough_support_are_shown_and_the_legend_says_how_much_that_is() -> None:
    drawing = together.draw(SMALL)
    legend = " ".join(texts(drawing, "desc"))
    assert "12 included documents. Shown are the 1 of 2 pairs" in legend
    assert "at least 5 documents and more than 1.2 times as often as chance" in legend
    cells = [box for box in drawing.boxes if "lift" in box.tip]
    assert [box.tip for box in cells] == [
        'Power "over" and Risk & blame: 7 documents, 2 confirmed, lift 1.50, Jaccard 0.30'
    ]
    assert [text.words for text in cells[0].texts] == ["7/2"]
