"""Of which format a text is, where several formats find marks of theirs in it.

An abstract may hold a line of another format ("TY  - JOUR", "@article{key,"), and a table cell a
whole entry of one. Such a line always stands within an entry of the format that the file is of;
so of the formats whose structure accounts for a good part of the text, the one that begins first
is the file's. How much it accounts for is asked as well, since a heading above the first entry
may hold a foreign line too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from cis_pipeline.formats.registry import Format, says

_SHARE = 10
"""A format that accounts for less than a tenth of what another does is a line in its text; not
less, since an entry may go on for many lines that no mark begins."""
_WORDS = 20
"""Less than a twentieth of a text, below more than that, is an entry that prose quotes."""


class Claim(NamedTuple):
    """What a format finds of its structure in a text, in characters.

    `begins` is where its first entry, or the header of its table, begins; `accounts` how much of
    the text stands in lines, or rows, of its form from there on.
    """

    begins: int
    accounts: int


def claim(text: str, start: re.Match[str] | None, line: re.Pattern[str]) -> Claim | None:
    """The claim of a format whose first entry begins at `start`; `line` matches its lines whole."""
    if start is None:
        return None
    begins = start.start()
    return Claim(begins, sum(len(one.group()) for one in line.finditer(text, begins)))


def rightful(claimants: Sequence[Format], text: str) -> Format:
    """The format of a text among those that find marks in it, in their order.

    A format without claims (JSON) is told by how the file begins, and is it. A document is one
    where the others begin late and account for next to nothing of it.
    """
    claims = [(one, getattr(one, "claim", None)) for one in claimants]
    sure = [one for one, asked in claims if asked is None and not says(one, "DOCUMENT")]
    if sure:
        return sure[0]
    found = [(one, told) for one, asked in claims if asked and (told := asked(text))]
    prose = [one for one in claimants if says(one, "DOCUMENT")]
    if prose and all(_is_quoted(told, text) for _, told in found):
        return prose[0]
    most = max((told.accounts for _, told in found), default=0)
    credible = [(one, told) for one, told in found if told.accounts * _SHARE >= most]
    return min(credible, key=lambda pair: pair[1].begins)[0] if credible else claimants[0]


def _is_quoted(told: Claim, text: str) -> bool:
    """Whether prose stands above what a format finds of its structure, which is little."""
    little = len(text) / _WORDS
    return told.accounts < little < told.begins
