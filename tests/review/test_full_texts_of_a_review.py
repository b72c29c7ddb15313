"""Full texts put beside a review's records: read for themes at the next run, or told as strays."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cis_pipeline import Review

CODEBOOK = """\
[codebook]
min_hits = 1
[[theme]]
id = "TRUST"
label = "Trust"
phrases = ["trusting ~3 (worker*|carer*)"]
"""
RIS = "TY  - JOUR\nTI  - On trust\nAU  - Smith, A\nPY  - 2015\nAB  - A study.\nER  - \n"


@pytest.fixture
def review(tmp_path: Path) -> Review:
    made = Review.init(tmp_path / "review")
    (made.workspace.config / "codebook.toml").write_text(CODEBOOK, encoding="utf-8")
    (made.workspace.root / "data" / "searches" / "scopus.ris").write_text(RIS, encoding="utf-8")
    made.run()
    return made


def quotes(review: Review) -> list[tuple[str, str]]:
    with (review.workspace.outputs / "tags.csv").open(encoding="utf-8-sig", newline="") as stream:
        return [(r["field"], r["quote"]) for r in csv.DictReader(stream)]


def put(review: Review, name: str) -> None:
    folder = review.workspace.root / "data" / "fulltexts"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("Some words.\n\nYoung people trusted their workers.\n", "utf-8")


def test_a_full_text_that_is_put_there_is_read_at_the_next_run(review: Review):
    assert quotes(review) == []
    (record,) = review.state.records
    put(review, f"{record.record_id}_smith.txt")
    review.run()
    assert quotes(review) == [("fulltext", "Young people trusted their workers.")]


def test_one_that_belongs_to_no_record_is_told_with_the_remedy(review: Review):
    put(review, "smith2015.txt")
    said = [str(p) for p in review.run().problems]
    told = "data/fulltexts/smith2015.txt: its name begins with no record's id, so it is read for"
    assert any(p.startswith(told) for p in said)
    assert quotes(review) == []
