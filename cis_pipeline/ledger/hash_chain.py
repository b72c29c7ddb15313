"""The rows of a table as a chain: what shows that one of them was changed, and which.

Each row is a link: its hash is that of the row before it and of its own text. Such a chain shows
that no row in its middle was changed, lost or slipped in. It cannot show by itself that rows were
cut off at its end, or that it was made anew; for that links must be known from an earlier moment.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any


def link(before: str, body: str) -> str:
    """The hash of a row; `before` is that of the row before it, "" for the first."""
    return hashlib.sha256(f"{before}\n{body}".encode()).hexdigest()


SHORT = 4
"""How many characters of a hash are kept of each row, to tell which one was changed."""


def first_other(then: str, now: str) -> int:
    """The number of the first row that is not the one it was, by the beginnings of all hashes."""
    pairs = zip(range(0, len(then), SHORT), range(0, len(now), SHORT), strict=False)
    for place, (one, other) in enumerate(pairs, 1):
        if then[one : one + SHORT] != now[other : other + SHORT]:
            return place
    return min(len(then), len(now)) // SHORT + 1


_TOLD = 20
"""How many breaks of one table's chain are told one by one."""


class Chain:
    """The rows of a table as they pass one after the other: where they are no chain.

    `head` is the last row of an earlier moment as (number, hash), (0, "") if there was none, and
    `then` the beginnings of all hashes of that moment, "" where they were not kept.
    """

    def __init__(self, head: Sequence[Any], then: str = "") -> None:
        self._head, self._then = list(head), then
        self._there = self._head == [0, ""]
        self._breaks: list[tuple[int, str]] = []
        self._last, self._before = 0, ""
        self._now: list[str] = []

    @property
    def whole(self) -> bool:
        """Whether no row so far breaks the chain."""
        return not self._breaks

    def add(self, seq: int, body: str, digest: str) -> None:
        """The next row: its number, text and hash."""
        if seq != self._last + 1 or digest != link(self._before, body):
            self._breaks.append((seq, hashlib.sha256(body.encode()).hexdigest()[:12]))
        self._last, self._before = seq, digest
        self._now.append(digest[:SHORT])
        self._there = self._there or [seq, digest] == self._head

    def faults(self) -> Iterator[tuple[str, str]]:
        """Once all rows have passed: places of faults, and in words what they are.

        The words hold the digest of a row, so that they are others if it is changed once more.
        """
        for place, digest in self._breaks[:_TOLD]:
            what = "the hash chain breaks here: a row was changed, removed or slipped in"
            yield f"row {place}", f"{what} (the row's digest: {digest})"
        if more := self._breaks[_TOLD:]:
            digest = hashlib.sha256(repr(more).encode()).hexdigest()[:12]
            what = f"{len(more)} further breaks of the chain (digest: {digest})"
            yield f"from row {more[0][0]}", what
        if not self._there:
            yield missing(self._head[0], self._then, "".join(self._now))


def missing(last: int, then: str, now: str) -> tuple[str, str]:
    """Which row is not the one that an earlier moment saw, and in words what was done to it.

    `last` is the number of the last row at that moment; `then` and `now` are the beginnings of all
    hashes, `then` being "" where they were not kept.
    """
    n = len(now) // SHORT
    place = first_other(then, now) if then else last
    if place > n:
        rows = f"row {place}" if place == last else f"rows {place} to {last}"
        return rows, "the last run saw more rows than there are now; these are gone"
    which = "this row" if then else "this row, or one before it,"
    what = (
        f"{which} was changed, removed or slipped in since the last run, and the hashes after it "
    )
    return f"row {place}", f"{what}were made anew; there were {last} rows, there are {n}"
