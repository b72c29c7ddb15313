"""Which of two lists of databases means the same: "HTA", "Soc_Service_Abstracts", "pubmed.csv".

A short name means a long one if each of its words begins a word of it, if it is its initials, or if
both are the same but for a letter or two. Where two long names fit alike, none is taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

_LEAST = 3
_NEAR = 0.85
_SURE = 1.8
"""Worth less, a name only begins as another does, so any other that it begins as is a rival."""


def matched(short: Sequence[str], long: Sequence[str]) -> dict[int, int]:
    """For each short name (by its place) the long one that it means, each taken once.

    >>> matched(["HTA", "Soc_Serv"], ["Social Services Abstracts", "Health Technology Assessment"])
    {0: 1, 1: 0}
    """
    found: dict[int, int] = {}
    worth = [(_worth(a, b), i, j) for i, a in enumerate(short) for j, b in enumerate(long)]
    for value, i, j in sorted((w for w in worth if w[0] > 0), key=lambda w: -w[0]):
        if i in found or j in found.values():
            continue
        low, high = (value, value) if value >= _SURE else (1.0, _SURE)
        rivals = [k for v, of, k in worth if of == i and k != j and low <= v <= high]
        if all(k in found.values() for k in rivals):
            found[i] = j
    return dict(sorted(found.items()))


def _worth(short: str, long: str) -> float:
    """How well a short name fits a long one: 0 if not at all, 2 if they are the same."""
    plain_long = re.split(r"\bvia\b|\(|\bon\b", long, maxsplit=1, flags=re.IGNORECASE)[0]
    a, b = _words(short), _words(plain_long) or _words(long)
    if not a or not b:
        return 0.0
    one, other = "".join(a), "".join(b)
    if one == other:
        return 2.0
    if len(one) > _LEAST and SequenceMatcher(None, one, other).ratio() >= _NEAR:
        return 1.9
    if one in ("".join(w[0] for w in b), "".join(w[0] for w in b if len(w) > 2)) and len(one) > 1:
        return 1.8
    fits = all(any(_begins(word, w) for w in b) for word in a)
    return 1.0 + len(a) / (1 + len(b)) / 2 if fits else 0.0


def _begins(word: str, other: str) -> bool:
    return len(word) >= _LEAST and (other.startswith(word) or word.rstrip("s") == other.rstrip("s"))


def _words(name: str) -> list[str]:
    bare = re.sub(r"\.(csv|tsv|txt|ris|bib|nbib|xlsx?|enw|xml|json)$", "", name.strip())
    apart = re.findall(r"[^\W_]+", bare.rpartition("/")[2])
    return [w for w in (word.casefold() for word in apart) if w not in ("of", "and", "the", "for")]
