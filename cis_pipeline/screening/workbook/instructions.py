"""The sheet that a reviewer reads before starting: what to do, what is shown, and the criteria.

Its first column of criteria is what the cells of the column reason offer.
"""

from __future__ import annotations

from collections.abc import Sequence

from cis_pipeline.core.files import Format, Sheet, cell_text
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.protocol.rounds import Round
from cis_pipeline.screening.reasons import reasons_offered
from cis_pipeline.screening.tasks import CRITERIA_SHEET, SHEET, Task
from cis_pipeline.screening.workbook.layout import Formats, height, print_wide

_WIDTHS = {"reason": 34, "code": 15, "question": 46, "examples": 46}
_MOST = 40
"""Lines of a row: on this sheet all is to be read."""


def write_instructions(sheet: Sheet, formats: Formats, task: Task, protocol: Protocol) -> str:
    """Fill the sheet; the range that holds the reasons to choose from, or "" if there are none."""
    asked, review = protocol.round(task.round_id), protocol.review
    for column, width in enumerate(_WIDTHS.values()):
        sheet.set_column(column, column, width)
    print_wide(sheet)
    about = [text for text in (review.title, review.question) if text]
    at = _write_lines(sheet, formats.strong, [*about, f"Round: {asked.title}"], 0)
    for heading, sentences in (
        ("How to fill it in", how_to_fill_in(task, asked)),
        ("What it shows, and in which order", what_it_shows(task, protocol)),
    ):
        at = _write_lines(sheet, formats.strong, [heading], at + 1)
        at = _write_lines(sheet, formats.shown, sentences, at)
    return _write_criteria(sheet, formats, task, protocol, at + 1)


def _write_criteria(sheet: Sheet, formats: Formats, task: Task, protocol: Protocol, at: int) -> str:
    criteria = protocol.criteria_of(task.round_id)
    offered = reasons_offered(criteria)
    sheet.repeat_rows(at)
    for column, head in enumerate(_WIDTHS):
        sheet.write_string(at, column, head, formats.head)
    for below, criterion in enumerate(criteria, start=at + 1):
        examples = "\n".join(criterion.examples)
        texts = (offered[criterion.id], criterion.id, criterion.question, examples)
        sheet.set_row(below, height(zip(texts, _WIDTHS.values(), strict=True), _MOST, 1))
        for column, text in enumerate(texts):
            sheet.write_string(below, column, cell_text(text), formats.shown)
    return f"={CRITERIA_SHEET}!$A${at + 2}:$A${at + 1 + len(criteria)}" if criteria else ""


def _write_lines(sheet: Sheet, format_: Format, texts: Sequence[str], at: int) -> int:
    """Write texts across the whole sheet, one a row from row `at`; the first row after them."""
    wide = sum(_WIDTHS.values())
    for text in texts:
        sheet.merge_range(at, 0, at, len(_WIDTHS) - 1, cell_text(text), format_)
        sheet.set_row(at, height([(text, wide)], _MOST, 1))
        at += 1
    return at


# --- sentences -----------------------------------------------------------------------------------


def decision_choices(task: Task) -> list[str]:
    """The verdicts open to a task: a consensus settles, so it cannot be unsure."""
    return ["include", "exclude"] if task.kind == "conflicts" else ["include", "exclude", "unsure"]


def how_to_fill_in(task: Task, asked: Round) -> list[str]:
    """What goes into which cell."""
    choices = decision_choices(task)
    needed = "needed" if asked.unit == "report" else "welcome"
    sentences = [
        f"Fill in the tinted cells of the sheet {SHEET}: one decision a row. A row that is decided "
        "turns grey.",
        f"decision: {', '.join(choices[:-1])} or {choices[-1]}. Leave it blank to come back later.",
        f"reason: choose one of the list below, {needed} with every exclusion; its code may stand "
        "there as well. The first is counted; further ones follow after a semicolon.",
        "note: anything that explains the decision.",
        "You may sort, filter, hide or move columns. Please sort whole rows only, and leave "
        "record_id (the last column) and what is not tinted as it is.",
    ]
    if asked.unit == "report":
        sentences.append(
            "study: only if reports share a study, or one tells of several: the names of its "
            "studies, separated by semicolons, spelt alike in every row."
        )
    return sentences


_PURPOSES = {
    "pilot": "This is a pilot: all reviewers judge the same few records, so that the team can see "
    "whether all understand the criteria alike before the others are handed out.",
    "audit": "This is an audit: records that rules excluded, drawn at random. Judge them as if "
    "nobody had; what you say shows how often the rules are wrong.",
    "second_look": "This is a second look: records that were decided before are offered once "
    "more, without what was said. Judge them as if they were new.",
}


def what_it_shows(task: Task, protocol: Protocol) -> list[str]:
    """What a reviewer sees and does not see, and why the rows stand as they do."""
    sentences = [_PURPOSES[task.purpose]] if task.purpose in _PURPOSES else []
    sentences += _blind(task, protocol)
    order = task.ordered or "as their records came in"
    sentences.append(f"Order of the rows: {order}.")
    sentences.append(
        "A long abstract is cut by the height of its row and not in its cell: make the row higher, "
        "or select the cell and read it in the line above the sheet."
    )
    if protocol.screening_of(task.round_id).mark:
        sentences.append("Terms that the protocol names are bold in titles and abstracts.")
    sentences.append(
        "The line above the headings counts what is done. Its other two numbers go by the order "
        "of the rows; a long run of exclusions is a weak sign that little is left, and no reason "
        "to stop."
    )
    return sentences


def _blind(task: Task, protocol: Protocol) -> list[str]:
    if task.kind == "conflicts":
        return [
            "The reviewers disagree or are unsure: the column votes shows what each of them said. "
            "Judge the record, not the votes."
        ]
    rules = protocol.screening_of(task.round_id).show_rules
    blind = (
        "You read blind: nothing here shows what another reviewer says."
        if rules
        else "You read blind: nothing here shows what another reviewer says, or what rules or a "
        "ranking make of a record."
    )
    found = [blind]
    if task.doubts and rules:
        found.append("doubts: what rules could not tell; the protocol lets you see it.")
    elif task.doubts:
        found.append("doubts: what could not be made out of the document itself.")
    if task.earlier:
        found.append("earlier: what you said yourself before a criterion was changed.")
    return found
