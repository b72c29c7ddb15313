"""A sheets folder of a small review: what a state of the ledger makes of the workbooks in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

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


def ids_in(path: Path) -> list[str]:
    """The records, or pairs of them, that a workbook asks about."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [str(row[0].value) for row in sheet.iter_rows(min_row=2)]


def fill(path: Path, answers: Mapping[str, Mapping[str, str]]) -> None:
    """Write cells by hand: by the id of the row, then by column."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    column = {cell.value: cell.column for cell in sheet[1]}
    for row in sheet.iter_rows(min_row=2):
        for name, value in answers.get(row[0].value, {}).items():
            sheet.cell(row[0].row, column[name]).value = value
    book.save(path)


def rename(path: Path, column: str, name: str) -> None:
    """Call a column by another name."""
    book = openpyxl.load_workbook(path)
    for cell in book.worksheets[0][1]:
        cell.value = name if cell.value == column else cell.value
    book.save(path)


def table(path: Path, lines: Iterable[str]) -> Path:
    """A sheet saved as CSV, so that its name alone says whose it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
