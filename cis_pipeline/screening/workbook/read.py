"""A workbook that came back becomes decisions; what cannot be told with certainty, Problems.

Rows are joined on record_id alone, and a row that shows another record's content is kept out:
somebody sorted a part of the columns. A blank decision is pending, never an exclusion. A row is
taken in whole or not at all: an unknown word or reason leaves its report pending, with the cell
named and the nearest word suggested, for a guessed vote looks like any other afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from cis_pipeline.core.model import Decision, Problem, Record, Verdict
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.screening.tasks import (
    CODING_KINDS,
    COLUMNS,
    FILLED_IN,
    HIDDEN_SHEET,
    SHEET,
    STUDY,
    Returned,
)
from cis_pipeline.screening.workbook.cells import (
    HEADER_BACK,
    NOTHING_READ,
    Table,
    find_table,
    hidden_values,
    left_aside,
    read_grids,
    two_columns,
)
from cis_pipeline.screening.workbook.doubtful_rows import questions
from cis_pipeline.screening.workbook.entries import Entry, Reader
from cis_pipeline.screening.workbook.labels import Label, label_of, named_label, offered_in
from cis_pipeline.screening.workbook.marked_rows import refused, remarks
from cis_pipeline.screening.workbook.other_round import columns_of_another, named_for_another

NEEDED = ("record_id", "decision")
"""Without these columns a sheet cannot be read; the others may be missing."""


def read(
    path: Path,
    protocol: Protocol,
    reports: Mapping[str, Record],
    name: str = "",
    behind: Mapping[str, Sequence[Record]] = MappingProxyType({}),
) -> Returned:
    """Read a workbook (xlsx, xls, ods, fods, or a table in text) that a reviewer sent back,
    whatever it is called; never raises for its data.

    `reports` maps every record_id that may be voted on, duplicates too, to the report (or record)
    that is shown for it, `behind` to the records of that report, any of which may have been shown
    when the workbook was written. `name` is how locators call the file (its file name if "").
    Decisions come in the order of the rows, without `at`.
    """
    where = name or path.name
    grids, problems = read_grids(path, where)
    if grids is None:
        if all(problem.severity == "notice" for problem in problems):  # no spreadsheet at all
            return Returned(problems=(*problems,))
        named = named_label(path.stem, protocol)
        return _unread(named, problems) if named else Returned(problems=(*problems,), unread=True)
    hidden = hidden_values(grids, HIDDEN_SHEET)
    if hidden.get("kind", [""])[0] in CODING_KINDS:  # which others read, whatever it is called
        return Returned(kind="codings")
    label = label_of(hidden, path.stem, protocol, where)
    if isinstance(label, Problem):
        return Returned(problems=(*problems, label))
    if not label.record_ids and (other := named_for_another(label, grids, protocol, where)):
        return Returned(problems=(*problems, other))
    table = find_table(grids, NEEDED, SHEET)
    faults = _faults(table, where)
    if table is None or any(fault.severity == "error" for fault in faults):
        return _unread(label, [*problems, *faults])
    reader = Reader(protocol, label, reports, behind, where, offered_in(grids))
    entries = reader.entries(table.rows, refused(table, reader))
    asked = (
        *columns_of_another(label, table, entries),
        *questions(table.rows, entries, reader),
    )
    decisions = _collapsed(entries, reader)
    told = [*problems, *faults, *remarks(table, reader, where)]
    return replace(_returned(reader, entries, decisions, told), questions=asked)


def _faults(table: Table | None, where: str) -> list[Problem]:
    """What is wrong with the table as a whole."""
    if table is None:
        what = f"no row has the headings {' and '.join(NEEDED)}; {NOTHING_READ}"
        return [Problem(where, what, HEADER_BACK)]
    twice = [c for c in table.repeated if c in (*NEEDED, *FILLED_IN, STUDY)]
    found = [two_columns(column, where) for column in twice]
    extra = [column for column in table.columns if column not in COLUMNS]
    return [*found, *left_aside(table, extra, "note", where)]


def _collapsed(entries: Iterable[Entry], reader: Reader) -> list[Decision]:
    """One vote a report: rows that repeat it are collapsed, contradicting ones do not count."""
    by_report: dict[str, list[Entry]] = {}
    for entry in entries:
        by_report.setdefault(entry.record_id, []).append(entry)
    decisions: list[Decision] = []
    for record_id, rows in by_report.items():
        if len(rows) == 1:
            decisions += reader.decisions(rows[0])
        elif not any(row.refused for row in rows):
            decisions += _of_several(record_id, rows, reader)
    return decisions


def _of_several(record_id: str, rows: Sequence[Entry], reader: Reader) -> list[Decision]:
    """The vote on a report that stands in several rows."""
    voted = [row for row in rows if row.vote is not None]
    numbers = ", ".join(str(row.number) for row in rows)
    if len({row.meaning for row in voted}) > 1:
        what = f"{record_id} stands in rows {numbers} with different decisions; none counts"
        reader.problem(rows[0].number, what, "delete the rows that are wrong")
        return []
    what = f"{record_id} stands in rows {numbers}; the decision counts once"
    reader.problem(rows[0].number, what, "delete the surplus rows", "notice")
    return reader.decisions(voted[0]) if voted else []


def _returned(
    reader: Reader, entries: Iterable[Entry], decisions: list[Decision], problems: list[Problem]
) -> Returned:
    """Put together what was read, and tell of the reports whose rows are gone.

    While rows lie there whose ids are damaged, their reports may be the ones that seem gone, and
    so they count as still asked for.
    """
    label = reader.label
    seen = {entry.record_id for entry in entries}
    gone = [record_id for record_id in label.record_ids if record_id not in seen]
    decided = {d.record_id for d in decisions if d.verdict is not Verdict.STUDY}
    if gone:
        some = ", ".join(gone[:3]) + (", ..." if len(gone) > 3 else "")
        what = f"{len(gone)} of {len(label.record_ids)} rows are gone or not taken in ({some})"
        reader.problems.append(Problem(reader.where, what, "their reports stay pending", "notice"))
    if reader.older:
        reader.problems.append(_older(reader))
    return Returned(
        kind=label.kind,
        round_id=label.asked.id,
        reviewer=label.reviewer,
        sheet=label.printed.sheet,
        decisions=tuple(decisions),
        problems=(*problems, *reader.problems),
        pending=len((seen | set(gone)) - decided),
        blank=tuple(sorted(seen - decided | (set(gone) if reader.kept_out else set()))),
    )


def _older(reader: Reader) -> Problem:
    """That some votes answer questions which have been changed since the workbook was written."""
    codes = ", ".join(sorted({code for changed in reader.older for code in changed}))
    what = (
        f"{len(reader.older)} decisions were given before a criterion was changed ({codes}); "
        "they are kept as history and asked again"
    )
    return Problem(reader.where, what, "", "warning")


def _unread(label: Label, problems: list[Problem]) -> Returned:
    return Returned(
        kind=label.kind,
        round_id=label.asked.id,
        reviewer=label.reviewer,
        problems=tuple(problems),
        pending=len(label.record_ids),
        blank=label.record_ids,
        unread=True,
    )
