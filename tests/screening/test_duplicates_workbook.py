"""The workbook of doubtful pairs: side by side out, decisions of one person back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cis_pipeline.core.identity import make_id
from cis_pipeline.core.model import DEDUPE_ROUND, Record, Verdict
from cis_pipeline.protocol.protocol import Protocol, ReviewTable
from cis_pipeline.protocol.rounds import Round
from cis_pipeline.screening import duplicates_workbook

PROTOCOL = Protocol(
    ReviewTable(title="A review", duplicates_by="Ada"),
    (Round(id="abstract", title="Abstracts", reviewers=("A",)),),
    (),
)


@dataclass
class Doubt:
    a: str
    b: str
    score: float = 81.6
    why: str = "same title; other year"


TITLES = ("=Kinship care", "Kinship care.", "Foster homes 2009", "Foster homes 2010")
RECORDS = {
    (key := make_id("s", title)): Record(
        record_id=key, title=title, authors=("One, A", "Two, B"), year=2009, doi="10.1/x", pages="1"
    )
    for title in TITLES
}
A, B, C, D = RECORDS
PAIRS = [Doubt(A, B), Doubt(C, D)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    duplicates_workbook.write(tmp_path / "duplicates.xlsx", PAIRS, RECORDS, PROTOCOL)
    return tmp_path / "duplicates.xlsx"


def answer(path: Path, **cells: str) -> duplicates_workbook.Answers:
    """Fill in cells by address and read the workbook back."""
    book = openpyxl.load_workbook(path)
    for place, value in cells.items():
        book["pairs"][place].value = value
    book.save(path)
    return duplicates_workbook.read(path, RECORDS, "d.xlsx")


DECISION = "B"


def test_a_row_shows_both_records_side_by_side(path: Path) -> None:
    sheet = openpyxl.load_workbook(path)["pairs"]
    row = {h.value: c.value for h, c in zip(sheet[1], sheet[2], strict=True)}
    assert row["pair"] == f"{A} {B}"
    assert (row["score"], row["why"]) == ("82", "same title; other year")
    assert (row["title_a"], row["title_b"]) == ("=Kinship care", "Kinship care.")
    assert (row["authors_a"], row["year_b"], row["decision"]) == ("One, A; Two, B", "2009", None)
    assert [c.value for c in sheet[1]][:2] == ["pair", "decision"]
    assert (sheet["AA1"].value, sheet.freeze_panes) == ("note", "C2")
    assert (row["source_a"], row["source_b"]) == (None, None)


def test_the_same_pairs_give_the_same_bytes(path: Path) -> None:
    before = path.read_bytes()
    duplicates_workbook.write(path, PAIRS, RECORDS, PROTOCOL)
    assert path.read_bytes() == before


def test_a_judged_pair_gives_one_decision_about_its_later_record(path: Path) -> None:
    found = answer(path, B2="Duplicate", AA2="same DOI", B3="different")
    assert (found.by, found.problems, found.blank) == ("Ada", (), frozenset())
    first, second = found.decisions
    assert (first.record_id, first.target, first.verdict) == (B, A, Verdict.DUPLICATE)
    assert (first.round, first.by, first.reason, first.note) == (
        DEDUPE_ROUND,
        "Ada",
        "DUP",
        "same DOI",
    )
    assert first.locator == "d.xlsx row 2"
    assert (second.record_id, second.target, second.verdict) == (D, C, Verdict.NOT_DUPLICATE)
    assert second.reason == ""


def test_a_version_is_an_answer_too(path: Path) -> None:
    (found,) = answer(path, B3="Version").decisions
    assert (found.record_id, found.target, found.verdict) == (D, C, Verdict.VERSION)
    assert found.reason == ""


def test_each_source_is_shown_beside_the_other(tmp_path: Path) -> None:
    path = tmp_path / "duplicates.xlsx"
    duplicates_workbook.write(
        path, PAIRS[:1], RECORDS, PROTOCOL, {A: "Scopus", B: "PsycINFO [simulated]"}
    )
    sheet = openpyxl.load_workbook(path)["pairs"]
    row = {h.value: c.value for h, c in zip(sheet[1], sheet[2], strict=True)}
    assert (row["source_a"], row["source_b"]) == ("Scopus", "PsycINFO [simulated]")


def test_pairs_keep_the_order_in_which_they_are_given(tmp_path: Path) -> None:
    path = tmp_path / "duplicates.xlsx"
    duplicates_workbook.write(
        path, [Doubt(C, D, score=60), Doubt(A, B, score=88)], RECORDS, PROTOCOL
    )
    assert [c.value for c in openpyxl.load_workbook(path)["pairs"]["C"]] == ["score", "60", "88"]


def test_what_differs_is_bold_in_a_tinted_cell_and_what_agrees_or_is_missing_is_not(
    tmp_path: Path,
) -> None:
    one = replace(RECORDS[C], pages="1-9", volume="3", authors=("Ng, Ana",))
    two = replace(RECORDS[D], pages="1", volume="", authors=("NG, ANA",), year=2010)
    path = tmp_path / "duplicates.xlsx"
    duplicates_workbook.write(path, [Doubt(C, D)], {C: one, D: two}, PROTOCOL)
    sheet = openpyxl.load_workbook(path, rich_text=True)["pairs"]
    row = {h.value: c for h, c in zip(sheet[1], sheet[2], strict=True)}
    tinted = {name for name, c in row.items() if c.fill.fgColor.rgb == "FFFBE3DC"}
    assert tinted == {
        *("title_a", "title_b", "year_a", "year_b"),
        "pages_a",
    }
    assert row["year_b"].font.b
    pieces = [(str(p), p.font.b) for p in row["title_b"].value]
    assert pieces == [("Foster homes ", False), ("2010", True)]


def test_of_many_authors_and_a_long_abstract_the_beginning_is_shown(tmp_path: Path) -> None:
    many = tuple(f"Author {n}" for n in range(30))
    one = replace(RECORDS[A], authors=many, abstract="word " * 100)
    path = tmp_path / "duplicates.xlsx"
    duplicates_workbook.write(path, PAIRS[:1], {A: one, B: RECORDS[B]}, PROTOCOL)
    sheet = openpyxl.load_workbook(path)["pairs"]
    row = {h.value: c.value for h, c in zip(sheet[1], sheet[2], strict=True)}
    assert row["authors_a"].endswith("Author 10; Author 11; and 18 more")
    assert (len(row["abstract_a"]), row["abstract_a"][-8:]) == (303, "word ...")


def test_a_blank_cell_is_still_asked_for(path: Path) -> None:
    found = answer(path, B2="same")
    assert len(found.decisions) == 1
    assert found.blank == {f"{C} {D}"}


def test_an_unknown_word_or_a_damaged_pair_is_a_problem(path: Path) -> None:
    found = answer(path, B2="duplicat", A3=f"{C} R-NONE", B3="duplicate")
    assert [str(p) for p in found.problems] == [
        'd.xlsx row 2: decision "duplicat" is not one of duplicate, different, version; did you '
        'mean "duplicate"?',
        f'd.xlsx row 3: pair "{C} R-NONE" is not two records of this review; put both ids back as '
        "they were written",
    ]
    assert found.decisions == ()


def test_a_row_with_the_titles_of_another_pair_is_kept_out(path: Path) -> None:
    found = answer(path, A2=f"{C} {D}", A3=f"{A} {B}", B2="duplicate", B3="duplicate")
    assert found.decisions == ()
    assert f"title_a is not the title of {C}" in str(found.problems[0])


def test_a_pair_judged_twice_differently_counts_for_nothing(path: Path) -> None:
    row = {f"{c}4": RECORDS[i].title for c, i in (("E", B), ("F", A))}
    found = answer(path, B2="duplicate", A4=f"{B} {A}", B4="different", **row)
    assert found.decisions == ()
    assert "the same pair is judged otherwise in d.xlsx row 2" in str(found.problems[0])
    assert f"{A} {B}" in found.blank


def test_without_the_hidden_sheet_the_file_name_says_who_judged(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    del book["cis"]
    book["pairs"][f"{DECISION}2"].value = "different"
    book.save(path)
    numbered = path.rename(path.with_name("duplicates_2.xlsx"))
    lost = duplicates_workbook.read(numbered, RECORDS)
    assert (lost.by, lost.decisions) == ("", ())
    assert "name the file duplicates_<person>.xlsx" in str(lost.problems[0])
    named = numbered.rename(path.with_name("duplicates_Ada.xlsx"))
    assert [d.by for d in duplicates_workbook.read(named, RECORDS).decisions] == ["Ada"]


def test_a_file_that_is_no_spreadsheet_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "duplicates.xlsx"
    path.write_text("x", encoding="utf-8")
    assert "cannot be read" in str(duplicates_workbook.read(path, RECORDS).problems[0])


def test_a_file_that_cannot_be_read_says_so_and_by_its_name_who_judges(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not duplicates_workbook.read(path, RECORDS).unread
    named, held = path.with_name("duplicates_Ada.xlsx"), path.read_bytes()
    for damaged in (held[: len(held) // 2], bytes(3000)):
        named.write_bytes(damaged)
        found = duplicates_workbook.read(named, RECORDS)
        assert (found.by, found.unread, found.decisions) == ("Ada", True, ())
    book = openpyxl.load_workbook(path)
    book["pairs"].delete_rows(1)
    book.save(path)
    found = duplicates_workbook.read(path, RECORDS)
    assert (found.by, found.unread, found.blank) == ("Ada", True, {f"{A} {B}", f"{C} {D}"})

    def locked(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", locked)
    found = duplicates_workbook.read(path, RECORDS, "d.xlsx")
    assert (found.by, found.unread) == ("", True)
    assert str(found.problems[0]).startswith(
        "d.xlsx: cannot be read as a spreadsheet (Permission denied); nothing was taken in; close"
    )


def test_a_workbook_of_pairs_has_an_id_that_follows_from_its_pairs(path: Path) -> None:
    first = {d.sheet for d in answer(path, B2="same", B3="different").decisions}
    other = path.with_name("duplicates_2.xlsx")
    duplicates_workbook.write(other, PAIRS[:1], RECORDS, PROTOCOL)
    second = {d.sheet for d in answer(other, B2="same").decisions}
    assert [len(ids) for ids in (first, second, first | second)] == [1, 1, 2]
    assert all(sheet.startswith("S-") and len(sheet) == 12 for sheet in first | second)
    book = openpyxl.load_workbook(other)
    del book["cis"]
    book.save(named := path.with_name("duplicates_Ada.xlsx"))
    assert {d.sheet for d in duplicates_workbook.read(named, RECORDS, "x/d.xlsx").decisions} == {
        "x/d.xlsx"
    }


def test_a_record_without_a_title_can_be_judged_too(tmp_path: Path) -> None:
    bare = {**RECORDS, A: replace(RECORDS[A], title="", authors=(), year=None)}
    path = tmp_path / "duplicates.xlsx"
    duplicates_workbook.write(path, PAIRS[:1], bare, PROTOCOL)
    book = openpyxl.load_workbook(path)
    book["pairs"][f"{DECISION}2"].value = "different"
    book.save(path)
    assert len(duplicates_workbook.read(path, bare).decisions) == 1


TITLE_C, TITLE_D = TITLES[2:]
WHOLE = [[f"{C} {D}", TITLE_C, TITLE_D, word] for word in ("duplicate", "different")]
anything = st.text(max_size=8)
any_row = st.tuples(
    st.sampled_from([f"{C} {D}", C, ""]) | anything,
    st.sampled_from(TITLES) | anything,
    st.sampled_from(TITLES) | anything,
    st.sampled_from(["duplicate", "different", "mabye", ""]) | st.text("0189.,;:?!=", max_size=8),
).map(list)


def test_the_header_tells_what_parts_the_columns_and_not_the_authors(tmp_path: Path) -> None:
    path = tmp_path / "duplicates_X.csv"
    path.write_text(
        f"authors_a,pair,decision\nAsh; Beech; Cedar; Dogwood; Elm,{C} {D},same\n", encoding="utf-8"
    )
    found = duplicates_workbook.read(path, RECORDS)
    assert [(d.record_id, d.target) for d in found.decisions] == [(D, C)]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(WHOLE) | any_row, max_size=6))
def test_of_any_cells_whole_rows_are_decisions_and_every_other_answer_a_problem(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "duplicates_X.csv"
    rows = [[" ".join(c.replace('"', "").split()) for c in row] for row in rows]
    lines = [["pair", "title_a", "title_b", "decision"], *rows]
    text = "\n".join("\t".join(line) for line in lines)
    path.write_text(text, encoding="utf-8", errors="replace")
    found = duplicates_workbook.read(path, RECORDS)
    words = {row[3] for row in rows if row in WHOLE}
    verdict = {"duplicate": Verdict.DUPLICATE, "different": Verdict.NOT_DUPLICATE}
    expected = [(D, C, verdict[word]) for word in words] if len(words) == 1 else []
    assert [(d.record_id, d.target, d.verdict) for d in found.decisions] == expected
    assert (f"{C} {D}" in found.blank) == (not expected and any(r[0] == f"{C} {D}" for r in rows))
    answered = {n for n, row in enumerate(rows, 2) if row[3] and row not in WHOLE}
    assert answered <= {int(p.where.split()[-1]) for p in found.problems if " row " in p.where}


def test_every_row_has_the_list_of_answers_and_abstracts_share_the_width_of_one(path: Path) -> None:
    sheet = openpyxl.load_workbook(path)["pairs"]
    lists = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}
    assert lists == {"B2:B3": '"duplicate,different,version"'}
    widths = {cell.value: sheet.column_dimensions[cell.column_letter].width for cell in sheet[1]}
    assert widths["abstract_a"] == pytest.approx(46, abs=1)
