"""The rows of a table that people voted in, from a CSV, a TSV or a workbook, and its header.

What makes a row the header is the caller's: a table of votes is known by its columns, not by the
file's name. Of a text the delimiter is the one that makes a header of one of the first rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.model import Problem
from cis_pipeline.formats import encoding
from cis_pipeline.formats.tabular import csv_rows, workbooks

_HEADER_WITHIN, _HEAD = 20, 1 << 16
_DELIMITERS = ",;\t|"

IsHeader = Callable[[Sequence[str]], bool]
"""Whether the cells of a row are the header that is looked for."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of one sheet with their numbers; `within` names the sheet ('sheet "A" '), and is ""
    of a text."""

    within: str
    rows: list[tuple[int, list[str]]]

    def headed(self, is_header: IsHeader) -> tuple[list[str], list[tuple[int, list[str]]]] | None:
        """The header, if one of the first rows is one, and the rows below it."""
        for at, (_, cells) in enumerate(self.rows[:_HEADER_WITHIN]):
            if is_header(cells):
                return cells, self.rows[at + 1 :]
        return None


def grids(path: Path, name: str, is_header: IsHeader) -> tuple[list[Grid], tuple[Problem, ...]]:
    """The sheets of a file, which messages call `name`, and doubts about it.

    SourceError if it cannot be read at all. A text without any header comes as one sheet, cut by
    the delimiter that makes most cells of its first rows.
    """
    start = encoding.first_bytes(path, name, _HEAD)
    if start.startswith((workbooks.ZIP, workbooks.OLE)):
        return list(_sheets(path, name)), ()
    told = encoding.examine(path, name)
    delimiter = max(_DELIMITERS, key=lambda cut: _worth(path, told, cut, is_header))
    with encoding.open_text(path, told) as stream:
        reading = csv_rows.Reading(stream, csv_rows.Shape(delimiter, 1))
        rows = list(enumerate(reading.rows(), 1))
        faults = [replace(p, where=f"{name} {p.where}") for p in reading.told()]
    return [Grid("", rows)], (*told.problems, *faults)


def _sheets(path: Path, name: str) -> Iterator[Grid]:
    try:
        with path.open("rb") as stream:
            for sheet, first, cells in workbooks.sheets(workbooks.open_workbook(stream)):
                yield Grid(f'sheet "{sheet}" ', list(enumerate(cells, first)))
    except SourceError as error:
        raise SourceError(f"{name}: {error}") from None


def _worth(
    path: Path, told: encoding.Encoding, delimiter: str, is_header: IsHeader
) -> tuple[bool, int]:
    """Whether a delimiter makes a header of one of the first rows, and how many cells of them."""
    with encoding.open_text(path, told) as stream:
        reading = csv_rows.Reading(stream, csv_rows.Shape(delimiter, 1))
        first = list(islice(reading.rows(), _HEADER_WITHIN))
    return any(map(is_header, first)), sum(map(len, first))


def filled(cells: Sequence[str], at: int) -> str:
    """The cell at a place; "" where the row ends before it, or a program wrote that it is none."""
    cell = cells[at].strip() if at < len(cells) else ""
    return "" if cell.casefold() in _NOTHING else cell


_NOTHING = ("na", "n/a", "nan", "null", "none", "-")
