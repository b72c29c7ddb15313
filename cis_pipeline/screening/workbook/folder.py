"""The workbooks in data/sheets/: read whatever lies there, write what is owed and not yet asked.

A workbook that exists is never written again, for a person may be working in it. What it does not
ask for yet goes into a further one: abstract_A.xlsx, abstract_A_2.xlsx, ... A workbook is known by
the id in it, not by its file's name: it may be renamed, mailed and copied.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from cis_pipeline.core.model import (
    CONSENSUS,
    DEDUPE_ROUND,
    Decision,
    Problem,
    Record,
    Source,
    Verdict,
)
from cis_pipeline.core.progress import Await
from cis_pipeline.core.workspace import Workspace
from cis_pipeline.dedupe import Pair
from cis_pipeline.ledger.reports import pair_of
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.screening import duplicates_workbook, reconciliation, workbook
from cis_pipeline.screening.tasks import Task


@dataclass(frozen=True)
class Sheet:
    """One workbook as it lies there: what it asks, whom, what is answered and what is blank.

    `blank` holds record ids, in a workbook of pairs the two ids of a pair as one "R-... R-...".
    """

    path: str
    round_id: str
    who: str
    decisions: tuple[Decision, ...]
    problems: tuple[Problem, ...]
    blank: frozenset[str]
    unread: bool = False


@dataclass(frozen=True)
class Read:
    """All workbooks together: what they say where copies agree, and what is wrong with them."""

    sheets: tuple[Sheet, ...]
    decisions: tuple[Decision, ...]
    problems: tuple[Problem, ...]

    @classmethod
    def of(cls, sheets: tuple[Sheet, ...]) -> Read:
        """Decisions in the order of the files and their rows, settlements after votes.

        A conflict is settled when its votes are in, whatever the files are called.
        """
        kept, torn = agreed(d for sheet in sheets for d in sheet.decisions)
        kept.sort(key=lambda d: d.by == CONSENSUS)
        faults = [p for sheet in sheets for p in sheet.problems]
        return cls(sheets, tuple(kept), (*faults, *torn))

    def asks(self, round_id: str, who: str) -> set[str]:
        """The records that workbooks still ask of somebody in a round."""
        sheets = [s for s in self.sheets if s.round_id == round_id and s.who == who]
        return {record_id for sheet in sheets for record_id in sheet.blank}

    def unread(self, round_id: str, who: str) -> bool:
        """Whether a workbook of theirs cannot be read: nobody knows what it asks."""
        return any(s.unread and (s.round_id, s.who) == (round_id, who) for s in self.sheets)


def cell(d: Decision) -> Hashable:
    """Which question of which workbook a decision answers."""
    about = pair_of(d) if d.round == DEDUPE_ROUND else d.record_id
    return (d.sheet, d.round, d.by, about, d.verdict is Verdict.STUDY)


def answer(d: Decision) -> Hashable:
    """What the answer is."""
    return (d.verdict, d.target if d.verdict is Verdict.STUDY else "", d.reason, d.further, d.note)


def agreed(decisions: Iterable[Decision]) -> tuple[list[Decision], list[Problem]]:
    """One answer a cell, from all copies of a workbook; where copies differ, none and a Problem."""
    by_cell: dict[Hashable, list[Decision]] = {}
    for d in decisions:
        by_cell.setdefault(cell(d), []).append(d)
    kept, problems = [], []
    for same in by_cell.values():
        if len({answer(d) for d in same}) == 1:
            kept.append(same[0])
            continue
        places = " and ".join(d.locator for d in same)
        what = "copies of one workbook say different things here; neither counts"
        problems.append(Problem(places, what, "delete the copy that is out of date"))
    return kept, problems


class SheetsFolder:
    """The sheets folder of a review, seen from one state of its ledger."""

    def __init__(self, workspace: Workspace, state: Snapshot) -> None:
        self._workspace = workspace
        self._state = state

    @cached_property
    def _read(self) -> Read:
        return Read.of(tuple(self._sheet(path) for path in self._workspace.returned()))

    def read(self) -> Read:
        """Read every workbook; a file that is none becomes a Problem."""
        return self._read

    def _sheet(self, path: Path) -> Sheet:
        name = self._workspace.name(path)
        if path.stem.startswith(duplicates_workbook.NAME):
            judged = duplicates_workbook.read(path, self._state.by_id, name)
            who = self._state.protocol.duplicates_by
            content = (judged.decisions, judged.problems, judged.blank, judged.unread)
            return Sheet(name, DEDUPE_ROUND, who, *content)
        back = workbook.read(path, self._state.protocol, self._votable, name, self._behind)
        who = CONSENSUS if back.kind == "conflicts" else back.reviewer
        problems = (*back.problems, *self._withdrawn(name, back))
        content = (back.decisions, problems, frozenset(back.blank), back.unread)
        return Sheet(name, back.round_id, who, *content)

    def _withdrawn(self, name: str, back: workbook.Returned) -> list[Problem]:
        """Rows that are blank now and held a decision when the same workbook was read before."""
        answered = {d.record_id for d in self._state.decisions if d.sheet and d.sheet == back.sheet}
        blanked = [record_id for record_id in back.blank if record_id in answered]
        if not blanked:
            return []
        some = ", ".join(blanked[:3]) + (", ..." if len(blanked) > 3 else "")
        what = f"{len(blanked)} rows are blank that held a decision before ({some}); it stands"
        return [Problem(name, what, "write unsure into a row to withdraw its decision", "notice")]

    @cached_property
    def _votable(self) -> dict[str, Record]:
        """Every record that may be voted on, duplicates too, with the report shown for it."""
        reports = self._state.folded.reports
        return {i: self._state.reports[report] for report, ids in reports.items() for i in ids}

    @cached_property
    def _behind(self) -> dict[str, list[Record]]:
        """Of each record all records of its report."""
        reports = self._state.folded.reports.values()
        records = {ids: [self._state.by_id[i] for i in ids] for ids in reports}
        return {i: found for ids, found in records.items() for i in ids}

    # --- asking --------------------------------------------------------------------------------

    def put_tasks(self, kind: str) -> list[str]:
        """Write a workbook for each task of this kind that no workbook asks for; their names."""
        written = []
        for task in self._owed():
            who = CONSENSUS if task.kind == "conflicts" else task.reviewer
            if task.kind != kind or self._read.unread(task.round_id, who):
                continue
            asked = self._read.asks(task.round_id, who)
            missing = tuple(r for r in task.reports if r.record_id not in asked)
            if missing:
                path = self._free(workbook.file_name(task))
                workbook.write(path, replace(task, reports=missing), self._state.protocol)
                written.append(self._workspace.name(path))
        return written

    def _owed(self) -> list[Task]:
        state = self._state
        return reconciliation.owed(
            state.folded,
            state.protocol,
            state.reports,
            history=state.counted,
            simulated={i for i in state.reports if state.source_of(i).simulated},
        )

    def put_pairs(self) -> list[str]:
        """Write a workbook of the doubtful pairs that no workbook asks about; its name."""
        who = self._state.protocol.duplicates_by
        # what a workbook answers may not be in the ledger yet
        answered = {pair_of(d) for d in self._read.decisions if d.round == DEDUPE_ROUND}
        possible = (
            _pair(d) for d in self._state.folded.possible_duplicates if pair_of(d) not in answered
        )
        asked = self._read.asks(DEDUPE_ROUND, who)
        missing = [p for p in possible if duplicates_workbook.pair_id(p) not in asked]
        if not missing or self._read.unread(DEDUPE_ROUND, who):
            return []
        path = self._free(f"{duplicates_workbook.NAME}.xlsx")
        found_in = {i: _source(self._state.source_of(i)) for p in missing for i in (p.a, p.b)}
        duplicates_workbook.write(path, missing, self._state.by_id, self._state.protocol, found_in)
        return [self._workspace.name(path)]

    def _free(self, name: str) -> Path:
        """The path of a workbook that does not exist yet."""
        self._workspace.sheets.mkdir(parents=True, exist_ok=True)
        path = self._workspace.sheets / name
        stem, n = path.stem, 2
        while path.exists():
            path, n = path.with_stem(f"{stem}_{n}"), n + 1
        return path

    # --- waiting -------------------------------------------------------------------------------

    def waiting(self) -> tuple[Await, ...]:
        """What people owe, and in which file; in the order of the rounds."""
        found = [*self._pairs_waiting(), *self._rules_waiting()]
        for asked in self._state.protocol.rounds:
            for who in (*asked.reviewers, CONSENSUS):
                owed = [
                    s.record_id
                    for s in self._state.folded.standings.values()
                    if s.round == asked.id and who in s.awaiting
                ]
                if owed:
                    found.append(self._await(asked.id, who, owed, asked.settled_by))
        return tuple(found)

    def _pairs_waiting(self) -> Iterator[Await]:
        possible = self._state.folded.possible_duplicates
        if possible:
            ids = {duplicates_workbook.pair_id(_pair(d)) for d in possible}
            sheets = [s for s in self._read.sheets if s.round_id == DEDUPE_ROUND]
            paths = tuple(s.path for s in sheets if s.blank & ids)
            who = self._state.protocol.duplicates_by
            sentence = (
                f"{who}: {len(possible)} doubtful pairs in {_where(paths)}. Write duplicate, "
                'different or version into the column "decision", save the file, and `cis run` '
                "again."
            )
            yield Await(DEDUPE_ROUND, who, len(possible), paths, sentence)

    def _rules_waiting(self) -> Iterator[Await]:
        """What no person owes: records that the rules have not judged yet."""
        standings = self._state.folded.standings.values()
        waits = Counter(s.round for s in standings if "rules" in s.awaiting)
        for round_id, n in waits.items():
            sentence = f"the rules: {n} records in {round_id}. `cis run` lets them judge."
            yield Await(round_id, "rules", n, (), sentence)

    def _await(self, round_id: str, who: str, owed: list[str], settled_by: str) -> Await:
        sheets = [s for s in self._read.sheets if s.round_id == round_id and s.who == who]
        paths = tuple(s.path for s in sheets if s.blank & set(owed))
        conflict = who == CONSENSUS
        person = f"{settled_by or 'the team'}, to settle" if conflict else who
        what = "conflicts" if conflict else "decisions"
        words = "include or exclude" if conflict else "include, exclude or unsure"
        sentence = (
            f"{person}: {len(owed)} {round_id} {what} in {_where(paths)}. Write {words} into the "
            'column "decision" (and a reason for exclude), save the file, and `cis run` again.'
        )
        return Await(round_id, who, len(owed), paths, sentence)


def _where(paths: tuple[str, ...]) -> str:
    return ", ".join(paths) or "a workbook that the next `cis run` writes"


def _source(source: Source) -> str:
    return source.name + " [simulated]" * source.simulated


def _pair(doubt: Decision) -> Pair:
    """The pair that a rule was unsure of, as the workbook shows it."""
    return Pair(doubt.target, doubt.record_id, doubt.score or 0.0, doubt.evidence)
