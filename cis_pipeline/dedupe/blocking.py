"""Which pairs are worth comparing: records that share one of several keys.

Which keys there are, `block_keys` says. A block (the records that share a key) above `CAP` is
parted by a further field, and again by the next. In what no field can part, each record is compared
with the few before it: identical records then join in a chain. Nothing is dropped, and which pairs
are compared does not depend on the order of records.

Two kernels: `block` gives the keys of records, `refine` a further key of records whose block is
too large. An engine counts blocks and pairs their members; `walked` does so on one machine, with
sorted numbers: the members of a block stand together, so pairs at distance 1, 2, 3, ... are found
for all blocks at once. What is already on the shelf (see `index`) is paired with what is new, not
with itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from cis_pipeline.dedupe.block_keys import block_keys, column_hash
from cis_pipeline.dedupe.columns import joined

if TYPE_CHECKING:
    import pyarrow as pa

CAP = 40
"""The largest block in which every pair is compared."""

CHAIN = 10
"""In a block that nothing parts: how many records before it a record is compared with."""

FIELDS: tuple[tuple[str, ...], ...] = (
    ("year",),
    ("first",),
    ("page",),
    ("volume",),
    ("compact",),
    ("container",),
    ("issue", "last", "doi", "url", "title"),
)
"""What parts a block that is too large, one after another."""

Ints = NDArray[np.int64]
Rows = NDArray[np.int32]

ROWS = {"key": pl.Int64, "row": pl.Int32}
"""A key, and the number of the row in the table of keys that has it; each once."""


def block(keys: pa.Table) -> pa.Table:
    """The keys of every record (columns: ROWS), as signed 64-bit numbers.

    `keys` as `normalise` gives them. Two records that share any key are worth comparing.
    """
    key, row = rows_of(pl.DataFrame(pl.from_arrow(keys)))
    return pl.DataFrame({"key": key, "row": row}, schema=ROWS).to_arrow()


def rows_of(frame: pl.DataFrame) -> tuple[Ints, Rows]:
    """`block` on a frame, for an engine that has one: keys and rows."""
    found = block_keys(frame)
    key = np.concatenate([k for k, _ in found]).view(np.int64)
    return key, np.concatenate([r for _, r in found])


def refine(rows: pa.Table, keys: pa.Table, level: int) -> pa.Table:
    """The same rows with their key parted by FIELDS[level]."""
    frame = pl.DataFrame(pl.from_arrow(rows))
    fields = pl.DataFrame(pl.from_arrow(keys.select(list(FIELDS[level]))))[frame["row"]]
    key = parted(frame["key"].to_numpy(), fields, level)
    return frame.with_columns(pl.Series("key", key)).to_arrow()


def parted(key: NDArray[np.int64], fields: pl.DataFrame, level: int) -> NDArray[np.int64]:
    """Keys parted by the columns FIELDS[level] of `fields`, a row a key."""
    parts = [column_hash(fields[name]) for name in FIELDS[level]]
    return joined(100 + level, key.view(np.uint64), *parts).view(np.int64)


@dataclass(frozen=True, slots=True)
class Blocks:
    """What was too large: `parted` blocks by the field that parted them, `chained` at the end."""

    parted: dict[str, int]
    chained: int

    @property
    def sentence(self) -> str:
        """What was too large, in words; "" if nothing was."""
        if not self.parted:
            return ""
        levels = ", ".join(
            f"{n} by {fields.replace(' ', ' and ')}" for fields, n in self.parted.items()
        )
        chains = f"; {self.chained} compared only with their neighbours" if self.chained else ""
        return f"many records share a key; their blocks were parted: {levels}{chains}"


class Shelf(Protocol):
    """The records that were compared before; their rows come before those of the new ones."""

    base: int
    """How many they are."""

    def members(self, key: Ints) -> tuple[Ints, Rows]:
        """The keys and rows of all records in the blocks of these keys."""

    def large(self, key: Ints) -> NDArray[np.bool_]:
        """For each key whether its block is known to be too large."""

    def last(self, key: Ints) -> tuple[Ints, Rows]:
        """As `members`, of each block only the last `CHAIN`."""

    def fields(self, row: Rows, names: Sequence[str]) -> pl.DataFrame:
        """Columns of the keys of rows on the shelf."""


class Empty:
    """A shelf with nothing on it."""

    base = 0

    def members(self, key: Ints) -> tuple[Ints, Rows]:
        """None."""
        return key[:0], np.empty(0, np.int32)

    last = members

    def large(self, key: Ints) -> NDArray[np.bool_]:
        """None."""
        return np.zeros(len(key), np.bool_)

    def fields(self, row: Rows, names: Sequence[str]) -> pl.DataFrame:
        """No row is on the shelf."""
        raise IndexError(row)


@dataclass
class Walk:
    """What pairing has found: `pairs` (a < b, b new) as a * 2^32 + b; the keys of new records
    and of those whose block is too large now (`fresh`, with the rows); and these blocks' keys with
    the rows on the shelf that are in them (`grown`)."""

    found: list[Ints] = field(default_factory=list)
    fresh: list[tuple[Ints, Rows]] = field(default_factory=list)
    grown: list[tuple[Ints, Rows]] = field(default_factory=list)
    large: list[Ints] = field(default_factory=list)
    split: dict[str, int] = field(default_factory=dict)
    chained: int = 0

    def pairs(self, base: int = 0) -> pl.DataFrame:
        """Each pair once, sorted (columns a < b: rows), of which the later is not on the shelf."""
        both = _distinct(np.concatenate([np.empty(0, np.int64), *self.found]))
        a, b = (both >> 32).astype(np.int32), both.astype(np.int32)
        return pl.DataFrame({"a": a[b >= base], "b": b[b >= base]})

    @property
    def blocks(self) -> Blocks:
        """What was too large."""
        return Blocks(self.split, self.chained)


def pairs(keys: pl.DataFrame) -> tuple[pl.DataFrame, Blocks]:
    """Each pair of a library to compare once (columns a < b: rows of `keys`), sorted; and what
    was parted."""
    walk = walked(keys, Empty())
    return walk.pairs(), walk.blocks


def walked(keys: pl.DataFrame, shelf: Shelf) -> Walk:
    """Pair new records (`keys`, numbered from `shelf.base`) with each other and the shelf."""
    walk = Walk()
    key, row = rows_of(keys)
    row = row + np.int32(shelf.base)
    for level in range(len(FIELDS) + 1):
        walk.fresh.append((key, row))
        deep = shelf.large(key)
        deep_key, deep_row = key[deep], row[deep]
        key, row, sizes = _shared(key[~deep], row[~deep], shelf)
        large = sizes > CAP
        walk.found += _within(key, row, np.repeat(~large, sizes), CAP)
        member = np.repeat(large, sizes)
        key, row = key[member], row[member]
        walk.grown.append((key[row < shelf.base], row[row < shelf.base]))
        walk.large.append(_distinct(key))
        if not len(key) and not len(deep_key):
            break
        if level == len(FIELDS):
            walk.chained = int(large.sum())
            walk.found += _chained(key, row)
            walk.found += _chained(*_with(deep_key, deep_row, shelf.last(_distinct(deep_key))))
            break
        if len(key):
            walk.split[" ".join(FIELDS[level])] = int(large.sum())
        key, row = np.concatenate([key, deep_key]), np.concatenate([row, deep_row])
        key = parted(key, _fields(row, FIELDS[level], keys, shelf), level)
    return walk


def _distinct(values: Ints) -> Ints:
    """The values, each once, sorted; numpy's way over hashes takes ten times as long."""
    ordered: Ints = np.sort(values)
    first: NDArray[np.bool_] = np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]
    return ordered[first]


def _fields(row: Rows, names: Sequence[str], keys: pl.DataFrame, shelf: Shelf) -> pl.DataFrame:
    """Columns of the keys of rows, whether on the shelf or new."""
    old = row < shelf.base
    new = keys.select(names)[row[~old] - shelf.base]
    if not old.any():
        return new
    both = pl.concat([shelf.fields(row[old], names), new])
    return both[np.argsort(np.concatenate([np.flatnonzero(old), np.flatnonzero(~old)]))]


def _with(key: Ints, row: Rows, more: tuple[Ints, Rows]) -> tuple[Ints, Rows]:
    return np.concatenate([key, more[0]]), np.concatenate([row, more[1]])


def _shared(key: Ints, row: Rows, shelf: Shelf) -> tuple[Ints, Rows, Ints]:
    """Keys that two or more rows have, sorted, with these rows; and the sizes of the blocks."""
    key, row = _with(key, row, shelf.members(key))
    order = np.argsort(key)
    key = key[order]
    again = key[1:] == key[:-1]
    member = (np.append(again, False) | np.concatenate([[False], again]))[: len(key)]
    key, row = key[member], row[order[member]]
    starts = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]])) if len(key) else key
    return key, row, np.diff(np.append(starts, len(key)))


def _chained(key: Ints, row: Rows) -> list[Ints]:
    """Each member of a block with the few before it."""
    order = np.lexsort((row, key))
    return _within(key[order], row[order], None, CHAIN)


def _within(key: Ints, row: Rows, of: NDArray[np.bool_] | None, reach: int) -> list[Ints]:
    """Pairs of members of one block, at most `reach` apart, as a * 2^32 + b with a < b."""
    key, row = (key, row) if of is None else (key[of], row[of])
    wide = row.astype(np.int64)
    at, found = np.arange(len(key)), []
    for apart in range(1, reach + 1):
        at = at[: np.searchsorted(at, len(key) - apart)]
        at = at[key[at] == key[at + apart]]
        if not len(at):
            break
        one, two = wide[at], wide[at + apart]
        found.append((np.minimum(one, two) << 32) | np.maximum(one, two))
    return found
