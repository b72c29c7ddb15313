"""Who is asked what again: of whom a sheet asks something already, and of whom none does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from screening.sheets import ids_in, sheets_folder, state_of

from cis_pipeline.core.model import Decision
from making import PROTOCOL, passes, records, same


def with_reviewers(*names: str):
    """The protocol, its abstracts read by these people."""
    asked = (
        r.model_copy(update={"reviewers": names}) if r.id == "abstract" else r
        for r in PROTOCOL.rounds
    )
    return replace(PROTOCOL, rounds=tuple(asked))


def test_a_reviewer_who_joins_later_is_asked_what_anothers_sheet_asks(tmp_path):
    alone = state_of(records("ab"), passes("ab"), with_reviewers("A"))
    assert sheets_folder(tmp_path, alone).put_tasks("votes") == ["data/sheets/abstract_A.xlsx"]
    joined = replace(alone, protocol=with_reviewers("A", "B"))
    assert sheets_folder(tmp_path, joined).put_tasks("votes") == ["data/sheets/abstract_B.xlsx"]
    assert ids_in(tmp_path / "data/sheets/abstract_B.xlsx") == ["a", "b"]
    assert sheets_folder(tmp_path, joined).put_tasks("votes") == []


@pytest.mark.parametrize("damage", [lambda held: held[: len(held) // 2], lambda held: b""])
def test_an_unreadable_workbook_is_not_asked_again_in_full(tmp_path, damage):
    sent = state_of(records("ab"), passes("ab"))
    assert len(sheets_folder(tmp_path, sent).put_tasks("votes")) == 2
    broken = tmp_path / "data/sheets/abstract_A.xlsx"
    broken.write_bytes(damage(broken.read_bytes()))

    again = sheets_folder(tmp_path, sent)
    assert again.put_tasks("votes") == []
    (problem,) = again.read().problems
    assert problem.where == "data/sheets/abstract_A.xlsx"
    assert "cannot be read as a spreadsheet" in problem.what

    # what has come since is asked of B, whose sheet can be read; A's must be mended first
    more = state_of(records("abc"), passes("abc"))
    assert sheets_folder(tmp_path, more).put_tasks("votes") == ["data/sheets/abstract_B_2.xlsx"]
    assert ids_in(tmp_path / "data/sheets/abstract_B_2.xlsx") == ["c"]


def doubt(one: str, other: str) -> Decision:
    return replace(
        same(one, other, verdict="unsure"), note="score 80", score=80.0, evidence="titles 80"
    )


def test_an_unreadable_workbook_of_pairs_is_not_asked_again_in_full(tmp_path):
    sent = state_of(records("QRS"), [doubt("R", "Q")])
    assert sheets_folder(tmp_path, sent).put_pairs() == ["data/sheets/duplicates.xlsx"]
    more = replace(sent, decisions=(*sent.decisions, doubt("S", "Q")))
    broken = tmp_path / "data/sheets/duplicates.xlsx"
    held = broken.read_bytes()
    broken.write_bytes(held[:100])
    assert sheets_folder(tmp_path, more).put_pairs() == []
    broken.write_bytes(held)
    assert sheets_folder(tmp_path, more).put_pairs() == ["data/sheets/duplicates_2.xlsx"]
    assert ids_in(tmp_path / "data/sheets/duplicates_2.xlsx") == ["Q S"]
