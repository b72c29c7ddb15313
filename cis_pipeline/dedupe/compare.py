"""Pairs side by side, as columns: how alike titles are, and which other fields agree.

Similarities are rapidfuzz's (0 to 100); nothing is decided here, see `rules`. What can be said at
once for all pairs is an expression; what needs a look at words is asked of `likeness` and
`agreement`, once for each two values, and only of pairs that can still matter.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from rapidfuzz import fuzz, process

from cis_pipeline.dedupe import field_comparison, title_similarity
from cis_pipeline.dedupe.columns import asked
from cis_pipeline.dedupe.field_comparison import AGREE, DIFFER, UNKNOWN
from cis_pipeline.dedupe.page_ranges import one_review, place_columns, same_range
from cis_pipeline.dedupe.title_similarity import CLOSE, EQUAL, EXTENDED, OTHER, SIMILAR

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
    if one is unknown; `same_file`: byte for byte; and those of `places`.
    """
    wide = _promising(_beside(pairs, keys, _FIRST), least)
    rest = _beside(wide.select("a", "b"), keys, _THEN).drop("a", "b")
    wide = wide.hstack(rest.get_columns())
    years = (pl.col("year_a") - pl.col("year_b")).abs().alias("years")
    return wide.with_columns(
        years, _authors(wide), _containers(wide), _texts(wide), _issues(), *place_columns()
    )


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
    wide = wide.with_columns(
        _exact("doi"),
        _exact("url"),
        _volumes(),
        same_range(),
        one_review(),
        _same_file(),
        _pages(wide),
    )
    wide = _titled(wide)
    placed = (pl.col("pages") == AGREE) & (pl.col("volume") == AGREE)
    elsewhere = (pl.col("doi") == AGREE) | (pl.col("url") == AGREE) | placed
    near = (pl.col("title") == SIMILAR) & (pl.col("same_range") | pl.col("one_review"))
    return wide.filter((pl.col("title") >= least) | near | elsewhere | pl.col("same_file"))


def _exact(name: str) -> pl.Expr:
    """A field that is either the same or another, where both give it."""
    a, b = pl.col(f"{name}_a"), pl.col(f"{name}_b")
    return _agreement((a != "") & (b != ""), a == b).alias(name)


def _agreement(known: pl.Expr, same: pl.Expr) -> pl.Expr:
    said = pl.when(same).then(AGREE).otherwise(DIFFER)
    return pl.when(known).then(said).otherwise(UNKNOWN).cast(pl.Int8)


def _issues() -> pl.Expr:
    """Issues as printed; numbers above 99 are some database's own, or counted from the start.

    If both stand in supplements, it does not count that only one issue says so.
    """
    bare = [pl.col(name).str.strip_chars_end("s") for name in ("issue_a", "issue_b")]
    both = pl.col("supplement_a") & pl.col("supplement_b")
    a, b = (
        pl.when(both).then(one).otherwise(pl.col(name))
        for one, name in zip(bare, ("issue_a", "issue_b"), strict=True)
    )
    short = pl.max_horizontal([one.str.len_chars() for one in bare]) < 3
    return _agreement((a != "") & (b != "") & short, a == b).alias("issue")


def _volumes() -> pl.Expr:
    """Volumes; a letter that only one has does not count ("30" is "30a")."""
    a, b = pl.col("volume_a"), pl.col("volume_b")
    letters = "abcdefghijklmnopqrstuvwxyz"
    same = (a == b) | (a == b.str.strip_chars_end(letters)) | (a.str.strip_chars_end(letters) == b)
    return _agreement((a != "") & (b != ""), same).alias("volume")


def _same_file() -> pl.Expr:
    return ((pl.col("digest_a") == pl.col("digest_b")) & (pl.col("digest_a") != "")).alias(
        "same_file"
    )


_PLAIN = r"^\d{2,4}$"


def _pages_ask() -> pl.Expr:
    """Whether two first pages are neither equal nor plainly two: whole ranges of numbers."""
    a, b = pl.col("page_a"), pl.col("page_b")
    last = pl.col("last_a") != pl.col("last_b")
    ranges = last & ((pl.col("last_a") == "") == (pl.col("last_b") == ""))
    single = (pl.col("last_a") == "") & (pl.col("last_b") == "")
    one = (pl.col("last_a") == "") != (pl.col("last_b") == "")
    plain = a.str.contains(_PLAIN) & b.str.contains(_PLAIN) & (ranges | single | (one & ~_near()))
    return (a != b) & ~plain & ~_tells_nothing("a") & ~_tells_nothing("b")


def _near() -> pl.Expr:
    """Whether two plain first pages may be of one short range."""
    a, b = (pl.col(name).cast(pl.Int32, strict=False) for name in ("page_a", "page_b"))
    return ((a - b).abs() <= 30).fill_null(True)


def _tells_nothing(side: str) -> pl.Expr:
    """Whether one lacks a first page, and has nothing that could stand in its stead."""
    issue = pl.col(f"issue_{side}").str.len_chars() > 2
    return (pl.col(f"page_{side}") == "") & (pl.col(f"last_{side}") == "") & ~issue


def _pages(wide: pl.DataFrame) -> pl.Series:
    """First pages, by `agreement.pages` where they are not simply equal, or both missing."""
    columns = ["page_a", "last_a", "issue_a", "page_b", "last_b", "issue_b"]
    usual = wide.select(
        pl.when((pl.col("page_a") == pl.col("page_b")) & (pl.col("page_a") != "")).then(AGREE)
        .when((pl.col("page_a") != "") & (pl.col("page_b") != "")).then(DIFFER)
        .otherwise(UNKNOWN).cast(pl.Int8).alias("pages")
    )["pages"]  # fmt: skip
    odd = wide.select(_pages_ask()).to_series()
    return asked(odd, wide.select(columns), field_comparison.pages_of, usual)


def _titled(wide: pl.DataFrame) -> pl.DataFrame:
    """With the columns title and alike."""
    spoken = [
        pl.when(pl.col(f"other_{s}") == "").then(pl.col(f"title_{s}")).otherwise(f"other_{s}")
        for s in "ab"
    ]
    equal = wide.select(
        (pl.col("compact_a") == pl.col("compact_b")) | (spoken[0] == spoken[1])
    ).to_series()
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
    odd = ~wide["equal"] & (wide["alike"] >= title_similarity.NEAR)
    columns = ["title_a", "numbers_a", "compact_a", "title_b", "numbers_b", "compact_b"]
    none = pl.repeat(False, len(wide), eager=True).alias("close")
    return asked(odd, wide.select(columns), title_similarity.slips, none)


def _likeness() -> pl.Expr:
    return (
        pl.when("equal").then(EQUAL)
        .when("close").then(CLOSE)
        .when(_extends("a", "b") | _extends("b", "a")).then(EXTENDED)
        .when(pl.col("alike") >= title_similarity.ALIKE).then(SIMILAR)
        .otherwise(OTHER).cast(pl.Int8).alias("title")
    )  # fmt: skip


def _extends(long: str, short: str) -> pl.Expr:
    """Whether one title is the other's without subtitle, cut off, or without a translation."""
    title, compact = pl.col(f"title_{short}"), pl.col(f"compact_{short}")
    of = pl.col(f"compact_{long}")
    longer = compact.str.len_chars() < of.str.len_chars()
    cut = of.str.starts_with(compact) | of.str.ends_with(compact)
    whole = (pl.col(f"main_{long}") == title) | ((compact.str.len_chars() >= 30) & cut)
    return longer & whole


def _authors(wide: pl.DataFrame) -> pl.Series:
    """By `agreement.authors` where the lists are neither equal nor missing."""
    a, b = pl.col("people_a"), pl.col("people_b")
    found = wide.select(
        pl.when((a == "") | (b == "")).then(UNKNOWN).when(a == b).then(AGREE)
        .otherwise(None).cast(pl.Int8).alias("authors")
    )["authors"]  # fmt: skip
    columns = [f"{name}_{side}" for side in "ab" for name in ("people", "names", "bodies", "first")]
    return asked(found.is_null(), wide.select(columns), field_comparison.authors_of, found)


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
    return asked(usual == DIFFER, both, field_comparison.container_of, usual)
