"""Each file of data/outputs/ holds what its name says, and is left out where there is no data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cis_pipeline.concepts.codebook.codebook import Codebook, Theme
from cis_pipeline.core.model import Record
from cis_pipeline.core.workspace import Workspace
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.outputs import registry
from cis_pipeline.outputs.results import Results
from cis_pipeline.synthesis.framework import Definition, Framework
from making import PROTOCOL, SOURCES, both, consensus, passes, records, vote

CODEBOOK = Codebook(theme=(Theme(id="D1", label="Roots", phrases=("roots",)),))
FRAMEWORK = Framework(definition=(Definition(id="D1", text="Roots: what holds"),))
ONE = Record(record_id="a", source_id="db", title="On roots", abstract="The roots hold.")
DECISIONS = (
    *passes("a"),
    *both("abstract", "a", "include"),
    *both("full_text", "a", "include"),
)


def results(folder: Path, codebook: Codebook | None, framework: Framework | None) -> Results:
    return Results(
        Snapshot((ONE,), DECISIONS, SOURCES, PROTOCOL), Workspace(folder), codebook, framework
    )


@pytest.fixture
def files(tmp_path: Path) -> dict[str, bytes]:
    return registry.render(results(tmp_path, CODEBOOK, FRAMEWORK))


def test_every_file_that_an_output_names_is_made_and_no_other(files) -> None:
    of_several_waves = {"waves.csv"}  # this review has one
    named = {name for output in registry.found() for name in output.FILES}
    assert set(files) == named - of_several_waves
    assert len(files) == 66


def test_each_file_is_of_the_kind_that_its_name_says(files) -> None:
    for name, data in files.items():
        kind = name.rpartition(".")[2]
        if kind == "json":
            json.loads(data)
        elif kind in ("svg", "graphml", "gexf"):
            assert data.lstrip()[:5] in (b"<svg ", b"<?xml"), name
        elif kind == "png":
            assert data[:4] == b"\x89PNG"
        elif kind == "pdf":
            assert data[:5] == b"%PDF-"
        elif kind == "docx":
            assert data[:4] == b"PK\x03\x04"
        elif kind == "md":
            assert data.startswith(b"# ")
        elif kind == "html":
            assert data.startswith(b"<!DOCTYPE html>")
        else:
            assert kind == "csv"
            assert b"," in data.splitlines()[0]


def test_themes_stand_as_a_matrix_and_as_tags_and_the_framework_by_its_parts(files) -> None:
    assert files["themes.csv"].decode("utf-8-sig").split() == [
        "record_id,included,D1",
        "a,yes,sure",
    ]
    (tag,) = json.loads(files["themes.json"])
    assert (tag["theme"], tag["status"], [p["field"] for p in tag["passages"]]) == (
        "D1",
        "suggested",
        ["abstract", "title"],
    )
    assert json.loads(files["concept_map.json"])["documents"] == 1
    row = files["framework.csv"].decode("utf-8-sig").splitlines()[1]
    assert row == "definition,D1,,Roots,Roots: what holds,asked,theme D1,1,2,1,a"


def test_without_a_codebook_there_are_no_themes_and_no_framework(tmp_path: Path) -> None:
    made = registry.render(results(tmp_path, None, FRAMEWORK))
    assert not {
        n
        for n in made
        if n.startswith(
            ("theme", "tags", "memos", "anomalies", "coding", "concept_map", "framework")
        )
    }
    assert "framework.csv" not in registry.render(results(tmp_path, CODEBOOK, None))


def test_a_vote_after_a_settlement_is_no_vote_of_the_agreement(tmp_path: Path) -> None:
    before = [
        *passes("ab"),
        *vote("A", "abstract", "a", "include"),
        *vote("B", "abstract", "a", "exclude", "TOPIC"),
        *both("abstract", "b", "include"),
        *consensus("abstract", "a", "include"),
    ]
    later = [*before, *vote("B", "abstract", "a", "include")]
    found = [
        Results(
            Snapshot(tuple(records("ab")), tuple(said), SOURCES, PROTOCOL),
            Workspace(tmp_path),
            None,
            None,
        ).agreements["abstract"]
        for said in (before, later)
    ]
    assert [agreement.n_conflicts for agreement in found] == [1, 1]


def test_outputs_are_up_to_date_only_for_the_inputs_and_files_that_the_stamp_names(
    tmp_path: Path,
) -> None:
    workspace = Workspace(tmp_path)
    workspace.outputs.mkdir(parents=True)
    (workspace.outputs / "a.csv").write_bytes(b"x")
    heads = {"records": [1, "ab"]}

    def stamped(files: object, seen: dict[str, str]) -> bool:
        document = json.loads(registry.stamp({"a.csv": registry.digest(b"x")}, heads, seen))
        document["files"] = files if files is not None else document["files"]
        (workspace.outputs / registry.STAMP).write_text(json.dumps(document), encoding="utf-8")
        return registry.up_to_date(workspace, heads)

    assert stamped(None, {})
    assert not stamped(None, {"config/review.toml": "gone"})
    assert not stamped(["a.csv"], {})
    assert not stamped({"a.csv": "another"}, {})
    assert not stamped({"b.csv": "missing"}, {})


def test_the_document_of_the_run_and_its_part_on_agreement_are_two_files(files) -> None:
    document = json.loads(files["flow.json"])
    assert document["title"] == "A small review"
    assert json.loads(files["agreement.json"]) == document["agreement"]
