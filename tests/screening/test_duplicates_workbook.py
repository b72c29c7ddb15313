"""The workbook of doubtful pairs: one above the other out, decisions of one person back."""

from __future__ import annotations

import math
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter
from screening.sheets import below, header

from cis_pipeline.core.identity import make_id
from cis_pipeline.core.model import DEDUPE_ROUND, Record, Verdict
from cis_pipeline.protocol.protocol import Protocol, ReviewTable
from cis_pipeline.protocol.rounds import Round
from cis_pipeline.screening import duplicates_workbook
from cis_pipeline.screening.duplicates_workbook.pairs import in_words

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
    why: str = "same title; year unlike"


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
    """Fill in cells by column and row ("decision2") and read the workbook back."""
    book = openpyxl.load_workbook(path)
    place = header(book["pairs"])[1]
    for name, value in cells.items():
        column, row = name.rstrip("0123456789"), int(name[-1])
        book["pairs"].cell(row, place[column]).value = value
    book.save(path)
    return duplicates_workbook.read(path, RECORDS, "d.xlsx")


def rows_of(path: Path) -> list[dict[str, str | None]]:
    return below(openpyxl.load_workbook(path)["pairs"])


def test_what_would_settle_a_pair_stands_below_its_evidence_and_nothing_of_both_is_cut(
    tmp_path: Path,
) -> None:
    why = (
        "titles 90; authors agree; same year; journals agree; volumes agree; first pages agree; "
        "not comparable: abstracts, DOIs; but only one is called reply; "
        "to settle it, see whether one is about the other"
    )
    path = tmp_path / "d.xlsx"
    duplicates_workbook.write(path, [Doubt(A, B, why=why)], RECORDS, PROTOCOL)
    sheet = openpyxl.load_workbook(path)["pairs"]
    one, two = below(sheet)
    assert one["why"] is not None
    assert one["why"].endswith("not comparable: abstracts, DOIs; but only one is called reply")
    assert two["why"] == "To settle it, see whether one is about the other"
    column = get_column_letter(header(sheet)[1]["why"])
    a_line = 1.2 * sheet.column_dimensions[column].width  # letters, on the side of too few
    assert sheet.row_dimensions[2].height >= 12 * math.ceil(len(one["why"]) / a_line)


def test_two_records_stand_one_above_the_other_with_the_evidence_in_words(path: Path) -> None:
    sheet = openpyxl.load_workbook(path)["pairs"]
    assert [cell.value for cell in sheet[1]] == [
        *("title", "authors", "year", "container", "printed_in", "decision", "why", "note"),
        *("doi", "abstract", "item_type", "source", "pair", "record_id"),
    ]
    one, two, *_ = below(sheet)
    assert (one["pair"], two["pair"]) == (f"{A} {B}", f"{A} {B}")
    assert (one["record_id"], two["record_id"]) == (A, B)
    assert (one["why"], two["why"]) == ("Alike in title; year unlike", None)
    assert (one["title"], two["title"]) == ("=Kinship care", "Kinship care.")
    assert (one["authors"], two["year"], one["decision"]) == ("One, A; Two, B", "2009", None)
    assert (one["doi"], one["printed_in"], one["source"]) == ("https://doi.org/10.1/x", "1", None)
    assert sheet.freeze_panes == "B2"


def test_a_thick_line_stands_above_each_pair_and_only_its_first_row_is_to_be_filled_in(
    path: Path,
) -> None:
    sheet = openpyxl.load_workbook(path)["pairs"]
    lines = [sheet.cell(row, 1).border.top.style for row in range(2, 6)]
    assert lines == ["medium", "thin", "medium", "thin"]
    at = header(sheet)[1]["decision"]
    tinted = [sheet.cell(row, at).fill.fgColor.rgb == "FFFFF6DC" for row in range(2, 6)]
    assert tinted == [True, False, True, False]


@pytest.mark.parametrize(
    ("why", "sentence"),
    [
        ("same DOI; titles 88; authors differ", "Alike in DOI and titles (88 of 100); unlike in "
         "authors"),
        ("titles 100; authors agree; same year; journals agree; but no authors to compare",
         "Alike in titles, authors, year and journals; but no authors to compare"),
        ("years 2012 and 2013", "Unlike in years (2012 and 2013)"),
        ("the same file, byte for byte", "The same file, byte for byte"),
        ("", ""),
    ],
)  # fmt: skip
def test_the_evidence_is_a_plain_sentence(why: str, sentence: str) -> None:
    assert in_words(why) == sentence


def test_the_same_pairs_give_the_same_bytes(path: Path) -> None:
    before = path.read_bytes()
    duplicates_workbook.write(path, PAIRS, RECORDS, PROTOCOL)
    assert path.read_bytes() == before


def test_a_judged_pair_gives_one_decision_about_its_later_record(path: Path) -> None:
    found = answer(path, decision2="Duplicate", note2="same DOI", decision4="different")
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


def test_an_answer_in_the_second_row_counts_as_well_and_so_does_a_note_there(path: Path) -> None:
    found = answer(path, decision3="duplicate", note2="same DOI", note3="same pages")
    assert [(d.record_id, d.target, d.note) for d in found.decisions] == [
        (B, A, "same DOI; same pages")
    ]
    assert (found.problems, found.blank) == ((), {f"{C} {D}"})


def test_the_same_answer_in_both_rows_counts_once_and_two_different_ones_for_nothing(
    path: Path,
) -> None:
    found = answer(path, decision2="same", decision3="duplicate")
    assert [d.record_id for d in found.decisions] == [B]
    found = answer(path, decision3="different")
    assert found.decisions == ()
    assert str(found.problems[0]) == (
        "d.xlsx row 3: the same pair is judged otherwise in d.xlsx row 2; neither counts; delete "
        "the decision that is wrong"
    )
    assert f"{A} {B}" in found.blank


def test_rows_are_known_wherever_they_were_sorted_to(path: Path) -> None:
    answer(path, decision2="duplicate", decision5="version")
    book = openpyxl.load_workbook(path)
    sheet = book["pairs"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for number, row in enumerate(sorted(rows, key=lambda row: str(row[0])[::-1]), start=2):
        for at, value in enumerate(row, start=1):
            sheet.cell(number, at).value = value
    book.save(path)
    found = duplicates_workbook.read(path, RECORDS)
    assert found.problems == ()
    assert {(d.record_id, d.target, d.verdict.value) for d in found.decisions} == {
        (B, A, "duplicate"),
        (D, C, "version"),
    }


def test_a_version_is_an_answer_too(path: Path) -> None:
    (found,) = answer(path, decision4="Version").decisions
    assert (found.record_id, found.target, found.verdict) == (D, C, Verdict.VERSION)
    assert found.reason == ""


def test_the_source_of_each_record_stands_in_its_row(tmp_path: Path) -> None:
    path = tmp_path / "duplicates.xlsx"
    duplicates_workbook.write(
        path, PAIRS[:1], RECORDS, PROTOCOL, {A: "Scopus", B: "PsycINFO [simulated]"}
    )
    assert [row["source"] for row in rows_of(path)] == ["Scopus", "PsycINFO [simulated]"]


def test_pairs_keep_the_order_in_which_they_are_given(tmp_path: Path) -> None:
    path = tmp_path / "duplicates.xlsx"
    duplicates_workbook.write(
        path, [Doubt(C, D, score=60), Doubt(A, B, score=88)], RECORDS, PROTOCOL
    )
    assert [row["record_id"] for row in rows_of(path)] == [C, D, A, B]


def test_what_differs_is_bold_in_a_tinted_cell_and_what_agrees_or_is_missing_is_not(
    tmp_path: Path,
) -> None:
    one = replace(RECORDS[C], pages="1-9", volume="3", authors=("Ng, Ana",))
    two = replace(RECORDS[D], pages="1", volume="3", authors=("NG, ANA",), year=2010, doi="")
    path = tmp_path / "duplicates.xlsx"
    duplicates_workbook.write(path, [Doubt(C, D)], {C: one, D: two}, PROTOCOL)
    sheet = openpyxl.load_workbook(path, rich_text=True)["pairs"]
    names = list(header(sheet)[1])
    tinted = {
        (row, name)
        for row in (2, 3)
        for name, cell in zip(names, sheet[row], strict=True)
        if cell.fill.fgColor.rgb == "FFFBE3DC"
    }
    assert tinted == {(2, "title"), (3, "title"), (2, "year"), (3, "year"), (2, "printed_in")}
    row = dict(zip(names, sheet[3], strict=True))
    assert row["year"].font.b
    plain, marked = row["title"].value
    assert (str(plain), str(marked), marked.font.b) == ("Foster homes ", "2010", True)


def test_of_many_authors_and_a_long_abstract_the_beginning_is_shown(tmp_path: Path) -> None:
    many = tuple(f"Author {n}" for n in range(30))
    one = replace(RECORDS[A], authors=many, abstract="word " * 100)
    path = tmp_path / "duplicates.xlsx"
    duplicates_workbook.write(path, PAIRS[:1], {A: one, B: RECORDS[B]}, PROTOCOL)
    row = rows_of(path)[0]
    assert str(row["authors"]).endswith("Author 10; Author 11; and 18 more")
    assert (len(str(row["abstract"])), str(row["abstract"])[-8:]) == (303, "word ...")


def test_volume_issue_and_pages_stand_as_in_a_reference(tmp_path: Path) -> None:
    one = replace(RECORDS[A], volume="12", issue="3", pages="45-67")
    two = replace(RECORDS[B], volume="", issue="3", pages="")
    path = tmp_path / "duplicates.xlsx"
    duplicates_workbook.write(path, PAIRS[:1], {A: one, B: two}, PROTOCOL)
    assert [row["printed_in"] for row in rows_of(path)] == ["12 (3), 45-67", "(3)"]


def test_markup_is_not_shown_and_the_title_is_known_all_the_same(tmp_path: Path) -> None:
    marked = {
        **RECORDS,
        A: replace(RECORDS[A], title="Deprived <i>in situ</i> &amp; CO<sub>2</sub>"),
    }
    path = tmp_path / "duplicates.xlsx"
    duplicates_workbook.write(path, PAIRS[:1], marked, PROTOCOL)
    assert rows_of(path)[0]["title"] == "Deprived in situ & CO2"
    answer(path, decision2="different")
    assert len(duplicates_workbook.read(path, marked).decisions) == 1


def test_a_blank_cell_is_still_asked_for(path: Path) -> None:
    found = answer(path, decision2="same")
    assert len(found.decisions) == 1
    assert found.blank == {f"{C} {D}"}


def test_an_unknown_word_or_a_damaged_pair_is_a_problem(path: Path) -> None:
    found = answer(path, decision2="duplicat", pair4=f"{C} R-NONE", decision4="duplicate")
    assert [str(p) for p in found.problems] == [
        'd.xlsx row 2: decision "duplicat" is not one of duplicate, different, version; did you '
        'mean "duplicate"?',
        f'd.xlsx row 4: pair "{C} R-NONE" is not two records of this review; put both ids back as '
        "they were written",
    ]
    assert found.decisions == ()


def test_a_row_with_the_title_of_another_record_is_kept_out(path: Path) -> None:
    found = answer(
        path, pair2=f"{C} {D}", record_id2=C, pair4=f"{A} {B}", record_id4=A, decision2="same"
    )
    assert found.decisions == ()
    assert f"the title beside {C} is not its title" in str(found.problems[0])


def test_a_row_whose_title_was_emptied_is_kept_out_but_for_one_that_begins_like_a_formula(
    path: Path,
) -> None:
    found = answer(path, title3=None, decision3="duplicate", title4=None, decision4="different")
    assert found.decisions == ()
    assert [str(p).split(";")[0] for p in found.problems] == [
        f"d.xlsx row 3: the title beside {B} is not its title",
        f"d.xlsx row 4: the title beside {C} is not its title",
    ]
    answer(path, decision3=None, decision4=None, title4=TITLES[2])
    assert [d.record_id for d in answer(path, title2=None, decision2="same").decisions] == [B]


def test_a_record_that_is_none_of_its_pair_is_told(path: Path) -> None:
    found = answer(path, record_id2=C, decision2="duplicate")
    assert found.decisions == ()
    assert str(found.problems[0]).startswith(f'd.xlsx row 2: record_id "{C}" is none of its pair')


def test_without_the_column_of_ids_the_title_must_be_that_of_one_of_the_two(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book["pairs"].delete_cols(header(book["pairs"])[1]["record_id"])
    book.save(path)
    assert [d.record_id for d in answer(path, decision3="duplicate").decisions] == [B]
    found = answer(path, title3="Foster homes 2009")
    assert found.decisions == ()
    assert f"the title is of neither {A} nor {B}" in str(found.problems[0])


def test_a_pair_judged_twice_differently_counts_for_nothing(path: Path) -> None:
    found = answer(path, decision2="duplicate", pair4=f"{B} {A}", record_id4=A,
                   title4="=Kinship care", year4="2009", decision4="different")  # fmt: skip
    assert found.decisions == ()
    assert "the same pair is judged otherwise in d.xlsx row 2" in str(found.problems[0])
    assert f"{A} {B}" in found.blank


def test_without_the_hidden_sheet_the_file_name_says_who_judged(path: Path) -> None:
    answer(path, decision2="different")
    book = openpyxl.load_workbook(path)
    del book["cis"]
    book.save(path)
    numbered = path.rename(path.with_name("duplicates_2.xlsx"))
    lost = duplicates_workbook.read(numbered, RECORDS)
    assert (lost.by, lost.decisions) == ("", ())
    assert "name the file duplicates_<person>.xlsx" in str(lost.problems[0])
    named = numbered.rename(path.with_name("duplicates_Ada.xlsx"))
    assert [d.by for d in duplicates_workbook.read(named, RECORDS).decisions] == ["Ada"]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("suffix", ["ods", "xlsx", "xls"])
def test_saved_by_libreoffice_it_gives_the_same_answers(path: Path, suffix: str) -> None:
    answer(path, decision2="duplicate", note2="same DOI", decision5="different")
    expected, out = duplicates_workbook.read(path, RECORDS, "x"), path.parent / "out"
    command = ["soffice", f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"]
    command += ["--headless", "--convert-to", suffix, "--outdir", str(out), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    assert len(expected.decisions) == 2
    assert duplicates_workbook.read(out / f"duplicates.{suffix}", RECORDS, "x") == expected


# --- as it once was: side by side ----------------------------------------------------------------


def side_by_side(path: Path, *answers: tuple[str, str]) -> Path:
    """A workbook of the earlier form, as there are some in the field, answered."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "pairs"
    sheet.append(["pair", "decision", "score", "why", "title_a", "title_b", "year_a", "note"])
    for (one, two), (decision, note) in zip(((A, B), (C, D)), answers, strict=True):
        titles = [RECORDS[i].title for i in (one, two)]
        sheet.append([f"{one} {two}", decision, "82", "same title", *titles, "2009", note])
    for column in "EF":
        sheet[f"{column}2"].data_type = "s"
    hidden = book.create_sheet("cis")
    for row in (("kind", "pairs"), ("reviewer", "Ada"), ("sheet", "S-OLD"), ("pair", f"{A} {B}")):
        hidden.append(row)
    book.save(path)
    return path


def test_a_workbook_of_the_earlier_form_is_read_as_before(tmp_path: Path) -> None:
    path = side_by_side(tmp_path / "duplicates.xlsx", ("duplicate", "same DOI"), ("", ""))
    found = duplicates_workbook.read(path, RECORDS, "d.xlsx")
    assert found.problems == ()
    assert (found.by, found.sheet, found.blank) == ("Ada", "S-OLD", {f"{C} {D}"})
    (d,) = found.decisions
    assert (d.record_id, d.target, d.note, d.sheet) == (B, A, "same DOI", "S-OLD")


def test_in_the_earlier_form_a_row_with_titles_of_another_pair_is_kept_out(tmp_path: Path) -> None:
    path = side_by_side(tmp_path / "duplicates.xlsx", ("duplicate", ""), ("different", ""))
    found = answer(path, pair2=f"{C} {D}", pair3=f"{A} {B}")
    assert found.decisions == ()
    assert f"title_a is not the title of {C}" in str(found.problems[0])


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
    first = {d.sheet for d in answer(path, decision2="same", decision4="different").decisions}
    other = path.with_name("duplicates_2.xlsx")
    written = duplicates_workbook.write(other, PAIRS[:1], RECORDS, PROTOCOL)
    second = {d.sheet for d in answer(other, decision2="same").decisions}
    assert second == {written}
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
    answer(path, decision2="different")
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


def test_every_row_has_the_list_of_answers_and_what_is_compared_is_on_one_screen(
    path: Path,
) -> None:
    sheet = openpyxl.load_workbook(path)["pairs"]
    lists = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}
    assert lists == {"F2:F5": '"duplicate,different,version"'}
    wide = sum(sheet.column_dimensions[letter].width for letter in "ABCDEFGH")
    assert wide * 7 <= 1366 - 60  # pixels of a screen, without the row numbers and the scroll bar


def test_on_paper_a_page_has_the_columns_up_to_the_note(path: Path) -> None:
    sheet = openpyxl.load_workbook(path)["pairs"]
    assert sheet.print_area.endswith("$A$1:$H$5")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$1:$1"
