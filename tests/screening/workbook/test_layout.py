"""Two texts side by side: the words that differ are marked, and nothing that means nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.screening.workbook.layout import pieces


@pytest.mark.parametrize(
    ("text", "other", "marked"),
    [
        ("Foster homes, part II", "Foster homes, part III", ["II"]),
        ("Foster homes", "FOSTER HOMES.", []),
        ("Café homes", "Cafe\u0301 homes", []),
        ("Foster homes", "", []),
        ("12-19", "12\u201319", []),
        ("12-19", "12", ["19"]),
        ("Care of the old in towns", "Care in towns", ["of the old"]),
        ("2019", "2020", ["2019"]),
        ("Ng, Ana; Wu, Bo", "Ng, A.; Wu, B.", ["Ana", "Bo"]),
    ],
)
def test_what_the_other_text_has_not_is_marked(text, other, marked):
    assert [piece for piece, mark in pieces(text, other) if mark] == marked


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_pieces_are_the_text_and_equal_texts_have_no_mark(text, other):
    assert "".join(piece for piece, _ in pieces(text, other)) == text
    assert not any(mark for _, mark in pieces(text, text))


def test_very_long_texts_are_marked_as_a_whole():
    long = "word " * 500
    assert pieces(long, long + "more") == ((long, True),)
