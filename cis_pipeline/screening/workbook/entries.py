"""One row of a sheet, understood: which report it is about, what was decided, and why.

The rules of reading: an id must be whole and known, what stands beside it must be its record's (see
`whose_row`), the decision one of the declared words, and each reason one that may be given in that
round.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Literal

from cis_pipeline.core.identity import is_id
from cis_pipeline.core.model import CONSENSUS, Decision, Problem, Record, Verdict
from cis_pipeline.core.text.nearest import nearest
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.screening.reasons import reasons_offered
from cis_pipeline.screening.tasks import FILLED_IN, STUDY, plain, verdict_words
from cis_pipeline.screening.workbook.cells import TableRow
from cis_pipeline.screening.workbook.labels import Label
from cis_pipeline.screening.workbook.titles import Titles
from cis_pipeline.screening.workbook.whose_row import Misfit, Shown, misfits


@dataclass(frozen=True, slots=True)
class Vote:
    """What a row says: the verdict, its reasons (the first is the primary one), its note."""

    verdict: Verdict
    reasons: tuple[str, ...]
    note: str
    studies: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that is about a report; without a `vote` it is pending, or `refused` with a Problem."""

    record_id: str
    number: int
    vote: Vote | None = None
    refused: bool = False

    @property
    def meaning(self) -> tuple[object, ...]:
        """What two rows of one report must have in common."""
        return (self.vote.verdict, self.vote.reasons, self.vote.studies) if self.vote else ()


class Reader:
    """Reads the rows of one sheet and gathers its problems; `kept_out` counts the rows that
    hold a decision but cannot be joined to a report, `older` has the changed criteria of each
    vote that was given before they were changed."""

    def __init__(
        self,
        protocol: Protocol,
        label: Label,
        reports: Mapping[str, Record],
        behind: Mapping[str, Sequence[Record]],
        where: str,
        offered: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.protocol, self.label, self.reports, self.where = protocol, label, reports, where
        self.behind = behind
        self.problems: list[Problem] = []
        self.misfits: Mapping[int, Misfit] = {}
        self.kept_out = 0
        self.older: list[tuple[str, ...]] = []
        self.words = verdict_words(protocol.words)
        criteria = protocol.criteria_of(label.asked.id)
        names = protocol.carried.criteria
        now = {c.id for c in criteria}
        self.codes = {plain(c.title): c.id for c in criteria}
        self.codes |= {plain(words): code for code, words in reasons_offered(criteria).items()}
        # whoever chose from the list of the workbook meant what stood there, whatever it is now
        then = ((words, names.get(code, code)) for words, code in offered.items())
        self.codes |= {plain(words): code for words, code in then if code in now}
        self.codes |= {plain(old): new for old, new in names.items() if new in now}
        self.codes |= {plain(c.id): c.id for c in criteria}

    def problem(
        self,
        row: int,
        what: str,
        remedy: str = "",
        severity: Literal["error", "warning", "notice"] = "error",
    ) -> None:
        """Note a fault of a row."""
        self.problems.append(Problem(f"{self.where} row {row}", what, remedy, severity))

    def entries(self, rows: Sequence[TableRow], refused: Collection[int]) -> list[Entry]:
        """Understand the rows that are about a known report; those numbered in `refused` have
        cells that cannot be read."""
        ids = {row.number: self._known(row.cells["record_id"]) for row in rows}
        known = [Shown(r.number, i, r.cells) for r in rows if (i := ids[r.number])]
        self.misfits = misfits(known, self.reports, self.behind, self.label.record_ids)
        found = (self._entry(row, ids[row.number], row.number in refused) for row in rows)
        return [entry for entry in found if entry is not None]

    def _entry(self, row: TableRow, record_id: str, refused: bool) -> Entry | None:
        """Understand a row; None for a blank row, or one that is about no known report."""
        misfit = self.misfits.get(row.number)
        if not record_id or misfit:
            if not (refused and not row.cells["record_id"]):  # of which was told already
                self._not_taken(row, record_id, misfit)
            self.kept_out += bool(row.cells["record_id"]) or self._filled(row)
            return None
        if refused:
            return Entry(record_id, row.number, refused=True)
        if not row.cells["decision"]:
            if row.cells.get("reason"):
                what = "a reason is given but no decision; the row stays pending"
                self.problem(row.number, what, "choose a decision", "warning")
            return Entry(record_id, row.number)
        vote = self._vote(row)
        return Entry(record_id, row.number, vote, refused=vote is None)

    def decisions(self, entry: Entry) -> list[Decision]:
        """The decisions a row gives: its vote, and the studies of the report if it names any."""
        vote = entry.vote
        if vote is None:
            return []
        settles, settled_by = self.label.kind == "conflicts", self.label.reviewer
        note = vote.note
        if settles and settled_by:
            note = f"settled by {settled_by}" + (f": {note}" if note else "")
        decision = Decision(
            record_id=entry.record_id,
            round=self.label.asked.id,
            by=CONSENSUS if settles else self.label.reviewer,
            verdict=vote.verdict,
            reason=vote.reasons[0] if vote.reasons else "",
            further=vote.reasons[1:],
            note=note,
            locator=f"{self.where} row {entry.number}",
            sheet=self.label.printed.sheet or self.where,
            protocol=self._basis(vote),
        )
        return [decision, *self._studies(decision, vote.studies)]

    def _basis(self, vote: Vote) -> str:
        """Today's basis of a vote; one that is no basis if it answers an older question, so that
        the fold keeps it as history and the record is asked about again."""
        asked = self.label.asked
        basis = self.protocol.basis(asked.id, vote.verdict, vote.reasons)
        changed = self.label.printed.changed(self.protocol, asked, vote.verdict, vote.reasons)
        if changed:
            self.older.append(changed)
        return f"older:{basis}" if changed else basis

    def _studies(self, decision: Decision, names: str) -> list[Decision]:
        if not names:
            return []
        basis = self.protocol.basis(decision.round, Verdict.STUDY)
        study = replace(decision, verdict=Verdict.STUDY, target=names, protocol=basis)
        return [replace(study, reason="", further=(), note="")]

    # --- which report --------------------------------------------------------------------------

    def _known(self, given: str) -> str:
        """The id of a report that a cell means; "" if it means none."""
        if given in self.reports:
            return given
        record_id = re.sub("[\u2010-\u2015\u2212]", "-", given).upper()
        return record_id if record_id in self.reports else ""

    def _filled(self, row: TableRow) -> bool:
        return any(row.cells.get(column) for column in (*FILLED_IN, STUDY))

    def _not_taken(self, row: TableRow, record_id: str, misfit: Misfit | None) -> None:
        """Say why a row is not taken in; a blank one, a footer, a damaged id not yet in use are
        passed over."""
        if not self._filled(row) and (not record_id or (misfit and misfit.shared)):
            return
        given = row.cells["record_id"]
        if not given:
            what = "there is a decision, but no record_id"
        elif misfit:
            what = self._unlike(record_id, misfit)
        elif is_id(given.upper()):
            what = f"{_short(given)} is no record of this review"
        else:
            what = f'record_id "{_short(given)}" is damaged: its check character does not fit'
        self.problem(row.number, f"{what}; the row is not taken in", self._remedy(row, misfit))

    def _unlike(self, record_id: str, misfit: Misfit) -> str:
        columns = ", ".join(misfit.columns)
        if misfit.shared:
            return (
                f"rows were sorted without their ids, and what stands beside {record_id} "
                f"({columns}) is not enough to tell whose row this is"
            )
        if misfit.columns == ("title",):
            title = _short(self.reports[record_id].title)
            return f'the title beside {record_id} is not its title ("{title}")'
        return f"what stands beside {record_id} is not its own ({columns})"

    def _remedy(self, row: TableRow, misfit: Misfit | None) -> str:
        if misfit and misfit.shared:
            return "undo the sorting; sort whole rows only"
        if misfit and misfit.owner and "title" not in misfit.columns:
            return f"it is that of {misfit.owner}; undo the sorting, or put that id back"
        found = self._titles.find(row.cells.get("title", ""))
        if found and found != self._known(row.cells["record_id"]):
            return f"the title is that of {found}; if the row is about it, put that id back"
        return "put the id and what stands beside it back as they were written"

    @cached_property
    def _titles(self) -> Titles:
        ids = self.label.record_ids or tuple(self.reports)
        return Titles(self.reports[i] for i in ids if i in self.reports)

    # --- what was decided ----------------------------------------------------------------------

    def _vote(self, row: TableRow) -> Vote | None:
        verdict = self._verdict(row)
        if verdict is None:
            return None
        reasons, note = self._reasons(row, verdict), row.cells.get("note", "")
        if reasons is None:
            return None
        if reasons and verdict is not Verdict.EXCLUDE:
            surplus = f"reason given with {verdict.value}: {'; '.join(reasons)}"
            if verdict is Verdict.INCLUDE:
                self.problem(row.number, f"{surplus}; kept in the note", "", "warning")
            note, reasons = (f"{note}; {surplus}" if note else surplus), ()
        return Vote(verdict, reasons, note, _studies_of(row.cells.get(STUDY, "")))

    def _verdict(self, row: TableRow) -> Verdict | None:
        given = row.cells["decision"]
        verdict = self.words.get(plain(given))
        if verdict is Verdict.UNSURE and self.label.kind == "conflicts":
            what = f'decision "{_short(given)}": a consensus settles the conflict'
            self.problem(row.number, what, "write include or exclude, or leave it blank")
            return None
        if verdict is None:
            close = nearest(plain(given), self.words)
            remedy = (
                f'did you mean "{self.words[close].value}"?'
                if close
                else "write one of these, or declare the word in config/review.toml under "
                "[decision_words]"
            )
            what = f'decision "{_short(given)}" is not one of include, exclude, unsure'
            self.problem(row.number, what, remedy)
        return verdict

    def _reasons(self, row: TableRow, verdict: Verdict) -> tuple[str, ...] | None:
        """The reason codes in the order given, each once; None if one of them is unknown."""
        codes: dict[str, None] = {}
        for part in self._parts(row.cells.get("reason", "")):
            code = self._code(part)
            if code is None and verdict is Verdict.EXCLUDE:
                self._unknown_reason(row.number, part)
                return None
            codes[code or part] = None
        if not codes and verdict is Verdict.EXCLUDE and self.label.asked.unit == "report":
            what = "an exclusion of a report needs a reason; the row stays pending"
            self.problem(row.number, what, f"give one of {', '.join(self._allowed)}")
            return None
        return tuple(codes)

    def _parts(self, cell: str) -> Iterator[str]:
        """The reasons in a cell, parted by semicolons and lines, which a title may hold as well."""
        pieces = re.split(r"(\s*[;\n]\s*)", cell.strip())
        at = 0
        while at < len(pieces):
            ends = range(len(pieces), at, -1)
            whole = (end for end in ends if plain("".join(pieces[at:end])) in self.codes)
            end = next(whole, at + 1)
            if part := "".join(pieces[at:end]).strip(" ;\n"):
                yield part
            at = end

    def _code(self, part: str) -> str | None:
        """A reason by its code, its title, or both ("LANG: Not in English")."""
        for text in (part, *re.split(r"\s*[:\u2013\u2014]\s*|\s-\s", part, maxsplit=1)[:1]):
            if plain(text) in self.codes:
                return self.codes[plain(text)]
        return None

    def _unknown_reason(self, number: int, given: str) -> None:
        close = nearest(plain(given), self.codes)
        elsewhere = self.protocol.criterion(given.upper())
        what = f'reason "{_short(given)}" is not one of {", ".join(self._allowed)}'
        if elsewhere is not None:
            what = f'reason "{elsewhere.id}" may not be given in the round "{self.label.asked.id}"'
            close = None
        hint = f'did you mean "{self.codes[close]}"?' if close else "the sheet criteria has them"
        self.problem(number, f"{what}; the row stays pending", hint)

    @property
    def _allowed(self) -> list[str]:
        return [criterion.id for criterion in self.protocol.criteria_of(self.label.asked.id)]


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:59] + "\u2026"


def _studies_of(cell: str) -> str:
    return "; ".join(sorted({name.strip() for name in re.split(r"[;\n]", cell)} - {""}))
