"""A text cut into words, each as it stands and as it is compared.

A hyphen counts as a space and an apostrophe as nothing; other punctuation stays between words, so
that "... of a child. Protection of ..." does not hold "child protection".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from cis_pipeline.core.text.normalise import APOSTROPHES, INVISIBLE, normalise_word

_TOKEN = re.compile(rf"[\w{APOSTROPHES}{INVISIBLE}\u0300-\u036f]+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Words:
    """A text cut into words, in pairs: `written` as they stand, `normalised` as compared."""

    text: str
    written: Sequence[str]
    normalised: Sequence[str]

    def quote(self, start: int, end: int, around: int = 3) -> str:
        """The text from word `start` up to word `end` (not with it), as it stands.

        `around` words are added on either side, so that a reader sees what is spoken of.
        """
        spans = (m.span() for m in _TOKEN.finditer(self.text) if normalise_word(m[0]))
        shown = list(islice(spans, max(0, start - around), end + around))
        return " ".join(self.text[shown[0][0] : shown[-1][1]].split())


def words(text: str) -> Words:
    """Cut a text into words."""
    pairs = [(found, made) for found in _TOKEN.findall(text) if (made := normalise_word(found))]
    return Words(text, [found for found, _ in pairs], [made for _, made in pairs])


def name_key(name: str) -> str:
    """A name as it is compared with others: without case, punctuation and leading article.

    >>> name_key("The Children's Society (Wales)")
    'childrens society wales'
    """
    kept = [one for one in words(name).normalised if any(c.isalnum() for c in one)]
    return " ".join(kept[1:] if kept[:1] == ["the"] and len(kept) > 1 else kept)
