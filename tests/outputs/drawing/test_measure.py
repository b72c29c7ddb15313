"""Text is made safe and broken into lines that fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.outputs.drawing.measure import (
    MARGIN,
    NO_BREAK,
    Run,
    clean,
    line_width,
    width,
    wrap,
)


def test_widths_are_those_of_helvetica() -> None:
    # H 722 + e 556 + l 222 + l 222 + o 556 thousandths of 9 pt, a point being 25.4 / 72 mm
    assert width("Hello") == pytest.approx(2.278 * 9 * 25.4 / 72)
    assert width("Hello", "bold") == pytest.approx((722 + 556 + 278 + 278 + 611) * 9e-3 * 25.4 / 72)


def test_an_accent_adds_no_width_whether_composed_or_not() -> None:
    assert width("é") == width("e") == width("e\u0301")
    assert width("Ŵ") == width("W")


def test_characters_outside_the_table_count_as_wide() -> None:
    assert width("漢") == pytest.approx(9 * 25.4 / 72)
    assert width("🙂") > width("漢")


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  a\tb\r\nc\u2028d\x1fe ", "a b c d e"),
        ("a\x00\x08b\ud800c\ufffed\uffff", "abcd"),
        ("left \u202eright\u2069\u200f", "left right"),
        ("soft\u00adhyphen \ufeffx", "softhyphen x"),
        ("Ẑ" + "\u0301" * 40, "Ẑ" + "\u0301" * 5),
        ("نوآوری 👩\u200d🔬 <b>&", "نوآوری 👩\u200d🔬 <b>&"),
        ("\x00", ""),
    ],
)
def test_what_could_harm_a_file_or_a_line_is_dropped(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_lines_break_at_spaces_and_not_within_a_number() -> None:
    lines = wrap([Run(f"Duplicate records removed (n{NO_BREAK}={NO_BREAK}1466)")], 43.0)
    assert ["".join(r.text for r in line) for line in lines] == [
        "Duplicate records removed",
        "(n = 1466)",
    ]


def test_a_style_goes_on_in_the_next_line() -> None:
    lines = wrap([Run("Records removed "), Run("before screening", "italic"), Run(":")], 44.0)
    assert lines == [
        (Run("Records removed "), Run("before", "italic")),
        (Run("screening", "italic"), Run(":")),
    ]


def test_a_mark_stays_with_its_letter_when_a_word_is_broken() -> None:
    lines = wrap([Run("e\u0301" * 100)], 20.0)
    assert len(lines) > 1
    assert all(line[0].text.startswith("e") for line in lines)


@given(st.text(max_size=300), st.floats(8, 60), st.sampled_from(["regular", "bold"]))
def test_no_line_is_wider_than_its_room_and_no_character_is_lost(
    text: str, room: float, style: str
) -> None:
    text = clean(text)
    run = Run(text, "bold" if style == "bold" else "regular")
    lines = wrap([run], room)
    assert all(line_width(line) * MARGIN <= room + 1e-9 for line in lines)
    joined = "".join(r.text for line in lines for r in line)
    assert joined.replace(" ", "") == text.replace(" ", "")
