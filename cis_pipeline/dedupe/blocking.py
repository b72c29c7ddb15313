"""Which pairs are worth comparing: records that share one of several keys.

A key is a field or a few of them that two databases are likely to give alike; no single one is
trusted, because each may be missing or misspelt in one of the two. A block (the records that
share a key) above `CAP` is parted by a further field, and again by the next. In what no field can
part, each record is compared with the few before it: identical records then join in a chain.
Nothing is dropped, and which pairs are compared does not depend on the order of records.

Two kernels: `block` gives the keys of records, `refine` a further key of records whose block is
too large. An engine counts blocks and pairs their members.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from cis_pipeline.dedupe.hashing import Hashes, joined, text_hash

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
    rows = np.arange(frame.height, dtype=np.int32)
    found = [(key[has], rows[has]) for key, has in _keys(frame)]
    found += [_of_words(frame["isbn"])]
    key = np.concatenate([k for k, _ in found]).view(np.int64)
    return key, np.concatenate([r for _, r in found])


def refine(rows: pa.Table, keys: pa.Table, level: int) -> pa.Table:
    """The same rows with their key parted by FIELDS[level]."""
    given = pl.DataFrame(pl.from_arrow(rows))
    fields = pl.DataFrame(pl.from_arrow(keys.select(list(FIELDS[level]))))[given["row"]]
    key = parted(given["key"].to_numpy(), fields, level)
    return given.with_columns(pl.Series("key", key)).to_arrow()


def parted(key: NDArray[np.int64], fields: pl.DataFrame, level: int) -> NDArray[np.int64]:
    """Keys parted by the columns FIELDS[level] of `fields`, a row a key."""
    parts = [_hash(fields[name]) for name in FIELDS[level]]
    return joined(100 + level, key.view(np.uint64), *parts).view(np.int64)


def _hash(column: pl.Series) -> Hashes:
    if column.dtype == pl.String:
        return text_hash(column)
    return column.fill_null(0).cast(pl.UInt64).to_numpy()


Key = tuple[Hashes, np.ndarray]
"""A key of each record, and which records have it."""


def _keys(frame: pl.DataFrame) -> list[Key]:
    hashes = {n: _hash(frame[n]) for n in ("doi", "compact", "title", "url", "digest", "year")}
    hashes |= {n: _hash(frame[n]) for n in ("page", "last", "volume", "container")}
    year, page, volume = hashes["year"], hashes["page"], hashes["volume"]
    first = text_hash(frame["first"].str.slice(0, 4))
    letter = text_hash(frame["container"].str.slice(0, 1))
    where = np.where(hashes["last"] != 0, hashes["last"], letter)
    return [
        *((joined(n, hashes[f]), hashes[f] != 0) for n, f in enumerate(("doi", "url", "digest"))),
        *_title_keys(frame, hashes),
        (joined(10, first, year, page), (first != 0) & (year != 0) & (page != 0)),
        (joined(11, first, year, volume), (first != 0) & (year != 0) & (volume != 0)),
        (joined(12, volume, page, where), (volume != 0) & (page != 0) & (where != 0)),
    ]


def _title_keys(frame: pl.DataFrame, hashes: dict[str, Hashes]) -> list[Key]:
    titled, year = hashes["compact"] != 0, hashes["year"]
    generic = frame["generic"].to_numpy()
    placed = joined(20, hashes["compact"], hashes["container"], hashes["volume"])
    main = text_hash(frame["main"])
    part = np.where(main != 0, main, np.where(generic, 0, hashes["title"]))
    other = text_hash(frame["other"])
    long = (frame["compact"].str.len_chars() > 20).to_numpy()
    return [
        (np.where(generic, placed, joined(21, hashes["compact"])), titled),
        (joined(22, part), titled & (part != 0)),
        (joined(22, other), (other != 0) & (other != part)),
        (joined(23, text_hash(frame["compact"].str.slice(0, 24)), year), long),
        (joined(24, text_hash(frame["compact"].str.slice(-24)), year), long),
    ]


def _of_words(column: pl.Series) -> tuple[Hashes, np.ndarray]:
    """A key for each word of a text, and the rows that have it."""
    rows = pl.DataFrame({"row": pl.int_range(len(column), dtype=pl.Int32, eager=True), "v": column})
    given = rows.filter(pl.col("v") != "")
    single = given.with_columns(pl.col("v").str.split(" ")).explode("v")
    return joined(30, text_hash(single["v"])), single["row"].to_numpy()
