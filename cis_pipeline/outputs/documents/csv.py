"""A table as CSV, which no spreadsheet takes for formulas; columns by the names of the table."""

from __future__ import annotations

from cis_pipeline.ledger.frames import csv_of
from cis_pipeline.outputs.documents.document import Table, plain


def render(table: Table) -> bytes:
    """The table as UTF-8, its first line the names of its columns; gaps in square brackets."""
    names = [column.name for column in table.columns]
    rows = (dict(zip(names, map(plain, row), strict=True)) for row in table.rows)
    return csv_of(names, rows)
