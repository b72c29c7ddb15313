"""Whether the rows of a ledger are what they were: their chains, their places, and how they fit.

A ledger that was judged before need not be judged again: of rows up to its heads of then it is
looked only whether any was changed since, which their hashes tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cis_pipeline.ledger.hash_chain import Chain
from cis_pipeline.ledger.rows import KEY, TABLES, Sound, faults, loaded

Fault = tuple[str, str]
"""Where it is, and what it is."""

Rows = Callable[[str], Iterable[tuple[int, str, str, str]]]
"""Gives of a table the number, key, text and hash of each row, in order."""

_NONE = [0, ""]
"""The head of a table without rows."""


@dataclass(frozen=True)
class Earlier:
    """What is known of earlier moments: the `heads` (`Store.heads`) and `links` of the last run,
    and the heads up to which the rows were judged `sound`, if they are the same."""

    heads: Mapping[str, Sequence[Any]]
    links: Mapping[str, str]
    sound: Mapping[str, Sequence[Any]]


def verified(rows: Rows, earlier: Earlier) -> Iterator[Fault]:
    """Every fault of the tables."""
    odd: dict[str, list[Fault]] = {table: [] for table in TABLES}
    judged = earlier.sound if earlier.sound == earlier.heads else {}
    passing = {}
    for table in TABLES:
        chain = Chain(earlier.heads.get(table, _NONE), earlier.links.get(table, ""))
        before = judged.get(table, _NONE)[0]
        passing[table] = _passing(table, rows(table), before, (chain, odd[table]))
    unfit = [(f"{f.table} row {f.place}", f.what) for f in faults(passing)]
    yield from (fault for found in odd.values() for fault in found)
    yield from unfit


def _passing(
    table: str,
    rows: Iterable[tuple[int, str, str, str]],
    judged: int,
    into: tuple[Chain, list[Fault]],
) -> Iterator[object]:
    """The rows of a table, those up to the number `judged` as `Sound`.

    Into the list goes what the chain has to tell, and each row under a key not its own.
    """
    name, (chain, odd) = KEY[table], into
    for seq, key, body, digest in rows:
        chain.add(seq, body, digest)
        if chain.whole and seq <= judged and f'"{name}": "{key}"' in body:
            yield Sound(key)
            continue
        row = _parsed(body)
        own = row.get(name) if isinstance(row, dict) else key
        if key != own:
            odd.append((f"{table} row {seq}", f'it is filed under "{key}" and is "{own}"'))
        yield row
    odd[:0] = [(f"{table} {place}", what) for place, what in chain.faults()]


def _parsed(body: str) -> object:
    try:
        return loaded(body)
    except (ValueError, TypeError):
        return None
