"""A text cut into words: as they are compared with phrases, or as stems for themes.

`words`, of phrases and names: a hyphen counts as a space and an apostrophe as nothing; other
punctuation stays between words, so that "... of a child. Protection of ..." does not hold "child
protection".

`stems`, of themes: a word is letters and digits, stemmed (Snowball, English); hyphens and slashes
part words, apostrophes do not; a comma, bracket or dash is a pause.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from cis_pipeline.core.text.normalise import (
    APOSTROPHES,
    INVISIBLE,
    normalise_word,
    with_apostrophes,
)

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


# --- stems ---------------------------------------------------------------------------------

_MARKS = rf"[\u0300-\u036f{INVISIBLE}]"  # accents on their own, and what nobody sees
_LETTERS = rf"[^\W_]+(?:{_MARKS}+[^\W_]*)*"
_PIECE = re.compile(
    rf"{_LETTERS}(?:['\u2018\u2019\u02bc]{_LETTERS})*"  # a word
    r"|[,;:()\[\]{}\u2014]|\s[-\u2013]\s"  # a pause
)
PAUSE = re.compile(r"[,;:()\[\]{}\u2014]|\s[-\u2013]\s")
"""What a piece is that is no word."""
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


def pieces(text: str, start: int = 0, end: int | None = None) -> list[str]:
    """The words of text[start:end] as they are written, and between them pauses (see `PAUSE`).

    >>> pieces("Risk-taking, shared")
    ['Risk', 'taking', ',', 'shared']
    """
    found: list[str] = _PIECE.findall(text, start, len(text) if end is None else end)
    return found


def written_form(word: str) -> str:
    """A word as it is compared unstemmed: normalised, its apostrophes straight.

    >>> written_form("Children’s")
    "children's"
    """
    return with_apostrophes(word)


def stems(text: str, start: int = 0, end: int | None = None) -> tuple[str, ...]:
    """The stems of the words of text[start:end], in order; a comma, bracket or dash is "".

    >>> stems("Risk-taking, shared")
    ('risk', 'take', '', 'share')
    """
    return tuple(map(stem, _PIECE.findall(text, start, len(text) if end is None else end)))


def word_spans(text: str) -> list[tuple[int, int]]:
    """Where each of the words (and pauses) that `stems` cuts a text into begins and ends.

    >>> word_spans("Risk-taking, shared")
    [(0, 4), (5, 11), (11, 12), (13, 19)]
    """
    return [piece.span() for piece in _PIECE.finditer(text)]
