"""What differs between two texts that stand side by side, word by word, for a person's eye.

Case, accents and punctuation are not told: databases differ in them without meaning anything.
"""

from __future__ import annotations

import difflib
import re
from itertools import count, groupby

from cis_pipeline.core.text.normalise import normalise_word

Pieces = tuple[tuple[str, bool], ...]
"""A text in pieces, each with whether it differs; joined they are the text."""

_WORD = re.compile(r"[\w\u0300-\u036f]+")
_PARTS = re.compile(rf"{_WORD.pattern}|[^\w\u0300-\u036f]+")
_MOST = 400
"""Texts of more words are marked as a whole: nobody compares them word by word."""


def pieces(text: str, other: str) -> Pieces:
    """The pieces of `text`, those marked that `other` has not, or has elsewhere.

    Nothing is marked where one of the two is empty: that is a gap, and no difference.

    >>> pieces("Foster homes 2009", "Foster Homes, 2010")
    (('Foster homes ', False), ('2009', True))
    """
    mine, yours = _words(text), _words(other)
    if not mine or not yours or mine == yours:
        return ((text, False),) if text else ()
    if max(len(mine), len(yours)) > _MOST:
        return ((text, True),)
    matcher = difflib.SequenceMatcher(None, mine, yours, autojunk=False)
    same = {m.a + n for m in matcher.get_matching_blocks() for n in range(m.size)}
    return _joined(_PARTS.findall(text), same)


def _words(text: str) -> list[str]:
    return [normalise_word(part) for part in _PARTS.findall(text) if _WORD.match(part)]


def _joined(parts: list[str], same: set[int]) -> Pieces:
    """Neighbours of one kind as one piece; what stands between two marked words is marked too."""
    places = (place not in same for place in count())
    marks = [bool(_WORD.match(part)) and next(places) for part in parts]
    for at in range(1, len(parts) - 1):  # words and what stands between them alternate
        marks[at] = marks[at] or (marks[at - 1] and marks[at + 1])
    groups = groupby(zip(parts, marks, strict=True), key=lambda pair: pair[1])
    return tuple(("".join(part for part, _ in group), mark) for mark, group in groups)
