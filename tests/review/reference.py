"""The reference review, made and run once for all tests: they read it, or work on copies."""

from __future__ import annotations

import json
import shlex
import shutil
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

import pytest
from click.testing import CliRunner
from filelock import FileLock

from cis_pipeline import Review
from cis_pipeline.cli import main
from cis_pipeline.outputs import terminal
from cis_pipeline.simulate import update_example

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = "cis init --example example_review"
"""The command of the README that makes it anew, library and people."""
DOCUMENT = "run.json"
"""Beside the folder of the review that was run: what `cis run --json` said."""


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that whichever test process needs it first makes for all."""
    base = factory.getbasetemp()
    if base.name.startswith("popen-"):  # that of one of several processes
        base = base.parent
    with FileLock(base / f"{name}.lock"):
        if not (base / name).exists():
            begun = base / f"{name}.begun"
            begun.mkdir()
            make(begun)
            begun.rename(base / name)
    return base / name


def make_example(folder: Path) -> None:
    """As the README makes it, library and people invented on the spot."""
    with chdir(folder):
        result = CliRunner().invoke(main, shlex.split(EXAMPLE)[1:])
    assert result.exit_code == 0, result.output


def make_reference(folder: Path) -> None:
    """As a fresh clone has it, run once."""
    review = Review.open(cloned(folder / "review"))
    outcome = review.run()
    assert outcome.exit_code == 0
    (folder / DOCUMENT).write_text(json.dumps(terminal.as_json(outcome)), encoding="utf-8")


def make_updated(reference: Path, folder: Path) -> None:
    """The second wave on top of the review that was run, and run as well."""
    made = shutil.ignore_patterns("outputs", ".lock*")
    review = shutil.copytree(reference, folder / "review", ignore=made)
    shutil.rmtree(review / "data" / "update")  # what a fresh clone has, and a review does not
    (review / "config" / "update.toml").unlink()
    update_example(review)
    outcome = Review.open(review).run()
    assert outcome.exit_code == 0, terminal.as_text(outcome)
    (folder / DOCUMENT).write_text(json.dumps(terminal.as_json(outcome)), encoding="utf-8")


def cloned(folder: Path) -> Path:
    """The committed files of the reference review, without what a run makes of them."""
    made = shutil.ignore_patterns("outputs", "ledger.sqlite*", ".lock*")
    for part in ("config", "data", "notebooks"):
        shutil.copytree(ROOT / part, folder / part, ignore=made)
    return folder
