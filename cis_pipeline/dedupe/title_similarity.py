"""How alike two titles are: equal, close, one extends the other, similar, or other titles.

Why words are aligned and not only titles measured: "survival in men" and "survival in women" are
94 % alike and two works, while "adjuvant" and "adjuvent" differ as little and are one.
"""

from __future__ import annotations

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from cis_pipeline.dedupe.normalise import STOP_WORDS

EQUAL, CLOSE, EXTENDED, SIMILAR, OTHER = 4, 3, 2, 1, 0
"""Equal (but for stop words and spacing); slips of spelling; one lacks the other's subtitle."""

NEAR = 80.0
"""Titles below this are not one title with slips of spelling."""
ALIKE = 60.0
"""Titles below this are another title (or a translated one)."""

_CONTRASTS = (
    ("hypo", "hyper"), ("intra", "inter"), ("pre", "post"), ("macro", "micro"), ("exo", "endo"),
    ("male", "female"), ("maternal", "paternal"), ("increas", "decreas"), ("inpat", "outpat"),
)  # fmt: skip
"""Beginnings of words that look like a slip of each other and mean the opposite."""


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


def _misspelt(one: str, two: str) -> bool:
    return OSA.distance(one, two) <= (1 if min(len(one), len(two)) < 8 else 2)
