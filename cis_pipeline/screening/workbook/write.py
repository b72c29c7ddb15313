"""A task becomes a workbook that a reviewer can fill in without instructions.

Sheet "screening" has a row a report, the cells to fill in tinted and at its right end beside the
abstract; sheet "criteria" has the question, the criteria and how to fill in; the very hidden
sheet "cis" says what the file is, so that a renamed file still finds its place.

Every cell is written as text: a title that begins with "=" is no formula, and a DOI, a year or
"1E5" is no number or date. The sheet is not protected: people sort, filter and move columns, and
`read` goes by ids and column names only.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cis_pipeline.core.files import Book, Format, Sheet, cell_text, write_xlsx
from cis_pipeline.core.model import Record
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.protocol.rounds import Round
from cis_pipeline.screening.tasks import (
    COLUMNS,
    CRITERIA_SHEET,
    FILLED_IN,
    SHEET,
    STUDY,
    Task,
)
from cis_pipeline.screening.workbook.labels import criterion_rows, sheet_id
from cis_pipeline.screening.workbook.layout import (
    Formats,
    Further,
    FurtherHidden,
    height,
    print_wide,
    write_hidden,
    write_table,
)

_HIDDEN = 3
"""The number of the very hidden sheet."""

_CRITERIA_WIDTHS = (24, 46, 84)


def write(path: Path, task: Task, protocol: Protocol) -> str:
    """Write a task as a workbook, whose id is returned; the same task and protocol give the same.

    Raises ProtocolError if the round does not exist, ReviewError if the file cannot be written.
    """
    asked = protocol.round(task.round_id)
    hidden, others = hidden_rows(task, protocol), len(task.reports[1:])

    def fill(book: Book) -> None:
        formats = Formats.of(book)
        screening = book.add_worksheet(SHEET)
        criteria = book.add_worksheet(CRITERIA_SHEET)
        codes = _write_criteria(criteria, formats, task, protocol)
        _write_first(screening, formats, task, asked)
        _write_choices(screening, task, asked, codes)
        write_hidden(book, hidden[:-others] if others else hidden)

    rest = (shown_cells(report, task) for report in task.reports[1:])
    further = Further(columns_of(task, asked), 1 + len(task.reports), rest)
    unseen = FurtherHidden(len(hidden), hidden[-others:])
    write_xlsx(path, fill, {1: further, _HIDDEN: unseen} if others else {})
    return dict(hidden)["sheet"]


def hidden_rows(task: Task, protocol: Protocol) -> list[tuple[str, str]]:
    """What the very hidden sheet says: keys and values, and last the ids of all its reports.

    The id of the workbook follows from whom it asks what about which reports.
    """
    asked = [("kind", task.kind), ("round", task.round_id), ("reviewer", task.reviewer)]
    asked += [("purpose", task.purpose)] if task.purpose else []
    criteria = criterion_rows(task.round_id, protocol)
    records = [("record", report.record_id) for report in task.reports]
    identity = sheet_id([value for _, value in (*asked, *records, *criteria)])
    return [
        *asked,
        ("review", protocol.review.title),
        ("sheet", identity),
        *criteria,
        *records,
    ]


def columns_of(task: Task, asked: Round) -> list[str]:
    """The columns of a task's sheet, in order."""
    votes = "votes" if task.kind == "conflicts" else "earlier"
    shown = {report.record_id for report in task.reports}
    documents = any(report.file for report in task.reports)
    optional = {
        "publisher": documents,
        "document": documents,
        "simulated": bool(task.simulated & shown),
        "doubts": any(task.doubts.get(record_id) for record_id in shown),
        "earlier": votes == "earlier" and any(task.earlier.get(i) for i in shown),
        "votes": votes == "votes",
        STUDY: asked.unit == "report",
    }
    return [column for column in COLUMNS if optional.get(column, True)]


def shown_cells(report: Record, task: Task) -> dict[str, str]:
    """The text of each column that a report fills; the columns to fill in are not among them."""
    record_id = report.record_id
    return {
        "record_id": record_id,
        "title": report.title,
        "authors": "; ".join(report.authors),
        "year": "" if report.year is None else str(report.year),
        "container": report.container,
        "doi": report.doi,
        "url": report.url,
        "language": report.language,
        "publisher": report.publisher,
        "document": f"data/{report.file}" if report.file else "",
        "simulated": "simulated" if record_id in task.simulated else "",
        "doubts": task.doubts.get(record_id, ""),
        "earlier": task.earlier.get(record_id, ""),
        "votes": task.earlier.get(record_id, ""),
        "abstract": report.abstract,
    }


def _write_first(sheet: Sheet, formats: Formats, task: Task, asked: Round) -> None:
    """The first report, and all that does not stand in rows."""
    columns = columns_of(task, asked)
    rows = [shown_cells(report, task) for report in task.reports[:1]]
    write_table(sheet, formats, columns, rows, last=1 + len(task.reports))
    sheet.freeze_panes(1, columns.index("title") + 1)
    sheet.activate()


def _write_choices(sheet: Sheet, task: Task, asked: Round, codes: str) -> None:
    columns = columns_of(task, asked)
    decision, reason = (columns.index(column) for column in FILLED_IN[:2])
    last = max(1, len(task.reports))
    verdicts = decision_choices(task)
    choices = {
        "validate": "list",
        "source": verdicts,
        "error_title": "Decision",
        "error_message": f"Please choose {', '.join(verdicts)}, or leave the cell blank.",
    }
    sheet.data_validation(1, decision, last, decision, choices)
    if codes:
        choices = {
            "validate": "list",
            "source": codes,
            "error_type": "warning",
            "error_title": "Reason",
            "error_message": "Codes are on the sheet criteria; separate several by semicolons.",
        }
        sheet.data_validation(1, reason, last, reason, choices)


def decision_choices(task: Task) -> list[str]:
    """The verdicts open to a task: a consensus settles, so it cannot be unsure."""
    return ["include", "exclude"] if task.kind == "conflicts" else ["include", "exclude", "unsure"]


def _write_criteria(sheet: Sheet, formats: Formats, task: Task, protocol: Protocol) -> str:
    """Fill the sheet of criteria; the range that holds the codes, or "" if there are none."""
    asked, review = protocol.round(task.round_id), protocol.review
    for column, width in enumerate(_CRITERIA_WIDTHS):
        sheet.set_column(column, column, width)
    print_wide(sheet)
    about = [text for text in (review.title, review.question, f"Round: {asked.title}") if text]
    at = _write_lines(sheet, formats.strong, about, 0)
    at = _write_lines(sheet, formats.shown, how_to_fill_in(task, asked), at + 1) + 1
    for column, head in enumerate(("reason code", "title", "question")):
        sheet.write_string(at, column, head, formats.head)
    criteria = protocol.criteria_of(task.round_id)
    for below, criterion in enumerate(criteria, start=at + 1):
        texts = (criterion.id, criterion.title, criterion.question)
        sheet.set_row(below, height(zip(texts, _CRITERIA_WIDTHS, strict=True)))
        for column, text in enumerate(texts):
            sheet.write_string(below, column, cell_text(text), formats.shown)
    return f"={CRITERIA_SHEET}!$A${at + 2}:$A${at + 1 + len(criteria)}" if criteria else ""


def _write_lines(sheet: Sheet, format_: Format, texts: Sequence[str], at: int) -> int:
    """Write texts across the whole sheet, one a row from row `at`; the first row after them."""
    for text in texts:
        sheet.merge_range(at, 0, at, len(_CRITERIA_WIDTHS) - 1, cell_text(text), format_)
        sheet.set_row(at, height([(text, sum(_CRITERIA_WIDTHS))]))
        at += 1
    return at


def how_to_fill_in(task: Task, asked: Round) -> list[str]:
    """The sentences that a reviewer reads before starting."""
    settles = task.kind == "conflicts"
    choices = decision_choices(task)
    needed = "needed" if asked.unit == "report" else "welcome"
    sentences = [
        f"Fill in the tinted cells of the sheet {SHEET}: one decision a row.",
        f"decision: {', '.join(choices[:-1])} or {choices[-1]}. Leave it blank to come back later.",
        f"reason: one of the codes below, {needed} with every exclusion. The first is counted; "
        "further ones follow after a semicolon.",
        "note: anything that explains the decision.",
        "You may sort, filter, hide or move columns. Please leave record_id and title as they are.",
    ]
    if settles:
        sentences.insert(
            1, "The reviewers disagree or are unsure: the column votes shows what each said."
        )
    if asked.unit == "report":
        sentences.append(
            "study: only if reports share a study, or one tells of several: the names of its "
            "studies, separated by semicolons, spelt alike in every row."
        )
    return sentences
