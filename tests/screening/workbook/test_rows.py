"""Rows written as XML hold what the library would write: the same texts, in cells of one look."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cis_pipeline.core.files import write_xlsx
from cis_pipeline.core.model import Record
from cis_pipeline.screening import workbook
from cis_pipeline.screening.tasks import Task
from cis_pipeline.screening.workbook.cells import read_grids
from cis_pipeline.screening.workbook.layout import Formats, write_text
from cis_pipeline.screening.workbook.shown import as_read
from making import PROTOCOL

ODD = (
    "Bees",
    " <b>Bees</b> & 'wasps' \"here\" ",
    "line one\n\nline three\r\n",
    "\t\x07\ud800\uffff\U0001f600",
    "=1+1",
    "",
    "ein sehr langer Titel " * 40,
)


def task_of(reports: list[Record]) -> Task:
    return Task(kind="votes", round_id="abstract", reviewer="A", reports=tuple(reports))


def cells_of(sheet: Any, row: int) -> list[tuple[object, ...]]:
    cells = sheet[row]
    looks = [(c.value, c.data_type, c.style_id) for c in cells]
    return [*looks, (sheet.row_dimensions[row].height,)]


@pytest.mark.parametrize("text", ODD)
def test_each_row_looks_like_the_others_and_reads_as_the_library_would_write_it(
    tmp_path: Path, text: str
):
    report = Record(record_id="a", title=text, abstract=text[::-1], authors=("Elm, B.", text))
    path = tmp_path / "abstract_A.xlsx"
    workbook.write(path, task_of([report, replace(report, title="Wasps"), report]), PROTOCOL)
    sheet = openpyxl.load_workbook(path)["screening"]
    assert sheet.dimensions.endswith("5")
    assert sheet.max_row == 5
    assert cells_of(sheet, 3) == cells_of(sheet, 5)
    assert sheet.auto_filter.ref.endswith("5")
    shown = [as_read(text), as_read(text[::-1]), f"Elm, B.; {text}"]
    assert [sheet["A3"].value, sheet["B3"].value, sheet["F3"].value] == by_library(tmp_path, shown)


def by_library(folder: Path, texts: list[str]) -> list[object]:
    """What openpyxl reads of the texts if the library has written them."""

    def fill(book: Any) -> None:
        sheet, formats = book.add_worksheet(), Formats.of(book)
        for at, text in enumerate(texts):
            write_text(sheet, (0, at), text, formats)

    write_xlsx(folder / "library.xlsx", fill)
    sheet = openpyxl.load_workbook(folder / "library.xlsx").worksheets[0]
    return [sheet.cell(1, at + 1).value for at in range(len(texts))]


@pytest.mark.parametrize("texts", [["Bees", "Bees", "Wasps"], ["", "", ""], ["a", "", "a"]])
def test_a_text_that_many_rows_have_stands_once_among_the_strings(tmp_path: Path, texts):
    path = tmp_path / "abstract_A.xlsx"
    reports = [Record(record_id=f"r{n}", title=text) for n, text in enumerate(texts)]
    workbook.write(path, task_of(reports), PROTOCOL)
    with zipfile.ZipFile(path) as packed:
        strings = packed.read("xl/sharedStrings.xml").decode()
    items = strings.count("<si>")
    assert f'uniqueCount="{items}"' in strings
    assert strings.count("<si><t>Bees</t></si>") == ("Bees" in texts)
    (screening, *_), _ = read_grids(path, "")
    assert [row[0] for row in screening.rows[2:]] == texts


def test_what_looks_like_a_sign_by_its_number_stays_as_it_is(tmp_path: Path):
    path = tmp_path / "abstract_A.xlsx"
    report = Record(record_id="a", title="_x0041_ is no A, and _x41 is none either")
    workbook.write(path, task_of([report, report]), PROTOCOL)
    (screening, *_), _ = read_grids(path, "")  # openpyxl does not read what Excel means here
    assert [row[0] for row in screening.rows[2:]] == [report.title] * 2


def test_a_workbook_of_one_report_and_one_of_none_can_be_read(tmp_path: Path):
    for number in (0, 1):
        path = tmp_path / f"abstract_{number}.xlsx"
        workbook.write(path, task_of([Record(record_id="a", title="Bees")] * number), PROTOCOL)
        assert openpyxl.load_workbook(path)["screening"].max_row == 2 + number


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(st.lists(st.text(max_size=30), min_size=2, max_size=4))
def test_any_texts_are_read_as_they_would_be_of_the_first_row(tmp_path: Path, texts: list[str]):
    path = tmp_path / "abstract_A.xlsx"
    reports = [Record(record_id=f"r{n}", title=text) for n, text in enumerate(texts)]
    workbook.write(path, task_of(reports), PROTOCOL)
    (together, *_), _ = read_grids(path, "")
    for n, report in enumerate(reports):
        workbook.write(path, task_of([report]), PROTOCOL)
        (alone, *_), _ = read_grids(path, "")
        assert together.rows[2 + n] == alone.rows[2]
