"""docs/architecture.md is held against the package: each path is there, each room is named."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
PACKAGE = ROOT / "cis_pipeline"
ROOMS = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}


def test_every_room_has_its_line_in_the_table_of_rooms_and_no_other_name_has():
    table = PAGE.split("## The rooms")[1].split("## The way of a record")[0]
    first_cells = re.findall(r"^\| (`[^|]*`) \|", table, re.MULTILINE)
    assert {room for cell in first_cells for room in re.findall(r"`(\w+)`", cell)} == ROOMS


def test_the_rooms_stand_in_the_order_of_the_import_contract():
    with (ROOT / "pyproject.toml").open("rb") as file:
        contract = tomllib.load(file)["tool"]["importlinter"]["contracts"][0]
    layers = [[room.strip() for room in row.split("|")] for row in contract["layers"]]
    table = PAGE.split("## The rooms")[1].split("## The way of a record")[0]
    rows = [re.findall(r"`(\w+)`", cell) for cell in re.findall(r"^\| (`[^|]*`) \|", table, re.M)]
    assert rows == [row for row in layers if row != ["__main__"]]
    assert "ignore_imports" not in contract


def test_every_path_of_the_page_exists():
    paths = re.findall(r"`((?:cis_pipeline|tests|config|docs)/[\w./]*)`", PAGE)
    assert len(paths) > 20
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_the_package_root_has_at_most_sixteen_entries():
    entries = [path.name for path in PACKAGE.iterdir() if path.name != "__pycache__"]
    assert len(entries) <= 16, sorted(entries)


def test_no_module_is_longer_than_400_lines_and_half_of_them_have_170_or_fewer():
    lines = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in PACKAGE.rglob("*.py")}
    assert {str(p): n for p, n in lines.items() if n > 400} == {}
    assert sorted(lines.values())[len(lines) // 2] <= 170


def test_a_review_is_opened_without_the_libraries_of_ranking_and_drawing() -> None:
    code = "import sys, cis_pipeline.review.review; print(*sys.modules, sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    heavy = {"numpy", "scipy", "sklearn", "pandas", "polars", "matplotlib", "networkx"}
    assert heavy & set(done.stdout.split()) == set()
