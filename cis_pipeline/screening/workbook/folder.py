"""The workbooks in data/sheets/: read whatever lies there, write what is owed and not yet asked.

A workbook that exists is never written again, for a person may be working in it. What it does not
ask for yet goes into a further one: abstract_A.xlsx, abstract_A_2.xlsx, ... A workbook is known by
the id in it, not by its file's name: it may be renamed, mailed and copied.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.model import (
    CONSENSUS,
    DEDUPE_ROUND,
    Problem,
    Record,
    Source,
    Verdict,
    Workbook,
)
from cis_pipeline.core.progress import Await
from cis_pipeline.core.workspace import Workspace
from cis_pipeline.dedupe import Pair
from cis_pipeline.ledger.corrections import Change
from cis_pipeline.ledger.reports import pair_of
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.screening import duplicates_workbook, workbook
from cis_pipeline.screening.assignment.handing_out import Ranker
from cis_pipeline.screening.assignment.sharing import by_workbooks
from cis_pipeline.screening.tasks import CODING, Task
from cis_pipeline.screening.workbook.copies import Read
from cis_pipeline.screening.workbook.doubts import asked
from cis_pipeline.screening.workbook.due import Due, as_handed_out, is_of
from cis_pipeline.screening.workbook.readings import Readings, Sheet
from cis_pipeline.screening.workbook.renewal import (
    ENDING,
    corrected_since,
    lists_corrections,
    reports_of,
    untouched,
    write_list,
)
from cis_pipeline.screening.workbook.waiting import waiting


def _of_pairs(path: Path) -> bool:
    return path.stem.startswith(duplicates_workbook.NAME)


def _of_codings(path: Path, protocol: Protocol) -> bool:
    """Whether a file is called as those are that `coding_workbook` reads."""
    named = path.stem.casefold().startswith(f"{CODING}_")
    return named and all(asked.id != CODING for asked in protocol.rounds)


class SheetsFolder:
    """The sheets folder of a review, seen from one state of its ledger."""

    def __init__(
        self,
        workspace: Workspace,
        state: Snapshot,
        readings: Readings | None = None,
        ranker: Ranker | None = None,
    ) -> None:
        self._workspace = workspace
        self._state = state
        self._readings = Readings({}) if readings is None else readings
        self._ranker = ranker
        self.handed_out: list[Workbook] = []
        """The workbooks that were written through this folder."""
        self.record: Callable[[Workbook], object] = lambda book: None
        """What puts a workbook on record that is about to be written."""

    def under(self, state: Snapshot) -> SheetsFolder:
        """The same folder seen from another state, of the same records and reports."""
        return SheetsFolder(self._workspace, state, self._readings)

    @cached_property
    def _read(self) -> Read:
        paths = (path for path in self._workspace.returned() if not lists_corrections(path))
        return Read.of(asked(tuple(self._sheet(path) for path in paths), self._state))

    def read(self) -> Read:
        """Read every workbook; a file that is none becomes a Problem."""
        return self._read

    def _sheet(self, path: Path) -> Sheet:
        name = self._workspace.name(path)
        if _of_codings(path, self._state.protocol):
            found = _codings(name)
        else:
            reads = self._pairs if _of_pairs(path) else self._votes
            found = self._readings.of(path, name, reads)
        told = [*self._withdrawn(found), *self._open_elsewhere(path, name)]
        return replace(found, problems=(*found.problems, *told)) if told else found

    def _pairs(self, path: Path, name: str) -> Sheet:
        state = self._state
        earlier = {i: state.forms_of(i) for i in state.corrections_of}
        judged = duplicates_workbook.read(path, state.held_by_id, name, earlier)
        content = (judged.decisions, judged.problems, judged.blank, judged.unread, judged.sheet)
        return Sheet(name, DEDUPE_ROUND, state.protocol.duplicates_by, *content)

    def _votes(self, path: Path, name: str) -> Sheet:
        back = workbook.read(path, self._state.protocol, self._votable, name, self._behind)
        if back.kind == "codings":
            return _codings(name)
        who = CONSENSUS if back.kind == "conflicts" else back.reviewer
        content = (back.decisions, back.problems, frozenset(back.blank), back.unread, back.sheet)
        return Sheet(name, back.round_id, who, *content, back.questions)

    def codings(self) -> list[Path]:
        """The workbooks of codings, whatever they are called."""
        found = (sheet for sheet in self._read.sheets if sheet.round_id == CODING and not sheet.who)
        return [self._workspace.root / sheet.path for sheet in found]

    def _open_elsewhere(self, path: Path, name: str) -> list[Problem]:
        """That a workbook is open in another program."""
        if path not in self._locked:
            return []
        lock = self._locked[path].name
        what = f"seems to be open in another program ({lock}); what is not saved is not seen"
        remedy = "save and close it, or delete that file if it was left behind"
        return [Problem(name, what, remedy, "notice")]

    @cached_property
    def _locked(self) -> dict[Path, Path]:
        return {path: lock for lock, path in self._workspace.locks()}

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
        """Of each record all records of its report, as they are and as they were before; and
        those that were once merged with it, for the workbook may have been written then."""
        report_of = self._state.folded.report_of
        forms: dict[str, list[Record]] = {}
        for i, report in report_of.items():
            forms.setdefault(report, []).extend(self._state.forms_of(i))
        for d in self._state.decisions:
            if d.verdict is Verdict.DUPLICATE and {d.record_id, d.target} <= report_of.keys():
                one, other = report_of[d.record_id], report_of[d.target]
                if one != other:
                    forms[one].extend(self._state.forms_of(d.target))
                    forms[other].extend(self._state.forms_of(d.record_id))
        return {i: forms[report] for i, report in report_of.items()}

    def asked_by(self) -> dict[tuple[str, str], set[str]]:
        """The reviewers whom workbooks ask, or have asked, by (round, report)."""
        found = by_workbooks(self._state)
        for sheet in (s for s in self._read.sheets if s.who != CONSENSUS):
            for report in reports_of(sheet.blank, self._state):
                found.setdefault((sheet.round_id, report), set()).add(sheet.who)
        return found

    # --- asking --------------------------------------------------------------------------------

    def put_tasks(self, kind: str) -> list[str]:
        """Write a workbook for each task of this kind that no workbook asks for; their names."""
        written = []
        for task in self._due.unasked(kind):
            task = self._due.next_of(task, self.handed_out)
            if task.reports:
                written.append(self._put(task, self._free(workbook.file_name(task))))
        return written

    @cached_property
    def _due(self) -> Due:
        return Due(self._state, self._read, self._ranker)

    def _put(self, task: Task, path: Path) -> str:
        """Write a workbook of a task; its name. What it asks is on record before it is there, so
        that a run which dies in between leaves none of which nothing is known."""
        book = Workbook(
            sheet=workbook.identity(task, self._state.protocol),
            path=self._workspace.name(path),
            kind=task.kind,
            round=task.round_id,
            reviewer=task.reviewer,
            purpose=task.purpose,
            shows=tuple(workbook.columns_of(task, self._state.protocol.round(task.round_id))),
            ordered=task.ordered,
            rows=tuple(report.record_id for report in task.reports),
        )
        self.handed_out.append(book)
        if book.sheet not in self._state.workbooks_by_id:
            self.record(book)
        workbook.write(path, task, self._state.protocol)
        who = CONSENSUS if task.kind == "conflicts" else task.reviewer
        content = Sheet(book.path, book.round, who, (), (), frozenset(book.rows), sheet=book.sheet)
        self._readings.keep(path, content)
        return book.path

    # --- what was corrected meanwhile ----------------------------------------------------------

    def renew(self) -> list[str]:
        """Bring workbooks up to date whose reports were corrected; the names of files written.

        One that nobody has touched is replaced, or taken away if nothing is left to ask; beside
        one in use a list says what was corrected, as long as it asks about it.
        """
        written, lists = list[str](), set[Path]()
        for sheet in self._read.sheets:
            if sheet.round_id == DEDUPE_ROUND:
                written += self._renewed_pairs(sheet)
                continue
            concerned = corrected_since(sheet, self._state)
            path = self._workspace.root / sheet.path
            if not concerned:
                continue
            if untouched(sheet.path, path, self._state):
                with suppress(OSError, ReviewError):  # some systems lock a file that is open
                    written += self._replaced(sheet, path)
                    continue
            lists.add(listing := self._list_of(path))
            written += self._write_list(listing, concerned)
        return [*written, *self._taken_away(lists)]

    def _replaced(self, sheet: Sheet, path: Path) -> list[str]:
        rows = set(reports_of(sheet.blank, self._state))

        def same(round_id: str, who: str, owed: list[str]) -> list[str]:
            mine = (round_id, who) == (sheet.round_id, sheet.who)
            return [record_id for record_id in owed if mine and record_id in rows]

        before = path.read_bytes()
        book = next((b for b in self._state.workbooks if b.sheet == sheet.sheet), None)
        tasks = [as_handed_out(task, book) for task in self._due.tasks(same) if is_of(task, book)]
        for task in tasks:
            self._put(task, path)
        if not tasks:
            path.unlink()
        return [sheet.path] if not tasks or path.read_bytes() != before else []

    def _renewed_pairs(self, sheet: Sheet) -> list[str]:
        """The name of a workbook of pairs if it was written anew, or taken away; one in use stays
        as it is."""
        ids = frozenset(i for pair in sheet.blank for i in pair.split())
        path = self._workspace.root / sheet.path
        if not corrected_since(replace(sheet, blank=ids), self._state):
            return []
        if not untouched(sheet.path, path, self._state):
            return []
        before, asked = path.read_bytes(), self._possible(lambda pair: pair in sheet.blank)
        with suppress(OSError, ReviewError):  # some systems lock a file that is open
            if asked:
                self._write_pairs(path, asked)
            else:
                path.unlink()
        return [sheet.path] if not path.exists() or path.read_bytes() != before else []

    def _list_of(self, path: Path) -> Path:
        """Where the list beside a workbook stands: in a file that nobody has written into."""
        listing, n = path.with_name(f"{path.stem}{ENDING}.xlsx"), 2
        stem = listing.stem
        while listing.exists() and not untouched(
            self._workspace.name(listing), listing, self._state
        ):
            listing, n = listing.with_stem(f"{stem}_{n}"), n + 1
        return listing

    def _write_list(self, listing: Path, concerned: Mapping[str, list[Change]]) -> list[str]:
        before = listing.read_bytes() if listing.exists() else b""
        write_list(listing, concerned, self._state)
        return [self._workspace.name(listing)] if listing.read_bytes() != before else []

    def _taken_away(self, needed: Collection[Path]) -> list[str]:
        """Lists of corrections that no workbook needs any more, if nobody has written into them."""
        gone = []
        for path in self._workspace.returned():
            name = self._workspace.name(path)
            if (
                lists_corrections(path)
                and path not in needed
                and untouched(name, path, self._state)
            ):
                path.unlink()
                gone.append(name)
        return gone

    def put_pairs(self) -> list[str]:
        """Write a workbook of the doubtful pairs that no workbook asks about; its name."""
        who = self._state.protocol.duplicates_by
        # what a workbook answers may not be in the ledger yet
        answered = {pair_of(d) for d in self._read.decisions if d.round == DEDUPE_ROUND}
        asked = self._read.asks(DEDUPE_ROUND, who)
        missing = self._possible(
            lambda pair: pair not in asked and frozenset(pair.split()) not in answered
        )
        if not missing or self._read.unread(DEDUPE_ROUND, who):
            return []
        path = self._free(f"{duplicates_workbook.NAME}.xlsx")
        self._write_pairs(path, missing)
        return [self._workspace.name(path)]

    def _possible(self, wanted: Callable[[str], bool]) -> list[Pair]:
        """The doubtful pairs that are wanted, by what they are called."""
        possible = map(duplicates_workbook.pair, self._state.folded.possible_duplicates)
        return [pair for pair in possible if wanted(duplicates_workbook.pair_id(pair))]

    def _write_pairs(self, path: Path, pairs: Sequence[Pair]) -> None:
        state = self._state
        found_in = {i: _source(state.source_of(i)) for p in pairs for i in (p.a, p.b)}
        duplicates_workbook.write(path, pairs, state.by_id, state.protocol, found_in)

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
        lists = {
            p.stem.partition(ENDING)[0]: p
            for p in self._workspace.returned()
            if lists_corrections(p)
        }
        listing = {
            sheet.path: self._workspace.name(lists[stem])
            for sheet in self._read.sheets
            if (stem := Path(sheet.path).stem) in lists
        }
        return waiting(self._read.sheets, self._state, listing)


def _codings(name: str) -> Sheet:
    return Sheet(name, CODING, "", (), (), frozenset())


def _source(source: Source) -> str:
    return source.name + " [simulated]" * source.simulated
