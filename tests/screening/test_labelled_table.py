"""Tables of other people: which rows were decided how, and what is wrong with the table."""

from __future__ import annotations

from pathlib import Path

import pytest

from cis_pipeline.core.errors import SourceError
from cis_pipeline.screening import labelled_table


@pytest.fixture
def table(tmp_path: Path):  # type: ignore[no-untyped-def]
    def write(text: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / "t.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return write


def test_titles_abstracts_ids_and_decisions_are_found_by_the_names_of_columns(table) -> None:  # type: ignore[no-untyped-def]
    path = table(
        "Record ID;Article Title;AB;Included\nR1;Geese;On geese.;1\nR2;Owls;;0\nR3;Jays;;\n"
    )
    found = labelled_table.read(path, "Included")
    assert found.texts == [("Geese", "On geese."), ("Owls", ""), ("Jays", "")]
    assert found.ids == ["R1", "R2", "R3"]
    assert found.labels == {0: True, 1: False}


@pytest.mark.parametrize(
    ("cell", "meaning"),
    [
        ("1", True), ("1.0", True), ("Include", True), ("included.", True), ("unsure", True),
        ("maybe", True), ("0", False), ("0.0", False), ("EXCLUDE", False), ("no", False),
        ("", None), (" ", None), ("NA", None), ("-1", None),
    ],
)  # fmt: skip
def test_what_a_cell_means(table, cell: str, meaning: bool | None) -> None:  # type: ignore[no-untyped-def]
    found = labelled_table.read(table(f"title,y\nGeese,{cell}\nOwls,1\n"), "y")
    assert found.labels.get(0) is meaning


def test_rows_are_numbered_from_0_and_blank_lines_are_none(table) -> None:  # type: ignore[no-untyped-def]
    found = labelled_table.read(table("title,y\nGeese,1\n\n,\nOwls,0\n"), "y")
    assert found.texts == [("Geese", ""), ("", ""), ("Owls", "")]
    assert found.labels == {0: True, 2: False}


def test_a_table_in_windows_1252_is_read_with_a_warning(table) -> None:  # type: ignore[no-untyped-def]
    found = labelled_table.read(table("title,y\nGänse,1\n", "cp1252"), "y")
    assert found.texts == [("Gänse", "")]
    assert "Windows-1252" in str(found.problems[0])


def test_a_cell_that_is_no_decision_is_told_with_its_row(table) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(SourceError) as error:
        labelled_table.read(table("title,y\nGeese,1\nOwls,2\nJays,3\n"), "y")
    assert str(error.value) == (
        't.csv row 3 (and 1 more rows): y "2" is no decision; write 1 or 0, include, exclude or '
        "unsure, or leave the cell blank"
    )


@pytest.mark.parametrize(
    ("text", "label", "said"),
    [
        ("title,label\nGeese,1\n", "lable", 'no column is named "lable"; did you mean "label"?'),
        ("title,y\nGeese,1\n", "zz", 'no column is named "zz"; its columns are title, y'),
        ("name,y\nGeese,1\n", "y", "no column holds titles; the columns in row 1 are name, y"),
        ("title,y\n,1\n", "y", "no row has a title or an abstract"),
        ("title,y\n", "y", "has no row below its header"),
        ("", "y", "is empty"),
    ],
)
def test_what_is_wrong_with_a_table_is_said(table, text: str, label: str, said: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(SourceError, match=r"^t\.csv: ") as error:
        labelled_table.read(table(text), label)
    assert said in str(error.value)


def test_a_workbook_is_refused_as_no_text(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"PK\x03\x04\0\0")
    with pytest.raises(SourceError, match="holds NUL bytes"):
        labelled_table.read(path, "y")
