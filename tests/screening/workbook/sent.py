"""Workbooks as they go out and what people do to them: by column names, wherever the header is."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from cis_pipeline.core.identity import make_id
from cis_pipeline.core.model import Box, Record
from cis_pipeline.protocol.criteria.criterion import Criterion
from cis_pipeline.protocol.protocol import Protocol, ReviewTable
from cis_pipeline.protocol.rounds import Round
from cis_pipeline.screening import workbook
from cis_pipeline.screening.workbook import Returned, Task

PROTOCOL = Protocol(
    ReviewTable(title="A review", question="What works?"),
    (
        Round(id="abstract", title="Abstracts", reviewers=("A", "B")),
        Round(
            id="full_text", title="Full texts", unit="report", reviewers=("A",), box=Box.EXCLUDED
        ),
    ),
    (
        Criterion(id="TOPIC", title="Off topic: not about care; at all", rounds=("abstract",)),
        Criterion(id="PLACE", title="Elsewhere", rounds=("abstract", "full_text")),
    ),
)


def record(title: str, **fields: Any) -> Record:
    """A record with an id of its own."""
    raw = f"{title} {sorted(fields.items())}"
    return Record(record_id=make_id("s", raw), source_id="s", raw=raw, title=title, **fields)


def send(path: Path, records: Iterable[Record], protocol: Protocol = PROTOCOL, **task: Any) -> Path:
    """Write the workbook that asks A about these records in the round "abstract"."""
    given = {"kind": "votes", "round_id": "abstract", "reviewer": "A", **task}
    workbook.write(path, Task(reports=tuple(records), **given), protocol)
    return path


def back(path: Path, records: Iterable[Record], protocol: Protocol = PROTOCOL) -> Returned:
    """What a workbook that came back says."""
    return workbook.read(path, protocol, {r.record_id: r for r in records})


def said(returned: Returned) -> list[str]:
    """Its Problems, in words."""
    return [str(problem) for problem in returned.problems]


class Cells:
    """The first sheet of a workbook that is open: its header and the rows below it, as a person
    sees them; `save` closes it."""

    def __init__(self, path: Path) -> None:
        self.path, self.book = path, openpyxl.load_workbook(path)
        self.sheet = self.book.worksheets[0]
        rows = list(self.sheet.iter_rows(values_only=True))
        self.top = next(at for at, row in enumerate(rows, start=1) if "record_id" in row)
        self.above = [list(row) for row in rows[: self.top - 1]]
        self.header = [str(name) for name in rows[self.top - 1] if name is not None]
        self.rows = [list(row[: len(self.header)]) for row in rows[self.top :]]

    def place(self, column: str) -> int:
        """The number of a column, from 0."""
        return self.header.index(column)

    def fill(self, column: str, values: Mapping[str, object] | Sequence[object]) -> Cells:
        """Write a column, by the ids of its rows or from the first row on."""
        by_id = isinstance(values, Mapping)
        for at, row in enumerate(self.rows):
            key = row[self.place("record_id")]
            if by_id and key in values:
                row[self.place(column)] = values[key]
            elif not by_id and at < len(values):
                row[self.place(column)] = values[at]
        return self

    def sort(self, by: str, columns: Iterable[str] | None = None, down: bool = False) -> Cells:
        """Sort these columns (all if none are named) by one of them, blank cells last, as programs
        do; all other columns stay."""
        places = [self.place(c) for c in (self.header if columns is None else columns)]
        key = self.place(by)

        def of(row: list[Any]) -> str:
            return str(row[key]).casefold()

        filled = sorted((r for r in self.rows if r[key] not in (None, "")), key=of, reverse=down)
        order = [*filled, *(r for r in self.rows if r[key] in (None, ""))]
        cells = [[row[place] for place in places] for row in order]
        for row, moved in zip(self.rows, cells, strict=True):
            for place, value in zip(places, moved, strict=True):
                row[place] = value
        return self

    def each(self, change: Callable[[dict[str, Any]], None]) -> Cells:
        """Change every row, given by column."""
        for row in self.rows:
            cells = dict(zip(self.header, row, strict=True))
            change(cells)
            row[:] = [cells[name] for name in self.header]
        return self

    def save(self) -> Path:
        """Write the rows back, in their places."""
        for at, row in enumerate(self.rows, start=self.top + 1):
            for column, value in enumerate(row, start=1):
                cell = self.sheet.cell(at, column)
                cell.value = value
                if type(value) is str and value.startswith("="):
                    cell.data_type = "s"
        self.book.save(self.path)
        return self.path

    def as_text(self, path: Path, delimiter: str = ",", encoding: str = "utf-8-sig") -> Path:
        """The sheet alone as a table in text, with what stands above its header."""
        rows = [*self.above, self.header, *self.rows]
        with path.open("w", encoding=encoding, errors="replace", newline="") as stream:
            shown = (["" if value is None else value for value in row] for row in rows)
            csv.writer(stream, delimiter=delimiter).writerows(shown)
        return path
