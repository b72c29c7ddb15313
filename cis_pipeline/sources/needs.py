"""What exports will need before they are read: a library of a million records is no small one.

Measured on 50,000 real records with abstracts, and on 100,000 to 1,000,000 invented ones without
(tests/benchmarks/large_review.py): a run to its first gate takes about so many bytes an entry and
so many a byte of the file, beside those of the program itself. How many entries a file holds is
only guessed, by its lines or its length: it has not been read.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

PROGRAM, ENTRY, BYTE = 400e6, 2_000, 5
"""Bytes of memory: of the program, an entry, and a byte of an export."""

LARGE = 2e9
"""Bytes of memory that are worth a word before they are taken."""

_LEAST = 500
"""Bytes of an entry, where entries have several lines."""

_PIECE = 1 << 20
_ROWS = {".csv", ".tsv", ".jsonl"}


def memory(paths: Iterable[Path]) -> float:
    """The bytes of memory that a run will take which reads these exports."""
    return PROGRAM + sum(_of(path) for path in paths)


def sentence(paths: Iterable[Path]) -> str:
    """What to say of it before they are read; "" where it is not much."""
    need = memory(paths)
    if need < LARGE:
        return ""
    return f"these exports are large: a run takes about {need / 2**30:.1f} GiB of memory"


def _of(path: Path) -> float:
    try:
        size = path.stat().st_size
        entries = _lines(path) if path.suffix.lower() in _ROWS else size / _LEAST
    except OSError:  # which reading it will tell
        return 0.0
    return ENTRY * entries + BYTE * size


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(piece.count(b"\n") for piece in iter(lambda: file.read(_PIECE), b""))
