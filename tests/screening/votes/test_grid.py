"""Rows of tables that people voted in: which delimiter, which header, and what is doubtful."""

from __future__ import annotations

from pathlib import Path

import pytest

from cis_pipeline.core.errors import SourceError
from cis_pipeline.screening.votes.grid import filled, grids


def has_who(cells: object) -> bool:
    return "who" in list(cells)


def of(tmp_path: Path, text: str):
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    return grids(tmp_path / "t.csv", "t.csv", has_who)


@pytest.mark.parametrize("cut", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_makes_a_header(tmp_path, cut) -> None:
    (grid,), problems = of(tmp_path, f"Votes, as of May; final\nid{cut}who\n1{cut}Ann\n")
    assert grid.headed(has_who) == (["id", "who"], [(3, ["1", "Ann"])])
    assert problems == ()


def test_without_a_header_it_comes_cut_into_most_cells(tmp_path) -> None:
    (grid,), _ = of(tmp_path, "a;b,c;d\n1;2,3;4\n")
    assert grid.rows[0] == (1, ["a", "b,c", "d"])
    assert grid.headed(has_who) is None


def test_a_quote_that_is_never_closed_is_told_with_its_row(tmp_path) -> None:
    (grid,), problems = of(tmp_path, 'id,who\n1,"Ann\n2,Bo\n')
    assert grid.rows[2] == (3, ["2", "Bo"])
    assert [(p.where, p.severity) for p in problems] == [("t.csv row 2", "warning")]


def test_a_damaged_workbook_is_named(tmp_path) -> None:
    (tmp_path / "t.xlsx").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(SourceError, match=r"^t\.xlsx: is damaged or cut short"):
        grids(tmp_path / "t.xlsx", "t.xlsx", has_who)


def test_a_word_for_nothing_is_a_blank_cell() -> None:
    assert [filled(["NaN", " x ", "-"], at) for at in range(4)] == ["", "x", "", ""]
