"""Two places in print side by side: volumes, issues, pages, and what they have in common.

All of it are expressions over the columns of both records, ending in _a and _b; only first pages
that are neither equal nor plainly two need a look at their text (`field_comparison.pages`).
"""

from __future__ import annotations

import polars as pl

from cis_pipeline.dedupe import field_comparison
from cis_pipeline.dedupe.columns import where_rows
from cis_pipeline.dedupe.field_comparison import AGREE, DIFFER, UNKNOWN

c = pl.col


def places_of(wide: pl.DataFrame) -> list[pl.Expr | pl.Series]:
    """The columns doi, url, volume, issue, pages (AGREE, DIFFER or UNKNOWN), and whether both fill
    the `same_range` of pages, the `same_space`, stand on the `same_page`, `overlap`, end alike
    (`one_end`), bear one Cochrane number (`one_review`) or are one file, byte for byte."""
    shifted = wide.select(_shifted("a", "b") | _shifted("b", "a")).to_series()
    agreed = pl.repeat(AGREE, len(wide), dtype=pl.Int8, eager=True)
    unknown = pl.repeat(UNKNOWN, len(wide), dtype=pl.Int8, eager=True)
    volume, issue = wide.select(_volumes(), _issues()).get_columns()
    return [
        _dois(), exact("url"), agreed.zip_with(shifted, volume).alias("volume"),
        agreed.zip_with(shifted, issue).alias("issue"),
        _parted(wide, unknown.zip_with(shifted, _pages(wide)), volume, issue),
        _same_range().alias("same_range"), _same_space().alias("same_space"),
        _same_page().alias("same_page"), _overlap().alias("overlap"), _one_end().alias("one_end"),
        _given_and_same("cochrane").alias("one_review"),
        _given_and_same("digest").alias("same_file"),
    ]  # fmt: skip


def exact(name: str) -> pl.Expr:
    """A field that is either the same or another, where both give it."""
    a, b = c(f"{name}_a"), c(f"{name}_b")
    return _agreement((a != "") & (b != ""), a == b).alias(name)


def _dois() -> pl.Expr:
    """DOIs by their letters and digits; databases lose a stop or a slash."""
    a, b = (c(f"doi_{side}").str.replace_all("[^a-z0-9]", "") for side in "ab")
    return _agreement((a != "") & (b != ""), a == b).alias("doi")


def _given_and_same(name: str) -> pl.Expr:
    return (c(f"{name}_a") == c(f"{name}_b")) & (c(f"{name}_a") != "")


def _agreement(known: pl.Expr, same: pl.Expr) -> pl.Expr:
    answer = pl.when(same).then(AGREE).otherwise(DIFFER)
    return pl.when(known).then(answer).otherwise(UNKNOWN).cast(pl.Int8)


def _issues() -> pl.Expr:
    """Issues as printed; numbers above 99 are some database's own, or counted from the start, so
    they can only agree.

    If both stand in supplements, it does not count that only one issue says so.
    """
    bare = [c(name).str.strip_chars_end("s") for name in ("issue_a", "issue_b")]
    both = c("supplement_a") & c("supplement_b")
    a, b = (
        pl.when(both).then(one).otherwise(c(name))
        for one, name in zip(bare, ("issue_a", "issue_b"), strict=True)
    )
    short = pl.max_horizontal([one.str.len_chars() for one in bare]) < 3
    return _agreement((a != "") & (b != "") & (short | (a == b)), a == b).alias("issue")


def _parted(wide: pl.DataFrame, pages: pl.Series, volume: pl.Series, issue: pl.Series) -> pl.Series:
    """Pages, where in one issue an article from page 1 and one behind it are two; elsewhere "1-17"
    may be how a journal online counts what is printed on other pages, but as many."""
    ranges = (c("last_a") != "") & (c("last_b") != "") & begins_at_1()
    long = [_number(f"last_{s}") - _number(f"page_{s}") for s in "ab"]
    two = wide.select(ranges & (long[0] != long[1]) & ~_overlap()).to_series()
    two &= (volume == AGREE) & (issue == AGREE) & (pages == UNKNOWN)
    other = pl.repeat(DIFFER, len(wide), dtype=pl.Int8, eager=True)
    return other.zip_with(two, pages).alias("pages")


def begins_at_1() -> pl.Expr:
    """Whether the pages of one of the two count from 1, as in anything that is counted anew."""
    return (c("page_a") == "1") | (c("page_b") == "1")


def _shifted(one: str, two: str) -> pl.Expr:
    """Whether volume and issue of one stand in its fields for issue and page."""
    lacks = (c(f"volume_{one}") == "") & (c(f"issue_{one}") != "") & (c(f"page_{one}") != "")
    volume = c(f"issue_{one}") == c(f"volume_{two}")
    return lacks & volume & (c(f"page_{one}") == c(f"issue_{two}"))


def _volumes() -> pl.Expr:
    """Volumes; a letter that only one has does not count ("30" is "30a")."""
    a, b = c("volume_a"), c("volume_b")
    letters = "abcdefghijklmnopqrstuvwxyz"
    same = (a == b) | (a == b.str.strip_chars_end(letters)) | (a.str.strip_chars_end(letters) == b)
    return _agreement((a != "") & (b != ""), same).alias("volume")


_PLAIN = r"^\d{2,4}$"


def _pages_ask() -> pl.Expr:
    """Whether two first pages are neither equal nor plainly two: whole ranges of numbers."""
    a, b = c("page_a"), c("page_b")
    last = c("last_a") != c("last_b")
    ranges = last & ((c("last_a") == "") == (c("last_b") == ""))
    single = (c("last_a") == "") & (c("last_b") == "")
    one = (c("last_a") == "") != (c("last_b") == "")
    plain = a.str.contains(_PLAIN) & b.str.contains(_PLAIN) & (ranges | single | (one & ~_near()))
    return (a != b) & ~plain & ~_tells_nothing("a") & ~_tells_nothing("b")


def _near() -> pl.Expr:
    """Whether two plain first pages may be of one short range."""
    a, b = (c(name).cast(pl.Int32, strict=False) for name in ("page_a", "page_b"))
    return ((a - b).abs() <= 30).fill_null(True)


def _tells_nothing(side: str) -> pl.Expr:
    """Whether one lacks a first page, and has nothing that could stand in its stead."""
    issue = c(f"issue_{side}").str.len_chars() > 2
    return (c(f"page_{side}") == "") & (c(f"last_{side}") == "") & ~issue


def _pages(wide: pl.DataFrame) -> pl.Series:
    """First pages, by `field_comparison.pages` where they are not simply equal, or both missing."""
    columns = ["page_a", "last_a", "issue_a", "page_b", "last_b", "issue_b"]
    usual = wide.select(
        pl.when((c("page_a") == c("page_b")) & (c("page_a") != "")).then(AGREE)
        .when((c("page_a") != "") & (c("page_b") != "")).then(DIFFER)
        .otherwise(UNKNOWN).cast(pl.Int8).alias("pages")
    )["pages"]  # fmt: skip
    odd = wide.select(_pages_ask()).to_series()
    return where_rows(odd, wide.select(columns), field_comparison.pages_of, usual)


def _same_range() -> pl.Expr:
    """Whether both fill the same pages, more than one (abstracts share a single page)."""
    same = (c("page_a") == c("page_b")) & (c("last_a") == c("last_b"))
    return same & (c("last_a") != "") & (c("last_a") != c("page_a"))


def _same_page() -> pl.Expr:
    """Whether the first page is the same, and the last where both give one."""
    last = (c("last_a") == c("last_b")) | (c("last_a") == "") | (c("last_b") == "")
    return (c("page_a") == c("page_b")) & (c("page_a") != "") & last


def _number(name: str) -> pl.Expr:
    """The digits of a page as a number, 0 if it has none."""
    return _digits(name).cast(pl.Int64, strict=False).fill_null(0)


def _digits(name: str) -> pl.Expr:
    return c(name).str.replace_all(r"[^0-9]+", "").str.slice(0, 15)


def _end(side: str) -> pl.Expr:
    return (
        pl.when(_number(f"last_{side}") > 0)
        .then(_number(f"last_{side}"))
        .otherwise(_number(f"page_{side}"))
    )


def _same_space() -> pl.Expr:
    """Whether both fill the same four to forty pages, or bear one long article number.

    Two documents may share a page, or the section of a meeting's abstracts, but not these.
    """
    same = (c("page_a") == c("page_b")) & (c("last_a") == c("last_b"))
    long_number = _digits("page_a").str.len_chars() > 4
    length = _number("last_a") - _number("page_a")
    several = (length >= 3) & (length < 40) & (_digits("page_a") != "")
    return same & pl.when(_digits("last_a") == "").then(long_number).otherwise(several)


def _overlap() -> pl.Expr:
    """Whether the pages overlap by two or more, which those of two documents cannot."""
    last = pl.min_horizontal(_end("a"), _end("b"))
    return last > pl.max_horizontal(_number("page_a"), _number("page_b"))


def _one_end() -> pl.Expr:
    """Whether the last pages agree and a part's number took the first one's place.

    "53 (Pt 2): 125-8" became pages "2-8", and "31 Suppl 2: S103-6" "Suppl-6".
    """
    return _ends("a", "b") | _ends("b", "a")


def _ends(short: str, long: str) -> pl.Expr:
    part = (_number(f"page_{short}") <= 12) & (_number(f"page_{long}") > 12)
    last = _digits(f"last_{short}")
    return part & (last != "") & _digits(f"last_{long}").str.ends_with(last)
