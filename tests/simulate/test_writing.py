"""The text of invented works: frames filled, letters raised, no two titles alike."""

from __future__ import annotations

from itertools import cycle

import pytest

from cis_pipeline.core.errors import ProtocolError
from cis_pipeline.simulate.dice import Dice
from cis_pipeline.simulate.writing import Phrasebook, Titles, plain_letters, title_case

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


def test_a_title_is_refused_if_it_only_reorders_or_recases_an_earlier_one():
    titles = Titles()
    assert titles.take("Holding the risk: Pause in Norway")
    assert not titles.take("PAUSE IN NORWAY - HOLDING RISK")


def test_a_title_that_differs_in_a_telling_word_is_kept():
    titles = Titles()
    assert titles.take("Telehealth for asthma in Kenya")
    assert titles.take("Telehealth for stroke in Kenya")


def test_drawing_goes_on_until_a_title_is_new():
    titles = Titles()
    titles.take("Apples in autumn")
    drawn = iter(["apples in AUTUMN", "Bridges over water"])
    assert titles.new(lambda: next(drawn), "fruit") == "Bridges over water"


def test_running_out_of_titles_says_what_to_add_and_where():
    titles = Titles()
    same = cycle(["Apples in autumn"])
    titles.take(next(same))
    with pytest.raises(ProtocolError, match=r"simulation\.toml: no new titles are left for fruit"):
        titles.new(lambda: next(same), "fruit")
