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
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from cis_pipeline.core.errors import CisError, LedgerError, LockedError, ReviewError
from cis_pipeline.core.identity import content_key
from cis_pipeline.core.model import Correction, Decision, Problem, Record, Ruling, Source
from cis_pipeline.ledger.hash_chain import SHORT, broken_rows, link, lost, missing
from cis_pipeline.ledger.rows import (
    KEY,
    LATER_TABLES,
    TABLES,
    Batch,
    TakenFile,
    faults,
    to_correction,
    to_decision,
    to_record,
    to_ruling,
    to_source,
)

__all__ = ["TABLES", "Batch", "Store", "TakenFile"]

_PATIENCE = 5.0
"""Seconds to wait for another program that has the ledger open."""

_SCHEMA_VERSION = 2
_OLDER = 1
"""A ledger of before there were `LATER_TABLES`; it gets them when it is first written to."""


def _schema(tables: Iterable[str]) -> Iterator[str]:
    """The statements that make these tables, which take rows and never lose or change one."""
    for name in tables:
        unique = " UNIQUE" if name in ("records", "bases") else ""
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
        self._tables = [t for t in TABLES if version != _OLDER or t not in LATER_TABLES]
        if version not in (_OLDER, _SCHEMA_VERSION):
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
            raise _explained(self.path, error) from None

    # --- reading -------------------------------------------------------------------------------

    def rows(self, table: str) -> list[dict[str, Any]]:
        """The rows of a table as plain JSON objects, in the order they were added."""
        if table not in self._tables:
            return []
        with self._told():
            found = self._db.execute(f"SELECT body FROM {table} ORDER BY seq").fetchall()
        return [json.loads(body) for (body,) in found]

    def records(self) -> list[Record]:
        """All records, in the order they were added."""
        return [to_record(row) for row in self.rows("records")]

    def decisions(self) -> list[Decision]:
        """All decisions, in the order they were made."""
        return [to_decision(row) for row in self.rows("decisions")]

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

    def bases(self) -> dict[str, str]:
        """The parts of the protocol that decisions and rulings rest on, by digest."""
        return {row["digest"]: row["text"] for row in self.rows("bases")}

    def files(self) -> dict[str, TakenFile]:
        """The latest state in which each file was taken in, by path."""
        return {row["path"]: TakenFile(**row) for row in self.rows("files")}

    def heads(self) -> dict[str, list[Any]]:
        """Of each table the number and the hash of its last row: [seq, hash], [0, ""] if empty."""
        found: dict[str, list[Any]] = {table: [0, ""] for table in TABLES}
        with self._told():
            for table in self._tables:
                query = f"SELECT seq, hash FROM {table} ORDER BY seq DESC LIMIT 1"
                found[table] = list(self._db.execute(query).fetchone() or (0, ""))
        return found

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

        A record already there is not added again. `at` (ISO 8601, UTC) stamps decisions,
        corrections and rulings; corrections are told how many decisions stood there before.
        Raises LedgerError if a record's id is taken by another content.
        """
        new = replace(
            batch,
            records=self._unknown_records(batch.records),
            decisions=tuple(replace(d, at=d.at or at) for d in batch.decisions),
            corrections=tuple(self._placed(c, at) for c in batch.corrections),
            rulings=tuple(replace(r, at=r.at or at) for r in batch.rulings),
        )
        with self._told(), self._transaction():
            self._add("sources", map(asdict, new.sources))
            self._add("records", map(asdict, new.records))
            self._add("bases", self._unknown_bases(new.bases or {}))
            self._add("decisions", map(asdict, new.decisions))
            self._add("files", map(asdict, new.files))
            self._add("corrections", map(asdict, new.corrections))
            self._add("rulings", map(asdict, new.rulings))
        return new

    def _placed(self, correction: Correction, at: str) -> Correction:
        before = self.heads()["decisions"][0]
        return replace(correction, after=before, at=correction.at or at)

    def restore(self, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
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
        known = {}
        if records:
            with self._told():
                known = dict(self._db.execute("SELECT key, body FROM records").fetchall())
        new: dict[str, Record] = {}
        for record in records:
            if record.record_id in known:
                there = to_record(json.loads(known[record.record_id]))
                if content_key(there.raw) != content_key(record.raw):
                    raise LedgerError(
                        f"{record.locator}: its id {record.record_id} belongs to another record "
                        f"already ({there.locator}); put a space into one of its lines, and the "
                        "id will be another"
                    )
            else:
                new.setdefault(record.record_id, record)
        return tuple(new.values())

    def _unknown_bases(self, bases: Mapping[str, str]) -> Iterator[dict[str, str]]:
        known = {row["digest"] for row in self.rows("bases")} if bases else set()
        for digest, text in bases.items():
            if digest not in known:
                yield {"digest": digest, "text": text}

    def _add(self, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
        last = self._db.execute(f"SELECT hash FROM {table} ORDER BY seq DESC LIMIT 1").fetchone()
        before = last[0] if last else ""
        chained = []
        for row in rows:
            body = json.dumps(row, ensure_ascii=False, sort_keys=True)
            before = link(before, body)
            chained.append((row[KEY[table]], body, before))
        self._db.executemany(f"INSERT INTO {table} (key, body, hash) VALUES (?, ?, ?)", chained)

    # --- checking ------------------------------------------------------------------------------

    def verify(
        self,
        known: Mapping[str, Sequence[Any]] | None = None,
        seen: Mapping[str, str] | None = None,
    ) -> list[Problem]:
        """Every fault in the file, as the head of this module lists them; none: an empty list.

        `known` are the `heads` of an earlier moment: each of those rows must still be there; where
        one is not, `seen`, the `links` of that moment, tell which row was changed first. Raises
        LedgerError where SQLite cannot read the file at all.
        """
        problems: list[Problem] = []
        bodies: dict[str, list[object]] = {}
        with self._told():
            state = self._db.execute("PRAGMA integrity_check").fetchone()[0]
            if state != "ok":
                problems.append(self._fault("file", str(state)))
            for table in TABLES:
                query = f"SELECT seq, key, body, hash FROM {table} ORDER BY seq"
                rows = self._db.execute(query).fetchall() if table in self._tables else []
                bodies[table] = [_parsed(body) for _, _, body, _ in rows]
                problems += self._table_faults(table, rows, bodies[table])
                head = (known or {}).get(table, (0, ""))
                if lost(head, ((r[0], r[3]) for r in rows)):
                    now = "".join(digest[:SHORT] for *_, digest in rows)
                    place, what = missing(head[0], (seen or {}).get(table, ""), now)
                    problems.append(self._fault(f"{table} {place}", what))
        return problems + [self._fault(f"{f.table} row {f.place}", f.what) for f in faults(bodies)]

    def _table_faults(
        self, table: str, rows: Sequence[tuple[Any, ...]], bodies: Sequence[object]
    ) -> Iterator[Problem]:
        """The rows at which the chain breaks, and every row under a key not its own."""
        for place, what in broken_rows((seq, body, digest) for seq, _, body, digest in rows):
            yield self._fault(f"{table} {place}", what)
        for (seq, key, _, _), row in zip(rows, bodies, strict=True):
            own = row.get(KEY[table]) if isinstance(row, dict) else key
            if key != own:
                yield self._fault(f"{table} row {seq}", f'it is filed under "{key}" and is "{own}"')

    def _fault(self, where: str, what: str) -> Problem:
        remedy = "compare with a copy of the ledger or with the latest `cis export`"
        return Problem(f"{self.path.name} {where}", what, remedy)


def _explained(path: Path, error: Exception) -> CisError:
    """What an error of SQLite or of the system means for the user, and what to do about it."""
    # an error that has no code comes from this module, about a file that is no ledger
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL):
        return LockedError(
            f"{path}: another program has the ledger open ({error}); close it and run again; "
            "nothing is lost"
        )
    if code == sqlite3.SQLITE_FULL:
        return ReviewError(
            f"{path}: the disk is full ({error}); nothing was written; make room and run again"
        )
    if code in _NO_ENTRY or isinstance(error, OSError):
        return ReviewError(
            f"{path}: cannot be written ({error}); give yourself write permission to "
            "the review folder, or copy the review to a folder of your own"
        )
    if code == sqlite3.SQLITE_IOERR:
        return ReviewError(
            f"{path}: the disk could not be read or written ({error}); nothing was written; see "
            "that the drive is connected and sound, and run again"
        )
    return LedgerError(
        f"{path}: the ledger is damaged or incomplete ({error}); nothing was written. "
        "Put back a copy of the file, or `cis restore` the latest `cis export`; if there "
        "is neither, move it aside: `cis run` builds the ledger again from the exports and "
        "sheets in data/, without decisions that were made by `cis decide`"
    )


_NO_ENTRY = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)


def _parsed(body: str) -> object:
    try:
        return json.loads(body)
    except (ValueError, TypeError):
        return None


def _connect(path: Path) -> sqlite3.Connection:
    """Open the ledger; in a folder that cannot be written to, for reading only."""
    try:
        return _tried(sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None))
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in _NO_ENTRY:
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
        raise _explained(path, error) from None
