"""What SQLite, or the system, says of a ledger that cannot be read or written, as a sentence."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from cis_pipeline.core.errors import CisError, LedgerError, LockedError, ReviewError

NO_ENTRY = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)
"""The errors of a file that may not be opened, or not be written to."""


def explained(path: Path, error: Exception) -> CisError:
    """What an error of SQLite or of the system means for the user, and what to do about it."""
    # an error that has no code comes from `ledger.store`, about a file that is no ledger
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
    if code in NO_ENTRY or isinstance(error, OSError):
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
