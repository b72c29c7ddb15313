from __future__ import annotations

import io

import pytest
from formats.announced import adds_up
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import wos

SOURCE = Source(source_id="s", name="S")


def read(text: str) -> list[Record | Problem]:
    return list(wos.read(io.StringIO(text, newline=""), SOURCE))


def one(tags: str) -> Record:
    (record,) = read(f"{tags}\nER\n")
    assert isinstance(record, Record)
    return record


def test_names_stand_one_a_line_and_texts_go_on() -> None:
    record = one("PT J\nAU Maple, A\n   Nettle, B\nTI A title\n   in two lines\nDE a; b\n   c; d")
    assert record.authors == ("Maple, A", "Nettle, B")
    assert record.title == "A title in two lines"
    assert record.keywords == ("a", "b c", "d")


def test_full_names_are_preferred_and_bodies_follow() -> None:
    tags = "PT J\nAU Maple, A\nAF Maple, Ada\nCA Working Group\nBE Editor, E"
    assert one(tags).authors == ("Maple, Ada", "Working Group")
    assert one("PT B\nBE Editor, E").authors == ("Editor, E",)
    assert one("PT C\nAU Maple, A\nGP IEEE").authors == ("Maple, A",)


@pytest.mark.parametrize(
    ("tags", "item_type"),
    [
        ("PT J", "journalArticle"),
        ("PT J\nDT Article; Early Access", "journalArticle"),
        ("PT J\nDT Article; Proceedings Paper", "journalArticle"),
        ("PT J\nDT Review", "journalArticle"),
        ("PT J\nDT Editorial Material", "editorial"),
        ("PT J\nDT Book Review", "bookReview"),
        ("PT J\nDT Correction", "erratum"),
        ("PT J\nDT Meeting Abstract", "conferencePaper"),
        ("PT B\nSO The Book", "bookSection"),
        ("PT B\nTI The Book", "book"),
        ("PT B\nSO The Book\nDT Article; Book Chapter", "bookSection"),
        ("PT S\nSO A Series", "bookSection"),
        ("PT S\nSO A Series\nCT A Conference", "conferencePaper"),
        ("PT C\nDT Proceedings Paper", "conferencePaper"),
        ("PT P", "patent"),
        ("PT X", ""),
    ],
)
def test_pt_and_dt_decide_the_item_type(tags: str, item_type: str) -> None:
    assert one(tags).item_type == item_type


def test_a_text_that_begins_with_pt_begins_no_entry() -> None:
    record = one("PT J\nAB A text that was broken off\nPT is a tag in it.\nPY 2010")
    assert (record.year, record.title) == (2010, "")


def test_an_unknown_tag_is_no_hindrance() -> None:
    assert one("PT J\nXX what is new\n   this year\nTI Kept").title == "Kept"


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        ("FN X\nVR 1.0\nPT J\nTI A\nER\n\nEF\n", False),
        ("FN X\nVR 1.0\nPT J\nTI A\nER\n", True),
        ("PT J\nTI A\nER\n", False),
        ("PT J\nTI A\n", True),
    ],
)
def test_a_file_without_its_end_is_a_doubt(text: str, warned: bool) -> None:
    problems = [e for e in read(text) if isinstance(e, Problem)]
    assert [p.severity for p in problems] == (["warning"] if warned else [])


LINES = st.sampled_from(
    ["PT J", "PT B", "ER", "EF", "FN x", "VR 1.0", "TI A", "AU B, C", "   D, E", "", "XX", "PT a b"]
) | st.text(max_size=20)


@given(st.lists(LINES, max_size=40))
def test_in_any_text_each_bare_pt_line_leads_to_one_record(lines: list[str]) -> None:
    text = "\n".join(lines)
    entries = read(text)
    records = [e for e in entries if isinstance(e, Record)]
    assert len(records) >= sum(line in ("PT J", "PT B") for line in lines)
    lost = any(e.severity == "error" for e in entries if isinstance(e, Problem))
    assert lost or sum(r.raw.count("TI A") for r in records) == text.count("TI A")
    assert adds_up(wos, text)
