"""A PDF is one record, known by its bytes alone."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import open_export, pdf, read_entries

FIXTURES = Path(__file__).parent / "fixtures" / "pdf"


def test_the_same_bytes_under_two_names_are_one_document(tmp_path: Path) -> None:
    data = (FIXTURES / "guidance.pdf").read_bytes()
    found = []
    for name in ("a.pdf", "b.bin"):
        (tmp_path / name).write_bytes(data)
        export = open_export(tmp_path / name, Source(source_id="s", name="S"), name)
        found += [entry for entry in export.entries() if isinstance(entry, Record)]
    one, other = found
    assert one.record_id == other.record_id
    assert one.digest == hashlib.sha256(data).hexdigest()
    assert json.loads(one.raw)["sha256"] == one.digest


def test_every_doubt_is_a_warning_and_stands_in_the_note() -> None:
    *doubts, record = read_entries(FIXTURES / "doubtful.pdf")
    assert doubts
    assert isinstance(record, Record)
    for doubt in doubts:
        assert isinstance(doubt, Problem)
        assert doubt.severity == "warning"
        assert doubt.what[1:] in record.note


def test_one_file_is_one_document() -> None:
    with (FIXTURES / "scan.pdf").open("rb") as stream:
        assert pdf.count(stream) == 1
