"""Text as sentences, which keep their place in the original, and sentences as stems of words.

A word is letters and digits; hyphens and slashes part words, apostrophes do not. Before it is
stemmed (Snowball, English) it is normalised: case, accents, ligatures, curly apostrophes and soft
hyphens make no difference. The text itself is never changed, so offsets are those of the source.

Why a splitter of our own: the common ones load a model or a data file to gain what matters little
here. What does matter is that a quote is an exact piece of the text, and that "et al.", "i.e.",
"p. 12", initials and decimals do not end a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from cis_pipeline.core.text.normalise import INVISIBLE, with_apostrophes

_MARKS = rf"[\u0300-\u036f{INVISIBLE}]"  # accents on their own, and what nobody sees
_LETTERS = rf"[^\W_]+(?:{_MARKS}+[^\W_]*)*"
_PIECE = re.compile(
    rf"{_LETTERS}(?:['\u2018\u2019\u02bc]{_LETTERS})*"  # a word
    r"|[,;:()\[\]{}\u2014]|\s[-\u2013]\s"  # a pause
)
_OPENING = r"[\"'\u201c\u2018(\[]*"
_CLOSING = r"[\"'\u201d\u2019)\]]*"
_END = re.compile(
    rf"[.!?\u2026]+{_CLOSING}(?=\s+{_OPENING}\s?[^\W_])"  # the usual end; its neighbours are asked
    r"|(?<=[a-z][a-z)])[.!?](?=[A-Z][a-z])"  # "practice.This", as aggregators print it
    r"|[.!?],(?=\s+[A-Z]{3})"  # "was seen., RESULTS: ...", likewise
    r"|\n[ \t\r]*\n"  # a blank line
)
_LAST_WORD = re.compile(r"[^\s(\[\"'\u201c\u2018]*\Z")
_ABBREVIATION = re.compile(
    r"al|approx|assoc|ca|cf|ch|dept|dr|eds?|e\.?g|esp|figs?|i\.?e|inc|jr|ltd|mrs?|ms|nr|[ap]\.m|"
    r"ph\.d|pp|prof|refs?|resp|rev|sr|st|tab|univ|viz|vols?|vs"
)
_BEFORE_A_NUMBER = re.compile(r"art|eq|nos?|p|para|sec")
_INITIALS = re.compile(r"[A-Z]|(?:[A-Za-z]\.)+[A-Za-z]")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


@lru_cache(maxsize=1)
def _stemmer() -> Callable[[str], str]:
    from snowballstemmer.english_stemmer import (  # type: ignore[import-untyped]  # it has no stubs
        EnglishStemmer,
    )

    stem: Callable[[str], str] = EnglishStemmer().stemWord
    return stem


@lru_cache(maxsize=1 << 17)
def stem(word: str) -> str:
    """The stem of one word, normalised first; "" if it has no letter or digit.

    Cached, since a library repeats its words.

    >>> stem("Participants") == stem("participation")
    True
    """
    return _stemmer()(with_apostrophes(word)) if _LETTER_OR_DIGIT.search(word) else ""


def stems(text: str, start: int = 0, end: int | None = None) -> tuple[str, ...]:
    """The stems of the words of text[start:end], in order; a comma, bracket or dash is "".

    >>> stems("Risk-taking, shared")
    ('risk', 'take', '', 'share')
    """
    return tuple(map(stem, _PIECE.findall(text, start, len(text) if end is None else end)))


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The sentences as (start, end) offsets, without the white space around them.

    >>> text = "We follow Munro et al. (2011). Costs rose by 2.5 per cent."
    >>> [text[start:end] for start, end in sentences(text)]
    ['We follow Munro et al. (2011).', 'Costs rose by 2.5 per cent.']
    """
    start = 0
    for mark in _END.finditer(text):
        if _ends(text, mark):
            yield from _trimmed(text, start, mark.end())
            start = mark.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    inside = text[start:end]
    start += len(inside) - len(inside.lstrip())
    end -= len(inside) - len(inside.rstrip())
    if start < end:
        yield start, end


def _ends(text: str, mark: re.Match[str]) -> bool:
    """Whether what looks like the end of a sentence is one."""
    if mark.group().isspace():
        return True
    following = _LETTER_OR_DIGIT.search(text, mark.end())
    if following is None or following.group().islower():
        return False
    if not mark.group().startswith("."):
        return True
    found = _LAST_WORD.search(text, max(0, mark.start() - 40), mark.start())
    last = found.group() if found else ""
    if following.group().isdigit() and _BEFORE_A_NUMBER.fullmatch(last.lower()):
        return False
    return not _INITIALS.fullmatch(last) and not _ABBREVIATION.fullmatch(last.lower())
