"""`cis rank`: what is written and printed, and what is refused."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cis_pipeline.cli import main

TABLE = """record_id,title,abstract,included
a,Geese in winter,Geese on a lake,1
b,Herons in spring,Herons by a river,0
c,Geese in spring,Geese by a river,
d,Herons in winter,=1+1,
e,More geese in winter,Geese on a lake,
"""


def cis(*args: object, code: int = 0) -> Result:
    result = CliRunner().invoke(main, ["rank", *map(str, args)])
    assert result.exit_code == code, result.output
    return result


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "t.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_order_writes_every_record_with_its_place_and_score(table: Path, tmp_path: Path) -> None:
    out, cache = tmp_path / "out.csv", tmp_path / "cache"
    said = cis("order", table, "--label", "included", "--cache", cache, "-o", out).stdout
    assert said.startswith("5 records, ordered by a model of 2 decisions (1 included); none is")
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["rank", "row", "record_id", "title", "score", "included"]
    assert [row["rank"] for row in rows] == list("12345")
    assert sorted(row["record_id"] + row["row"] for row in rows) == ["a0", "b1", "c2", "d3", "e4"]
    assert {row["record_id"]: row["included"] for row in rows}["b"] == "0"
    assert [row["record_id"] for row in rows[:2]] in (["a", "e"], ["e", "a"])
    before = out.read_bytes()
    cis("order", table, "--label", "included", "--cache", cache, "-o", out)
    assert out.read_bytes() == before


def test_order_by_a_question_before_anybody_has_decided(table: Path, tmp_path: Path) -> None:
    table.write_text(TABLE.replace(",1\n", ",\n").replace(",0\n", ",\n"), encoding="utf-8")
    out = tmp_path / "out.csv"
    asked = ("--question", "herons in spring", "-o", out)
    assert "likeness to the question" in cis("order", table, "--label", "included", *asked).stdout
    assert out.read_text(encoding="utf-8-sig").splitlines()[1].startswith("1,1,b,")


def test_no_file_is_written_over_by_another(table: Path) -> None:
    for more in (("-o", table), ("-o", f"{table}.out", "--cache", table)):
        said = cis("order", table, "--label", "included", *more, code=1).stderr
        assert "are three files; name three" in said
    assert table.read_text(encoding="utf-8") == TABLE


def test_simulate_prints_one_document_with_figures_and_order(table: Path) -> None:
    labels = {"c": "1", "d": "0", "e": "1"}
    lines = [f"{line}{labels.get(line[0], '')}" for line in TABLE.splitlines()]
    table.write_text("\n".join(lines), encoding="utf-8")
    options = ("--label", "included", "--priors", "0,1", "--seed", "2")
    document = json.loads(cis("simulate", table, *options, "--json").stdout)
    assert document["order"] == [4, 2, 3]
    assert (document["n"], document["included"], document["seed"]) == (3, 2, 2)
    # both found after 2 of 3; the best order
    assert document["wss95"] == pytest.approx(0.95 - 2 / 3)
    assert (document["loss"], document["atd"], document["recall10"]) == (0, 1.5, 0)
    said = cis("simulate", table, *options).stdout
    assert said.startswith(
        "2 of 3 records were included. In this order 95 % of them are found when 66.7%"
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--priors", "0,x"), 'cis: --priors "0,x": name rows by their numbers'),
        (("--priors", "0,9"), "cis: --priors: name each row once, by its number from 0 to 4"),
        (("--priors", "1,1"), "cis: --priors: name each row once"),
        ((), "cis: t.csv row 4: has no decision, nor have 2 more; a replay needs"),
    ],
)
def test_a_replay_that_cannot_be_made_is_refused(
    table: Path, options: tuple[str, ...], said: str
) -> None:
    assert cis("simulate", table, "--label", "included", *options, code=1).stderr.startswith(said)


def test_a_replay_of_nothing_that_was_included_is_refused(table: Path) -> None:
    table.write_text("title,y\nGeese,0\nOwls,0\n", encoding="utf-8")
    said = cis("simulate", table, "--label", "y", code=1).stderr
    assert "no record but priors was included" in said


def test_a_table_that_is_not_there_is_told(tmp_path: Path) -> None:
    gone = tmp_path / "gone.csv"
    said = cis("simulate", gone, "--label", "y", code=1).stderr
    assert said == "cis: gone.csv: no such file; is its name right?\n"
