"""A sign that two records are two documents, and what several signs ask of the columns."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from cis_pipeline.dedupe.compare import BEGUN_ALIKE
from cis_pipeline.dedupe.evidence import agree, differ
from cis_pipeline.dedupe.field_comparison import HALF, UNKNOWN
from cis_pipeline.dedupe.title_comparison import CLOSE, OTHER, SIMILAR

c = pl.col


@dataclass(frozen=True, slots=True)
class Sign:
    """When two records state a difference, and the sentence that says it.

    `slight`: where one slip in one field can make it, so that a person is asked about a pair of
    which far less agrees. `plain`: where it is certain, so that nobody is asked, and no third
    record can bring the two together.
    """

    when: pl.Expr
    says: str | pl.Expr
    slight: bool | pl.Expr = False
    plain: bool | pl.Expr = False

    @property
    def there(self) -> pl.Expr:
        """Whether the sign is there; what is unknown is no sign."""
        return self.when.fill_null(False)

    @property
    def sentence(self) -> pl.Expr:
        """What the sign says, null where it is not there."""
        says = pl.lit(self.says) if isinstance(self.says, str) else self.says
        return pl.when(self.there).then(says)


def sentence_of(*parts: str | pl.Expr) -> pl.Expr:
    """Words and columns as one text."""
    return pl.concat_str([pl.lit(p) if isinstance(p, str) else p for p in parts])


def either(name: str) -> pl.Expr:
    """Whether one of the two has something."""
    return c(f"{name}_a") | c(f"{name}_b")


def same_title() -> pl.Expr:
    """Whether the titles are equal but for slips of spelling."""
    return c("title") >= CLOSE


def same_year() -> pl.Expr:
    """Whether both years are known and equal."""
    return (c("years") == 0).fill_null(False)


def one_printed_page() -> pl.Expr:
    """Whether both begin on one page of one volume, and end on one where both say."""
    return c("same_page") & agree("volume") & ~c("other_journal")


def one_team_space() -> pl.Expr:
    """Whether pages that only one document can fill are those of both, by the same people."""
    unnamed = (c("authors") == UNKNOWN) & (c("alike") >= 75)
    return c("one_space") & ((c("authors") >= HALF) | unnamed | (c("abstract") == BEGUN_ALIKE))


def identified() -> pl.Expr:
    """Whether DOI, volume and a range of pages are the same, and the people: it is one document,
    whatever its title became. Meeting abstracts share DOI and pages."""
    placed = agree("doi", "volume") & c("same_range") & (c("authors") >= HALF)
    return placed & ~either("supplement")


def elsewhere_titled() -> pl.Expr:
    """Whether one file of one year goes by two titles, which only a person can settle."""
    return agree("url") & same_year() & c("title").is_in([SIMILAR, OTHER])


def moved(field: str) -> pl.Expr:
    """Whether a field differs, other than by an update of a Cochrane review."""
    return differ(field) & ~c("one_review")
