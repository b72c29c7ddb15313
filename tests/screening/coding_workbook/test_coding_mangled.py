"""What people and programs do to a coding workbook: nothing is lost in silence, nothing guessed."""

from __future__ import annotations

import csv
import re
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from screening.coding_workbook.coders import Book, Team, codebook, many

POWER, RISK, TRUST = "Workers share power with families.", "Risk-taking", "Trusting relations grew."
A = "coding_A.xlsx"
WHERE = f"data/sheets/{A}"


@pytest.fixture
def team(tmp_path: Path) -> Team:
    made = Team(tmp_path)
    made.run()
    (made.sheets / "coding_B.xlsx").unlink()
    return made


def taken(team: Team) -> list[tuple[str, str, str]]:
    return [(c.verdict.value, c.theme, c.quote) for c in team.folder.news()]


# --- which row -----------------------------------------------------------------------------------


def test_whole_rows_may_be_sorted(team: Team):
    book = team.open(A).decide({("Power", POWER): "confirm", ("Risk", RISK): "refuse"})
    before = [(r["row id"], r["decision"]) for r in book.asked if r["decision"]]
    book.rows.sort(key=lambda row: str(row["sentence"]), reverse=True)
    book.save()
    assert {c.verdict.value for c in team.folder.news()} == {"confirm", "refuse"}
    assert len(before) == len(team.folder.news()) == 2
    assert team.told() == []


@pytest.mark.parametrize("column", ["sentence", "row id", "before"])
def test_a_column_sorted_alone_keeps_its_rows_out(team: Team, column: str):
    book = team.open(A).all("confirm")
    values = sorted((str(row[column] or "") for row in book.asked), reverse=True)
    if values == [str(row[column] or "") for row in book.asked]:
        values.reverse()
    for row, value in zip(book.asked, values, strict=True):
        row[column] = value or None
    book.save()
    news, told = taken(team), team.told()
    kept_out = [line for line in told if "the row is not taken in" in line]
    assert len(news) + len(kept_out) == 7
    assert len(kept_out) >= 4


def test_themes_sorted_alone_are_not_taken_for_moves(team: Team):
    book = team.open(A).all("confirm")
    labels = sorted(row["theme"] for row in book.asked)
    for row, label in zip(book.asked, labels, strict=True):
        row["theme"] = label
    book.save()
    assert taken(team) == []
    assert sum("the row is not taken in" in line for line in team.told()) == 7


def test_a_theme_typed_over_the_printed_one_is_no_move(team: Team):
    book = team.open(A).decide({("Power", POWER): "confirm"})
    book.row("Power", POWER)["theme"] = "Risk"
    book.save()
    assert taken(team) == []
    row_id = next(r["row id"] for r in book.asked if r["sentence"] == POWER)
    assert team.told()[0] == (
        f"{WHERE} row 4: what stands beside {row_id} is not its own (theme); the row is not taken "
        'in; it was "Power": to move a sentence, write move and the theme into "move to theme"'
    )


def test_deleted_rows_are_told_and_asked_again(team: Team):
    book = team.open(A)
    book.rows = [row for row in book.rows if row.get("theme") != "Power"]
    book.save()
    assert team.told()[0].startswith(f"{WHERE}: 4 of 7 rows are gone or not taken in (C-")
    assert team.run() == ["coding_A_2.xlsx", "coding_B.xlsx"]
    assert len(team.open("coding_A_2.xlsx").asked) == 4


@pytest.mark.parametrize("damaged", ["", "new", "C-XXXX", "12"])
def test_a_row_whose_id_is_damaged_is_known_by_all_it_shows(team: Team, damaged: str):
    book = team.open(A).decide({("Power", POWER): "confirm"})
    book.row("Power", POWER)["row id"] = damaged
    book.save()
    assert taken(team) == [("confirm", "TA1", POWER)]
    assert team.told() == [
        f"{WHERE}: the row ids of rows 4 are damaged or gone; each is known by its document, theme "
        "and sentence"
    ]


def test_a_row_that_is_not_known_at_all_is_told(team: Team):
    book = team.open(A).decide({("Power", POWER): "confirm"})
    row = book.row("Power", POWER)
    row.update({"row id": "C-XXXX", "sentence": "Something else."})
    book.save()
    assert taken(team) == []
    assert 'row id "C-XXXX" is none of this workbook; the row is not taken in' in team.told()[0]


def test_small_letters_and_other_hyphens_in_an_id_are_no_damage(team: Team):
    book = team.open(A).decide({("Power", POWER): "confirm"})
    row = book.row("Power", POWER)
    row["row id"] = row["row id"].lower().replace("-", "\u2013")
    book.save()
    assert taken(team) == [("confirm", "TA1", POWER)]
    assert team.told() == []


@pytest.mark.parametrize(
    "typed",
    [
        "Workers share power with the families, as we know.",
        "share power",
        "Workers share power with families",
    ],
)
def test_a_sentence_edited_by_hand_is_told_and_counts_as_it_was_suggested(team: Team, typed: str):
    book = team.open(A).decide({("Power", POWER): "confirm"})
    book.row("Power", POWER)["sentence"] = typed
    book.save()
    assert taken(team) == [("confirm", "TA1", POWER)]
    told = team.told()
    if typed != POWER.rstrip("."):  # a full stop is nothing
        assert told == [
            f'{WHERE}: "sentence" was changed in rows 4; the words as suggested count; to code '
            "other words, write them as a new code in a free row"
        ]


def test_what_autocorrection_does_to_quotation_marks_is_nothing(team: Team):
    book = team.open(A).decide({("Risk", RISK): "confirm"})
    row = book.row("Risk", RISK)
    row["sentence"] = row["sentence"].replace("\u201c", '"').replace("\u201d", '"')
    book.save()
    assert taken(team) == [("confirm", "TA2", "Risk-taking was \u201csupported\u201d by managers.")]
    assert team.told() == []


# --- what was decided ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Confirm ", "confirm"),
        ("YES", "confirm"),
        ("y", "confirm"),
        ("no", "refuse"),
        ("Refused.", "refuse"),
    ],
)
def test_plain_words_are_understood(team: Team, typed: str, meant: str):
    book = team.open(A)
    book.row("Power", POWER)["decision"] = typed
    book.save()
    assert taken(team) == [(meant, "TA1", POWER)]
    assert team.told() == []


@pytest.mark.parametrize(
    ("typed", "remedy"),
    [
        ("ja", "write one of these, or declare the word"),
        ("comfirm", 'did you mean "confirm"?'),
        ("unsure", "leave it blank until you know"),
        ("1", "write one of these"),
        ("confirm: strong", "write one of these"),
    ],
)
def test_other_words_are_asked_about_and_the_memo_is_kept(team: Team, typed: str, remedy: str):
    book = team.open(A)
    book.row("Power", POWER).update(decision=typed, memo="why")
    book.save()
    assert taken(team) == [("memo", "TA1", POWER)]
    assert f'row 4: decision "{typed}" is not one of confirm, refuse, move' in team.told()[0]
    assert remedy in team.told()[0]


@pytest.mark.parametrize(
    ("decision", "to", "said"),
    [
        ("move", None, "it is to be moved, but not where to"),
        ("move", "Powr", 'no theme is called "Powr"; the row stays pending; did you mean "Power"?'),
        ("move", "Climate", 'no theme is called "Climate"'),
        ("move", "risk", "where it stands already"),
        ("confirm", "Power", 'decision "confirm", and yet a theme to move it to ("Power")'),
        (None, "Power", 'a theme to move it to ("Power") is given but no decision'),
    ],
)
def test_a_move_that_is_not_clear_is_told(team: Team, decision: Any, to: Any, said: str):
    book = team.open(A)
    book.row("Risk", RISK).update({"decision": decision, "move to theme": to})
    book.save()
    assert taken(team) == []
    assert said in team.told()[0]


@pytest.mark.parametrize("to", ["Power", "power ", "TA1", "ta1", "TA1 Power", '"Power"'])
def test_a_theme_may_be_named_by_label_or_id(team: Team, to: str):
    book = team.open(A)
    book.row("Risk", RISK).update({"decision": "move", "move to theme": to})
    book.save()
    assert [c.to for c in team.folder.news()] == ["TA1"]


def test_rows_that_stand_twice_count_once_or_not_at_all(team: Team):
    book = team.open(A).decide({("Power", POWER): "confirm | one", ("Risk", RISK): "confirm"})
    twin = {**book.row("Power", POWER), "memo": "two"}
    other = {**book.row("Risk", RISK), "decision": "refuse"}
    book.rows += [twin, other]
    book.save()
    assert [(c.theme, c.note) for c in team.folder.news()] == [("TA1", "one; two")]
    told = "\n".join(team.told())
    assert "stands in rows 4, 30; what they say counts once" in told
    assert "stands in rows 5, 31 with different decisions; none counts" in told


def test_a_decision_in_the_memo_is_pointed_out_and_kept_as_a_memo(team: Team):
    book = team.open(A)
    book.row("Power", POWER)["memo"] = "refuse: it is about money"
    book.save()
    assert taken(team) == [("memo", "TA1", POWER)]
    assert "stands beside no decision; the row stays pending" in team.told()[0]


def test_comments_merged_cells_and_formulas_are_told(team: Team):
    book = team.open(A).decide({("Power", POWER): "confirm"})
    at = {name: nth for nth, name in enumerate(book.columns, start=1)}
    book.save()
    sheet = book.sheet
    sheet.cell(5, at["decision"]).comment = Comment("I refuse this", "A")
    sheet.merge_cells(
        start_row=6, end_row=7, start_column=at["decision"], end_column=at["decision"]
    )
    sheet.cell(8, at["decision"]).value = "=[1]Sheet1!A1"
    book.book.save(book.path)
    assert taken(team) == [("confirm", "TA1", POWER)]
    told = "\n".join(team.told())
    assert 'row 5: the comment on F5 ("I refuse this") stands beside no decision' in told
    assert "row 6: the cells F6 to F7 are merged" in told
    assert "row 8: the formula in F8" in told


def test_a_column_that_was_added_is_told(team: Team):
    book = team.open(A)
    book.sheet.cell(book.head, len(book.columns) + 1).value = "my notes"
    book.columns.append("my notes")
    book.row("Power", POWER)["my notes"] = "do not lose this"
    book.save()
    assert team.told() == [
        f"{WHERE}: columns that are not read: my notes; what should be kept belongs in the column "
        "memo"
    ]


# --- new codes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (
            {"document": "R-PAPER", "sentence": "Workers share the power", "theme": "Power"},
            'the sentence "Workers share the power" does not stand in R-PAPER word by word',
        ),
        ({"document": "R-NONE", "sentence": POWER, "theme": "Power"}, '"R-NONE" is no document'),
        ({"sentence": POWER, "theme": "Power"}, "a new code does not say in which document"),
        ({"document": "R-PAPER", "sentence": POWER}, "a new code has no theme"),
        ({"document": "R-PAPER", "theme": "Power"}, "a new code has no sentence"),
        ({"decision": "confirm"}, "a new code has no sentence"),
    ],
)
def test_a_new_code_that_lacks_something_is_told_with_its_row(
    team: Team, cells: dict[str, str], said: str
):
    book = team.open(A)
    book.free[0].update(cells)
    book.save()
    assert taken(team) == []
    assert f"{WHERE} row 10: " in team.told()[0]
    assert said in team.told()[0]


@pytest.mark.parametrize(
    ("cells", "kept"),
    [
        ({"document": "R-PAPER", "memo": "read again"}, ("R-PAPER", "", "", "read again")),
        ({"theme": "Power", "memo": "too wide?"}, ("", "TA1", "", "too wide?")),
        (
            {"document": "R-PAPER", "sentence": POWER, "memo": "hm"},
            ("R-PAPER", "", POWER, "hm"),
        ),
        ({"memo": "a thought"}, ("", "", "", "a thought")),
    ],
)
def test_a_memo_in_a_free_row_is_kept(team: Team, cells: dict[str, str], kept: tuple[str, ...]):
    book = team.open(A)
    book.free[0].update(cells)
    book.save()
    found = [(c.record_id, c.theme, c.quote, c.note) for c in team.folder.news()]
    assert found == [kept]
    assert team.told() == []


def test_other_cells_of_a_free_row_are_told(team: Team):
    book = team.open(A)
    new = {"document": "R-PAPER", "sentence": POWER, "theme": "Power", "where": "p. 3"}
    book.free[0].update({**new, "decision": "move", "move to theme": "Risk"})
    book.save()
    assert taken(team) == [("add", "TA1", POWER)]
    told = {line.partition(": ")[2].partition(" of a")[0] for line in team.told()}
    assert told == {
        '"move" in the column "decision"',
        '"Risk" in the column "move to theme"',
        '"p. 3" in the column "where"',
    }


def test_a_theme_that_may_be_mistyped_is_asked_about_and_may_be_meant(team: Team):
    book = team.open(A)
    new = {"document": "R-PAPER", "sentence": "Services are old.", "theme": "Relationship"}
    book.free[0].update(new)
    book.save()
    assert taken(team) == []
    assert team.told() == [
        f'{WHERE} row 10: a new code names the theme "Relationship", which the codebook does not '
        'have; not taken in; if "Relationships" is meant, write that; if it is right as it is: '
        f"`cis sheets accept {WHERE} --by YOU --note WHY`"
    ]
    team.accept(A)
    assert taken(team) == [("add", "Relationship", "Services are old.")]


def test_a_quote_is_found_whatever_its_white_space_and_quotation_marks(team: Team):
    book = team.open(A)
    quote = 'was\n"supported"  by managers.'
    book.free[0].update(document="r-paper", sentence=quote, theme="Risk")
    book.save()
    assert taken(team) == [("add", "TA2", "was \u201csupported\u201d by managers.")]


def test_rows_added_below_the_free_ones_are_read(team: Team):
    book = team.open(A)
    new = {"document": "R-PAPER", "sentence": "Services are old.", "theme": "Age"}
    book.rows.append(new)
    book.save()
    assert taken(team) == [("add", "Age", "Services are old.")]


# --- the file ------------------------------------------------------------------------------------


def as_csv(book: Book, path: Path, delimiter: str = ",", encoding: str = "utf-8-sig") -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, book.columns, delimiter=delimiter, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(book.rows)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_in_text_is_read_by_its_row_ids(team: Team, delimiter: str):
    book = team.open(A).decide({("Power", POWER): "confirm", ("Risk", RISK): "move Power"})
    as_csv(book, team.sheets / "coding_A.csv", delimiter)
    (team.sheets / A).unlink()
    assert [(c.verdict.value, c.theme, c.to) for c in team.folder.news()] == [
        ("confirm", "TA1", ""),
        ("move", "TA2", "TA1"),
    ]
    assert team.told() == []


def test_a_table_beside_the_workbook_that_says_otherwise_is_asked_about(team: Team):
    book = team.open(A).decide({("Power", POWER): "confirm"})
    as_csv(book, team.sheets / "coding_A.csv")
    book.save()
    team.run()
    assert team.said() == [("confirm", "TA1", POWER, "")]
    team.open(A).decide({("Power", POWER): "refuse"}).save()
    team.run()
    assert team.said()[1:] == [("refuse", "TA1", POWER, "")]
    assert "coding_A.csv row 3: says otherwise than what is in force" in team.told()[0]
    assert "is refuse since 2026-11-03 and confirm here" in team.told()[0]


def test_copies_that_agree_are_one_and_where_they_differ_none_counts(team: Team):
    book = team.open(A).decide({("Power", POWER): "confirm", ("Risk", RISK): "confirm"})
    book.save()
    shutil.copy(team.sheets / A, team.sheets / "coding_A (1).xlsx")
    assert len(taken(team)) == 2
    team.open("coding_A (1).xlsx").decide({("Risk", RISK): "refuse"}).save()
    assert taken(team) == [("confirm", "TA1", POWER)]
    assert "copies of one workbook say different things here; neither counts" in team.told()[0]


def test_an_old_copy_that_is_put_back_is_asked_about(team: Team):
    team.open(A).decide({("Power", POWER): "confirm"}).save()
    team.run()
    old = (team.sheets / A).read_bytes()
    team.open(A).decide({("Power", POWER): "refuse"}).save()
    team.run()
    (team.sheets / A).write_bytes(old)
    team.run()
    assert [c.verdict.value for c in team.state.codings] == ["confirm", "refuse"]
    assert "row 4: an old copy seems to have been put back" in team.told()[0]
    team.accept(A)
    team.run()
    assert [c.verdict.value for c in team.state.codings] == ["confirm", "refuse", "confirm"]


def test_a_renamed_workbook_is_known_by_what_is_in_it(team: Team):
    team.open(A).decide({("Power", POWER): "confirm"}).save()
    (team.sheets / A).rename(team.sheets / "my codes.xlsx")
    assert taken(team) == [("confirm", "TA1", POWER)]
    assert team.told() == []


def test_a_file_named_for_another_coder_is_not_taken(team: Team):
    team.open(A).all("confirm").save()
    (team.sheets / A).rename(team.sheets / "coding_B.xlsx")
    assert taken(team) == []
    assert team.told()[0].startswith(
        'data/sheets/coding_B.xlsx: was written for "A", but is named for "B"; nothing was taken in'
    )


def test_a_workbook_of_somebody_who_codes_no_more_is_told(team: Team):
    team.open(A).all("confirm").save()
    team.book = codebook(coders=("Ann", "B"))
    assert taken(team) == []
    assert team.told()[0].startswith(f'{WHERE}: "A" is not a coder of this review')


def test_a_file_that_cannot_be_read_is_told_and_nothing_new_is_asked(team: Team):
    held = (team.sheets / A).read_bytes()
    (team.sheets / A).write_bytes(held[: len(held) // 2])
    assert team.run() == ["coding_B.xlsx"]
    assert "cannot be read as a spreadsheet" in team.told()[0]


def test_without_its_heading_nothing_is_read(team: Team):
    book = team.open(A).all("confirm")
    book.save()
    opened = openpyxl.load_workbook(team.sheets / A)
    opened.worksheets[0].delete_rows(2)
    opened.save(team.sheets / A)
    assert taken(team) == []
    assert "no row has the headings row id and decision; nothing was taken in" in team.told()[0]


def test_decisions_sorted_without_their_rows_are_asked_about(tmp_path: Path):
    team = Team(tmp_path)
    team.run()
    book = team.open(A)
    words = ["confirm"] * 4 + ["refuse"] * 3
    for row, word in zip(book.asked, words, strict=True):
        row["decision"] = word
    book.save()
    assert len(taken(team)) == 7  # one order in 35: that may be chance


def test_many_decisions_sorted_without_their_rows_are_asked_about(tmp_path: Path):
    team = Team(tmp_path, records=many(30))
    team.run()
    book = team.open(A)
    words = ["confirm"] * 20 + ["refuse"] * 10
    for row, word in zip(book.asked, words, strict=True):
        row["decision"] = word
    book.save()
    assert taken(team) == []
    assert 'the column "decision" is sorted (20 confirm, then 10 refuse)' in team.told()[0]
    team.accept(A)
    assert len(taken(team)) == 30
    team.run()
    assert team.told() == []


# --- anything at all -----------------------------------------------------------------------------


@cache
def _as_written() -> bytes:
    with tempfile.TemporaryDirectory() as root:
        team = Team(Path(root))
        team.run()
        return (team.sheets / A).read_bytes()


def asked_once(root: Path) -> Team:
    """A review in which A has just been asked."""
    team = Team(root)
    (team.sheets / A).write_bytes(_as_written())
    return team


SUGGESTED = 7
"""So many rows of A's workbook are suggestions; free ones follow."""
FILLED = ("decision", "move to theme", "memo")
FREE = (*FILLED, "document", "theme", "sentence", "before", "after", "where", "matched phrase")
WORDS = st.sampled_from(
    [
        "",
        "",
        "confirm",
        "refuse",
        "move",
        "undo",
        "ja",
        "Power",
        "Riskk",
        "TA3",
        "x",
        POWER,
        "R-PAPER",
    ]
)
CELLS = st.tuples(st.integers(0, 12), st.integers(0, 10), WORDS)


@settings(max_examples=settings.default.max_examples // 2)  # each opens a workbook
@given(st.lists(CELLS, max_size=12))
@example([(7, 0, "confirm"), (7, 10, "confirm")])  # a free row whose id is typed over
@example([(7, 5, "confirm"), (7, 7, "confirm")])  # a decision beside a mere memo
def test_whatever_is_typed_is_taken_in_or_told(changes: list[tuple[int, int, str]]):
    with tempfile.TemporaryDirectory() as root:
        team = asked_once(Path(root))
        book = team.open(A)
        rows = book.rows[:13]
        for at, column, text in changes:
            rows[at][book.columns[column]] = text or None
        typed = [
            (book.head + 1 + at, name, str(row[name]))
            for at, row in enumerate(rows)
            for name in (FREE if at >= SUGGESTED else FILLED)
            if row[name]
        ]
        book.save()
        back = team.folder.read()
        told = "\n".join(map(str, back.problems))
        for number, name, text in typed:
            codings = [g.coding for g in back.given if g.locator.endswith(f" row {number}")]
            kept = {
                "decision": any(c.verdict.value in (text, "add") for c in codings),
                "move to theme": any(c.to for c in codings),
                "memo": any(c.note == text for c in codings),
                **dict.fromkeys(("document", "theme", "sentence"), bool(codings)),
            }
            assert kept.get(name) or named(told, number), (number, name, text, told)


def named(told: str, number: int) -> bool:
    """Whether a message names a row among several."""
    lists = re.findall(r"rows? ([\d, ]+)", told)
    return any(str(number) in re.split(r",\s*|\s+", one) for one in lists)


@settings(max_examples=settings.default.max_examples // 2)  # each opens a workbook
@given(
    st.permutations(range(27)),
    st.lists(st.sampled_from(["confirm", "refuse", None]), min_size=7, max_size=7),
)
def test_the_order_of_rows_makes_no_difference(order: list[int], words: list[str | None]):
    with tempfile.TemporaryDirectory() as root:
        team = asked_once(Path(root))
        book = team.open(A)
        for row, word in zip(book.asked, words, strict=True):
            row["decision"] = word
        book.save()
        before = {(c.verdict, c.theme, c.quote) for c in team.folder.news()}
        book.rows = [book.rows[at] for at in order]
        book.save()
        assert {(c.verdict, c.theme, c.quote) for c in team.folder.news()} == before
        assert len(before) == sum(word is not None for word in words)
        assert team.told() == []
