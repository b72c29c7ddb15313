"""Two forms of one work: preprint and article, abstract and article, protocol and review."""

from __future__ import annotations

import polars as pl

from cis_pipeline.dedupe.cochrane import KIND, update
from cis_pipeline.dedupe.differences import other_works
from cis_pipeline.dedupe.evidence import LONG, differ, letters, one_thesis
from cis_pipeline.dedupe.field_comparison import SPELT
from cis_pipeline.dedupe.signs import same_title
from cis_pipeline.dedupe.title_comparison import OTHER

c = pl.col

_EARLY = ["preprint", "report", "conference paper", "thesis"]
_PUBLISHED = ["article", "chapter", "book", "report"]


def form() -> pl.Expr:
    """Which two forms of one work a pair is that is not one document, as words; null if they are
    two works.

    One long title by the same authors within five years. Numbering, marks ("erratum", "interim")
    and titles that many bear never make versions; but a Cochrane review has its protocol.
    """
    near = c("years").fill_null(0)
    work = same_title() & (c("authors") >= SPELT) & (letters() >= LONG) & (near <= 5)
    kinds = c("kind_a") != c("kind_b")
    kinds &= c("kind_a").is_in(_EARLY) | c("kind_b").is_in(_EARLY)
    kinds &= c("kind_a").is_in(_PUBLISHED) | c("kind_b").is_in(_PUBLISHED)
    low, high = pl.min_horizontal("kind_a", "kind_b"), pl.max_horizontal("kind_a", "kind_b")
    elsewhere = differ("container")
    forms = (
        pl.when(kinds).then(pl.concat_str([pl.lit("one work as "), low, pl.lit(" and "), high]))
        .when(c("supplement_a") != c("supplement_b"))
        .then(pl.lit("one work as meeting abstract and article"))
        .when(elsewhere & (c("translated_a") != c("translated_b")))
        .then(pl.lit("one work in two languages"))
        .when(elsewhere & (near <= 2) & ~one_thesis())
        .then(pl.lit("one work in two places, as a meeting's abstract and an article are"))
    )  # fmt: skip
    review = c("one_review") & (c("marking") == "protocol") & (c("title") != OTHER)
    return (
        pl.when(review).then(pl.lit("a Cochrane protocol and its review"))
        .when(c("difference").is_not_null() & (c("difference") == update())).then(pl.lit(KIND))
        .when(work & ~other_works()).then(forms)
        .alias("form")
    )  # fmt: skip
