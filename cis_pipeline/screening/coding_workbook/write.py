"""Sentences to be coded become a workbook: one a row, with free rows below for new codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.concepts.phrases.marking import Marker
from cis_pipeline.core.files import Book, Format, Sheet, write_xlsx
from cis_pipeline.screening.coding_workbook.columns import (
    CHOICES,
    FILLED_IN,
    FREE,
    FREE_ROWS,
    NEW,
    SHEET,
    columns_of,
    heading,
)
from cis_pipeline.screening.coding_workbook.instructions import (
    CODEBOOK_SHEET,
    INSTRUCTIONS_SHEET,
    write_codebook,
    write_instructions,
)
from cis_pipeline.screening.coding_workbook.items import Item, hidden_items
from cis_pipeline.screening.coding_workbook.labels import Kind, theme_row
from cis_pipeline.screening.workbook.cells import address
from cis_pipeline.screening.workbook.labels import sheet_id
from cis_pipeline.screening.workbook.layout import (
    LINE,
    Formats,
    height,
    print_wide,
    write_hidden,
    write_text,
)
from cis_pipeline.screening.workbook.marking import marked

HEAD = 1
"""The row of the header, from 0; above it stands the progress."""
_MOST_LINES = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One workbook to write: whom it asks about which items, in the order of its rows."""

    kind: Kind
    coder: str
    items: tuple[Item, ...]
    review: str = ""

    @property
    def said(self) -> bool:
        """Whether any row shows what was said before."""
        return any(item.said for item in self.items)

    @property
    def columns(self) -> dict[str, float]:
        """The columns with their widths."""
        return columns_of(self.kind, self.said)


def identity(task: Task, codebook: Codebook) -> str:
    """The id of a task's workbook, whether it is written yet or not.

    It follows from whom it asks about what, and from what the themes mean.
    """
    rows = (value for item in task.items for value in (item.row_id, item.basis))
    return sheet_id([task.kind, task.coder, *rows, *(v for _, v in _themes(codebook))])


def write(path: Path, task: Task, codebook: Codebook) -> str:
    """Write a task as a workbook, whose id is returned; the same task and codebook give the same
    bytes. ReviewError if it cannot be written."""
    sheet_id = identity(task, codebook)
    hidden = [("kind", task.kind), ("reviewer", task.coder), ("review", task.review)]
    hidden += [("version", codebook.codebook.version), ("sheet", sheet_id), *_themes(codebook)]
    hidden += hidden_items(task.items)

    def fill(book: Book) -> None:
        formats = Formats.of(book)
        sheet = book.add_worksheet(SHEET)
        labels = write_codebook(book.add_worksheet(CODEBOOK_SHEET), formats, codebook)
        instructions = book.add_worksheet(INSTRUCTIONS_SHEET)
        write_instructions(instructions, formats, task.kind, codebook, task.said)
        _Rows(sheet, formats, _grey(book), task).write(labels, Marker(codebook))
        write_hidden(book, hidden)

    write_xlsx(path, fill)
    return sheet_id


def _themes(codebook: Codebook) -> list[tuple[str, str]]:
    return [theme_row(t.id, t.name, t.basis) for t in codebook.theme if not t.retired]


def _grey(book: Book) -> Format:
    """Of the sentences around it."""
    cell = Formats.of(book).shown
    cell.set_font_color("#66717D")
    return cell


class _Rows:
    """The sheet of the sentences."""

    def __init__(self, sheet: Sheet, formats: Formats, grey: Format, task: Task) -> None:
        self.sheet, self.formats, self.task = sheet, formats, task
        self.columns = list(task.columns)
        self.formats_of = {"before": grey, "after": grey, **dict.fromkeys(FILLED_IN, formats.entry)}
        free = FREE_ROWS if task.kind == "codings" else 0
        self.last = HEAD + len(task.items)
        self.end = max(HEAD + 1, self.last + free)

    def write(self, labels: str, marker: Marker) -> None:
        """All of it; `labels` is the range of the themes to choose from."""
        self._head()
        for below, item in enumerate(self.task.items, start=HEAD + 1):
            self._row(below, _texts(item, marker))
        for below in range(self.last + 1, self.end + 1):
            self._free(below)
        self._choices(labels)
        self._finish()

    def _head(self) -> None:
        for at, (column, width) in enumerate(self.task.columns.items()):
            self.sheet.set_column(at, at, width)
            self.sheet.write_string(HEAD, at, heading(column), self.formats.head)
        self.sheet.set_row(HEAD, 16)
        self.sheet.repeat_rows(0, HEAD)
        print_wide(self.sheet)
        if self.task.items:
            cells = f"{self._fixed('decision', HEAD + 1)}:{self._fixed('decision', self.last)}"
            formula = f'=COUNTA({cells})&" of "&ROWS({cells})&" done"'
            text = f"0 of {len(self.task.items)} done"
            self.sheet.write_formula(0, 0, formula, self.formats.progress, text)
        self.sheet.set_row(0, 16)

    def _row(self, below: int, texts: Mapping[str, str]) -> None:
        widths = self.task.columns.items()
        tall = height(((texts.get(c, ""), w) for c, w in widths), _MOST_LINES)
        self.sheet.set_row(below, tall)
        for at, column in enumerate(self.columns):
            cell = self.formats_of.get(column, self.formats.shown)
            write_text(self.sheet, (below, at), texts.get(column, ""), self.formats, cell)

    def _free(self, below: int) -> None:
        self.sheet.set_row(below, 2 * LINE + 1)
        for at, column in enumerate(self.columns):
            cell = self.formats.entry if column in FREE else self.formats.shown
            write_text(self.sheet, (below, at), NEW * (column == "row_id"), self.formats, cell)

    def _choices(self, labels: str) -> None:
        at = self.columns.index("decision")
        asked = {
            "validate": "list",
            "source": list(CHOICES),
            "error_type": "warning",
            "error_title": "Decision",
            "error_message": f"Please choose {', '.join(CHOICES)}, or leave the cell blank.",
        }
        last = max(HEAD + 1, self.last)
        self.sheet.data_validation(HEAD + 1, at, last, at, asked)
        if not labels:
            return
        theme = {"validate": "list", "source": labels, "error_title": "Theme"}
        known = f"The sheet {CODEBOOK_SHEET} has the themes."
        moved = {**theme, "error_type": "warning", "error_message": known}
        at = self.columns.index("move_to_theme")
        self.sheet.data_validation(HEAD + 1, at, last, at, moved)
        if self.end > self.last:
            new = f"{known} Another one is kept as a proposed theme."
            free = {**theme, "error_type": "information", "error_message": new}
            at = self.columns.index("theme")
            self.sheet.data_validation(self.last + 1, at, self.end, at, free)

    def _finish(self) -> None:
        """Rows that are done turn grey; what stays in sight; what is printed."""
        decision = address(HEAD + 1, self.columns.index("decision"))
        done = {"type": "formula", "criteria": f'=${decision}<>""', "format": self.formats.done}
        wide = len(self.columns) - 1
        self.sheet.conditional_format(HEAD + 1, 0, max(HEAD + 1, self.last), wide, done)
        self.sheet.autofilter(HEAD, 0, self.end, wide)
        self.sheet.freeze_panes(HEAD + 1, self.columns.index("theme") + 1)
        self.sheet.print_area(0, 0, self.end, self.columns.index("memo"))
        self.sheet.activate()

    def _fixed(self, column: str, row: int) -> str:
        place = address(row, self.columns.index(column))
        letters = place.rstrip("0123456789")
        return f"${letters}${place[len(letters) :]}"


def _texts(item: Item, marker: Marker) -> dict[str, str]:
    """What a row shows, the words that were matched in bold."""
    spans = marker.marks(item.sentence, item.theme)
    return {
        "document": item.document,
        "theme": item.label,
        "before": item.before,
        "sentence": marked(item.sentence, spans),
        "after": item.after,
        "coders_said": item.said,
        "you_said": item.said,
        "where": item.where,
        "matched_phrase": "; ".join(item.sentence[a:b] for a, b in spans),
        "row_id": item.row_id,
    }
