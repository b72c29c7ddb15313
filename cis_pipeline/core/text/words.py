"""A text cut into words, each as it stands and as it is compared.

A hyphen counts as a space and an apostrophe as nothing; other punctuation stays between words, so
that "... of a child. Protection of ..." does not hold "child protection".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

APOSTROPHES = "'\u2019\u2018\u02bc\u00b4`"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\ufeff"
_HYPHENS = frozenset("-\u2010\u2011\u2012\u2013")
_TOKEN = re.compile(rf"[\w{APOSTROPHES}{_INVISIBLE}\u0300-\u036f]+|[^\w\s]")
_DELETE = {ord(character): None for character in APOSTROPHES + _INVISIBLE}


@lru_cache(maxsize=1 << 16)
def fold_word(word: str) -> str:
    """One word without case, accents and apostrophes; "" for a hyphen, "and" for an ampersand.

    >>> fold_word("Québec's")
    'quebecs'
    """
    if word in _HYPHENS:
        return ""
    if word == "&":
        return "and"
    apart = unicodedata.normalize("NFKD", word.translate(_DELETE)).casefold()
    return "".join(c for c in apart if not unicodedata.combining(c) and not c.isspace())


@dataclass(frozen=True, slots=True)
class Words:
    """A text cut into words: `written` as they stand, `folded` as they are compared, in pairs."""

    text: str
    written: Sequence[str]
    folded: Sequence[str]

    def quote(self, start: int, end: int, around: int = 3) -> str:
        """The text from word `start` up to word `end` (not with it), as it stands.

        `around` words are added on either side, so that a reader sees what is spoken of.
        """
        spans = (m.span() for m in _TOKEN.finditer(self.text) if fold_word(m[0]))
        shown = list(islice(spans, max(0, start - around), end + around))
        return " ".join(self.text[shown[0][0] : shown[-1][1]].split())


def words(text: str) -> Words:
    """Cut a text into words."""
    pairs = [(word, folded) for word in _TOKEN.findall(text) if (folded := fold_word(word))]
    return Words(text, [word for word, _ in pairs], [folded for _, folded in pairs])


def fold(text: str) -> str:
    """A whole text folded, its words separated by one space.

    >>> fold("The Children's Society (Wales)")
    'the childrens society ( wales )'
    """
    return " ".join(words(text).folded)
