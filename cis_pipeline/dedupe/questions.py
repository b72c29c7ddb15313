"""What would settle a doubtful pair: the one thing that a person should look up first."""

from __future__ import annotations

import polars as pl

from cis_pipeline.dedupe.evidence import differ, one_thesis, untitled
from cis_pipeline.dedupe.field_comparison import FEW, UNKNOWN
from cis_pipeline.dedupe.title_comparison import OTHER, SAME_NUMBERS, SIMILAR

c = pl.col


def settles() -> pl.Expr:
    """The advice for a pair, as words that follow "to settle it, "."""
    advice = pl.lit("open both")
    for asks, says in reversed(_advice()):
        advice = pl.when(asks.fill_null(False)).then(pl.lit(says)).otherwise(advice)
    return advice


def _lacks(field: str) -> pl.Expr:
    return (c(f"{field}_a") == "") | (c(f"{field}_b") == "")


def _advice() -> list[tuple[pl.Expr, str]]:
    return [
        (one_thesis(), "see whether one is the notice of the other in a list of theses"),
        (untitled(), "look up the title that one lacks"),
        (c("marking") != "", "see whether one is about the other"),
        (c("numbering") != SAME_NUMBERS, "see whether both are the same part, wave or year"),
        (c("supplement_a") != c("supplement_b"), "see whether one is only a meeting's abstract"),
        (c("title").is_in([SIMILAR, OTHER]), "read both abstracts: the titles are not one"),
        (differ("doi"), "open both DOIs"),
        (differ("container"), "see whether the journal goes by two names"),
        (differ("pages") | differ("issue") | differ("volume"), "look up where it was printed"),
        ((c("years") > 0), "look up the year in which it came out"),
        (c("authors") == UNKNOWN, "look up the authors that one lacks"),
        (c("authors") <= FEW, "look up the authors"),
        (_lacks("page") & _lacks("doi"), "look up the pages or the DOI that one lacks"),
    ]
