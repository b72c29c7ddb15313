"""The command line: each command is a method of Review, answers fast, fails with a sentence."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from review.reviews import edit, own_criteria, ris

import cis_pipeline
from cis_pipeline import Review
from cis_pipeline.cli import main
from cis_pipeline.concepts.codebook.codebook import KINDS
from cis_pipeline.review.codebook import CodebookWork
from cis_pipeline.review.coding import Codings
from cis_pipeline.review.work import Work

ROOT = Path(__file__).resolve().parents[2]


def cis(*args, code=0):
    """Run a command in this process; its exit code must be `code`."""
    result = CliRunner().invoke(main, [str(a) for a in args])
    assert result.exit_code == code, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def review(tmp_path):
    """A new review with one export of two records, one of them too old for its rule."""
    cis("init", tmp_path / "r")
    own_criteria(tmp_path / "r")
    export = tmp_path / "r" / "data" / "searches" / "one.ris"
    export.write_text(ris("Geese in winter") + ris("Herons of old", year=1950), encoding="utf-8")
    return tmp_path / "r"


def test_run_waits_with_code_3_and_says_for_whom_in_which_file_and_what_to_do(review):
    said = cis("run", "--review", review, code=3).stdout
    assert "A: 1 abstract decisions in data/sheets/abstract_A.xlsx." in said
    assert 'Write include, exclude or unsure into the column "decision"' in said
    assert "`cis run` again" in said


def test_a_command_within_a_folder_of_a_review_is_about_that_review(review, monkeypatch):
    monkeypatch.chdir(review / "data" / "searches")
    result = cis("run", code=3)
    assert result.stderr.startswith(f"review: {review.resolve()}\n")
    assert (review / "data" / "outputs" / "flow.svg").exists()
    assert "review:" not in cis("status", "--review", review, code=3).stderr


def test_run_json_prints_one_document_with_the_boxes_rounds_and_equations(review):
    result = cis("run", "--review", review, "--json", code=3)
    document = json.loads(result.stdout)
    assert result.stderr == ""  # what is wrong stands in the document
    assert document["problems"] == []
    assert document["records_identified"] == 2
    assert document["records_screened"] == 2
    assert document["records_excluded"] == 1
    assert document["rounds"]["criteria"]["excluded_by_reason"] == {"YEAR": 1}
    assert document["other_methods"] is None
    assert document["reports_sought"] is None  # nobody has come so far
    assert "reports_sought" in document["pending"]
    assert not any(e["holds"] is False for e in document["equations"])
    assert {"left", "right", "id"} <= document["equations"][0].keys()
    assert [w["who"] for w in document["waiting"]] == ["A", "B"]


def test_until_stops_after_that_stage(review):
    cis("run", "--review", review, "--until", "ingest", code=3)
    assert not (review / "data" / "outputs").exists()


def test_each_stage_can_be_run_by_itself(review):
    for stage in (["ingest"], ["dedupe"], ["screen"], ["sheets", "export"], ["sheets", "import"]):
        said = cis(*stage, "--review", review).stdout
        assert said.startswith(" ".join(stage) + ":")
    assert cis("reconcile", "--review", review).stdout.startswith("reconcile:")
    assert "files in data/outputs/" in cis("map", "--review", review).stdout
    assert cis("status", "--review", review, code=3).stdout.count("abstract decisions") == 2


def test_flow_prints_text_and_writes_files_of_each_format(review, tmp_path):
    cis("run", "--review", review, code=3)
    assert "Records screened" in cis("flow", "--review", review).stdout
    for suffix in ("svg", "png", "json", "txt"):
        cis("flow", "--review", review, "-o", tmp_path / f"flow.{suffix}")
        assert (tmp_path / f"flow.{suffix}").stat().st_size > 500
    refused = cis("flow", "--review", review, "-o", tmp_path / "flow.bmp", code=1)
    assert "svg" in refused.stderr


def test_why_decide_check_export_and_restore_work_from_the_command_line(review, tmp_path):
    cis("run", "--review", review, code=3)
    assert "rule:YEAR" in cis("why", "Herons", "--review", review).stdout
    cis("decide", "Herons", "criteria", "include", "--by", "A", "--review", review)
    assert "A  criteria: include" in cis("why", "Herons", "--review", review).stdout
    assert "sound: 2 records, 3 decisions" in cis("check", "--review", review).stdout
    cis("export", tmp_path / "out", "--review", review)
    cis("restore", tmp_path / "out", tmp_path / "back")
    assert "sound: 2 records, 3 decisions" in cis("check", "--review", tmp_path / "back").stdout


def test_a_changed_protocol_is_ruled_on_from_the_command_line(review):
    cis("run", "--review", review, code=3)
    cis("decide", "Geese", "abstract", "include", "--by", "A", "--review", review)
    edit(review, "criteria.toml", "Does it speak to", "Does it, then, speak to")
    said = cis("run", "--review", review, code=3).stdout
    assert "OFFTOPIC: question reworded; 1 vote in 1 round rests on it" in said
    assert "Does it, then, speak to the" in cis("protocol", "diff", "--review", review).stdout
    rule = ("protocol", "accept", "OFFTOPIC", "--by", "A", "--review", review)
    assert "one ruling at a time" in cis(*rule, "--removed", "--renamed-to", "X", code=2).stderr
    assert "rule on it with --same-meaning" in cis(*rule, code=1).stderr
    assert "1 vote stands" in cis(*rule, "--same-meaning", "--note", "style").stdout
    assert "INTERIM" in cis("run", "--review", review, code=3).stdout
    assert "is the one in effect" in cis("protocol", "diff", "--review", review).stdout


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["run", "--review", "nowhere"], "not a review folder"),
        (["why", "x", "--review", "nowhere"], "cis init DIR"),
        (["restore", "nowhere", "there"], "not an export of a review"),
    ],
)
def test_a_fault_is_one_sentence_on_stderr_and_code_1(args, told, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = cis(*args, code=1)
    assert result.stderr.startswith("cis: ")
    assert told in result.stderr
    assert "Traceback" not in result.output


def test_an_unknown_configuration_key_is_told_with_its_line(review):
    config = review / "config" / "review.toml"
    config.write_text(
        config.read_text(encoding="utf-8").replace("settled_by", "setled_by"), encoding="utf-8"
    )
    told = cis("run", "--review", review, code=1).stderr
    assert re.search(
        r'review\.toml line \d+: unknown key "setled_by"; did you mean "settled_by"', told
    )


def test_an_update_goes_with_the_example_and_else_says_how_a_review_is_updated(tmp_path):
    said = cis("init", tmp_path / "r", "--update", code=1).stderr
    assert "--update goes with --example" in said
    assert "update_since_wave = 2" in said
    assert not (tmp_path / "r").exists()


def test_init_does_not_overwrite_a_review(review):
    assert "there is a config/ already" in cis("init", review, code=1).stderr


def test_a_file_that_is_no_export_keeps_no_other_from_being_converted(review, tmp_path):
    (tmp_path / "notes.txt").write_text("Ask the library again.", encoding="utf-8")
    (tmp_path / "empty.csv").write_bytes(b"")
    one = review / "data/searches/one.ris"
    target = tmp_path / "all.ris"
    result = cis(
        "convert", tmp_path / "notes.txt", one, tmp_path / "empty.csv", "-o", target, code=1
    )
    assert "notes.txt: is of no known format; export it as RIS" in result.stderr
    assert "empty.csv: is empty; export the search again" in result.stderr
    assert target.read_text(encoding="utf-8").count("TY  - ") == 2


def test_an_export_that_is_cut_short_is_told_and_the_rest_is_read(review):
    (review / "data/searches/two.ris").write_text("Not an export at all.\n", encoding="utf-8")
    told = cis("run", "--review", review, code=1).stderr
    assert "two.ris" in told
    assert "no known format" in told


def test_agreement_in_a_table_is_told_in_words_or_as_json_and_a_vote_left_out_is_a_fault(tmp_path):
    table = tmp_path / "votes.csv"
    votes = ["Paper;Rater;Vote", "1;Ann;in", "1;Bo;yes", "2;Ann;out", "2;Bo;in"]
    table.write_text("\n".join(votes), encoding="utf-8")
    said = cis("agreement", table, "--column", "item=paper").stdout
    assert said.startswith("2 items judged by two or more of 2 reviewers, 1 in conflict")
    assert "Kappa                 0.00" in said
    result = cis("agreement", table, "--column", "item=Paper", "--json")
    document = json.loads(result.stdout)
    assert (document["n_items"], document["percent_agreement"]["value"]) == (2, 0.5)
    assert document["pairs"][0]["second_only"] == 1
    table.write_text("\n".join([*votes, "3;Ann;perhaps not"]), encoding="utf-8")
    left_out = cis("agreement", table, "--column", "item=Paper", "--json", code=1)
    assert json.loads(left_out.stdout)["n_items"] == 2
    assert 'the decision "perhaps not" means nothing here' in left_out.stderr
    lacking = cis("agreement", table, code=1)
    assert "no column says which item was judged" in lacking.stderr


def test_agreement_of_a_review_is_told_by_rounds(review):
    assert cis("agreement", "--review", review).stdout.startswith("No round has votes of two")
    cis("run", "--review", review, code=3)
    for who, verdict in (("A", "include"), ("B", "unsure")):
        cis("decide", "Geese", "abstract", verdict, "--by", who, "--review", review)
    said = cis("agreement", "--review", review).stdout
    assert "(abstract)\n1 item judged by two or more of 2 reviewers, 1 in conflict" in said
    document = json.loads(cis("agreement", "--review", review, "--json").stdout)
    assert document["abstract"]["pairs"][0]["first_only"] == 1


def test_help_answers_at_once_and_loads_no_heavy_library():
    code = (
        "import sys; from click.testing import CliRunner; from cis_pipeline.cli import main;"
        "r = CliRunner().invoke(main, ['--help']); assert r.exit_code == 0;"
        "heavy = {'pandas', 'pydantic', 'matplotlib', 'sqlite3', 'numpy', 'rapidfuzz'};"
        "print(sorted(heavy & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.strip() == "[]"


def commands(group, prefix=()):
    for name, command in group.commands.items():
        yield (*prefix, name)
        if hasattr(command, "commands"):
            yield from commands(command, (*prefix, name))


@pytest.mark.parametrize("path", list(commands(main)), ids=" ".join)
def test_every_command_has_help_and_stands_in_the_readme(path):
    said = cis(*path, "--help").stdout
    assert len(said.splitlines()) > 3
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    if not hasattr(main.commands[path[0]], "commands") or len(path) > 1:
        assert f"cis {' '.join(path)}" in readme


def test_every_command_is_a_method_of_review_or_a_function_of_the_package():
    for path in commands(main):
        name = "_".join(path).replace("-", "_")
        if path[0] not in ("simulate", "sheets", "votes", "ledger", "rank") or len(path) > 1:
            ours = any(hasattr(owner, name) for owner in (Review, Work, Codings, cis_pipeline))
            if path[0] == "codebook" and len(path) > 1:  # one method plans all changes
                names = (path[1], f"{path[1]}_")
                ours = path[1] in KINDS or any(hasattr(CodebookWork, name) for name in names)
            assert path[0] in ("simulate", "zotero") or ours, name


def test_names_in_any_script_are_printed_on_a_console_of_any_code_page(review):
    export = review / "data" / "searches" / "two.ris"
    export.write_text(ris("Игра престолов 研究 ünïcode"), encoding="utf-8")
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONWARNINGS": ""}
    command = [sys.executable, "-m", "cis_pipeline", "why", "престолов", "--review", str(review)]
    for args in ([*command[:3], "ingest", "--review", str(review)], command):
        done = subprocess.run(args, capture_output=True, env=environment, check=False)
        assert done.returncode == 0, done.stderr
    assert "Игра престолов" in done.stdout.decode("utf-8")
