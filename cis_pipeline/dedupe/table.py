"""A table of bibliographic columns becomes Records, and gains the columns that name duplicates.

For people without a review: whatever a reference manager or a colleague put into a spreadsheet.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cis_pipeline.dedupe import find_duplicates
from cis_pipeline.errors import SourceError
from cis_pipeline.model import Record

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = {
    "id": ("id", "record_id"),
    "item_type": ("item_type", "entrytype", "type"),
    "title": ("title",),
    "authors": ("authors", "author"),
    "year": ("year", "date"),
    "container": ("container", "journal", "booktitle", "publication"),
    "volume": ("volume",),
    "issue": ("issue", "number"),
    "pages": ("pages",),
    "doi": ("doi",),
    "url": ("url",),
    "abstract": ("abstract",),
    "publisher": ("publisher",),
    "isbn": ("isbn",),
}
"""Our field and the names (in any case) it may have in a table; of several the first not empty."""

_ITEM_TYPES = {
    "article": "journalArticle",
    "inproceedings": "conferencePaper",
    "conference": "conferencePaper",
    "incollection": "bookSection",
    "inbook": "bookSection",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "techreport": "report",
    "unpublished": "",
    "misc": "",
}
"""BibTeX entry types that are named otherwise with us; other values are taken as they are."""


def deduplicated(frame: pd.DataFrame) -> pd.DataFrame:
    """See `cis_pipeline.dedupe.deduplicate`."""
    records = list(table_records(frame))
    ids = [record.record_id for record in records]
    first = _firsts(records)
    result = frame.copy()
    result["group"] = [first.get(i, i) for i in ids]
    result["duplicate_of"] = [first.get(i, "") if first.get(i, i) != i else "" for i in ids]
    return result


def _firsts(records: list[Record]) -> dict[str, str]:
    """For each record of a document with several the first one, by id."""
    place = {record.record_id: at for at, record in enumerate(records)}
    members: dict[str, set[str]] = {}
    for pair in find_duplicates(records).merges:
        both = members.get(pair.a, {pair.a}) | members.get(pair.b, {pair.b})
        members.update(dict.fromkeys(both, both))
    return {i: min(together, key=place.__getitem__) for i, together in members.items()}


def table_records(frame: pd.DataFrame) -> Iterator[Record]:
    """The rows as Records in their order; an id is the row's own, else its number from 0."""
    named = {str(column).strip().lower(): column for column in frame.columns}
    if "title" not in named:
        raise SourceError(
            f"the table has no column title (it has {', '.join(named) or 'none'}); "
            "rename the column that holds the titles"
        )
    columns = {
        field: [_values(frame[named[name]]) for name in names if name in named]
        for field, names in COLUMNS.items()
    }
    seen: set[str] = set()
    for row in range(len(frame)):
        cells = {field: _cell(lists, row) for field, lists in columns.items()}
        record_id = cells.pop("id") or str(row)
        if record_id in seen:
            raise SourceError(f'table row {row + 1}: the id "{record_id}" is given twice')
        seen.add(record_id)
        yield _record(record_id, cells)


def _values(column: pd.Series[Any]) -> list[Any]:
    """The cells of a column; None where the table has none, whatever it writes for that."""
    return column.astype(object).where(column.notna(), None).tolist()


def _cell(lists: list[list[Any]], row: int) -> str:
    """The first value of the row that is not empty, as text; 2019.0 is "2019"."""
    for values in lists:
        value = values[row]
        if value is None:
            continue
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, (list, tuple)):
            value = "; ".join(map(str, value))
        if text := str(value).strip():
            return text
    return ""


def _record(record_id: str, cells: dict[str, str]) -> Record:
    year = re.search(r"\b(1[5-9]|20)\d\d\b", cells.pop("year"))
    kind = cells.pop("item_type")
    record = Record(
        record_id=record_id,
        item_type=_ITEM_TYPES.get(kind.lower(), kind),
        authors=split_authors(cells.pop("authors")),
        year=int(year[0]) if year else None,
    )
    texts: dict[str, Any] = {**cells}
    return replace(record, **texts)


_GLUED = re.compile(r"(?<=[A-Z]\.)\s*(?=[A-ZÀ-Þ][\w'’-]+[ ,])")
_INITIALS = re.compile(r"^[^,]+ [A-Z](?:[ .-]*[A-Z]){0,3}\.?$")


def split_authors(text: str) -> tuple[str, ...]:
    """The authors of one cell, whether parted by ";", line ends, "and", commas or only by full
    stops after initials; a "{Body and Body}" in braces stays whole.

    >>> split_authors("Smith, John A. and Lee, Mary"), split_authors("Smith JA, Lee M")
    (('Smith, John A.', 'Lee, Mary'), ('Smith JA', 'Lee M'))
    """
    text = html.unescape(text).strip()
    if not text:
        return ()
    if text.startswith("{") and text.endswith("}"):
        return (text.strip("{}"),)
    for mark in (r"\s*;\s*", r"\s*\n\s*", r"\s+and\s+"):
        parts = [part for part in re.split(mark, text) if part]
        if len(parts) > 1:
            return tuple(parts)
    commas = [part.strip() for part in text.split(",") if part.strip()]
    if len(commas) > 1 and all(_INITIALS.match(part) for part in commas):
        return tuple(commas)
    return tuple(part.strip() for part in _GLUED.split(text))
