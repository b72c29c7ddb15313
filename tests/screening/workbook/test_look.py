"""What a reviewer sees: on one screen what is read and filled in; on paper; terms, instructions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText
from screening.sheets import below, header

from cis_pipeline.core.model import Record
from cis_pipeline.protocol.criteria.criterion import Criterion
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.protocol.screening import ScreeningTable
from cis_pipeline.screening import workbook
from cis_pipeline.screening.tasks import Task
from cis_pipeline.screening.workbook.layout import height, pixels, widths_of
from making import PROTOCOL

SCREEN, ROW_NUMBERS, SCROLL_BAR = 1366, 41, 20
"""Pixels; row numbers of five digits."""
WIDEST = 9.4
"""Pixels of a character of width in LibreOffice, where Calibri is not installed."""

REPORT = Record(
    record_id="a",
    title="Foster <i>families</i> &amp; CO<sub>2</sub>: kinship care",
    abstract="Looked-after children.\nKinship-care and <jats:p>foster homes</jats:p>",
    authors=("Elm, B.",),
    doi="10.1000/xyz",
)


def marking(*terms: str) -> Protocol:
    return replace(PROTOCOL, screening=ScreeningTable(mark=terms))


def written(
    path: Path, *reports: Record, protocol: Protocol = PROTOCOL, rich: bool = False, **task: Any
) -> Any:
    """The workbook of a task of A, opened."""
    asked = {"kind": "votes", "round_id": "abstract", "reviewer": "A", **task}
    workbook.write(path, Task(**asked, reports=reports), protocol)
    return openpyxl.load_workbook(path, rich_text=rich)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "abstract_A.xlsx"


# --- on the screen -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "seen"),
    [
        ("votes", ["title", "abstract", "decision", "reason"]),
        ("conflicts", ["title", "abstract", "votes", "decision", "reason"]),
    ],
)
def test_what_is_read_and_what_is_decided_stand_on_one_screen(path: Path, kind: str, seen: list):
    sheet = written(path, REPORT, kind=kind)["screening"]
    names = [cell.value for cell in sheet[2]]
    assert names[: len(seen)] == seen
    widths = [sheet.column_dimensions[cell.column_letter].width - 5 / 7 for cell in sheet[2]]
    room = SCREEN - ROW_NUMBERS - SCROLL_BAR
    with_note = sum(map(pixels, widths[: len(seen) + 1]))
    assert names[len(seen)] == "note"
    assert with_note <= room
    assert sum(widths[: len(seen)]) * WIDEST <= room


def test_three_records_of_1300_letters_fit_below_one_another():
    words = ("attachment " * 120)[:1300]
    tall = height([(words, widths_of(["title", "abstract", "decision", "reason"])["abstract"])])
    points_of_a_screen = 560 * 72 / 96  # of 768 pixels, less menus, headings and tabs
    assert 3 * tall <= points_of_a_screen
    assert tall >= 11 * 12  # lines of 121 letters, which a column of 94 holds at 9 points


def test_a_long_abstract_is_cut_by_its_row_and_not_in_its_cell(path: Path):
    long = replace(REPORT, abstract="word " * 3000)
    sheet = written(path, long, REPORT)["screening"]
    assert len(below(sheet)[0]["abstract"]) == 15_000
    assert sheet.row_dimensions[3].height == 132.75
    assert sheet.row_dimensions[4].height < 60


def test_a_row_turns_grey_when_it_is_decided(path: Path):
    sheet = written(path, REPORT, REPORT)["screening"]
    (rules,) = sheet.conditional_formatting
    assert (str(rules.sqref), rules.rules[0].formula) == ("A3:L4", ['$C3<>""'])


def test_what_is_to_be_filled_in_is_tinted(path: Path):
    sheet = written(path, REPORT, REPORT)["screening"]
    names = header(sheet)[1]
    for row in (3, 4):
        tinted = [
            n for n, at in names.items() if sheet.cell(row, at).fill.fgColor.rgb == "FFFFF6DC"
        ]
        assert tinted == ["decision", "reason", "note"]


# --- on paper ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["votes", "conflicts"])
def test_on_paper_no_column_is_cut_and_letters_are_not_too_small(path: Path, kind: str):
    sheet = written(path, REPORT, REPORT, kind=kind)["screening"]
    last = "F" if kind == "conflicts" else "E"
    assert sheet[f"{last}2"].value == "note"
    assert sheet.print_area.endswith(f"$A$1:${last}$4")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
        None,
        0,
    )  # 1 is understood
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$2"
    assert "&P" in sheet.oddFooter.right.text
    widths = [sheet.column_dimensions[c.column_letter].width for c in sheet[2]]
    wide = sum(widths[: ord(last) - ord("A") + 1]) * 7 * 72 / 96  # points
    paper = (11.69 - sheet.page_margins.left - sheet.page_margins.right) * 72
    assert 9 * min(1, paper / wide) >= 7


# --- texts ---------------------------------------------------------------------------------------


def test_markup_and_entities_are_taken_out_and_the_row_is_still_known(path: Path):
    sheet = written(path, REPORT)["screening"]
    (row,) = below(sheet)
    assert row["title"] == "Foster families & CO2: kinship care"
    assert row["abstract"] == "Looked-after children.\nKinship-care and foster homes"
    book = openpyxl.load_workbook(path)
    book["screening"]["C3"].value = "include"
    book.save(path)
    returned = workbook.read(path, PROTOCOL, {"a": REPORT})
    assert [d.record_id for d in returned.decisions] == ["a"]
    assert returned.problems == ()


def test_a_doi_is_an_address_in_text_and_no_link_and_still_the_doi(path: Path):
    other = replace(REPORT, record_id="b", doi="S0016508594002283 [pii]")
    sheet = written(path, REPORT, other)["screening"]
    assert [row["doi"] for row in below(sheet)] == [
        "https://doi.org/10.1000/xyz",
        "S0016508594002283 [pii]",
    ]
    assert sheet._hyperlinks == []
    for row in (3, 4):
        book = openpyxl.load_workbook(path)
        book["screening"].cell(row, 3).value = "exclude"
        book.save(path)
    returned = workbook.read(path, PROTOCOL, {"a": REPORT, "b": other})
    assert ([d.record_id for d in returned.decisions], returned.problems) == (["a", "b"], ())


def test_terms_of_the_protocol_are_bold_in_titles_and_abstracts_of_every_row(path: Path):
    whole = replace(REPORT, record_id="c", title="Kinship care")
    sheet = written(
        path, REPORT, REPORT, whole, protocol=marking("kinship care", "famil*"), rich=True
    )["screening"]
    for row in (3, 4):
        title, abstract = sheet.cell(row, 1).value, sheet.cell(row, 2).value
        assert isinstance(title, CellRichText)
        bold = [str(p) for cell in (title, abstract) for p in cell if _is_bold(p)]
        assert bold == ["families", "kinship care", "Kinship-care"]
        assert str(title) == "Foster families & CO2: kinship care"
    assert "".join(map(str, sheet["A5"].value)) == "Kinship care"
    assert all(piece.font.b for piece in sheet["A5"].value)


def _is_bold(piece: Any) -> bool:
    return bool(getattr(piece, "font", None) and piece.font.b)


def test_without_terms_nothing_is_bold(path: Path):
    sheet = written(path, REPORT, REPORT, rich=True)["screening"]
    assert not any(isinstance(cell.value, CellRichText) for row in sheet for cell in row)


# --- instructions --------------------------------------------------------------------------------


def instructions(book: Any) -> list[str]:
    rows = book["criteria"].iter_rows(values_only=True)
    return [str(cell) for row in rows for cell in row if cell]


def test_the_instructions_have_the_criteria_with_their_examples(path: Path):
    topic = Criterion(
        id="TOPIC",
        title="Off topic",
        question="On topic?",
        rounds=("abstract",),
        examples=("exclude: hospital wards", "include: kinship care"),
    )
    book = written(path, REPORT, protocol=replace(PROTOCOL, criteria=(topic,)))
    rows = [list(row) for row in book["criteria"].iter_rows(values_only=True)]
    assert rows[-2:] == [
        ["reason", "code", "question", "examples"],
        ["Off topic", "TOPIC", "On topic?", "exclude: hospital wards\ninclude: kinship care"],
    ]


def test_examples_are_no_change_of_the_protocol():
    plain = PROTOCOL.criteria[1]
    fuller = plain.model_copy(update={"examples": ("exclude: wards",)})
    changed = replace(PROTOCOL, criteria=(PROTOCOL.criteria[0], fuller, *PROTOCOL.criteria[2:]))
    for verdict in ("include", "exclude"):
        reasons = ("TOPIC",) if verdict == "exclude" else ()
        assert changed.basis("abstract", verdict, reasons) == PROTOCOL.basis(  # type: ignore[arg-type]
            "abstract",
            verdict,  # type: ignore[arg-type]
            reasons,
        )
    assert changed.question_digest("TOPIC") == PROTOCOL.question_digest("TOPIC")


@pytest.mark.parametrize(
    ("task", "sentence"),
    [
        ({}, "Order of the rows: as their records came in."),
        ({"ordered": "at random, by seed 7"}, "Order of the rows: at random, by seed 7."),
        ({"purpose": "pilot"}, "This is a pilot: all reviewers judge the same few records"),
        ({"purpose": "audit"}, "This is an audit: records that rules excluded, drawn at random."),
        ({"purpose": "second_look"}, "This is a second look: records that were decided before"),
        ({}, "You read blind: nothing here shows what another reviewer says, or what rules"),
        ({"kind": "conflicts"}, "the column votes shows what each of them said"),
        ({"earlier": {"a": "include"}}, "earlier: what you said yourself before"),
        ({"doubts": {"a": "no date"}}, "doubts: what could not be made out of the document"),
    ],
)
def test_the_instructions_say_what_is_shown_and_why(path: Path, task: dict, sentence: str):
    assert any(sentence in text for text in instructions(written(path, REPORT, **task)))


def test_that_evidence_of_rules_is_shown_is_said(path: Path):
    protocol = replace(PROTOCOL, screening=ScreeningTable(show_rules=True))
    texts = instructions(written(path, REPORT, protocol=protocol, doubts={"a": "YEAR: no year"}))
    assert "doubts: what rules could not tell; the protocol lets you see it." in texts
    assert not any("what rules or a ranking" in text for text in texts)
