"""ledger/ of a deposit: each table as JSON lines, and hashes.csv, by which they are checked.

Tables are written and read row by row, however large the ledger is.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.files import beside, write_all
from cis_pipeline.ledger.accepted import chain_accepted
from cis_pipeline.ledger.hash_chain import link
from cis_pipeline.ledger.rows import TABLES, faults, to_ruling
from cis_pipeline.ledger.store import Store
from cis_pipeline.outputs import backup
from cis_pipeline.outputs.deposit.redaction import ADDED, Deposited, Redaction

FOLDER = "ledger"
HASHES = "hashes.csv"
_COLUMNS = ("table", "row", "hash", "left_out", "sha256")


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows of each table were written, by table of how many of them texts were left out,
    and in how many rows a name became a letter."""

    rows: Mapping[str, int]
    without_text: Mapping[str, int]
    without_names: int


def write(redaction: Redaction, folder: Path) -> Written:
    """Write the tables, and beside them the hashes."""
    rows, texts, names = dict[str, int](), dict[str, int](), 0
    with beside(folder / HASHES) as part, part.open("w", encoding="utf-8", newline="") as file:
        hashes = csv.writer(file, lineterminator="\n")
        hashes.writerow(_COLUMNS)

        def passing(table: str) -> Iterator[bytes]:
            nonlocal names
            for n, row in enumerate(redaction.rows(table), 1):
                if table != ADDED:
                    hashes.writerow((table, n, row.hash, row.left_out, row.sha256))
                    texts[table] = texts.get(table, 0) + ("text" in row.left_out)
                    names += "names" in row.left_out
                yield f"{row.text}\n".encode()

        for table in TABLES:
            rows[table] = write_all(folder / f"{table}.jsonl", passing(table))
    return Written(rows, texts, names)


def check(folder: Path) -> None:
    """Judge the rows as `cis check` does, and hold them against the hashes of the ledger.

    ReviewError names file and line of the first that does not fit.
    """
    for table in TABLES:
        if not (folder / f"{table}.jsonl").is_file():
            raise ReviewError(
                f"{folder / table}.jsonl: is missing; nothing was restored: download or copy the "
                "deposit again, whole"
            )
    for fault in faults({table: backup.read_rows(_of(folder, table)) for table in TABLES}):
        raise backup.damaged(_of(folder, fault.table), fault.place, fault.what)
    rulings = [to_ruling(row) for row in backup.read_rows(_of(folder, "rulings"))]
    hashes = _hashes(folder / HASHES)
    for table in TABLES:
        if table != ADDED:
            broken = chain_accepted(table, rulings)
            _check_chain(_of(folder, table), hashes, broken)
    if (more := next(hashes, None)) is not None:
        raise backup.damaged(folder / HASHES, more[0], "names a row that is not there")


def build(folder: Path, ledger: Path) -> dict[str, list[Any]]:
    """Make a ledger of the tables; its heads."""
    with Store(ledger) as store:
        store.restore({table: backup.read_rows(_of(folder, table)) for table in TABLES})
        return store.heads()


def _of(folder: Path, table: str) -> Path:
    return folder / f"{table}.jsonl"


def _check_chain(path: Path, hashes: Iterator[tuple[int, list[str]]], accepted: bool) -> None:
    """Whether each row that is whole has the hash that it had; `accepted` says that people know
    that the chain is broken."""
    before, table = "", path.stem
    with path.open(encoding="utf-8", newline="\n") as lines:
        for n, line in enumerate(lines, 1):
            at, said = next(hashes, (0, []))
            if said[:2] != [table, str(n)] or len(said) != len(_COLUMNS):
                where = path.with_name(HASHES)
                raise backup.damaged(where, at, f"has no hash of row {n} of {table}")
            row = Deposited(line.removesuffix("\n"), *said[2:])
            if not row.left_out and not accepted and row.hash != link(before, row.text):
                what = "its text is not that of which the ledger has the hash"
                raise backup.damaged(path, n, what)
            before = row.hash


def _hashes(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The lines of hashes.csv, each with its number."""
    with backup.told(path, "cannot be read"), path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows, None)
        for row in rows:
            yield rows.line_num, row
