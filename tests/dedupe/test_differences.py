"""Look-alikes that are two documents, each with the sentence that says why: a sign stands against
merging, whatever else agrees, but only a plain one against asking a person."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from dedupe.papers import ARTICLE, DIFFERENT, REPORT, Judgement, bare, judged, other

from cis_pipeline.core.model import Record
from cis_pipeline.dedupe.score import DOUBT, SAME, VERSION

TITLE = ARTICLE.title


def report(addition: str, **changes: Any) -> Record:
    return bare(REPORT, **{"title": f"{REPORT.title}{addition}", **changes})


def article(before: str = "", after: str = "", **changes: Any) -> Record:
    return bare(ARTICLE, **{"title": f"{before}{TITLE}{after}", **changes})


BOOK = bare(REPORT, item_type="book", title="Doing lantern research")
CHAPTER = bare(ARTICLE, item_type="bookSection", container="Handbook of lanterns", doi=ARTICLE.doi)
MEETING = other(ARTICLE, issue="3 Suppl 1", pages="S72")
PLAIN = [
    (article(after=". Part I"), article(after=". Part II"),
     "numbered differently in the title (1; 2)"),
    (report(", round 1"), report(", round 2"), "numbered differently"),
    (report(": 2018 to 2019"), report(": 2019 to 2020"), "numbered differently"),
    (report(", 2018/19"), report(", 2019/20"), "numbered differently"),
    (report(": interim report"), report(": final report"), "only one is called final and interim"),
    (article("Reply: "), article("Erratum: "), "only one is called erratum and reply"),
    (other(ARTICLE, title="Editorial"), other(ARTICLE, title="Editorial", issue="4", doi=""),
     "a title that many documents bear, and not the same place in print"),
    (other(ARTICLE, title="Editorial: on kites", pages="4", doi=""),
     other(ARTICLE, title="Editorial: on kites", pages="4", doi="", issue="4"),
     "editors' words in two issues"),
    (report("", authors=("NCT01234567",)), report("", authors=("NCT07654321",)),
     "registered under nct01234567 and under nct07654321"),
    (BOOK, replace(BOOK, item_type="bookSection", container="Handbook of lanterns"),
     "one is a book, the other a part of one or an article"),
    (BOOK, replace(BOOK, item_type="journalArticle", container="Annals of Kites"),
     "one is a book, the other a part of one or an article"),
    (other(ARTICLE, doi=""), other(ARTICLE, doi="", pages="509-526",
                                  title=TITLE.replace("foster", "young")),
     "a word of the title is another one"),
    (CHAPTER, other(CHAPTER, title="Oil and its dangers"), "the titles differ"),
    (MEETING, other(MEETING, title="Oil and its dangers"), "the titles differ"),
    (article(), article(item_type="preprint", container=""), "only one is a preprint"),
]  # fmt: skip
"""Pairs of which nothing that agrees makes one worth a look, and what tells."""

ASKED = [
    (report(""), report(", volume 2"), "numbered differently in the title (4; 4, 2)"),
    (article(), article("Erratum: "), "only one is called erratum"),
    (article(), article("Reply to: "), "only one is called reply"),
    (article(), article("Re: "), "only one is called reply"),
    (article(), article(after=": protocol"), "only one is called protocol"),
    (ARTICLE, article(after=" (erratum)", doi=ARTICLE.doi), "only one is called erratum"),
    (other(ARTICLE, pages="401", doi=""), other(ARTICLE, pages="401", doi="", title=f"Re: {TITLE}"),
     "only one is called reply"),
    (other(ARTICLE, doi=""), other(ARTICLE, doi="", issue="", pages="S12"),
     "only one is in a supplement or among meeting abstracts"),
    (other(ARTICLE, doi=""), other(ARTICLE, doi="", title="On the price of seed"),
     "the titles differ"),
    (article(volume="12"), article(volume="12", title=TITLE.replace("foster", "young")),
     "a word of the title is another one"),
    (other(ARTICLE, doi=""), other(ARTICLE, doi="", title=""), "one has no title"),
    (ARTICLE, other(ARTICLE, volume="1", doi="10.8888/old.77"), "volumes 12 and 1, and two DOIs"),
    (ARTICLE, other(ARTICLE, pages="509-526", doi="", authors=ARTICLE.authors[1:]),
     "pages 401 and 509 of one volume"),
    (other(ARTICLE, pages=""), other(ARTICLE, pages="", issue="4", doi=""), "issues 3 and 4"),
    (article(volume="12", doi="10.9999/a.1"), article(volume="12", doi="10.9999/a.2"),
     "two DOIs of one publisher"),
    (article(volume="12"), article(volume="12", year=2018), "years 2016 and 2018"),
    (article(after=": a survey", volume="12"), article(after=": a survey", volume="12", year=2017),
     "years 2016 and 2017"),
    (other(ARTICLE, pages="401"), other(ARTICLE, pages="401", doi="", authors=("Stone, Clara",)),
     "no author in common"),
]  # fmt: skip
"""Pairs of which so much else agrees that a person is asked, and the sign against it."""


def named(value: object) -> str:
    """The name of a parameter: the sign."""
    return value if isinstance(value, str) else ""


@pytest.mark.parametrize(("one", "two", "why"), PLAIN, ids=named)
def test_a_plain_sign_parts_two_documents_and_nobody_is_asked(
    one: Record, two: Record, why: str
) -> None:
    found = judged(one, two)
    assert found.outcome in (*DIFFERENT, VERSION)
    assert found.score == 0
    assert found.why.startswith(why) or f"({why}" in found.why


@pytest.mark.parametrize(("one", "two", "why"), ASKED, ids=named)
def test_a_sign_beside_which_all_else_agrees_is_asked_about(
    one: Record, two: Record, why: str
) -> None:
    found = judged(one, two)
    assert found.outcome == DOUBT
    assert f"; but {why}" in found.why
    assert "; to settle it, " in found.why


def test_a_sign_is_told_of_what_looks_alike_and_a_stranger_is_just_another_document() -> None:
    one, two = article(after=". Part I"), article(after=". Part II")
    why = "numbered differently in the title (1; 2)"
    assert judged(one, two) == Judgement("veto", 0.0, why)
    stranger = replace(two, authors=("Stone, Clara",))
    assert judged(one, stranger) == Judgement("different", 0.0, why)


def test_of_several_signs_the_one_is_told_that_is_plainest() -> None:
    one = report(", round 1", authors=("NCT01234567",), item_type="book")
    two = report(", round 2", authors=("NCT07654321",), item_type="bookSection", year=2011)
    assert judged(one, two).why == "registered under nct01234567 and under nct07654321"
    one, two = (replace(record, authors=REPORT.authors) for record in (one, two))
    assert judged(one, two).why == "numbered differently in the title (4, 1; 4, 2)"


@pytest.mark.parametrize("title", ["Editorial", "Introduction", "Book review", "Annual report"])
def test_a_title_that_many_bear_needs_journal_volume_and_pages(title: str) -> None:
    one = other(ARTICLE, title=title, doi="")
    assert judged(one, other(one)).outcome == SAME
    fewer = other(one, pages="", authors=ARTICLE.authors[:1])
    if title != "Editorial":  # what the editors write in one issue is one
        assert judged(one, fewer).outcome in DIFFERENT
    assert judged(one, other(one, issue="4")).outcome in DIFFERENT
    assert judged(bare(one), bare(one)).outcome in DIFFERENT


def test_a_lost_digit_is_no_other_part_if_both_fill_the_same_pages() -> None:
    one = other(ARTICLE, title="Lanterns p16 and p53 in the long care of many carers", doi="")
    two = other(one, title="Lanterns p6 and p53 in the long care of many carers")
    assert judged(one, two).outcome == SAME
    assert judged(other(one, pages="401"), other(two, pages="401")).outcome == DOUBT
    assert judged(bare(one, volume="12"), bare(two, volume="12")).outcome in DIFFERENT


def test_a_column_stands_on_one_page_of_every_issue() -> None:
    column = other(ARTICLE, title="From the desk of the lantern keeper", pages="4", doi="")
    assert judged(column, other(column, issue="4")).outcome == DOUBT
    far = other(column, pages="404")
    assert judged(far, other(far, issue="4")).outcome == SAME


def test_letters_on_one_page_and_abstracts_of_a_section_are_several() -> None:
    for place in ({"pages": "401-402"}, {"issue": "3 Suppl 1"}, {"pages": "401-499"}):
        one = other(ARTICLE, doi="", **place)
        two = other(one, title="Allotments and the price of seed in imaginary towns")
        assert judged(one, two).outcome != SAME


def test_one_article_fills_its_pages_whatever_the_title_is_called() -> None:
    one = other(ARTICLE, doi="")
    for title in (
        "[Allotments as teachers of foster carers]",
        "Wandernde Gärten: wie Pflegeeltern Ideen von den Kleingärtnern borgen",
    ):
        assert judged(one, other(one, title=title)).outcome == SAME
    reworded = "Wandering allotments: how foster families use ideas of garden societies"
    assert judged(one, other(one, title=reworded)).outcome == DOUBT
    assert judged(one, other(one, title="On the price of seed")).outcome == DOUBT


def test_a_doi_alone_merges_nothing() -> None:
    one = bare(ARTICLE, doi=ARTICLE.doi, container="", authors=(), year=None)
    assert judged(one, other(one, title="On the price of seed")).outcome in DIFFERENT


def test_one_address_and_year_under_two_titles_is_asked() -> None:
    one = other(REPORT, url="https://lanterns.example/files/interim.pdf")
    two = other(one, title="Early findings", authors=("Lantern Board",))
    assert judged(one, two).outcome == DOUBT
    assert judged(one, other(two, year=2019)).outcome in DIFFERENT


def test_the_order_of_two_records_does_not_tell_where_the_far_page_is_looked_for() -> None:
    """The test is in `judged`, which compares both orders."""
    for one, two in [("401-417", "Suppl-17"), ("401", "S401"), ("31", "31-32")]:
        first, second = (other(ARTICLE, doi="", pages=pages) for pages in (one, two))
        judged(first, other(second, issue="4"))
