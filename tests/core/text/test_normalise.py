"""What makes no difference between two texts, and what apostrophes and hyphens are to each use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.core.text.normalise import letters, normalise, normalise_word, with_apostrophes
from cis_pipeline.core.text.words import name_key


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LAMP Room 2", "lamp room 2"),
        ("Ångström", "angstrom"),
        ("A\u030angstro\u0308m", "angstrom"),
        ("o\ufb03ce", "office"),
        ("STRASSE straße", "strasse strasse"),
        ("light\u00adhouse", "lighthouse"),
        ("\ufefflight\u2060house\u200b", "lighthouse"),
        ("Ｂｅａｃｏｎ\u3000№ ²", "beacon no 2"),
        ("keeper\u2019s (1st) well-being & more", "keeper\u2019s (1st) well-being & more"),
    ],
)
def test_case_accents_ligatures_and_invisible_signs_make_no_difference(
    text: str, expected: str
) -> None:
    assert normalise(text) == expected


@pytest.mark.parametrize("mark", ["'", "\u2019", "\u2018", "\u02bc", "\u00b4", "`"])
def test_an_apostrophe_is_nothing_in_a_phrase_and_in_a_title(mark: str) -> None:
    assert normalise_word(f"Keeper{mark}S") == "keepers"
    assert letters(f"Keeper{mark}s light") == "keeperslight"


@pytest.mark.parametrize(
    "spelling",
    ["Climbié's", "climbie\u2019s", "Climbie\u0301\u02bcs", "CLIMBIÉ\u2018S", "clim\u00adbie's"],
)
def test_a_word_that_is_stemmed_keeps_its_apostrophe(spelling: str) -> None:
    assert with_apostrophes(spelling) == "climbie's"


def test_a_hyphen_is_no_word_and_an_ampersand_is_and() -> None:
    assert [normalise_word(sign) for sign in ("-", "\u2010", "\u2013", "&", "(")] == [
        *("", "", "", "and", "("),
    ]


def test_letters_are_what_two_prints_of_a_title_share() -> None:
    assert letters("Well-being:\n«Der Leuchtturm», 2. Aufl._") == "wellbeingderleuchtturm2aufl"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("The Harbour Board", "harbour board"),
        ("Harbour Board, the.", "harbour board the"),
        ("The", "the"),
        ("Pilots & Keepers' Union (Wales)", "pilots and keepers union wales"),
    ],
)
def test_a_name_is_compared_without_its_article_and_punctuation(name: str, expected: str) -> None:
    assert name_key(name) == expected


@given(st.text(max_size=20))
def test_what_is_normalised_once_is_normalised(text: str) -> None:
    assert all(not sign.isspace() for sign in normalise_word(text))
    assert normalise(normalise(text)) == normalise(text)
    assert letters(letters(text)) == letters(text)
