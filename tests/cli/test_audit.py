"""`cis audit`: a published review by its files, or in a review what rules excluded."""

from __future__ import annotations

import csv
import json

import pytest
from click.testing import CliRunner, Result

from cis_pipeline.cli import main

VOTES = "id,title,reviewer,vote\n" + "".join(
    f"{n},Owls of valley {n},{who},exclude\n" for n in range(1, 5) for who in "AB"
)


def cis(*words: str) -> Result:
    return CliRunner().invoke(main, ["audit", *words])


@pytest.fixture
def votes(tmp_path):
    path = tmp_path / "votes.csv"
    path.write_text(VOTES, encoding="utf-8")
    return path


def test_the_exit_code_is_0_with_warnings_and_notes_and_1_with_an_error(votes):
    done = cis(str(votes))
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "0 errors, 0 warnings, 8 notes")
    votes.write_text(VOTES + "9,Owls of valley 9,A,include\n", encoding="utf-8")
    assert cis(str(votes)).exit_code == 0
    votes.write_text(VOTES + "9,Owls,A,include\n9,Owls,B,exclude\n", encoding="utf-8")
    done = cis(str(votes))
    assert done.exit_code == 1
    assert (
        "Errors (1)\n- votes.csv rows 10, 11: at title and abstract, people disagree" in done.stdout
    )


def test_the_help_says_what_the_exit_code_means():
    done = cis("--help")
    assert "Exit code 1 if a finding is an error" in " ".join(done.output.split())


def test_json_is_one_document_and_o_writes_all_rows_as_csv(votes, tmp_path):
    votes.write_text(VOTES + "9,=Owls,A,include\n9,=Owls,B,exclude\n", encoding="utf-8")
    target = tmp_path / "found.csv"
    done = cis(str(votes), "--json", "-o", str(target))
    document = json.loads(done.stdout)
    assert document["count"]["error"] == 1
    assert document["findings"][0]["rows"][0] == {
        "file": "votes.csv",
        "sheet": "",
        "row": 10,
        "values": {"id": "9", "title": "=Owls", "reviewer": "A", "vote": "include"},
    }
    with target.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["severity"] == "error"]
    assert [(r["check"], r["file"], r["row"]) for r in rows] == [
        ("conflict without a ruling", "votes.csv", "10"),
        ("conflict without a ruling", "votes.csv", "11"),
    ]
    assert rows[0]["values"] == "id: 9; title: =Owls; reviewer: A; vote: include"


def test_an_option_names_a_file_without_any_path(votes):
    assert cis("--full-text", str(votes)).stdout.startswith("  votes.csv  decisions at full text")


def test_findings_are_written_as_csv_or_json_only(votes, tmp_path):
    done = cis(str(votes), "-o", str(tmp_path / "found.docx"))
    assert done.exit_code == 1
    assert "write findings as .csv or .json" in done.output


def test_without_a_path_it_tells_of_a_review_and_the_options_of_files_have_no_place(tmp_path):
    done = cis("--json")
    assert done.exit_code == 2
    assert "the files of a published review" in done.output
    assert "not a review folder" in cis("--review", str(tmp_path)).output
