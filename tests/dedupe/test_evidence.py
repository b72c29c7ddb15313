"""Evidence adds up: what agrees counts for one document, what differs against it, and what cannot
be compared for neither."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from dedupe.papers import ARTICLE, REPORT, bare, evidence, judged, other

from cis_pipeline.core.model import Record

TITLE = ARTICLE.title
ABSTRACT = (
    "Background: Foster carers borrow ideas from allotment societies, and nobody has asked which "
    "of them survive the winter. We followed forty lanterns through two seasons, counted them, and "
    "asked every carer in five imaginary towns."
)
LIKE = (
    "Foster carers borrow ideas from garden societies, and some have asked how many of those live "
    "through a winter. We followed fifty lanterns through a season, weighed them, and asked some "
    "carers in nine imaginary towns."
)
ANOTHER = (
    "Nets are mended in spring, and nobody has counted how many knots the keepers of an imaginary "
    "coast tie before the boats go out again, nor asked what they sing meanwhile in the rain or in "
    "the sun of the long mornings."
)
ONLINE = bare(ARTICLE, doi=ARTICLE.doi)
PRINTED = other(ARTICLE, issue="", doi="")

Rung = tuple[dict[str, Any], str]
LADDERS: dict[str, tuple[Record, list[Rung]]] = {
    "titles": (
        ARTICLE,
        [
            ({}, "titles 100;"),
            ({"title": f"{TITLE} 2"}, "titles 99 (but for a footnote's mark);"),
            ({"title": TITLE.replace("societies", "societes")}, "titles 99;"),
            ({"title": TITLE.replace("foster", "young")}, "titles 94;"),
            ({"title": ""}, ""),
            ({"title": TITLE.replace("foster carers", "young people")}, "titles 87;"),
            ({"title": TITLE.replace("foster carers", "the youngest people of all")}, "titles 83;"),
            ({"title": "Laternen unterwegs in der Pflege"}, "titles 40;"),
        ],
    ),
    "authors": (
        ARTICLE,
        [
            ({}, "authors agree;"),
            ({"authors": ARTICLE.authors[:2]}, "authors agree;"),
            ({"authors": ARTICLE.authors[1:]}, "authors agree;"),
            ({"authors": ("Quilfeather, M.", "Stone, Clara", "Moth, Eva")}, "authors agree;"),
            ({"authors": ()}, "not comparable: authors, abstracts"),
            ({"authors": ("Stone, Clara", "Moth, Eva", "Oyster, B.")}, "few authors in common;"),
            ({"authors": ("Stone, Clara",)}, "authors differ;"),
        ],
    ),
    "abstracts": (
        other(ARTICLE, abstract=ABSTRACT),
        [
            ({"abstract": ABSTRACT.removeprefix("Background: ")}, "abstracts begin alike;"),
            ({"abstract": ""}, "not comparable: abstracts"),
            ({"abstract": LIKE}, "abstracts begin with some of the same words;"),
            ({"abstract": ANOTHER}, "abstracts begin otherwise;"),
        ],
    ),
    "years": (
        ARTICLE,
        [
            ({}, "same year;"),
            ({"year": None}, "not comparable: abstracts, years"),
            ({"year": 2015}, "years 2016 and 2015;"),
            ({"year": 2014}, "years 2016 and 2014;"),
            ({"year": 2013}, "years 2016 and 2013;"),
        ],
    ),
    "journals": (
        ONLINE,
        [
            ({"container": "J Inv Care"}, "journals agree;"),
            ({"container": ""}, "not comparable: abstracts, journals, volumes"),
            ({"container": "Annals of Kites"}, "journals differ;"),
        ],
    ),
    "volumes": (
        PRINTED,
        [
            ({"volume": "12a"}, "volumes agree;"),
            ({"volume": ""}, "not comparable: abstracts, volumes, issues"),
            ({"volume": "13"}, "volumes 12 and 13;"),
        ],
    ),
    "issues": (
        ARTICLE,
        [
            ({}, "issues agree;"),
            ({"issue": ""}, "not comparable: abstracts, issues"),
            ({"issue": "4"}, "issues 3 and 4;"),
        ],
    ),
    "pages": (
        PRINTED,
        [
            ({"pages": "401-17"}, "; pages agree;"),
            ({"pages": "401"}, "first pages agree;"),
            ({"pages": ""}, "not comparable: abstracts, issues, pages, DOIs"),
            ({"pages": "509-526"}, "pages 401 and 509;"),
        ],
    ),
    "DOIs": (
        ARTICLE,
        [
            ({"doi": f"https://doi.org/{ARTICLE.doi.upper()}"}, "same DOI;"),
            ({"doi": ""}, "not comparable: abstracts, DOIs"),
            ({"doi": "10.8888/a"}, "DOIs 10.9999/jic.2016.77 and 10.8888/a;"),
        ],
    ),
}  # fmt: skip
"""Of each field a first record, and what a second gives otherwise: the closer, the earlier."""


@pytest.mark.parametrize("field", LADDERS)
def test_the_closer_two_records_are_in_a_field_the_more_it_counts(field: str) -> None:
    one, rungs = LADDERS[field]
    found = [evidence(one, other(one, **changes)) for changes, _ in rungs]
    for weighed, (_, says) in zip(found, rungs, strict=True):
        assert says in f"{weighed.says};"
    assert all(closer.bits > farther.bits for closer, farther in pairwise(found))


@pytest.mark.parametrize("field", LADDERS)
def test_what_one_does_not_give_counts_as_what_neither_gives(field: str) -> None:
    one, rungs = LADDERS[field]
    name = {"titles": "title", "journals": "container", "DOIs": "doi"}.get(field, field)
    empty = next(changes for changes, _ in rungs if not [*changes.values(), "a"][0])
    neither = other(one, **empty)
    assert list(empty) == [name if name in empty else name.removesuffix("s")]
    assert evidence(one, neither).bits == evidence(neither, neither).bits


def test_what_the_content_says_and_what_the_place_says_are_two_sums() -> None:
    same = evidence(ARTICLE, ARTICLE)
    assert (same.content, same.place) == (13.5, 28.0)  # 4 + 2 + 4.5 + 3; 2.5 + 4.5 + 3.5 + 8.5 + 9
    content = evidence(ARTICLE, other(ARTICLE, year=2015, title=f"{TITLE} 2"))
    assert (content.content < same.content, content.place) == (True, same.place)
    place = evidence(ARTICLE, other(ARTICLE, volume="13", doi=""))
    assert (place.content, place.place < same.place) == (same.content, True)


# --- Titles ---------------------------------------------------------------------------------------


def test_a_title_counts_the_more_the_more_letters_it_has_up_to_22() -> None:
    titles = ["Kites", "Kites and nets", "Kites and lanterns", "Kites and lanterns here",
              "Kites and lanterns of homes", "Kites and lanterns of homes and towns"]  # fmt: skip
    found = [evidence(one, one) for one in (other(REPORT, title=title) for title in titles)]
    bits = [weighed.bits - 11.5 for weighed in found]
    assert bits == [-8.0, -8.0, -7.0, -3.0, -2.0, 2.0]
    assert [("a short title" in weighed.says) for weighed in found] == [True] * 3 + [False] * 3


@pytest.mark.parametrize(
    "place",
    [
        {"pages": "401-404"},
        {"pages": "401-440"},
        {"pages": "", "issue": "3"},
        {"pages": "", "volume": "", "url": "https://kites.example/a.pdf"},
    ],
)
def test_a_short_title_counts_little_against_where_one_place_says_the_same(
    place: dict[str, str],
) -> None:
    short, long = (other(PRINTED, title=title, **place) for title in ("Kites", TITLE))
    lost = evidence(long, long).bits - evidence(short, short).bits
    assert lost == 5.0  # from 2 to -3
    assert "a short title" not in evidence(short, short).says


@pytest.mark.parametrize(
    "changes",
    [
        {"pages": "401"},  # abstracts share a page
        {"pages": "401-403"},
        {"pages": "401-441"},  # the section of a meeting's abstracts
        {"pages": ""},
        {"volume": ""},
    ],
)
def test_what_is_no_place_of_its_own_does_not_make_a_short_title_count(
    changes: dict[str, str],
) -> None:
    short = other(PRINTED, title="Kites", **changes)
    assert "a short title" in evidence(short, short).says


def test_another_place_does_not_make_a_short_title_count() -> None:
    short = other(ARTICLE, title="Kites")
    for changes in (
        {"issue": "4"},
        {"doi": "10.8888/a"},
        {"container": "Annals of Kites", "issue": ""},
    ):
        assert "a short title" in evidence(short, other(short, **changes)).says


def test_the_letters_of_titles_that_are_not_alike_do_not_count() -> None:
    one, two = other(REPORT, title="Kites"), other(REPORT, title="Lanterns")
    assert evidence(one, two).content == -7.0 + 4.5 + 3.0
    assert "a short title" not in evidence(one, two).says


def test_a_piece_of_a_title_counts_for_a_cut_one_within_an_issue() -> None:
    whole = other(
        ARTICLE, doi="", pages="", title="Kites of the north: lanterns among the borrowers"
    )
    piece = other(whole, title="Lanterns among the borrowers")
    cut = evidence(whole, piece)
    assert cut.content == -2.5 + 4.5 + 3.0
    assert evidence(other(whole, issue=""), other(piece, issue="")).content < cut.content


def test_what_the_editors_wrote_in_one_issue_is_called_this_and_that() -> None:
    one = other(ARTICLE, doi="", pages="", title="Editorial: the kites of winter")
    two = other(one, title="From the editors")
    found = evidence(one, two)
    assert "both are what the editors wrote in one issue" in found.says
    assert found.content == 4.5 + 3.0
    assert "both are" not in evidence(one, other(two, issue="4")).says


# --- Years ----------------------------------------------------------------------------------------


def test_a_year_of_difference_does_not_count_between_papers_of_one_conference() -> None:
    paper = bare(ARTICLE, item_type="conferencePaper", container="European Conference on Lanterns")
    later = other(paper, year=2017, container="Proceedings of the European Conference on Lanterns")
    without = evidence(paper, other(later, year=None)).bits
    assert evidence(paper, later).bits == without
    assert "years 2016 and 2017" in evidence(paper, later).says
    for changes in (
        {"year": 2018},
        {"item_type": "journalArticle"},
        {"container": ""},
        {"title": TITLE.split(":")[0], "doi": ""},
    ):
        assert evidence(paper, other(later, **changes)).content < evidence(paper, later).content
    one, two = other(paper, doi="10.9999/a"), other(later, doi="10.8888/b")
    assert evidence(one, two).content < evidence(paper, later).content


def test_a_year_of_difference_does_not_count_between_two_records_of_a_thesis() -> None:
    thesis = bare(ARTICLE, item_type="thesis", container="", authors=("Oyster, Bram",))
    later = other(thesis, year=2017)
    assert evidence(thesis, later).bits == evidence(thesis, other(later, year=None)).bits
    assert evidence(thesis, other(later, year=2018)).bits < evidence(thesis, later).bits
    article = other(later, item_type="journalArticle")
    assert evidence(thesis, article).bits < evidence(thesis, later).bits


def test_the_list_of_theses_and_the_university_are_no_two_journals() -> None:
    thesis = bare(ARTICLE, item_type="thesis", container="University of Kites")
    listed = other(thesis, container="Dissertation Abstracts International")
    found = evidence(thesis, listed)
    assert found.place == 0
    assert "listed in two places" in found.says
    assert evidence(thesis, other(listed, item_type="", container="Annals of Oars")).place < 0


# --- Places in print ------------------------------------------------------------------------------


def test_two_journals_with_one_volume_and_issue_may_be_two_names_of_one() -> None:
    one = other(ARTICLE, doi="", pages="")
    two = other(one, container="Acta Lucernae")
    found = evidence(one, two)
    assert "journals differ, maybe two names of one; volumes agree; issues agree" in found.says
    assert found.place == 4.5 + 3.5
    for changes in ({"issue": "4"}, {"issue": ""}, {"volume": "13"}):
        assert "two names" not in evidence(one, other(two, **changes)).says
    paged = other(one, pages="401-417"), other(two, pages="509-526")
    assert "two names" not in evidence(*paged).says


@pytest.mark.parametrize(
    ("pages", "counts"),
    [
        (("401-417", "401-417"), True),
        (("401-417", "401"), True),
        (("1-17", "1-17"), True),  # a range, and neither gives an issue
        (("1-17", "1"), False),
        (("1", "1"), False),
        (("401", ""), False),
        (("401-417", "509-526"), False),
    ],
)
def test_the_volume_of_another_journal_tells_something_only_beside_its_page(
    pages: tuple[str, str], counts: bool
) -> None:
    one, two = (other(PRINTED, pages=given) for given in pages)
    two = other(two, container="Annals of Kites")
    found = evidence(one, two)
    assert ("volumes agree" in found.says) is counts
    assert (found.place == evidence(one, other(two, volume="")).place) is not counts


def test_a_first_page_1_tells_nothing_where_only_one_names_what_it_is_in() -> None:
    one = other(ARTICLE, doi="", volume="", issue="", pages="1-17")
    two = other(one, container="", pages="1")
    assert "pages agree" not in evidence(one, two).says
    assert evidence(one, two).place == 0
    for named in ({"container": ARTICLE.container}, {"pages": "1-17"}):
        assert "pages agree" in evidence(one, other(two, **named)).says
    assert "pages agree" in evidence(other(one, volume="12"), other(two, volume="12")).says
    assert "pages agree" in evidence(other(one, pages="2-17"), other(two, pages="2")).says


@pytest.mark.parametrize(
    "two",
    [{"container": ""}, {"container": "Annals of Kites", "volume": "12"}],
    ids=["no journal", "another journal"],
)
def test_pages_from_1_are_those_of_either_record(two: dict[str, str]) -> None:
    """The test is in `evidence`, which weighs both orders."""
    one = other(ARTICLE, doi="", volume=two.get("volume", ""), issue="", pages="1-17")
    evidence(one, other(one, pages="3", **two))


def test_pages_that_overlap_do_not_count_against_one_document() -> None:
    for pages in ("399-415", "2-17"):
        given = evidence(PRINTED, other(PRINTED, pages=pages))
        assert given.place == evidence(PRINTED, other(PRINTED, pages="")).place
        assert "overlapping pages 401 and " in given.says
    assert evidence(PRINTED, other(PRINTED, pages="417-421")).place < given.place


def test_a_cochrane_number_stands_for_the_place_of_all_its_updates() -> None:
    review = other(ARTICLE, container="Cochrane Database of Systematic Reviews", volume="1",
                   issue="2", pages="CD009999", doi="10.1002/14651858.CD009999.pub2")  # fmt: skip
    update = other(review, year=2020, volume="2", issue="7", doi="")
    found = evidence(review, update)
    assert (found.content, found.place) == (10.5, 2.5 + 9.0)
    assert found.says == (
        "titles 100; authors agree; years 2016 and 2020; journals agree; same Cochrane number; "
        "not comparable: abstracts, volumes, issues, DOIs"
    )


def test_one_address_counts_for_one_document_and_two_do_not_count_against_it() -> None:
    one = other(REPORT, url="https://lanterns.example/a.pdf")
    same = evidence(one, other(one, url="http://www.lanterns.example/a.pdf#page=2"))
    assert same.place == 6.0
    assert same.says == (
        "titles 100; authors agree; same year; same address; "
        "not comparable: abstracts, journals, volumes, issues, pages, DOIs"
    )
    assert evidence(one, other(one, url="https://lanterns.example/b.pdf")).place == 0


# --- The sentence ---------------------------------------------------------------------------------


def test_the_sentence_lists_what_agrees_what_differs_and_what_cannot_be_compared() -> None:
    two = other(ARTICLE, title=TITLE.replace("carers", "carrers"), authors=("Stone, Clara",),
                year=2017, issue="4", pages="", doi="")  # fmt: skip
    assert evidence(ARTICLE, two).says == (
        "titles 99; authors differ; years 2016 and 2017; journals agree; volumes agree; "
        "issues 3 and 4; not comparable: abstracts, pages, DOIs"
    )
    assert evidence(two, ARTICLE).says == (
        "titles 99; authors differ; years 2017 and 2016; journals agree; volumes agree; "
        "issues 4 and 3; not comparable: abstracts, pages, DOIs"
    )


def test_where_all_is_known_nothing_is_said_to_be_incomparable() -> None:
    whole = other(ARTICLE, abstract=ABSTRACT)
    assert evidence(whole, whole).says == (
        "titles 100; authors agree; abstracts begin alike; same year; journals agree; "
        "volumes agree; issues agree; pages agree; same DOI"
    )


def test_where_nothing_is_known_all_is_said_to_be_incomparable() -> None:
    nothing = evidence(Record(), Record())
    assert nothing.says == (
        "not comparable: titles, authors, abstracts, years, journals, volumes, issues, pages, DOIs"
    )


def test_records_that_tell_nothing_speak_neither_for_one_document_nor_against_it() -> None:
    assert evidence(Record(), Record()).bits == evidence(ARTICLE, Record()).bits == 0


# --- One document ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "two",
    [
        other(ARTICLE),
        other(ARTICLE, title=TITLE.upper() + ".", doi=""),
        other(ARTICLE, title=TITLE.replace("societies", "societes"), doi=""),
        other(ARTICLE, container="J Inv Care", pages="401-17", doi=""),
        other(ARTICLE, authors=("Quillfeather M",), doi=""),
        other(ARTICLE, authors=(), doi=""),
        other(ARTICLE, title="Wandering gardens: how foster carers borrow ideas", doi=""),
        other(ARTICLE, title=TITLE.replace("allotment societies", "allotmentsociet"), doi=""),
        other(ARTICLE, doi="10.9999/another.address"),
        other(ARTICLE, volume="1", doi=""),
        other(ARTICLE, year=2013, doi=""),
        bare(ARTICLE, doi=ARTICLE.doi, year=2015),
        bare(ARTICLE, volume="12"),
        bare(ARTICLE, container=""),
        bare(ARTICLE),
    ],
    ids=lambda two: str(two.title)[:20],
)
def test_one_article_in_two_databases_is_the_same(two: Record) -> None:
    assert judged(ARTICLE, two).outcome == "same"


def test_a_grey_document_is_the_same_by_title_authors_and_year() -> None:
    body = other(
        REPORT, authors=("Department for Education",), container="Department for Education"
    )
    assert judged(REPORT, other(REPORT, title=REPORT.title.title())).outcome == "same"
    assert judged(body, other(body, authors=("DfE",), container="DfE")).outcome == "same"
    for changes in ({"authors": ()}, {"year": None}, {"year": 2019}):
        assert judged(REPORT, other(REPORT, **changes)).outcome == "doubt"


def test_a_short_grey_title_needs_the_address_too() -> None:
    short = other(REPORT, title="The case for change", url="https://lanterns.example/case.pdf")
    assert judged(short, other(short, url="lanterns.example/case.pdf")).outcome == "same"
    assert judged(short, other(short, url="")).outcome != "same"
