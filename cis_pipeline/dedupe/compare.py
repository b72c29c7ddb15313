"""Pairs side by side, as columns: how alike titles are, and which other fields agree.

Similarities are rapidfuzz's (0 to 100); nothing is decided here, see `rules`. What can be said at
once for all pairs is an expression over the columns of both records, ending in _a and _b; what
needs a look at words is asked of `field_comparison`, once for each two values, and only of pairs
that can still matter.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from rapidfuzz import fuzz, process

from cis_pipeline.dedupe import field_comparison
from cis_pipeline.dedupe.columns import where_rows
from cis_pipeline.dedupe.field_comparison import (
    AGREE,
    CLOSE,
    DIFFER,
    EQUAL,
    EXTENDED,
    OTHER,
    SIMILAR,
    UNKNOWN,
)

c = pl.col

_FIRST = (
    "title", "compact", "main", "other", "numbers", "doi", "url", "volume", "page", "last", "issue",
    "digest",
)  # fmt: skip
_THEN = (
    "translated", "parts", "marks", "generic", "series", "first", "people", "names", "bodies",
    "year",
    "container", "supplement", "kind", "isbn", "abstract",
)  # fmt: skip


def compare(pairs: pl.DataFrame, keys: pl.DataFrame, least: int = EXTENDED) -> pl.DataFrame:
    """A row for each pair (columns a, b: rows of `keys`) whose title (its likeness is `least` or
    more), DOI, address, place in print or bytes give a reason to go on.

    Columns: those of `keys` twice, ending in _a and _b; `title` is one of likeness' values, with
    `alike` its similarity (0 to 100); `authors`, `container`, `volume`, `issue`, `pages` (the
    first page), `doi` and `url` are AGREE, DIFFER or UNKNOWN; `years` is the difference, null
    if one is unknown; `same_file`: byte for byte; and what places in print have in common.
    """
    wide = _promising(_beside(pairs, keys, _FIRST), least)
    rest = _beside(wide.select("a", "b"), keys, _THEN).drop("a", "b")
    wide = wide.hstack(rest.get_columns())
    years = (c("year_a") - c("year_b")).abs().alias("years")
    return wide.with_columns(
        years, _authors(wide), _containers(wide), _texts(wide), _issues(),
        _same_space().alias("same_space"), _overlap().alias("overlap"), _one_end(),
    )  # fmt: skip


def _beside(pairs: pl.DataFrame, keys: pl.DataFrame, names: tuple[str, ...]) -> pl.DataFrame:
    """The pairs with the columns `names` of both their rows."""
    left, right = keys.select(names)[pairs["a"]], keys.select(names)[pairs["b"]]
    return pl.concat(
        [
            pairs,
            left.rename(lambda name: f"{name}_a"),
            right.rename(lambda name: f"{name}_b"),
        ],
        how="horizontal",
    )


def _promising(wide: pl.DataFrame, least: int) -> pl.DataFrame:
    exact = (_exact("doi"), _exact("url"), _volumes(), _same_range(), _one_review(), _same_file())
    wide = _titled(wide.with_columns(*exact, _pages(wide)))
    placed = (c("pages") == AGREE) & (c("volume") == AGREE)
    elsewhere = (c("doi") == AGREE) | (c("url") == AGREE) | placed
    near = (c("title") == SIMILAR) & (c("same_range") | c("one_review"))
    return wide.filter((c("title") >= least) | near | elsewhere | c("same_file"))


def _exact(name: str) -> pl.Expr:
    """A field that is either the same or another, where both give it."""
    a, b = c(f"{name}_a"), c(f"{name}_b")
    return _agreement((a != "") & (b != ""), a == b).alias(name)


def _agreement(known: pl.Expr, same: pl.Expr) -> pl.Expr:
    answer = pl.when(same).then(AGREE).otherwise(DIFFER)
    return pl.when(known).then(answer).otherwise(UNKNOWN).cast(pl.Int8)


def _issues() -> pl.Expr:
    """Issues as printed; numbers above 99 are some database's own, or counted from the start.

    If both stand in supplements, it does not count that only one issue says so.
    """
    bare = [c(name).str.strip_chars_end("s") for name in ("issue_a", "issue_b")]
    both = c("supplement_a") & c("supplement_b")
    a, b = (
        pl.when(both).then(one).otherwise(c(name))
        for one, name in zip(bare, ("issue_a", "issue_b"), strict=True)
    )
    short = pl.max_horizontal([one.str.len_chars() for one in bare]) < 3
    return _agreement((a != "") & (b != "") & short, a == b).alias("issue")


def _volumes() -> pl.Expr:
    """Volumes; a letter that only one has does not count ("30" is "30a")."""
    a, b = c("volume_a"), c("volume_b")
    letters = "abcdefghijklmnopqrstuvwxyz"
    same = (a == b) | (a == b.str.strip_chars_end(letters)) | (a.str.strip_chars_end(letters) == b)
    return _agreement((a != "") & (b != ""), same).alias("volume")


def _same_file() -> pl.Expr:
    return ((c("digest_a") == c("digest_b")) & (c("digest_a") != "")).alias("same_file")


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


def _titled(wide: pl.DataFrame) -> pl.DataFrame:
    """With the columns title and alike."""
    spoken = [
        pl.when(c(f"other_{s}") == "").then(c(f"title_{s}")).otherwise(f"other_{s}") for s in "ab"
    ]
    equal = wide.select((c("compact_a") == c("compact_b")) | (spoken[0] == spoken[1])).to_series()
    alike = np.full(len(wide), 100.0)
    unequal = (~equal).to_numpy()
    rest = wide.filter(~equal)
    alike[unequal] = process.cpdist(
        rest["title_a"].to_list(), rest["title_b"].to_list(), scorer=fuzz.ratio, dtype=np.float64
    )
    wide = wide.with_columns(pl.Series("alike", alike), equal.alias("equal"))
    return wide.with_columns(_close(wide)).with_columns(_likeness()).drop("equal", "close")


def _close(wide: pl.DataFrame) -> pl.Series:
    """Whether titles differ only by slips of spelling, for those that are alike enough."""
    odd = ~wide["equal"] & (wide["alike"] >= field_comparison.NEAR)
    columns = ["title_a", "numbers_a", "compact_a", "title_b", "numbers_b", "compact_b"]
    none = pl.repeat(False, len(wide), eager=True).alias("close")
    return where_rows(odd, wide.select(columns), field_comparison.slips, none)


def _likeness() -> pl.Expr:
    return (
        pl.when("equal").then(EQUAL)
        .when("close").then(CLOSE)
        .when(_extends("a", "b") | _extends("b", "a")).then(EXTENDED)
        .when(c("alike") >= field_comparison.ALIKE).then(SIMILAR)
        .otherwise(OTHER).cast(pl.Int8).alias("title")
    )  # fmt: skip


def _extends(long: str, short: str) -> pl.Expr:
    """Whether one title is the other's without subtitle, cut off, or without a translation."""
    title, compact = c(f"title_{short}"), c(f"compact_{short}")
    of = c(f"compact_{long}")
    longer = compact.str.len_chars() < of.str.len_chars()
    cut = of.str.starts_with(compact) | of.str.ends_with(compact)
    whole = (c(f"main_{long}") == title) | ((compact.str.len_chars() >= 30) & cut)
    return longer & whole


def _authors(wide: pl.DataFrame) -> pl.Series:
    """By `field_comparison.authors` where the lists are neither equal nor missing."""
    a, b = c("people_a"), c("people_b")
    found = wide.select(
        pl.when((a == "") | (b == "")).then(UNKNOWN).when(a == b).then(AGREE)
        .otherwise(None).cast(pl.Int8).alias("authors")
    )["authors"]  # fmt: skip
    columns = [f"{name}_{side}" for side in "ab" for name in ("people", "names", "bodies", "first")]
    return where_rows(found.is_null(), wide.select(columns), field_comparison.authors_of, found)


def _texts(wide: pl.DataFrame) -> pl.Series:
    """Whether abstracts of equal titles begin alike; if not, it proves nothing: they are cut."""
    both = (wide["abstract_a"] != "") & (wide["abstract_b"] != "") & (wide["title"] == EQUAL)
    found = pl.repeat(UNKNOWN, len(wide), dtype=pl.Int8, eager=True).alias("abstract")
    rest = wide.filter(both).select("abstract_a", "abstract_b")
    alike = process.cpdist(
        rest["abstract_a"].to_list(), rest["abstract_b"].to_list(), scorer=fuzz.ratio,
        score_cutoff=90,
    )  # fmt: skip
    return found.scatter(both.arg_true().filter(pl.Series(alike >= 90)), AGREE)


def _containers(wide: pl.DataFrame) -> pl.Series:
    both = wide.select("container_a", "container_b")
    usual = wide.select(_exact("container"))["container"]
    return where_rows(usual == DIFFER, both, field_comparison.container_of, usual)


def _same_range() -> pl.Expr:
    """Whether both fill the same pages, more than one (abstracts share a single page)."""
    same = (c("page_a") == c("page_b")) & (c("last_a") == c("last_b"))
    return (same & (c("last_a") != "") & (c("last_a") != c("page_a"))).alias("same_range")


def _one_review() -> pl.Expr:
    """Whether both bear one Cochrane number, which stays through updates, volumes and years."""
    cochrane = c("page_a").str.contains(r"^(cd|mr)\d{1,6}$")
    return ((c("page_a") == c("page_b")) & cochrane).alias("one_review")


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
    return (_ends("a", "b") | _ends("b", "a")).alias("one_end")


def _ends(short: str, long: str) -> pl.Expr:
    part = (_number(f"page_{short}") <= 12) & (_number(f"page_{long}") > 12)
    last = _digits(f"last_{short}")
    return part & (last != "") & _digits(f"last_{long}").str.ends_with(last)
