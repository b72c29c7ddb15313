"""Two titles: equal but for slips, one the other's without its subtitle, or other words.

Why the words of titles are aligned and titles not only measured: "survival in men" and "survival in
women" are 94 % alike and two works, while "adjuvant" and "adjuvent" differ as little and are one.
"""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import polars as pl
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from cis_pipeline.dedupe.columns import by_value, where_rows
from cis_pipeline.dedupe.field_comparison import AGREE
from cis_pipeline.dedupe.normalise import STOP_WORDS, word_set

c = pl.col

EQUAL, CLOSE, EXTENDED, SIMILAR, OTHER = 4, 3, 2, 1, 0
"""Equal (but for stop words and spacing); slips of spelling; one lacks the other's subtitle."""

NEAR = 80.0
"""Titles below this are not one title with slips of spelling."""
ALIKE = 75.0
"""Titles below this are another title (or a translated one)."""

SAME_NUMBERS, LOST_NUMBERS, OTHER_NUMBERS = 0, 1, 2
"""The numbers in two titles: the same, one lacks some of the other's, or they are others."""

_CONTRASTS = (
    ("hypo", "hyper"), ("intra", "inter"), ("pre", "post"), ("macro", "micro"), ("exo", "endo"),
    ("male", "female"), ("maternal", "paternal"), ("increas", "decreas"), ("inpat", "outpat"),
    ("men", "women"), ("boy", "girl"), ("mother", "father"), ("adult", "child"), ("urban", "rural"),
    ("adult", "adolescen"), ("low", "high"), ("acute", "chronic"), ("early", "late"),
)  # fmt: skip
"""Beginnings of words that look like a slip of each other and mean the opposite."""


def title_columns_of(wide: pl.DataFrame) -> pl.DataFrame:
    """The pairs with the columns alike (0 to 100), title (one of EQUAL to OTHER), holds (one title
    is a piece of the other), numbering, marking, notice, footnote and contrast."""
    wide = _measured(wide)
    wide = wide.with_columns(_close(wide), _holds(wide))
    wide = wide.with_columns(_likeness()).drop("equal", "close")
    numbered = by_value(wide, ["numbers_a", "numbers_b"], numbering, {"numbering": pl.Int8})
    marked = by_value(
        wide, ["marks_a", "marks_b"], marking, {"marking": pl.String, "notice": pl.Boolean}
    )
    wide = pl.concat([wide, numbered, marked], how="horizontal")
    return wide.with_columns(_footnotes(wide), _contrasts(wide))


def _measured(wide: pl.DataFrame) -> pl.DataFrame:
    spoken = [
        pl.when(c(f"other_{s}") == "").then(c(f"title_{s}")).otherwise(f"other_{s}") for s in "ab"
    ]
    one = (c("compact_a") == c("compact_b")) | (spoken[0] == spoken[1])
    one |= (spoken[0] == c("title_b")) | (c("title_a") == spoken[1])
    equal = wide.select(one).to_series()
    alike = np.full(len(wide), 100.0)
    rest = wide.filter(~equal)
    alike[(~equal).to_numpy()] = process.cpdist(
        rest["title_a"].to_list(), rest["title_b"].to_list(), scorer=fuzz.ratio, dtype=np.float64
    )
    return wide.with_columns(pl.Series("alike", alike), equal.alias("equal"))


def _close(wide: pl.DataFrame) -> pl.Series:
    """Whether titles differ only by slips of spelling, for those that are alike enough."""
    odd = ~wide["equal"] & (wide["alike"] >= NEAR)
    columns = ["title_a", "numbers_a", "compact_a", "title_b", "numbers_b", "compact_b"]
    none = pl.repeat(False, len(wide), eager=True).alias("close")
    return where_rows(odd, wide.select(columns), slips, none)


def _likeness() -> pl.Expr:
    return (
        pl.when("equal").then(EQUAL)
        .when("close").then(CLOSE)
        .when(_extends("a", "b") | _extends("b", "a")).then(EXTENDED)
        .when(c("alike") >= ALIKE).then(SIMILAR)
        .otherwise(OTHER).cast(pl.Int8).alias("title")
    )  # fmt: skip


def _extends(long: str, short: str) -> pl.Expr:
    """Whether one title is the other's without subtitle, cut off, or without a translation."""
    title, compact = c(f"title_{short}"), c(f"compact_{short}")
    of = c(f"compact_{long}")
    longer = compact.str.len_chars() < of.str.len_chars()
    cut = of.str.starts_with(compact) | of.str.ends_with(compact)
    whole = (c(f"main_{long}") == title) | ((compact.str.len_chars() >= 30) & cut)
    return longer & whole & (title != "")


_PIECE = 15
"""Letters from which a title that stands in another one is no chance."""


_MISREAD = 90.0
"""How alike a title and a piece of another one are that was misread (0 to 100)."""


def _holds(wide: pl.DataFrame) -> pl.Series:
    """Whether one title is a piece of the other: to the letter, or, in one issue, but for what was
    misread."""
    one, two = c("compact_a"), c("compact_b")
    long = pl.min_horizontal(one.str.len_chars(), two.str.len_chars()) >= _PIECE
    within = one.str.contains(two, literal=True) | two.str.contains(one, literal=True)
    found = wide.select((long & within & (one != two)).alias("holds"))["holds"]
    placed = (c("volume") == AGREE) & (c("issue") == AGREE)
    at = wide.select(placed & long & ~c("equal")).to_series() & ~found
    rest = wide.filter(at)
    alike = process.cpdist(
        rest["title_a"].to_list(), rest["title_b"].to_list(), scorer=fuzz.partial_ratio,
        dtype=np.float64,
    )  # fmt: skip
    return found.scatter(at.arg_true(), pl.Series(alike >= _MISREAD))


def slips(
    title_a: str, numbers_a: str, compact_a: str, title_b: str, numbers_b: str, compact_b: str
) -> bool:
    """Whether the words in which two titles differ are misspellings of each other."""
    one, two = numbers_a.split(), numbers_b.split()
    if one != two and sorted(one) != sorted(two):
        return "".join(one) == "".join(two) and OSA.distance(compact_a, compact_b) < 3
    return _misspellings(title_a, title_b)


def _misspellings(a: str, b: str) -> bool:
    if a.replace(" ", "") == b.replace(" ", ""):
        return True  # a space slipped, maybe beside a stop word
    left, right = _unmatched(a, b)
    one, two = "".join(left), "".join(right)
    if one == two:  # only the order or the spacing of words
        return fuzz.ratio(a, b) >= 90
    if not left or not right or len(left) > 4 or len(right) > 4:
        return False
    if any(len(word) < 4 for word in left + right):  # vitamin C, vitamin D
        return False
    limit = 1 + min(len(one), len(two)) // 12
    slip = OSA.distance(one, two, score_cutoff=limit) <= limit
    if not slip and len(left) == len(right):
        slip = all(any(_misspelt(w, v) for v in right) for w in left)
    return slip and not _opposed(left, right)


def _unmatched(a: str, b: str) -> tuple[list[str], list[str]]:
    """The words that only one of two titles has, in order, without stop words."""
    one, two = a.split(), b.split()
    while one and two and one[-1] == two[-1]:
        del one[-1], two[-1]
    left, right = [], two
    for word in one:
        if word in right:
            right.remove(word)
        elif word not in STOP_WORDS:
            left.append(word)
    return left, [word for word in right if word not in STOP_WORDS]


def _opposed(left: list[str], right: list[str]) -> bool:
    return any(
        (w.startswith(x) and v.startswith(y)) or (w.startswith(y) and v.startswith(x))
        for x, y in _CONTRASTS
        for w in left
        for v in right
    )


def contrast(title_a: str, title_b: str) -> bool:
    """Whether a word of one title is the opposite of one in the other ("men", "women")."""
    return _opposed(*_unmatched(title_a, title_b))


def _contrasts(wide: pl.DataFrame) -> pl.Series:
    odd = wide["title"] == SIMILAR
    none = pl.repeat(False, len(wide), eager=True).alias("contrast")
    return where_rows(odd, wide.select("title_a", "title_b"), contrast, none)


def _misspelt(one: str, two: str) -> bool:
    return OSA.distance(one, two) <= (1 if min(len(one), len(two)) < 8 else 2)


def numbering(one: str, two: str) -> tuple[int]:
    """Whether titles hold the same numbers, one lacks some of the other's, or they are others."""
    mine, yours = Counter(one.split()), Counter(two.split())
    if mine == yours or one.replace(" ", "") == two.replace(" ", ""):
        return (SAME_NUMBERS,)
    return (LOST_NUMBERS if mine <= yours or yours <= mine else OTHER_NUMBERS,)


_NOTICES = word_set(
    "erratum errata corrigendum corrigenda correction corrections retraction addendum reply "
    "rejoinder comment comments commentary letter response protocol"
)
"""Documents about another one; they stand beside it, and may be given its DOI."""


def marking(one: str, two: str) -> tuple[str, bool]:
    """The marks that only one of two titles has, and whether a notice is among them."""
    marks = set(one.split()) ^ set(two.split())
    return " and ".join(sorted(marks)), bool(marks & _NOTICES)


_FOOTNOTE = re.compile(r"(?:(?<=[a-z])[1-9]+|(?: (?:[1-9]\d?|i{1,3}|[a-hj-z])))+$")
_COUNTED = word_set(
    "part parts volume vol phase chapter section type module wave class level grade stage"
)
"""Words after which a number at the end of a title belongs to it."""
_TITLE = 20
"""Letters from which a title without its last digit is still one."""


def footnote(title_a: str, numbers_a: str, title_b: str, numbers_b: str) -> bool:
    """Whether numbers differ only by the mark of a footnote at the end of one title, which a title
    that was read off a page keeps ("Ladders in orchards 1")."""
    one, two = (title_a, numbers_a.split()), (title_b, numbers_b.split())
    (title, more), (_, fewer) = sorted((one, two), key=lambda side: -len(side[1]))
    found = _FOOTNOTE.search(title)
    if not found or len(found.string[: found.start()]) < _TITLE:
        return False
    bare = title[: found.start()]
    mark = "".join(more[len(fewer) :])
    shown = re.sub("i+", lambda roman: str(len(roman[0])), found[0]).replace(" ", "")
    return more[: len(fewer)] == fewer and mark == shown and bare.split()[-1] not in _COUNTED


def _footnotes(wide: pl.DataFrame) -> pl.Series:
    odd = (wide["numbering"] == LOST_NUMBERS) & (wide["alike"] >= ALIKE)
    columns = ["title_a", "numbers_a", "title_b", "numbers_b"]
    none = pl.repeat(False, len(wide), eager=True).alias("footnote")
    return where_rows(odd, wide.select(columns), footnote, none)
