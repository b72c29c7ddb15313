"""A review whose included documents are coded in workbooks, from run to run."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
from review.coded_review import (
    A1,
    A2,
    A4,
    B1,
    COST,
    POWER,
    cells,
    coded_review,
    write_codebook,
)
from screening.coding_workbook.coders import Book

from cis_pipeline import Review
from cis_pipeline.review.coding import Coder
from cis_pipeline.review.corrections import Who


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    review = coded_review(tmp_path_factory.mktemp("made") / "trees")
    review.run()
    return review.workspace.root


@pytest.fixture
def review(made: Path, tmp_path: Path) -> Review:
    return Review.open(shutil.copytree(made, tmp_path / "trees"))


def opened(review: Review, name: str) -> Book:
    return Book(review.workspace.sheets / name)


def steps(review: Review) -> dict[str, str]:
    return {step.stage: step.sentence for step in review.run().steps}


def test_a_run_writes_the_workbooks_and_says_who_owes_what(review: Review):
    names = sorted(path.name for path in review.workspace.returned())
    assert names == ["coding_A.xlsx", "coding_B.xlsx"]
    waiting = review.status().waiting
    assert [(w.round_id, w.who, w.n, w.paths) for w in waiting] == [
        ("coding", "A", 7, ("data/sheets/coding_A.xlsx",)),
        ("coding", "B", 7, ("data/sheets/coding_B.xlsx",)),
    ]
    rows = cells(review.workspace.outputs / "workbooks.csv")
    assert [(r["file"], r["round"], r["reviewer"], r["rows"], r["blind"]) for r in rows] == [
        ("data/sheets/coding_A.xlsx", "coding", "A", "7", "yes"),
        ("data/sheets/coding_B.xlsx", "coding", "B", "7", "yes"),
    ]


def test_codings_come_in_conflicts_go_out_and_are_settled(review: Review):
    opened(review, "coding_A.xlsx").all("confirm").save()
    book = opened(review, "coding_B.xlsx").all("confirm")
    book.decide({("Power", B1): "refuse | late is never"})
    book.free[0].update(
        document="Alders by the river", sentence="Staff felt trusted", theme="Trust"
    )
    book.save()
    said = steps(review)
    assert said["sheets import"] == "0 new decisions by people, 15 new codings"
    assert said["reconcile"] == "wrote data/sheets/coding_conflicts.xlsx"
    assert [w.who for w in review.status().waiting] == ["C"]
    opened(review, "coding_conflicts.xlsx").all("refuse").save()
    outcome = review.run()
    assert outcome.waiting == ()
    assert outcome.exit_code == 0
    tags = {
        (r["theme"], r["quote"]): r["status"] for r in cells(review.workspace.outputs / "tags.csv")
    }
    assert tags["TP", B1] == "refused"
    assert tags["TP", A1] == "confirmed"
    assert tags["TT", "Staff felt trusted"] == "confirmed"
    told = review.why("Birches on")
    assert "late is never" in told
    assert steps(review) == {"run": "nothing has changed since the last run"}


def test_what_is_said_outside_workbooks_and_in_them_is_one(review: Review):
    opened(review, "coding_A.xlsx").decide({("Risk", A2): "confirm"}).save()
    review.run()
    review.coding.undo("Alders by", "TR", who=Coder("A"))
    review.run()
    assert [c.verdict.value for c in review.state.codings] == ["confirm", "undo"]
    opened(review, "coding_A.xlsx").decide({("Risk", A2): "refuse"}).save()
    review.run()
    assert review.state.codings[-1].verdict.value == "refuse"


def test_a_doubtful_workbook_is_accepted_as_it_stands(review: Review):
    opened(review, "coding_A.xlsx").decide({("Risk", A2): "confirm"}).save()
    review.run()
    old = (review.workspace.sheets / "coding_A.xlsx").read_bytes()
    opened(review, "coding_A.xlsx").decide({("Risk", A2): "refuse"}).save()
    review.run()
    (review.workspace.sheets / "coding_A.xlsx").write_bytes(old)
    outcome = review.run()
    assert any("an old copy seems to have been put back" in p.what for p in outcome.problems)
    plan = review.work.sheets_accept("coding_A.xlsx", Who("A", "it was right"))
    record_id = review.state.codings[0].record_id
    assert list(plan.sentences) == [
        "1 codings are taken in:",
        f'A on "{A2}" in {record_id}: confirm TR',
    ]
    review.carry_out(plan)
    review.run()
    assert [c.verdict.value for c in review.state.codings] == ["confirm", "refuse", "confirm"]


def test_a_proposed_theme_is_told_once_at_a_check_and_one_that_is_gone_as_gone(review: Review):
    book = opened(review, "coding_A.xlsx").decide({("Risk", A2): "confirm"})
    book.free[0].update(document="Alders by the river", sentence=A4, theme="Inertia")
    book.save()
    review.run()
    told = [str(p) for p in review.check() if "Inertia" in p.what]
    assert told == [
        "config/codebook.toml: 1 proposed themes: Inertia (1); add them with `cis codebook add`; "
        "till then their codings count nowhere"
    ]
    write_codebook(review.workspace.root, POWER, COST)
    assert [p.what for p in review.check() if '"TR"' in p.what] == [
        '1 coding of "TR", which is not in the codebook: kept, not counted'
    ]
    assert len([p for p in review.check() if "Inertia" in p.what]) == 1


def test_documents_merged_while_a_workbook_is_out_keep_their_codings(review: Review):
    book = opened(review, "coding_A.xlsx").all("confirm")
    book.save()
    review.merge("Cedars in", "Birches on", by="A", note="one study twice")
    review.run()
    assert len(review.state.codings) == 7
    assert not [w for w in review.status().waiting if w.who == "A"]


def test_a_workbook_of_codings_is_no_workbook_of_screening(review: Review):
    path = review.workspace.sheets / "coding_A.xlsx"
    opened(review, "coding_A.xlsx").decide({("Risk", A2): "confirm"}).save()
    path.rename(path.with_name("abstract_A.xlsx"))
    outcome = review.run()
    assert len(review.state.codings) == 1
    assert list(outcome.problems) == []


def test_a_file_called_coding_that_is_none_is_told(review: Review):
    path = review.workspace.sheets / "coding_X.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["record_id", "decision"])
    book.save(path)
    told = [str(p) for p in review.run().problems]
    assert any("data/sheets/coding_X.xlsx" in line and "who coded" in line for line in told)
