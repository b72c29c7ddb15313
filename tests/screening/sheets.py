"""A sheets folder of a small review: what a state of the ledger makes of the workbooks in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from cis_pipeline.core.model import Decision, Record
from cis_pipeline.core.workspace import Workspace
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.screening.workbook.folder import SheetsFolder
from making import PROTOCOL, SOURCES


def state_of(
    records: Sequence[Record], decisions: Sequence[Decision], protocol: Protocol = PROTOCOL
) -> Snapshot:
    return Snapshot(tuple(records), tuple(decisions), SOURCES, protocol)


def sheets_folder(root: Path, state: Snapshot) -> SheetsFolder:
    """The folder as it lies there, read afresh."""
    return SheetsFolder(Workspace(root), state)


def header(sheet: Any) -> tuple[int, dict[str, int]]:
    """The number of the row with the headings, and the column of each."""
    for row in sheet.iter_rows(max_row=20):
        columns = {cell.value: cell.column for cell in row if cell.value}
        if columns.keys() & {"record_id", "pair"}:
            return row[0].row, columns
    raise AssertionError("no row has the headings")


def below(sheet: Any) -> list[dict[str, Any]]:
    """The rows below the headings, each by column; a blank cell is None."""
    head, columns = header(sheet)
    rows = sheet.iter_rows(min_row=head + 1, values_only=True)
    return [{name: row[at - 1] for name, at in columns.items()} for row in rows]


def ids_in(path: Path) -> list[str]:
    """The records, or pairs of them, that a workbook asks about."""
    rows = below(openpyxl.load_workbook(path).worksheets[0])
    return list(dict.fromkeys(str(row.get("pair") or row["record_id"]) for row in rows))


def fill(path: Path, answers: Mapping[str, Mapping[str, str]]) -> None:
    """Write cells by hand: by the id of the row (a pair's stands in its first one), by column."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    head, columns = header(sheet)
    left = dict(answers)
    for number, row in enumerate(below(sheet), start=head + 1):
        said = left.pop(row.get("pair") or row["record_id"], {})
        for name, value in said.items():
            sheet.cell(number, columns[name]).value = value
    book.save(path)


def rename(path: Path, column: str, name: str) -> None:
    """Call a column by another name."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    head, columns = header(sheet)
    sheet.cell(head, columns[column]).value = name
    book.save(path)


def table(path: Path, lines: Iterable[str]) -> Path:
    """A sheet saved as CSV, so that its name alone says whose it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
