"""The coding workbooks in data/sheets/: read whatever lies there, write what is owed.

As in screening (`workbook.folder`): a workbook that exists is never written again, for a person
may be working in it, and what it does not ask goes into a further one. One that nobody has touched
is taken away, to be written anew, where it asks what a theme means no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from cis_pipeline.concepts.codebook.succession import Succession
from cis_pipeline.core.model import Coding, Problem, Said, Workbook
from cis_pipeline.core.progress import Await
from cis_pipeline.core.workspace import Workspace, file_digest
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.screening.coding_workbook import owed
from cis_pipeline.screening.coding_workbook.columns import words_of
from cis_pipeline.screening.coding_workbook.documents_called import Documents
from cis_pipeline.screening.coding_workbook.doubts import asked
from cis_pipeline.screening.coding_workbook.given import (
    CodedBefore,
    Given,
    answer,
    cell,
    in_table,
    on_record,
)
from cis_pipeline.screening.coding_workbook.items import Item, row_id
from cis_pipeline.screening.coding_workbook.labels import NAME, Kind, Label, file_name
from cis_pipeline.screening.coding_workbook.material import Material
from cis_pipeline.screening.coding_workbook.read import Context, Returned, read
from cis_pipeline.screening.coding_workbook.themes import Themes, proposed_themes
from cis_pipeline.screening.coding_workbook.write import Task, identity, write
from cis_pipeline.screening.workbook.copies import agreed_by, copies_differ
from cis_pipeline.screening.workbook.questions import accepted, some
from cis_pipeline.screening.workbook.renewal import untouched

_NEARLY = 0.1
"""The share of a workbook that may be open still when the next one is written."""


@dataclass(frozen=True)
class Read:
    """All coding workbooks together: what they say where copies agree, and what is wrong."""

    sheets: tuple[Returned, ...]
    given: tuple[Given, ...]
    problems: tuple[Problem, ...]


class CodingFolder:
    """The coding workbooks of a review, seen from one state of its ledger.

    `paths` are those files of data/sheets/ that are coding workbooks.
    """

    def __init__(
        self, workspace: Workspace, state: Snapshot, material: Material, paths: Sequence[Path]
    ) -> None:
        self._workspace, self._state, self._material = workspace, state, material
        self._paths = paths
        self.record: Callable[[Workbook], object] = lambda book: None
        """What puts a workbook on record that is about to be written."""

    def under(self, state: Snapshot) -> CodingFolder:
        """The same folder seen from another state, of the same records and reports."""
        return CodingFolder(self._workspace, state, self._material, self._paths)

    # --- reading -------------------------------------------------------------------------------

    def read(self) -> Read:
        """Read every workbook; a file that is none becomes a Problem."""
        return self._read

    def news(self) -> list[Coding]:
        """What the workbooks say and the ledger does not have yet, in the order of their rows.

        Tables without the id of a workbook come last: what a workbook says is no news in them.
        """
        said, found = CodedBefore(self._on_record), list[Coding]()
        for given in sorted(self._read.given, key=in_table):
            if said.is_news(given):
                said.add(given)
                found.append(given.coding)
        return found

    @cached_property
    def _on_record(self) -> list[Given]:
        return on_record(self._state.codings, self._state.folded.report_of)

    @cached_property
    def _read(self) -> Read:
        back = [self._of(path) for path in self._paths]
        taken = accepted(self._state.rulings)
        sheets = asked(back, CodedBefore(self._on_record), taken)
        given, torn = agreed_by(cell, answer, (g for sheet in sheets for g in sheet.given))
        problems = [p for sheet in sheets for p in (*sheet.problems, *self._withdrawn(sheet))]
        problems += [copies_differ([g.locator for g in copies]) for copies in torn]
        return Read(sheets, tuple(given), tuple(problems))

    def _of(self, path: Path) -> Returned:
        name = self._workspace.name(path)
        found = read(path, self._context, name)
        with suppress(OSError):  # which reading has told
            found = replace(found, digest=file_digest(path))
        given = (self._as_of_report(g) for g in found.given)
        return replace(found, path=name, given=tuple(given))

    def _as_of_report(self, given: Given) -> Given:
        """A coding about the report that its record is of by now."""
        report_of, coding = self._state.folded.report_of, given.coding
        report = report_of.get(coding.record_id, coding.record_id)
        return replace(given, about=row_id(report, coding.theme, coding.field, coding.quote))

    @cached_property
    def _context(self) -> Context:
        return Context(
            codebook=self._material.codebook,
            words=words_of(self._state.protocol.words),
            known=lambda wanted: self._suggested.get(wanted),
            document_of=Documents(self._state).called,
            text_of=self._material.document,
        )

    @cached_property
    def _suggested(self) -> Mapping[str, Item]:
        """All that may be asked about today, for tables that do not say what they ask."""
        return owed.all_items(self._material, self._state.reports)

    def _withdrawn(self, sheet: Returned) -> Iterator[Problem]:
        """Rows that are blank now and held a decision, and new codes that are gone, when the same
        workbook was read before."""
        if sheet.label is None or not sheet.label.sheet or sheet.unread:
            return
        before = [g for g in self._on_record if g.coding.sheet == sheet.label.sheet]
        last = {g.about: g for g in before if g.coding.verdict not in (Said.MEMO, Said.ADD)}
        blank = [i.row_id for i in sheet.blank if self._stood(last.get(self._about(i, i.theme)))]
        if blank:
            what = f"{len(blank)} rows are blank that held a decision before ({some(blank, 3)})"
            remedy = "write undo into a row to take its decision back"
            yield Problem(sheet.path, f"{what}; it stands", remedy, "notice")
        there = {self._called_today(g) for g in sheet.given if g.coding.verdict is Said.ADD}
        added = (g for g in before if g.coding in self._material.held)
        gone = [g for g in added if g.coding.verdict is Said.ADD]
        gone = [g for g in gone if self._called_today(g) not in there]
        if gone:
            quote = gone[0].coding.quote[:40]
            what = f'{len(gone)} new codes stood here before and are gone ("{quote}")'
            remedy = "take them back with `cis code --undo`, if that is meant"
            yield Problem(sheet.path, f"{what}; they stand", remedy, "notice")

    def _called_today(self, given: Given) -> str:
        """The row id of a new code under the theme that its own names now, proposed or not."""
        coding = given.coding
        theme = Themes(self._material.codebook, Label("codings", "")).find(coding.theme)
        report = self._state.folded.report_of.get(coding.record_id, coding.record_id)
        return row_id(report, theme or coding.theme, coding.field, coding.quote)

    def _stood(self, given: Given | None) -> bool:
        return given is not None and given.coding.verdict is not Said.UNDO

    # --- asking --------------------------------------------------------------------------------

    def put(self, kind: Kind) -> list[str]:
        """Write the next workbook of each person who owes what no workbook asks; their names."""
        self._take_away_outdated(kind)
        table, written = self._material.table, list[str]()
        people = table.coders if kind == "codings" else (table.adjudicator,) * bool(table.coders)
        for who in people:
            task = self._next(kind, who)
            if task is not None:
                written.append(self._put(task))
        return written

    def _next(self, kind: Kind, who: str) -> Task | None:
        mine = self._sheets_of(kind, who)
        if any(sheet.unread for sheet in mine):  # nobody knows what it asks
            return None
        there = {about for sheet in mine for about in self._asks(sheet)}
        owes = self._owed(kind, who)
        open_ = len(there & {item.row_id for item in owes})
        answered = self._answered(mine)
        missing = [item for item in owes if item.row_id not in there | answered]
        most = self._material.table.batch
        if not missing or (kind == "codings" and open_ > _NEARLY * most):
            return None
        items = tuple(missing if kind == "coding_conflicts" else missing[:most])
        return Task(kind=kind, coder=who, items=items, review=self._state.protocol.review.title)

    def _sheets_of(self, kind: Kind, who: str) -> list[Returned]:
        labelled = ((sheet, sheet.label) for sheet in self._read.sheets)
        return [sheet for sheet, label in labelled if label and self._is_of(label, kind, who)]

    def _is_of(self, label: Label, kind: Kind, who: str) -> bool:
        return label.kind == kind and (kind == "coding_conflicts" or label.coder == who)

    def _asks(self, sheet: Returned) -> set[str]:
        """The row ids, as they are today, of what a workbook asks and is worth an answer."""
        asked_as = ((item, self._theme_today(item.theme, item.basis)) for item in sheet.blank)
        return {self._about(item, theme) for item, theme in asked_as if theme}

    def _about(self, item: Item, theme: str) -> str:
        """The row id of an item under a theme, by the report that its record is of now."""
        report = self._state.folded.report_of.get(item.record_id, item.record_id)
        return row_id(report, theme, item.field, item.quote)

    def _theme_today(self, theme: str, basis: str) -> str:
        """What a theme that meant this is called now; "" where it means something else."""
        asked_then = Coding(verdict=Said.CONFIRM, by="", theme=theme, codebook=basis)
        places = Succession(self._material.codebook).places(asked_then)
        return next((place.theme for place in places if place.stands), "")

    def _is_as_today(self, item: Item) -> bool:
        """Whether a row asks about a theme as it is defined now."""
        return bool(self._theme_today(item.theme, item.basis))

    def _answered(self, mine: Sequence[Returned]) -> set[str]:
        """What these workbooks answer that the ledger does not know of, whether it counts yet."""
        said, report_of = CodedBefore(self._on_record), self._state.folded.report_of
        given = (g for sheet in mine for g in sheet.given if g.coding.verdict is not Said.MEMO)
        new = [one.coding for one in given if said.is_news(one)]
        themes = ((c, self._theme_today(c.theme, c.codebook.partition(" ")[0])) for c in new)
        return {
            row_id(report_of.get(c.record_id, c.record_id), theme, c.field, c.quote)
            for c, theme in themes
            if theme
        }

    def _owed(self, kind: Kind, who: str) -> list[Item]:
        key = (kind, who)
        if key not in self._found:
            self._found[key] = (
                owed.conflicts(self._material, self._state.reports)
                if kind == "coding_conflicts"
                else owed.owed(self._material, who, self._state.reports, self._asked_about)
            )
        return self._found[key]

    @cached_property
    def _found(self) -> dict[tuple[str, str], list[Item]]:
        return {}

    @cached_property
    def _asked_about(self) -> frozenset[str]:
        """The documents that coders are asked about."""
        if self._material.table.documents == "included":
            return frozenset(self._state.included)
        return frozenset(self._state.reports)

    def _put(self, task: Task) -> str:
        """Write a workbook of a task; its name. What it asks is on record before it is there."""
        path = self._free(file_name(task.kind, task.coder))
        sheet = identity(task, self._material.codebook)
        book = Workbook(
            sheet=sheet,
            path=self._workspace.name(path),
            kind=task.kind,
            round=NAME,
            reviewer=task.coder,
            shows=tuple(task.columns),
            ordered="by document, theme and how well the sentence fits",
            rows=tuple(item.row_id for item in task.items),
        )
        if sheet not in self._state.workbooks_by_id:
            self.record(book)
        write(path, task, self._material.codebook)
        return book.path

    def _free(self, name: str) -> Path:
        """The path of a workbook that does not exist yet."""
        self._workspace.sheets.mkdir(parents=True, exist_ok=True)
        path = self._workspace.sheets / name
        stem, n = path.stem, 2
        while path.exists():
            path, n = path.with_stem(f"{stem}_{n}"), n + 1
        return path

    def _take_away_outdated(self, kind: Kind) -> None:
        """Take away workbooks that nobody has touched and that ask what a theme means no more;
        what they asked is asked again by those that are written next."""
        gone = []
        for sheet in self._read.sheets:
            path = self._workspace.root / sheet.path
            if sheet.label is None or sheet.label.kind != kind or not sheet.blank:
                continue
            if all(map(self._is_as_today, sheet.blank)) or not path.exists():
                continue
            if untouched(sheet.path, path, self._state):
                with suppress(OSError):  # some systems lock a file that is open
                    path.unlink()
                    gone.append(sheet.path)
        if gone:
            left = tuple(s for s in self._read.sheets if s.path not in gone)
            self.__dict__["_read"] = replace(self._read, sheets=left)

    # --- waiting, and what is told -------------------------------------------------------------

    def waiting(self) -> tuple[Await, ...]:
        """What coders owe, and in which file; then the adjudicator."""
        table = self._material.table
        found = [self._await("codings", who) for who in table.coders]
        if table.coders:
            found.append(self._await("coding_conflicts", table.adjudicator))
        return tuple(one for one in found if one is not None)

    def _await(self, kind: Kind, who: str) -> Await | None:
        owes = {item.row_id for item in self._owed(kind, who)}
        if not owes:
            return None
        mine = self._sheets_of(kind, who)
        rows = {s.path: owes & self._asks(s) for s in mine}
        paths = tuple(path for path, there in rows.items() if there)
        now = len(set().union(*rows.values())) if paths else len(owes)
        place = ", ".join(paths) or "a workbook that the next `cis run` writes"
        person, what = who or "the team", "codings"
        if kind == "coding_conflicts":
            person, what = f"{person}, to settle", "sentences on which coders differ"
        sentence = (
            f"{person}: {now} {what} in {place}. Write confirm, refuse or move into the column "
            '"decision", save the file, and `cis run` again.'
        )
        if now < len(owes):
            sentence += f" {len(owes) - now} more come in further workbooks."
        words = person, f"{len(owes)} {what}"
        return Await(NAME, who or "the team", len(owes), paths, sentence, *words)

    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with workbooks, what is out of date in them, and proposed themes."""
        proposed = proposed_themes(self._state.codings, self._material.codebook)
        return (*self._read.problems, *self._outdated(), *proposed)

    def _outdated(self) -> Iterator[Problem]:
        for sheet in self._read.sheets:
            old = [i for i in sheet.blank if not self._is_as_today(i)]
            if old:
                labels = some(list(dict.fromkeys(item.label for item in old)), 3)
                what = (
                    f"{len(old)} rows ask what themes meant that were defined anew since ({labels})"
                )
                remedy = "leave them blank: what is still to be coded is asked in a newer workbook"
                yield Problem(sheet.path, what, remedy, "notice")
