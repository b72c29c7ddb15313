"""The language a text is probably in, when its entry does not say.

Naive Bayes over byte n-grams (py3langid, after Lui and Baldwin 2012, "langid.py"). Its raw scores
grow with the length of the text; divided by the square root of the number of bytes before the
softmax they can be read as shares, which is how py3langid itself scales them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

LEAST_WORDS = 12
"""A shorter text is not judged: a title of a few English loan words fits any language."""


def shares(text: str) -> dict[str, float]:
    """The share (0 to 1) of each language's ISO 639-1 code for a text, the likeliest first.

    Empty if the text has fewer than LEAST_WORDS words.
    """
    if len(text.split()) < LEAST_WORDS:
        return {}
    scale = math.sqrt(len(text.encode("utf-8", "replace")))
    ranked = _rank()(text)
    best = ranked[0][1]
    weights = {code: math.exp((float(score) - best) / scale) for code, score in ranked}
    total = sum(weights.values())
    return {code: weight / total for code, weight in weights.items()}


@cache
def _rank() -> Callable[[str], list[tuple[str, float]]]:
    """py3langid's own function, its model loaded.

    Why the model's numbers are made wider: they are kept in 16 bits and summed in 32, into which
    each text would turn its part of them anew; a fifth of the time, and the same sums.
    """
    from py3langid import langid  # type: ignore[import-untyped]  # it ships no types

    langid.rank("")  # which loads it
    model = langid.IDENTIFIER
    if str(getattr(getattr(model, "nb_ptc", None), "dtype", "")) == "float16":
        model.nb_ptc = model.nb_ptc.astype("float32")
    rank: Callable[[str], list[tuple[str, float]]] = langid.rank
    return rank
