"""Tags are worked out once: a document is read again only where it or the codebook has changed."""

from dataclasses import replace
from pathlib import Path

import pytest

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.core.memory import Memory
from cis_pipeline.core.model import Record
from cis_pipeline.outputs import remembered_tags
from cis_pipeline.outputs.remembered_tags import Report, tags_of

RISK = {"id": "risk", "phrases": ["risk"]}
HITS = Codebook.model_validate({"codebook": {"min_hits": 1}, "theme": [RISK]})
SCORE = Codebook.model_validate({"theme": [RISK]})


def report(n: int, abstract: str = "Risk is here.", *texts: Path) -> Report:
    return Report(Record(record_id=f"R-{n}", title="A title", abstract=abstract), texts)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the documents that were read for themes, as they are read."""
    asked: list[str] = []
    document = Report.document

    def seen(one: Report):
        asked.append(one.record.record_id)
        return document(one)

    monkeypatch.setattr(Report, "document", seen)
    return asked


def memory(folder: Path) -> Memory:
    return Memory(folder / remembered_tags.FILE, "1")


@pytest.mark.parametrize("codebook", [HITS, SCORE])
def test_what_has_not_changed_is_not_read_again(
    tmp_path: Path, read: list[str], codebook: Codebook
) -> None:
    reports = [report(1), report(2)]
    first = tags_of(reports, codebook, memory(tmp_path))
    assert (len(first), read) == (2, ["R-1", "R-2"])
    assert tags_of(reports, codebook, memory(tmp_path)) == first == tags_of(reports, codebook, None)
    assert read == ["R-1", "R-2"] * 2  # the second time for the one without memory


def test_a_new_document_alone_is_read_and_order_is_that_of_the_reports(
    tmp_path: Path, read: list[str]
) -> None:
    tags_of([report(1)], HITS, memory(tmp_path))
    found = tags_of([report(2), report(1)], HITS, memory(tmp_path))
    assert ([one.record_id for one in found], read) == (["R-2", "R-1"], ["R-1", "R-2"])


def test_a_changed_abstract_text_or_codebook_is_read_anew(tmp_path: Path, read: list[str]) -> None:
    text = tmp_path / "R-1.txt"
    text.write_text("We speak of the risk of many things.", encoding="utf-8")
    tags_of([report(1)], HITS, memory(tmp_path))
    tags_of([report(1, "Trust.")], HITS, memory(tmp_path))
    (found,) = tags_of([report(1, "Trust.", text)], HITS, memory(tmp_path))
    assert found.passages[0].field == "fulltext"
    text.write_text("We speak of the trust of many people.", encoding="utf-8")
    assert tags_of([report(1, "Trust.", text)], HITS, memory(tmp_path)) == []
    other = HITS.model_copy(update={"theme": (replace_phrases(HITS, "trust"),)})
    assert len(tags_of([report(1, "Trust.", text)], other, memory(tmp_path))) == 1
    assert len(read) == 5


def replace_phrases(codebook: Codebook, *phrases: str):
    return codebook.theme[0].model_copy(update={"phrases": phrases})


def test_where_a_score_decides_all_are_read_again_if_one_has_changed(
    tmp_path: Path, read: list[str]
) -> None:
    tags_of([report(1), report(2)], SCORE, memory(tmp_path))
    tags_of([report(1), report(2, "Another risk.")], SCORE, memory(tmp_path))
    assert read == ["R-1", "R-2"] * 2


def test_a_document_that_people_judged_is_tagged_anew(tmp_path: Path, read: list[str]) -> None:
    reports = [report(1), report(2)]
    tiers = []
    for said in ({}, {("R-2", "risk"): True}, {("R-2", "risk"): True}, {("R-2", "risk"): False}):
        found = tags_of(reports, HITS, memory(tmp_path), said)
        tiers.append([one.tier for one in found])
    no, yes = ["possible", "possible"], ["possible", "sure"]
    assert tiers == [no, yes, yes, no]
    assert read == ["R-1", "R-2", "R-2", "R-2"]


@pytest.mark.parametrize("codebook", [HITS, SCORE])
def test_where_labels_teach_all_are_tagged_anew_if_one_label_has_changed(
    tmp_path: Path, read: list[str], codebook: Codebook
) -> None:
    reports = [report(n) for n in range(20)]
    said = {(f"R-{n}", "risk"): n < 8 for n in range(18)}
    other = {**said, ("R-18", "risk"): True}
    for labels in (said, said, other):
        found = tags_of(reports, codebook, memory(tmp_path), labels)
        assert found == tags_of(reports, codebook, None, labels)
    assert len(read) == 20 * (3 + 2)


def test_a_text_that_cannot_be_read_is_as_none(tmp_path: Path) -> None:
    damaged = tmp_path / "R-1.pdf"
    damaged.write_bytes(b"%PDF-1.4 nothing more")
    (found,) = tags_of([report(1, "Risk.", damaged)], HITS, None)
    assert [one.field for one in found.passages] == ["abstract"]


def test_the_digest_is_of_all_that_is_read() -> None:
    one = report(1).record
    others = [replace(one, title="B"), replace(one, abstract="C"), replace(one, keywords=("d",))]
    assert len({Report(r, ()).digest for r in (one, *others)}) == 4
