from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.formats import tagged

START = re.compile("^TY", re.MULTILINE)


def starts(text: str) -> Iterator[int]:
    return (found.start() for found in START.finditer(text))


def passages(text: str) -> list[tuple[int, str]]:
    return list(tagged.passages(io.StringIO(text, newline=""), starts))


def test_a_file_is_parted_at_its_marks_and_lines_are_numbered() -> None:
    assert passages("head\r\n\r\nTY a\r\nb\r\nTY c") == [
        (1, "head\n\n"),
        (3, "TY a\nb\n"),
        (5, "TY c"),
    ]
    assert passages("TY a\n") == [(1, "TY a\n")]
    assert passages("") == []


@given(
    st.lists(st.sampled_from(["TY a", "b", "", "TY"]), max_size=20),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.integers(1, 9),
)
def test_where_the_pieces_end_changes_nothing(lines: list[str], end: str, size: int) -> None:
    text = end.join(lines)
    whole = passages(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tagged, "_PIECE", size)
        assert passages(text) == whole
    assert "".join(part for _, part in whole) == "\n".join(lines)


def test_a_value_goes_on_over_lines_without_a_tag() -> None:
    form = tagged.tag_form("[A-Z]{2}", "- ?")
    tags = tagged.Tags("TI- A title\nthat goes on\nKW- a\nKW-\nKW- b", form)
    assert (tags.one("TI"), tags.every("KW"), tags.listed("KW")) == (
        "A title that goes on",
        ["a", "", "b"],
        "a; b",
    )
    assert tags.first_of("AU", "KW") == ["a", "", "b"]
    assert "KW" in tags and "AU" not in tags


MARK = re.compile(r"\nTY  -")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("piece", [1, 2, 3, 7, 100])
def test_marks_are_counted_wherever_the_pieces_end(
    end: str, piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tagged, "_PIECE", piece)
    text = end.join(["TY  - JOUR", "AB  - not TY  - here", "TY  - BOOK", "", "TY  -"])
    assert tagged.count_marks(io.StringIO(text, newline=""), MARK) == 3


@pytest.mark.parametrize("piece", [1, 2, 3, 100])
def test_a_line_end_that_two_pieces_share_is_no_blank_line(
    piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tagged, "_PIECE", piece)
    blank = re.compile(r"\n(?=\n|\Z)")
    assert tagged.count_marks(io.StringIO("a\r\nb\r\n\r\nc", newline=""), blank) == 1


def test_marks_come_in_order() -> None:
    found = tagged.marks_in(io.StringIO("TY  -\nER\nTY  -"), re.compile(r"\n(?:TY|ER)"))
    assert list(found) == ["\nTY", "\nER", "\nTY"]
