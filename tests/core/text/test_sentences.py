"""Sentences keep their exact place in the text, and end where a reader would end them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.core.text.sentences import sentences


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
