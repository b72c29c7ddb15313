from __future__ import annotations

import io

import pytest
from formats.announced import adds_up
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import nbib

SOURCE = Source(source_id="s", name="S")


def read(text: str) -> list[Record | Problem]:
    return list(nbib.read(io.StringIO(text, newline=""), SOURCE))


def one(tags: str) -> Record:
    (record,) = read(f"PMID- 1\nOWN - NLM\n{tags}\n")
    assert isinstance(record, Record)
    return record


def test_full_names_are_preferred_to_initials() -> None:
    assert one("FAU - Violet, Willa\nAU  - Violet W").authors == ("Violet, Willa",)
    assert one("AU  - Violet W\nAU  - de la Rue XY").authors == ("Violet, W", "de la Rue, XY")
    assert one("CN  - Study Group").authors == ("Study Group",)


@pytest.mark.parametrize(
    "tags",
    [
        "AID - S1 [pii]\nAID - 10.1000/ABC [doi]",
        "LID - 10.1000/abc [doi]\nLID - e12",
        "AID - doi:10.1000/abc",
    ],
)
def test_the_doi_is_the_identifier_marked_so(tags: str) -> None:
    assert one(tags).doi == "10.1000/abc"


@pytest.mark.parametrize("pii", ["S0123-4567(20)30183-5", "myv117", "jbc.M115.698498", "e12"])
def test_the_identifier_that_a_publisher_gives_an_item_is_no_page(pii: str) -> None:
    assert one(f"LID - {pii} [pii]\nLID - 10.1000/abc [doi]").pages == ""
    assert one(f"PG  - 3-9\nLID - {pii} [pii]").pages == "3-9"


def test_a_blank_line_within_a_wrapped_text_loses_nothing() -> None:
    record = one("AB  - The first\n      and\n\n      the last.\nPT  - Letter")
    assert record.abstract == "The first and the last."
    assert record.item_type == "letter"


def test_a_chapter_has_its_book_as_container() -> None:
    record = one("TI  - A chapter\nBTI - A book\nISBN- 9780203122815")
    assert (record.title, record.container, record.item_type, record.isbn) == (
        "A chapter",
        "A book",
        "bookSection",
        "9780203122815",
    )


def test_own_begins_an_entry_only_where_pmid_does_not() -> None:
    two = read("PMID- 1\nOWN - NLM\nTI  - A\nPMID- 2\nOWN - NLM\nTI  - B\n")
    assert [e.title for e in two if isinstance(e, Record)] == ["A", "B"]


LINES = st.sampled_from(
    ["PMID- 1", "OWN - NLM", "TI  - A", "", "      wrapped", "PMID-2", "AU  - B C", "no tag"]
) | st.text(max_size=20)


@given(st.lists(LINES, max_size=40))
def test_in_any_text_no_title_is_lost_without_a_word(lines: list[str]) -> None:
    text = "\n".join(lines)
    entries = read(text)
    lost = any(isinstance(e, Problem) for e in entries)
    kept = sum(e.raw.count("TI  - A") for e in entries if isinstance(e, Record))
    assert lost or kept == text.count("TI  - A")
    assert adds_up(nbib, text)
    if "PMID- 1" in lines:
        assert any(isinstance(e, Record) for e in entries)
