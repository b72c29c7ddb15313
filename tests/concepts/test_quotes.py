"""A quote is found word by word, whatever white space parts its words, and as the text has it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.concepts.documents.document import Document
from cis_pipeline.concepts.documents.quotes import find

PAPER = Document(
    "R-1",
    title="On power",
    abstract="Power is\n  shared. Power is shared.",
    keywords=("power", "social work"),
    pages=("Findings\n\nTrust grows slowly", "where people meet."),
)


def test_the_first_place_counts_and_the_passage_is_as_the_text_has_it() -> None:
    found = find(PAPER, "Power is shared.")
    assert found is not None
    assert (found.field, found.start, found.quote) == ("abstract", 0, "Power is\n  shared.")


def test_a_quote_may_run_over_a_page_and_has_the_page_it_begins_on() -> None:
    found = find(PAPER, "Trust grows slowly where people meet.")
    assert found is not None
    assert (found.field, found.page) == ("fulltext", 1)
    assert found.quote == PAPER.fulltext[found.start : found.end]


def test_another_case_another_word_another_field_or_nothing_is_not_found() -> None:
    for quote in ("power is shared.", "Power was shared.", " \n"):
        assert find(PAPER, quote) is None
    assert find(PAPER, "On power", "abstract") is None
    assert find(PAPER, "social work", "keywords") is not None


@given(st.text(), st.integers(0, 30), st.integers(0, 30))
def test_any_piece_of_a_text_is_found_in_it(text: str, start: int, length: int) -> None:
    paper, quote = Document("R-1", abstract=text), text[start : start + length]
    found = find(paper, quote)
    assert (found is None) == (not quote.split())
    if found is not None:
        assert found.quote == text[found.start : found.end]
        assert found.quote.split() == quote.split()
