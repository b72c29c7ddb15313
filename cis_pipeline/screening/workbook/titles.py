"""Whether a text is still what was written, cut off or lightly damaged, and whose title it is.

Files lose accents, misread encodings, cut cells off and add blanks; none of that makes it another
text. What is left when all this is taken away must be the same, or nearly so.

Why difflib and not rapidfuzz: it compares two texts only where they differ at all, and fuzzy
matching stays in one room of the house. Long texts are compared by their words: difflib takes ten
minutes for two titles of forty thousand letters.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable

from cis_pipeline.core.model import Record
from cis_pipeline.core.text.normalise import letters
from cis_pipeline.formats.markup import unmarked

_ALIKE = 0.85
_PREFIX = 24
_LONG = 400
"""Keys longer than this are compared by words."""

_NO_KEY = re.compile("[^a-z0-9]+")
_CUT = re.compile(r"\s*\[cut here: longer than a cell can hold\]$|\s*(?:\u2026|\.\.\.)$")


def key(text: str) -> str:
    """What damage leaves of a text: its plain letters and digits; of one in another script, all
    its letters.

    >>> key("Ændringer i b\u00f8rnehjem"), key("\u00c3\u2020ndringer i b?rnehjem")
    ('ndringeribrnehjem', 'ndringeribrnehjem')
    """
    if "<" in text or "&" in text:
        text = unmarked(text)
    plain = _NO_KEY.sub("", text.lower())
    if text.isascii() or 2 * len(plain) >= sum(map(str.isalnum, text)):
        return plain
    return letters(text)


def resembles(shown: str, title: str) -> bool:
    """Whether a title cell is still this title: cut off or lightly damaged, but not another one.

    Titles of one series often differ by a number alone, so the digits must be the same. A title
    that begins with "=" may have become a formula on its way, and shows nothing or an error.
    """
    if shown == title:
        return True
    ours, theirs = _title_key(title), _title_key(shown)
    if ours == theirs or (title.startswith("=") and (not theirs or shown.startswith("#"))):
        return True
    return nearly(theirs, ours)


def alike(shown: str, own: str) -> bool:
    """Whether a cell of any text is still this text, cut off or lightly damaged."""
    if shown == own or key(shown) == key(own):
        return True
    cut = _CUT.sub("", shown)
    return (
        nearly(_title_key(cut), _title_key(own)) or nearly(key(cut), key(own)) or _lost(shown, own)
    )


def nearly(shown: str, own: str) -> bool:
    """The same of two keys: one begins the other, or most of their letters are the same."""
    shorter = min(shown, own, key=len)
    if len(shorter) >= _PREFIX and (own.startswith(shown) or shown.startswith(own)):
        return True
    if not shorter or len(shorter) < 0.7 * max(len(shown), len(own)):
        return False
    if _NO_DIGIT.sub("", shown) != _NO_DIGIT.sub("", own):
        return False
    if len(shorter) > _LONG:
        pieces = [
            Counter(text[at : at + 4] for at in range(len(text) - 3)) for text in (shown, own)
        ]
        common = (pieces[0] & pieces[1]).total()
        return common >= _ALIKE * max(piece.total() for piece in pieces)
    matcher = difflib.SequenceMatcher(None, own, shown, autojunk=False)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


_NO_DIGIT = re.compile("[^0-9]+")


def _pieces(text: str) -> Counter[str]:
    return Counter(text[at : at + 4] for at in range(len(text) - 3))


def _lost(shown: str, own: str) -> bool:
    """Whether letters became question marks, as in a code page that has none of them."""
    return len(shown) == len(own) and all(
        there == here or (there in "?\ufffd" and not here.isascii())
        for there, here in zip(shown, own, strict=True)
    )


class Titles:
    """The titles of reports, to find out which report a row with a damaged id is about."""

    def __init__(self, reports: Iterable[Record]) -> None:
        self._whole = {_title_key(r.title): r.record_id for r in reports}
        self._begun = {k[:_PREFIX]: i for k, i in self._whole.items() if len(k) >= _PREFIX}

    def find(self, title: str) -> str | None:
        """The record_id of the report with this title, or one that begins alike."""
        sought = _title_key(title)
        return (self._whole.get(sought) or self._begun.get(sought[:_PREFIX])) if sought else None


def _title_key(title: str) -> str:
    return letters(title.replace("&", "and"))
