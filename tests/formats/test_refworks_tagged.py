from __future__ import annotations

import pytest
from formats.announced import adds_up, read
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.core.model import Problem, Record
from cis_pipeline.formats import refworks_tagged, ris, wos


def one(tags: str) -> Record:
    (record,) = read(refworks_tagged, tags)
    assert isinstance(record, Record)
    return record


@pytest.mark.parametrize(
    ("named", "item_type"),
    [
        ("Journal Article", "journalArticle"),
        ("Journal, Electronic", "journalArticle"),
        ("Book, Section", "bookSection"),
        ("Book, Whole", "book"),
        ("Dissertation/Thesis, Unpublished", "thesis"),
        ("Case/Court Decisions", "case"),
        ("Something New", ""),
    ],
)
def test_the_reference_type_is_the_item_type(named: str, item_type: str) -> None:
    assert one(f"RT {named}\nT1 A").item_type == item_type


def test_a_book_has_no_container_but_its_chapter_has() -> None:
    tags = "T1 The title\nT2 The other title"
    assert one(f"RT Book, Whole\n{tags}").container == ""
    assert one(f"RT Book, Section\n{tags}").container == "The other title"


def test_a_wrapped_line_that_begins_with_capitals_is_text() -> None:
    assert one("RT Report\nAB In the\nUS and\nRT of it\nT1 A").abstract == "In the US and RT of it"


def test_tags_before_the_first_entry_are_named() -> None:
    problem, _ = read(refworks_tagged, "T1 Lost\nRT Report\nT1 A\n")
    assert isinstance(problem, Problem)
    assert (problem.severity, problem.entries) == ("error", 0)


def test_other_tagged_formats_are_not_taken_for_it() -> None:
    text = "RT Journal Article\nSR Print\nT1 A\nJF B\n"
    assert refworks_tagged.sniff(text)
    assert not ris.sniff(text) and not wos.sniff(text)
    assert not refworks_tagged.sniff("TY  - JOUR\nT1  - RT Journal\nER  - \n")
    assert not refworks_tagged.sniff("PT J\nAU A\nTI RT Journal\nER\n")


LINES = st.sampled_from(
    ["RT Report", "RT", "RT x", "T1 A", "A1 B,C", "", "wrapped", "K1 x", "\ufeffRT Book", "RT  Map"]
) | st.text(max_size=8)


@given(st.lists(LINES, max_size=30), st.sampled_from(["\n", "\r\n", "\r"]))
def test_in_any_text_what_is_counted_is_read_and_no_title_is_lost(
    lines: list[str], end: str
) -> None:
    text = end.join(lines)
    entries = read(refworks_tagged, text)
    assert adds_up(refworks_tagged, text)
    lost = any(isinstance(e, Problem) for e in entries)
    kept = sum(e.raw.count("T1 A") for e in entries if isinstance(e, Record))
    assert lost or kept == text.count("T1 A")
