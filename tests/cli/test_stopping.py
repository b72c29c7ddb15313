"""`cis stopping` on a plain table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cis_pipeline.cli import main


def cis(*args: object, code: int = 0) -> Result:
    result = CliRunner().invoke(main, ["stopping", *map(str, args)])
    assert result.exit_code == code, result.output
    return result


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "t.csv"
    cells = ["include"] * 19 + ["exclude"] * 80 + [""] * 20
    path.write_text("\n".join(["no,y", *(f"{n},{c}" for n, c in enumerate(cells))]), "utf-8")
    return path


def test_it_says_what_the_decisions_show(table: Path) -> None:
    lines = cis(table, "--label", "y").stdout.splitlines()
    assert lines[0] == "99 of 119 records are read, 19 of them relevant; 20 are not read."
    assert lines[-1].endswith("a person decides.")


def test_json_is_one_document_with_curve_and_interval(table: Path) -> None:
    document = json.loads(cis(table, "--label", "y", "--json").stdout)
    assert (document["read"], document["found"], document["unread"]) == (99, 19, 20)
    assert document["chance"] == pytest.approx(190 / 4950)
    assert document["holds"] is True
    assert document["total"][0] == 19
    assert document["recall_curve"][-1] == [19, 19]


def test_another_target_is_taken(table: Path) -> None:
    assert json.loads(cis(table, "--label", "y", "--target", "0.99", "--json").stdout)[
        "chance"
    ] == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "column of decisions"),
        (("--label", "z"), 't.csv: no column is named "z"'),
        (("--label", "y", "--target", "95"), "--target 95: a recall lies between 0 and 1"),
    ],
)
def test_what_cannot_be_told_is_said(table: Path, options: tuple[str, ...], said: str) -> None:
    assert said in cis(table, *options, code=1).stderr
