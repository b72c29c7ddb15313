"""The cells of a record in our own tables, in the order of their columns."""

from __future__ import annotations

from operator import attrgetter

from cis_pipeline.model import Record
from cis_pipeline.sources.own_table import COLUMNS, JOIN
from cis_pipeline.writers.whole import one_line

_VALUES = attrgetter(*COLUMNS)


def cells(record: Record) -> list[str]:
    """The texts of a record's fields; several values of a field are joined."""
    return [_text(value) if value else "" for value in _VALUES(record)]


def _text(value: str | int | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        value = JOIN.join(value)
    return one_line(str(value))
