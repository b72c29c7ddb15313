from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from cis_pipeline.core.errors import ReviewError, SourceError
from cis_pipeline.core.model import Problem, Record
from cis_pipeline.formats import Writer, item_types, read_entries, writer_for, writers

each_writer = pytest.mark.parametrize("writer", writers(), ids=lambda one: one.FORMAT)


def some(title: str = "Invented record", **more: object) -> Record:
    return Record(record_id="R-0123456789A", raw="an entry", title=title, **more)  # type: ignore[arg-type]


@each_writer
def test_a_writer_is_found_by_its_suffix_whatever_its_case(writer: Writer) -> None:
    assert writer_for(Path(f"My library{writer.SUFFIX.upper()}")) is writer
    assert {f.name for f in fields(Record)} >= writer.HOLDS > {"title", "authors", "item_type"}


@pytest.mark.parametrize(
    ("name", "told"),
    [("out.docx", 'out.docx: ".docx" says no format'), ("out", "out: has no suffix that says")],
)
def test_an_unknown_suffix_is_refused_with_the_known_ones(name: str, told: str) -> None:
    with pytest.raises(SourceError) as error:
        writer_for(Path(name))
    assert str(error.value).startswith(told)
    assert str(error.value).endswith(
        "; end its name in one of .bib, .csv, .enw, .json, .jsonl, .ris, .xlsx"
    )


@each_writer
def test_the_same_records_give_the_same_bytes(writer: Writer, tmp_path: Path) -> None:
    one, other = (tmp_path / f"{name}{writer.SUFFIX}" for name in ("one", "other"))
    for path in (one, other):
        assert writer.write(map(some, ["Ä", "B"]), path) == 2
    assert one.read_bytes() == other.read_bytes()
    assert b"\r\n" not in one.read_bytes() or writer.SUFFIX == ".xlsx"
    assert sorted(tmp_path.iterdir()) == [one, other]


@each_writer
def test_an_interruption_leaves_what_was_there(writer: Writer, tmp_path: Path) -> None:
    path = tmp_path / f"out{writer.SUFFIX}"
    path.write_text("before", encoding="utf-8")

    def interrupted() -> Iterator[Record]:
        yield some()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        writer.write(interrupted(), path)
    assert path.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [path]


@each_writer
def test_a_file_that_cannot_be_written_is_told(writer: Writer, tmp_path: Path) -> None:
    path = tmp_path / f"out{writer.SUFFIX}"
    path.mkdir()
    with pytest.raises(ReviewError, match=r"out\.\w+: cannot be written"):
        writer.write([some()], path)
    assert list(tmp_path.iterdir()) == [path]


@each_writer
def test_folders_on_the_way_are_made(writer: Writer, tmp_path: Path) -> None:
    path = tmp_path / "new" / f"out{writer.SUFFIX}"
    assert writer.write([some()], path) == 1
    assert path.exists()


@each_writer
def test_nothing_is_a_file_too(writer: Writer, tmp_path: Path) -> None:
    path = tmp_path / f"out{writer.SUFFIX}"
    assert writer.write([], path) == 0
    assert path.exists()


@each_writer
def test_what_no_file_can_hold_stops_nothing(writer: Writer, tmp_path: Path) -> None:
    path = tmp_path / f"out{writer.SUFFIX}"
    odd = some("half \ud800 a character", authors=("N\ud800", "O"), abstract="two\nlines")
    assert writer.write([odd, some(abstract="a\0b")], path) == 2
    first, second = read_entries(path)
    assert isinstance(first, Record) and isinstance(second, Record)
    assert (first.title, first.abstract) == ("half \ufffd a character", "two lines")
    assert second.title == "Invented record"


@each_writer
def test_every_item_type_comes_back(writer: Writer, tmp_path: Path) -> None:
    kinds = ["", *sorted(item_types.TYPES)]
    notes = ["", "Document type: Book Review"]
    path = tmp_path / f"out{writer.SUFFIX}"
    writer.write((some(item_type=kind, note=note) for kind in kinds for note in notes), path)
    back = [entry for entry in read_entries(path) if isinstance(entry, Record)]
    assert [record.item_type for record in back] == [kind for kind in kinds for _ in notes]


@each_writer
def test_bodies_and_persons_come_back_as_they_are(writer: Writer, tmp_path: Path) -> None:
    authors = (
        "Department for Education and Skills",
        "Fir, Jo, Jr.",
        "van Beethoven, L.",
        "Wang, Y.",
        "Wang, Y.",
        "R&D Unit, NHS",
        "Plum",
    )
    path = tmp_path / f"out{writer.SUFFIX}"
    writer.write([some(authors=authors), some(authors=("Shen R",))], path)
    first, second = read_entries(path)
    assert isinstance(first, Record) and isinstance(second, Record)
    assert (first.authors, second.authors) == (authors, ("Shen R",))


def test_a_text_too_long_for_a_cell_is_told_and_says_so(tmp_path: Path) -> None:
    told: list[Problem] = []
    path = tmp_path / "out.xlsx"
    fits = some(abstract="x" * 32_767)
    writer_for(path).write([fits, some(abstract="x" * 32_768), some("Next")], path, told.append)
    back = [entry for entry in read_entries(path) if isinstance(entry, Record)]
    assert [record.title for record in back] == ["Invented record", "Invented record", "Next"]
    assert back[0].abstract == fits.abstract
    assert back[1].abstract.endswith("xxx [cut here: longer than a cell can hold]")
    assert [str(problem) for problem in told] == [
        "out.xlsx row 3, abstract: is longer than a cell can hold (32,768 characters), and was "
        "cut; write .csv or .jsonl, which hold all of it"
    ]


def test_more_records_than_a_sheet_has_rows_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.xlsx"
    monkeypatch.setattr("cis_pipeline.formats.spreadsheet.MOST_ROWS", 2)
    with pytest.raises(ReviewError, match=r"out\.xlsx: a sheet takes 2 records at most"):
        writer_for(path).write(map(some, "ABC"), path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("title", ["=1+1", "+A1", "-A1", "@SUM(A1)", "'=x", "<r>x</r>"])
def test_no_title_is_a_formula_in_a_spreadsheet(title: str, tmp_path: Path) -> None:
    import openpyxl

    table, book = tmp_path / "out.csv", tmp_path / "out.xlsx"
    for path in (table, book):
        writer_for(path).write([some(title)], path)
    cell = openpyxl.load_workbook(book)["records"].cell(2, 5)
    assert cell.data_type in ("s", "inlineStr")
    line = table.read_text(encoding="utf-8-sig").splitlines()[1]
    assert line.split(",")[4] == (title if title == "<r>x</r>" else f"'{title}")
    for path in (table, book):
        (back,) = read_entries(path)
        assert isinstance(back, Record)
        assert back.title == title
