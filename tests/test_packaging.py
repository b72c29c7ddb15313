"""What the wheel carries: a new user installs it in an empty place and everything is there."""

from __future__ import annotations

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

import cis_pipeline

ROOT = Path(__file__).resolve().parents[1]


def test_all_names_the_public_surface_and_nothing_else():
    assert cis_pipeline.__all__ == [
        "CisError",
        "Review",
        "__version__",
        "convert",
        "deduplicate",
        "rank_order",
        "rank_simulate",
        "read_records",
        "tag",
    ]
    for name in cis_pipeline.__all__:
        assert getattr(cis_pipeline, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'reveiw'"):
        cis_pipeline.reveiw  # noqa: B018  (the access itself is tested)


def run(*command, cwd, code=0):
    done = subprocess.run(command, cwd=cwd, capture_output=True, encoding="utf-8")
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_a_wheel_in_an_empty_environment_makes_a_review_and_the_whole_example(tmp_path):
    run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", tmp_path, ROOT, cwd=tmp_path)
    (wheel,) = tmp_path.glob("*.whl")
    held = zipfile.ZipFile(wheel).namelist()
    assert "cis_pipeline/protocol/reference/config/review.toml" in held
    assert "cis_pipeline/protocol/template/config/review.toml" in held
    assert "cis_pipeline/outputs/page/templates/sections/standing.html.j2" in held
    assert "cis_pipeline/outputs/drawing/typeface/LiberationSans-Regular.ttf" in held
    assert "cis_pipeline/prisma/languages/es.toml" in held
    assert "cis_pipeline/protocol/reference/config/update.toml" in held
    assert not [n for n in held if "data/searches" in n or n.startswith("tests/")]
    assert not [n for n in held if "data/update" in n]
    venv.create(tmp_path / "env", with_pip=True)
    scripts = tmp_path / "env" / ("Scripts" if sys.platform == "win32" else "bin")
    run(scripts / "pip", "install", "-q", wheel, cwd=tmp_path)
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "Next: read" in run(scripts / "cis", "init", "mine", cwd=empty)
    run(scripts / "cis", "run", "--review", "mine", cwd=empty)
    run(scripts / "cis", "init", "--example", "example", cwd=empty)
    said = run(scripts / "cis", "run", "--review", "example", cwd=empty)
    for number in ("3819", "1802", "304", "144", "79", "275"):
        assert number in said
    run(scripts / "cis", "init", "--example", "--update", "updated", cwd=empty)
    said = run(scripts / "cis", "run", "--review", "updated", cwd=empty)
    for number in ("960", "430", "55", "40", "56", "88"):  # tests/simulate/test_updated_flow.py
        assert number in said
