"""Frames are filled consistently, and titles change their case as publishers change it."""

from __future__ import annotations

import pytest

from cis_pipeline.simulate.dice import Dice
from cis_pipeline.simulate.words import Phrasebook, plain_letters, title_case

PLACES = {"place": ["Wales", "Norway"], "model": ["a pilot of {place}s"]}


def book() -> Phrasebook:
    return Phrasebook(Dice(1, "words"), PLACES)


def test_a_slot_keeps_its_word_and_a_numbered_one_takes_another():
    first, second = book().fill("{place}, {place2}, {place}").split(", ")[:2]
    assert {first, second} == {"Wales", "Norway"}
    assert book().fill("{place}, {place2}, {place}").endswith(f", {first}")


def test_forgetting_lets_a_new_word_be_chosen():
    words = book()
    seen = set()
    for _ in range(30):
        words.forget()
        seen.add(words.fill("{place}"))
    assert seen == {"Wales", "Norway"}


def test_the_first_letter_is_raised_and_so_is_the_one_after_a_question():
    assert book().fill("what works? a study") == "What works? A study"


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("holding the risk: a study of Pause", "Holding the Risk: A Study of Pause"),
        ("what works in mHealth? an overview", "What Works in mHealth? An Overview"),
        ("'both/and' not 'either/or'", "'Both/and' not 'Either/or'"),
    ],
)
def test_title_case_raises_words_but_small_ones_and_those_with_capitals(written, printed):
    assert title_case(written) == printed


def test_accents_are_lost_as_in_a_database_without_them():
    assert plain_letters("Sørensdatter, Åsa; Núñez; Jääskeläinen") == (
        "Sorensdatter, Asa; Nunez; Jaaskelainen"
    )
