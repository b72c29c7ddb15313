"""A table of bibliographic columns becomes the records that are compared.

For people without a review: whatever a reference manager or a colleague put into a spreadsheet.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.model import CochraneVersions, Record
from cis_pipeline.dedupe.columns import where
from cis_pipeline.dedupe.keys import BEGINNING, RECORDS, keys_of
from cis_pipeline.dedupe.local import compare_all

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
    "isbn": ("isbn",),
    "abstract": ("abstract",),
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


def deduplicated(frame: pd.DataFrame, cochrane: CochraneVersions = "one") -> pd.DataFrame:
    """See `cis_pipeline.dedupe.deduplicate`."""
    named = [str(column) for column in frame.columns]
    texts = [[_text(value) for value in frame.iloc[:, at]] for at in range(len(named))]
    table = pl.DataFrame(
        dict(zip(named, texts, strict=True)), schema=dict.fromkeys(named, pl.String)
    )
    own_ids, records = records_of(table)
    ids = numbered(own_ids)
    first = compare_all(records, cochrane).groups.first.tolist()
    names = ids.to_list()
    result = frame.copy()
    result["group"] = [names[at] for at in first]
    result["duplicate_of"] = [names[at] if at != row else "" for row, at in enumerate(first)]
    return result


def _text(value: Any) -> str:
    """One cell as text; "" where it is empty, whatever the table writes for that."""
    if isinstance(value, str):
        return value
    if isinstance(value, (list, tuple)):
        return "; ".join(map(str, value))
    if value is None or str(value) in ("NaT", "<NA>") or value != value:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def wanted(columns: list[str]) -> list[str]:
    """Of the columns of a table those that are compared."""
    names = {name for names in COLUMNS.values() for name in names}
    return [column for column in columns if column.strip().lower() in names]


def records_of(table: pl.DataFrame) -> tuple[pl.Series, pl.DataFrame]:
    """The ids of a table of texts ("" where a row has none), and its rows as records (columns:
    RECORDS), in their order. Raises SourceError without a title column."""
    named = {column.strip().lower(): column for column in table.columns}
    if "title" not in named:
        raise SourceError(
            f"the table has no column title (it has {', '.join(named) or 'none'}); "
            "rename the column that holds the titles"
        )
    texts = table.select(
        _first_given([named[n] for n in names if n in named]).alias(field)
        for field, names in COLUMNS.items()
    )
    year = texts["year"].str.extract(r"\b((?:1[5-9]|20)\d\d)\b").cast(pl.Int32)
    kind = texts["item_type"].str.to_lowercase()
    records = texts.with_columns(
        year,
        kind.replace_strict(_ITEM_TYPES, default=texts["item_type"]),
        authors_apart(texts["authors"]).alias("authors"),
        pl.lit("").alias("digest"),
    )
    return texts["id"], shortened(records)


def table_of(records: Sequence[Record]) -> pl.DataFrame:
    """The fields of records that are compared, as a table (columns: RECORDS)."""
    columns: dict[str, Any] = {name: [getattr(r, name) for r in records] for name in RECORDS}
    columns["authors"] = _lists(columns["authors"])
    return shortened(pl.DataFrame(columns, schema=RECORDS))


def _lists(names: Sequence[Sequence[str]]) -> pl.Series:
    """Lists of names as a column.

    Why by way of one text: polars takes ten times the room, and four times as long, where it is
    given the lists themselves.
    """
    texts = pl.Series(map(_PART.join, names), dtype=pl.String)
    given = pl.Series([len(one) > 0 for one in names], dtype=pl.Boolean)
    none = pl.Series([[]], dtype=pl.List(pl.String))
    return texts.str.split(_PART).zip_with(given, none)


_AT_ONCE = 20_000
"""Records whose fields are copied into a table at once: their keys are a fraction of these."""


def keys_in_parts(records: Sequence[Record]) -> pl.DataFrame:
    """The keys of records (columns: `keys.KEYS`), without a table of all of them."""
    starts = range(0, max(len(records), 1), _AT_ONCE)
    return pl.concat([keys_of(table_of(records[at : at + _AT_ONCE])) for at in starts])


def shortened(records: pl.DataFrame) -> pl.DataFrame:
    """The columns of RECORDS, of each abstract only what is compared."""
    return records.select(*RECORDS).with_columns(pl.col("abstract").str.slice(0, BEGINNING))


def numbered(ids: pl.Series) -> pl.Series:
    """The ids, those that are "" replaced by the number of the row, from 0; SourceError if one is
    given twice."""
    numbered_ = _filled(ids)
    if is_distinct(ids):
        return numbered_
    twice = numbered_.filter(numbered_.is_duplicated())[0]
    one, two = (numbered_ == twice).arg_true()[:2].to_list()
    own = "is given twice" if ids[one] == ids[two] else "is one row's own and another's number"
    raise SourceError(
        f'records {one + 1} and {two + 1}: the id "{twice}" {own}; '
        "give every record an id of its own in a column id"
    )


def is_distinct(ids: pl.Series) -> bool:
    """Whether no id is given twice, nor is the number of a row without one."""
    return bool(_filled(ids).n_unique() == len(ids))


def _filled(ids: pl.Series) -> pl.Series:
    numbers = pl.int_range(len(ids), eager=True).cast(pl.String)
    return ids.zip_with(ids != "", numbers).alias("id")


def _first_given(columns: list[str]) -> pl.Expr:
    """The first value of the row that is not empty, nor a word for nothing ("NA")."""
    from cis_pipeline.formats.tabular.cells import NOTHING

    texts = [pl.col(name).str.strip_chars() for name in columns]
    nothing = ["", *sorted(NOTHING)]
    return pl.coalesce(*[pl.when(~one.is_in(nothing)).then(one) for one in texts], pl.lit(""))


_PART = "\x1f"
_NAME = r"[^,]+ [A-Z](?:[ .-]*[A-Z]){0,3}\.?"
_INITIALED = r"\s*[^,\s][^,]* [A-Z](?:[ .-]*[A-Z]){0,3}\.?\s*"
_LISTED = rf"^(?:{_INITIALED},)+{_INITIALED}$"
_GLUE = r"[A-Z]\.\s*[A-ZÀ-Þ][\w'’-]+[ ,]"
_MARKS = (
    (r"[^;\s]\s*;[;\s]*[^;\s]", r"\s*;\s*"),
    (r"\S\s*\n\s*\S", r"\s*\n\s*"),
    (r"\S\s+and\s+\S", r"\s+and\s+"),
)
"""What parts authors, and how it shows that there is more than one."""


def authors_apart(column: pl.Series) -> pl.Series:
    """The authors of each cell as a list, see `split_authors`."""
    cell = where(column.str.contains("&"), column, html.unescape, column).str.strip_chars()
    odd = cell.str.starts_with("{")
    parted, done = cell, odd
    for shown, mark in (*_MARKS, (_LISTED, r"\s*,\s*")):
        here = ~done & cell.str.contains(shown)
        at = here.arg_true()
        parted = parted.clone().scatter(at, cell.gather(at).str.replace_all(mark, _PART))
        done = done | here
    rest = odd | (~done & cell.str.contains(rf"{_GLUE}|,\s*(?:,|$)|^,"))
    parted = where(rest, cell, lambda text: _PART.join(split_authors(text)), parted)
    return parted.str.split(_PART).list.eval(pl.element().filter(pl.element() != ""))


_GLUED = re.compile(r"(?<=[A-Z]\.)\s*(?=[A-ZÀ-Þ][\w'’-]+[ ,])")
_INITIALS = re.compile(f"^{_NAME}$")


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
        return (body,) if (body := text.strip("{}")) else ()
    for _, mark in _MARKS:
        parts = [part for part in re.split(mark, text) if part]
        if len(parts) > 1:
            return tuple(parts)
    commas = [part.strip() for part in text.split(",") if part.strip()]
    if len(commas) > 1 and all(_INITIALS.match(part) for part in commas):
        return tuple(commas)
    return tuple(part.strip() for part in _GLUED.split(text))
