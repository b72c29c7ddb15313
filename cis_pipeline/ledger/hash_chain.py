"""The rows of a table as a chain: what shows that one of them was changed, and which.

Each row is a link: its hash is that of the row before it and of its own text. Such a chain shows
that no row in its middle was changed, lost or slipped in. It cannot show by itself that rows were
cut off at its end, or that it was made anew; for that links must be known from an earlier moment.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

Link = tuple[int, str]
"""The number (from 1) and the hash of a row."""


def link(before: str, body: str) -> str:
    """The hash of a row; `before` is that of the row before it, "" for the first."""
    return hashlib.sha256(f"{before}\n{body}".encode()).hexdigest()


def breaks(rows: Iterable[tuple[int, str, str]]) -> Iterator[tuple[int, str]]:
    """Of the rows (number, body, hash) each that breaks the chain, with the digest of its text."""
    last, before = 0, ""
    for seq, body, digest in rows:
        if seq != last + 1 or digest != link(before, body):
            yield seq, hashlib.sha256(body.encode()).hexdigest()[:12]
        last, before = seq, digest


SHORT = 4
"""How many characters of a hash are kept of each row, to tell which one was changed."""


def first_other(then: str, now: str) -> int:
    """The number of the first row that is not the one it was, by the beginnings of all hashes."""
    pairs = zip(range(0, len(then), SHORT), range(0, len(now), SHORT), strict=False)
    for place, (one, other) in enumerate(pairs, 1):
        if then[one : one + SHORT] != now[other : other + SHORT]:
            return place
    return min(len(then), len(now)) // SHORT + 1


def lost(known: Sequence[object], links: Iterable[Link]) -> bool:
    """Whether a link known from an earlier moment, [seq, hash], is no longer there.

    [0, ""] stands for a table that was empty, and is never lost.
    """
    return list(known) != [0, ""] and all([seq, digest] != list(known) for seq, digest in links)


_TOLD = 20
"""How many breaks of one table's chain are told one by one."""


def broken_rows(rows: Iterable[tuple[int, str, str]]) -> Iterator[tuple[str, str]]:
    """Where the chain of the rows (number, body, hash) breaks, and in words that it does.

    The words hold the digest of the row, so that they are others if it is changed once more.
    """
    found = list(breaks(rows))
    for place, digest in found[:_TOLD]:
        what = "the hash chain breaks here: a row was changed, removed or slipped in"
        yield f"row {place}", f"{what} (the row's digest: {digest})"
    if more := found[_TOLD:]:
        digest = hashlib.sha256(repr(more).encode()).hexdigest()[:12]
        yield (
            f"from row {more[0][0]}",
            f"{len(more)} further breaks of the chain (digest: {digest})",
        )


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
