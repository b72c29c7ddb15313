"""Evidence adds up: what each field says for or against one document, in bits, and in words.

In the way of Fellegi and Sunter (1969): a field that agrees counts by how seldom two documents
agree in it by chance, one that differs by how seldom one document's records differ in it, and one
that cannot be compared counts nothing. The bits are kept in two sums, `content` (title, authors,
abstract, year) and `place` (journal, volume, issue, pages, DOI, address), because a place that is
against one document is not outvoted by its content, see `score`.

Why fixed weights: they were set on half of twelve labelled searches and confirmed on the others;
weights learnt from a library by expectation and maximisation merged what is two (81 false merges
on one set), for no library shows by itself what its own errors are. Why a title counts by its
letters: a rare title says more than "Editorial", and the information of its words, counted over the
library, tells no more than its length does (210 and 203 false pairs of 180,000 records); so a pair
is judged alike today and after a million records more.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from cis_pipeline.dedupe.compare import (
    BEGUN_ALIKE,
    BEGUN_LIKE,
    BEGUN_OTHERWISE,
    conference_papers,
)
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
from cis_pipeline.dedupe.places import begins_at_1
from cis_pipeline.dedupe.title_comparison import CLOSE, EQUAL, EXTENDED

c = pl.col


@dataclass(frozen=True, slots=True)
class Level:
    """One way in which two records can compare in a field: when, the bits, and what it is called
    in the evidence ("" says nothing)."""

    when: pl.Expr
    bits: float | pl.Expr
    says: str | pl.Expr = ""


Field = tuple[Level, ...]
"""The levels of a field; the first that holds counts, none if it cannot be compared."""


def agree(*fields: str) -> pl.Expr:
    """Whether all these fields agree."""
    return pl.all_horizontal(c(field) == AGREE for field in fields)


def differ(field: str) -> pl.Expr:
    """Whether a field differs."""
    return c(field) == DIFFER


def untitled() -> pl.Expr:
    """Whether one has no title, as a reference that a citation index gives."""
    return (c("title_a") == "") | (c("title_b") == "")


def _elsewhere() -> pl.Expr:
    """Whether volume and issue are those of two journals, so that they tell nothing."""
    begun = begins_at_1() & ~(c("same_range") & (c("issue_a") == c("issue_b")))
    return c("other_journal") & (~agree("pages") | begun)


def _own_pages() -> pl.Expr:
    """Whether pages count from 1 in something of which only one record names the journal."""
    unnamed = (c("container") == UNKNOWN) & (c("volume") == UNKNOWN)
    return begins_at_1() & unnamed & (c("last_a") != c("last_b"))


def one_thesis() -> pl.Expr:
    """Whether both are theses: one person writes one under a title, and it is listed a year later,
    by its university or in a list of theses."""
    theses = (c("kind_a") == "thesis") & (c("kind_b") == "thesis")
    return theses & (c("title") == EQUAL) & (c("authors") >= SPELT)


def values(name: str, field: str) -> pl.Expr:
    """The values of both, as "volumes 3 and 4"."""
    one, two = (c(f"{field}_{side}").cast(pl.String).fill_null("") for side in "ab")
    return pl.concat_str([pl.lit(f"{name} "), one, pl.lit(" and "), two])


def letters() -> pl.Expr:
    """The letters of the shorter title."""
    return pl.min_horizontal(c("compact_a").str.len_chars(), c("compact_b").str.len_chars()).cast(
        pl.Int32
    )


LONG = 25
"""Letters from which an equal title is no chance."""
_EVEN = 20
"""Letters of a title at which its length counts nothing."""
_TELLING, _COMMON, _COMMON_IN_PLACE = 2.0, -8.0, -3.0
"""The most that a title's length counts for, and the least; and the least where one place in print
says already that no other document bears it."""


def _rarity() -> Field:
    bits = (letters() - _EVEN).cast(pl.Float64)
    like = (c("title") >= EXTENDED) | (c("alike") >= 75)
    one_place = c("one_space") | agree("url")
    one_place |= c("one_issue") & ((c("title") == EQUAL) | c("holds"))
    short = pl.lit("a short title")
    return (
        Level(untitled() | ~like | c("editorials"), 0.0),
        Level(one_place, bits.clip(_COMMON_IN_PLACE, _TELLING)),
        Level(bits < _COMMON_IN_PLACE, bits.clip(_COMMON, _TELLING), short),
        Level(pl.lit(True), bits.clip(_COMMON, _TELLING)),
    )


def _title() -> Field:
    alike = pl.concat_str([pl.lit("titles "), c("alike").round().cast(pl.Int32).cast(pl.String)])
    foot = pl.concat_str([alike, pl.lit(" (but for a footnote's mark)")])
    part = c("holds") & c("one_issue") & (c("authors") >= LED)
    return (
        Level(untitled(), 0.0),
        Level(c("title") == EQUAL, 4.0, "titles 100"),
        Level(c("editorials"), 0.0, "both are what the editors wrote in one issue"),
        Level(c("footnote") & (c("alike") >= 93), 3.5, foot),
        Level(c("title") == CLOSE, 3.0, alike),
        Level(c("alike") >= 93, 2.0, alike),
        Level((c("title") == EXTENDED) | (c("alike") >= 85) | part, -2.5, alike),
        Level(c("alike") >= 75, -5.0, alike),
        Level(pl.lit(True), -7.0, alike),
    )


def _content() -> dict[str, Field]:
    apart = c("years")
    conference = conference_papers() & (letters() >= 40) & ~differ("doi")
    listed = (apart == 1) & (conference | one_thesis())
    counts_not = (c("one_review") & apart.is_not_null()) | listed
    return {
        "titles": _title(),
        "": _rarity(),
        "authors": (
            Level(c("authors") == ALL, 4.5, "authors agree"),
            Level(c("authors") == LED, 4.0, "authors agree"),
            Level(c("authors") == HALF, 3.5, "authors agree"),
            Level(c("authors") == SPELT, 2.0, "authors agree"),
            Level(c("authors") == FEW, -1.0, "few authors in common"),
            Level(c("authors") == NONE, -8.0, "authors differ"),
        ),
        "abstracts": (
            Level(c("abstract") == BEGUN_ALIKE, 7.0, "abstracts begin alike"),
            Level(c("abstract") == BEGUN_LIKE, -1.0, "abstracts begin with some of the same words"),
            Level(c("abstract") == BEGUN_OTHERWISE, -4.0, "abstracts begin otherwise"),
        ),
        "years": (
            Level(apart == 0, 3.0, "same year"),
            Level(counts_not, 0.0, values("years", "year")),
            Level(apart == 1, -3.0, values("years", "year")),
            Level(apart == 2, -5.0, values("years", "year")),
            Level(apart > 2, -8.0, values("years", "year")),
        ),
    }  # fmt: skip


def _place() -> dict[str, Field]:
    review = c("one_review")
    return {
        "journals": (
            Level(c("two_names"), 0.0, "journals differ, maybe two names of one"),
            Level(agree("container"), 2.5, "journals agree"),
            Level(differ("container") & one_thesis(), 0.0, "listed in two places"),
            Level(differ("container"), -4.0, "journals differ"),
        ),
        "volumes": (
            Level(review | (agree("volume") & _elsewhere()), 0.0),
            Level(agree("volume"), 4.5, "volumes agree"),
            Level(differ("volume"), -6.0, values("volumes", "volume")),
        ),
        "issues": (
            Level(review | (agree("issue") & _elsewhere()), 0.0),
            Level(agree("issue"), 3.5, "issues agree"),
            Level(differ("issue"), -4.0, values("issues", "issue")),
        ),
        "pages": (
            Level(review, 9.0, "same Cochrane number"),
            Level(c("same_range") & ~_elsewhere() & ~_own_pages(), 8.5, "pages agree"),
            Level(agree("pages") & (_elsewhere() | _own_pages()), 0.0),
            Level(agree("pages"), 6.0, "first pages agree"),
            Level(c("overlap") | c("one_end"), 0.0, values("overlapping pages", "page")),
            Level(differ("pages"), -6.0, values("pages", "page")),
        ),
        "DOIs": (
            Level(agree("doi"), 9.0, "same DOI"),
            Level(review, 0.0),
            Level(differ("doi"), -5.0, values("DOIs", "doi")),
        ),
        "addresses": (Level(agree("url"), 6.0, "same address"), Level(differ("url"), 0.0)),
    }  # fmt: skip


def sums() -> list[pl.Expr]:
    """The columns content and place, in bits; above zero speaks for one document."""
    return [_sum(_content()).alias("content"), _sum(_place()).alias("place")]


def _sum(fields: dict[str, Field]) -> pl.Expr:
    return pl.sum_horizontal(_bits(field) for field in fields.values())


def _bits(field: Field) -> pl.Expr:
    bits = pl.lit(0.0)
    for level in reversed(field):
        own = level.bits if isinstance(level.bits, pl.Expr) else pl.lit(level.bits)
        bits = pl.when(level.when.fill_null(False)).then(own).otherwise(bits)
    return bits


def sentence() -> pl.Expr:
    """What agrees and what does not, field by field; then what could not be compared, and what was
    read out of a field that holds more."""
    fields = {**_content(), **_place()}
    said = [_says(field) for field in fields.values()]
    unknown = [
        pl.when(_compared(field)).then(None).otherwise(pl.lit(name))
        for name, field in fields.items()
        if name and name != "addresses"
    ]
    lacking = pl.concat_str(unknown, separator=", ", ignore_nulls=True)
    told = pl.when(lacking != "").then(pl.concat_str([pl.lit("not comparable: "), lacking]))
    return pl.concat_str([*said, told, _cleaned()], separator="; ", ignore_nulls=True)


def _cleaned() -> pl.Expr:
    """What was done to the fields before they were compared; once if it was the same in both."""
    a, b = (pl.when(c(f"cleaned_{side}") != "").then(c(f"cleaned_{side}")) for side in "ab")
    other = pl.when((a != b) | a.is_null()).then(b)
    both = pl.concat_str([a, other], separator="; ", ignore_nulls=True)
    return pl.when(both != "").then(pl.concat_str([pl.lit("before: "), both]))


def _compared(field: Field) -> pl.Expr:
    told = [isinstance(level.says, pl.Expr) or bool(level.says) for level in field]
    first = pl.lit(False)
    for level, says in reversed(list(zip(field, told, strict=True))):
        first = pl.when(level.when.fill_null(False)).then(pl.lit(says)).otherwise(first)
    return first


def _says(field: Field) -> pl.Expr:
    said = pl.lit(None, pl.String)
    for level in reversed(field):
        own = (
            level.says if isinstance(level.says, pl.Expr) else pl.lit(level.says or None, pl.String)
        )
        said = pl.when(level.when.fill_null(False)).then(own).otherwise(said)
    return said
