"""The notebooks run from top to bottom on a copy of the review, and are kept without results."""

import os
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

notebooks = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def read(path: Path) -> Any:
    text = path.read_text(encoding="utf-8")
    return nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]  # typed in part


def outputs(notebook: Any, kind: str) -> list[str]:
    """What the cells showed, of one media type."""
    found = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    data = [output.get("data", {"text/plain": output.get("text", "")}) for output in found]
    return [shown[kind] for shown in data if kind in shown]


@pytest.fixture
def review(reference: Path, tmp_path: Path) -> Path:
    """A copy of the reference review, without its outputs, so that its run draws them."""
    ignored = shutil.ignore_patterns("outputs")
    return Path(shutil.copytree(reference, tmp_path / "review", ignore=ignored))


@notebooks
def test_a_notebook_is_kept_without_results_and_with_cell_names_of_its_own(path: Path) -> None:
    notebook = read(path)
    nbformat.validate(notebook)
    assert outputs(notebook, "text/plain") == []
    assert all(cell.get("execution_count") is None for cell in notebook.cells)
    ids = [cell["id"] for cell in notebook.cells]
    assert len(set(ids)) == len(ids)


@pytest.mark.slow
def test_the_walkthrough_runs_and_shows_numbers_plots_and_a_story(review: Path) -> None:
    notebook = read(review / "notebooks" / "walkthrough.ipynb")
    where = {"metadata": {"path": str(review / "notebooks")}}
    client = NotebookClient(notebook, timeout=120, resources=where)
    client.execute(env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert len(outputs(notebook, "image/png")) == 2
    assert len(outputs(notebook, "text/html")) >= 6
    said = "\n".join(outputs(notebook, "text/plain"))
    assert "What was decided" in said
    assert "0 problems" in said
