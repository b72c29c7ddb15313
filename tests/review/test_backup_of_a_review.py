"""A whole review is exported and restored the same, or not at all."""

from __future__ import annotations

import pytest
from review.reviews import fill, run

from cis_pipeline import Review
from cis_pipeline.core.errors import ReviewError


def test_an_export_of_the_review_restores_it_byte_for_byte(folder, tmp_path):
    run(folder)
    Review.open(folder).decide("Bridges", "dedupe", "version", by="A", target="Clouds")
    fill(folder / "data/sheets/abstract_A.xlsx", {"*": "include"})
    run(folder)
    out, back, again = tmp_path / "out", tmp_path / "back", tmp_path / "again"
    review = Review.open(folder)
    review.export(out)
    flow = review.document()
    restored = Review.restore(out, back)
    restored.export(again)
    assert restored.document() == flow
    assert [p for p in restored.check() if p.severity != "notice"] == []
    files = {p.relative_to(out): p.read_bytes() for p in out.rglob("*") if p.is_file()}
    assert {p.relative_to(again): p.read_bytes() for p in again.rglob("*") if p.is_file()} == files
    assert {"records.jsonl", "decisions.jsonl", "standings.csv"} <= {str(p) for p in files}


@pytest.mark.parametrize("content", ["{}", "not json"])
def test_a_damaged_export_is_not_restored(folder, tmp_path, content):
    run(folder)
    review = Review.open(folder)
    review.export(tmp_path / "out")
    (tmp_path / "out" / "records.jsonl").write_text(content + "\n", encoding="utf-8")
    with pytest.raises(ReviewError, match=r"records\.jsonl line 1"):
        Review.restore(tmp_path / "out", tmp_path / "back")
    assert not (tmp_path / "back").exists()


def test_an_export_that_lost_a_row_is_not_restored(folder, tmp_path):
    run(folder)
    Review.open(folder).export(tmp_path / "out")
    decisions = tmp_path / "out" / "decisions.jsonl"
    lines = decisions.read_text(encoding="utf-8").splitlines(keepends=True)
    decisions.write_text("".join(lines[:-1]), encoding="utf-8")
    with pytest.raises(ReviewError, match=r"decisions\.jsonl .*rows are missing or were changed"):
        Review.restore(tmp_path / "out", tmp_path / "back")
    assert not (tmp_path / "back").exists()
