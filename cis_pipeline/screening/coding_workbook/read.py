"""A coding workbook that came back becomes codings; what cannot be told with certainty, Problems.

Every cell that somebody filled in ends up in a coding or in a message.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.concepts.documents.document import Document
from cis_pipeline.core.model import Problem, Said
from cis_pipeline.screening.coding_workbook.columns import FILLED_IN, SHEET, WIDTHS, heading
from cis_pipeline.screening.coding_workbook.given import Given
from cis_pipeline.screening.coding_workbook.items import Item
from cis_pipeline.screening.coding_workbook.labels import Label, label_of, named_label
from cis_pipeline.screening.coding_workbook.new_codes import NewCodes
from cis_pipeline.screening.coding_workbook.reader import Answer, Reader, short
from cis_pipeline.screening.coding_workbook.sorting import sorted_columns
from cis_pipeline.screening.coding_workbook.themes import Themes
from cis_pipeline.screening.tasks import HIDDEN_SHEET
from cis_pipeline.screening.workbook.cells import (
    HEADER_BACK,
    NOTHING_READ,
    Table,
    TableRow,
    address,
    find_table,
    hidden_values,
    left_aside,
    read_grids,
    two_columns,
)
from cis_pipeline.screening.workbook.marked_rows import (
    comments,
    refused,
    says_vote,
    strays,
    unread,
)
from cis_pipeline.screening.workbook.questions import Question

NEEDED = ("row_id", "decision")


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What a coding workbook says; `label` is None if it cannot be told what it is.

    `blank` holds the items whose rows are there to be filled in, `unread` says that the file could
    not be read, so that nobody knows what it asks. `questions` are asked before the codings they
    are about (named by row ids, or by locators) are taken in.
    """

    path: str = ""
    label: Label | None = None
    given: tuple[Given, ...] = ()
    problems: tuple[Problem, ...] = ()
    blank: tuple[Item, ...] = ()
    unread: bool = False
    questions: tuple[Question, ...] = ()
    digest: str = ""


@dataclass(frozen=True)
class Context:
    """What a workbook is read against: the codebook, the words that mean a decision; the item of a
    row id that is suggested today, the record ids a document's name may mean, and its text."""

    codebook: Codebook
    words: Mapping[str, Said]
    known: Callable[[str], Item | None]
    document_of: Callable[[str], Sequence[str]]
    text_of: Callable[[str], Document | None]


def read(path: Path, context: Context, name: str = "") -> Returned:
    """Read a workbook (xlsx, xls, ods, fods, or a table in text) that a coder sent back; never
    raises for its data. `name` is how messages call the file."""
    where = name or path.name
    grids, problems = read_grids(path, where)
    if grids is None:
        named = named_label(path.stem, context.codebook)
        return Returned(path=where, label=named, problems=tuple(problems), unread=True)
    hidden = hidden_values(grids, HIDDEN_SHEET)
    label = label_of(hidden, path.stem, context.codebook, where)
    if isinstance(label, Problem):
        return Returned(path=where, problems=(*problems, label))
    table = find_table(grids, NEEDED, SHEET)
    faults = _faults(table, where)
    if table is None or any(fault.severity == "error" for fault in faults):
        blank, told = tuple(label.items.values()), (*problems, *faults)
        return Returned(path=where, label=label, problems=told, blank=blank, unread=True)
    reader = Reader(label, Themes(context.codebook, label), context.words, where, context.known)
    return _read(table, reader, context, [*problems, *faults])


def _read(table: Table, reader: Reader, context: Context, told: list[Problem]) -> Returned:
    wrong = refused(table, reader, ("row_id", *FILLED_IN))
    answers = reader.answers(table.rows, wrong)
    codes = NewCodes(reader, context.document_of, context.text_of)
    free = [row for row in reader.free if row.number not in wrong]
    unreadable = refused(replace(table, rows=free), reader, ("document", "theme", "sentence"))
    free_given = codes.given(free, unreadable)
    given = [*_once(answers, reader), *free_given]
    decided = {g.about for g in given if g.coding.verdict in _DECIDES}
    blank = {a.item.row_id: a.item for a in answers if a.item.row_id not in decided}
    gone = _gone(answers, reader)
    told += _remarks(table, answers, reader)
    return Returned(
        path=reader.where,
        label=reader.label,
        given=tuple(given),
        problems=(*told, *reader.problems),
        blank=(*blank.values(), *(gone if reader.kept_out else ())),
        questions=(*sorted_columns(answers, reader), *codes.questions),
    )


_DECIDES = (Said.CONFIRM, Said.REFUSE, Said.MOVE)


def _faults(table: Table | None, where: str) -> list[Problem]:
    """What is wrong with the table as a whole."""
    if table is None:
        needed = " and ".join(heading(column) for column in NEEDED)
        what = f"no row has the headings {needed}; {NOTHING_READ}"
        return [Problem(where, what, HEADER_BACK)]
    read_columns = (*NEEDED, *FILLED_IN, "document", "theme", "sentence")
    found = [two_columns(heading(c), where) for c in table.repeated if c in read_columns]
    lost = [heading(c) for c in ("move_to_theme", "memo") if c not in table.columns]
    if lost:
        what = f"the columns {' and '.join(lost)} are gone; nothing is read from them"
        found.append(Problem(where, what, HEADER_BACK, "warning"))
    extra = [c for c in table.columns if c not in WIDTHS and any(r.cells[c] for r in table.rows)]
    return [*found, *left_aside(table, [*map(heading, extra)], "memo", where)]


def _once(answers: Iterable[Answer], reader: Reader) -> list[Given]:
    """What the rows of items give, each once: rows that repeat an answer are collapsed, of those
    that contradict each other none counts."""
    by_item: dict[str, list[Answer]] = {}
    for one in answers:
        by_item.setdefault(one.item.row_id, []).append(one)
    found: list[Given] = []
    for row_id, several in by_item.items():
        given = [one.given for one in several if one.given is not None]
        if len(several) > 1:
            given = _of_several(row_id, several, reader)
        found += given
    return found


def _of_several(row_id: str, rows: Sequence[Answer], reader: Reader) -> list[Given]:
    """What several rows of one item give."""
    given = [one.given for one in rows if one.given is not None]
    decided = [g for g in given if g.coding.verdict is not Said.MEMO]
    numbers = ", ".join(str(one.row.number) for one in rows)
    first = rows[0].row.number
    if len({(g.coding.verdict, g.coding.to) for g in decided}) > 1 or any(r.refused for r in rows):
        what = f"{row_id} stands in rows {numbers} with different decisions; none counts"
        reader.problem(first, what, "delete the rows that are wrong")
        return []
    what = f"{row_id} stands in rows {numbers}; what they say counts once"
    reader.problem(first, what, "delete the surplus rows", "notice")
    memos = "; ".join(dict.fromkeys(g.coding.note for g in given if g.coding.note))
    one = (decided or given)[:1]
    return [replace(g, coding=replace(g.coding, note=memos)) for g in one]


def _gone(answers: Iterable[Answer], reader: Reader) -> list[Item]:
    """The items that were asked about and have no row that can be read, which is told."""
    seen = {one.item.row_id for one in answers}
    gone = [item for i, item in reader.label.items.items() if i not in seen]
    if gone:
        n = len(reader.label.items)
        some = ", ".join(i.row_id for i in gone[:3]) + (", ..." if len(gone) > 3 else "")
        what = f"{len(gone)} of {n} rows are gone or not taken in ({some})"
        problem = Problem(reader.where, what, "they are still to be coded", "notice")
        reader.problems.append(problem)
    return gone


def _remarks(table: Table, answers: Sequence[Answer], reader: Reader) -> list[Problem]:
    """What stands in memos and comments and may be meant as a decision; stray cells."""
    pending: dict[int, TableRow] = {
        one.row.number: one.row for one in answers if not one.row.cells["decision"]
    }
    found = []
    for row in pending.values():
        memo = row.cells.get("memo", "")
        if memo and says_vote(memo, reader.words):
            place = address(row.number - 1, table.columns["memo"])
            found.append(unread(reader.where, row.number, f'the memo in {place} ("{short(memo)}")'))
    free = {row.number: row for row in reader.free}
    found += comments(table, {**pending, **free}, reader.where)
    return [*found, *strays(table, reader.where)]
