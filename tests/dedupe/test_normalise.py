"""Folding: two databases' spellings of one text become equal, and nothing else does."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.dedupe.normalise import (
    abbreviates,
    compacted,
    container_words,
    initials,
    normalise_text,
    words,
)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Violencia y exclusión", "VIOLENCIA Y EXCLUSION"),
        ("Children’s services", "Children's services"),
        ("Risk &amp; innovation", "Risk and innovation"),
        ("H<sub>2</sub>O in <i>Rana</i>", "H2O in Rana"),
        ("TNF-α and care", "TNF-alpha and care"),
        ("Straße, Øre, Łódź", "strasse ore lodz"),
        ("Co-production", "co – production"),
        ("x < y and y > z", "x y and y z"),
        ("GarcÃ\xada’s cafÃ©", "García's café"),
        ("children\u00e2\u20ac\u2122s care", "children's care"),
    ],
)
def test_spellings_of_one_text_fold_alike(one: str, two: str) -> None:
    assert normalise_text(one) == normalise_text(two)


@pytest.mark.parametrize(
    ("british", "american"),
    [("labour", "labor"), ("oedema", "edema"), ("haematology", "hematology"),
     ("randomisation", "randomization"), ("analyse", "analyze")],
)  # fmt: skip
def test_british_and_american_are_one_spelling(british: str, american: str) -> None:
    one, two, three, four = compacted(pl.Series([british, american, "hormone", "harmony"]))
    assert one == two
    assert three != four


def test_a_greek_word_keeps_its_letters() -> None:
    assert normalise_text("Η παιδική φροντίδα") == normalise_text("η παιδικη φροντιδα")
    assert "alpha" not in normalise_text("παιδική φροντίδα")


@given(st.text())
def test_folded_text_is_words_with_single_spaces(text: str) -> None:
    normalised = normalise_text(text)
    assert normalised == " ".join(normalised.split())


@given(st.text(alphabet=st.characters(max_codepoint=0x24F)))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert normalise_text(normalise_text(text)) == normalise_text(text)


def test_words_are_those_that_say_something() -> None:
    assert words("The care of the young") == ("care", "young")
    assert words("To be or the") == ("be",)
    assert words("Of the and") == ("of", "the", "and")


def test_a_journal_is_known_without_its_place_or_second_name() -> None:
    assert container_words("Lanterns (Little Wickham, N.Y.)") == ("lanterns",)
    assert container_words("Acta Lucernae : official journal of") == ("acta", "lucernae")
    assert container_words("(Untitled)") == ("untitled",)
    assert container_words("Acta Lucernae. Supplementum") == ("acta", "lucernae")
    assert container_words("Supplement") == ("supplement",)


def test_initials_are_the_first_letters() -> None:
    assert initials(("department", "for", "education")) == "dfe"


@pytest.mark.parametrize(
    ("short", "long", "expected"),
    [
        ("j", "journal", True),
        ("natl", "national", True),
        ("clinical", "clin", True),
        ("care", "child", False),
        ("cr", "cancer", False),
    ],
)
def test_a_word_abbreviates_another(short: str, long: str, expected: bool) -> None:
    assert abbreviates(short, long) is expected


def test_a_greek_letter_alone_is_named_and_one_beside_another_is_kept() -> None:
    assert normalise_text("TNF-α in β-cells") == "tnf alpha in beta cells"
    assert normalise_text("of the αβ cell") == "of the αβ cell"
