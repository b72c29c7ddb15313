from __future__ import annotations

import io
import re

import pytest

from cis_pipeline.formats.tagged import counting

MARK = re.compile(r"\nTY  -")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("piece", [1, 2, 3, 7, 100])
def test_marks_are_counted_wherever_the_pieces_end(
    end: str, piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "_PIECE", piece)
    text = end.join(["TY  - JOUR", "AB  - not TY  - here", "TY  - BOOK", "", "TY  -"])
    assert counting.count_marks(io.StringIO(text, newline=""), MARK) == 3


@pytest.mark.parametrize("piece", [1, 2, 3, 100])
def test_a_line_end_that_two_pieces_share_is_no_blank_line(
    piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "_PIECE", piece)
    blank = re.compile(r"\n(?=\n|\Z)")
    assert counting.count_marks(io.StringIO("a\r\nb\r\n\r\nc", newline=""), blank) == 1


def test_marks_come_in_order() -> None:
    found = counting.marks_in(io.StringIO("TY  -\nER\nTY  -"), re.compile(r"\n(?:TY|ER)"))
    assert list(found) == ["\nTY", "\nER", "\nTY"]
