"""Single fields: they agree, differ, or one does not say."""

import polars as pl
import pytest
from dedupe.papers import ARTICLE, compared, keys, other

from cis_pipeline.core.model import Record
from cis_pipeline.dedupe import field_comparison
from cis_pipeline.dedupe.compare import compare
from cis_pipeline.dedupe.field_comparison import (
    AGREE,
    ALL,
    DIFFER,
    FEW,
    HALF,
    LED,
    NONE,
    SPELT,
    UNKNOWN,
)
from cis_pipeline.dedupe.normalise import container_words


def agreed(field: str, one: Record, two: Record) -> int:
    """How a field of two records compares, which is the same whichever comes first."""
    there, back = compared(one, two)[field], compared(two, one)[field]
    assert there == back
    return int(there)


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("401-417", "401-17", AGREE),
        ("401-417", "401", AGREE),
        ("S103", "103", AGREE),
        ("488", "487-488", AGREE),
        ("401-417", "pt-17", AGREE),
        ("401-417", "e12724", UNKNOWN),
        ("401-417", "1-17", UNKNOWN),
        ("401-417", "", UNKNOWN),
        ("401-417", "418-430", DIFFER),
        ("e12724", "e12725", DIFFER),
    ],
)
def test_pages(one: str, two: str, expected: int) -> None:
    assert agreed("pages", other(ARTICLE, pages=one), other(ARTICLE, pages=two)) == expected


PRINTED = [
    "", "401-417", "401-17", "401-402", "401", "417", "405", "431", "432", "410-417", "411-419",
    "e12724", "e12725", "12724", "S103", "103", "S103-S109", "1-17", "1", "2-8", "pt-17", "pt-7",
    "viii108", "108", "12", "1234-1250", "1240",
]  # fmt: skip


def test_the_pages_of_any_two_are_compared_as_the_function_for_two_does() -> None:
    places = [(pages, issue) for pages in PRINTED for issue in ("3", "e12724", "12", "401")]
    table = keys(*(other(ARTICLE, volume="", pages=pages, issue=issue) for pages, issue in places))
    every = pl.int_range(len(places), dtype=pl.Int32, eager=True)
    pairs = every.to_frame("a").join(every.to_frame("b"), how="cross")
    found = compare(pairs, table)
    assert found.height == len(places) ** 2
    named = found.select(f"{name}_{side}" for side in "ab" for name in ("page", "last", "issue"))
    assert found["pages"].to_list() == [
        field_comparison.pages_of(*two) for two in named.iter_rows()
    ]


def test_an_article_number_may_stand_in_the_issue_s_place() -> None:
    a = other(ARTICLE, pages="e0191240", issue="")
    assert agreed("pages", a, other(ARTICLE, pages="", issue="e0191240")) == AGREE


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("Journal of Clinical Oncology", "J Clin Oncol", AGREE),
        ("Public Money & Management", "Public Money and Management", AGREE),
        ("The Journal of Invented Care", "Journal of Invented Care", AGREE),
        ("JAMA", "Journal of the American Medical Association", AGREE),
        ("DfE Research Report", "Department for Education Research Report", AGREE),
        ("Proceedings of the 12th Lantern Conference", "Lantern Conference 2016", AGREE),
        ("Lantern Medicine Insights", "Lantern Med Insights Wick Glass Oil", AGREE),
        ("Lantern Care", "Journal of Lantern Care", UNKNOWN),
        ("J Lanternol", "J Viral Lantern", DIFFER),
        ("Lanterns and Wicks Maker", "J Lantern Wick Mak", DIFFER),
        ("British Journal of Social Work", "European Journal of Social Work", DIFFER),
        ("Blood", "Brain", DIFFER),
        ("Blood", "", UNKNOWN),
    ],
)
def test_journals(one: str, two: str, expected: int) -> None:
    first, second = (container_words(name) if name else () for name in (one, two))
    assert (
        field_comparison.container(first, second)
        == field_comparison.container(second, first)
        == expected
    )
    records = (other(ARTICLE, container=name) for name in (one, two))
    assert agreed("container", *records) == expected


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("Quillfeather, Mabel; Oyster, Bram", "Quillfeather M; Oyster B", ALL),
        ("Quillfeather, Mabel; Oyster, Bram", "Oyster B; Quillfeather M", ALL),
        ("Quillfeather, Mabel; Oyster, Bram", "Quillfeather M; Oyster B; Stone C", LED),
        ("Quillfeather, Mabel; Oyster, Bram; Stone, C", "Quillfeather M", LED),
        ("Quillfeather, Mabel; Oyster, Bram; Stone, C", "Oyster B; Stone C", HALF),
        ("Quillfeather, Mabel; Stone, Clara", "Quillfeather M; Oyster B", HALF),
        ("Department for Education", "DfE", HALF),
        ("Müller, Jana", "Mueller J", SPELT),
        ("Carignani, Andrea; Negri, Lorenzo", "Andrea, C.; Lorenzo, N.", SPELT),
        ("Quillfeather, Mabel; Oyster, Bram", "Quilfether, M.; Stone, C.; Moth, E.", SPELT),
        ("Stone, Clara; Moth, Eva; Quill, R.", "Oyster, B.; Wren, Ida; Quill, R.", FEW),
        ("Quillfeather, Mabel", "Stone, Clara", NONE),
        ("Quillfeather, Mabel", "", UNKNOWN),
    ],
)
def test_authors(one: str, two: str, expected: int) -> None:
    records = (other(ARTICLE, authors=tuple(filter(None, text.split("; ")))) for text in (one, two))
    assert agreed("authors", *records) == expected


def test_the_more_two_lists_have_in_common_the_higher_the_level() -> None:
    assert ALL > LED > HALF > SPELT > UNKNOWN > FEW > NONE


@pytest.mark.parametrize(
    ("short", "long", "expected"),
    [
        ("DfE annual", "Department for Education annual", AGREE),
        ("DfE annual", "Daily Kites annual", DIFFER),
        ("DfE annual", "Education Department annual", DIFFER),
    ],
)
def test_initials_stand_for_all_the_words_of_a_journal_in_their_order(
    short: str, long: str, expected: int
) -> None:
    one, two = other(ARTICLE, container=short), other(ARTICLE, container=long)
    assert agreed("container", one, two) == expected
