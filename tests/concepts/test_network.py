"""What is stated and what is counted together are two kinds of edge, and counted by documents."""

from typing import Any

import pytest

from cis_pipeline.concepts.codebook import Codebook
from cis_pipeline.concepts.network import Node, Stated, Together, build
from cis_pipeline.concepts.tags import Tag

BOOK = Codebook.model_validate(
    {
        "codebook": {"title": "Small"},
        "theme": [
            {"id": "A", "label": "Power", "group": "G", "phrases": ["a"]},
            {"id": "B", "phrases": ["b"]},
            {"id": "C", "phrases": ["c"]},
            {"id": "AB", "all_of": ["A", "B"]},
        ],
        "link": [{"from": "B", "to": "A", "kind": "steadies", "locator": "p. 3"}],
    }
)


def tags(*documents: str) -> list[Tag]:
    """One tag a letter: "AB" is a document that carries the themes A and B."""
    return [
        Tag(f"R{n}", theme, "possible", 0.5, 1, ())
        for n, themes in enumerate(documents)
        for theme in themes.split()
    ]


def test_every_theme_is_a_node_with_its_number_of_documents() -> None:
    found = build(BOOK, tags("A B", "A", "A"))
    assert found.title == "Small"
    assert found.nodes == (
        Node("A", "Power", "G", 3),
        Node("B", "B", "", 1),
        Node("C", "C", "", 0),
        Node("AB", "AB", "", 0),
    )


def test_a_stated_link_keeps_its_direction_kind_and_place() -> None:
    assert build(BOOK, []).stated == (Stated("B", "A", "steadies", "p. 3"),)


def test_themes_of_the_same_documents_are_counted_with_jaccard_and_lift() -> None:
    # 10 documents: A in 4, B in 2, both in 2 -> jaccard 2/(4+2-2), lift 2*10/(4*2)
    found = build(BOOK, tags("A B", "B A", "A", "A", "C"), documents=10)
    assert found.documents == 10
    assert found.together == (Together("A", "B", 2, jaccard=0.5, lift=2.5),)


def test_without_a_number_of_documents_those_with_a_tag_count() -> None:
    assert build(BOOK, tags("A C", "C")).documents == 2
    assert build(BOOK, tags("A C", "C")).together[0].lift == pytest.approx(1.0)


def test_the_most_alike_come_first() -> None:
    found = build(BOOK, tags("A B C", "A B", "B C", "B C"))
    assert [(t.a, t.b, t.documents) for t in found.together] == [
        ("B", "C", 3),
        ("A", "B", 2),
        ("A", "C", 1),
    ]


def test_a_joint_theme_is_no_pair_with_the_themes_it_joins() -> None:
    found = build(BOOK, tags("A B C AB"))
    assert {(t.a, t.b) for t in found.together} == {("A", "B"), ("A", "C"), ("B", "C"), ("C", "AB")}


@pytest.mark.parametrize("documents", [(), ("gone",), ("gone A",)])
def test_themes_that_the_codebook_no_longer_has_are_left_out(documents: Any) -> None:
    found = build(BOOK, tags(*documents))
    assert found.together == ()
    assert {n.id for n in found.nodes} == {"A", "B", "C", "AB"}
