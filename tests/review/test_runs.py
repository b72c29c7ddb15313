"""A run again, after changes, beside another, and over a ledger that was harmed."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest
from review.reviews import contents, fill, left, run

from cis_pipeline import Review
from cis_pipeline.core.errors import LockedError, ReviewError
from cis_pipeline.core.workspace import Workspace


def test_a_second_run_appends_nothing_and_changes_no_file(folder):
    run(folder)
    review = Review.open(folder)
    before = (len(review.records), len(review.decisions))
    files = {p: p.read_bytes() for p in (folder / "data").rglob("*.*") if "ledger" not in p.name}
    again = run(folder)
    assert again.steps[0].sentence == "nothing has changed since the last run"
    assert again.exit_code == 3
    review = Review.open(folder)
    assert (len(review.records), len(review.decisions)) == before
    assert {p: p.read_bytes() for p in files} == files


def test_outputs_that_were_deleted_or_damaged_are_written_again_the_same(folder):
    run(folder)
    outputs = folder / "data" / "outputs"
    before = contents(outputs)
    (outputs / "flow.svg").unlink()
    (outputs / "included.csv").write_text("spoilt", encoding="utf-8")
    run(folder)
    after = contents(outputs)
    assert {n for n in before if before[n] != after.get(n)} <= {"run.json"}


def test_what_is_put_back_before_other_commands_is_still_news_to_the_next_run(folder):
    run(folder)
    fill(folder / "data/sheets/abstract_A.xlsx", {"*": "include"})
    Review.open(folder).map()
    assert [a.who for a in run(folder).waiting] == ["B"]


def test_a_protocol_that_changes_while_a_review_is_open_is_read_anew(folder):
    review = Review.open(folder)
    review.run()
    criteria = folder / "config" / "criteria.toml"
    text = criteria.read_text(encoding="utf-8").replace("low = 1990 }", "low = 1940 }")
    criteria.write_text(text, encoding="utf-8")
    assert left(review.run())["criteria"] == (5, 0, 0, 5)


def test_a_second_process_is_told_who_holds_the_lock(folder):
    other = Review.open(folder)
    with Workspace(folder).lock():
        with pytest.raises(LockedError, match=r"another cis is working .* process \d+"):
            other.run()
        assert other.status().document["records_identified"] == 0  # readers never wait


def test_a_folder_that_is_no_review_says_what_to_do(tmp_path):
    with pytest.raises(ReviewError, match="cis init DIR"):
        Review.open(tmp_path)


def test_a_stage_that_does_not_exist_names_those_that_do(folder):
    with pytest.raises(ReviewError, match="ingest, dedupe, screen"):
        Review.open(folder).run(until="dedup")


def test_frames_of_a_new_review_are_empty_and_tidy(folder):
    review = Review.open(folder)
    for frame in (review.records, review.decisions, review.standings, review.themes):
        assert len(frame) == 0
        assert len(frame.columns) > 5
    assert json.dumps(review.document())


def test_a_ledger_that_was_changed_behind_its_back_is_told_by_the_next_run(folder):
    run(folder)
    ledger = folder / "data" / "ledger.sqlite"
    with closing(sqlite3.connect(ledger)) as db:
        db.execute("DROP TRIGGER decisions_never_change")
        db.execute("UPDATE decisions SET body=replace(body, 'exclude', 'include') WHERE seq=2")
        db.execute("UPDATE decisions SET body=replace(body, 'YEAR', 'LANG')")
        db.commit()
    outcome = run(folder)
    assert any("the hash chain breaks here" in str(p) for p in outcome.problems)


def test_a_ledger_that_is_gone_since_the_last_run_is_built_anew_and_told(folder):
    run(folder)
    with_decision = Review.open(folder)
    with_decision.decide("Eels of old", "criteria", "include", by="A")
    run(folder)
    (folder / "data" / "ledger.sqlite").unlink()
    outcome = run(folder)
    assert "the ledger of the last run, with its" in str(outcome.problems[0])
    assert outcome.exit_code == 1
    assert run(folder).exit_code == 1  # and so on, until somebody has ruled on it
    Review.open(folder).ledger_accept(by="C", note="the disk was lost, and the exports were not")
    again = run(folder)
    assert (again.problems, again.exit_code) == ((), 3)
