"""The ledger on disk: one SQLite file to which rows are added and in which none is ever changed.

Each row carries the hash of its own text and of the row before it. Triggers refuse UPDATE and
DELETE; a batch is one transaction, synced to disk before it counts, so a run killed at any moment
leaves either the whole batch or none of it.

`verify` notices: a row changed, slipped in, or removed with rows after it still there (the chain
breaks); a row filed under a key that is not its own; values, ids, bases and decisions that do not
fit together (`ledger.rows.faults`); damage to the file itself; and, given the `heads` of an earlier
moment (run.json holds those of the last run, run_rows.json a little of each row's hash), that rows
were removed from the end of a table or were written anew, and which. It does not notice: the newest
rows removed when nothing recorded their heads, or when the record was replaced too; and it is no
signature: who can write the file can write another one, with a chain of its own, and another
run.json. Against that help copies and exports kept elsewhere.

Why the file is made under another name and moved into place when it is complete: an empty ledger
file then never exists by right, and one that is found empty is known to be damaged.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from cis_pipeline.core.errors import LedgerError
from cis_pipeline.core.identity import content_key
from cis_pipeline.core.model import (
    Coding,
    Correction,
    Decision,
    Problem,
    Record,
    Ruling,
    Source,
    Workbook,
)
from cis_pipeline.ledger.explained import NO_ENTRY, explained
from cis_pipeline.ledger.hash_chain import SHORT, link
from cis_pipeline.ledger.rows import (
    KEY,
    SINCE,
    TABLES,
    Batch,
    TakenFile,
    loaded,
    row_of,
    to_coding,
    to_correction,
    to_decision,
    to_record,
    to_ruling,
    to_source,
    to_workbook,
)
from cis_pipeline.ledger.verification import Earlier, verified

__all__ = ["TABLES", "Batch", "Store", "TakenFile"]

_PATIENCE = 5.0
"""Seconds to wait for another program that has the ledger open."""

_SCHEMA_VERSION = 5
"""A ledger of an earlier version gets the tables that it lacks when it is first written to."""


def _schema(tables: Iterable[str]) -> Iterator[str]:
    """The statements that make these tables, which take rows and never lose or change one."""
    for name in tables:
        unique = " UNIQUE" if name in ("records", "bases", "withheld") else ""
        yield (
            f"CREATE TABLE {name} (seq INTEGER PRIMARY KEY, key TEXT NOT NULL{unique}, "
            "body TEXT NOT NULL, hash TEXT NOT NULL);"
        )
        for never, statement in (("change", "UPDATE"), ("delete", "DELETE")):
            yield (
                f"CREATE TRIGGER {name}_never_{never} BEFORE {statement} ON {name} "
                "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;"
            )
    yield f"PRAGMA user_version={_SCHEMA_VERSION};"


class Store:
    """An open ledger. Use it as a context manager; `append` is its only way to write."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.exists():
            _create(path)
        with self._told():
            if path.stat().st_size == 0:
                raise sqlite3.DatabaseError("the file is empty")
            self._db = _connect(path)
        try:
            self._require_version()
        except LedgerError:
            self.close()
            raise

    def _require_version(self) -> None:
        with self._told():
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
        self._tables = [t for t in TABLES if SINCE.get(t, 1) <= version]
        if not 1 <= version <= _SCHEMA_VERSION:
            raise LedgerError(
                f"{self.path}: written by another version of cis_pipeline (schema {version}, this "
                f"one reads {_SCHEMA_VERSION}); use that version, or its `cis export` and "
                "`cis restore`"
            )

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; further calls fail."""
        self._db.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Whatever SQLite or the system has to say, as a sentence with a remedy."""
        try:
            yield
        except (sqlite3.DatabaseError, OSError) as error:
            raise explained(self.path, error) from None

    # --- reading -------------------------------------------------------------------------------

    def rows(self, table: str) -> list[dict[str, Any]]:
        """The rows of a table as plain JSON objects, in the order they were added."""
        return list(self._rows(table))

    def _rows(self, table: str) -> Iterator[dict[str, Any]]:
        """The same, one after the other: no more than one is held as text."""
        if table in self._tables:
            with self._told():
                for (body,) in self._db.execute(f"SELECT body FROM {table} ORDER BY seq"):
                    yield loaded(body)

    def records(self) -> list[Record]:
        """All records, in the order they were added."""
        return [to_record(row) for row in self._rows("records")]

    def decisions(self) -> list[Decision]:
        """All decisions, in the order they were made."""
        return [to_decision(row) for row in self._rows("decisions")]

    def sources(self) -> dict[str, Source]:
        """The latest description of each source, by source_id."""
        found = (to_source(row) for row in self.rows("sources"))
        return {source.source_id: source for source in found}

    def corrections(self) -> list[Correction]:
        """All corrections, in the order they were made."""
        return [to_correction(row) for row in self.rows("corrections")]

    def rulings(self) -> list[Ruling]:
        """All rulings about the review itself, in the order they were made."""
        return [to_ruling(row) for row in self.rows("rulings")]

    def workbooks(self) -> list[Workbook]:
        """All workbooks that were handed out, in the order they were written."""
        return [to_workbook(row) for row in self.rows("workbooks")]

    def codings(self) -> list[Coding]:
        """All that was said about themes, in the order it was said."""
        return [to_coding(row) for row in self.rows("codings")]

    def taken(self) -> list[TakenFile]:
        """Every file each time it was taken in, in order."""
        return [TakenFile(**row) for row in self.rows("files")]

    def bases(self) -> dict[str, str]:
        """The parts of the protocol that decisions and rulings rest on, by digest."""
        return {row["digest"]: row["text"] for row in self.rows("bases")}

    def files(self) -> dict[str, TakenFile]:
        """The latest state in which each file was taken in, by path."""
        return {file.path: file for file in self.taken()}

    def heads(self) -> dict[str, list[Any]]:
        """Of each table the number and the hash of its last row: [seq, hash], [0, ""] if empty."""
        found: dict[str, list[Any]] = {table: [0, ""] for table in TABLES}
        with self._told():
            for table in self._tables:
                query = f"SELECT seq, hash FROM {table} ORDER BY seq DESC LIMIT 1"
                found[table] = list(self._db.execute(query).fetchone() or (0, ""))
        return found

    def holds(self, heads: Mapping[str, Sequence[object]]) -> bool:
        """Whether each row that was a head at an earlier moment is still there as it was."""
        with self._told():
            for table, (seq, digest) in heads.items():
                if [seq, digest] != [0, ""]:
                    query = f"SELECT hash FROM {table} WHERE seq = ?"
                    there = table in self._tables and self._db.execute(query, (seq,)).fetchone()
                    if not there or there[0] != digest:
                        return False
        return True

    def links(self) -> dict[str, str]:
        """Of each table the beginnings of the hashes of all its rows, one after the other."""
        found = dict.fromkeys(TABLES, "")
        with self._told():
            for table in self._tables:
                query = f"SELECT substr(hash, 1, {SHORT}) FROM {table} ORDER BY seq"
                found[table] = "".join(short for (short,) in self._db.execute(query))
        return found

    def head(self) -> str:
        """One digest of all that the ledger holds; it changes with every row added."""
        text = json.dumps(list(self.heads().values()))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    # --- writing -------------------------------------------------------------------------------

    def append(self, batch: Batch, at: str) -> Batch:
        """Add what is new in the batch, in one transaction; return what was added.

        A record already there is not added again. `at` (ISO 8601, UTC) stamps decisions, files,
        corrections and rulings; files are told how many records stood there before, corrections
        how many decisions.
        Raises LedgerError if a record's id is taken by another content.
        """
        before = {table: seq for table, (seq, _) in self.heads().items()}
        new = replace(
            batch,
            records=self._unknown_records(batch.records),
            decisions=tuple(d if d.at else replace(d, at=at) for d in batch.decisions),
            files=tuple(replace(f, at=at, before=before["records"]) for f in batch.files),
            corrections=tuple(
                replace(c, at=c.at or at, after=before["decisions"]) for c in batch.corrections
            ),
            rulings=tuple(replace(r, at=r.at or at) for r in batch.rulings),
            workbooks=tuple(replace(w, at=w.at or at) for w in batch.workbooks),
            codings=tuple(replace(c, at=c.at or at) for c in batch.codings),
        )
        with self._told(), self._transaction():
            for table in TABLES:
                bases = table == "bases"
                rows = self._unknown_bases(new.bases or {}) if bases else _rows_of(new, table)
                self._add(table, rows)
        return new

    def restore(self, rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> None:
        """Add the rows of an export, which `faults` has judged, to an empty ledger as they are.

        Why rows, not values: an older version has written fewer fields, and with new ones the
        hashes would be others than those of the ledger that was exported.
        """
        with self._told(), self._transaction():
            for table in TABLES:
                self._add(table, rows[table])

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            for statement in _schema(t for t in TABLES if t not in self._tables):
                self._db.execute(statement)
            yield
            self._db.execute("COMMIT")
            self._tables = list(TABLES)
        except BaseException:
            if self._db.in_transaction:  # SQLite rolls back by itself when the disk is full
                self._db.execute("ROLLBACK")
            raise

    def _unknown_records(self, records: tuple[Record, ...]) -> tuple[Record, ...]:
        known = set[str]()
        if records:
            with self._told():
                known = {key for (key,) in self._db.execute("SELECT key FROM records")}
        new: dict[str, Record] = {}
        for record in records:
            if record.record_id in known:
                self._require_same(record)
            else:
                new.setdefault(record.record_id, record)
        return tuple(new.values())

    def _require_same(self, record: Record) -> None:
        """LedgerError if the ledger holds another content under the id of a record."""
        query = "SELECT body FROM records WHERE key = ?"
        with self._told():
            (body,) = self._db.execute(query, (record.record_id,)).fetchone()
        there = to_record(loaded(body))
        if content_key(there.raw) != content_key(record.raw):
            raise LedgerError(
                f"{record.locator}: its id {record.record_id} belongs to another record "
                f"already ({there.locator}); put a space into one of its lines, and the "
                "id will be another"
            )

    def _unknown_bases(self, bases: Mapping[str, str]) -> Iterator[dict[str, str]]:
        known = {row["digest"] for row in self.rows("bases")} if bases else set()
        for digest, text in bases.items():
            if digest not in known:
                yield {"digest": digest, "text": text}

    def _add(self, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
        last = self._db.execute(f"SELECT hash FROM {table} ORDER BY seq DESC LIMIT 1").fetchone()
        chained = _chained(rows, KEY[table], last[0] if last else "")
        self._db.executemany(f"INSERT INTO {table} (key, body, hash) VALUES (?, ?, ?)", chained)

    # --- checking ------------------------------------------------------------------------------

    def verify(
        self,
        known: Mapping[str, Sequence[Any]] | None = None,
        seen: Mapping[str, str] | None = None,
        sound: Mapping[str, Sequence[Any]] | None = None,
    ) -> list[Problem]:
        """Every fault in the file, as the head of this module lists them; none: an empty list.

        `known` are the `heads` of an earlier moment: each of those rows must still be there; where
        one is not, `seen`, the `links` of that moment, tell which row was changed first. Up to the
        heads `sound`, which must be those known, the rows were judged before: of these it is looked
        only whether any was changed since. Raises LedgerError where SQLite cannot read the file at
        all.
        """
        with self._told():
            state = self._db.execute("PRAGMA integrity_check").fetchone()[0]
        found = [] if state == "ok" else [("file", str(state))]
        earlier = Earlier(known or {}, seen or {}, sound or {})
        remedy = "compare with a copy of the ledger or with the latest `cis export`"
        return [
            Problem(f"{self.path.name} {where}", what, remedy)
            for where, what in (*found, *verified(self.entries, earlier))
        ]

    def entries(self, table: str) -> Iterator[tuple[int, str, str, str]]:
        """The number, key, text and hash of each row, in order, one after the other."""
        if table in self._tables:
            with self._told():
                yield from self._db.execute(
                    f"SELECT seq, key, body, hash FROM {table} ORDER BY seq"
                )


def _rows_of(batch: Batch, table: str) -> Iterator[dict[str, Any]]:
    return map(row_of, getattr(batch, table))


_dumped = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def _chained(
    rows: Iterable[Mapping[str, Any]], key: str, before: str
) -> Iterator[tuple[str, str, str]]:
    """Rows as they are written, each with its key and its link to the one before."""
    for row in rows:
        body = _dumped(row)
        before = link(before, body)
        yield row[key], body, before


def _connect(path: Path) -> sqlite3.Connection:
    """Open the ledger; in a folder that cannot be written to, for reading only."""
    try:
        return _tried(sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None))
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in NO_ENTRY:
            raise
        log = path.with_name(path.name + "-wal")
        if log.exists() and log.stat().st_size:  # there are rows that only a writer could read
            raise
    uri = f"{path.resolve().as_uri()}?immutable=1"
    return _tried(sqlite3.connect(uri, uri=True, isolation_level=None))


def _tried(db: sqlite3.Connection) -> sqlite3.Connection:
    try:
        db.execute("PRAGMA synchronous=FULL")
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        db.close()
        raise
    return db


def _create(path: Path) -> None:
    unfinished = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.unlink(missing_ok=True)  # SQLite drops the log of a file that is gone
        with closing(sqlite3.connect(unfinished)) as db:
            db.execute("PRAGMA journal_mode=WAL")  # readers never wait; it stays with the file
            db.executescript("".join(_schema(TABLES)))
        unfinished.replace(path)  # closing has written all of the log into it
    except (OSError, sqlite3.DatabaseError) as error:
        raise explained(path, error) from None
