"""Sentences keep their exact place in the text, and words meet whatever way they are printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.core.text.sentences import sentences, stem, stems


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One idea. Two ideas.", ["One idea.", "Two ideas."]),
        ("What works? A review! Yes.", ["What works?", "A review!", "Yes."]),
        ("As in Munro et al. (2011) we did. So.", ["As in Munro et al. (2011) we did.", "So."]),
        ("Fell by 2.5 per cent. Then rose.", ["Fell by 2.5 per cent.", "Then rose."]),
        ("See J. K. Smith and Dr. Jones. End.", ["See J. K. Smith and Dr. Jones.", "End."]),
        ("In the U.K. Parliament (cf. Fig. 3, p. 12).", None),
        ("Some, e.g. Wales, i.e. not all, vs. England.", None),
        ("Aims: x. Methods (n = 4). Results", ["Aims: x.", "Methods (n = 4).", "Results"]),
        ('He said "stop." "Why?" she asked.', ['He said "stop."', '"Why?" she asked.']),
        ("changed practice.This study asks.", ["changed practice.", "This study asks."]),
        ("It was (9%)., RESULTS: None.", ["It was (9%).,", "RESULTS: None."]),
        ("at www.gov.uk/Report.pdf today", None),
        ("First line\nsame sentence\n\nNew part", ["First line\nsame sentence", "New part"]),
        ("  spaced out.   Again.  ", ["spaced out.", "Again."]),
        ("in 2019. 42 families took part.", ["in 2019.", "42 families took part."]),
        ("ended here… Then went on.", ["ended here…", "Then went on."]),
        ("", []),
        (" \n ", []),
    ],
)
def test_a_text_is_split_where_a_reader_would(text: str, expected: list[str] | None) -> None:
    assert split(text) == ([text] if expected is None else expected)


@given(st.text(alphabet="aB1 .?!\n\"'()e.gz\u0301—,", max_size=60))
def test_sentences_lie_in_order_and_leave_out_only_white_space(text: str) -> None:
    at = 0
    for start, end in sentences(text):
        assert at <= start < end
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()


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
