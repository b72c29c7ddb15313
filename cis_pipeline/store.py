"""The ledger on disk: one SQLite file to which rows are added and in which none is ever changed.

Each row carries the hash of its own text and of the row before it, so that a row altered, lost
or slipped in later is noticed (`verify`). Triggers refuse UPDATE and DELETE; a batch is one
transaction, synced to disk before it counts, so a run killed at any moment leaves either the
whole batch or none of it.

Why the file is made under another name and moved into place: an empty ledger file then never
exists by right, and one that is found empty is known to be damaged.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from cis_pipeline.errors import LedgerError, ReviewError
from cis_pipeline.identity import content_key, make_id
from cis_pipeline.model import Channel, Decision, Problem, Record, Source, Verdict

TABLES = ("sources", "records", "bases", "decisions", "files")
"""Everything a ledger holds, in the order in which a batch is written."""

_SCHEMA_VERSION = 1
_SCHEMA = "".join(
    f"""
CREATE TABLE {name} (seq INTEGER PRIMARY KEY, key TEXT NOT NULL{unique}, body TEXT NOT NULL,
                     hash TEXT NOT NULL);
CREATE TRIGGER {name}_never_change BEFORE UPDATE ON {name}
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER {name}_never_delete BEFORE DELETE ON {name}
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
"""
    for name, unique in (
        ("sources", ""),
        ("records", " UNIQUE"),
        ("bases", " UNIQUE"),
        ("decisions", ""),
        ("files", ""),
    )
)


@dataclass(frozen=True, slots=True)
class TakenFile:
    """A file that was taken in whole: its path in the review, its SHA-256 and its records."""

    path: str
    sha256: str
    records: int = 0


@dataclass(frozen=True)
class Batch:
    """What one step adds; it is written whole or not at all. `bases` maps digest to text."""

    sources: tuple[Source, ...] = ()
    records: tuple[Record, ...] = ()
    bases: Mapping[str, str] | None = None
    decisions: tuple[Decision, ...] = ()
    files: tuple[TakenFile, ...] = ()


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
        if version != _SCHEMA_VERSION:
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
        """Whatever SQLite has to say, as a sentence with a remedy."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            if "readonly" in str(error) or "unable to open" in str(error):
                raise ReviewError(
                    f"{self.path}: cannot be written ({error}); give yourself write permission to "
                    "the review folder, or copy the review to a folder of your own"
                ) from None
            raise LedgerError(
                f"{self.path}: the ledger is damaged or incomplete ({error}); nothing was written. "
                "Put back a copy of the file, or `cis restore` the latest `cis export`; if there "
                "is neither, move it aside: `cis run` builds the ledger again from the exports and "
                "sheets in data/, without decisions that were made by `cis decide`"
            ) from None

    # --- reading -------------------------------------------------------------------------------

    def rows(self, table: str) -> list[dict[str, Any]]:
        """The rows of a table as plain JSON objects, in the order they were added."""
        with self._told():
            found = self._db.execute(f"SELECT body FROM {table} ORDER BY seq").fetchall()
        return [json.loads(body) for (body,) in found]

    def records(self) -> list[Record]:
        """All records, in the order they were added."""
        return [_record(row) for row in self.rows("records")]

    def decisions(self) -> list[Decision]:
        """All decisions, in the order they were made."""
        return [_decision(row) for row in self.rows("decisions")]

    def sources(self) -> dict[str, Source]:
        """The latest description of each source, by source_id."""
        found = (_source(row) for row in self.rows("sources"))
        return {source.source_id: source for source in found}

    def files(self) -> dict[str, TakenFile]:
        """The latest state in which each file was taken in, by path."""
        return {row["path"]: TakenFile(**row) for row in self.rows("files")}

    def head(self) -> str:
        """One digest of all that the ledger holds; it changes with every row added."""
        with self._told():
            heads = [
                self._db.execute(f"SELECT seq, hash FROM {t} ORDER BY seq DESC LIMIT 1").fetchone()
                for t in TABLES
            ]
        return hashlib.sha256(json.dumps(heads).encode()).hexdigest()[:16]

    # --- writing -------------------------------------------------------------------------------

    def append(self, batch: Batch, at: str) -> Batch:
        """Add what is new in the batch, in one transaction; return what was added.

        A record already there is not added again. `at` (ISO 8601, UTC) stamps the decisions.
        Raises LedgerError if a record's id is taken by another content.
        """
        new = replace(
            batch,
            records=self._unknown_records(batch.records),
            decisions=tuple(replace(d, at=d.at or at) for d in batch.decisions),
        )
        with self._told(), self._transaction():
            self._add("sources", ((s.source_id, asdict(s)) for s in new.sources))
            self._add("records", ((r.record_id, asdict(r)) for r in new.records))
            self._add("bases", self._unknown_bases(new.bases or {}))
            self._add("decisions", ((d.record_id, asdict(d)) for d in new.decisions))
            self._add("files", ((f.path, asdict(f)) for f in new.files))
        return new

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def _unknown_records(self, records: tuple[Record, ...]) -> tuple[Record, ...]:
        known = {}
        if records:
            with self._told():
                known = dict(self._db.execute("SELECT key, body FROM records").fetchall())
        new: dict[str, Record] = {}
        for record in records:
            if record.record_id in known:
                there = _record(json.loads(known[record.record_id]))
                if content_key(there.raw) != content_key(record.raw):
                    raise LedgerError(
                        f"{record.locator}: its id {record.record_id} belongs to another record "
                        f"already ({there.locator}); put a space into one of its lines, and the "
                        "id will be another"
                    )
            else:
                new.setdefault(record.record_id, record)
        return tuple(new.values())

    def _unknown_bases(self, bases: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
        known = {row["digest"] for row in self.rows("bases")} if bases else set()
        for digest, text in bases.items():
            if digest not in known:
                yield digest, {"digest": digest, "text": text}

    def _add(self, table: str, rows: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
        last = self._db.execute(f"SELECT hash FROM {table} ORDER BY seq DESC LIMIT 1").fetchone()
        before = last[0] if last else ""
        chained = []
        for key, row in rows:
            body = json.dumps(row, ensure_ascii=False, sort_keys=True)
            before = _link(before, body)
            chained.append((key, body, before))
        self._db.executemany(f"INSERT INTO {table} (key, body, hash) VALUES (?, ?, ?)", chained)

    # --- checking ------------------------------------------------------------------------------

    def verify(self) -> list[Problem]:
        """Every fault in the file: broken chains, rows lost, ids that do not fit, orphans."""
        with self._told():
            state = self._db.execute("PRAGMA integrity_check").fetchone()[0]
            problems = [] if state == "ok" else [Problem(self.path.name, str(state))]
            for table in TABLES:
                problems += self._verify_chain(table)
        records = {r.record_id: r for r in self.records()}
        for r in records.values():
            if r.record_id != make_id(r.source_id, r.raw, r.nth):
                problems.append(Problem(r.record_id, "its id does not follow from its content"))
        for d in self.decisions():
            pair = d.verdict in (Verdict.DUPLICATE, Verdict.NOT_DUPLICATE)
            for record_id in (d.record_id, d.target) if pair else (d.record_id,):
                if record_id not in records:
                    problems.append(
                        Problem(f"decision by {d.by}", f"there is no record {record_id}")
                    )
        return problems

    def _verify_chain(self, table: str) -> list[Problem]:
        before = ""
        rows = self._db.execute(f"SELECT seq, body, hash FROM {table} ORDER BY seq").fetchall()
        for place, (seq, body, digest) in enumerate(rows, 1):
            if seq != place or digest != _link(before, body):
                return [
                    Problem(
                        f"{self.path.name} {table} row {seq}",
                        "the hash chain breaks here: a row was changed, removed or slipped in",
                        "compare with a copy of the ledger or with the latest `cis export`",
                    )
                ]
            before = digest
        return []


def _connect(path: Path) -> sqlite3.Connection:
    """Open the ledger; in a folder that cannot be written to, for reading only."""
    try:
        return _tried(sqlite3.connect(path, isolation_level=None))
    except sqlite3.OperationalError:
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


def _link(before: str, body: str) -> str:
    return hashlib.sha256(f"{before}\n{body}".encode()).hexdigest()


def _create(path: Path) -> None:
    unfinished = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.unlink(missing_ok=True)
        with closing(sqlite3.connect(unfinished)) as db:
            db.executescript(f"{_SCHEMA} PRAGMA user_version={_SCHEMA_VERSION};")
        unfinished.replace(path)
        with closing(sqlite3.connect(path)) as db:
            db.execute("PRAGMA journal_mode=WAL")  # readers never wait; it stays with the file
    except (OSError, sqlite3.OperationalError) as error:
        raise ReviewError(
            f"{path}: the ledger cannot be made here ({error}); give yourself write permission to "
            "the folder, or copy the review to a folder of your own"
        ) from None


KEYS: Mapping[str, frozenset[str]] = {
    "bases": frozenset({"digest", "text"}),
    **{
        table: frozenset(f.name for f in fields(row))
        for table, row in (
            ("sources", Source),
            ("records", Record),
            ("decisions", Decision),
            ("files", TakenFile),
        )
    },
}
"""The keys that each row of a table has."""

_TUPLES = {f.name for c in (Record, Decision) for f in fields(c) if str(f.type).startswith("tuple")}


def _values(row: Mapping[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if k in _TUPLES else v for k, v in row.items()}


def _record(row: Mapping[str, Any]) -> Record:
    channel = row["channel"]
    return Record(**{**_values(row), "channel": Channel(channel) if channel else None})


def _decision(row: Mapping[str, Any]) -> Decision:
    return Decision(**{**_values(row), "verdict": Verdict(row["verdict"])})


def _source(row: Mapping[str, Any]) -> Source:
    return Source(**{**row, "channel": Channel(row["channel"])})


def from_rows(rows: Mapping[str, list[dict[str, Any]]]) -> Batch:
    """The batch that plain rows of each table stand for (the inverse of `rows`)."""
    return Batch(
        sources=tuple(_source(row) for row in rows["sources"]),
        records=tuple(_record(row) for row in rows["records"]),
        bases={row["digest"]: row["text"] for row in rows["bases"]},
        decisions=tuple(_decision(row) for row in rows["decisions"]),
        files=tuple(TakenFile(**row) for row in rows["files"]),
    )
