"""Titles are drawn again until they are unlike every earlier one.

Why: a matcher must not be able to take two invented works for one by chance; the pairs that are
meant to look alike are made on purpose, see `doubtful`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable

from cis_pipeline.core.errors import ProtocolError
from cis_pipeline.simulate.words import SMALL

_MOST_ALIKE = 0.75
"""The share of telling words that two titles may have in common."""
_TRIES = 400


class Titles:
    """The titles given so far."""

    def __init__(self) -> None:
        self._known: list[frozenset[str]] = []
        self._with: dict[str, list[int]] = defaultdict(list)

    def new(self, draw: Callable[[], str], what: str) -> str:
        """The first title drawn that is unlike all others; ProtocolError if the words run out."""
        for _ in range(_TRIES):
            title = draw()
            if self.take(title):
                return title
        raise ProtocolError(
            f"config/simulation.toml: no new titles are left for {what}; add frames or words"
        )

    def take(self, title: str) -> bool:
        """Keep the title, unless it is too much like an earlier one."""
        words = frozenset(re.findall(r"\w+", title.casefold())) - SMALL
        shared: Counter[int] = Counter(n for word in words for n in self._with[word])
        for n, common in shared.items():
            if common > _MOST_ALIKE * max(len(words), len(self._known[n])):
                return False
        for word in words:
            self._with[word].append(len(self._known))
        self._known.append(words)
        return True
