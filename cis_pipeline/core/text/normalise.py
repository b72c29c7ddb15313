"""A text without what makes no difference: case, accents, ligatures and signs that nobody sees.

Every comparison of texts begins with `normalise`. What it then makes of apostrophes, hyphens and
other signs depends on what is compared, and each way has its function:

    normalise_word     a word of a phrase or a name: apostrophes are nothing, hyphens part words
    with_apostrophes   a word for its stem: "child's" is a form of "child", "childs" is none
    letters            a title: nothing but letters and digits

Why not one for all: "looked-after" is "looked after" where phrases are looked for, and
"well-being" is "wellbeing" where two titles are held against each other, for exports lose hyphens
at line ends. Deduplication keeps its own (`dedupe.normalise`): its rules are measured on labelled
pairs, with mark-up, Greek letters and misread encodings among them.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

APOSTROPHES = "'\u2019\u2018\u02bc\u00b4`"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Soft hyphens, spaces of no width, and marks of the byte order."""
HYPHENS = frozenset("-\u2010\u2011\u2012\u2013")

_UNSEEN = str.maketrans("", "", INVISIBLE)
_WITHOUT_APOSTROPHES = str.maketrans("", "", APOSTROPHES)
_STRAIGHT = str.maketrans("\u2018\u2019\u02bc", "'''")


def normalise(text: str) -> str:
    """The text without case, accents, ligatures and invisible signs; all else stays.

    >>> normalise("Étude of The Oﬃce")
    'etude of the office'
    """
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.translate(_UNSEEN)).casefold()
    return "".join(c for c in apart if not unicodedata.combining(c))


@lru_cache(maxsize=1 << 16)
def normalise_word(word: str) -> str:
    """A word as phrases have it; "" for a hyphen, "and" for an ampersand.

    >>> normalise_word("Québec’s")
    'quebecs'
    """
    if word in HYPHENS:
        return ""
    if word == "&":
        return "and"
    return "".join(normalise(word.translate(_WITHOUT_APOSTROPHES)).split())


def with_apostrophes(word: str) -> str:
    """A word normalised, its apostrophes kept and straight.

    >>> with_apostrophes("Climbié’s")
    "climbie's"
    """
    return normalise(word).translate(_STRAIGHT)


def letters(text: str) -> str:
    """The letters and digits alone.

    >>> letters("Well-being, 2nd edition")
    'wellbeing2ndedition'
    """
    plain = normalise(text).translate(_WITHOUT_APOSTROPHES)  # one of them counts as a letter
    return "".join(sign for sign in plain if sign.isalnum())
