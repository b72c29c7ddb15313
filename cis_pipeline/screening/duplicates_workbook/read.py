"""A workbook of doubtful pairs that came back becomes decisions of the person who judged.

A row is known by its pair and its record_id, wherever it was sorted to; a row whose title (or DOI)
is not that of its record is kept out, as in reviewers' workbooks. A decision in either row of a
pair counts.

Reviews in the field have workbooks of an earlier form as well: a row a pair, the two records side
by side (title_a, title_b). They are read like the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from cis_pipeline.core.files import cell_text
from cis_pipeline.core.model import DEDUPE_ROUND, Decision, Problem, Record, Verdict
from cis_pipeline.core.text.nearest import nearest
from cis_pipeline.screening.duplicates_workbook.pairs import CHOICES, MEANING, NAME, SHEET
from cis_pipeline.screening.tasks import HIDDEN_SHEET, plain
from cis_pipeline.screening.workbook.cells import (
    HEADER_BACK,
    NOTHING_READ,
    Table,
    TableRow,
    find_table,
    hidden_values,
    read_grids,
    two_columns,
)
from cis_pipeline.screening.workbook.labels import printed_in
from cis_pipeline.screening.workbook.whose_row import is_its_row


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a workbook of pairs says; `by` is "" if it cannot be told who judged.

    `blank` holds the pairs ("R-... R-...") that stand in it without an answer that counts.
    `unread` says that the file could not be read, or not whose it is, or which of two columns is
    meant: nothing was taken in, and `blank` may not tell what it asks for. `sheet` is the id in
    the workbook, "" if it has none.
    """

    by: str = ""
    decisions: tuple[Decision, ...] = ()
    problems: tuple[Problem, ...] = ()
    blank: frozenset[str] = frozenset()
    unread: bool = False
    sheet: str = ""


def read(
    path: Path,
    records: Mapping[str, Record],
    name: str = "",
    earlier: Mapping[str, Sequence[Record]] = MappingProxyType({}),
) -> Answers:
    """Read a workbook of pairs that came back; never raises for its data.

    `records` by record_id; `earlier` has the forms in which a record was shown, if it was
    corrected. A pair judged gives one decision in DEDUPE_ROUND: its later record is a duplicate
    of, another version of, or different from the earlier. A blank cell gives none.
    """
    where = name or path.name
    grids, problems = read_grids(path, where)
    if grids is None:
        return Answers(by=_named(path.stem), problems=tuple(problems), unread=True)
    hidden = hidden_values(grids, HIDDEN_SHEET)
    by, sheet = hidden.get("reviewer", [_named(path.stem)])[0], printed_in(hidden).sheet
    table = find_table(grids, ("pair", "decision"), SHEET)
    faults = _faults(table, by, where)
    if table is None or faults:
        problems += faults
        blank = frozenset(hidden.get("pair", ()))
        return Answers(by=by, problems=tuple(problems), blank=blank, unread=True, sheet=sheet)
    reader = _Reader(records, earlier, by, where, sheet or where, problems)
    decisions = reader.decisions(table.rows)
    settled = {frozenset((d.record_id, d.target)) for d in decisions}
    shown = (" ".join(row.cells["pair"].upper().split()) for row in table.rows)
    return Answers(
        by=by,
        decisions=tuple(decisions),
        problems=tuple(problems),
        blank=frozenset(p for p in shown if p and frozenset(p.split()) not in settled),
        sheet=sheet,
    )


def _named(stem: str) -> str:
    """The person in a file name such as duplicates_Anna; "" where it is only numbered."""
    found = re.fullmatch(rf"{NAME}_(?!\d+$)(.+)", stem)
    return found[1] if found else ""


def _faults(table: Table | None, by: str, where: str) -> list[Problem]:
    """Why nothing of a workbook is taken in."""
    if not by:
        what = f'it cannot be told who judged: the sheet "{HIDDEN_SHEET}" is gone; {NOTHING_READ}'
        return [Problem(where, what, f"name the file {NAME}_<person>.xlsx")]
    if table is None:
        what = f"no row has the headings pair and decision; {NOTHING_READ}"
        return [Problem(where, what, HEADER_BACK)]
    needed = ("pair", "record_id", "decision", "note")
    return [two_columns(column, where) for column in table.repeated if column in needed]


@dataclass(frozen=True)
class _Reader:
    records: Mapping[str, Record]
    earlier: Mapping[str, Sequence[Record]]
    by: str
    where: str
    sheet: str
    problems: list[Problem]

    def decisions(self, rows: Iterable[TableRow]) -> list[Decision]:
        """One decision a pair, with the notes of both its rows; a pair judged twice differently
        gives none."""
        judged: dict[frozenset[str], Decision] = {}
        torn: set[frozenset[str]] = set()
        rows = list(rows)
        notes = self._notes(rows)
        for row in rows:
            decision = self.decision(row)
            if decision is None:
                continue
            pair = frozenset((decision.record_id, decision.target))
            decision = replace(decision, note="; ".join(notes.get(pair, ())))
            before = judged.setdefault(pair, decision)
            if before.verdict is not decision.verdict:
                torn.add(pair)
                what = f"the same pair is judged otherwise in {before.locator}; neither counts"
                self.problem(row, what, "delete the decision that is wrong")
        return [decision for pair, decision in judged.items() if pair not in torn]

    def _notes(self, rows: Iterable[TableRow]) -> dict[frozenset[str], dict[str, None]]:
        """By pair what stands in the notes of its rows, each once."""
        found: dict[frozenset[str], dict[str, None]] = {}
        for row in rows:
            ids = row.cells["pair"].upper().split()
            note = row.cells.get("note")
            if note and set(ids) <= self.records.keys() and not any(self._strange(row, ids)):
                found.setdefault(frozenset(ids), {})[note] = None
        return found

    def decision(self, row: TableRow) -> Decision | None:
        """What a row says of its pair; a Problem where that cannot be told."""
        answer = row.cells["decision"]
        if not answer:
            return None
        ids = row.cells["pair"].upper().split()
        if len(ids) != 2 or not set(ids) <= self.records.keys() or ids[0] == ids[1]:
            what = f'pair "{cell_text(row.cells["pair"])}" is not two records of this review'
            self.problem(row, what, "put both ids back as they were written")
            return None
        if strange := next(self._strange(row, ids), ""):
            self.problem(row, strange, "sort whole rows only, and leave the ids and titles")
            return None
        verdict = MEANING.get(plain(answer))
        if verdict is None:
            close = nearest(plain(answer), MEANING)
            hint = f'did you mean "{close}"?' if close else "write one of these"
            what = f'decision "{answer}" is not one of {", ".join(CHOICES)}'
            self.problem(row, what, hint)
            return None
        earlier, later = ids
        return Decision(
            record_id=later,
            round=DEDUPE_ROUND,
            by=self.by,
            verdict=verdict,
            target=earlier,
            reason="DUP" if verdict is Verdict.DUPLICATE else "",
            note=row.cells.get("note", ""),
            locator=f"{self.where} row {row.number}",
            sheet=self.sheet,
        )

    def _strange(self, row: TableRow, ids: Sequence[str]) -> Iterator[str]:
        """What of a row is not of the records that its pair names."""
        if "title_a" in row.cells or "title_b" in row.cells:  # side by side, as it once was
            for side, record_id in zip("ab", ids, strict=True):
                cells = {"title": t} if (t := row.cells.get(f"title_{side}")) is not None else {}
                if not self._is_of(record_id, cells):
                    yield f"title_{side} is not the title of {record_id}; the row is not taken in"
            return
        if "record_id" not in row.cells:
            if not any(self._is_of(record_id, row.cells) for record_id in ids):
                yield f"the title is of neither {' nor '.join(ids)}; the row is not taken in"
            return
        record_id = row.cells["record_id"].upper()
        if record_id not in ids:
            given = cell_text(row.cells["record_id"])
            yield f'record_id "{given}" is none of its pair; the row is not taken in'
        elif not self._is_of(record_id, row.cells):
            yield f"the title beside {record_id} is not its title; the row is not taken in"

    def _is_of(self, record_id: str, cells: Mapping[str, str]) -> bool:
        own = {column: cells[column] for column in ("title", "doi", "year") if column in cells}
        forms = self.earlier.get(record_id) or (self.records[record_id],)
        return any(is_its_row(form, own) and not _lost(form, own) for form in forms)

    def problem(self, row: TableRow, what: str, remedy: str) -> None:
        """Note a fault of a row."""
        self.problems.append(Problem(f"{self.where} row {row.number}", what, remedy))


def _lost(record: Record, cells: Mapping[str, str]) -> bool:
    """Whether the title was emptied, but for one that may have become a formula on its way.

    A reviewer's row has more to be known by; that of a pair is known by little else.
    """
    return cells.get("title") == "" and bool(record.title) and not record.title.startswith("=")
