"""Titles side by side: slips of spelling are told from other words."""

import pytest
from dedupe.papers import ARTICLE, both_ways, compared, other

from cis_pipeline.core.model import Record
from cis_pipeline.dedupe.compare import compare
from cis_pipeline.dedupe.field_comparison import CLOSE, EQUAL, EXTENDED, OTHER, SIMILAR


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
    found = compared(ARTICLE, other(ARTICLE, title="#NAME?", doi=""))
    assert found["title"] == OTHER
    assert found["same_range"]


def test_years_are_compared_by_their_difference() -> None:
    assert compared(ARTICLE, other(ARTICLE, year=2018))["years"] == 2
    assert compared(ARTICLE, other(ARTICLE, year=None))["years"] is None
