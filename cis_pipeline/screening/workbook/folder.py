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
from cis_pipeline.screening.workbook.readings import Readings, Sheet


@dataclass(frozen=True)
class Read:
    """All workbooks together: what they say where copies agree, and what is wrong with them."""

    sheets: tuple[Sheet, ...]
    decisions: tuple[Decision, ...]
    problems: tuple[Problem, ...]
    torn: tuple[tuple[Decision, ...], ...] = ()
    """What copies of one workbook say of the same report, where they differ."""

    @classmethod
    def of(cls, sheets: tuple[Sheet, ...]) -> Read:
        """Decisions in the order of the files and their rows, settlements after votes.

        A conflict is settled when its votes are in, whatever the files are called.
        """
        kept, torn = agreed(d for sheet in sheets for d in sheet.decisions)
        kept.sort(key=lambda d: d.by == CONSENSUS)
        faults = [p for sheet in sheets for p in sheet.problems]
        return cls(sheets, tuple(kept), (*faults, *map(_differ, torn)), tuple(torn))

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


def agreed(
    decisions: Iterable[Decision],
) -> tuple[list[Decision], list[tuple[Decision, ...]]]:
    """One answer a cell, from all copies of a workbook; where copies differ, none, and what each
    says stands among the second."""
    by_cell: dict[Hashable, list[Decision]] = {}
    for d in decisions:
        by_cell.setdefault(cell(d), []).append(d)
    kept, torn = [], []
    for same in by_cell.values():
        if len({answer(d) for d in same}) == 1:
            kept.append(same[0])
        else:
            torn.append(tuple(same))
    return kept, torn


def _differ(copies: tuple[Decision, ...]) -> Problem:
    places = " and ".join(d.locator for d in copies)
    what = "copies of one workbook say different things here; neither counts"
    return Problem(places, what, "delete the copy that is out of date")


def _of_pairs(path: Path) -> bool:
    return path.stem.startswith(duplicates_workbook.NAME)


class SheetsFolder:
    """The sheets folder of a review, seen from one state of its ledger."""

    def __init__(
        self, workspace: Workspace, state: Snapshot, readings: Readings | None = None
    ) -> None:
        self._workspace = workspace
        self._state = state
        self._readings = Readings({}) if readings is None else readings

    @cached_property
    def _read(self) -> Read:
        return Read.of(tuple(self._sheet(path) for path in self._workspace.returned()))

    def read(self) -> Read:
        """Read every workbook; a file that is none becomes a Problem."""
        return self._read

    def _sheet(self, path: Path) -> Sheet:
        name = self._workspace.name(path)
        found = self._readings.of(path, name, self._pairs if _of_pairs(path) else self._votes)
        blanked = self._withdrawn(found)
        return replace(found, problems=(*found.problems, *blanked)) if blanked else found

    def _pairs(self, path: Path, name: str) -> Sheet:
        state = self._state
        earlier = {i: state.forms_of(i) for i in state.corrections_of}
        judged = duplicates_workbook.read(path, state.held_by_id, name, earlier)
        content = (judged.decisions, judged.problems, judged.blank, judged.unread)
        return Sheet(name, DEDUPE_ROUND, state.protocol.duplicates_by, *content)

    def _votes(self, path: Path, name: str) -> Sheet:
        back = workbook.read(path, self._state.protocol, self._votable, name, self._behind)
        who = CONSENSUS if back.kind == "conflicts" else back.reviewer
        content = (back.decisions, back.problems, frozenset(back.blank), back.unread, back.sheet)
        return Sheet(name, back.round_id, who, *content)

    def _withdrawn(self, found: Sheet) -> list[Problem]:
        """Rows that are blank now and held a decision when the same workbook was read before."""
        answered = self._answered.get(found.sheet, set()) if found.sheet else set[str]()
        blanked = sorted(answered & found.blank)
        if not blanked:
            return []
        some = ", ".join(blanked[:3]) + (", ..." if len(blanked) > 3 else "")
        what = f"{len(blanked)} rows are blank that held a decision before ({some}); it stands"
        remedy = "write unsure into a row to withdraw its decision"
        return [Problem(found.path, what, remedy, "notice")]

    @cached_property
    def _answered(self) -> dict[str, set[str]]:
        """By the id of a workbook the records that decisions in it were about."""
        found: dict[str, set[str]] = {}
        for d in self._state.decisions:
            if d.sheet:
                found.setdefault(d.sheet, set()).add(d.record_id)
        return found

    @cached_property
    def _votable(self) -> dict[str, Record]:
        """Every record that may be voted on, duplicates too, with the report shown for it.

        What was withdrawn while its workbook was out takes votes too: they count if it is put back.
        """
        state, reports = self._state, self._state.folded.reports
        found = {i: state.reports[report] for report, ids in reports.items() for i in ids}
        for i in state.withdrawn:
            found[i] = state.reports.get(state.folded.report_of[i]) or state.held_by_id[i]
        return found

    @cached_property
    def _behind(self) -> dict[str, list[Record]]:
        """Of each record all records of its report, as they are and as they were before."""
        forms: dict[str, list[Record]] = {}
        for i, report in self._state.folded.report_of.items():
            forms.setdefault(report, []).extend(self._state.forms_of(i))
        return {i: forms[report] for i, report in self._state.folded.report_of.items()}

    # --- asking --------------------------------------------------------------------------------

    def put_tasks(self, kind: str) -> list[str]:
        """Write a workbook for each task of this kind that no workbook asks for; their names."""
        written = []
        for task in self._unasked(kind):
            path = self._free(workbook.file_name(task))
            sheet = workbook.write(path, task, self._state.protocol)
            name = self._workspace.name(path)
            written.append(name)
            who = CONSENSUS if task.kind == "conflicts" else task.reviewer
            blank = frozenset(report.record_id for report in task.reports)
            asks = Sheet(name, task.round_id, who, (), (), blank, sheet=sheet)
            self._readings.keep(path, asks)
        return written

    def _unasked(self, kind: str) -> list[Task]:
        """The tasks of this kind, with those of their reports that no workbook asks for."""

        def unasked(round_id: str, who: str, owed: list[str]) -> list[str]:
            if (who == CONSENSUS) != (kind == "conflicts") or self._read.unread(round_id, who):
                return []
            asked = self._read.asks(round_id, who)
            return [record_id for record_id in owed if record_id not in asked]

        state = self._state
        made_up = any(source.simulated for source in state.sources.values())
        return reconciliation.owed(
            state.folded,
            state.protocol,
            state.reports,
            history=state.counted,
            simulated={i for i in state.reports if made_up and state.source_of(i).simulated},
            unasked=unasked,
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
        return self._waiting

    @cached_property
    def _waiting(self) -> tuple[Await, ...]:
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
