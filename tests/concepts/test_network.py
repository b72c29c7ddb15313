"""What is stated and what is counted together are two kinds of edge, and counted by documents."""

from typing import Any

import pytest

from cis_pipeline.concepts.codebook.codebook import ChosenMap, Codebook
from cis_pipeline.concepts.map.network import Node, Stated, Together, build
from cis_pipeline.concepts.tagging.tags import CodedTag

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


def coded(record: str, theme: str, status: Any = "suggested") -> CodedTag:
    return CodedTag(record, theme, "possible", 0.5, status, ())


def tags(*documents: str) -> list[CodedTag]:
    """One tag a letter: "A B" is a document that carries the themes A and B."""
    return [coded(f"R{n}", t) for n, themes in enumerate(documents) for t in themes.split()]


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
    assert build(BOOK, []).stated == (Stated("B", "A", "steadies", locator="p. 3"),)


def test_themes_of_the_same_documents_are_counted_with_jaccard_and_lift() -> None:
    # 10 documents: A in 4, B in 2, both in 2 -> jaccard 2/(4+2-2), lift 2*10/(4*2)
    found = build(BOOK, tags("A B", "B A", "A", "A", "C"), [f"R{n}" for n in range(10)])
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


def test_what_people_refused_or_moved_does_not_count_and_what_they_confirmed_is_told_apart() -> (
    None
):
    said = [coded("R0", "A", "confirmed"), coded("R1", "A"), coded("R2", "A", "refused")]
    said += [coded("R0", "B", "confirmed"), coded("R1", "B", "disputed"), coded("R3", "A", "moved")]
    found = build(BOOK, said, ["R0", "R1", "R2", "R3"])
    assert [(n.documents, n.confirmed) for n in found.nodes[:2]] == [(2, 1), (2, 1)]
    assert (found.together[0].documents, found.together[0].confirmed) == (2, 1)


def test_documents_that_were_not_looked_at_do_not_count() -> None:
    assert build(BOOK, tags("A", "A"), ["R0"]).nodes[0].documents == 1


def test_without_a_choice_the_best_supported_of_the_linked_concepts_are_chosen() -> None:
    assert build(BOOK, tags("C", "C", "A")).chosen == ("A", "B")  # C has no link


def test_the_concepts_that_the_codebook_names_are_chosen_in_its_own_order() -> None:
    book = BOOK.model_copy(update={"map": ChosenMap(concepts=("C", "A"))})
    found = build(book, [])
    assert found.chosen == ("A", "C")
    assert found.shown == ((found.nodes[0], found.nodes[2]), ())  # B, an end of the link, is not


def test_no_more_concepts_are_drawn_than_a_picture_can_hold() -> None:
    themes = [{"id": f"T{n}", "phrases": ["a"]} for n in range(40)]
    named = {"concepts": [f"T{n}" for n in range(30)]}
    book = Codebook.model_validate({"theme": themes, "map": named})
    assert build(book, []).chosen == tuple(f"T{n}" for n in range(16))


def test_at_most_twelve_concepts_are_chosen() -> None:
    themes = [{"id": f"T{n}", "phrases": ["a"]} for n in range(20)]
    assert len(build(Codebook.model_validate({"theme": themes}), []).chosen) == 12


def test_a_pair_needs_five_documents_and_more_than_chance_to_be_shown() -> None:
    # A and B together in 5 of 10 documents that carry nothing else of them: lift 10 * 5 / 25 = 2
    both = [f"R{n}" for n in range(10)]
    assert [t.documents for t in build(BOOK, tags(*["A B"] * 5), both).supported] == [5]
    assert build(BOOK, tags(*["A B"] * 4), both).supported == ()
    assert build(BOOK, tags(*["A B"] * 10), both).supported == ()  # lift 1: chance
