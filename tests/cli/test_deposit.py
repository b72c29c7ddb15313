"""`cis deposit` and `cis restore`: what they say, and with which exit code."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from outputs.deposit.small import small_review
from review.reviews import edit

from cis_pipeline.cli import main


def cis(*args: object, code: int = 0) -> str:
    """What a command says, on stdout and stderr; its exit code must be `code`."""
    result = CliRunner().invoke(main, [str(a) for a in args])
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    small_review(folder / "review")
    return folder


@pytest.fixture
def review(made, tmp_path) -> Path:
    return Path(shutil.copytree(made / "review", tmp_path / "review"))


def test_a_deposit_is_written_restored_and_checked(review, tmp_path):
    said = cis("deposit", tmp_path / "out", "--review", review)
    assert "4 records, last decision 20" in said
    assert "The abstracts of 4 and the raw entries of 4 of 4 records were left out" in said
    assert "Reviewers appear by the names" in said
    assert "No licence is stated" not in said
    said = cis("restore", tmp_path / "out", tmp_path / "back")
    assert said.startswith(f"Restored {tmp_path / 'out'} into {tmp_path / 'back'}\n")
    assert "The abstracts of 4 and the raw entries of 4 of 4 records were left out" in said
    assert "The ledger is sound: 4 records" in cis("check", "--review", tmp_path / "back")
    cis("run", "--review", tmp_path / "back")
    assert (tmp_path / "back" / "data" / "outputs" / "flow.svg").is_file()


def test_options_give_abstracts_letters_for_names_and_a_zip(review, tmp_path):
    said = cis(
        "deposit", tmp_path / "out.zip", "--with-abstracts", "--pseudonyms", "--review", review
    )
    assert "were left out" not in said
    assert "were replaced by letters" in said
    cis("restore", tmp_path / "out.zip", tmp_path / "back")
    config = (tmp_path / "back" / "config" / "review.toml").read_text(encoding="utf-8")
    assert 'reviewers = ["B", "A"]' in config
    assert (tmp_path / "back" / "data" / "searches" / "trees.ris").is_file()


def test_a_review_without_a_licence_is_told_where_to_state_one(review, tmp_path):
    edit(review, "review.toml", 'licence = "CC-BY-4.0"\n', "")
    cis("run", "--review", review, code=3)
    said = cis("deposit", tmp_path / "out", "--review", review)
    assert 'No licence is stated; write licence = "..." under [review] in review.toml.' in said
    crate = json.loads((tmp_path / "out" / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    (licence,) = (one for one in crate["@graph"] if one["@id"] == "#licence")
    assert licence["name"] == "not stated"
    assert "- Licence: not stated" in (tmp_path / "out" / "README.md").read_text(encoding="utf-8")


def test_a_damaged_deposit_ends_with_a_sentence_and_nothing_is_made(review, tmp_path):
    cis("deposit", tmp_path / "out", "--review", review)
    (tmp_path / "out" / "ledger" / "records.jsonl").write_bytes(b"")
    said = cis("restore", tmp_path / "out", tmp_path / "back", code=1)
    assert "records.jsonl: is not what it was" in said
    assert "download or copy the deposit again" in said
    assert not (tmp_path / "back").exists()


def test_a_review_that_has_never_run_is_told_to_run(tmp_path):
    cis("init", tmp_path / "new")
    said = cis("deposit", tmp_path / "out", "--review", tmp_path / "new", code=1)
    assert "`cis run`" in said
    assert not (tmp_path / "out").exists()


def test_restore_still_opens_an_export(review, tmp_path):
    cis("export", tmp_path / "backup", "--review", review)
    said = cis("restore", tmp_path / "backup", tmp_path / "back")
    assert said == f"Restored {tmp_path / 'backup'} into {tmp_path / 'back'}\n"
