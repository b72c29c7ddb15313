"""Words meet whatever way they are printed, as stems of themes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.core.text.words import stem, stems


@pytest.mark.parametrize(
    "spelling",
    ["Climbié's", "climbie\u2019s", "Climbie\u0301\u02bcs", "CLIMBIÉ\u2018S", "clim\u00adbie's"],
)
def test_case_accents_apostrophes_and_soft_hyphens_make_no_difference(spelling: str) -> None:
    assert stem(spelling) == stem("Climbie")


def test_hyphens_slashes_and_underscores_part_words_as_spaces_do() -> None:
    assert stems("scale-up") == stems("Scaling up") == stems("scale/up") == stems("scale_up")


def test_the_ligatures_of_a_pdf_are_letters() -> None:
    assert stems("o\ufb03ce \ufb01nance") == stems("office finance")


def test_a_plural_possessive_is_its_noun() -> None:
    assert stems("families\u2019 views, children's homes") == (
        *("famili", "view", ""),
        *("children", "home"),
    )


def test_commas_brackets_and_free_dashes_are_pauses_but_joined_dashes_are_not() -> None:
    assert stems("power, risk (trust) — care – now - then") == (
        *("power", "", "risk", "", "trust", "", ""),
        *("care", "", "now", "", "then"),
    )
    assert stems("cost–benefit") == ("cost", "benefit")


def test_only_the_asked_part_of_a_text_is_read() -> None:
    assert stems("power and risk", 6, 9) == ("and",)


@given(st.text(max_size=30))
def test_any_text_has_stems(text: str) -> None:
    assert all(piece == piece.strip() for piece in stems(text))
