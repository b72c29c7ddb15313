"""Two places in print side by side: what agrees, and what they have in common."""

from __future__ import annotations

from itertools import chain

import polars as pl
import pytest
from dedupe.papers import ARTICLE, compared, keys, other

from cis_pipeline.core.model import Record
from cis_pipeline.dedupe.compare import compare
from cis_pipeline.dedupe.field_comparison import AGREE, DIFFER, UNKNOWN

PLACES = [
    ("401-417", "401-417", "same_range same_space same_page overlap"),
    ("401-417", "402-417", "overlap"),
    ("401-417", "401-418", "overlap"),
    ("401-417", "417-430", ""),
    ("401-417", "416-430", "overlap"),
    ("401-417", "401", "same_page"),
    ("401-417", "405", ""),
    ("401-417", "", ""),
    ("401", "401", "same_page"),
    ("401-401", "401-401", "same_page"),
    ("401-402", "401-402", "same_range same_page overlap"),
    ("401-403", "401-403", "same_range same_page overlap"),
    ("401-404", "401-404", "same_range same_space same_page overlap"),
    ("401-440", "401-440", "same_range same_space same_page overlap"),
    ("401-441", "401-441", "same_range same_page overlap"),
    ("e10442", "e10442", "same_space same_page"),
    ("e1044", "e1044", "same_page"),
    ("e10442", "e10443", ""),
    ("CD009876", "CD009876", "one_review same_page"),
    ("CD009876", "CD009875", ""),
    ("125-128", "2-8", "one_end"),
    ("125-128", "12-128", "overlap one_end"),
    ("125-128", "13-128", "overlap"),
    ("12-28", "2-8", ""),
    ("13-28", "2-8", "one_end"),
    ("125-128", "Suppl-8", "one_end"),
    ("125-128", "2-9", ""),
    ("125-128", "2", ""),
]


@pytest.fixture(scope="module")
def found() -> pl.DataFrame:
    """Each two places compared, and in the other order; their records share a DOI."""
    places = chain.from_iterable((one, two) for one, two, _ in PLACES)
    table = keys(*(other(ARTICLE, pages=pages) for pages in places))
    ones = pl.int_range(0, table.height, 2, dtype=pl.Int32, eager=True)
    there, back = (pl.DataFrame({a: ones, b: ones + 1}) for a, b in ("ab", "ba"))
    pairs = pl.concat([there, back.select("a", "b")])
    return compare(pairs, table)


@pytest.mark.parametrize("n", range(len(PLACES)), ids=lambda n: " and ".join(PLACES[n][:2]))
def test_two_places_are_compared_the_same_in_either_order(n: int, found: pl.DataFrame) -> None:
    columns = ("same_range", "same_space", "same_page", "overlap", "one_review", "one_end")
    for row in (n, n + len(PLACES)):
        true = {name for name in columns if found[name][row]}
        assert true == set(PLACES[n][2].split())


def agreed(field: str, one: Record, two: Record) -> int:
    """How a field of two records compares, which is the same whichever comes first."""
    there, back = compared(one, two)[field], compared(two, one)[field]
    assert there == back
    return int(there)


def volumes(one: str, two: str) -> int:
    return agreed("volume", other(ARTICLE, volume=one), other(ARTICLE, volume=two))


def issues(one: str, two: str, **changes: str) -> int:
    records = (other(ARTICLE, issue=issue, **changes) for issue in (one, two))
    return agreed("issue", *records)


def test_of_volumes_a_letter_that_only_one_has_does_not_count() -> None:
    assert volumes("30", "30a") == AGREE
    assert volumes("30b", "30a") == volumes("30", "31") == DIFFER
    assert volumes("", "31") == UNKNOWN


def test_a_long_number_of_an_issue_is_a_database_s_own_and_can_only_agree() -> None:
    assert issues("3", "4") == issues("3", "99") == DIFFER
    assert issues("3", "100") == issues("3", "1184") == UNKNOWN
    assert issues("1184", "1184") == AGREE


def test_of_two_issues_of_supplements_it_does_not_count_that_only_one_says_so() -> None:
    assert issues("3", "3 Suppl") == DIFFER
    assert issues("3", "3 Suppl", pages="S1-S9") == AGREE


def test_dois_are_compared_by_letters_and_digits() -> None:
    for doi, expected in (
        ("10.9999/JIC.201677", AGREE), ("10.9999/jic.2016.78", DIFFER), ("", UNKNOWN),
    ):  # fmt: skip
        assert agreed("doi", ARTICLE, other(ARTICLE, doi=doi)) == expected


def test_volume_and_issue_may_stand_in_the_fields_for_issue_and_page() -> None:
    shifted = other(ARTICLE, volume="", issue="12", pages="3")
    assert agreed("volume", ARTICLE, shifted) == agreed("issue", ARTICLE, shifted) == AGREE
    assert agreed("pages", ARTICLE, shifted) == UNKNOWN
    assert agreed("issue", ARTICLE, other(shifted, pages="4")) == DIFFER


def test_in_one_issue_an_article_from_page_1_and_one_behind_it_are_two() -> None:
    begun = other(ARTICLE, pages="1-17")
    assert agreed("pages", begun, other(ARTICLE, pages="401-410")) == DIFFER
    assert agreed("pages", begun, other(ARTICLE, pages="401-417")) == UNKNOWN  # as many pages
    assert agreed("pages", begun, other(ARTICLE, pages="10-19")) == UNKNOWN  # they overlap
    assert agreed("pages", begun, other(ARTICLE, pages="401")) == UNKNOWN
    assert agreed("pages", begun, other(ARTICLE, pages="401-410", issue="4")) == UNKNOWN
    assert agreed("pages", begun, other(ARTICLE, pages="401-410", volume="")) == UNKNOWN
