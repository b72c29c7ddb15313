"""One search of 469 records, exported in four formats, is 469 reports (where the files are)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cis_pipeline import Review

FILES = (
    "wos/genai_authorship__savedrecs.txt",
    "ris/genai_authorship__savedrecs.ris",
    "bibtex/genai_authorship__savedrecs.bib",
    "xls/genai_authorship__savedrecs.xls",
)


def test_the_same_records_in_four_formats_are_the_same_reports(
    shared: Path, tmp_path: Path
) -> None:
    files = [shared / "realfiles" / name for name in FILES]
    if not all(path.is_file() for path in files):
        pytest.skip("the four files are not here")
    review = Review.init(tmp_path / "review")
    for path in files:
        shutil.copy(path, review.workspace.searches)
    review.ingest()
    review.dedupe()
    assert len(review.state.records) == 4 * 469
    assert len(review.state.reports) == 469
    sizes = {len(ids) for ids in review.state.folded.reports.values()}
    assert sizes == {4}
    assert review.state.folded.possible_duplicates == ()
