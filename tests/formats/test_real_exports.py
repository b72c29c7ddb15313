"""Real exports by other people, where the shared folder of them is at hand."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

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
