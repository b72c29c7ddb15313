"""Two places in print side by side: the same range, a whole article's space, an overlap.

Expressions over the columns page and last of two records, ending in _a and _b.
"""

from __future__ import annotations

import polars as pl

c = pl.col


def place_columns() -> tuple[pl.Expr, ...]:
    """The columns same_space, overlap and one_end."""
    return _same_space().alias("same_space"), _overlap().alias("overlap"), _one_end()


def same_range() -> pl.Expr:
    """Whether both fill the same pages, more than one (abstracts share a single page)."""
    same = (c("page_a") == c("page_b")) & (c("last_a") == c("last_b"))
    return (same & (c("last_a") != "") & (c("last_a") != c("page_a"))).alias("same_range")


def one_review() -> pl.Expr:
    """Whether both bear one Cochrane number, which stays through updates, volumes and years."""
    cochrane = c("page_a").str.contains(r"^(cd|mr)\d{1,6}$")
    return ((c("page_a") == c("page_b")) & cochrane).alias("one_review")


def number(name: str) -> pl.Expr:
    """The digits of a page as a number, 0 if it has none."""
    return _digits(name).cast(pl.Int64, strict=False).fill_null(0)


def _digits(name: str) -> pl.Expr:
    return c(name).str.replace_all(r"[^0-9]+", "").str.slice(0, 15)


def _end(side: str) -> pl.Expr:
    return (
        pl.when(number(f"last_{side}") > 0)
        .then(number(f"last_{side}"))
        .otherwise(number(f"page_{side}"))
    )


def _same_space() -> pl.Expr:
    """Whether both fill the same four to forty pages, or bear one long article number.

    Two documents may share a page, or the section of a meeting's abstracts, but not these.
    """
    same = (c("page_a") == c("page_b")) & (c("last_a") == c("last_b"))
    long_number = _digits("page_a").str.len_chars() > 4
    length = number("last_a") - number("page_a")
    several = (length >= 3) & (length < 40) & (_digits("page_a") != "")
    return same & pl.when(_digits("last_a") == "").then(long_number).otherwise(several)


def _overlap() -> pl.Expr:
    """Whether the pages overlap by two or more, which those of two documents cannot."""
    last = pl.min_horizontal(_end("a"), _end("b"))
    return last > pl.max_horizontal(number("page_a"), number("page_b"))


def _one_end() -> pl.Expr:
    """Whether the last pages agree and a part's number took the first one's place.

    "53 (Pt 2): 125-8" became pages "2-8", and "31 Suppl 2: S103-6" "Suppl-6".
    """
    return (_ends("a", "b") | _ends("b", "a")).alias("one_end")


def _ends(short: str, long: str) -> pl.Expr:
    part = (number(f"page_{short}") <= 12) & (number(f"page_{long}") > 12)
    last = _digits(f"last_{short}")
    return part & (last != "") & _digits(f"last_{long}").str.ends_with(last)
