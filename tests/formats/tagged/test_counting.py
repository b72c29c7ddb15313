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


def test_marks_come_in_order() -> None:
    found = counting.marks_in(io.StringIO("TY  -\nER\nTY  -"), re.compile(r"\n(?:TY|ER)"))
    assert list(found) == ["\nTY", "\nER", "\nTY"]
