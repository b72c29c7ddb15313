"""The workbooks in data/sheets/: read whatever lies there, write what is owed and not yet asked.

A workbook that exists is never written again, for a person may be working in it. What it does not
ask for yet goes into a further one: abstract_A.xlsx, abstract_A_2.xlsx, ...
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from cis_pipeline.clusters import pair_of
from cis_pipeline.dedupe import Pair
from cis_pipeline.errors import ReviewError
from cis_pipeline.lookup import resolve
from cis_pipeline.model import CONSENSUS, DEDUPE_ROUND, Decision, Problem, Verdict
from cis_pipeline.outcome import Await
from cis_pipeline.screening import pairs, reconcile, workbook
from cis_pipeline.screening.tasks import Task
from cis_pipeline.state import State
from cis_pipeline.workspace import Workspace

DUPLICATES = "duplicates"
"""How the workbook of doubtful pairs is called."""


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


@dataclass(frozen=True)
class Read:
    """All workbooks together."""

    sheets: tuple[Sheet, ...]

    @property
    def decisions(self) -> list[Decision]:
        """Every decision, in the order of the files and their rows."""
        return [d for sheet in self.sheets for d in sheet.decisions]

    @property
    def problems(self) -> list[Problem]:
        """Everything that could not be taken in, or needs a look."""
        return [p for sheet in self.sheets for p in sheet.problems]


class Desk:
    """The sheets folder of a review, seen from one state of its ledger."""

    def __init__(self, workspace: Workspace, state: State) -> None:
        self._workspace = workspace
        self._state = state

    @cached_property
    def _read(self) -> Read:
        return Read(tuple(self._sheet(path) for path in self._workspace.returned()))

    def read(self) -> Read:
        """Read every workbook; a file that is none becomes a Problem."""
        return self._read

    def _sheet(self, path: Path) -> Sheet:
        name = self._workspace.name(path)
        if path.stem.startswith(DUPLICATES):
            answers = pairs.read(path, self._state.by_id, name)
            return Sheet(
                name,
                DEDUPE_ROUND,
                answers.by or self._state.protocol.duplicates_by,
                answers.decisions,
                answers.problems,
                frozenset(answers.blank),
            )
        reports = {
            record_id: self._state.reports[report]
            for report, ids in self._state.folded.reports.items()
            for record_id in ids
        }
        back = workbook.read(path, self._state.protocol, reports, name)
        who = CONSENSUS if back.kind == "conflicts" else back.reviewer
        return Sheet(name, back.round_id, who, back.decisions, back.problems, frozenset(back.blank))

    # --- asking --------------------------------------------------------------------------------

    def put_tasks(self, kind: str) -> list[str]:
        """Write a workbook for each task of this kind that no workbook asks for; their names."""
        written = []
        for task in self._owed():
            who = CONSENSUS if task.kind == "conflicts" else task.reviewer
            asked = self._blank(task.round_id, who)
            missing = tuple(r for r in task.reports if r.record_id not in asked)
            if task.kind == kind and missing:
                path = self._free(workbook.file_name(task))
                workbook.write(path, replace(task, reports=missing), self._state.protocol)
                written.append(self._workspace.name(path))
        return written

    def _owed(self) -> list[Task]:
        state = self._state
        return reconcile.owed(
            state.folded,
            state.protocol,
            state.reports,
            history=state.decisions,
            simulated={i for i in state.reports if state.source_of(i).simulated},
        )

    def unanswered(self, doubts: Sequence[Pair]) -> list[Pair]:
        """The pairs that no workbook answers (what it answers may not be in the ledger yet)."""
        answered = {pair_of(d) for d in self._read.decisions if d.round == DEDUPE_ROUND}
        return [p for p in doubts if frozenset((p.a, p.b)) not in answered]

    def put_pairs(self, doubts: Sequence[Pair]) -> list[str]:
        """Write a workbook of the doubtful pairs that no workbook asks about; its name."""
        asked = self._blank(DEDUPE_ROUND, None)
        missing = [p for p in doubts if pairs.pair_id(p) not in asked]
        if not missing:
            return []
        path = self._free(f"{DUPLICATES}.xlsx")
        pairs.write(path, missing, self._state.by_id, self._state.protocol)
        return [self._workspace.name(path)]

    def _blank(self, round_id: str, who: str | None) -> set[str]:
        """What workbooks still ask of somebody in a round (who=None: of anybody)."""
        sheets = [s for s in self._read.sheets if s.round_id == round_id and who in (None, s.who)]
        return {record_id for sheet in sheets for record_id in sheet.blank}

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
        found = [*self._pairs_waiting()]
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

    def _pairs_waiting(self) -> Iterable[Await]:
        open_pairs = {
            pair: sheet.path
            for sheet in self._read.sheets
            if sheet.round_id == DEDUPE_ROUND
            for pair in sheet.blank
            if not self._one_report(pair)
        }
        if open_pairs:
            paths = tuple(sorted(set(open_pairs.values())))
            who = self._state.protocol.duplicates_by
            sentence = (
                f"{who}: {len(open_pairs)} doubtful pairs in {', '.join(paths)}. Write duplicate "
                'or different into the column "decision", save the file, and `cis run` again.'
            )
            yield Await(DEDUPE_ROUND, who, len(open_pairs), paths, sentence)

    def _one_report(self, pair: str) -> bool:
        standings = self._state.folded.standings
        reports = {standings[r].report_id for r in pair.split() if r in standings}
        return len(reports) < 2

    def _await(self, round_id: str, who: str, owed: list[str], settled_by: str) -> Await:
        sheets = [s for s in self._read.sheets if s.round_id == round_id and s.who == who]
        paths = tuple(s.path for s in sheets if s.blank & set(owed))
        conflict = who == CONSENSUS
        person = f"{settled_by or 'the team'}, to settle" if conflict else who
        what = "conflicts" if conflict else "decisions"
        where = ", ".join(paths) or "a workbook that the next `cis run` writes"
        words = "include or exclude" if conflict else "include, exclude or unsure"
        sentence = (
            f"{person}: {len(owed)} {round_id} {what} in {where}. Write {words} into the column "
            '"decision" (and a reason for exclude), save the file, and `cis run` again.'
        )
        return Await(round_id, who, len(owed), paths, sentence)


def decision(
    state: State,
    record: str,
    round_id: str,
    verdict: str,
    *,
    by: str,
    reason: str = "",
    note: str = "",
    target: str = "",
) -> Decision:
    """A decision made by hand, checked against records and protocol; CisError says the fault."""
    try:
        said = Verdict(verdict)
    except ValueError:
        known = ", ".join(v.value for v in Verdict)
        raise ReviewError(f'"{verdict}" is no verdict; the verdicts are {known}') from None
    if by.startswith("rule:") or not by.strip():
        raise ReviewError("--by names the person who decides; rules decide in `cis run`")
    pair = said in (Verdict.DUPLICATE, Verdict.NOT_DUPLICATE)
    if pair != (round_id == DEDUPE_ROUND):
        raise ReviewError(f'"{said}" is not a verdict of the round {round_id}')
    if pair and not target:
        raise ReviewError(f'"{said}" needs --target, the other record')
    if not pair:
        state.protocol.round(round_id)
    allowed = [c.id for c in state.protocol.criteria_of(round_id)]
    if reason and reason not in allowed:
        raise ReviewError(f'"{reason}" is no reason in {round_id}; they are {", ".join(allowed)}')
    if reason and said is not Verdict.EXCLUDE:
        raise ReviewError(f'a reason goes with exclude, not with "{said}"; use --note')
    return Decision(
        record_id=resolve(record, state),
        round=round_id,
        by=by,
        verdict=said,
        target=resolve(target, state) if pair else target,
        reason="DUP" if said is Verdict.DUPLICATE else reason,
        note=note,
        protocol=state.protocol.basis(round_id, said, (reason, "")),
    )
