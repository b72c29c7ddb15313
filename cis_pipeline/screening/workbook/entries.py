"""One row of a sheet, understood: which report it is about, what was decided, and why.

The rules of reading: an id must be whole and known, the title beside it must be its title, the
decision one of the declared words, and each reason one that may be given in that round. Somebody
who sorts a part of the columns leaves every id intact and every vote beside another title; nothing
but the title (or the DOI) can show it.

Why difflib and not rapidfuzz: it compares two titles only where they differ at all, and fuzzy
matching stays in one room of the house.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from cis_pipeline.core.identity import is_id
from cis_pipeline.core.model import CONSENSUS, Decision, Problem, Record, Verdict
from cis_pipeline.core.text.nearest import nearest
from cis_pipeline.core.text.normalise import letters
from cis_pipeline.formats.markup import unmarked
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.screening.reasons import reasons_offered
from cis_pipeline.screening.tasks import FILLED_IN, STUDY, plain, verdict_words
from cis_pipeline.screening.workbook.cells import TableRow
from cis_pipeline.screening.workbook.labels import Label


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
    ) -> None:
        self.protocol, self.label, self.reports, self.where = protocol, label, reports, where
        self.behind = behind
        self.problems: list[Problem] = []
        self.kept_out = 0
        self.older: list[tuple[str, ...]] = []
        self.words = verdict_words(protocol.words)
        criteria = protocol.criteria_of(label.asked.id)
        self.codes = {plain(c.title): c.id for c in criteria} | {
            plain(c.id): c.id for c in criteria
        }
        renamed = protocol.carried.criteria.items()
        self.codes |= {plain(old): c.id for old, new in renamed for c in criteria if c.id == new}
        self.codes |= {plain(words): code for code, words in reasons_offered(criteria).items()}

    def problem(
        self,
        row: int,
        what: str,
        remedy: str = "",
        severity: Literal["error", "warning", "notice"] = "error",
    ) -> None:
        """Note a fault of a row."""
        self.problems.append(Problem(f"{self.where} row {row}", what, remedy, severity))

    def entry(self, row: TableRow, merged: bool) -> Entry | None:
        """Understand a row; None for a blank row, or one that is about no known report."""
        report_id = self._report(row)
        if report_id is None:
            return None
        if merged:
            return Entry(report_id, row.number, refused=True)
        if not row.cells["decision"]:
            if row.cells.get("reason"):
                what = "a reason is given but no decision; the row stays pending"
                self.problem(row.number, what, "choose a decision", "warning")
            return Entry(report_id, row.number)
        vote = self._vote(row)
        return Entry(report_id, row.number, vote, refused=vote is None)

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

    def _report(self, row: TableRow) -> str | None:
        """The id a row is about; a doubtful one becomes a Problem, unless the row is empty."""
        given = record_id = row.cells["record_id"]
        if given not in self.reports:
            record_id = re.sub("[\u2010-\u2015\u2212]", "-", given).upper()
        report = self.reports.get(record_id)
        if report is not None and is_its_row(report, row.cells, self.behind.get(record_id, ())):
            return record_id
        filled = any(row.cells.get(column) for column in (*FILLED_IN, STUDY))
        if report is None and not filled:  # a blank row, a footer, or a damaged id not yet in use
            self.kept_out += bool(given)
            return None
        if not given:
            what = "there is a decision, but no record_id"
        elif report is not None:
            what = f'the title beside {record_id} is not its title ("{_short(report.title)}")'
        elif is_id(record_id):
            what = f"{record_id} is no record of this review"
        else:
            what = f'record_id "{given}" is damaged: its check character does not fit'
        self.kept_out += 1
        found = self._titles.find(row.cells.get("title", ""))
        hint = f"the title is that of {found}; if the row is about it, put that id back"
        plain_hint = "put the id and the title back as they were written"
        fits = found is not None and found != record_id
        self.problem(row.number, f"{what}; the row is not taken in", hint if fits else plain_hint)
        return None

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
            what = f'decision "{given}": a consensus settles the conflict'
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
        for part in re.split(r"[;\n]", row.cells.get("reason", "")):
            if not part.strip():
                continue
            code = self._code(part)
            if code is None and verdict is Verdict.EXCLUDE:
                self._unknown_reason(row.number, part.strip())
                return None
            codes[code or part.strip()] = None
        if not codes and verdict is Verdict.EXCLUDE and self.label.asked.unit == "report":
            what = "an exclusion of a report needs a reason; the row stays pending"
            self.problem(row.number, what, f"give one of {', '.join(self._allowed)}")
            return None
        return tuple(codes)

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


_ALIKE = 0.85
_PREFIX = 24
_DOI_HOST = re.compile(r"^(https?://)?(dx\.)?doi\.org/|^doi:\s*", re.IGNORECASE)


def is_its_row(report: Record, cells: Mapping[str, str], behind: Sequence[Record] = ()) -> bool:
    """Whether the title and the DOI beside an id, if the sheet shows them, are its report's.

    Those of any record `behind` the report will do: what is shown for a report may be another
    record's once a further search has come in.
    """
    forms = (report, *behind)
    shown = cells.get("doi", "")
    if shown != report.doi:  # mostly it is
        shown = _bare(shown)
        dois = [own for form in forms if (own := _bare(form.doi))]
        if shown and dois and not any(shown in own or own in shown for own in dois):
            return False
    return "title" not in cells or any(resembles(cells["title"], form.title) for form in forms)


def resembles(shown: str, title: str) -> bool:
    """Whether a title cell is still this title: cut off or lightly damaged, but not another one.

    Titles of one series often differ by a number alone, so the digits must be the same. A title
    that begins with "=" may have become a formula on its way, and shows nothing or an error.
    """
    if shown == title:
        return True
    ours, theirs = _title_key(title), _title_key(shown)
    if ours == theirs or (title.startswith("=") and (not theirs or shown.startswith("#"))):
        return True
    shorter = min(ours, theirs, key=len)
    if len(shorter) >= _PREFIX and ours.startswith(theirs) | theirs.startswith(ours):
        return True
    digits = [re.sub(r"\D", "", key) for key in (ours, theirs)]
    matcher = difflib.SequenceMatcher(None, ours, theirs, autojunk=False)
    return digits[0] == digits[1] and bool(shorter) and matcher.ratio() >= _ALIKE


class Titles:
    """The titles of reports, to find out which report a row with a damaged id is about."""

    def __init__(self, reports: Iterable[Record]) -> None:
        self._whole = {_title_key(r.title): r.record_id for r in reports}
        self._begun = {k[:_PREFIX]: i for k, i in self._whole.items() if len(k) >= _PREFIX}

    def find(self, title: str) -> str | None:
        """The record_id of the report with this title, or one that begins alike."""
        key = _title_key(title)
        return (self._whole.get(key) or self._begun.get(key[:_PREFIX])) if key else None


def _title_key(title: str) -> str:
    return letters(unmarked(title).replace("&", "and"))


def _bare(doi: str) -> str:
    return _DOI_HOST.sub("", doi).casefold()
