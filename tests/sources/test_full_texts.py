"""Full texts are found by the names of their files; the texts of documents are outputs."""

from __future__ import annotations

from pathlib import Path

import pytest
from formats.documents.inventing_pdf import page, pdf

from cis_pipeline.core.model import Record
from cis_pipeline.core.workspace import Workspace, file_digest
from cis_pipeline.sources import full_texts

PAGE = b"<!DOCTYPE html><html><body><p>Wells are dug in the north of the county.</p></body></html>"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def put(workspace: Workspace, name: str, data: bytes) -> Path:
    path = workspace.root / "data" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def test_a_full_text_bears_the_id_of_its_record_or_the_key_of_its_item(
    workspace: Workspace,
) -> None:
    record = Record(raw="", record_id="R-ABC", key="users/1/QWERTYUI", file="grey/own.pdf")
    own = put(workspace, "grey/own.pdf", b"")
    named = put(workspace, "fulltexts/r-abc as scanned.pdf", b"")
    fetched = put(workspace, "fulltexts/QWERTYUI_paper.pdf", b"")
    put(workspace, "fulltexts/.R-ABC.pdf.part", b"")
    put(workspace, "fulltexts/R-XYZ.pdf", b"")
    assert full_texts.find([record], workspace) == [own, fetched, named]


def test_each_page_of_a_text_ends_with_a_form_feed(workspace: Workspace) -> None:
    put(workspace, "grey/a.txt", b"Wells\nof the north\x0cKites")
    full_texts.write_texts(workspace, [Record(raw="", record_id="R-1", file="grey/a.txt")])
    texts = workspace.outputs / "texts"
    assert (texts / "R-1.txt").read_bytes() == b"Wells\nof the north\n\x0cKites\n\x0c"
    assert [path.name for path in texts.iterdir()] == ["R-1.txt"]


def test_no_text_is_written_of_a_page_with_other_bytes_or_of_one_that_is_blank(
    workspace: Workspace,
) -> None:
    html = put(workspace, "grey/a.html", PAGE)
    put(workspace, "grey/blank.txt", b" \n \x0c ")
    same = Record(raw="", record_id="R-1", file="grey/a.html", digest=file_digest(html))
    changed = Record(raw="", record_id="R-2", file="grey/a.html", digest="0" * 64)
    blank = Record(raw="", record_id="R-3", file="grey/blank.txt")
    gone = Record(raw="", record_id="R-4", file="grey/gone.pdf", digest="0" * 64)
    full_texts.write_texts(workspace, [same, changed, blank, gone])
    assert [path.name for path in (workspace.outputs / "texts").iterdir()] == ["R-1.txt"]


def test_the_text_of_a_document_comes_by_pages(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf([page((11, "one")), page((11, "two"))]))
    assert [text.strip() for text in full_texts.text_of(path, "a")] == ["one", "two"]
    other = tmp_path / "a.txt"
    other.write_text("one\ftwo", encoding="utf-8")
    assert full_texts.text_of(other, "a") == ["one", "two"]
