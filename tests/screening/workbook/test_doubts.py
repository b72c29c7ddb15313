"""What a workbook says otherwise than what is in force is asked, and flips nothing in silence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from screening.sheets import fill as fill_cells
from screening.sheets import sheets_folder, state_of, table
from screening.workbook.sent import Cells

from cis_pipeline.core.model import Decision, Ruling, Workbook
from cis_pipeline.core.workspace import file_digest
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.review.stages import news
from making import PROTOCOL, passes, records, same, vote

SENT = state_of(records("abc"), passes("abc"))
A = "data/sheets/abstract_A.xlsx"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A review whose workbooks are out."""
    sheets_folder(tmp_path, SENT).put_tasks("votes")
    return tmp_path


def fill(folder: Path, *words: str | None, name: str = A) -> None:
    Cells(folder / name).fill("decision", words).save()


def taken(folder: Path, state: Snapshot, day: str = "2026-11-02") -> Snapshot:
    """The state once the workbooks have been taken in."""
    new = news(sheets_folder(folder, state).read().decisions, state)
    dated = tuple(replace(d, at=f"{day}T10:00:00+00:00") for d in new)
    return replace(state, decisions=(*state.decisions, *dated))


def added(before: Snapshot, after: Snapshot) -> list[tuple[str, str]]:
    new: tuple[Decision, ...] = after.decisions[len(before.decisions) :]
    return [(d.record_id, d.verdict.value) for d in new]


def errors(folder: Path, state: Snapshot) -> list[str]:
    problems = sheets_folder(folder, state).read().problems
    return [str(problem) for problem in problems if problem.severity == "error"]


def beside(folder: Path, *lines: str, name: str = "abstract_A.csv") -> str:
    """A table that lies beside the workbooks."""
    table(folder / "data" / "sheets" / name, ("record_id,decision,reason,note", *lines))
    return f"data/sheets/{name}"


def accept(state: Snapshot, folder: Path, name: str) -> Snapshot:
    digest = file_digest(folder / name)
    ruling = Ruling(about=f"workbook {name}", verdict="as_it_stands", by="Eva", after=digest)
    return replace(state, rulings=(*state.rulings, ruling))


# --- an old copy ---------------------------------------------------------------------------------


def test_a_changed_mind_in_ones_own_workbook_is_taken_in_and_an_old_copy_is_asked_about(
    folder: Path,
) -> None:
    fill(folder, "include", "exclude")
    first = taken(folder, SENT)
    old = (folder / A).read_bytes()
    fill(folder, "exclude", "exclude")
    second = taken(folder, first, "2026-11-05")
    assert added(first, second) == [("a", "exclude")]

    (folder / A).write_bytes(old)
    assert added(second, taken(folder, second)) == []
    top = Cells(folder / A).top
    assert errors(folder, second) == [
        f"{A} row {top + 1}: an old copy seems to have been put back: a is exclude since "
        f"2026-11-05 ({A} row {top + 1}) and include here; not taken in; put the latest copy back; "
        f"if it is right as it is: `cis sheets accept {A} --by YOU --note WHY`"
    ]


def test_an_accepted_file_is_taken_as_it_is_and_saved_again_asks_only_what_is_new(
    folder: Path,
) -> None:
    fill(folder, "include", "include")
    first = taken(folder, SENT)
    fill(folder, "exclude", "exclude")
    second = taken(folder, first)
    fill(folder, "include", "exclude")
    ruled = accept(second, folder, A)
    third = taken(folder, ruled)
    assert added(ruled, third) == [("a", "include")]
    assert errors(folder, third) == []

    fill(folder, "include", "include", "exclude")  # other bytes: b goes back as well, c is new
    fourth = taken(folder, third)
    assert added(third, fourth) == [("c", "exclude")]
    (question,) = errors(folder, fourth)
    assert "b is exclude" in question


def test_a_blank_cell_in_an_old_copy_is_no_answer_and_no_question(folder: Path) -> None:
    old = (folder / A).read_bytes()
    fill(folder, "include")
    state = taken(folder, SENT)
    (folder / A).write_bytes(old)
    assert errors(folder, state) == []
    assert added(state, taken(folder, state)) == []


def test_a_note_that_is_taken_back_flips_no_vote(folder: Path) -> None:
    fill(folder, "include")
    first = taken(folder, SENT)
    cells = Cells(folder / A)
    cells.fill("note", ["on care"]).save()
    second = taken(folder, first)
    cells.fill("note", [None]).save()
    assert errors(folder, second) == []


# --- a table beside it ---------------------------------------------------------------------------


def test_a_table_that_says_the_same_is_no_news_and_one_that_says_otherwise_is_asked_about(
    folder: Path,
) -> None:
    fill(folder, "include", "exclude", "exclude")
    state = taken(folder, SENT)
    name = beside(folder, "a,include,,", "b,include,,", "c,exclude,TOPIC,")
    assert added(state, taken(folder, state)) == []
    (question,) = errors(folder, state)
    assert question.startswith(f"{name} rows 3, 4: says otherwise than what is in force: b is ")
    assert "b is exclude since 2026-11-02" in question
    assert "and include here, and 1 more" in question

    ruled = accept(state, folder, name)
    after = taken(folder, ruled)
    assert added(ruled, after) == [("b", "include"), ("c", "exclude")]
    assert errors(folder, after) == []
    assert added(after, taken(folder, after)) == []  # nor does the workbook flip them back


def test_a_table_and_a_workbook_that_come_at_once_and_differ_give_the_workbooks_vote(
    folder: Path,
) -> None:
    fill(folder, "include")
    beside(folder, "a,exclude,,", "b,exclude,,")
    assert sorted(added(SENT, taken(folder, SENT))) == [("a", "include"), ("b", "exclude")]
    assert len(errors(folder, SENT)) == 1


def test_of_two_tables_that_differ_the_second_is_asked_about(folder: Path) -> None:
    beside(folder, "a,exclude,,")
    beside(folder, "a,include,,", name="abstract_A_2.tsv")
    assert added(SENT, taken(folder, SENT)) == [("a", "exclude")]
    assert "abstract_A_2.tsv row 2: says otherwise" in errors(folder, SENT)[0]


def test_a_table_that_is_ones_own_workbook_may_change_its_mind(folder: Path) -> None:
    beside(folder, "a,exclude,,")
    first = taken(folder, SENT)
    beside(folder, "a,include,,")
    second = taken(folder, first)
    assert added(first, second) == [("a", "include")]
    beside(folder, "a,exclude,,")
    assert "an old copy seems to have been put back" in errors(folder, second)[0]


def test_a_table_that_repeats_an_old_answer_gives_none_to_a_question_that_was_changed(
    folder: Path,
) -> None:
    fill(folder, "include")
    state = taken(folder, SENT)
    changed = tuple(
        c.model_copy(update={"question": "On this topic?"}) if c.id == "TOPIC" else c
        for c in PROTOCOL.criteria
    )
    now = replace(state, protocol=replace(PROTOCOL, criteria=changed))
    (folder / A).unlink()
    beside(folder, "a,include,,", "b,include,,")
    after = taken(folder, now)
    assert added(now, after) == [("b", "include")]
    assert "A" in after.folded.standings["a"].awaiting


def test_what_was_decided_by_hand_is_contradicted_by_no_table(folder: Path) -> None:
    by_hand = replace(SENT, decisions=(*SENT.decisions, *vote("A", "abstract", "a", "exclude")))
    beside(folder, "a,include,,")
    assert added(by_hand, taken(folder, by_hand)) == []
    assert "a is exclude (by hand) and include here" in errors(folder, by_hand)[0]


# --- pairs ---------------------------------------------------------------------------------------


def test_an_old_copy_of_a_workbook_of_pairs_parts_and_joins_nothing(tmp_path: Path) -> None:
    doubtful = replace(same("R", "Q", verdict="unsure"), score=80.0)
    state = state_of(records("QR"), [doubtful])
    (name,) = sheets_folder(tmp_path, state).put_pairs()
    fill_cells(tmp_path / name, {"Q R": {"decision": "different"}})
    first = taken(tmp_path, state)
    old = (tmp_path / name).read_bytes()
    fill_cells(tmp_path / name, {"Q R": {"decision": "duplicate"}})
    second = taken(tmp_path, first, "2026-11-05")
    assert added(first, second) == [("R", "duplicate")]
    (tmp_path / name).write_bytes(old)
    assert added(second, taken(tmp_path, second)) == []
    (question,) = errors(tmp_path, second)
    assert "Q R is duplicate since 2026-11-05" in question
    assert "and not_duplicate here" in question
    ruled = accept(second, tmp_path, name)
    assert added(ruled, taken(tmp_path, ruled)) == [("R", "not_duplicate")]


# --- of another round ----------------------------------------------------------------------------


def test_a_table_called_for_a_round_to_which_its_records_never_came_is_asked_about(
    folder: Path,
) -> None:
    name = beside(folder, "a,include,,", "b,include,,", name="full_text_A.csv")
    assert added(SENT, taken(folder, SENT)) == []
    (question,) = errors(folder, SENT)
    assert question.startswith(f"{name} rows 2, 3: is called a table of the round")
    assert '"full_text", to which 2 of its 2 records never came' in question


def test_news_in_a_workbook_whose_round_is_over_are_told(folder: Path) -> None:
    for name in (A, A.replace("_A", "_B")):
        fill(folder, "exclude", "exclude", "exclude", name=name)
    over = taken(folder, SENT)
    fill(folder, "include", "exclude", "exclude")
    problems = sheets_folder(folder, over).read().problems
    assert [p.severity for p in problems] == ["warning"]
    assert 'is of the round "abstract", which is over for all its 3 records; 1 decisions' in str(
        problems[0]
    )


def test_that_the_round_is_over_is_no_news_of_a_workbook_that_was_drawn_to_look_once_more(
    folder: Path,
) -> None:
    for name in (A, A.replace("_A", "_B")):
        fill(folder, "exclude", "exclude", "exclude", name=name)
    over = taken(folder, SENT)
    fill(folder, "include", "exclude", "exclude")
    (sheet,) = {d.sheet for d in over.decisions if d.by == "A"}
    drawn = Workbook(
        sheet=sheet, path=A, kind="votes", round="abstract", reviewer="A", purpose="audit"
    )
    assert sheets_folder(folder, replace(over, workbooks=(drawn,))).read().problems == ()


# --- what lies beside them -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "lock", ["~$abstract_A.xlsx", "~$stract_A.xlsx", ".~lock.abstract_A.xlsx#"]
)
def test_a_lock_file_says_that_the_workbook_is_open(folder: Path, lock: str) -> None:
    (folder / "data" / "sheets" / lock).write_bytes(b"x")
    (problem,) = sheets_folder(folder, SENT).read().problems
    assert (problem.where, problem.severity) == (A, "notice")
    assert f"seems to be open in another program ({lock})" in problem.what


def test_system_files_and_lock_files_of_nothing_are_passed_over(folder: Path) -> None:
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", "~$gone.xlsx", "._abstract_A.xlsx"):
        (folder / "data" / "sheets" / name).write_bytes(b"x")
    assert sheets_folder(folder, SENT).read().problems == ()


def test_a_file_that_is_no_workbook_is_named_and_the_others_go_on(folder: Path) -> None:
    (folder / "data" / "sheets" / "votes.numbers").write_bytes(b"PK\x03\x04x")
    fill(folder, "include")
    assert added(SENT, taken(folder, SENT)) == [("a", "include")]
    assert "votes.numbers: cannot be read as a spreadsheet" in errors(folder, SENT)[0]
