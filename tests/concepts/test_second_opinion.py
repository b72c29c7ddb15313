"""Similarity confirms a tag of one hit, or speaks against it; what is sure it leaves alone."""

import socket
import sys
from importlib.util import find_spec

import pytest

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.concepts.documents.document import Document
from cis_pipeline.concepts.tagging import second_opinion
from cis_pipeline.concepts.tagging.neutral_sentences import NEUTRAL
from cis_pipeline.concepts.tagging.scoring import Verdict
from cis_pipeline.concepts.tagging.second_opinion import OUT, SURE, Opinions, decided
from cis_pipeline.concepts.tagging.tagging import Suggested, suggest, tag
from cis_pipeline.core.errors import ReviewError

with_vectors = pytest.mark.skipif(
    not all(map(find_spec, ("wordllama", "tokenizers", "safetensors"))),
    reason="wordllama (the extra [second-opinion]) is not installed",
)

TRUST = {
    "id": "trust",
    "label": "Relationships",
    "definition": (
        "Warmth and closeness between young people and those who care for them: continuity, "
        "rapport, attachment, belonging, and their breakdown."
    ),
    "phrases": ["trust", "rapport", "attachment", "sense of belonging"],
}
ABOUT_IT = "Young people came to trust the workers who stayed with them."
BY_CHANCE = "Heat pumps, owned by an energy trust, were metered in forty offices."


def book(*themes: dict[str, object], second: bool = True) -> Codebook:
    head = {"min_hits": 1, "second_opinion": second}
    return Codebook.model_validate({"codebook": head, "theme": themes or (TRUST,)})


def documents(*abstracts: str) -> list[Document]:
    return [Document(f"R-{n}", abstract=text) for n, text in enumerate(abstracts)]


def found(suggested: Suggested) -> list[tuple[str, str, str]]:
    return [(one.record_id, one.theme, one.tier) for one in suggested.tags]


def test_a_possible_tag_is_confirmed_kept_or_left_out_by_how_far_it_is_above() -> None:
    possible, sure = Verdict(False, 0.4), Verdict(True, 0.6)
    verdicts = [{"a": possible, "b": possible, "c": possible}, {"a": sure, "b": possible}]
    above = {(0, "a"): SURE, (0, "b"): OUT, (0, "c"): OUT - 0.01, (1, "a"): -1.0}
    stay = [{"a": Verdict(True, 0.4), "b": possible}, {"a": sure, "b": possible}]
    assert decided(verdicts, above) == Opinions(stay, 1)


def test_without_wordllama_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "wordllama", None)
    with pytest.raises(ReviewError, match=r'pip install "cis-pipeline\[second-opinion\]"'):
        tag(documents(ABOUT_IT), book())


def test_without_being_asked_for_it_is_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "wordllama", None)
    assert found(suggest(documents(BY_CHANCE), book(second=False))) == [
        ("R-0", "trust", "possible")
    ]


def test_neutral_sentences_are_all_different() -> None:
    assert len(set(NEUTRAL)) == len(NEUTRAL)


@with_vectors
def test_a_sentence_like_the_definition_is_sure_and_one_that_is_not_is_left_out() -> None:
    both = documents(ABOUT_IT, BY_CHANCE)
    assert found(suggest(both, book(second=False))) == [
        ("R-0", "trust", "possible"),
        ("R-1", "trust", "possible"),
    ]
    suggested = suggest(both, book())
    assert (found(suggested), suggested.left_out) == ([("R-0", "trust", "sure")], 1)


@with_vectors
def test_the_best_of_several_sentences_speaks_for_a_document() -> None:
    far_apart = Document("R", pages=("\n\n".join((BY_CHANCE, *NEUTRAL[:9], ABOUT_IT)),))
    assert found(suggest([far_apart], book())) == [("R", "trust", "sure")]


@with_vectors
def test_two_hits_are_sure_whatever_similarity_says() -> None:
    twice = documents(f"{BY_CHANCE} The trust paid.")
    assert found(suggest(twice, book())) == [("R-0", "trust", "sure")]


@with_vectors
def test_a_theme_that_does_not_say_what_it_means_is_not_judged() -> None:
    silent = book({"id": "trust", "phrases": ["trust"]})
    assert found(suggest(documents(BY_CHANCE), silent)) == [("R-0", "trust", "possible")]


@with_vectors
def test_a_joint_theme_does_not_rest_on_what_was_left_out() -> None:
    heat = {"id": "heat", "phrases": ["heat pump"]}
    joint = {"id": "both", "all_of": ["trust", "heat"]}
    suggested = suggest(documents(BY_CHANCE), book(TRUST, heat, joint))
    assert found(suggested) == [("R-0", "heat", "possible")]


@with_vectors
def test_tags_of_a_document_do_not_change_with_the_documents_beside_it() -> None:
    alone = tag(documents(ABOUT_IT), book())
    assert tag(documents(ABOUT_IT, BY_CHANCE, *NEUTRAL), book())[:1] == alone


@with_vectors
def test_nothing_is_asked_of_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "socket", refused)
    assert tag(documents(ABOUT_IT), book())


@with_vectors
def test_no_text_no_documents_and_labels_are_no_fault() -> None:
    assert suggest([], book()) == Suggested([])
    assert suggest(documents("", "\u2026"), book()) == Suggested([])
    said = {("R-0", "trust"): True, ("R-1", "trust"): False}
    assert tag(documents(ABOUT_IT, BY_CHANCE), book(), said)


@with_vectors
def test_vectors_have_length_1_or_0_and_texts_of_any_kind_have_one() -> None:
    vectors = second_opinion.Vectors.bundled()
    lengths = (vectors.of(["A word.", "", "\U0001f600 \u4e2d\u6587 \x00"]) ** 2).sum(axis=1)
    assert lengths.tolist() == pytest.approx([1, 0, 1], abs=1e-5)
