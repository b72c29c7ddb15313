"""The committed workbooks are what the simulated people hand in, and lead to the paper's totals;
nothing in the pipeline knows the truth they decide by."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from simulate.simulated import ROOT, totals

from cis_pipeline import Review
from cis_pipeline.core.errors import ReviewError
from cis_pipeline.simulate import simulate_people, write_example

PACKAGE = ROOT / "cis_pipeline"


def copied(source: Path, target: Path, *parts: str) -> Path:
    for part in parts:
        shutil.copytree(source / part, target / part)
    return target


def test_the_people_hand_in_the_committed_workbooks_byte_for_byte(example):
    again, committed = (
        {p.name: p.read_bytes() for p in (folder / "data/sheets").glob("*.xlsx")}
        for folder in (example, ROOT)
    )
    assert again.keys() == committed.keys()
    for name, content in committed.items():
        assert again[name] == content, name


def test_playing_the_people_leaves_neither_ledger_nor_outputs_behind(example):
    assert {p.name for p in (example / "data").iterdir()} == {
        "grey", "searches", "seed_bibliography", "sheets", "simulated",
    }  # fmt: skip


def test_the_run_is_the_same_with_the_truth_deleted(reference, tmp_path):
    folder = copied(ROOT, tmp_path, "config", "data/searches", "data/grey", "data/sheets")
    assert (reference / "data/simulated").exists()
    without, with_it = Review.open(folder), Review.open(reference)
    document = without.run("reconcile").document
    assert document == with_it.document()
    assert without.standings.to_csv() == with_it.standings.to_csv()
    rounds = document["rounds"]
    lefts = [rounds[name]["left"] for name in ("criteria", "abstract", "full_text")]
    assert lefts == [totals().after_criteria, totals().after_abstracts, totals().included]
    assert document["records_screened"] == totals().screened


def test_no_module_outside_the_simulator_names_the_truth():
    naming = [
        path.relative_to(PACKAGE).as_posix()
        for path in sorted(PACKAGE.rglob("*.py"))
        if any(word in path.read_text(encoding="utf-8") for word in ("truth.csv", "data/simulated"))
        and PACKAGE / "simulate" not in path.parents
    ]
    assert naming == []


def test_an_example_is_not_written_over_a_review(tmp_path):
    (tmp_path / "config").mkdir()
    with pytest.raises(ReviewError, match="not an empty folder"):
        write_example(tmp_path)


def test_people_who_do_not_know_the_records_say_so(tmp_path):
    copied(ROOT, tmp_path, "config", "data/searches", "data/grey", "data/simulated")
    truth = tmp_path / "data/simulated/truth.csv"
    lines = truth.read_text(encoding="utf-8").splitlines(keepends=True)
    truth.write_text("".join(lines[:-1]), encoding="utf-8")
    with pytest.raises(ReviewError, match=r"register\.csv row 276: the truth .* does not know"):
        simulate_people(tmp_path, 3)
