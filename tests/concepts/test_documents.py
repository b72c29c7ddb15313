"""A full text has sections and sentences that run over pages, and its references are not read."""

from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.concepts.documents.document import Document

PAGES = (
    "Journal of X 12\n\n1. Introduction\nRisk is high. The families took the\n\n12",
    "Journal of X 13\n\n2.1 What we found\n\nThe fear of",
    "blame was shared.\n\nFINDINGS\n\nWe found trust.\n\n## A way on\n\nGo.\n\nJournal of X 14",
    "References\n\nSmith, A. (2019). Risk. London.\n\nAppendix A\n\nWe asked about blame.",
)
REPORT = Document("R", pages=PAGES)


def said(document: Document) -> list[str]:
    return [document.fulltext[a:b] for a, b in document.spans("fulltext")]


def test_headings_are_numbered_in_capitals_marked_or_alone_between_blank_lines() -> None:
    assert [heading.title for heading in REPORT.headings] == [
        "Introduction",
        "What we found",
        "FINDINGS",
        "A way on",
        "References",
        "Appendix A",
    ]


def test_a_running_head_is_no_heading() -> None:
    assert not any("Journal" in heading.title for heading in REPORT.headings)


def test_a_sentence_stands_under_the_heading_before_it() -> None:
    for quote, section in [
        ("Journal", ""),
        ("Risk is high", "Introduction"),
        ("blame was", "What we found"),
        ("We found trust", "FINDINGS"),
        ("We asked", "Appendix A"),
    ]:
        assert REPORT.section_at(REPORT.fulltext.index(quote)) == section


def test_a_sentence_goes_on_over_the_end_of_a_page() -> None:
    assert "The fear of\n\fblame was shared." in said(REPORT)


def test_a_page_number_may_stand_in_a_sentence_that_goes_on() -> None:
    pages = ("It is the risk of\n\n12", "blame that counts.", "New page")
    assert said(Document("R", pages=pages)) == [
        "It is the risk of\n\n12\n\fblame that counts.",
        "New page",
    ]


def test_a_heading_is_a_sentence_of_its_own() -> None:
    assert "1. Introduction" in said(REPORT)
    assert "Risk is high." in said(REPORT)


def test_an_item_of_a_list_is_a_sentence_of_its_own_without_its_bullet() -> None:
    pages = ("They do:\n\u2022 take risks\n\u2022 build trust",)
    assert said(Document("R", pages=pages)) == [
        "They do:",
        "take risks",
        "build trust",
    ]


def test_a_heading_of_a_text_without_blank_lines_stands_between_sentences() -> None:
    pages = (
        "Risk is high in\nEngland and rises.\nWhat we found\nTrust is low.\nIt rises in\nWales.",
    )
    assert [one.title for one in Document("R", pages=pages).headings] == ["What we found"]


def test_the_list_of_references_is_not_read_but_an_appendix_is() -> None:
    assert not any("Smith" in one for one in said(REPORT))
    assert "We asked about blame." in said(REPORT)


def test_references_that_a_contents_page_names_end_nothing() -> None:
    pages = ("Contents\n\nReferences\n\n", "Risk matters here. " * 20)
    assert any("Risk" in one for one in said(Document("R", pages=pages)))


text = st.text(alphabet="aB.1 \n\n,#-", max_size=40)


@given(st.lists(text, max_size=4))
def test_sentences_of_any_text_are_pieces_of_it_in_order_and_trimmed(pages: list[str]) -> None:
    document = Document("R", pages=tuple(pages))
    at = 0
    for start, end in document.spans("fulltext"):
        assert at <= start < end
        piece = document.fulltext[start:end]
        assert piece == piece.strip()
        at = end
    for heading in document.headings:
        assert document.section_at(heading.start) == heading.title
