"""Look-alikes that are two documents, each with the sentence that says why."""

from dataclasses import replace
from typing import Any

import pytest
from dedupe.papers import ARTICLE, DIFFERENT, REPORT, bare, judged, other

from cis_pipeline.core.model import Record
from cis_pipeline.dedupe.score import APART
from cis_pipeline.dedupe.vetoes import (
    LOST_NUMBERS,
    OTHER_NUMBERS,
    SAME_NUMBERS,
    marking,
    numbering,
)

TITLE = ARTICLE.title


def report(addition: str, **changes: Any) -> Record:
    return bare(REPORT, title=f"{REPORT.title}{addition}", **changes)


def article(before: str = "", after: str = "", **changes: Any) -> Record:
    return bare(ARTICLE, title=f"{before}{TITLE}{after}", **changes)


BOOK = bare(REPORT, item_type="book", title="Doing lantern research")
LOOK_ALIKES = [
    (article(after=". Part I"), article(after=". Part II"), "numbered differently"),
    (article(), article("Erratum: "), "only one is called erratum"),
    (
        ARTICLE,
        article("Correction to: ", pages="600", volume="12"),
        "only one is called correction",
    ),
    (article(), article("Reply to: "), "only one is called reply"),
    (article(), article("Re: "), "only one is called reply"),
    (article(), article(after=": protocol"), "only one is called protocol"),
    (report(": interim report"), report(": final report"), "only one is called final and interim"),
    (report(", round 1"), report(", round 2"), "numbered differently"),
    (report(": 2018 to 2019"), report(": 2019 to 2020"), "numbered differently"),
    (report(", 2018/19"), report(", 2019/20"), "numbered differently"),
    (report(""), report(", volume 2"), "numbered differently"),
    (report(""), report("", year=2019), "years 2018 and 2019"),
    (BOOK, replace(BOOK, title=f"{BOOK.title} (2nd ed.)"), "numbered differently"),
    (BOOK, replace(BOOK, year=2021), "years 2018 and 2021"),
    (ARTICLE, article(volume="12", issue="3 Suppl 1"), "only one is in a supplement"),
    (ARTICLE, other(ARTICLE, volume="11", pages="300", doi=""), "volumes 12 and 11"),
    (ARTICLE, other(ARTICLE, pages="502-511", doi="", issue=""), "pages 401 and 502"),
    (article(doi="10.9999/a.1"), article(doi="10.9999/a.2"), "DOIs 10.9999/a.1 and 10.9999/a.2"),
    (ARTICLE, article(item_type="thesis", container=""), "one is an article, the other a thesis"),
    (ARTICLE, article(doi="10.31235/osf.io/ab12c"), "one is an article, the other a preprint"),
    (BOOK, replace(BOOK, item_type="bookSection"), "one is a book, the other a chapter"),
    (article(), article(authors=("Stone, Clara",)), "no author in common"),
    (ARTICLE, article(container="Annals of Kites"), "other journals"),
]


@pytest.mark.parametrize(("one", "two", "why"), LOOK_ALIKES)
def test_a_look_alike_is_another_document(one: Record, two: Record, why: str) -> None:
    found = judged(one, two)
    assert found.outcome in APART
    assert found.why.startswith(why) or f"({why}" in found.why


@pytest.mark.parametrize(
    ("two", "why"),
    [
        (article(volume="12", issue="3 Suppl 1"), "meeting abstract and article"),
        (article(item_type="thesis", container=""), "one work as article and thesis"),
        (article(doi="10.31235/osf.io/ab12c"), "one work as article and preprint"),
        (article(container="Lantern Working Papers", year=2014), "one work as article and report"),
        (bare(ARTICLE, title=f"[{TITLE}]", container="Annals of Kites"), "two languages"),
        (article(container="Annals of Kites"), "two places"),
        (article(after=". Part I", doi="10.31235/osf.io/ab12c"), ""),
        (article("Erratum: ", container="Annals of Kites"), ""),
        (article(authors=("Stone, Clara",), item_type="thesis"), ""),
        (article(item_type="thesis", year=2005), ""),
    ],
)
def test_one_work_in_two_forms_is_a_version(two: Record, why: str) -> None:
    found = judged(ARTICLE, two)
    assert found.outcome == "version" if why else found.outcome in DIFFERENT
    assert why in found.why


@pytest.mark.parametrize("title", ["Editorial", "Introduction", "Book review", "Annual report"])
def test_a_title_that_many_bear_needs_journal_volume_and_pages(title: str) -> None:
    one = other(ARTICLE, title=title, doi="")
    assert judged(one, other(one)).outcome == "same"
    assert judged(one, other(one, pages="")).outcome in DIFFERENT
    assert judged(one, other(one, issue="4")).outcome in DIFFERENT
    assert judged(bare(one), bare(one)).outcome in DIFFERENT


def test_a_lost_digit_is_no_other_part_if_both_fill_the_same_pages() -> None:
    one = other(ARTICLE, title="Lanterns p16 and p53 in the long care of many carers", doi="")
    two = other(one, title="Lanterns p6 and p53 in the long care of many carers")
    assert judged(one, two).outcome == "same"


def test_a_letter_and_its_reply_on_one_page_stay_two() -> None:
    letter = other(ARTICLE, pages="401", doi="")
    assert judged(letter, other(letter, title=f"{TITLE}: response")).outcome in DIFFERENT


def test_an_erratum_with_the_doi_of_its_article_stays_apart() -> None:
    erratum = bare(ARTICLE, title=f"{TITLE} (erratum)", doi=ARTICLE.doi)
    assert judged(ARTICLE, erratum).outcome in DIFFERENT


def test_a_column_stands_on_one_page_of_every_issue() -> None:
    column = other(ARTICLE, title="From the desk of the lantern keeper", pages="4", doi="")
    assert judged(column, other(column, issue="4")).outcome in DIFFERENT
    assert (
        judged(other(column, pages="404"), other(column, pages="404", issue="4")).outcome == "same"
    )


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("", "", SAME_NUMBERS),
        ("2 12", "12 2", SAME_NUMBERS),
        ("1 2", "12", SAME_NUMBERS),
        ("2 12", "12", LOST_NUMBERS),
        ("2 2", "2", LOST_NUMBERS),
        ("12", "", LOST_NUMBERS),
        ("2 12", "2 13", OTHER_NUMBERS),
        ("2 12", "13", OTHER_NUMBERS),
    ],
)
def test_numbers_of_two_titles_are_the_same_or_lost_or_others(
    one: str, two: str, expected: int
) -> None:
    assert numbering(one, two) == numbering(two, one) == (expected,)


def test_marks_that_only_one_title_has_are_told_and_notices_among_them() -> None:
    assert marking("final protocol", "interim protocol") == ("final and interim", False)
    assert marking("", "erratum") == ("erratum", True)
    assert marking("erratum protocol", "erratum") == ("protocol", False)
    assert marking("reply", "reply") == ("", False)
