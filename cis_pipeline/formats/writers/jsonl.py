"""JSON lines: an object a record with every field under its own name, and nothing lost.

Fields that are empty are left out, but for record_id, source_id and title. `authors` and
`keywords` are lists, `year` and `nth` numbers, `channel` is its word; `raw` is the entry as it
stood in the file it came from. `cis_pipeline.formats.cis_jsonl` reads it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from operator import attrgetter
from pathlib import Path

from cis_pipeline.core.files import dumped, silent, write_all
from cis_pipeline.core.model import Record
from cis_pipeline.formats.writers import Tell

FORMAT = "JSON lines"
SUFFIX = ".jsonl"
HOLDS = frozenset(f.name for f in fields(Record)) - {"record_id", "source_id", "nth", "locator"}
"""All but what says where a record stands, which is now this file."""

_NAMES = tuple(f.name for f in fields(Record))
_ALWAYS = ("record_id", "source_id", "title")


def write(records: Iterable[Record], path: Path, tell: Tell = silent) -> int:
    """Write a line for each record; how many."""
    return write_all(path, _lines(records))


def _lines(records: Iterable[Record]) -> Iterator[bytes]:
    values = attrgetter(*_NAMES)
    for record in records:
        named = zip(_NAMES, values(record), strict=True)
        yield dumped({name: value for name, value in named if value or name in _ALWAYS}) + b"\n"
