"""The file of a library that has been compared: keys, blocks, judgements and groups, in SQLite.

Only what is asked is read: a search of a few thousand records touches as many blocks of a library
of millions. How records are added stands in `incremental`.

Why a batch number leads each block key: keys are spread over all values, and to put a few
thousand among ten millions would rewrite as many pages; each batch writes behind the last.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import polars as pl

from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.model import CochraneVersions
from cis_pipeline.dedupe import RULES, blocking
from cis_pipeline.dedupe.blocking import Ints, Rows
from cis_pipeline.dedupe.columns import joined, text_hash
from cis_pipeline.dedupe.keys import KEYS
from cis_pipeline.dedupe.score import EDGES, SAME

_BATCHES = 12
_TYPES = {pl.String: "TEXT", pl.Boolean: "INTEGER", pl.Int32: "INTEGER"}
_ASKED = "(SELECT value AS v FROM json_each(?1))"
_EDGE = "a INTEGER, b INTEGER, outcome TEXT, score REAL, why TEXT, PRIMARY KEY (a, b)"
_TABLES = f"""
    CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT);
    CREATE TABLE key (batch INTEGER, key INTEGER, row INTEGER, PRIMARY KEY (batch, key, row))
        WITHOUT ROWID;
    CREATE TABLE large (key INTEGER PRIMARY KEY);
    CREATE TABLE edge ({_EDGE}) WITHOUT ROWID;
    CREATE INDEX edge_back ON edge (b, a);
    CREATE TABLE torn ({_EDGE}) WITHOUT ROWID;
    CREATE INDEX torn_back ON torn (b, a);
    CREATE TABLE member (row INTEGER PRIMARY KEY, first INTEGER);
    CREATE INDEX member_first ON member (first, row);
"""


class Index:
    """A library's file, opened for one addition or one question; made if it does not exist.

    Rows count the records in the order in which they were added. `cochrane`, what updates of a
    Cochrane review are, is said once, when the file is made ("one" where it is not). SourceError
    if the file is no index, was made by other rules, or says otherwise of Cochrane reviews.
    """

    def __init__(self, path: Path, cochrane: CochraneVersions | None = None) -> None:
        self._path = path
        self._sql = sqlite3.connect(path, isolation_level=None)
        try:
            self._open(cochrane)
        except sqlite3.DatabaseError as error:
            self._sql.close()
            what = f"is no index of a library ({error})"
            raise SourceError(f"{path}: {what}; name another file") from None
        except SourceError:
            self._sql.close()
            raise
        self._sql.execute("BEGIN IMMEDIATE")
        self.base: int = self._one("SELECT COALESCE(MAX(row) + 1, 0) FROM record")

    def _open(self, cochrane: CochraneVersions | None) -> None:
        self._sql.executescript(
            "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536; PRAGMA mmap_size = 4294967296"
        )
        made = self._one("SELECT COUNT(*) FROM sqlite_master WHERE name = 'meta'")
        if not made:
            columns = ", ".join(f'"{n}" {_TYPES[t]}' for n, t in KEYS.items())
            columns = f"row INTEGER PRIMARY KEY, id TEXT, content INTEGER, {columns}"
            self._sql.executescript(f"BEGIN; {_TABLES} CREATE TABLE record ({columns}); COMMIT")
            said = [("format", RULES), ("cochrane", cochrane or "one")]
            self._sql.executemany("INSERT INTO meta VALUES (?, ?)", said)
        found = self._meta("format")
        if found != RULES:
            raise SourceError(
                f"{self._path}: was made by other rules (format {found}, now {RULES}); "
                "delete it and make it anew from the library"
            )
        self.cochrane: CochraneVersions = self._meta("cochrane")
        if cochrane not in (None, self.cochrane):
            raise SourceError(
                f"{self._path}: was made with --cochrane-versions {self.cochrane}; leave the "
                f"option out, or make another index of the whole library with {cochrane}"
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Keep what was added, or nothing of it if something went wrong."""
        self._sql.execute("COMMIT" if kind is None else "ROLLBACK")
        self._sql.close()

    # --- asking --------------------------------------------------------------------------------

    def _meta(self, name: str) -> Any:
        return self._one(f"SELECT value FROM meta WHERE name = '{name}'")

    def _one(self, query: str) -> Any:
        return next(iter(self._sql.execute(query)))[0]

    def _of(self, values: Iterable[int], query: str, *more: Any) -> list[tuple[Any, ...]]:
        """The rows of a query about some numbers, which it calls `v`; ?1 are the numbers.

        They go as one text: SQLite reads it faster than Python fills a table.
        """
        asked = f"[{','.join(map(str, sorted(set(values))))}]"
        return self._sql.execute(query, (asked, *more)).fetchall()

    def _batches(self) -> list[int]:
        last = self._sql.execute("SELECT MAX(batch) FROM key").fetchone()[0]
        return list(range(1, (last or 0) + 1))

    def members(self, key: Ints) -> tuple[Ints, Rows]:
        """The keys and rows of all records in the blocks of these keys."""
        if not self.base or not len(key):
            return key[:0], np.empty(0, np.int32)
        query = f"SELECT key, row FROM {_ASKED} CROSS JOIN key ON batch = ?2 AND key = v"
        found = [row for n in self._batches() for row in self._of(key.tolist(), query, n)]
        both = np.array(found, np.int64).reshape(-1, 2)
        return both[:, 0], both[:, 1].astype(np.int32)

    def large(self, key: Ints) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """For each key whether its block is known to be too large."""
        found = self._of(key.tolist(), f"SELECT v FROM {_ASKED} CROSS JOIN large ON key = v")
        return np.isin(key, np.array(found, np.int64).ravel())

    def last(self, key: Ints) -> tuple[Ints, Rows]:
        """As `members`, of each block only the last `CHAIN`."""
        key, row = self.members(key)
        order = np.lexsort((-row, key))
        key, row = key[order], row[order]
        keep = np.ones(len(key), np.bool_)
        keep[blocking.CHAIN :] = key[blocking.CHAIN :] != key[: -blocking.CHAIN]
        return key[keep], row[keep]

    def fields(self, row: Rows, names: Sequence[str]) -> pl.DataFrame:
        """Columns of the keys of these rows, in their order."""
        return self._columns(row, {name: KEYS[name] for name in names})

    def keys(self, row: Rows) -> pl.DataFrame:
        """The whole keys of these rows, in their order."""
        return self._columns(row, KEYS)

    def _columns(self, row: Rows, kinds: Mapping[str, Any]) -> pl.DataFrame:
        columns = ", ".join(f'"{name}"' for name in kinds)
        query = f"SELECT row, {columns} FROM {_ASKED} CROSS JOIN record ON row = v"
        full = {"row": pl.Int32, **kinds}
        stored = {n: pl.Int8 if kind == pl.Boolean else kind for n, kind in full.items()}
        found = pl.DataFrame(self._of(row.tolist(), query), schema=stored, orient="row")
        asked = pl.DataFrame({"row": pl.Series(row, dtype=pl.Int32)})
        typed = found.cast(pl.Schema(full))
        return asked.join(typed, on="row", how="left", maintain_order="left").drop("row")

    def known(self, ids: pl.Series) -> pl.DataFrame:
        """Of these ids those that are in the library (columns id, row, content)."""
        _, row = self.members(_named(ids))
        found = self._columns(np.unique(row), {"id": pl.String, "content": pl.Int64})
        rows = pl.Series("row", np.unique(row), dtype=pl.Int32)
        return found.with_columns(rows).filter(pl.col("id").is_in(ids.implode()))

    def ids(self, row: Rows) -> pl.Series:
        """The ids of these rows, in their order."""
        return self._columns(row, {"id": pl.String})["id"]

    def firsts(self, row: Rows) -> Rows:
        """For each row the first of its group."""
        query = f"SELECT row, first FROM {_ASKED} CROSS JOIN member ON row = v"
        found = dict(self._of(row.tolist(), query))
        return np.array([found.get(r, r) for r in row.tolist()], np.int32)

    def together(self, first: Rows) -> Rows:
        """All rows of the groups of these firsts."""
        query = f"SELECT row FROM {_ASKED} CROSS JOIN member ON first = v"
        found = self._of(first.tolist(), query)
        return np.union1d(first, np.array(found, np.int32).ravel()).astype(np.int32)

    def edges(self, row: Rows, outcome: str, table: str = "edge") -> pl.DataFrame:
        """The judgements (columns: EDGES) on pairs of which one is among these rows."""
        query = " UNION ".join(
            f"SELECT {', '.join(EDGES)} FROM {_ASKED} CROSS JOIN {table} ON {side} = v "
            "WHERE outcome = ?2"
            for side in "ab"
        )
        return pl.DataFrame(self._of(row.tolist(), query, outcome), schema=EDGES, orient="row")

    def between(self, row: Rows) -> pl.DataFrame:
        """The pairs (columns a, b) of which both are among these rows, whatever the judgement."""
        both = f"{_ASKED} CROSS JOIN edge ON a = v WHERE b IN (SELECT v FROM {_ASKED})"
        query = f"SELECT a, b FROM {both}"
        kinds = {"a": pl.Int32, "b": pl.Int32}
        return pl.DataFrame(self._of(row.tolist(), query), schema=kinds, orient="row")

    def connected(self, row: Rows) -> Rows:
        """These rows and all that chains of merges connect with them."""
        seen: set[int] = set()
        new = set(row.tolist())
        while new:
            seen |= new
            found = self.edges(np.array(sorted(new), np.int32), SAME)
            new = {*found["a"].to_list(), *found["b"].to_list()} - seen
        return np.array(sorted(seen), np.int32)

    def groups(self) -> pl.DataFrame:
        """The group of every record (columns id, group), in the order in which they were added."""
        query = (
            "SELECT r.id, f.id FROM record r LEFT JOIN member m ON m.row = r.row "
            "JOIN record f ON f.row = COALESCE(m.first, r.row) ORDER BY r.row"
        )
        rows = self._sql.execute(query).fetchall()
        return pl.DataFrame(rows, schema={"id": pl.String, "group": pl.String}, orient="row")

    def all_edges(self, outcome: str) -> pl.DataFrame:
        """Every judgement of this outcome (columns: EDGES), with what was left out of groups where
        it is DOUBT."""
        columns = ", ".join(EDGES)
        query = " UNION ALL ".join(
            f"SELECT {columns} FROM {table} WHERE outcome = ?1" for table in ("edge", "torn")
        )
        return pl.DataFrame(self._sql.execute(query, (outcome,)).fetchall(), EDGES, orient="row")

    # --- adding --------------------------------------------------------------------------------

    def put_records(self, ids: pl.Series, content: Ints, keys: pl.DataFrame) -> None:
        """Add records behind the others."""
        rows = pl.int_range(self.base, self.base + len(ids), eager=True)
        frame = pl.DataFrame({"row": rows, "id": ids, "content": content}).hstack(
            keys.get_columns()
        )
        self._insert("record", frame)

    def put_keys(
        self, ids: pl.Series, rows: Sequence[tuple[Ints, Rows]], large: Iterable[Ints]
    ) -> None:
        """Add the ids and block keys of new records as a batch; say which blocks are too large
        now."""
        batch = len(self._batches()) + 1
        behind = np.arange(self.base, self.base + len(ids), dtype=np.int32)
        key, row = _sorted([*rows, (_named(ids), behind)])
        table = pl.DataFrame({"key": key, "row": row})
        self._insert("key", table.select(pl.lit(batch), "key", "row"))
        self._insert("large", pl.DataFrame({"key": np.concatenate(list(large))}).unique())
        if batch > _BATCHES:
            self._sql.execute("UPDATE key SET batch = 2 WHERE batch > 2")

    def put_edges(self, edges: pl.DataFrame, table: str = "edge") -> None:
        """Add judgements (columns: EDGES)."""
        self._insert(table, edges.select(*EDGES).sort("a", "b"))

    def drop_edges(self, pairs: pl.DataFrame) -> None:
        """Forget judgements on pairs (columns a, b) that are compared no longer."""
        self._sql.executemany("DELETE FROM edge WHERE a = ? AND b = ?", pairs.iter_rows())

    def put_groups(self, row: Rows, first: Rows, torn: pl.DataFrame) -> None:
        """Say anew which groups these rows are, whole components; and what was left out of them."""
        for table, column in (("member", "row"), ("torn", "a")):
            self._of(
                row.tolist(), f"DELETE FROM {table} WHERE {column} IN (SELECT v FROM {_ASKED})"
            )
        size = pl.DataFrame({"row": row, "first": first}).filter(pl.len().over("first") > 1)
        self._insert("member", size)
        self.put_edges(torn, "torn")

    def _insert(self, table: str, frame: pl.DataFrame) -> None:
        marks = ", ".join("?" * frame.width)
        self._sql.executemany(
            f"INSERT OR REPLACE INTO {table} VALUES ({marks})", frame.iter_rows(buffer_size=20_000)
        )


def _named(ids: pl.Series) -> Ints:
    """The keys that ids are found by, which stand among the keys of blocks: an index of their own
    would be written all over by a few new ids."""
    return joined(40, text_hash(ids)).view(np.int64)


def _sorted(parts: Sequence[tuple[Ints, Rows]]) -> tuple[Ints, Rows]:
    """Keys with their rows, each once, sorted; polars' way over hashes takes ten times the memory
    of these columns."""
    key, row = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    order = np.lexsort((row, key))
    key, row = key[order], row[order]
    other = (key[1:] != key[:-1]) | (row[1:] != row[:-1])
    first: np.ndarray[Any, np.dtype[np.bool_]] = np.append(True, other)[: len(key)]
    return key[first], row[first]
