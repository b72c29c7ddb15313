"""Two texts side by side: the words that differ are marked, and nothing that means nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.screening.workbook.marking import Terms, pieces


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


# --- terms ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("terms", "text", "bold"),
    [
        (["foster care"], "Foster care, FOSTER-CARE, foster  care",
         ["Foster care", "FOSTER-CARE", "foster  care"]),
        (["foster care"], "fostering care; foster carers; a foster. Care", ["foster. Care"]),
        (["child*"], "Children, a child's and grandchild", ["Children", "child"]),
        (["child"], "a child, two childs, childish", ["child", "childs"]),
        (["etude"], "Étude d’été", ["Étude"]),
        (["Étude"], "ETUDE", ["ETUDE"]),
        (["cafe"], "cafe\u0301 life", ["cafe\u0301"]),
        (["office"], "The o\ufb03ce of kin", ["o\ufb03ce"]),
        (["care", "foster care"], "foster care and care", ["foster care", "care"]),
        (["randomi* trial"], "a randomised trial, randomly trial", ["randomised trial"]),
        (["c++", "*", ""], "c and c++", ["c", "c"]),
        (["a.c"], "abc a.c a c", ["a.c", "a c"]),
        ([], "anything", []),
    ],
)  # fmt: skip
def test_terms_are_found_as_whole_words(terms, text, bold):
    marked = Terms(terms).marked(text)
    assert [piece for piece, mark in getattr(marked, "pieces", ()) if mark] == bold
    assert marked == text


@given(st.text(max_size=60), st.lists(st.text(max_size=6), max_size=3))
def test_marking_terms_never_changes_the_text(text, terms):
    assert str(Terms(terms).marked(text)) == text
