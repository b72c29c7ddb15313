"""The known word that somebody probably meant, for the hint "did you mean"; none unless it is near.

Why three quarters: "inlcude", "mabye" and "uncler" are nearer than that to what they mean; "oui" is
not near "out", nor "nope" near "no", and a wrong hint does more harm than none. Letters that only
changed places ("sgv" for "svg") are always near.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_NEAR = 0.75


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The nearest of the known words, if it is near.

    >>> nearest("exlude", ["include", "exclude"]), nearest("oui", ["out", "in"])
    ('exclude', None)
    """
    choice = list(known)
    swapped = [other for other in choice if sorted(other) == sorted(word)]
    found = swapped or difflib.get_close_matches(word, choice, n=1, cutoff=_NEAR)
    return found[0] if found else None
