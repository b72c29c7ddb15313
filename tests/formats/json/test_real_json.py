"""Real JSON exports by other people, where the shared folder of them is at hand."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import open_export

READ_BY = {
    "bbt_json": {"bbt_json"},
    "bibtex": {"bibtex"},
    "crossref_json": {"crossref_json"},
    "csl_json": {"csl_json"},
    "openalex_json": {"openalex_json"},
    "other_json": {"json_table"},
    "zotero_api_json": {"zotero_json"},
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", READ_BY)
@pytest.mark.parametrize("folder", ["", "zotero_oracle"])
def test_what_is_read_and_rejected_is_what_a_real_file_announces(
    shared: Path, kind: str, folder: str
) -> None:
    base = shared / "realfiles" / folder
    if not (base / "index.csv").is_file():
        pytest.skip("the folder of real exports is not here")
    with (base / "index.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["format"] == kind]
    wrong = {}
    for row in rows:
        path = base / row["file"]
        export = open_export(path, Source(source_id="s", name="S"), path.name)
        entries = list(export.entries())
        lost = sum(e.entries for e in entries if isinstance(e, Problem) and e.severity == "error")
        read = sum(isinstance(entry, Record) for entry in entries)
        found = (export.format in READ_BY[kind], read, read + lost)
        if found != (True, int(row["true_records"]), export.announced):
            wrong[row["file"]] = (export.format, *found)
    assert not wrong
