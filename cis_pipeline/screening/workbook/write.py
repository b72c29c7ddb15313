"""A task becomes a workbook that a reviewer can fill in without instructions.

Sheet "screening" has a line of progress, the header, and a row a report: what is read first, the
tinted cells to fill in beside it, then all else. Sheet "criteria" has the question, the criteria
and how to fill in; the very hidden sheet "cis" says what the file is, so that a renamed file still
finds its place.

Every cell of a report is written as text: a title that begins with "=" is no formula, and a DOI, a
year or "1E5" is no number or date. The sheet is not protected: people sort, filter and move
columns, and `read` goes by ids and column names only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from cis_pipeline.core.files import Book, Sheet, write_xlsx
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.screening.tasks import (
    CRITERIA_SHEET,
    FILLED_IN,
    SHEET,
    STUDY,
    Task,
    verdict_words,
)
from cis_pipeline.screening.workbook.cells import address
from cis_pipeline.screening.workbook.instructions import decision_choices, write_instructions
from cis_pipeline.screening.workbook.labels import criterion_rows, sheet_id
from cis_pipeline.screening.workbook.layout import (
    Formats,
    write_head,
    write_hidden,
    write_pattern,
)
from cis_pipeline.screening.workbook.marking import Terms
from cis_pipeline.screening.workbook.progress import counted, formulas
from cis_pipeline.screening.workbook.rows import Rows
from cis_pipeline.screening.workbook.shown import columns_of, shown_cells

_IDS_A_CELL = 1000

HEAD = 1
"""The row of the header, from 0; above it stands the progress."""


def write(path: Path, task: Task, protocol: Protocol) -> str:
    """Write a task as a workbook, whose id is returned; the same task and protocol give the same.

    Raises ProtocolError if the round does not exist, ReviewError if the file cannot be written.
    """
    asked = protocol.round(task.round_id)
    hidden = hidden_rows(task, protocol)
    terms = Terms(protocol.screening_of(task.round_id).mark)
    rows = [shown_cells(report, task, terms) for report in task.reports]
    columns = columns_of(task, asked)
    last = HEAD + 1 + len(rows)

    def fill(book: Book) -> None:
        formats = Formats.of(book)
        screening = book.add_worksheet(SHEET)
        reasons = write_instructions(book.add_worksheet(CRITERIA_SHEET), formats, task, protocol)
        write_head(screening, formats, columns, HEAD)
        if rows:
            write_pattern(screening, formats, columns, (*FILLED_IN, STUDY), HEAD + 1)
        _write_progress(screening, formats, columns, last, protocol)
        _write_choices(screening, task, columns, last, reasons)
        _finish(screening, formats, columns, last)
        write_hidden(book, hidden)

    write_xlsx(path, fill, {1: Rows(columns, last, rows)} if rows else {})
    return dict(hidden)["sheet"]


def identity(task: Task, protocol: Protocol) -> str:
    """The id of a task's workbook, whether it is written yet or not."""
    return dict(hidden_rows(task, protocol))["sheet"]


def hidden_rows(task: Task, protocol: Protocol) -> list[tuple[str, str]]:
    """What the very hidden sheet says: keys and values, and last the ids of all its reports, in
    the order of their rows.

    The id of the workbook follows from whom it asks what about which reports. Why many ids share a
    cell: fifty thousand rows of them take half a megabyte more.
    """
    asked = [("kind", task.kind), ("round", task.round_id), ("reviewer", task.reviewer)]
    asked += [("purpose", task.purpose)] if task.purpose else []
    criteria = criterion_rows(task.round_id, protocol)
    ids = [report.record_id for report in task.reports]
    identity = sheet_id([*(value for _, value in asked), *ids, *(value for _, value in criteria)])
    records = [("records", " ".join(some)) for some in batched(ids, _IDS_A_CELL)]
    return [
        *asked,
        ("review", protocol.review.title),
        ("sheet", identity),
        *criteria,
        *records,
    ]


def batched(ids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """The ids, so many at a time."""
    return (ids[at : at + size] for at in range(0, len(ids), size))


def _write_progress(
    sheet: Sheet, formats: Formats, columns: Sequence[str], last: int, protocol: Protocol
) -> None:
    sheet.set_row(0, 16)
    total = last - HEAD - 1
    if not total:
        return
    at = columns.index("decision")
    cells = f"{_fixed(HEAD + 1, at)}:{_fixed(last - 1, at)}"
    words = verdict_words(protocol.words)
    texts = counted([""] * total, words).texts
    for column, (formula, text) in enumerate(zip(formulas(cells, words), texts, strict=True)):
        sheet.write_formula(0, column, formula, formats.progress, text)


def _fixed(row: int, column: int) -> str:
    place = address(row, column)
    letters = place.rstrip("0123456789")
    return f"${letters}${place[len(letters) :]}"


def _write_choices(
    sheet: Sheet, task: Task, columns: Sequence[str], last: int, reasons: str
) -> None:
    verdicts = decision_choices(task)
    lists: Mapping[str, Mapping[str, object]] = {
        "decision": {
            "source": verdicts,
            "error_title": "Decision",
            "error_message": f"Please choose {', '.join(verdicts)}, or leave the cell blank.",
        },
        "reason": {
            "source": reasons,
            "error_type": "warning",
            "error_title": "Reason",
            "error_message": "Reasons and their codes are on the sheet criteria; separate several "
            "by semicolons.",
        },
    }
    for column in FILLED_IN[:2]:
        if lists[column]["source"]:
            at = columns.index(column)
            options = {"validate": "list", **lists[column]}
            sheet.data_validation(HEAD + 1, at, max(HEAD + 1, last - 1), at, options)


def _finish(sheet: Sheet, formats: Formats, columns: Sequence[str], last: int) -> None:
    """Rows that are done turn grey; what stays in sight; what is printed."""
    down = max(HEAD + 1, last - 1)
    decision = address(HEAD + 1, columns.index("decision"))
    done = {"type": "formula", "criteria": f'=${decision}<>""', "format": formats.done}
    sheet.conditional_format(HEAD + 1, 0, down, len(columns) - 1, done)
    sheet.autofilter(HEAD, 0, down, len(columns) - 1)
    sheet.freeze_panes(HEAD + 1, columns.index("title") + 1)
    sheet.print_area(0, 0, down, columns.index("note"))
    sheet.activate()
