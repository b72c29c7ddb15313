"""Two records side by side: how alike their titles are, and which other fields agree.

Similarities are rapidfuzz's (0 to 100); nothing is decided here, see `rules`. Why words are
aligned and not only titles measured: "survival in men" and "survival in women" are 94 % alike
and two works, while "adjuvant" and "adjuvent" differ as little and are one.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from cis_pipeline.dedupe import agreement
from cis_pipeline.dedupe.agreement import AGREE, Agreement
from cis_pipeline.dedupe.fold import STOP_WORDS
from cis_pipeline.dedupe.normalise import Keys

Likeness = Literal["equal", "close", "extended", "similar", "other"]

SIMILAR = 60.0
"""Titles below this are another title (or a translated one)."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two records side by side; `a` is the earlier.

    `title` is "equal" (but for stop words and spacing), "close" (slips of spelling), "extended"
    (one lacks the other's subtitle), "similar" or "other", with `alike` its similarity (0 to
    100). `years` is the difference, None if one is unknown. `pages` is about the first page.
    """

    a: Keys
    b: Keys
    title: Likeness
    alike: float
    authors: Agreement
    years: int | None
    container: Agreement
    volume: Agreement
    issue: Agreement
    pages: Agreement
    doi: Agreement
    url: Agreement

    @property
    def same_range(self) -> bool:
        """Whether both fill the same pages, more than one (abstracts share a single page)."""
        return (self.a.page, self.a.last) == (self.b.page, self.b.last) and (
            self.a.last not in ("", self.a.page)
        )


def compare(a: Keys, b: Keys) -> Comparison | None:
    """Compare two records; None if title, DOI, address and place give no reason to go on."""
    alike = fuzz.ratio(a.title, b.title)
    title = _likeness(a, b, alike)
    pages, volume = agreement.pages(a, b), agreement.volume(a.volume, b.volume)
    doi, url = agreement.exact(a.doi, b.doi), agreement.exact(a.url, b.url)
    if title == "other" and AGREE not in (doi, url) and not pages == volume == AGREE:
        return None
    return Comparison(
        a=a,
        b=b,
        title=title,
        alike=alike,
        authors=agreement.authors(a, b),
        years=None if a.year is None or b.year is None else abs(a.year - b.year),
        container=agreement.container(a.container, b.container),
        volume=volume,
        issue=agreement.issue(a.issue, b.issue),
        pages=pages,
        doi=doi,
        url=url,
    )


def _likeness(a: Keys, b: Keys, alike: float) -> Likeness:
    if a.compact == b.compact or (a.other or a.title) == (b.other or b.title):
        return "equal"
    if alike >= 80 and _slips(a, b):
        return "close"
    if _extends(a, b) or _extends(b, a):
        return "extended"
    return "similar" if alike >= SIMILAR else "other"


def _extends(long: Keys, short: Keys) -> bool:
    """Whether one title is the other's without subtitle, cut off, or without a translation."""
    if len(short.title) >= len(long.title):
        return False
    if long.main == short.title:
        return True
    return len(short.compact) >= 30 and (
        long.compact.startswith(short.compact) or long.compact.endswith(short.compact)
    )


_CONTRASTS = (
    ("hypo", "hyper"), ("intra", "inter"), ("pre", "post"), ("macro", "micro"), ("exo", "endo"),
    ("male", "female"), ("maternal", "paternal"), ("increas", "decreas"), ("inpat", "outpat"),
)  # fmt: skip
"""Beginnings of words that look like a slip of each other and mean the opposite."""


def _slips(a: Keys, b: Keys) -> bool:
    """Whether the words in which two titles differ are misspellings of each other."""
    if a.numbers != b.numbers and sorted(a.numbers) != sorted(b.numbers):
        return "".join(a.numbers) == "".join(b.numbers) and OSA.distance(a.compact, b.compact) < 3
    left, right = _unmatched(a, b)
    one, two = "".join(left), "".join(right)
    if one == two:  # only the order or the spacing of words
        return fuzz.ratio(a.title, b.title) >= 90
    if len(left) > 4 or len(right) > 4 or _opposed(left, right):
        return False
    if any(len(word) < 4 for word in left + right):  # vitamin C, vitamin D
        return False
    if not left or not right:
        return False
    if OSA.distance(one, two) <= 1 + min(len(one), len(two)) // 12:
        return True
    if len(left) != len(right):
        return False
    return all(any(_misspelt(w, v) for v in right) for w in left)


def _unmatched(a: Keys, b: Keys) -> tuple[list[str], list[str]]:
    """The words that only one of two titles has, in order, without stop words."""
    mine, yours = Counter(a.title.split()), Counter(b.title.split())
    left = [w for w in (mine - yours).elements() if w not in STOP_WORDS]
    right = [w for w in (yours - mine).elements() if w not in STOP_WORDS]
    return left, right


def _opposed(left: list[str], right: list[str]) -> bool:
    return any(
        (w.startswith(x) and v.startswith(y)) or (w.startswith(y) and v.startswith(x))
        for x, y in _CONTRASTS
        for w in left
        for v in right
    )


def _misspelt(one: str, two: str) -> bool:
    return OSA.distance(one, two) <= (1 if min(len(one), len(two)) < 8 else 2)
