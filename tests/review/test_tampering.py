"""A ledger that was tampered with: told by every run, check and export until somebody rules on it.

The review: four documents passed the rules, one of 1950 did not, and one record is a duplicate. A
has judged the four: rows 1 to 6 of the decisions are the rules', rows 7 to 10 are A's.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner
from review.reviews import fill, run

from cis_pipeline import Review
from cis_pipeline.cli import main
from cis_pipeline.core.errors import ReviewError
from cis_pipeline.ledger.hash_chain import link


def cis(*args):
    """The exit code of a command, and all that it says."""
    result = CliRunner().invoke(main, [str(a) for a in args])
    return result.exit_code, result.output


@pytest.fixture
def judged(folder):
    run(folder)
    fill(folder / "data/sheets/abstract_A.xlsx", {"*": "include"})
    assert run(folder).exit_code == 3
    assert len(Review.open(folder).decisions) == 10
    return folder


def tamper(folder, *statements):
    with closing(sqlite3.connect(folder / "data/ledger.sqlite")) as db:
        for table in ("decisions", "rulings"):
            db.execute(f"DROP TRIGGER IF EXISTS {table}_never_change")
            db.execute(f"DROP TRIGGER IF EXISTS {table}_never_delete")
        for statement in statements:
            db.execute(statement)
        db.commit()


def flip(folder, seq, chain=True):
    """A's vote in that row becomes an exclusion, with the hashes after it made anew."""
    tamper(folder, f"UPDATE decisions SET body=replace(body, 'include', 'exclude') WHERE seq={seq}")
    if chain:
        with closing(sqlite3.connect(folder / "data/ledger.sqlite")) as db:
            before = ""
            for n, body in db.execute("SELECT seq, body FROM decisions ORDER BY seq").fetchall():
                before = link(before, body)
                db.execute("UPDATE decisions SET hash=? WHERE seq=?", (before, n))
            db.commit()


def flipped(folder):
    flip(folder, 8)


def cut(folder):
    """The last three votes are gone, and the workbook that the next run would read them from."""
    tamper(folder, "DELETE FROM decisions WHERE seq > 7")
    (folder / "data/sheets/abstract_A.xlsx").unlink()


FLIPPED = "ledger.sqlite decisions row 8: this row was changed, removed or slipped in since"
CUT = "ledger.sqlite decisions rows 8 to 10: the last run saw more rows than there are now"


@pytest.mark.parametrize(("harm", "told"), [(flipped, FLIPPED), (cut, CUT)])
def test_run_check_and_export_go_on_saying_which_row_until_somebody_rules(
    judged, tmp_path, harm, told
):
    harm(judged)
    assert told in cis("check", "--review", judged)[1]
    for _ in range(3):
        code, said = cis("run", "--review", judged)
        assert (code, told in said) == (1, True)  # and not 3
        code, said = cis("check", "--review", judged)
        assert (code, told in said) == (1, True)
        code, said = cis("export", tmp_path / "out", "--review", judged)
        assert (code, told in said, "Wrote" in said) == (1, True, True)
    assert cis("map", "--review", judged)[0] == 0  # which writes into data/outputs/ as well
    assert cis("check", "--review", judged)[0] == 1
    code, said = cis("ledger", "accept", "--by", "C", "--note", "B's slip", "--review", judged)
    assert (code, "accepted as it is, by C" in said) == (0, True)
    assert cis("run", "--review", judged)[0] == 3
    assert cis("run", "--review", judged)[0] == 3
    code, said = cis("check", "--review", judged)
    assert (code, "accepted by C on 20" in said, "(B's slip)" in said) == (0, True, True)
    assert cis("export", tmp_path / "out", "--review", judged)[0] == 0
    assert Review.open(judged).state.rulings[-1].about == "ledger"


def test_what_is_done_to_a_ledger_after_it_was_accepted_is_told_again(judged):
    flip(judged, 8)
    run(judged)
    Review.open(judged).ledger_accept(by="C", note="a slip")
    run(judged)
    flip(judged, 9)
    outcome = run(judged)
    assert [p.where for p in outcome.faults] == ["ledger.sqlite decisions row 9"]
    assert outcome.exit_code == 1


def test_a_chain_that_is_broken_is_accepted_row_by_row(judged):
    flip(judged, 8, chain=False)
    assert "row 8: the hash chain breaks here" in str(run(judged).faults[0])
    Review.open(judged).ledger_accept(by="C", note="a slip")
    assert (run(judged).faults, run(judged).exit_code) == ((), 3)
    notices = [p for p in Review.open(judged).check() if "accepted by C" in p.what]
    assert [(p.severity, "row 8" in p.what) for p in notices] == [("notice", True)]
    flip(judged, 9, chain=False)  # another row
    assert ["row 9" in str(p) for p in run(judged).faults] == [True]
    tamper(judged, "UPDATE decisions SET body=replace(body, 'exclude', 'unsure') WHERE seq=8")
    assert sum("row 8" in str(p) for p in run(judged).faults) == 1  # the same row once more


def test_the_export_of_a_broken_chain_is_restored_once_somebody_has_accepted_it(judged, tmp_path):
    tamper(judged, "DELETE FROM decisions WHERE seq=8")
    Review.open(judged).export(tmp_path / "out")
    with pytest.raises(ReviewError, match="rows are missing or were changed"):
        Review.restore(tmp_path / "out", tmp_path / "back")
    Review.open(judged).ledger_accept(by="C", note="a slip")
    Review.open(judged).export(tmp_path / "out")
    back = Review.restore(tmp_path / "out", tmp_path / "back")
    assert len(back.decisions) == 9
    assert [p for p in back.check() if p.severity == "error"] == []
    assert any("accepted by C" in p.what for p in back.check())


def test_a_sound_ledger_is_not_accepted_nor_is_one_without_a_reason(judged):
    review = Review.open(judged)
    with pytest.raises(ReviewError, match="nothing is wrong with the ledger"):
        review.ledger_accept(by="C", note="why")
    with pytest.raises(ReviewError, match="--note says why"):
        review.ledger_accept(by="C", note=" ")
    with pytest.raises(ReviewError, match="--by names the person"):
        review.ledger_accept(by="", note="why")
    assert review.ledger_faults() == []


def test_without_a_note_of_every_row_the_last_one_is_named(judged):
    (judged / "data/outputs/run_rows.json").unlink()
    flip(judged, 8)
    (fault,) = run(judged).faults
    assert str(fault).startswith(
        "ledger.sqlite decisions row 10: this row, or one before it, was changed"
    )


def test_a_ledger_that_is_gone_is_told_by_check_too(judged):
    (judged / "data/ledger.sqlite").unlink()
    code, said = cis("check", "--review", judged)
    assert (code, "with its 10 decisions, is gone" in said) == (1, True)


def test_what_the_last_sound_run_left_stays_on_record(judged):
    stamp = judged / "data/outputs/run.json"
    before = json.loads(stamp.read_text(encoding="utf-8"))["ledger"]
    flip(judged, 8)
    run(judged)
    assert json.loads(stamp.read_text(encoding="utf-8"))["ledger"] == before
