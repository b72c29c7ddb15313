"""A workbook that is asked about is taken as it stands once somebody says so, and says why."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from review.reviews import run
from screening.workbook.sent import Cells

from cis_pipeline import Review
from cis_pipeline.cli import main
from cis_pipeline.core.errors import ReviewError
from cis_pipeline.review.corrections import Who

A = "data/sheets/abstract_A.xlsx"


@pytest.fixture
def put_back(folder: Path) -> Path:
    """A review in which A voted, thought again about the first record, and put back the copy."""
    run(folder)
    cells = Cells(folder / A)
    cells.fill("decision", ["include"] * 4).save()
    run(folder)
    shutil.copy(folder / A, folder / "copy.xlsx")
    cells.fill("decision", ["exclude"]).save()
    run(folder)
    shutil.copy(folder / "copy.xlsx", folder / A)
    return folder


def verdicts(folder: Path) -> list[str]:
    decisions = Review.open(folder).state.decisions
    return [d.verdict.value for d in decisions if d.by == "A" and d.round == "abstract"]


def asked(folder: Path) -> list[str]:
    return [str(p) for p in run(folder).problems if "sheets accept" in p.remedy]


def accept(folder: Path, *options: str) -> str:
    command = ["sheets", "accept", "abstract_A.xlsx", "--review", str(folder), "--by", "Eva"]
    result = CliRunner().invoke(main, [*command, "--note", "A meant it", *options])
    assert result.exit_code == 0, result.output
    return result.output


def test_it_says_what_it_changes_before_it_does(put_back: Path) -> None:
    assert len(asked(put_back)) == 1
    said = accept(put_back)
    assert "1 decisions are taken in:" in said
    assert ": include, which was exclude (since " in said
    assert "Nothing was changed; with --yes it is done." in said
    assert verdicts(put_back)[4:] == ["exclude"]
    assert len(asked(put_back)) == 1


def test_once_accepted_it_is_taken_in_and_not_asked_again(put_back: Path) -> None:
    said = accept(put_back, "--yes")
    assert f"{A} is accepted as it stands by Eva; `cis run`" in said
    assert asked(put_back) == []
    assert verdicts(put_back)[4:] == ["exclude", "include"]
    (ruling,) = [r for r in Review.open(put_back).state.rulings if r.about == f"workbook {A}"]
    assert (ruling.verdict, ruling.by, ruling.note) == ("as_it_stands", "Eva", "A meant it")
    assert not [p for p in Review.open(put_back).check() if p.severity == "error"]


def test_it_holds_for_these_bytes_only(put_back: Path) -> None:
    review = Review.open(put_back)
    review.carry_out(review.work.sheets_accept(A, Who("Eva", "A meant it")))
    cells = Cells(put_back / A)
    cells.fill("note", ["saved again"]).save()
    assert len(asked(put_back)) == 1
    assert verdicts(put_back)[4:] == ["exclude"]


def test_a_column_sorted_alone_is_taken_once_accepted_and_more_votes_ask_nothing(
    tmp_path: Path,
) -> None:
    Review.init(tmp_path)
    export = tmp_path / "data" / "searches" / "search.csv"
    rows = [f"Study {n} of {topic},{2000 + n % 20}" for n in range(30) for topic in ("care", "law")]
    export.write_text("\n".join(["title,year", *rows]), encoding="utf-8")
    run(tmp_path)
    cells = Cells(tmp_path / A)
    assert len(cells.rows) == 60
    cells.fill("decision", ["exclude"] * 40 + ["include"] * 15).save()
    assert "it seems to have been sorted alone" in asked(tmp_path)[0]
    assert verdicts(tmp_path) == []
    accept(tmp_path, "--yes")
    assert asked(tmp_path) == []
    assert len(verdicts(tmp_path)) == 55
    cells.fill("decision", ["exclude"] * 40 + ["include"] * 17).save()
    assert asked(tmp_path) == []
    assert len(verdicts(tmp_path)) == 57


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("abstract_B.xlsx", "nothing is asked about it that this would answer"),
        ("abstract_C.xlsx", "no such file in data/sheets/"),
    ],
)
def test_what_is_not_asked_about_cannot_be_accepted(put_back: Path, file: str, said: str) -> None:
    with pytest.raises(ReviewError, match=said):
        Review.open(put_back).work.sheets_accept(file, Who("Eva", "x"))


def test_a_ruling_needs_a_person_and_a_reason(put_back: Path) -> None:
    with pytest.raises(ReviewError, match="--note says why"):
        Review.open(put_back).work.sheets_accept(A, Who("Eva", " "))
    with pytest.raises(ReviewError, match="--by names the person"):
        Review.open(put_back).work.sheets_accept(A, Who("rule:x", "x"))
