"""The line above the header: what it counts here and, by its formulas, in LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.core.model import Record
from cis_pipeline.protocol.protocol import DecisionWords
from cis_pipeline.screening import workbook
from cis_pipeline.screening.tasks import Task, verdict_words
from cis_pipeline.screening.workbook.cells import read_grids
from cis_pipeline.screening.workbook.progress import Progress, counted
from making import PROTOCOL

WORDS = verdict_words(DecisionWords(include=("keep",)))

CASES = [
    ([""] * 4, Progress(0, 4, 0, 0)),
    (["include", "exclude", "", "exclude", ""], Progress(3, 5, 1, 2)),
    (["exclude", "exclude"], Progress(2, 2, 0, 2)),
    (["exclude", "unsure", "Exclude", "out", ""], Progress(4, 5, 0, 2)),
    (["KEEP", "yes", "", "exclude", "what?"], Progress(4, 5, 2, 0)),
    (["include"] * 3 + ["exclude"] * 48 + [""], Progress(51, 52, 2, 48)),
    (["include", *["", "exclude"] * 50], Progress(51, 101, 0, 50)),
]
"""Decision cells in the order of the rows, and what was counted of them by hand."""


@pytest.mark.parametrize(("decisions", "expected"), CASES)
def test_done_inclusions_of_the_last_fifty_and_exclusions_in_a_row(decisions, expected):
    assert counted(decisions, WORDS) == expected


def test_it_says_so_in_two_cells():
    assert Progress(12, 350, 3, 17).texts == (
        "12 of 350 done",
        "Included among the last 50 decided: 3.   Excluded in a row, up to the last decided: 17",
    )


@given(st.lists(st.sampled_from(["include", "exclude", "unsure", "keep", "", "hm"]), max_size=120))
def test_blank_rows_change_nothing_but_the_total(decisions):
    some = counted(decisions, WORDS)
    packed = counted([d for d in decisions if d], WORDS)
    assert replace(some, total=some.done) == packed
    assert 0 <= some.in_a_row <= some.done
    assert some.included <= min(50, some.done)


PROTOCOL_OF_TEAM = replace(PROTOCOL, words=DecisionWords(include=("keep",), exclude=('"no way"',)))


def filled(path: Path, decisions: list[str]) -> Path:
    """A workbook with these decisions typed in, and no cell that shows an earlier result."""
    reports = tuple(Record(record_id=f"r{n}", title=f"No. {n}") for n in range(len(decisions)))
    task = Task(kind="votes", round_id="abstract", reviewer="A", reports=reports)
    workbook.write(path, task, PROTOCOL_OF_TEAM)
    book = openpyxl.load_workbook(path)
    for row, text in enumerate(decisions, start=3):
        book["screening"].cell(row, 3).value = text or None
    book.save(path)
    return path


def test_as_it_is_written_it_shows_that_nothing_is_done(tmp_path: Path):
    reports = tuple(Record(record_id=f"r{n}", title=f"No. {n}") for n in range(3))
    task = Task(kind="votes", round_id="abstract", reviewer="A", reports=reports)
    workbook.write(tmp_path / "a.xlsx", task, PROTOCOL)
    (screening, *_), _ = read_grids(tmp_path / "a.xlsx", "")
    assert tuple(screening.rows[0][:2]) == Progress(0, 3, 0, 0).texts


def test_the_formulas_are_no_texts_of_a_report_and_nothing_of_them_is_read(tmp_path: Path):
    path = filled(tmp_path / "abstract_A.xlsx", ["include", "exclude"])
    reports = {f"r{n}": Record(record_id=f"r{n}", title=f"No. {n}") for n in range(2)}
    returned = workbook.read(path, PROTOCOL_OF_TEAM, reports)
    assert ([d.locator for d in returned.decisions], returned.problems) == (
        ["abstract_A.xlsx row 3", "abstract_A.xlsx row 4"],
        (),
    )


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_libreoffice_works_out_what_was_counted_by_hand(tmp_path: Path, suffix: str):
    for n, (decisions, _) in enumerate(CASES):
        filled(tmp_path / f"case{n}.xlsx", decisions)
    filled(tmp_path / "quoted.xlsx", ["include", '"no way"'])
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
    command += ["--headless", "--convert-to", suffix, "--outdir", str(tmp_path / "out")]
    command += [str(path) for path in sorted(tmp_path.glob("*.xlsx"))]
    subprocess.run(command, check=True, capture_output=True, timeout=240)

    def line(name: str) -> tuple[str, ...]:
        grids, _ = read_grids(tmp_path / "out" / f"{name}.{suffix}", "")
        assert grids is not None
        return tuple(grids[0].rows[0][:2])

    for n, (_, expected) in enumerate(CASES):
        assert line(f"case{n}") == expected.texts
    assert line("quoted") == Progress(2, 2, 1, 1).texts
