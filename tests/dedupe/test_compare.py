"""Pairs side by side: which are worth a look, and what two records have in common."""

from __future__ import annotations

from typing import Any

import pytest
from dedupe.papers import ARTICLE, bare, both_ways, compared, other

from cis_pipeline.core.model import Record
from cis_pipeline.dedupe.compare import BEGUN_ALIKE, BEGUN_LIKE, BEGUN_OTHERWISE, compare
from cis_pipeline.dedupe.field_comparison import AGREE, DIFFER, UNKNOWN
from cis_pipeline.dedupe.title_comparison import OTHER, SIMILAR

ABSTRACT = (
    "We followed forty lanterns through two seasons, counted them, and asked every carer in five "
    "imaginary towns what a lantern is worth when it comes back with less oil than it went out, "
    "and whether they would lend it once more."
)


def test_records_with_nothing_in_common_are_not_compared() -> None:
    stranger = Record(title="On the mending of nets", authors=("Fisher, A.",), pages="1-9")
    assert compare(*both_ways(ARTICLE, stranger), SIMILAR).is_empty()


@pytest.mark.parametrize(
    "reason",
    [
        {"doi": ARTICLE.doi},
        {"url": "https://lanterns.example/a.pdf"},
        {"volume": "12", "pages": "401"},
        {"volume": "12", "issue": "3"},
        {"digest": "ab" * 32},
    ],
    ids=str,
)
def test_another_title_is_compared_where_something_else_gives_a_reason(
    reason: dict[str, Any],
) -> None:
    one = bare(ARTICLE, **reason)
    two = other(one, title="Nets")
    assert compared(one, two)["title"] == OTHER
    for name in reason:
        assert compare(*both_ways(one, other(two, **{name: ""}))).is_empty()


def test_another_title_in_one_issue_is_compared_if_the_first_author_is_the_same() -> None:
    one = other(ARTICLE, doi="", pages="")
    assert not compare(*both_ways(one, other(one, title="Nets"))).is_empty()
    stranger = other(one, title="Nets", authors=("Stone, Clara",))
    assert compare(*both_ways(one, stranger)).is_empty()


def test_a_similar_title_is_compared_in_one_volume_and_over_one_range_of_pages() -> None:
    one = bare(ARTICLE)
    two = other(one, title=ARTICLE.title.replace("foster carers", "young nurses"))
    assert compare(*both_ways(one, two)).is_empty()
    for place in ({"volume": "12"}, {"pages": "401-417"}):
        assert not compare(*both_ways(other(one, **place), other(two, **place))).is_empty()


def test_years_are_compared_by_their_difference() -> None:
    assert compared(ARTICLE, other(ARTICLE, year=2018))["years"] == 2
    assert compared(ARTICLE, other(ARTICLE, year=None))["years"] is None


@pytest.mark.parametrize(
    ("abstract", "expected"),
    [
        (ABSTRACT, BEGUN_ALIKE),
        (f"Objectives: {ABSTRACT}", BEGUN_ALIKE),
        (ABSTRACT.replace("forty lanterns", "forty-one lamps"), BEGUN_ALIKE),
        (ABSTRACT.replace("forty lanterns through two seasons", "nets for many weeks and months "
                          "on end, wherever they were mended,"), BEGUN_LIKE),
        (ABSTRACT[::-1], BEGUN_OTHERWISE),
        (ABSTRACT[:100], UNKNOWN),
        ("", UNKNOWN),
    ],
)  # fmt: skip
def test_abstracts_are_compared_by_how_they_begin(abstract: str, expected: int) -> None:
    one, two = other(ARTICLE, abstract=ABSTRACT), other(ARTICLE, abstract=abstract)
    assert compared(one, two)["abstract"] == compared(two, one)["abstract"] == expected


def test_of_a_journal_whose_name_was_cut_off_only_another_beginning_tells() -> None:
    cut = other(ARTICLE, container="Journal of Inv...")
    assert compared(ARTICLE, cut)["container"] == UNKNOWN
    assert compared(cut, ARTICLE)["container"] == UNKNOWN
    assert compared(ARTICLE, other(cut, container="Annals of Inv..."))["container"] == DIFFER
    assert compared(ARTICLE, other(cut, container="Journal of Invented Care"))["container"] == AGREE


ISSUE = other(ARTICLE, doi="", pages="")


@pytest.mark.parametrize(
    ("changes", "one"),
    [
        ({}, True),
        ({"pages": "401-417", "doi": ARTICLE.doi}, True),
        ({"authors": ARTICLE.authors[1:]}, True),
        ({"authors": ("Stone, Clara", "Moth, Eva", "Oyster, Bram")}, False),
        ({"authors": ()}, False),
        ({"container": "Annals of Kites"}, False),
        ({"container": ""}, False),
        ({"volume": ""}, False),
        ({"issue": ""}, False),
        ({"issue": "4"}, False),
        ({"container": "Journal of Invented Care. Conference: 4th Meeting"}, False),
    ],
    ids=str,
)
def test_one_issue_is_named_by_both_and_nothing_in_it_parts_them(
    changes: dict[str, Any], one: bool
) -> None:
    assert compared(ISSUE, other(ISSUE, **changes))["one_issue"] is one


def test_two_pages_or_dois_part_what_stands_in_one_issue() -> None:
    paged, named = other(ISSUE, pages="401-417"), other(ISSUE, doi=ARTICLE.doi)
    assert not compared(paged, other(paged, pages="509-526"))["one_issue"]
    assert not compared(named, other(named, doi="10.8888/a"))["one_issue"]


SPACE = other(ARTICLE, doi="")
PAPER = other(
    SPACE, item_type="conferencePaper", container="European Conference on Kites", volume=""
)


@pytest.mark.parametrize(
    ("first", "changes", "one"),
    [
        (SPACE, {"issue": ""}, True),
        (SPACE, {"container": ""}, True),
        (SPACE, {"container": "Acta Lucernae"}, True),  # maybe two names of one journal
        (SPACE, {"container": "Acta Lucernae", "issue": ""}, False),
        (SPACE, {"issue": "4"}, False),
        (SPACE, {"volume": ""}, False),
        (SPACE, {"pages": "401"}, False),
        (ARTICLE, {"doi": "10.8888/a"}, False),
        (PAPER, {}, True),
        (PAPER, {"volume": "12"}, True),
        (PAPER, {"year": 2017}, False),
        (PAPER, {"item_type": "journalArticle"}, False),
        (PAPER, {"container": ""}, False),
        (other(PAPER, volume="12"), {"volume": "13"}, False),
    ],
    ids=str,
)
def test_one_space_is_that_of_one_volume_or_conference(
    first: Record, changes: dict[str, Any], one: bool
) -> None:
    assert compared(first, other(first, **changes))["one_space"] is one


@pytest.mark.parametrize(
    ("changes", "placed"),
    [
        ({"pages": "401", "doi": ""}, True),
        ({"volume": "", "doi": ""}, True),
        ({"container": "", "doi": ""}, True),
        ({"container": "", "volume": "", "doi": ""}, False),
        ({"container": "Annals of Kites", "issue": "", "doi": ""}, False),
        ({"pages": "", "doi": ""}, False),
        ({"pages": ""}, True),
        ({"pages": "509-526"}, False),
    ],
    ids=str,
)
def test_a_place_says_that_both_are_one_by_page_or_doi(
    changes: dict[str, Any], placed: bool
) -> None:
    assert compared(ARTICLE, other(ARTICLE, **changes))["placed"] is placed


def test_what_editors_wrote_is_known_by_its_title_and_is_one_in_one_issue() -> None:
    one = other(ISSUE, title="Editorial: on kites")
    two = other(one, title="From the editors")
    found = compared(one, two)
    assert (found["editors_words"], found["editorials"]) == (True, True)
    elsewhere = compare(*both_ways(one, other(two, issue="4")), OTHER).row(0, named=True)
    assert (elsewhere["editors_words"], elsewhere["editorials"]) == (True, False)
    for title in ("On kites", "A letter to the editors on kites"):
        assert not compared(one, other(two, title=title))["editors_words"]
    for title in ("Editor's comments: volume 3, no 2", "Editor's note: on kites (2)"):
        assert compared(one, other(one, title=title))["editorials"]
    apart = compared(one, other(one, title="Editor's comments: a farewell"))
    assert (apart["editors_words"], apart["editorials"]) == (True, False)
