"""Cells that cannot be taken for an answer, and answers that stand where none is read.

A merged cell belongs to several rows, a formula without its value, or with that of another
workbook, to no answer that anybody saw here: their rows are refused by address. A vote in the
column of notes, or in a comment, is pointed out and never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal, Protocol

from cis_pipeline.core.model import Problem
from cis_pipeline.screening.tasks import FILLED_IN, STUDY, plain
from cis_pipeline.screening.workbook.cell_content import is_date
from cis_pipeline.screening.workbook.cells import Table, TableRow, address
from cis_pipeline.screening.workbook.entries import Reader
from cis_pipeline.screening.workbook.questions import some

Severity = Literal["error", "warning", "notice"]

READ = ("record_id", "decision", *FILLED_IN[1:], STUDY)
"""The columns whose cells are read."""

_LONG_WORD = 5
"""A decision word of so many letters says what it says, whatever follows it in a note."""


class Tells(Protocol):
    """Who notes the fault of a row."""

    def problem(self, row: int, what: str, remedy: str = "", severity: Severity = "error") -> None:
        """Note it."""


def refused(table: Table, reader: Tells, read: Sequence[str] = READ) -> set[int]:
    """The numbers of the rows with cells that cannot be read, each told by its address."""
    columns = {table.columns[c] for c in read if c in table.columns}
    return _merged(table, columns, reader) | _formulas(table, columns, reader)


def _merged(table: Table, columns: Collection[int], reader: Tells) -> set[int]:
    rows = {row.number for row in table.rows} if table.merged else set[int]()
    found: set[int] = set()
    for (top, left), (bottom, right) in table.merged:
        hit = rows & set(range(top + 1, bottom + 2))
        if hit and any(left <= column <= right for column in columns):
            found |= hit
            cells = f"{address(top, left)} to {address(bottom, right)}"
            what = f"the cells {cells} are merged, so it cannot be told which row is meant"
            reader.problem(min(hit), what, "split them and fill in each row")
    return found


def _formulas(table: Table, columns: Collection[int], reader: Tells) -> set[int]:
    rows = {row.number for row in table.rows} if table.marks.formulas else set[int]()
    found: set[int] = set()
    for (row, column), formula in table.marks.formulas.items():
        if column not in columns or row + 1 not in rows or not (formula.empty or formula.external):
            continue
        found.add(row + 1)
        cell, text = address(row, column), formula.text[:60]
        if formula.external:
            what = f"the formula in {cell} (={text}) takes its value from another workbook"
            remedy = "type the value into the cell"
        else:
            what = f"the file has no value of the formula in {cell} (={text})"
            remedy = "open it in a spreadsheet program and save it, or type the value in"
        reader.problem(row + 1, f"{what}; the row is not taken in", remedy)
    return found


# --- answers beside the answers ------------------------------------------------------------------


def remarks(table: Table, reader: Reader, where: str) -> Iterator[Problem]:
    """What stands in notes and comments and may be meant as votes; DOIs that became dates; cells
    far from the table."""
    pending = {row.number: row for row in table.rows if _pending(row)}
    for row in pending.values():
        note = row.cells.get("note", "")
        if note and says_vote(note, reader.words):
            cell = address(row.number - 1, table.columns["note"])
            yield unread(where, row.number, f'the note in {cell} ("{_short(note)}")')
    yield from comments(table, pending, where)
    yield from _dates(table.rows, table.columns.get("doi", 0), where)
    yield from strays(table, where)


def strays(table: Table, where: str) -> Iterator[Problem]:
    """Cells far from the table, which were passed over."""
    if table.marks.stray:
        what = f"the cells {some(table.marks.stray)} stand far from the table and were passed over"
        yield Problem(where, what, "delete them", "warning")


def _pending(row: TableRow) -> bool:
    return not row.cells["decision"] and bool(row.cells["record_id"])


def comments(table: Table, pending: Mapping[int, TableRow], where: str) -> Iterator[Problem]:
    """Comments, none of which is read; `pending` are the rows without a decision, by number."""
    numbers = {row.number for row in table.rows} if table.marks.comments else set[int]()
    others = []
    for (row, column), text in sorted(table.marks.comments.items()):
        cell = address(row, column)
        if row + 1 in pending:
            yield unread(where, row + 1, f'the comment on {cell} ("{_short(text)}")')
        elif row + 1 in numbers:
            others.append(cell)
    if others:
        what = f"comments are not read ({some(others)})"
        yield Problem(where, what, "what should be kept belongs in the column note", "notice")


def unread(where: str, number: int, said: str) -> Problem:
    """That what may be meant as a vote stands where none is read."""
    what = f"{said} stands beside no decision; the row stays pending"
    remedy = "if it is a vote, write it into the column decision"
    return Problem(f"{where} row {number}", what, remedy, "warning")


def says_vote(note: str, words: Collection[str]) -> bool:
    """Whether a note is a vote, or begins with one: "exclude: not children".

    A short word counts only if it stands alone or apart: "no abstract" says nothing of a vote.
    """
    if plain(note) in words:
        return True
    found = re.match(r"\W*(\w+)(\s*[:;,.\u2013\u2014(-]|\s)", note.casefold())
    if not found or plain(found[1]) not in words:
        return False
    return len(found[1]) >= _LONG_WORD or not found[2].isspace()


def _dates(rows: Sequence[TableRow], column: int, where: str) -> Iterator[Problem]:
    for row in rows:
        doi = row.cells.get("doi", "")
        if doi and is_date(doi):
            cell = address(row.number - 1, column)
            what = f"the DOI in {cell} came back as a date ({doi}); it is not read"
            remedy = "set the column to text before a program opens a CSV file"
            yield Problem(f"{where} row {row.number}", what, remedy, "notice")


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:59] + "\u2026"
