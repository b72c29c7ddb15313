"""The README tells the truth: every command and every line of Python in it runs."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from review.reference import EXAMPLE

from cis_pipeline.cli import main

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", README, flags=re.DOTALL | re.MULTILINE)


def shell_lines():
    lines = (line.split("#")[0].strip() for block in blocks("sh") for line in block.splitlines())
    return [line for line in lines if line]


@pytest.fixture(scope="module")
def clone(reference, tmp_path_factory):
    """The reference review as a fresh clone has it, after its first run."""
    return shutil.copytree(reference, tmp_path_factory.mktemp("clones") / "a clone")


def test_the_two_commands_that_do_all_the_set_up_stand_in_the_first_screen():
    first_screen = README[: README.index("![")]
    assert "pip install . && cis run" in first_screen
    assert 'pip install -e ".[dev]" && pytest' in first_screen


# the last two lines of installation are run by CI and by the slow packaging test
COMMANDS = [line for line in shell_lines() if line.startswith("cis ")]


@pytest.mark.slow
@pytest.mark.parametrize("line", [line for line in COMMANDS if line != EXAMPLE])
def test_each_command_of_the_readme_runs_in_a_clone(line, clone, monkeypatch):
    monkeypatch.chdir(clone)
    result = CliRunner().invoke(main, shlex.split(line)[1:])
    expected = 0
    if line == "cis run --review my_review":
        expected = 0  # a review without exports owes nothing to anybody
    assert result.exit_code == expected, result.output


def test_the_command_that_makes_the_example_runs(example):
    assert EXAMPLE in COMMANDS
    assert {p.name for p in example.iterdir()} == {"config", "data"}


def test_no_other_command_stands_in_the_readme():
    others = [line for line in shell_lines() if not line.startswith("cis ")]
    assert others == ["pip install . && cis run", 'pip install -e ".[dev]" && pytest']


def test_the_python_of_the_readme_runs_in_a_clone(clone, monkeypatch):
    monkeypatch.chdir(clone)
    for block in blocks("python"):
        exec(compile(block, "README.md", "exec"), {})


def test_the_picture_of_the_readme_is_the_one_that_a_run_draws(reference):
    shown = re.search(r"!\[[^]]*\]\(([^)]+)\)", README)[1]
    assert (ROOT / shown).read_bytes() == (reference / shown).read_bytes()


def test_every_file_of_the_outputs_table_is_written(clone):
    table = README[README.index("## What people look at") : README.index("## Commands")]
    named = set(re.findall(r"`([a-z_]+\.[a-z]+)`", table))
    assert named <= {p.name for p in (clone / "data" / "outputs").iterdir()}
    assert len(named) >= 10
