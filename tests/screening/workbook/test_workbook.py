"""Workbooks: what a reviewer gets, and what comes back however it was treated on the way."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from screening.sheets import below, header

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.identity import make_id
from cis_pipeline.core.model import Box, Decision, Record, Verdict
from cis_pipeline.protocol.criteria.criterion import Criterion
from cis_pipeline.protocol.protocol import DecisionWords, Protocol, ReviewTable
from cis_pipeline.protocol.rounds import Round
from cis_pipeline.screening import workbook
from cis_pipeline.screening.workbook import Returned, Task
from cis_pipeline.screening.workbook.labels import Label, label_of
from cis_pipeline.screening.workbook.write import hidden_rows

PROTOCOL = Protocol(
    ReviewTable(title="A review", question="What works?"),
    (
        Round(id="abstract", title="Abstracts", reviewers=("A", "B c"), settled_by="C"),
        Round(
            id="full_text",
            title="Full texts",
            unit="report",
            reviewers=("A", "B c"),
            box=Box.EXCLUDED,
        ),
    ),
    (
        Criterion(id="LANG", title="Not in English", rounds=("abstract", "full_text")),
        Criterion(id="TOPIC", title="Off topic", question="On topic?", rounds=("abstract",)),
        Criterion(id="FT1_GENERAL", title="General account", rounds=("full_text",)),
    ),
    words=DecisionWords(include=("1", "keep"), unsure=("hmm",)),
)
TITLES = (
    '=HYPERLINK("http://example.org","Innovation in care")',
    "Innovation in children\u2019s homes: a study of eleven local authorities in Wales",
    "\u00c6ndringer i b\u00f8rnehjem",
    "1E5",
    "Annual report 2015",
    "Annual report 2016",
)
REPORTS = {
    (key := make_id("s", title)): Record(
        record_id=key,
        title=title,
        authors=("Hampson, Martha", "Department for Education"),
        year=2010 + at,
        doi=f"10.1000/{at}.10",
        abstract="=1+1\nAn abstract of \x07several words. " * at,
        language="en",
    )
    for at, title in enumerate(TITLES)
}
IDS = tuple(REPORTS)
TASK = Task(kind="votes", round_id="abstract", reviewer="A", reports=tuple(REPORTS.values()))
VOTES = {
    IDS[0]: ("include", "", "good"),
    IDS[1]: ("Exclude", "topic", ""),
    IDS[2]: ("EXCLUDE", "Not in English; TOPIC", ""),
    IDS[3]: ("maybe", "", "0012"),
    IDS[4]: ("1", "", ""),
}
"""The decision, reason and note that A writes; the last report is left blank."""


def filled(path: Path, task: Task = TASK, votes: dict[str, tuple[str, str, str]] = VOTES) -> Any:
    """The workbook of a task, filled in by hand; returned open."""
    workbook.write(path, task, PROTOCOL)
    book = openpyxl.load_workbook(path)
    sheet = book["screening"]
    head, place = header(sheet)
    for number, row in enumerate(below(sheet), start=head + 1):
        for column, value in zip(
            ("decision", "reason", "note"), votes.get(row["record_id"], ("", "", "")), strict=True
        ):
            sheet.cell(number, place[column]).value = value or None
    book.save(path)
    return book


def read(path: Path, name: str = "") -> Returned:
    return workbook.read(path, PROTOCOL, REPORTS, name)


def plain(decisions: tuple[Decision, ...]) -> set[Decision]:
    """Decisions without the file and the row they stood in."""
    return {replace(d, locator="", sheet="") for d in decisions}


def column(sheet: Any, name: str) -> int:
    return header(sheet)[1][name]


def said(returned: Returned) -> list[str]:
    return [str(problem) for problem in returned.problems]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "Dossier \u00e9t\u00e9" / "abstract_A.xlsx"


# --- writing -----------------------------------------------------------------------------------


def test_a_workbook_shows_every_report_as_text_and_nothing_as_a_formula(path: Path) -> None:
    workbook.write(path, TASK, PROTOCOL)
    sheet = openpyxl.load_workbook(path)["screening"]
    rows = below(sheet)
    assert [row["record_id"] for row in rows] == list(IDS)
    assert [row["title"] for row in rows] == list(TITLES)
    cells = [cell for row in sheet.iter_rows(min_row=3) for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}


def test_columns_with_nothing_to_show_are_left_out(path: Path) -> None:
    workbook.write(path, TASK, PROTOCOL)
    head = [cell.value for cell in openpyxl.load_workbook(path)["screening"][2]]
    assert head == [
        *("title", "abstract", "decision", "reason", "note", "authors", "year", "container"),
        *("doi", "url", "language", "record_id"),
    ]
    fuller = replace(
        TASK,
        round_id="full_text",
        doubts={IDS[0]: "COUNTRY: no place is named"},
        earlier={IDS[0]: "include"},
        simulated=frozenset(IDS),
    )
    workbook.write(path, fuller, PROTOCOL)
    sheet = openpyxl.load_workbook(path)["screening"]
    head = [cell.value for cell in sheet[2]]
    assert head[2:6] == ["decision", "reason", "note", "study"]
    assert head[-4:] == ["simulated", "doubts", "earlier", "record_id"]
    assert [cell.value for cell in sheet[3]][-4:] == [
        "simulated",
        "COUNTRY: no place is named",
        "include",
        IDS[0],
    ]


def test_a_sheet_is_easy_to_fill_in(path: Path) -> None:
    workbook.write(path, TASK, PROTOCOL)
    book = openpyxl.load_workbook(path)
    sheet = book["screening"]
    assert sheet.freeze_panes == "B3"
    assert sheet.auto_filter.ref == "A2:L8"
    assert not sheet.protection.sheet
    lists = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}
    assert lists["C3:C8"] == '"include,exclude,unsure"'
    assert lists["D3:D8"].startswith("criteria!$A$")
    assert book["cis"].sheet_state == "veryHidden"
    criteria = [[c.value for c in row[:3]] for row in book["criteria"].iter_rows()]
    assert [book["criteria"]["A1"].font.bold, sheet["A3"].font.bold] == [True, False]
    assert ["Off topic", "TOPIC", "On topic?"] in criteria
    assert not any("FT1_GENERAL" in row for row in criteria)


def test_a_task_of_conflicts_shows_the_votes_and_offers_no_unsure(path: Path) -> None:
    task = replace(TASK, kind="conflicts", earlier={IDS[0]: "A: include\nB c: exclude (LANG)"})
    workbook.write(path, task, PROTOCOL)
    sheet = openpyxl.load_workbook(path)["screening"]
    assert [cell.value for cell in sheet[2]][:6] == [
        *("title", "abstract", "votes", "decision", "reason", "note")
    ]
    assert sheet["C3"].value == "A: include\nB c: exclude (LANG)"
    lists = [v.formula1 for v in sheet.data_validations.dataValidation]
    assert '"include,exclude"' in lists


def test_the_same_task_gives_the_same_bytes_without_times(path: Path) -> None:
    workbook.write(path, TASK, PROTOCOL)
    first = path.read_bytes()
    workbook.write(path, TASK, PROTOCOL)
    assert path.read_bytes() == first
    with zipfile.ZipFile(path) as packed:
        assert {m.date_time for m in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert list(path.parent.iterdir()) == [path]


def test_a_text_longer_than_a_cell_holds_is_cut_and_says_so(path: Path) -> None:
    long = replace(REPORTS[IDS[0]], abstract="\U0001f600" * 20_000)
    workbook.write(path, replace(TASK, reports=(long,)), PROTOCOL)
    sheet = openpyxl.load_workbook(path)["screening"]
    text = sheet.cell(3, column(sheet, "abstract")).value
    assert text.endswith("[cut here: longer than a cell can hold]")
    assert len(text.encode("utf-16-le")) // 2 <= 32_767


def test_a_folder_that_cannot_be_written_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(ReviewError, match="cannot be written"):
        workbook.write(tmp_path / "file" / "a.xlsx", TASK, PROTOCOL)


# --- reading -----------------------------------------------------------------------------------


def test_a_filled_in_workbook_gives_the_decisions_with_where_they_stood(path: Path) -> None:
    filled(path)
    returned = read(path, "data/sheets/abstract_A.xlsx")
    assert (returned.kind, returned.round_id, returned.reviewer) == ("votes", "abstract", "A")
    assert said(returned) == []
    assert (returned.pending, returned.blank) == (1, (IDS[5],))
    assert [(d.record_id, d.verdict, d.reason, d.further, d.note) for d in returned.decisions] == [
        (IDS[0], Verdict.INCLUDE, "", (), "good"),
        (IDS[1], Verdict.EXCLUDE, "TOPIC", (), ""),
        (IDS[2], Verdict.EXCLUDE, "LANG", ("TOPIC",), ""),
        (IDS[3], Verdict.UNSURE, "", (), "0012"),
        (IDS[4], Verdict.INCLUDE, "", (), ""),
    ]
    assert {d.by for d in returned.decisions} == {"A"}
    assert returned.decisions[1].locator == "data/sheets/abstract_A.xlsx row 4"
    assert returned.decisions[1].protocol == PROTOCOL.basis("abstract", Verdict.EXCLUDE, ("TOPIC",))


def test_a_workbook_nobody_filled_in_is_all_pending(path: Path) -> None:
    workbook.write(path, TASK, PROTOCOL)
    returned = read(path)
    assert (returned.decisions, returned.problems, returned.pending) == ((), (), 6)


def test_sorted_rows_moved_columns_blank_rows_and_a_heading_above_change_nothing(
    path: Path,
) -> None:
    expected = plain((filled(path), read(path))[1].decisions)
    old = openpyxl.load_workbook(path)["screening"]
    rows = [[cell.value for cell in row] for row in old.iter_rows()]
    order = [11, 9, 4, 0, 10, 1, 2, 3]
    book = openpyxl.load_workbook(path)
    del book["screening"]
    sheet = book.create_sheet("Tabelle1")
    sheet.append(["Sent on Monday"])
    sheet.append([None])
    sheet.append([str(rows[0][i]).replace("_", " ").title() for i in order])
    for row in sorted(rows[1:], key=lambda r: str(r[1]), reverse=True):
        sheet.append([row[i] for i in order])
        sheet.append([None])
    book.save(path)
    returned = read(path)
    assert plain(returned.decisions) == expected
    assert said(returned) == []


def test_a_csv_with_semicolons_and_a_file_name_is_as_good(path: Path) -> None:
    expected = plain((filled(path), read(path))[1].decisions)
    rows = [[c.value for c in r] for r in openpyxl.load_workbook(path)["screening"].iter_rows()]
    for encoding, delimiter in (("utf-8-sig", ";"), ("utf-16", "\t"), ("utf-8", ",")):
        back = path.with_name("abstract_a (1).csv")
        with back.open("w", encoding=encoding, newline="") as stream:
            csv.writer(stream, delimiter=delimiter).writerows(rows)
        returned = read(back)
        assert (plain(returned.decisions), said(returned)) == (expected, [])


def test_a_csv_in_an_old_encoding_is_read_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "abstract_A.csv"
    text = f"record_id,title,decision,reason,note\n{IDS[2]},{TITLES[2]},include,,d\u00e9j\u00e0\n"
    path.write_bytes(text.encode("cp1252"))
    returned = read(path)
    assert returned.decisions[0].note == "d\u00e9j\u00e0"
    assert "is not UTF-8" in said(returned)[0]


def test_a_sheet_with_the_four_columns_of_the_contract_alone_is_read(tmp_path: Path) -> None:
    path = tmp_path / "full_text_B c_2.csv"
    path.write_text(
        f"record_id,decision,reason,note\n{IDS[0]},include,,\n{IDS[1]},exclude,LANG,\n",
        encoding="utf-8",
    )
    returned = read(path)
    assert (returned.round_id, returned.reviewer) == ("full_text", "B c")
    assert [d.verdict for d in returned.decisions] == [Verdict.INCLUDE, Verdict.EXCLUDE]


def change(path: Path, row: int, name: str, value: object) -> Returned:
    """The filled-in workbook with one cell changed, read back."""
    book = filled(path)
    sheet = book["screening"]
    sheet.cell(row, column(sheet, name)).value = value
    book.save(path)
    return read(path, "s.xlsx")


@pytest.mark.parametrize(
    ("word", "suggestion"),
    [
        ("mabye", 'did you mean "unsure"?'),
        ("inlcude", 'did you mean "include"?'),
        ("0", "write one of these, or declare the word in config/review.toml under"),
    ],
)
def test_an_unknown_word_is_never_guessed_but_a_near_one_is_named(
    path: Path, word: str, suggestion: str
) -> None:
    returned = change(path, 4, "decision", word)
    assert said(returned)[0].startswith(
        f's.xlsx row 4: decision "{word}" is not one of include, exclude, unsure; {suggestion}'
    )
    assert IDS[1] not in {d.record_id for d in returned.decisions}
    assert IDS[1] in returned.blank


@pytest.mark.parametrize(
    ("word", "verdict"),
    [
        ("  Include. ", Verdict.INCLUDE),
        ("Y", Verdict.INCLUDE),
        (1, Verdict.INCLUDE),
        ("Keep", Verdict.INCLUDE),
        ("no", Verdict.EXCLUDE),
        ("OUT", Verdict.EXCLUDE),
        ("?", Verdict.UNSURE),
        ("Hmm", Verdict.UNSURE),
    ],
)
def test_plain_words_and_declared_ones_are_understood(
    path: Path, word: object, verdict: Verdict
) -> None:
    returned = change(path, 8, "decision", word)
    assert {d.record_id: d.verdict for d in returned.decisions}[IDS[5]] is verdict
    assert said(returned) == []


def test_an_unknown_reason_keeps_the_row_out(path: Path) -> None:
    returned = change(path, 4, "reason", "TOPIK")
    assert said(returned) == [
        's.xlsx row 4: reason "TOPIK" is not one of LANG, TOPIC; the row stays pending; '
        'did you mean "TOPIC"?'
    ]
    assert len(returned.decisions) == 4
    elsewhere = change(path, 4, "reason", "ft1_general")
    assert 'reason "FT1_GENERAL" may not be given in the round "abstract"' in said(elsewhere)[0]


def test_a_reason_may_be_a_code_a_title_or_both(path: Path) -> None:
    for reason in ("lang", "not in ENGLISH", "LANG: Not in English", "LANG - it is Welsh; lang"):
        decision = change(path, 4, "reason", reason).decisions[1]
        assert (decision.reason, decision.further) == ("LANG", ())


def test_an_exclusion_without_a_reason_counts_for_records_but_not_for_reports(path: Path) -> None:
    assert change(path, 4, "reason", None).decisions[1].verdict is Verdict.EXCLUDE
    task = replace(TASK, round_id="full_text")
    filled(path, task, {IDS[0]: ("exclude", "", "")})
    returned = read(path.rename(path.with_name("x.xlsx")))
    assert returned.decisions == ()
    assert "an exclusion of a report needs a reason" in said(returned)[0]
    assert "LANG, FT1_GENERAL" in said(returned)[0]


def test_a_reason_with_an_inclusion_is_kept_in_the_note_with_a_warning(path: Path) -> None:
    returned = change(path, 3, "reason", "LANG")
    assert returned.decisions[0].note == "good; reason given with include: LANG"
    assert returned.decisions[0].reason == ""
    assert [p.severity for p in returned.problems] == ["warning"]


def test_a_part_sorted_alone_is_kept_out_with_the_record_it_seems_to_be_about(path: Path) -> None:
    book = filled(path)
    sheet = book["screening"]
    sheet["L3"].value, sheet["L4"].value = sheet["L4"].value, sheet["L3"].value
    book.save(path)
    returned = read(path)
    assert {d.record_id for d in returned.decisions} == set(IDS[2:5])
    assert f"the title is that of {IDS[0]}" in said(returned)[0]
    assert f"the title is that of {IDS[1]}" in said(returned)[1]
    assert set(returned.blank) == {IDS[0], IDS[1], IDS[5]}


def test_titles_of_one_series_are_told_apart_by_their_numbers(path: Path) -> None:
    book = filled(path)
    sheet = book["screening"]
    sheet["L7"].value, sheet["L8"].value = sheet["L8"].value, sheet["L7"].value
    book.save(path)
    assert not {IDS[4], IDS[5]} & {d.record_id for d in read(path).decisions}


def test_a_title_cut_short_or_lightly_damaged_is_still_the_title(path: Path) -> None:
    for title in ("Innovation in children's homes: a study", TITLES[1].replace("e", "", 2)):
        assert IDS[1] in {d.record_id for d in change(path, 4, "title", title).decisions}


def test_a_damaged_or_foreign_id_is_reported_with_the_title_it_stands_beside(path: Path) -> None:
    wrong = IDS[1][:-1] + ("0" if IDS[1][-1] != "0" else "1")
    returned = change(path, 4, "record_id", wrong)
    assert said(returned)[0] == (
        f's.xlsx row 4: record_id "{wrong}" is damaged: its check character does not fit; the row '
        f"is not taken in; the title is that of {IDS[1]}; if the row is about it, put that id back"
    )
    foreign = change(path, 4, "record_id", make_id("elsewhere", "x"))
    assert "is no record of this review" in said(foreign)[0]
    gone = change(path, 4, "record_id", None)
    assert "there is a decision, but no record_id" in said(gone)[0]


def test_a_line_below_the_table_that_decides_nothing_is_passed_over(path: Path) -> None:
    book = filled(path)
    book["screening"].append(["Total", "6 rows"])
    book.save(path)
    returned = read(path)
    assert (len(returned.decisions), said(returned)) == (5, [])


def test_a_repeated_row_collapses_and_a_contradicting_one_counts_for_nothing(path: Path) -> None:
    book = filled(path)
    sheet = book["screening"]
    sheet.append([cell.value for cell in sheet[4]])
    book.save(path)
    returned = read(path)
    assert len(returned.decisions) == 5
    assert [p.severity for p in returned.problems] == ["notice"]
    sheet.cell(9, column(sheet, "decision")).value = "include"
    book.save(path)
    returned = read(path)
    assert IDS[1] not in {d.record_id for d in returned.decisions}
    assert f"{IDS[1]} stands in rows 4, 9 with different decisions" in said(returned)[1]


def test_deleted_rows_are_told_of_and_no_longer_asked_for(path: Path) -> None:
    book = filled(path)
    book["screening"].delete_rows(7, 2)
    book.save(path)
    returned = read(path)
    assert (len(returned.decisions), returned.pending, returned.blank) == (4, 2, ())
    assert f"2 of 6 rows are gone or not taken in ({IDS[4]}, {IDS[5]})" in said(returned)[0]


def test_merged_decision_cells_are_refused_by_their_address(path: Path) -> None:
    book = filled(path)
    book["screening"].merge_cells("C4:C6")
    book.save(path)
    returned = read(path)
    assert {d.record_id for d in returned.decisions} == {IDS[0], IDS[4]}
    assert "the cells C4 to C6 are merged" in said(returned)[0]
    assert len(returned.problems) == 1


def test_a_report_is_refused_whose_rows_lie_in_merged_cells_only_in_part(path: Path) -> None:
    book = filled(path)
    sheet = book["screening"]
    sheet.append([cell.value for cell in sheet[3]])
    sheet.merge_cells("C3:C4")
    book.save(path)
    returned = read(path)
    assert {d.record_id for d in returned.decisions} == {IDS[2], IDS[3], IDS[4]}
    assert set(returned.blank) == {IDS[0], IDS[1], IDS[5]}


def test_without_criteria_there_are_no_codes_to_choose_from(path: Path) -> None:
    workbook.write(path, TASK, replace(PROTOCOL, criteria=()))
    sheet = openpyxl.load_workbook(path)["screening"]
    assert [str(v.sqref) for v in sheet.data_validations.dataValidation] == ["C3:C8"]


def test_a_file_that_is_no_workbook_leaves_nothing_pending(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"PK")
    assert (read(path).unread, read(path).pending) == (True, 0)


def test_extra_columns_and_look_alike_sheets_are_told_of(path: Path) -> None:
    book = filled(path)
    sheet = book["screening"]
    sheet.cell(2, 13).value = "My thoughts"
    book.copy_worksheet(sheet)
    book.save(path)
    returned = read(path)
    assert len(returned.decisions) == 5
    assert "columns that are not read: my_thoughts" in said(returned)[0]
    assert 'only the sheet "screening" is read, though screening Copy' in said(returned)[1]


def test_two_decision_columns_stop_the_file(path: Path) -> None:
    book = filled(path)
    book["screening"].cell(2, 13).value = "decision"
    book.save(path)
    returned = read(path)
    assert returned.decisions == ()
    assert 'there are two columns "decision"' in said(returned)[0]
    assert returned.pending == 6


def test_without_its_hidden_sheet_a_file_is_known_by_its_name_or_not_at_all(path: Path) -> None:
    book = filled(path)
    del book["cis"]
    book.save(path)
    assert read(path).reviewer == "A"
    returned = read(path.rename(path.with_name("from Anna.xlsx")))
    assert returned.decisions == ()
    assert "name the file <round>_<reviewer>, as in abstract_A.xlsx" in said(returned)[0]


def test_a_file_named_for_another_reviewer_than_it_was_written_for_is_refused(path: Path) -> None:
    filled(path)
    returned = read(path.rename(path.with_name("abstract_B c.xlsx")))
    assert returned.decisions == ()
    assert (
        'was written for "A" in the round "abstract", but is named for "B c"' in said(returned)[0]
    )


def test_a_reviewer_or_round_the_protocol_does_not_know_is_refused(path: Path) -> None:
    filled(path)
    other = replace(PROTOCOL, rounds=(Round(id="abstract", title="X", reviewers=("Ay",)),))
    returned = workbook.read(path, other, REPORTS)
    assert '"A" is not a reviewer of the round "abstract"' in said(returned)[0]
    none = replace(PROTOCOL, rounds=PROTOCOL.rounds[1:])
    assert 'is for the round "abstract"' in said(workbook.read(path, none, REPORTS))[0]


def test_a_consensus_names_who_settled_it_and_cannot_be_unsure(path: Path) -> None:
    task = replace(TASK, kind="conflicts", reviewer="C")
    conflicts = path.with_name(workbook.file_name(task))
    assert conflicts.name == "abstract_conflicts.xlsx"
    filled(conflicts, task)
    returned = read(conflicts)
    assert (returned.kind, returned.reviewer) == ("conflicts", "C")
    assert {d.by for d in returned.decisions} == {"consensus"}
    assert returned.decisions[0].note == "settled by C: good"
    assert IDS[3] not in {d.record_id for d in returned.decisions}
    assert "a consensus settles the conflict" in said(returned)[0]


def test_named_studies_become_a_decision_of_their_own(path: Path) -> None:
    task = replace(TASK, round_id="full_text")
    book = filled(path, task, {IDS[0]: ("include", "", "")})
    sheet = book["screening"]
    sheet.cell(3, column(sheet, "study")).value = "Signs of Safety ; Firstline;"
    book.save(path)
    vote, study = read(path.rename(path.with_name("back.xlsx"))).decisions
    assert vote.verdict is Verdict.INCLUDE
    assert (study.verdict, study.target) == (Verdict.STUDY, "Firstline; Signs of Safety")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"\x00" * 3000, b"Dear all"])
def test_a_file_that_is_no_spreadsheet_is_a_problem_not_a_crash(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "abstract_A.xlsx"
    path.write_bytes(content)
    (problem,) = read(path).problems
    assert problem.what.startswith("cannot be read as a spreadsheet")
    assert problem.what.endswith("nothing was taken in")
    assert problem.remedy.startswith("close the file in the other program, or put back a copy")


def whose(returned: Returned) -> tuple[str, str, str, bool]:
    return returned.kind, returned.round_id, returned.reviewer, returned.unread


def test_a_file_cut_short_or_overwritten_still_says_by_its_name_whose_it_is(path: Path) -> None:
    filled(path)
    assert whose(read(path)) == ("votes", "abstract", "A", False)
    held = path.read_bytes()
    for damaged in (held[: len(held) // 2], held[:-30], bytes(len(held)), b""):
        path.write_bytes(damaged)
        returned = read(path)
        assert whose(returned) == ("votes", "abstract", "A", True)
        assert (returned.decisions, len(returned.problems)) == ((), 1)
        settles = path.with_name("full_text_conflicts.xlsx")
        settles.write_bytes(damaged)
        assert whose(read(settles)) == ("conflicts", "full_text", "", True)
        nobody = path.with_name("from Anna.xlsx")
        nobody.write_bytes(damaged)
        assert whose(read(nobody)) == ("votes", "", "", True)


def test_a_file_locked_by_another_program_still_says_by_its_name_whose_it_is(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    filled(path)
    monkeypatch.setattr(Path, "read_bytes", locked)
    for name in ("abstract_A.xlsx", "abstract_A (2).csv"):
        returned = read(path.with_name(name), "s.xlsx")
        assert whose(returned) == ("votes", "abstract", "A", True)
        assert said(returned) == [
            "s.xlsx: cannot be read as a spreadsheet (Permission denied); nothing was taken in; "
            "close the file in the other program, or put back a copy of it, and save it as .xlsx"
        ]


def test_a_file_without_its_header_still_says_whose_it_is_and_what_it_asks(path: Path) -> None:
    book = filled(path)
    book["screening"].delete_rows(2)
    book.save(path)
    returned = read(path, "s.xlsx")
    assert whose(returned) == ("votes", "abstract", "A", True)
    assert (returned.decisions, returned.blank) == ((), IDS)
    assert said(returned) == [
        "s.xlsx: no row has the headings record_id and decision; nothing was taken in; put the "
        "header row back as it was written"
    ]
    bare = path.with_name("abstract_A.csv")
    bare.write_text("", encoding="utf-8")
    assert whose(read(bare)) == ("votes", "abstract", "A", True)


# --- read under a protocol that was changed since ----------------------------------------------

BOXED = Criterion(id="GONE", title="Not found", rounds=("full_text",), box=Box.NOT_RETRIEVED)
WITH_BOX = replace(PROTOCOL, criteria=(*PROTOCOL.criteria, BOXED))


def asking(protocol: Protocol = PROTOCOL, **questions: str) -> Protocol:
    """The protocol with other questions, by criterion id."""
    changed = (
        c.model_copy(update={"question": questions.get(c.id, c.question)})
        for c in protocol.criteria
    )
    return replace(protocol, criteria=tuple(changed))


def bases(returned: Returned) -> dict[str, str]:
    return {d.record_id: d.protocol for d in returned.decisions}


def test_a_workbook_has_an_id_that_follows_from_what_it_asks_and_outlives_its_name(
    path: Path,
) -> None:
    filled(path)
    ids = {d.sheet for d in read(path).decisions}
    assert len(ids) == 1
    assert re.fullmatch("S-[A-Z2-7]{10}", *ids)
    copy = path.with_name("abstract_A (1).xlsx")
    copy.write_bytes(path.read_bytes())
    assert {d.sheet for d in read(copy).decisions} == ids
    others = {
        dict(hidden_rows(task, protocol))["sheet"]
        for task, protocol in (
            (TASK, asking(TOPIC="Now what?")),
            (replace(TASK, kind="conflicts"), PROTOCOL),
            (replace(TASK, reviewer="B c"), PROTOCOL),
            (replace(TASK, round_id="full_text"), PROTOCOL),
            (replace(TASK, reports=TASK.reports[1:]), PROTOCOL),
        )
    }
    assert len(others | ids) == 6


def test_without_an_id_a_workbook_is_known_by_what_it_is_called(path: Path) -> None:
    book = filled(path)
    rows = [row for row in book["cis"].iter_rows() if row[0].value in ("sheet", "criterion")]
    for row in reversed(rows):
        book["cis"].delete_rows(row[0].row)
    book.save(path)
    returned = workbook.read(path, asking(TOPIC="Now what?"), REPORTS, "sheets/a.xlsx")
    assert {d.sheet for d in returned.decisions} == {"sheets/a.xlsx"}
    assert said(returned) == []
    assert len(returned.decisions) == 5
    assert not any(basis.startswith("older:") for basis in bases(returned).values())


def test_votes_that_answer_a_question_changed_since_are_history_and_others_stand(
    path: Path,
) -> None:
    filled(path)
    now = asking(TOPIC="On another topic?")
    returned = workbook.read(path, now, REPORTS, "s.xlsx")
    include, both = now.basis("abstract", Verdict.INCLUDE), ("LANG", "TOPIC")
    assert bases(returned) == {
        IDS[0]: f"older:{include}",
        IDS[1]: f"older:{now.basis('abstract', Verdict.EXCLUDE, ['TOPIC'])}",
        IDS[2]: f"older:{now.basis('abstract', Verdict.EXCLUDE, both)}",
        IDS[3]: f"older:{now.basis('abstract', Verdict.UNSURE)}",
        IDS[4]: f"older:{include}",
    }
    (problem,) = returned.problems
    assert (problem.severity, str(problem)) == (
        "warning",
        "s.xlsx: 5 decisions were given before a criterion was changed (TOPIC); they are kept as "
        "history and asked again",
    )
    other = workbook.read(path, asking(LANG="In English?"), REPORTS)
    standing = {i for i, basis in bases(other).items() if not basis.startswith("older:")}
    assert standing == {IDS[1]}
    assert "4 decisions were given before" in said(other)[0]
    assert IDS[0] not in returned.blank


def test_a_criterion_added_or_dropped_since_reopens_what_was_not_excluded(path: Path) -> None:
    filled(path)
    more = Criterion(id="NEW", title="New", rounds=("abstract",))
    for protocol, code in (
        (replace(PROTOCOL, criteria=(*PROTOCOL.criteria, more)), "NEW"),
        (asking_less := replace(PROTOCOL, criteria=PROTOCOL.criteria[1:]), "LANG"),
    ):
        returned = workbook.read(path, protocol, REPORTS)
        older = {i for i, basis in bases(returned).items() if basis.startswith("older:")}
        assert older == {IDS[0], IDS[3], IDS[4]}
        assert f"3 decisions were given before a criterion was changed ({code})" in "".join(
            said(returned)
        )
    assert IDS[2] not in bases(workbook.read(path, asking_less, REPORTS))


def test_new_titles_rules_and_boxed_criteria_change_no_inclusion(path: Path) -> None:
    task = replace(TASK, round_id="full_text")
    path = path.with_name("full_text_A.xlsx")
    workbook.write(path, task, WITH_BOX)
    book = openpyxl.load_workbook(path)
    sheet = book["screening"]
    for row, (verdict, reason) in enumerate((("include", None), ("exclude", "GONE")), start=3):
        sheet.cell(row, column(sheet, "decision")).value = verdict
        sheet.cell(row, column(sheet, "reason")).value = reason
    book.save(path)
    retitled = tuple(c.model_copy(update={"title": c.title + "!"}) for c in WITH_BOX.criteria)
    for protocol in (WITH_BOX, replace(WITH_BOX, criteria=retitled)):
        assert bases(workbook.read(path, protocol, REPORTS)) == {
            IDS[0]: protocol.basis("full_text", Verdict.INCLUDE),
            IDS[1]: protocol.basis("full_text", Verdict.EXCLUDE, ["GONE"]),
        }
    found = bases(workbook.read(path, asking(WITH_BOX, GONE="Sought where?"), REPORTS))
    assert [basis.startswith("older:") for basis in found.values()] == [False, True]
    (kept,) = bases(workbook.read(path, PROTOCOL, REPORTS)).values()
    assert kept == PROTOCOL.basis("full_text", Verdict.INCLUDE)


@pytest.mark.parametrize(
    "titles",
    [{"LANG": "In another language"}, {"LANG": "In another language", "TOPIC": "Not in English"}],
    ids=["another title", "its title is another's now"],
)
def test_a_reason_chosen_from_the_list_of_a_workbook_means_its_code_whatever_its_title_now(
    path: Path, titles: dict[str, str]
) -> None:
    filled(path, votes={IDS[0]: ("exclude", "Not in English", "")})
    called = (c.model_copy(update={"title": titles.get(c.id, c.title)}) for c in PROTOCOL.criteria)
    returned = workbook.read(path, replace(PROTOCOL, criteria=tuple(called)), REPORTS)
    assert [(d.record_id, d.reason) for d in returned.decisions] == [(IDS[0], "LANG")]
    assert said(returned) == []


def test_a_missing_file_is_a_problem_too(tmp_path: Path) -> None:
    assert "cannot be read" in said(read(tmp_path / "none.xlsx"))[0]
    assert "cannot be read" in said(read(tmp_path / "none.csv"))[0]


def test_names_that_a_file_system_forbids_are_made_safe_and_found_again(tmp_path: Path) -> None:
    odd = replace(PROTOCOL, rounds=(Round(id="abstract", title="X", reviewers=("A/B: x?",)),))
    task = replace(TASK, reviewer="A/B: x?")
    path = tmp_path / workbook.file_name(task)
    assert path.name == "abstract_A-B- x-.xlsx"
    workbook.write(path, task, odd)
    book = openpyxl.load_workbook(path)
    del book["cis"]
    book.save(path)
    assert workbook.read(path, odd, REPORTS).reviewer == "A/B: x?"


# --- whatever people do ------------------------------------------------------------------------

HEADER = ["record_id", "title", "decision", "reason", "note"]
SENT = {
    key: [key, REPORTS[key].title, decision, reason, note]
    for key, (decision, reason, note) in {**VOTES, IDS[5]: ("", "", "")}.items()
}


def put(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)


@settings(max_examples=60, deadline=None)
@given(
    st.permutations(IDS),
    st.permutations(range(5)),
    st.lists(st.integers(0, 6), max_size=4),
    st.integers(0, 15),
)
def test_however_rows_and_columns_are_ordered_the_decisions_are_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    order: list[str],
    columns: list[int],
    blanks: list[int],
    above: int,
) -> None:
    path = tmp_path_factory.getbasetemp() / "abstract_A.csv"
    put(path, [HEADER, *SENT.values()])
    expected = plain(read(path).decisions)
    rows = [SENT[key] for key in order]
    for at in blanks:
        rows.insert(at, [""] * 5)
    put(path, [["x"]] * above + [[row[i] for i in columns] for row in [HEADER, *rows]])
    returned = read(path)
    assert len(expected) == 5
    assert (plain(returned.decisions), said(returned)) == (expected, [])


JUNK = st.text(max_size=12) | st.sampled_from(["include", "=1", "\x00", "LANG;;", *IDS, *TITLES])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(JUNK, max_size=7), max_size=8), st.integers(0, 3))
def test_any_cells_are_read_without_a_fault_and_only_known_reports_get_a_vote(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], at: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "abstract_A.csv"
    clean = [[c.encode("utf-8", "replace").decode() for c in row] for row in rows]
    put(path, [*clean[:at], HEADER, *clean[at:]])
    returned = read(path)
    voted = [d.record_id for d in returned.decisions]
    assert set(voted) <= set(IDS)
    assert len(voted) == len(set(voted))


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("suffix", ["ods", "xlsx", "xls", "csv"])
def test_saved_by_libreoffice_it_gives_the_same_decisions(path: Path, suffix: str) -> None:
    filled(path)
    expected = read(path, "x")
    out = path.parent / "out"
    command = ["soffice", f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"]
    wanted = "csv:Text - txt - csv (StarCalc):44,34,76" if suffix == "csv" else suffix  # as UTF-8
    command += ["--headless", "--convert-to", wanted, "--outdir", str(out), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    returned = read(out / f"abstract_A.{suffix}", "x")
    if suffix == "csv":  # one sheet without the hidden one, which says what the workbook is
        assert plain(returned.decisions) == plain(expected.decisions)
        assert (said(returned), returned.blank) == ([], expected.blank)
    else:
        assert returned == expected


@pytest.mark.parametrize("count", [0, 1, 2, 6])
def test_the_hidden_sheet_names_every_report_that_is_asked_about(tmp_path: Path, count) -> None:
    reports = tuple(REPORTS.values())[:count]
    task = Task(kind="votes", round_id="abstract", reviewer="A", reports=reports)
    workbook.write(tmp_path / "abstract_A.xlsx", task, PROTOCOL)
    hidden = openpyxl.load_workbook(tmp_path / "abstract_A.xlsx")["cis"]
    rows = [tuple(cell.value for cell in row) for row in hidden.iter_rows()]
    assert rows == hidden_rows(task, PROTOCOL)
    assert (
        " ".join(value for key, value in rows if key == "records").split() == list(REPORTS)[:count]
    )


def test_the_ids_of_many_reports_share_cells_and_a_row_for_each_is_read_as_well(tmp_path: Path):
    many = tuple(Record(record_id=f"R-{n}", title=f"No. {n}") for n in range(2500))
    task = Task(kind="votes", round_id="abstract", reviewer="A", reports=many)
    rows = hidden_rows(task, PROTOCOL)
    assert [len(value.split()) for key, value in rows if key == "records"] == [1000, 1000, 500]
    hidden = {"round": ["abstract"], "reviewer": ["A"], "record": [*IDS]}
    label = label_of(hidden, "abstract_A", PROTOCOL, "x")
    assert isinstance(label, Label)
    assert label.record_ids == IDS
