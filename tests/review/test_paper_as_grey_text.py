"""The paper that the reference review serves, put into a review as a grey document: a candidate."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from concepts.seed_text import PAPER

from cis_pipeline import Review

CONFIG = Path(__file__).resolve().parents[2] / "config"

pytestmark = pytest.mark.skipif(not PAPER.is_file(), reason="the paper is not on this machine")


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Review:
    made = Review.init(tmp_path_factory.mktemp("grey") / "review")
    for name in ("codebook.toml", "framework.toml"):
        shutil.copy(CONFIG / name, made.workspace.config / name)
    shutil.copy(PAPER, made.workspace.root / "data" / "grey" / "paper.txt")
    made.run()
    return Review.open(made.workspace.root)


def test_its_sentences_stand_under_many_themes_each_verbatim_at_its_offsets(review):
    rows = [r for r in table(review.workspace.outputs / "tags.csv") if r["field"] == "fulltext"]
    document = review._session.results().document_of(rows[0]["record_id"])
    assert len({(r["start"], r["end"]) for r in rows}) >= 30
    assert len({r["theme"] for r in rows}) >= 12
    assert {"TA1", "TA2", "TA3", "TA4"} <= {r["theme"] for r in rows}
    assert all(document.fulltext[int(r["start"]) : int(r["end"])] == r["quote"] for r in rows)
    references = document.fulltext.index("\nReferences\n")
    assert all(int(r["end"]) <= references for r in rows)


def test_each_question_of_the_framework_has_sentences_of_its_own_or_was_not_asked(review):
    rows = {r["id"]: r for r in table(review.workspace.outputs / "framework.csv")}
    evidence = table(review.workspace.outputs / "framework_evidence.csv")
    questions = [r for r in rows.values() if r["kind"] == "question"]
    assert len(questions) == 16
    for row in questions:
        said = {(e["start"], e["quote"]) for e in evidence if e["id"] == row["id"]}
        if row["asked"] == "not asked":
            assert (row["documents"], row["candidates"], said) == ("", "", set())
        else:
            # nobody has included it yet: it speaks as a candidate
            assert (row["documents"], row["candidates"]) == ("0", str(int(bool(said))))
    answered = {r["id"]: {e["quote"] for e in evidence if e["id"] == r["id"]} for r in questions}
    first_part = [answered[f"TF1.{n}"] for n in range(1, 8)]
    assert len({frozenset(quotes) for quotes in first_part if quotes}) == sum(map(bool, first_part))
