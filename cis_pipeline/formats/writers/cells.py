"""The cells of a record in our own tables, in the order of their columns."""

from __future__ import annotations

from operator import attrgetter

from cis_pipeline.core.files import one_line
from cis_pipeline.core.model import Record
from cis_pipeline.formats.tabular.own_table import COLUMNS, JOIN
from cis_pipeline.formats.writers.texts import as_keyword, as_name

_VALUES = attrgetter(*COLUMNS)
_AUTHORS, _KEYWORDS = COLUMNS.index("authors"), COLUMNS.index("keywords")


def cells(record: Record) -> list[str]:
    """The texts of a record's fields; several values of a field are joined."""
    values = list(_VALUES(record))
    values[_AUTHORS] = JOIN.join(map(as_name, record.authors))
    values[_KEYWORDS] = JOIN.join(map(as_keyword, record.keywords))
    return [one_line(str(value)) if value else "" for value in values]
