"""What coders judged by themselves: their own words, before anything was settled."""

from __future__ import annotations

from concepts.codings import P, Q, book, word

from cis_pipeline.concepts.coding.judged_passages import judged
from cis_pipeline.core.model import CONSENSUS

BOOK = book("T1", "T2")


def of(*codings, codebook=BOOK):
    return {(theme, key[1]): who for (_, theme, key), who in judged(codings, codebook).items()}


def test_each_coders_own_word_counts_and_the_adjudicators_is_none_of_them() -> None:
    said = [
        word("A", "confirm", "T1"),
        word("B", "refuse", "T1"),
        word(CONSENSUS, "confirm", "T1"),
        word("B", "confirm", "T1"),
    ]
    assert of(*said) == {("T1", P): {"A": True, "B": False}}


def test_a_move_says_no_to_one_theme_and_yes_to_another_and_nothing_for_others() -> None:
    said = [word("A", "move", "T1", to="T2"), word("B", "confirm", "T1")]
    assert of(*said) == {("T1", P): {"A": False, "B": True}, ("T2", P): {"A": True}}


def test_words_on_an_older_definition_and_those_taken_back_show_nothing() -> None:
    said = [word("A", "confirm", "T1", under=book({"id": "T1", "definition": "older"}))]
    said += [word("B", "confirm", "T1", Q), word("B", "undo", "T1", Q)]
    assert of(*said) == {}
