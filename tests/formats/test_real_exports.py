"""Real exports by other people, where the shared folder of them is at hand."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cis_pipeline import Review
from cis_pipeline.core.model import Record
from cis_pipeline.formats import read_entries

FORMATS = ("ris", "wos", "nbib", "bibtex", "csv")


def index(shared: Path, kind: str) -> list[dict[str, str]]:
    """The rows of the folder's index for one format whose number of records is certain."""
    listed = shared / "realfiles" / "index.csv"
    if not listed.is_file():
        pytest.skip("the folder of real exports is not here")
    with listed.open(encoding="utf-8", newline="") as file:
        return [r for r in csv.DictReader(file) if r["format"] == kind and r["expected"] == "exact"]


@pytest.mark.slow
@pytest.mark.parametrize("kind", FORMATS)
def test_every_record_of_a_real_export_is_read(shared: Path, kind: str) -> None:
    short = {}
    for row in index(shared, kind):
        entries = read_entries(shared / "realfiles" / row["file"])
        read = sum(isinstance(entry, Record) for entry in entries)
        if read != int(row["true_records"]):
            short[row["file"]] = f"{read} of {row['true_records']}"
    assert not short


def test_one_search_in_three_formats_gives_the_same_titles_years_and_dois(shared: Path) -> None:
    files = ["wos/genai_authorship__savedrecs.txt", "ris/genai_authorship__savedrecs.ris"]
    if not all((shared / "realfiles" / file).is_file() for file in files):
        pytest.skip("the files are not here")
    one, two = (
        {
            (r.accession, r.title.casefold(), r.year, r.doi, r.pages, len(r.authors))
            for r in read_entries(shared / "realfiles" / file)
            if isinstance(r, Record)
        }
        for file in files
    )
    assert len(one) == 469
    assert len(one ^ two) <= 2 * 5  # a title with formulas, a group of authors


HITS = {
    "medline.csv": 859, "psychinfo.csv": 58, "embase.csv": 568, "cinahl.csv": 168, "ieee.csv": 93,
    "scopus.csv": 709, "github.csv": 155, "base.csv": 85, "pubmed_abstracts.txt": 859,
}  # fmt: skip
"""The exports of a published review, and the hits that its authors report of each."""


@pytest.fixture
def searches(shared: Path) -> Path:
    folder = shared / "reviews" / "hearing" / "searches"
    if not folder.is_dir():
        pytest.skip("the folder of published reviews is not here")
    return folder


@pytest.mark.parametrize(("file", "hits"), HITS.items())
def test_the_searches_of_a_published_review_give_the_hits_that_it_reports(
    searches: Path, file: str, hits: int
) -> None:
    assert sum(isinstance(entry, Record) for entry in read_entries(searches / file)) == hits


def test_a_table_of_ovid_tells_year_and_doi_of_all_that_have_them(searches: Path) -> None:
    records = [r for r in read_entries(searches / "embase.csv") if isinstance(r, Record)]
    assert sum(record.year is not None for record in records) == 568
    assert sum(record.doi != "" for record in records) == 502


def test_a_text_completes_the_list_of_the_same_search(searches: Path, tmp_path: Path) -> None:
    Review.init(tmp_path / "review")
    folder = tmp_path / "review" / "data" / "searches"
    for file in ("medline.csv", "pubmed_abstracts.txt"):
        (folder / file).write_bytes((searches / file).read_bytes())
    (folder / "pubmed_abstracts.source.toml").write_text('supplements = "medline.csv"\n', "utf-8")
    review = Review.open(tmp_path / "review")
    review.ingest()
    records = review.state.records
    assert (len(records), sum(record.abstract != "" for record in records)) == (859, 851)
