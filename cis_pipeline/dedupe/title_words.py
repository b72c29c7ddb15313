"""What tells one title from another: its letters without a study's usual words, and its long words.

Why a list: reporting guidelines (CONSORT, STROBE, PRISMA) ask each title to name the design, so
thousands end in "a randomised controlled trial", and many begin with "evaluation". Only
candidates are found without these words, nothing is judged.

Why the longest words and not the rarest: a key must not depend on the other records, or a library
that came in parts would be compared otherwise than at once; so a word's frequency cannot be one.
The longest also find more: what is rarest in a library is often a slip, or two words run together,
which the other record does not have.
"""

from __future__ import annotations

import re

import numpy as np
import polars as pl
from numpy.typing import NDArray

from cis_pipeline.dedupe.columns import Hashes, text_hash
from cis_pipeline.dedupe.normalise import BRITISH, word_set

USUAL = word_set(
    "analysis assessment association characteristic clinical cohort comparative comparison "
    "controlled crosssectional development effectiveness efficacy evaluation evidence experience "
    "experimental exploratory factors implementation implications intervention investigation "
    "longitudinal management metaanalysis multicenter multicentre observational outcome patients "
    "performance perspective pilot prevalence prospective protocol qualitative quantitative "
    "randomised relationship research results retrospective review sectional studies study survey "
    "systematic treatment trial"
)
"""Words that the titles of many studies hold, as they are in a compact title."""

SHORTEST = 4
"""Bytes of a word that can tell."""

# not by polars: its threads, begun at import, would hang in a process that is forked afterwards
_USUAL = [re.sub("|".join(BRITISH), lambda part: BRITISH[part[0]], word) for word in sorted(USUAL)]
_DIGITS = list("0123456789")
_ROWS = 100_000
"""Titles that are taken apart at once: it bounds the memory."""


def telling_letters(compact: pl.Series) -> pl.Series:
    """Compact titles without the words in USUAL and without digits, which may be a footnote's.

    A usual word goes wherever its letters stand, for a document may run words together.
    """
    return compact.str.replace_many([*_USUAL, *_DIGITS], [""])


def longest_words(title: pl.Series, count: int) -> list[Hashes]:
    """The hashes of the `count` longest words of each normalised title, the longest first, of equal
    ones the earlier, in one spelling (`BRITISH`), without the words in USUAL and without digits.

    0 stands for a word that came before, that has fewer bytes than SHORTEST, or is missing.
    """
    parts = [_longest(title.slice(at, _ROWS), count) for at in range(0, len(title), _ROWS)]
    none = [np.empty(0, np.uint64)] * count
    return [np.concatenate(hashes) for hashes in zip(none, *parts, strict=True)]


def _longest(title: pl.Series, count: int) -> list[Hashes]:
    words = _telling(title).str.split(" ")
    starts = np.append(0, words.list.len().to_numpy().astype(np.int64).cumsum())[:-1]
    word = words.explode()
    length = word.str.len_bytes().to_numpy().astype(np.int64)
    # of a title's words the largest number is the longest's, the earlier of equal ones
    order = (np.where(length < SHORTEST, 0, length) << 32) + np.arange(len(length))[::-1]
    found: list[Hashes] = []
    for _ in range(count):
        hashes = _take_largest(word, order, starts)
        for earlier in found:
            hashes[hashes == earlier] = 0
        found.append(hashes)
    return found


def _telling(title: pl.Series) -> pl.Series:
    """The telling words of normalised titles; digits part words."""
    one_spelling = title.str.replace_many(list(BRITISH), list(BRITISH.values()))
    by = [""] * len(_USUAL) + [" "] * len(_DIGITS)
    return one_spelling.str.replace_many([*_USUAL, *_DIGITS], by)


def _take_largest(word: pl.Series, order: NDArray[np.int64], starts: NDArray[np.int64]) -> Hashes:
    """The hash of each title's word that has the largest number in `order`, which it then loses."""
    largest = np.maximum.reduceat(order, starts)
    at = len(order) - 1 - (largest & 0xFFFFFFFF)
    order[at] &= 0xFFFFFFFF
    return np.where(largest >> 32 > 0, text_hash(word.gather(at)), np.uint64(0))
