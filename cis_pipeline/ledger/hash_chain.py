"""The hash chain through the rows of a table: each link is the hash of the one before and a text.

A chain shows that no row in its middle was changed, lost or slipped in. It cannot show by itself
that rows were cut off at its end; for that a link must be known from an earlier moment.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

Link = tuple[int, str]
"""The number (from 1) and the hash of a row."""


def link(before: str, body: str) -> str:
    """The hash of a row; `before` is that of the row before it, "" for the first."""
    return hashlib.sha256(f"{before}\n{body}".encode()).hexdigest()


def break_at(rows: Iterable[tuple[int, str, str]]) -> int | None:
    """The number of the first of the rows (number, body, hash) that breaks the chain, if any."""
    before = ""
    for place, (seq, body, digest) in enumerate(rows, 1):
        if seq != place or digest != link(before, body):
            return seq
        before = digest
    return None


def lost(known: Sequence[object], links: Iterable[Link]) -> bool:
    """Whether a link known from an earlier moment, [seq, hash], is no longer there.

    [0, ""] stands for a table that was empty, and is never lost.
    """
    return list(known) != [0, ""] and all([seq, digest] != list(known) for seq, digest in links)
