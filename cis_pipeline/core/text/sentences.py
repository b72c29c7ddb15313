"""Text as sentences, which keep their place in the original: offsets are those of the source.

Why a splitter of our own: the common ones load a model or a data file to gain what matters little
here. What does matter is that a quote is an exact piece of the text, and that "et al.", "i.e.",
"p. 12", initials and decimals do not end a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

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


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The sentences as (start, end) offsets, without the white space around them.

    >>> text = "We follow Munro et al. (2011). Costs rose by 2.5 per cent."
    >>> [text[start:end] for start, end in sentences(text)]
    ['We follow Munro et al. (2011).', 'Costs rose by 2.5 per cent.']
    """
    return sentences_between(text, 0, len(text))


def sentences_between(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of text[start:end], an edge of which ends a sentence; offsets count in text."""
    for mark in _END.finditer(text, start, end):
        if _ends(text, mark):
            yield from _trimmed(text, start, mark.end())
            start = mark.end()
    yield from _trimmed(text, start, end)


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
