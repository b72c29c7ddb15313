"""CSV that Excel opens as it is: UTF-8 with its mark, our own columns, no cell that is a formula.

A row a record, values of one field joined with "; ". `tabular.own_table` says which
columns there are, guards what looks like a formula, and reads such a table back.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from cis_pipeline.core.files import encoded, silent, write_all
from cis_pipeline.core.model import Record
from cis_pipeline.formats.tabular import own_table
from cis_pipeline.formats.writers import Tell
from cis_pipeline.formats.writers.cells import cells

FORMAT = "CSV"
SUFFIX = ".csv"
HOLDS = own_table.HOLDS

_MARK = "\ufeff".encode()


class _Line:
    """A file whose `write` gives back what it was given, so that a row comes as its line."""

    def write(self, line: str) -> str:
        return line


def write(records: Iterable[Record], path: Path, tell: Tell = silent) -> int:
    """Write a header and a row for each record; how many records."""
    header = ",".join(own_table.COLUMNS) + "\n"
    return write_all(path, _rows(records), before=_MARK + header.encode())


def _rows(records: Iterable[Record]) -> Iterator[bytes]:
    row = csv.writer(_Line(), lineterminator="\n").writerow
    for record in records:
        guarded = [own_table.guarded(cell) for cell in cells(record)]
        yield encoded(str(row(guarded)))
