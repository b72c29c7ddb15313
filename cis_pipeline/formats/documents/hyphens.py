"""A hyphen at the end of a line: whether the word bears it elsewhere too, or only there.

pdfium marks such a place with a sign of its own. "well|being" becomes the word that the document
writes elsewhere, "well-being" or "wellbeing"; where it writes neither, a word of a text loses the
hyphen, unless its first part ends the line as a whole word of the document.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_MARK = "[\x02\ufffe]"
_BROKEN = re.compile(rf"(\w+){_MARK}(?:[ \t]*\r?\n)?(\w*)")
_WORD = re.compile(r"\w+(?:-\w+)*")
_HYPHENS = re.compile("[\u2010\u2011]")


def mend(texts: Sequence[str], corpus: Sequence[str] = ()) -> list[str]:
    """The texts with each broken word as `corpus` (themselves, if none is given) writes it."""
    if not any(_BROKEN.search(text) for text in texts):
        return [_plain(text) for text in texts]
    known = Counter(
        word.casefold()
        for text in (corpus or texts)
        for word in _WORD.findall(_plain(_BROKEN.sub(" ", text)))
    )
    return [_plain(_BROKEN.sub(lambda found: _joined(found[1], found[2], known), t)) for t in texts]


def _joined(first: str, second: str, known: Counter[str]) -> str:
    whole, hyphened = f"{first}{second}", f"{first}-{second}"
    if known[whole.casefold()] or known[hyphened.casefold()]:
        return whole if known[whole.casefold()] >= known[hyphened.casefold()] else hyphened
    both = known[first.casefold()] and known[second.casefold()]
    return hyphened if both or first.isdigit() or second[:1].isupper() else whole


def _plain(text: str) -> str:
    return _HYPHENS.sub("-", re.sub(_MARK, "-", text)).replace("\r\n", "\n").replace("\r", "\n")
