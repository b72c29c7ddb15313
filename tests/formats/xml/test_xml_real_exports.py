"""Real XML and RDF files by other people, where the shared folder of them is at hand."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cis_pipeline.core.model import Record
from cis_pipeline.formats import read_entries

FORMATS = ("pubmed_xml", "endnote_xml", "dublin_core_xml", "zotero_rdf", "mods_xml",
           "crossref_xml", "rdf")  # fmt: skip


def rows(shared: Path) -> list[tuple[Path, dict[str, str]]]:
    """The files of these formats in both indexes, with their rows."""
    found = []
    for folder in (shared / "realfiles", shared / "realfiles" / "zotero_oracle"):
        listed = folder / "index.csv"
        if not listed.is_file():
            pytest.skip("the folder of real exports is not here")
        with listed.open(encoding="utf-8", newline="") as file:
            found += [(folder / row["file"], row) for row in csv.DictReader(file)]
    return [(path, row) for path, row in found if row["format"] in FORMATS]


def test_every_entry_of_a_real_xml_file_is_read(shared: Path) -> None:
    wrong = {}
    for path, row in rows(shared):
        read = sum(isinstance(entry, Record) for entry in read_entries(path))
        if read != int(row["true_records"]):
            wrong[path.name] = f"{read} of {row['true_records']}"
    assert not wrong
