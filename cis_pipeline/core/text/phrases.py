"""Phrases are found in a text as whole words, in any case, with any accents and apostrophes.

Both the phrase and the text are cut into words (`text.words`), then the words are compared:
"Looked-After Children" holds the phrase "looked after children".

Why a look-up by first word and not one large regular expression: a protocol holds hundreds of
phrases and place names, a text a few hundred words; a dictionary look-up a word keeps the time
independent of how many phrases there are, and the longest phrase wins by construction.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from cis_pipeline.core.text.normalise import APOSTROPHES
from cis_pipeline.core.text.words import Words, words

_POSSESSIVE = re.compile(rf"(.+)[{APOSTROPHES}][sS][{APOSTROPHES}]*")
_LONGEST_ACRONYM = 6


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase in a text: `phrase` as it was listed, and its words from `start` up to `end`."""

    phrase: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Entry:
    phrase: str
    compared: list[str]
    exactly: list[str] | None
    possessive: bool = False

    def stands_in(self, text: Words, start: int) -> bool:
        """Whether the words of the text from `start` are this phrase."""
        end = start + len(self.compared)
        if text.normalised[start:end] != self.compared:
            return False
        if not (self.possessive or self.exactly):
            return True
        written = list(text.written[start:end])
        if self.possessive:
            owner = _POSSESSIVE.fullmatch(written[-1])
            if owner is None:
                return False
            written[-1] = owner[1]
        return self.exactly is None or written == self.exactly


class Phrases:
    """A list of phrases, made once and looked for in many texts.

    `names` says what they are. Phrases of a rule may end in a plural s in the text ("hospital"
    finds "hospitals"). Names of places and bodies may end in a possessive s alone ("England's"),
    and a short name in capitals (US, UK) must be in capitals in the text too, for "us" is no
    place.
    """

    def __init__(self, phrases: Iterable[str], names: bool = False) -> None:
        self._by_first: dict[str, list[_Entry]] = defaultdict(list)
        for phrase in phrases:
            cut = words(phrase)
            if not cut.normalised:
                continue
            acronym = names and phrase.isupper() and len(phrase) <= _LONGEST_ACRONYM
            entry = _Entry(phrase, list(cut.normalised), list(cut.written) if acronym else None)
            self._by_first[entry.compared[0]].append(entry)
            with_s = [*entry.compared[:-1], entry.compared[-1] + "s"]
            self._by_first[with_s[0]].append(_Entry(phrase, with_s, entry.exactly, names))
        for entries in self._by_first.values():
            entries.sort(key=lambda e: (-len(e.compared), e.exactly is None))

    def find(self, text: Words) -> Iterator[Found]:
        """The phrases in a text from its beginning to its end; the longest, never overlapping."""
        free = 0
        for start, word in enumerate(text.normalised):
            if start < free or word not in self._by_first:
                continue
            for entry in self._by_first[word]:
                if entry.stands_in(text, start):
                    free = start + len(entry.compared)
                    yield Found(entry.phrase, start, free)
                    break


@lru_cache(maxsize=512)
def phrases_of(phrases: tuple[str, ...]) -> Phrases:
    """The phrases of a rule, made once however many reports are judged by it."""
    return Phrases(phrases)
