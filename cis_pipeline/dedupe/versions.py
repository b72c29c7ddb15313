"""For two that are not one document: whether they are two forms of one work.

One long title by the same authors within five years. Numbering, marks ("erratum", "interim") and
titles that many bear never make versions.
"""

from __future__ import annotations

import polars as pl

from cis_pipeline.dedupe.vetoes import LONG, agree, differ, otherwise_counted, same_title

c = pl.col

_EARLY = ["preprint", "report", "conference paper", "thesis"]
_PUBLISHED = ["article", "chapter", "book", "report"]


def version() -> pl.Expr:
    """Which two forms of one work a vetoed pair is, as words; null if they are two works."""
    near = c("years").fill_null(0)
    work = same_title() & agree("authors") & (c("compact_a").str.len_chars() >= LONG)
    work &= (near <= 5) & otherwise_counted().is_null()
    kinds = c("kind_a") != c("kind_b")
    kinds &= c("kind_a").is_in(_EARLY) | c("kind_b").is_in(_EARLY)
    kinds &= c("kind_a").is_in(_PUBLISHED) | c("kind_b").is_in(_PUBLISHED)
    low, high = pl.min_horizontal("kind_a", "kind_b"), pl.max_horizontal("kind_a", "kind_b")
    elsewhere = differ("container")
    form = (
        pl.when(kinds).then(pl.concat_str([pl.lit("one work as "), low, pl.lit(" and "), high]))
        .when("one_review").then(pl.lit("a Cochrane protocol or review and a later version of it"))
        .when(c("supplement_a") != c("supplement_b"))
        .then(pl.lit("one work as meeting abstract and article"))
        .when(elsewhere & (c("translated_a") != c("translated_b")))
        .then(pl.lit("one work in two languages"))
        .when(elsewhere & (near <= 2))
        .then(pl.lit("one work in two places, as a meeting's abstract and an article are"))
    )  # fmt: skip
    return pl.when(work).then(form).alias("version")
