"""The README tells the truth: every command and every line of Python in it runs."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from cis_pipeline import Review
from cis_pipeline.cli import main

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", README, flags=re.DOTALL | re.MULTILINE)


def shell_lines():
    lines = (line.split("#")[0].strip() for block in blocks("sh") for line in block.splitlines())
    return [line for line in lines if line]


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """The reference review as a fresh clone has it, run once."""
    folder = tmp_path_factory.mktemp("a clone")
    for name in ("config", "data", "notebooks"):
        ignored = shutil.ignore_patterns("ledger.sqlite*", "outputs", ".lock*")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    review = Review.open(folder)
    assert review.run().exit_code == 0
    return folder


def test_the_two_commands_that_do_all_the_set_up_stand_in_the_first_screen():
    first_screen = README[: README.index("![")]
    assert "pip install . && cis run" in first_screen
    assert 'pip install -e ".[dev]" && pytest' in first_screen


# the last two lines of installation are run by CI and by the slow packaging test
@pytest.mark.parametrize("line", [line for line in shell_lines() if line.startswith("cis ")])
def test_each_command_of_the_readme_runs_in_a_clone(line, clone, monkeypatch):
    monkeypatch.chdir(clone)
    result = CliRunner().invoke(main, shlex.split(line)[1:])
    expected = 0
    if line == "cis run --review my_review":
        expected = 0  # a review without exports owes nothing to anybody
    assert result.exit_code == expected, result.output


def test_no_other_command_stands_in_the_readme():
    others = [line for line in shell_lines() if not line.startswith("cis ")]
    assert others == ["pip install . && cis run", 'pip install -e ".[dev]" && pytest']


def test_the_python_of_the_readme_runs_in_a_clone(clone, monkeypatch):
    monkeypatch.chdir(clone)
    for block in blocks("python"):
        exec(compile(block, "README.md", "exec"), {})


def test_the_picture_of_the_readme_is_the_one_that_a_run_draws(clone):
    shown = re.search(r"!\[[^]]*\]\(([^)]+)\)", README)[1]
    assert (ROOT / shown).read_bytes() == (clone / shown).read_bytes()


def test_every_file_of_the_outputs_table_is_written(clone):
    table = README[README.index("## What people look at") : README.index("## Commands")]
    named = set(re.findall(r"`([a-z_]+\.[a-z]+)`", table))
    assert named <= {p.name for p in (clone / "data" / "outputs").iterdir()}
    assert len(named) >= 10
