"""Pairs side by side: slips of spelling are told from other words; places in print that are one."""

from __future__ import annotations

from itertools import chain

import polars as pl
import pytest
from dedupe.papers import ARTICLE, both_ways, compared, keys, other

from cis_pipeline.core.model import Record
from cis_pipeline.dedupe.compare import compare
from cis_pipeline.dedupe.title_comparison import CLOSE, EQUAL, EXTENDED, OTHER, SIMILAR


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("Lanterns and care of children", "LANTERNS & care of the children.", EQUAL),
        ("Adjuvant lantern therapy in care", "Adjuvent lantern therapy in care", CLOSE),
        ("Lanterns for ageing carers, a survey", "Lanterns for aging carers, a survey", CLOSE),
        ("The role of lanterns in care", "Ther ole of lanterns in care", CLOSE),
        ("Wandering lanterns: a long survey of carers", "Wandering lanterns", SIMILAR),
        ("Wandering lanterns in care: a survey", "Wandering lanterns in care", EXTENDED),
        ("Survival with lanterns in men", "Survival with lanterns in women", SIMILAR),
        ("Lantern care with vitamin C", "Lantern care with vitamin D", SIMILAR),
        ("Lantern hypotension in carers", "Lantern hypertension in carers", SIMILAR),
        ("Maternal views of lantern care", "Paternal views of lantern care", SIMILAR),
        ("Lantern care, part 1, and its uses", "Lantern care, part 2, and its uses", SIMILAR),
        ("La lanterne et son huile [The lantern and its oil]", "The lantern and its oil", EQUAL),
        ("Lanterns: where carers borrow ideas from allotments",
         "Where carers borrow ideas from allotments", EXTENDED),
        ("abcdefghij klmnopqrst uvwxyzabcd in care", "abcdefghij klmnopqrst uvwxyzabcd", EXTENDED),
        ("abcdefghij klmnopqrst uvwxyzabc in care", "abcdefghij klmnopqrst uvwxyzabc", SIMILAR),
    ],
)  # fmt: skip
def test_titles(one: str, two: str, expected: int) -> None:
    there = compared(Record(title=one, doi="10.9999/a"), Record(title=two, doi="10.9999/a"))
    back = compared(Record(title=two, doi="10.9999/a"), Record(title=one, doi="10.9999/a"))
    assert there["title"] == back["title"] == expected


def test_records_with_nothing_in_common_are_not_compared() -> None:
    stranger = Record(title="On the mending of nets", authors=("Fisher, A.",), pages="1-9")
    assert compare(*both_ways(ARTICLE, stranger), SIMILAR).is_empty()


def test_another_title_is_compared_if_the_place_in_print_is_the_same() -> None:
    found = compared(ARTICLE, other(ARTICLE, title="Nets", doi=""))
    assert found["title"] == OTHER
    assert found["same_range"]


def test_years_are_compared_by_their_difference() -> None:
    assert compared(ARTICLE, other(ARTICLE, year=2018))["years"] == 2
    assert compared(ARTICLE, other(ARTICLE, year=None))["years"] is None


PLACES = [
    ("401-417", "401-417", "same_range same_space overlap"),
    ("401-417", "402-417", "overlap"),
    ("401-417", "401-418", "overlap"),
    ("401-417", "417-430", ""),
    ("401-417", "416-430", "overlap"),
    ("401-417", "401", ""),
    ("401-417", "405", ""),
    ("401-417", "", ""),
    ("401", "401", ""),
    ("401-401", "401-401", ""),
    ("401-402", "401-402", "same_range overlap"),
    ("401-403", "401-403", "same_range overlap"),
    ("401-404", "401-404", "same_range same_space overlap"),
    ("401-440", "401-440", "same_range same_space overlap"),
    ("401-441", "401-441", "same_range overlap"),
    ("e10442", "e10442", "same_space"),
    ("e1044", "e1044", ""),
    ("e10442", "e10443", ""),
    ("CD009876", "CD009876", "one_review"),
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
    columns = ("same_range", "same_space", "overlap", "one_review", "one_end")
    for row in (n, n + len(PLACES)):
        true = {name for name in columns if found[name][row]}
        assert true == set(PLACES[n][2].split())
