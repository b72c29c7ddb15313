"""Two titles side by side: slips of spelling are told from other words, numbers and marks."""

from __future__ import annotations

import pytest
from dedupe.papers import ARTICLE, bare, compared, other

from cis_pipeline.core.model import Record
from cis_pipeline.dedupe.title_comparison import (
    CLOSE,
    EQUAL,
    EXTENDED,
    LOST_NUMBERS,
    OTHER,
    OTHER_NUMBERS,
    SAME_NUMBERS,
    SIMILAR,
    footnote,
    marking,
    numbering,
)


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("Lanterns and care of children", "LANTERNS & care of the children.", EQUAL),
        ("Review article: Lanterns and care of children", "Lanterns and care of children", EQUAL),
        ("Adjuvant lantern therapy in care", "Adjuvent lantern therapy in care", CLOSE),
        ("Lanterns for ageing carers, a survey", "Lanterns for aging carers, a survey", CLOSE),
        ("The role of lanterns in care", "Ther ole of lanterns in care", CLOSE),
        ("Wandering lanterns: a survey", "Wandering lanterns", SIMILAR),
        ("Wandering lanterns: a long survey of carers", "Wandering lanterns", OTHER),
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
def test_titles_are_equal_close_extended_similar_or_others(
    one: str, two: str, expected: int
) -> None:
    there = compared(Record(title=one, doi="10.9999/a"), Record(title=two, doi="10.9999/a"))
    back = compared(Record(title=two, doi="10.9999/a"), Record(title=one, doi="10.9999/a"))
    assert there["title"] == back["title"] == expected


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
    assert marking("erratum protocol", "erratum") == ("protocol", True)
    assert marking("erratum summary", "erratum") == ("summary", False)
    assert marking("reply", "reply") == ("", False)


@pytest.mark.parametrize(
    ("title", "numbers", "expected"),
    [
        ("ladders in the orchards of hamlets 2", "2", True),
        ("ladders in the orchards of hamlets2", "2", True),
        ("ladders in the orchards of hamlets 1 2", "1 2", True),
        ("ladders in the orchards of hamlets a", "a", True),
        ("ladders in the orchards of hamlets ii", "2", True),
        ("ladders in the orchards of 12 hamlets", "12", False),
        ("ladders in the orchards of hamlets 2015", "2015", False),
        ("ladders in the orchards of hamlets part 2", "2", False),
        ("ladders in orchards 2", "2", False),  # of a short title a number is no footnote
    ],
)
def test_a_number_at_the_end_of_one_title_is_the_mark_of_a_footnote(
    title: str, numbers: str, expected: bool
) -> None:
    bare_title = "ladders in the orchards of hamlets"
    assert footnote(title, numbers, bare_title, "") is expected
    assert footnote(bare_title, "", title, numbers) is expected


def test_a_footnote_leaves_the_other_numbers_as_they_are() -> None:
    title = "ladders in the 12 orchards of hamlets"
    assert footnote(f"{title} 3", "12 3", title, "12")
    assert not footnote(f"{title} 3", "12 3", "ladders in the orchards of hamlets", "")


@pytest.mark.parametrize(
    ("piece", "holds"),
    [
        ("allotment societies", True),
        ("allotment socie", False),  # 14 letters
        ("How foster carers borrow", True),
        ("gardens: how foster", True),
        ("foster borrow ideas", False),
        (ARTICLE.title, False),
    ],
)
def test_a_title_holds_a_piece_of_15_letters_to_the_letter(piece: str, holds: bool) -> None:
    found = compared(bare(ARTICLE, doi=ARTICLE.doi), bare(ARTICLE, doi=ARTICLE.doi, title=piece))
    assert found["holds"] is holds


def test_in_one_issue_a_piece_may_be_misread() -> None:
    piece = other(ARTICLE, title="How fostcr carers bcrrow ideas")
    assert compared(ARTICLE, piece)["holds"]
    for changes in ({"issue": "4"}, {"volume": "13"}, {"title": "Hcw fostcr ccrers bcrrow idccs"}):
        assert not compared(ARTICLE, other(piece, **changes))["holds"]
