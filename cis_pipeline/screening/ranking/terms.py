"""Which terms stand how often in which text: stems of words, and pairs of stems that follow.

A word is what `core.text.words` takes for one, its stem a Snowball stem; stems of one letter are
left out. A pair is two stems that follow each other, whatever punctuation is between them. A term
that stands in one text alone can tie it to no other, so it is left out (`LEAST`).

Why numbers and not words: a library of fifty thousand abstracts has ten million words. A stem is
its number, a pair of stems a and b is (a + 1) V + b for V stems, and one sort counts them all.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cis_pipeline.core.text.words import stems

LEAST = 2
"""A term stands in so many texts, or it is none."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms of some texts: their `stems`, and the `codes` (int64, ascending) of their terms.

    A code below the number of stems is the place of a stem; the others are pairs (see above).
    """

    stems: tuple[str, ...]
    codes: NDArray[np.int64]

    def places(self, text: str) -> list[int]:
        """Where the terms of a text stand in `codes`, as often as they stand in the text."""
        number = {stem: at for at, stem in enumerate(self.stems)}
        words = [number.get(stem, -1) for stem in cut(text)]
        pairs = ((a + 1) * len(number) + b for a, b in pairwise(words) if min(a, b) >= 0)
        wanted = np.array([*(word for word in words if word >= 0), *pairs], dtype=np.int64)
        at = np.searchsorted(self.codes, wanted)
        there = at < len(self.codes)
        found: list[int] = at[there][self.codes[at[there]] == wanted[there]].tolist()
        return found


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each term stands in each text, sorted by term and then by text.

    `holders` (int64) is for each term the number of texts that hold it; `text` and `times` (int32)
    have for each term as many items: which texts (from 0), and how often.
    """

    vocabulary: Vocabulary
    holders: NDArray[np.int64]
    text: NDArray[np.int32]
    times: NDArray[np.int32]


def cut(text: str) -> list[str]:
    """The stems of a text, in order.

    >>> cut("Vitamin D: trials, a review")
    ['vitamin', 'trial', 'review']
    """
    return [stem for stem in stems(text.lower()) if len(stem) > 1]


def count(texts: Sequence[str]) -> Counts:
    """The terms that at least `LEAST` of the texts hold.

    The square of the number of stems times the number of texts must stay below 2^63, as it does
    for a million texts with three million stems.
    """
    known, words, text = _numbered(texts)
    single = _holders(words.astype(np.int64), text, len(texts))
    kept = np.zeros(len(known), dtype=bool)
    kept[single.codes] = True
    anew = np.cumsum(kept, dtype=np.int64) - 1
    follows = (text[1:] == text[:-1]) & kept[words[1:]] & kept[words[:-1]]
    codes = (anew[words[:-1][follows]] + 1) * len(single.codes) + anew[words[1:][follows]]
    text = text[1:][follows]
    del words, follows
    double = _holders(codes, text, len(texts))
    vocabulary = tuple(known[at] for at in single.codes.tolist())
    return Counts(
        Vocabulary(vocabulary, np.concatenate([anew[single.codes], double.codes])),
        np.concatenate([single.holders, double.holders]),
        np.concatenate([single.text, double.text]),
        np.concatenate([single.times, double.times]),
    )


def _numbered(texts: Sequence[str]) -> tuple[list[str], NDArray[np.int32], NDArray[np.int32]]:
    """All stems there are; then those of all texts one after another, by their numbers; and for
    each of them in which text it stands."""
    number = _Number()
    words, lengths = array("i"), array("i")
    for one in texts:
        before = len(words)
        words.extend(map(number.__getitem__, cut(one)))
        lengths.append(len(words) - before)
    text = np.repeat(np.arange(len(texts), dtype=np.int32), np.array(lengths, dtype=np.int32))
    return list(number), np.array(words, dtype=np.int32), text


class _Number(dict[str, int]):
    """The number of a stem, in the order in which they come."""

    def __missing__(self, stem: str) -> int:
        self[stem] = number = len(self)
        return number


@dataclass(frozen=True, slots=True)
class _Held:
    """The counts of some `codes`; the rest as in `Counts`."""

    codes: NDArray[np.int64]
    holders: NDArray[np.int64]
    text: NDArray[np.int32]
    times: NDArray[np.int32]


def _holders(codes: NDArray[np.int64], text: NDArray[np.int32], texts: int) -> _Held:
    """The codes that at least `LEAST` texts hold, ascending. `codes` is used up."""
    codes *= max(texts, 1)
    codes += text
    codes.sort()
    first = _begins(codes)
    times = np.diff(np.append(first, len(codes))).astype(np.int32)
    each = codes[first]
    del codes, first
    held, which = np.divmod(each, max(texts, 1))
    begins = _begins(held)
    holders = np.diff(np.append(begins, len(held)))
    enough = holders >= LEAST
    kept = np.repeat(enough, holders)
    return _Held(held[begins][enough], holders[enough], which[kept].astype(np.int32), times[kept])


def _begins(ordered: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where in an ordered array another value begins."""
    changes = np.flatnonzero(ordered[1:] != ordered[:-1]) + 1
    return np.concatenate([np.zeros(min(1, len(ordered)), dtype=np.int64), changes])
