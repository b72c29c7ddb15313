from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.formats.tagged import ovid_source
from cis_pipeline.formats.tagged.ovid_source import Place


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        (
            "Care Review. 12(3):45-50, 2010 Jan.",
            Place("Care Review", "12", "3", "45-50", "2010 Jan."),
        ),
        ("Care June 2011;6(2):61-63", Place("Care", "6", "2", "61-63", "June 2011")),
        ("Care. Vol.75(2-A(E)),2014, pp. No Pages.", Place("Care", "75", "2-A(E)", "", "2014")),
        ("Care. 365(9453)(pp 82-93), 2005.", Place("Care", "365", "9453", "82-93", "2005")),
        ("Care & Risk. 34 (pp 12-19), 2015.", Place("Care & Risk", "34", "", "12-19", "2015")),
        ("Care, vol. 12, no. 3, pp. 1-9, May 2001", Place("Care", "12", "3", "1-9", "May 2001")),
        ("Care. v12 n3 p45-50 Spr 2010", Place("Care", "12", "3", "45-50", "Spr 2010")),
        ("Care. 2010.", Place("Care", date="2010")),
        ("", Place()),
    ],
)
def test_a_journals_sentence_is_taken_apart(sentence: str, place: Place) -> None:
    found = ovid_source.journal(sentence)
    assert found == place


@pytest.mark.parametrize(
    ("sentence", "container", "pages"),
    [
        ("Elm, B [Editor], Fir, J [Editor]. A book.:37-97, 2004.", "A book", "37-97"),
        (
            "Elm, B [Ed]; Fir, J [Ed]. (2012). A book: On it. (pp. 1-3). York: P.",
            "A book: On it",
            "1-3",
        ),
        ("Elm, B. [Ed.]. [A book. By B.B. Elm.] [Ein Buch.] York. 2002: 1-234", None, "1-234"),
    ],
)
def test_a_books_sentence_is_taken_apart(sentence: str, container: str | None, pages: str) -> None:
    place = ovid_source.book(sentence)
    assert (place.container, place.pages) == (container or "[A book. By B.B. Elm.]", pages)


@given(st.text())
def test_no_sentence_is_too_odd(sentence: str) -> None:
    ovid_source.journal(sentence)
    ovid_source.book(sentence)


@pytest.mark.parametrize(
    "unit", ["a. ", "1(", "(", "2010 Jan ", "[Ed] ", "Jan 2010;", "vol. ", "pp. 1-"]
)
def test_a_long_hostile_sentence_takes_no_long_time(unit: str) -> None:
    began = time.perf_counter()
    ovid_source.journal(unit * 9999)
    ovid_source.book(unit * 9999)
    assert time.perf_counter() - began < 2
