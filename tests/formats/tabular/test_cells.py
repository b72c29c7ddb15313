from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.formats.tabular import cells


@pytest.mark.parametrize(
    ("garbled", "meant"),
    [
        ("MÃ¼ller, J", "Müller, J"),
        ("Itâ€™s a â€œhubâ€\x9d", "It’s a “hub”"),
        ("ClichÃ© â€“ reÌ\x81sumÃ©", "Cliché – re\u0301sumé"),
        ("ÃƒÂ¼ber", "über"),
        ("Å\x81Ã³dÅº", "Łódź"),
        ("ÐœÐ¾Ñ\x81ÐºÐ²Ð°", "Москва"),
        ("10Â°C", "10°C"),
    ],
)
def test_what_was_read_in_the_wrong_encoding_is_mended(garbled: str, meant: str) -> None:
    assert cells.is_garbled(garbled)
    assert cells.mended(garbled) == meant


@pytest.mark.parametrize(
    "text",
    ["Müller", "SÃO PAULO", "L'ÉTÉ – UN JEU", "À «la carte»", "Ã", "A–Ä–Ö", "Œuvre", "中文"],
)
def test_what_is_meant_as_it_stands_stays(text: str) -> None:
    assert cells.mended(text) == text


def test_what_cannot_be_put_right_for_certain_stays() -> None:
    assert cells.is_garbled("MÃ¼ller 中")
    assert cells.mended("MÃ¼ller 中") == "MÃ¼ller 中"


@given(st.text(st.characters(codec="cp1252"), max_size=40))
def test_any_text_that_is_not_garbled_stays(text: str) -> None:
    if not cells.is_garbled(text):
        assert cells.mended(text) == text


@pytest.mark.parametrize(
    ("cell", "members"),
    [
        ("['a', 'b, c']", ["a", "b, c"]),
        ('["a", "b"]', ["a", "b"]),
        ("['a' 'b'\n 'c']", ["a", "b", "c"]),
        ('c("a", "b")', ["a", "b"]),
        ("('a', 'b')", ["a", "b"]),
        ("{'a', 'b'}", ["a", "b"]),
        ('{"a","b"}', ["a", "b"]),
        ("[{'name': 'Jo Fir'}]", [{"name": "Jo Fir"}]),
        ("[]", []),
        ("[Anonymous]", None),
        ("[A title that was translated.]", None),
        ("Care (a review)", None),
        ('{"name": "Jo"}', None),
        ("[1, 2", None),
        ("[" * 5000 + "]", None),
    ],
)
def test_lists_that_programs_write_into_a_cell_are_told(cell: str, members: object) -> None:
    assert cells.listed(cell) == members


@given(st.text("[](){}'\", abc", max_size=30))
def test_no_list_is_too_odd(cell: str) -> None:
    assert cells.listed(cell) is None or isinstance(cells.listed(cell), list)


def test_a_cell_just_as_long_as_excel_allows_was_cut() -> None:
    assert cells.is_cut("a" * 32_767)
    assert cells.is_cut("\U0001f600" * 16_383 + "a")
    assert not cells.is_cut("a" * 32_766)
    assert not cells.is_cut("a" * 40_000)
