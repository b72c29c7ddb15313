"""What a correction means for workbooks that are out: which are written anew, and what is told.

A workbook that nobody has touched (its bytes are still those that were written) is replaced by one
that shows its reports as they are now. One in use is left alone, for a person's work is in it;
beside it a short list says what was corrected about the reports that it still asks about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from cis_pipeline.core.files import Book, write_xlsx
from cis_pipeline.core.model import Action
from cis_pipeline.core.workspace import file_digest
from cis_pipeline.ledger.corrections import Change, changes_of
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.screening.workbook.layout import Formats, write_table
from cis_pipeline.screening.workbook.readings import Sheet

ENDING = "_corrections"
"""How the name of a list of corrections ends, which is no workbook to be filled in."""

COLUMNS = ("record_id", "title", "field", "before", "after", "by", "at", "note")


def lists_corrections(path: Path) -> bool:
    """Whether a file is such a list."""
    return path.stem.rstrip("0123456789").rstrip("_").endswith(ENDING)


def corrected_since(sheet: Sheet, state: Snapshot) -> dict[str, list[Change]]:
    """By report what was corrected, since a workbook was written, of what it asks about; changes
    of records that were withdrawn too."""
    taken = state.files.get(sheet.path)
    moment = taken.at if taken else ""
    asked = set(reports_of(sheet.blank, state)) if state.corrections else set[str]()
    found: dict[str, list[Change]] = {}
    for record_id in state.corrections_of:
        report = state.folded.report_of[record_id]
        new = [c for c in changes_of(record_id, state) if c.correction.at >= moment]
        if new and report in asked:
            found.setdefault(report, []).extend(new)
    return found


def reports_of(ids: Iterable[str], state: Snapshot) -> Iterator[str]:
    """The reports that rows of a workbook are about by now."""
    return (state.folded.report_of.get(i, i) for i in ids)


def untouched(name: str, path: Path, state: Snapshot) -> bool:
    """Whether a file of the sheets folder is still what was written, byte for byte."""
    taken = state.files.get(name)
    return taken is not None and taken.sha256 == file_digest(path)


def write_list(path: Path, concerned: Mapping[str, list[Change]], state: Snapshot) -> None:
    """Write a list of corrections, a row a corrected field; the same give the same bytes."""
    rows = [_row(change, state) for found in concerned.values() for change in found]

    def fill(book: Book) -> None:
        sheet = book.add_worksheet("corrections")
        write_table(sheet, Formats.of(book), COLUMNS, rows)
        sheet.freeze_panes(1, 0)

    write_xlsx(path, fill)


_WORDS = {
    Action.WITHDRAW: "withdrawn: it needs no decision",
    Action.PUT_BACK: "put back: it needs a decision",
}


def _row(change: Change, state: Snapshot) -> dict[str, str]:
    made = change.correction
    return {
        "record_id": made.record_id,
        "title": state.held_by_id[made.record_id].title,
        "field": change.field or _WORDS.get(made.action, ""),
        "before": change.before,
        "after": change.after,
        "by": "its source" if made.by.startswith("rule:") else made.by,
        "at": made.at[:10],
        "note": made.note,
    }
