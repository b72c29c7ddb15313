"""Whether two titles are one work's: folded, with slips of typing and lost accents tolerated.

Reviewers' tables are made by scripts and by hand: accents, hyphens and apostrophes go, a word such
as "references" stays at the end, long titles are cut. Two titles are held to be one where they are
the same letters, or one begins the other, or nine in ten letters agree in their order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

from cis_pipeline.core.text.normalise import letters, normalise

Relation = Literal["same", "near", "other", "unknown"]
_AT_END = ("references", "abstract", "withdrawn")
_ALIKE, _BEGINNING, _LEAST = 0.9, 25, 12
_COMMON = 200
"""A word that so many titles have tells nothing."""


@lru_cache(maxsize=1 << 17)
def key(title: str) -> str:
    """The letters and digits of a title, without what scripts left at its end.

    >>> key("Ménière’s disease. References")
    'menieresdisease'
    """
    found = letters(title)
    for word in _AT_END:
        if found.endswith(word) and len(found) > len(word) + _LEAST:
            found = found.removesuffix(word)
    return found


def relation(one: str, other: str) -> Relation:
    """How two titles stand to each other; "unknown" where one is not given.

    >>> relation("Owls in the oak: a study", "owls in the oak a study references")
    'same'
    >>> relation("Hearing loss in Menière’s disease", "hearing loss in menires disease")
    'near'
    """
    a, b = key(one), key(other)
    if not a or not b:
        return "unknown"
    if a == b:
        return "same"
    short, long = sorted((a, b), key=len)
    if len(short) >= _BEGINNING and long.startswith(short):
        return "near"
    if 2 * len(short) < len(long):
        return "other"
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    near = matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE
    return "near" if near and matcher.ratio() >= _ALIKE else "other"


class Titles:
    """Many titles, each with what it is the title of, to find one among them."""

    def __init__(self, titles: Iterable[tuple[str, int]]) -> None:
        self._by_key: dict[str, list[int]] = defaultdict(list)
        self._titles: dict[int, list[str]] = defaultdict(list)
        self._by_word: dict[str, set[int]] = defaultdict(set)
        for title, of in titles:
            if title not in self._titles[of]:
                self._titles[of].append(title)
                if k := key(title):
                    self._by_key[k].append(of)
                for word in _words(title):
                    self._by_word[word].add(of)

    def same(self, title: str) -> list[int]:
        """What has this title, to the letter."""
        return list(dict.fromkeys(self._by_key.get(key(title), ())))

    def find(self, title: str) -> int | None:
        """What has this title, or the one most like it that is near; None if nothing has."""
        if found := self.same(title):
            return found[0]
        if len(key(title)) < _LEAST:
            return None
        shared: Counter[int] = Counter()
        for word in _words(title):
            owners = self._by_word.get(word, ())
            if len(owners) <= _COMMON:
                shared.update(owners)
        for of, _ in shared.most_common(20):
            if any(relation(title, other) == "near" for other in self._titles[of]):
                return of
        return None


@lru_cache(maxsize=1 << 16)
def _words(title: str) -> frozenset[str]:
    folded = "".join(c if c.isalnum() else " " for c in normalise(title))
    return frozenset(word for word in folded.split() if len(word) > 3)
