"""Coders are asked in workbooks and answer; what they say, and change, and what then is owed."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from screening.coding_workbook.coders import THEMES, Team, codebook

from cis_pipeline.core.model import DEDUPE_ROUND, Decision, Verdict
from cis_pipeline.ledger.rows import Batch
from cis_pipeline.screening.coding_workbook.columns import columns_of

POWER, RISK, TRUST = "Workers share power with families.", "Risk-taking", "Trusting relations grew."


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return Team(tmp_path)


def all_cells(path: Path) -> str:
    book = openpyxl.load_workbook(path)
    rows = (row for sheet in book for row in sheet.iter_rows(values_only=True))
    return " ".join(str(value) for row in rows for value in row if value is not None)


def test_each_coder_has_a_workbook_with_a_row_a_suggested_sentence_between_its_neighbours(
    team: Team,
):
    assert team.run() == ["coding_A.xlsx", "coding_B.xlsx"]
    row = team.open("coding_A.xlsx").row("Relationships", TRUST)
    assert row == {
        "document": "Hampson et al. 2021: Sharing power with families",
        "theme": "Relationships",
        "before": POWER,
        "sentence": TRUST,
        "after": "Risk-taking was \u201csupported\u201d by managers.",
        "decision": None,
        "move to theme": None,
        "memo": None,
        "where": "abstract",
        "matched phrase": "Trusting",
        "row id": row["row id"],
    }


def test_the_sure_themes_of_a_document_come_before_the_possible_ones(team: Team):
    team.run()
    rows = [(r["document"].split(" ")[0], r["theme"]) for r in team.open("coding_A.xlsx").asked]
    assert list(dict.fromkeys(rows)) == [
        ("Hampson", "Power"),  # two hits
        ("Hampson", "Risk"),
        ("Hampson", "Relationships"),
        ("Elm", "Power"),
        ("Elm", "Relationships"),
    ]


def test_decisions_come_back_as_codings_with_place_basis_and_version(team: Team):
    team.run()
    answers = {("Power", POWER): "confirm | plainly", ("Risk", RISK): "move Power"}
    team.open("coding_A.xlsx").decide(answers).save()
    team.run()
    one, two = team.state.codings
    assert (one.verdict.value, one.by, one.record_id, one.theme) == (
        "confirm",
        "A",
        "R-PAPER",
        "TA1",
    )
    assert (one.field, one.quote, one.note, one.version) == ("abstract", POWER, "plainly", "1")
    abstract = team.state.reports["R-PAPER"].abstract
    assert abstract[one.start : one.end] == POWER
    assert one.codebook == team.book.theme[0].basis
    assert (two.verdict.value, two.theme, two.to) == ("move", "TA2", "TA1")
    assert two.codebook == f"{team.book.theme[1].basis} {team.book.theme[0].basis}"
    assert one.sheet.startswith("S-")
    assert team.told() == []


def test_what_is_read_again_is_no_news_and_a_changed_mind_is_a_later_row(team: Team):
    team.run()
    team.open("coding_A.xlsx").decide({("Power", POWER): "confirm"}).save()
    team.run()
    team.run()
    assert team.said() == [("confirm", "TA1", POWER, "")]
    team.open("coding_A.xlsx").decide({("Power", POWER): "refuse | not really"}).save()
    team.run()
    assert team.said()[1:] == [("refuse", "TA1", POWER, "not really")]


def test_an_emptied_decision_stands_and_undo_takes_it_back(team: Team):
    team.run()
    team.open("coding_A.xlsx").decide({("Power", POWER): "confirm"}).save()
    team.run()
    team.open("coding_A.xlsx").decide({("Power", POWER): ""}).save()
    team.run()
    assert len(team.state.codings) == 1
    assert "1 rows are blank that held a decision before" in team.told()[0]
    team.open("coding_A.xlsx").decide({("Power", POWER): "undo"}).save()
    team.run()
    assert team.said()[1:] == [("undo", "TA1", POWER, "")]
    assert team.told() == []
    assert team.waits()[0].startswith("A: 7 codings in data/sheets/coding_A.xlsx.")


def test_a_memo_without_a_decision_is_kept_and_settles_nothing(team: Team):
    team.run()
    team.open("coding_A.xlsx").decide({("Power", POWER): " | who is meant?"}).save()
    team.run()
    assert team.said() == [("memo", "TA1", POWER, "who is meant?")]
    assert team.waits()[0].startswith("A: 7 codings in")
    team.open("coding_A.xlsx").decide({("Power", POWER): "confirm | who is meant?"}).save()
    team.run()
    assert team.said()[1:] == [("confirm", "TA1", POWER, "who is meant?")]


def test_the_next_workbook_comes_when_nearly_all_of_the_last_is_done(tmp_path: Path):
    team = Team(tmp_path, codebook(batch=3))
    assert team.run() == ["coding_A.xlsx", "coding_B.xlsx"]
    assert team.waits()[0].endswith("`cis run` again. 4 more come in further workbooks.")
    book = team.open("coding_A.xlsx")
    assert len(book.asked) == 3
    book.asked[0]["decision"] = "confirm"
    book.save()
    assert team.run() == []
    team.open("coding_A.xlsx").all("confirm").save()
    assert team.run() == ["coding_A_2.xlsx"]
    both = [team.open(name).asked for name in ("coding_A.xlsx", "coding_A_2.xlsx")]
    assert not {r["row id"] for r in both[0]} & {r["row id"] for r in both[1]}


def test_only_the_best_passages_of_a_document_and_theme_are_asked_about(tmp_path: Path):
    team = Team(tmp_path, codebook(passages=1))
    team.run()
    rows = [(r["document"], r["theme"]) for r in team.open("coding_A.xlsx").asked]
    assert len(rows) == len(set(rows)) == 5


def test_no_workbook_is_written_for_documents_that_are_not_included(tmp_path: Path):
    team = Team(tmp_path, codebook(documents="included"))
    assert team.run() == []
    assert team.waits() == []


def test_without_coders_nobody_is_asked(tmp_path: Path):
    team = Team(tmp_path, codebook(coders=()))
    assert team.run() == []
    assert team.waits() == []


def test_nothing_shows_what_the_other_coder_says_or_has_found(team: Team):
    team.run()
    book = team.open("coding_B.xlsx").decide({("Power", POWER): "refuse | a secret"})
    words = "Nothing else changed"
    book.free[0].update(document="R-PAPER", sentence=words, theme="Stasis", memo="mine")
    book.save()
    (team.sheets / "coding_A.xlsx").unlink()
    assert team.run() == ["coding_A.xlsx"]
    text = all_cells(team.sheets / "coding_A.xlsx")
    assert "secret" not in text
    assert "Stasis" not in text
    sentences = [row["sentence"] for row in team.open("coding_A.xlsx").asked]
    assert words not in sentences
    assert "you said" not in team.open("coding_A.xlsx").columns


# --- new codes -----------------------------------------------------------------------------------


def test_a_free_row_adds_a_code_with_a_quote_of_the_coders_own(team: Team):
    team.run()
    book = team.open("coding_A.xlsx")
    book.free[0].update(document="R-PAPER", sentence="by  managers", theme="power", memo="they do")
    book.free[3].update(document="A pilot in one county", sentence="did not shift", theme="Inertia")
    book.free[4].update(
        document="Elm 2019: A pilot in one county", sentence="one county", theme="TA2"
    )
    book.save()
    team.run()
    assert team.said() == [
        ("add", "TA1", "by managers", "they do"),
        ("add", "Inertia", "did not shift", ""),
        ("add", "TA2", "one county", ""),
    ]
    assert [c.record_id for c in team.state.codings] == ["R-PAPER", "R-OTHER", "R-OTHER"]
    assert [c.field for c in team.state.codings] == ["abstract", "abstract", "title"]
    assert team.told() == [
        "config/codebook.toml: 1 proposed themes: Inertia (1); add them with `cis codebook add`; "
        "till then their codings count nowhere"
    ]
    team.run()
    assert len(team.state.codings) == 3


def test_a_proposed_theme_counts_once_the_codebook_has_it(team: Team):
    team.run()
    book = team.open("coding_A.xlsx")
    book.free[0].update(document="R-OTHER", sentence="did not shift", theme="Inertia")
    book.save()
    team.run()
    themes = [*THEMES, {"id": "TA9", "label": "Inertia", "phrases": ["inertia"]}]
    team.book = team.book.model_validate({**team.book.model_dump(by_alias=True), "theme": themes})
    team.run()
    assert team.said()[1:] == [("add", "TA9", "did not shift", "")]
    assert team.told() == []


def test_a_new_code_that_is_gone_from_the_workbook_stands_and_is_told(team: Team):
    team.run()
    book = team.open("coding_A.xlsx")
    book.free[0].update(document="R-OTHER", sentence="did not shift", theme="Power")
    book.save()
    team.run()
    book = team.open("coding_A.xlsx")
    book.free[0].update(document=None, sentence=None, theme=None)
    book.save()
    team.run()
    assert len(team.state.codings) == 1
    assert team.told() == [
        'data/sheets/coding_A.xlsx: 1 new codes stood here before and are gone ("did not shift"); '
        "they stand; take them back with `cis code --undo`, if that is meant"
    ]


# --- where coders differ -------------------------------------------------------------------------


def test_what_coders_differ_on_goes_to_the_adjudicator_by_letter_and_is_settled(team: Team):
    team.run()
    team.open("coding_A.xlsx").all("confirm").save()
    answers = {("Power", POWER): "refuse | it is told, not shown", ("Risk", RISK): "move Power"}
    team.open("coding_B.xlsx").all("confirm").decide(answers).save()
    assert team.run() == ["coding_conflicts.xlsx"]
    book = team.open("coding_conflicts.xlsx")
    said = {row["theme"]: row["coders said"] for row in book.asked}
    assert said["Power"] == "Coder A: confirm\nCoder B: refuse: it is told, not shown"
    assert said["Risk"] == "Coder A: confirm\nCoder B: move to Power"
    assert not book.free
    assert team.waits()[0].startswith(
        "C, to settle: 2 sentences on which coders differ in data/sheets/coding_conflicts.xlsx."
    )
    book.all("confirm").save()
    team.run()
    last = team.state.codings[-1]
    assert (last.by, last.voice, last.verdict.value) == ("consensus", "C", "confirm")
    assert team.waits() == []
    assert team.told() == []


def test_a_workbook_of_conflicts_is_not_blind_and_what_one_answers_is_still_asked_of_the_other(
    team: Team,
):
    team.run()
    team.open("coding_A.xlsx").all("confirm").save()
    team.open("coding_B.xlsx").all("refuse").save()
    (team.sheets / "coding_B.xlsx").unlink()
    assert team.folder.put("codings") == ["data/sheets/coding_B.xlsx"]
    team.open("coding_B.xlsx").all("refuse").save()
    team.run()
    assert [book.blind for book in team.state.workbooks] == [True, True, False]


def test_letters_stand_for_coders_with_names(tmp_path: Path):
    team = Team(tmp_path, codebook(coders=("Zoe", "Ann"), adjudicator=""))
    assert team.run() == ["coding_Zoe.xlsx", "coding_Ann.xlsx"]
    team.open("coding_Zoe.xlsx").all("confirm").save()
    team.open("coding_Ann.xlsx").all("refuse").save()
    team.run()
    row = team.open("coding_conflicts.xlsx").asked[0]
    assert row["coders said"] == "Coder A: confirm\nCoder B: refuse"
    assert "Zoe" not in all_cells(team.sheets / "coding_conflicts.xlsx")
    assert team.waits()[0].startswith("the team, to settle: 7 sentences")


# --- themes that are defined anew ----------------------------------------------------------------


def redefined(team: Team) -> None:
    themes = [{**THEMES[0], "definition": "Who decides, and who is asked."}, *THEMES[1:]]
    team.book = team.book.model_validate({**team.book.model_dump(by_alias=True), "theme": themes})


def test_a_theme_defined_anew_is_asked_again_with_ones_own_word_beside_it(team: Team):
    team.run()
    team.open("coding_A.xlsx").all("confirm").save()
    team.open("coding_B.xlsx").all("confirm").decide({("Power", POWER): "refuse | no"}).save()
    team.run()
    redefined(team)
    written = team.run()
    assert written == ["coding_A_2.xlsx", "coding_B_2.xlsx"]
    book = team.open("coding_B_2.xlsx")
    assert {row["theme"] for row in book.asked} == {"Power"}
    assert book.row("Power", POWER)["you said"] == "refuse: no"
    book.all("confirm").save()
    team.run()
    assert len(team.said("B")) == 7 + 4
    assert team.waits()[0].startswith("A: 4 codings in data/sheets/coding_A_2.xlsx.")


def test_an_untouched_workbook_that_asks_what_a_theme_meant_before_is_replaced(team: Team):
    team.run()
    team.open("coding_B.xlsx").decide({("Risk", RISK): "confirm"}).save()
    redefined(team)
    assert team.run() == ["coding_A.xlsx", "coding_B_2.xlsx"]
    assert len(team.open("coding_A.xlsx").asked) == 7
    assert len(team.open("coding_B_2.xlsx").asked) == 4
    assert team.told() == [
        "data/sheets/coding_B.xlsx: 4 rows ask what themes meant that were defined anew since "
        "(Power); leave them blank: what is still to be coded is asked in a newer workbook"
    ]


def test_the_same_task_gives_the_same_bytes(tmp_path: Path):
    one, two = Team(tmp_path / "1"), Team(tmp_path / "2")
    one.run()
    two.run()
    name = "coding_A.xlsx"
    assert (one.sheets / name).read_bytes() == (two.sheets / name).read_bytes()


def test_what_a_workbook_asks_is_on_record_before_it_is_written(team: Team):
    team.run()
    book = team.state.workbooks[0]
    rows = tuple(row["row id"] for row in team.open("coding_A.xlsx").asked)
    assert (book.path, book.kind, book.round, book.reviewer, book.rows) == (
        "data/sheets/coding_A.xlsx",
        "codings",
        "coding",
        "A",
        rows,
    )
    assert book.blind


def changed_book(team: Team, themes: list[dict[str, object]], *change: dict[str, object]) -> None:
    held = team.book.model_dump(by_alias=True)
    team.book = team.book.model_validate({**held, "theme": themes, "change": list(change)})


def test_a_theme_called_otherwise_while_a_workbook_is_out_is_the_same_theme(team: Team):
    team.run()
    team.open("coding_A.xlsx").decide({("Power", POWER): "confirm"}).save()
    themes = [{**THEMES[0], "id": "TX1", "label": "Power, shared", "was": ["TA1"]}, *THEMES[1:]]
    changed_book(team, themes)
    assert team.run() == []
    assert team.told() == []
    assert team.waits()[0].startswith("A: 6 codings in data/sheets/coding_A.xlsx.")
    team.open("coding_A.xlsx").all("confirm").decide({("Risk", RISK): "move Power"}).save()
    team.run()
    assert team.told() == []
    assert [w for w in team.waits() if w.startswith("A")] == []
    assert [c.to for c in team.state.codings if c.to] == ["TA1"]  # as its sheet called it


def test_records_merged_while_a_workbook_is_out_are_not_asked_twice(team: Team):
    team.run()
    team.open("coding_A.xlsx").decide({("Power", POWER): "confirm"}).save()
    merge = Decision(
        record_id="R-OTHER",
        round=DEDUPE_ROUND,
        by="A",
        verdict=Verdict.DUPLICATE,
        target="R-PAPER",
        reason="DUP",
    )
    team.state = team.state.plus(Batch(decisions=(merge,)))
    assert team.run() == []
    assert team.said() == [("confirm", "TA1", POWER, "")]
    assert team.waits()[0].startswith("A: 3 codings in data/sheets/coding_A.xlsx.")
    team.open("coding_A.xlsx").all("confirm").save()
    team.run()
    assert len(team.state.codings) == 7
    assert not team.waits()[0].startswith("A:")


# --- what it looks like --------------------------------------------------------------------------

SCREEN, ROW_NUMBERS, SCROLL_BAR = 1366, 41, 20
WIDEST = 9.4
"""Pixels of a character of width in LibreOffice, where Calibri is not installed."""


@pytest.mark.parametrize("kind", ["codings", "coding_conflicts"])
@pytest.mark.parametrize("said", [True, False])
def test_sentence_theme_and_decision_stand_on_one_screen(kind: str, said: bool):
    columns = columns_of(kind, said)
    seen = list(columns)[: list(columns).index("move_to_theme") + 1]
    assert {"theme", "sentence", "before", "after", "decision"} <= set(seen)
    room = SCREEN - ROW_NUMBERS - SCROLL_BAR
    assert sum(columns[name] for name in seen) * WIDEST + 10 * len(seen) <= room
    assert list(columns)[-1] == "row_id"
    assert ("coders_said" in columns) == (kind == "coding_conflicts" and said)
    assert ("you_said" in columns) == (kind == "codings" and said)


def test_decisions_and_themes_are_chosen_from_lists_and_the_context_is_grey(team: Team):
    team.run()
    book = openpyxl.load_workbook(team.sheets / "coding_A.xlsx")
    assert book.sheetnames == ["codings", "codebook", "instructions", "cis"]
    assert book["cis"].sheet_state == "veryHidden"
    sheet = book["codings"]
    lists = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}
    assert lists == {
        "F3:F9": '"confirm,refuse,move"',
        "G3:G9": "codebook!$A$2:$A$4",
        "B10:B29": "codebook!$A$2:$A$4",
    }
    assert sheet.freeze_panes == "C3"
    grey = {sheet[2][c].value for c in range(11) if sheet[3][c].font.color.rgb == "FF66717D"}
    assert grey == {"before", "after"}
    codebook_rows = list(book["codebook"].iter_rows(values_only=True))
    assert codebook_rows[:2] == [
        ("theme", "id", "definition"),
        ("Power", "TA1", "Who can influence decisions."),
    ]


# --- real programs -------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("suffix", ["ods", "xlsx", "xls", "csv"])
def test_saved_by_libreoffice_it_gives_the_same_codings(team: Team, tmp_path: Path, suffix: str):
    team.run()
    book = team.open("coding_A.xlsx")
    book.decide({("Power", POWER): "confirm | \u00e9t\u00e9; yes", ("Risk", RISK): "move Power"})
    book.free[0].update(document="R-PAPER", sentence="by managers", theme="Managers")
    path = book.save()
    expected = [replace(c, sheet="") for c in team.folder.news()]
    assert len(expected) == 3
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    back = [path]
    for kind in [suffix, "ods", "xlsx"] if suffix != "csv" else [suffix]:
        out = tmp_path / f"out_{len(back)}"
        wanted = "csv:Text - txt - csv (StarCalc):44,34,76" if kind == "csv" else kind
        command = ["soffice", profile, "--headless", "--convert-to", wanted]
        command += ["--outdir", str(out), str(back[-1])]
        subprocess.run(command, check=True, capture_output=True, timeout=240)
        back.append(out / f"coding_A.{kind}")
    for came in back[1:]:
        path.unlink(missing_ok=True)
        for old in team.sheets.glob("coding_A*"):
            old.unlink()
        shutil.copy(came, team.sheets / came.name)
        found = [replace(c, sheet="", version="1") for c in team.folder.news()]
        assert found == expected
        assert team.told() == []


def test_the_words_that_were_matched_are_bold_in_their_sentence(team: Team):
    team.run()
    book = openpyxl.load_workbook(team.sheets / "coding_A.xlsx", rich_text=True)
    sheet = book["codings"]
    at = [cell.value for cell in sheet[2]].index("sentence")
    bold = {
        str(piece.text)
        for (cell,) in sheet.iter_rows(min_row=3, min_col=at + 1, max_col=at + 1)
        if isinstance(cell.value, CellRichText)
        for piece in cell.value
        if isinstance(piece, TextBlock) and piece.font.b
    }
    assert "Trusting" in bold
