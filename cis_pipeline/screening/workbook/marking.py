"""Pieces of a text that are to be seen at once: what differs from another text, and terms.

What differs between two texts that stand one above the other is marked word by word; not case,
accents and punctuation: databases differ in them without meaning anything.

Terms are those of the protocol (`[screening]`, `mark`): phrases of words, found in any case, with
any accents, and whatever stands between the words ("looked-after"); a `*` at the end of a word
stands for the rest of a word, and a phrase may end in a plural s. Why one expression over the whole
text and not a look-up by word: fifty thousand abstracts have ten million words.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, groupby
from typing import Literal

from cis_pipeline.core.text.normalise import normalise, normalise_word

Pieces = tuple[tuple[str, bool], ...]
"""A text in pieces, each with whether it is marked; joined they are the text."""

Why = Literal["differs", "term"]


class Marked(str):
    """A text of which some `pieces` are to be seen at once, and `why`."""

    pieces: Pieces
    why: Why

    @classmethod
    def of(cls, pieces: Pieces, why: Why = "differs") -> Marked:
        """Pieces as the text they make."""
        made = cls("".join(piece for piece, _ in pieces))
        made.pieces, made.why = pieces, why
        return made


def is_marked(text: str, why: Why | None = None) -> bool:
    """Whether any piece of it is, for that reason or for any."""
    if not isinstance(text, Marked) or why not in (None, text.why):
        return False
    return any(mark for _, mark in text.pieces)


# --- what differs --------------------------------------------------------------------------------

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


# --- terms ---------------------------------------------------------------------------------------

_TERM_WORD = re.compile(r"[^\W_]+\*?")
_BETWEEN = r"[\W_]+"
_IN_WORD = re.compile(r"[^\W_]")


class Terms:
    """Terms to be marked in texts, made once for a workbook.

    >>> Terms(["foster famil*", "care"]).marked("Foster-families, not careers").pieces
    (('Foster-families', True), (', not careers', False))
    """

    def __init__(self, terms: Iterable[str]) -> None:
        cut = (_TERM_WORD.findall(_folded(term)[0]) for term in terms)
        found = {_BETWEEN.join(map(_as_searched, words)): None for words in cut if words}
        longest_first = sorted(found, key=len, reverse=True)
        self._search = re.compile("|".join(longest_first)) if found else None

    def marked(self, text: str) -> str:
        """The text, `Marked` if any of the terms stands in it."""
        if self._search is None or not text:
            return text
        folded, places = _folded(text)
        spans = list(self._spans(folded))
        if not spans:
            return text
        if places:
            spans = [(places[start], places[end]) for start, end in spans]
        return marked(text, spans)

    def _spans(self, folded: str) -> Iterator[tuple[int, int]]:
        """Where terms stand as whole words, never overlapping."""
        assert self._search is not None
        at = 0
        while found := self._search.search(folded, at):
            start, end = found.span()
            if end < len(folded) and folded[end] == "s":  # a plural
                end += not _IN_WORD.match(folded, end + 1)
            whole = not (start and _IN_WORD.match(folded[start - 1]))
            if whole and not _IN_WORD.match(folded, end):
                yield start, end
                at = end
            else:
                at = start + 1


def _as_searched(word: str) -> str:
    return word[:-1] + r"[^\W_]*" if word.endswith("*") else word


def _folded(text: str) -> tuple[str, list[int]]:
    """A text without case and accents, and where each of its characters (and its end) stood; no
    places where none has moved."""
    if text.isascii():
        return text.lower(), []
    signs, places = [], []
    for place, sign in enumerate(text):
        plain = normalise(sign)
        signs.append(plain)
        places += [place] * len(plain)
    return "".join(signs), [*places, len(text)]


def marked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with the terms at (start, end) marked, where there are any."""
    return Marked.of(tuple(_cut(text, spans)), "term") if spans else text


def _cut(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    at = 0
    for start, end in spans:
        if at < start:
            yield text[at:start], False
        yield text[start:end], True
        at = end
    if at < len(text):
        yield text[at:], False
