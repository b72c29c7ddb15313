"""Frames become sentences: each {slot} gets one of its words, the same all through a work.

"{place}" stands for one place in the whole work, "{place2}" for another one of the same list.
The first letter of a title or sentence is raised here, so that frames need not care.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from cis_pipeline.simulate.dice import Dice

_SLOT = re.compile(r"\{([a-z_]+?)(\d?)\}")
_AFTER_QUESTION = re.compile(r"(?<=\? )[a-z]")

SMALL = frozenset(
    (
        *("a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "nor", "not"),
        *("of", "on", "or", "out", "over", "the", "to", "upon", "via", "with"),
    )
)
"""Words that stay small in a title in title case."""


class Phrasebook:
    """The words one work chose: each slot is filled once and then remembered."""

    def __init__(self, dice: Dice, *slots: Mapping[str, Sequence[str]]) -> None:
        self._dice = dice
        self._slots = {name: words for known in slots for name, words in known.items()}
        self._chosen: dict[tuple[str, str], str] = {}

    def fill(self, frame: str) -> str:
        """The frame with its slots filled and its first letter raised."""
        filled = _SLOT.sub(lambda found: self._word(found[1], found[2]), frame)
        return raised(_AFTER_QUESTION.sub(lambda letter: letter[0].upper(), filled))

    def forget(self) -> None:
        """Choose all words anew from now on."""
        self._chosen.clear()

    def _word(self, name: str, nth: str) -> str:
        if (name, nth) not in self._chosen:
            taken = {word for (slot, _), word in self._chosen.items() if slot == name}
            free = [word for word in self._slots[name] if word not in taken]
            self._chosen[name, nth] = self._dice.pick(free)
        return self._chosen[name, nth]


def raised(text: str) -> str:
    """The text with its first letter as a capital.

    >>> raised("a pilot"), raised("'both/and' not")
    ('A pilot', "'Both/and' not")
    """
    at = next((i for i, letter in enumerate(text) if letter.isalpha()), 0)
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]


def title_case(title: str) -> str:
    """A title as publishers capitalise it; words with capitals of their own stay.

    >>> title_case("Holding the risk: an ethnography of Pause")
    'Holding the Risk: An Ethnography of Pause'
    """
    after_stop = True
    words = []
    for word in title.split(" "):
        plain = word == word.lower() and (after_stop or word not in SMALL)
        words.append(raised(word) if plain else word)
        after_stop = word.endswith((":", "?", "."))
    return " ".join(words)


def plain_letters(text: str) -> str:
    """The text as a database without accents prints it.

    >>> plain_letters("Sørensen, Åsa; Müller")
    'Sorensen, Asa; Muller'
    """
    swapped = text.translate(str.maketrans("øØæÆłŁđßœ", "oOaAlLdso"))
    apart = unicodedata.normalize("NFKD", swapped)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
