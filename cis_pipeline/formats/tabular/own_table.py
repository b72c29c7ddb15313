"""Our own tables (CSV, Excel): each column is a field of a record, and comes back as it was.

A table of ours is known by its columns record_id, source_id and title. Why it is read apart from
other tables: of those it must be guessed how the vendor parts names and what a column means; here
nothing is guessed.

Text that begins like a formula would run in a spreadsheet, so an apostrophe stands before it in
a CSV file, and is taken off again; one that begins with apostrophes and then like a formula gets
one more, so that every text comes back.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from cis_pipeline.core.model import Channel, Record
from cis_pipeline.formats import fields, item_types

JOIN = "; "
"""What stands between the names, or keywords, in one cell."""

COLUMNS = (
    "record_id", "source_id", "channel", "item_type", "title", "authors", "year", "date",
    "container", "volume", "issue", "pages", "doi", "url", "abstract", "keywords", "language",
    "publisher", "isbn", "issn", "accession", "note", "locator",
)  # fmt: skip
"""The columns in order: those of `ledger.frames.RECORD_COLUMNS` that need no review, and `date`."""

HOLDS = frozenset(COLUMNS) - {"record_id", "source_id", "locator"}
"""The fields that come back; the others say where a record stands, which is now the table."""

_TEXTS = HOLDS - {"channel", "item_type", "authors", "year", "keywords"}

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_FIRST = frozenset("'=+-@\t\r")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def guarded(text: str) -> str:
    """A text as a CSV cell that no spreadsheet takes for a formula.

    >>> guarded("=1+1"), guarded("'=1+1"), guarded("'tis")
    ("'=1+1", "''=1+1", "'tis")
    """
    if text[:1] in _FIRST and _FORMULA.match(text):
        return f"'{text}"
    return text


def doubly_guarded(text: str) -> str:
    """A text as a cell that is text anyhow (Excel): only what reading would take for a guard."""
    return f"'{text}" if text[:1] == "'" and _GUARDED.match(text) else text


def unguarded(cell: str) -> str:
    """The text of such a cell.

    >>> unguarded("'=1+1"), unguarded("''=1+1"), unguarded("'tis")
    ('=1+1', "'=1+1", "'tis")
    """
    return cell[1:] if cell[:1] == "'" and _GUARDED.match(cell) else cell


def is_own(columns: Collection[str]) -> bool:
    """Whether a table with these columns is ours."""
    return "record_id" in columns and "source_id" in columns and "title" in columns


def record(cells: Mapping[str, str], locator: str, raw: str) -> Record:
    """The record of a row of our own table; `cells` by the names of their columns."""

    def one(name: str) -> str:
        return fields.tidy(unguarded(cells.get(name, "").strip()))

    texts: dict[str, Any] = {name: one(name) for name in _TEXTS}
    kind, word = one("item_type"), one("channel")
    return Record(
        **texts,
        locator=locator,
        raw=raw,
        item_type=kind if kind in item_types.TYPES else item_types.item_type(kind),
        authors=fields.names([one("authors")]),
        year=fields.year(one("year"), one("date")),
        keywords=fields.keywords([one("keywords")]),
        channel=Channel(word) if word in set(Channel) else None,
    )
