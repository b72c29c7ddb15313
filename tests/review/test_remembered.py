"""What need not be worked out again is not, and whatever has changed is looked at again."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from review.reviews import fill, left, ris, run

from cis_pipeline import Review
from cis_pipeline.outputs import overlap, registry, tables
from cis_pipeline.review import stages
from cis_pipeline.screening import workbook


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """How often workbooks were read, records compared, and reports listed."""
    times = {"read": 0, "find_duplicates": 0, "_report_rows": 0}

    def counting(owner: object, name: str) -> None:
        real = getattr(owner, name)

        def called(*args: object, **options: object) -> object:
            times[name] += 1
            return real(*args, **options)

        monkeypatch.setattr(owner, name, called)

    counting(workbook, "read")
    counting(stages, "find_duplicates")
    counting(tables, "_report_rows")
    return times


def test_a_workbook_that_was_just_written_is_not_read_and_one_that_was_saved_is(folder, counted):
    run(folder)
    assert counted == {"read": 0, "find_duplicates": 1, "_report_rows": 1}
    fill(folder / "data/sheets/abstract_A.xlsx", {"*": "include"})
    assert [a.who for a in run(folder).waiting] == ["B"]
    assert counted == {"read": 1, "find_duplicates": 1, "_report_rows": 1}


def test_a_workbook_as_it_was_written_says_when_read_what_was_known_of_it(folder):
    said = run(folder)
    (folder / "data/outputs/.memory.json").unlink()
    (folder / "data/outputs/run.json").unlink()
    again = run(folder)
    assert (again.waiting, again.problems) == (said.waiting, said.problems)
    assert len(said.waiting) == 2


def test_a_new_export_is_compared_and_judged_and_the_workbooks_are_read_again(folder, counted):
    run(folder)
    more = ris("Foxes at dawn") + ris("Gulls of old", year=1940)
    (folder / "data/searches/three.ris").write_text(more, encoding="utf-8")
    assert left(run(folder))["criteria"] == (7, 2, 0, 5)
    assert counted == {"read": 2, "find_duplicates": 2, "_report_rows": 2}


def test_a_changed_rule_judges_again_what_it_had_judged(folder):
    run(folder)
    criteria = folder / "config" / "criteria.toml"
    text = criteria.read_text(encoding="utf-8")
    criteria.write_text(text.replace("low = 1990 }", "low = 1940 }"), encoding="utf-8")
    assert left(run(folder))["criteria"] == (5, 0, 0, 5)
    criteria.write_text(text, encoding="utf-8")
    assert left(run(folder))["criteria"] == (5, 1, 0, 4)


def test_a_split_report_is_compared_again(folder, counted):
    run(folder)
    review = Review.open(folder)
    first, second = review.records.query("title.str.casefold().str.startswith('apples')")[
        "record_id"
    ]
    review.split(first, second, by="A")
    assert left(run(folder))["criteria"] == (6, 1, 0, 5)
    assert counted["find_duplicates"] == 2


def test_an_older_ledger_put_back_is_judged_by_what_it_holds_itself(folder, tmp_path):
    run(folder)
    older = tmp_path / "older.sqlite"
    shutil.copyfile(folder / "data/ledger.sqlite", older)
    criteria = folder / "config" / "criteria.toml"
    text = criteria.read_text(encoding="utf-8")
    criteria.write_text(text.replace("low = 1990 }", "low = 1940 }"), encoding="utf-8")
    assert left(run(folder))["criteria"] == (5, 0, 0, 5)
    for log in (folder / "data").glob("ledger.sqlite-*"):
        log.unlink()
    shutil.copyfile(older, folder / "data/ledger.sqlite")
    assert left(run(folder))["criteria"] == (5, 0, 0, 5)


def test_a_ledger_changed_after_it_was_found_sound_is_told_though_nothing_else_has_changed(folder):
    run(folder)
    assert run(folder).problems == ()
    with closing(sqlite3.connect(folder / "data/ledger.sqlite")) as db:
        db.execute("DROP TRIGGER decisions_never_change")
        db.execute("UPDATE decisions SET body=replace(body, 'exclude', 'include') WHERE seq=2")
        db.execute("UPDATE decisions SET body=replace(body, 'include', 'exclude') WHERE seq=3")
        db.commit()
    for _ in range(2):
        assert any("the hash chain breaks here" in str(p) for p in run(folder).problems)


def test_a_row_filed_under_another_key_is_told_also_of_a_ledger_that_was_sound(folder):
    run(folder)
    with closing(sqlite3.connect(folder / "data/ledger.sqlite")) as db:
        db.execute("DROP TRIGGER decisions_never_change")
        db.execute("UPDATE decisions SET key='R-00000000000' WHERE seq=2")
        db.commit()
    assert any('filed under "R-00000000000"' in str(p) for p in run(folder).problems)


def test_the_status_after_a_run_is_what_the_run_said(folder):
    said = run(folder)
    review = Review.open(folder)
    status = review.status()
    assert (status.waiting, status.problems) == (said.waiting, said.problems)
    assert status.document == json.loads(json.dumps(said.document))


@pytest.mark.parametrize("change", ["workbook", "decision", "run.json"])
def test_what_has_changed_since_is_told_by_status(folder, change):
    run(folder)
    if change == "workbook":
        fill(folder / "data/sheets/abstract_A.xlsx", {"*": "nonsense"})
        assert "nonsense" in str(Review.open(folder).status().problems)
    elif change == "decision":
        Review.open(folder).decide("Eels of old", "criteria", "include", by="A")
        assert left(Review.open(folder).status())["criteria"] == (5, 0, 0, 5)
    else:
        (folder / "data/outputs" / registry.STAMP).write_text('{"said": 3}', encoding="utf-8")
        assert left(Review.open(folder).status())["criteria"] == (5, 1, 0, 4)


def test_a_table_that_was_kept_and_then_harmed_is_made_again(folder):
    run(folder)
    table = folder / "data/outputs/reports.csv"
    before = table.read_bytes()
    table.write_bytes(b"spoilt")
    fill(folder / "data/sheets/abstract_A.xlsx", {"*": "include"})
    run(folder)
    assert Path(table).read_bytes() == before


def test_a_run_loads_no_table_library_and_draws_no_picture_that_shows_the_same(folder):
    run(folder)
    fill(folder / "data/sheets/abstract_A.xlsx", {"Apples": "unsure"})
    (folder / "data/outputs/run.json").unlink()
    code = (
        "import sys; from cis_pipeline import Review; Review.open(sys.argv[1]).run();"
        "print(sorted({'pandas', 'matplotlib'} & sys.modules.keys()))"
    )
    command = [sys.executable, "-c", code, str(folder)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert "unsure" in (folder / "data/outputs/decisions.csv").read_text(encoding="utf-8")


def test_pictures_are_drawn_anew_where_outputs_alone_are_asked_for(folder, monkeypatch):
    def of_now(kind, results):
        return real(kind, results) if kind == "svg" else b"of now"

    run(folder)
    real = overlap.picture
    monkeypatch.setattr(overlap, "picture", of_now)
    (folder / "data/outputs/run.json").unlink()
    run(folder)
    assert (folder / "data/outputs/overlap.png").read_bytes() != b"of now"
    Review.open(folder).outputs()
    assert (folder / "data/outputs/overlap.png").read_bytes() == b"of now"
