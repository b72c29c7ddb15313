"""The votes of a table become decisions of the people who cast them (`cis votes import`).

What is certain is taken, whatever else the table holds; what is not is listed with its rows and a
remedy, and never guessed: a title that is none of the review's or that of several reports, a person
who is no reviewer of the round, a word or a reason that nobody has declared, two different votes of
one person on one report. A vote is about the title that stands beside it: the table's own numbers
of works join nothing, for another table of the same team may number otherwise.

A ruling under a title that no reviewer was shown is the one case where the numbers are listened to.
It settles nothing. Where they tell which voted report it may have been meant for, that report gets
a remark on record, so that `cis check` goes on naming it until somebody settles it.

Why a table is known by its file's name: read again, mended or grown, it adds what is new in it.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.model import CONSENSUS, Decision, Problem, Verdict
from cis_pipeline.core.text.normalise import letters
from cis_pipeline.ledger.force import REMARK, SCREENING
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.protocol.rounds import Round
from cis_pipeline.screening import external_votes, votes_table
from cis_pipeline.screening.agreement import Agreement, agreement
from cis_pipeline.screening.tasks import plain, verdict_words
from cis_pipeline.screening.votes_matching import Matching
from cis_pipeline.screening.votes_table import Asked, Row, Word


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """How a table is to be read: in which round its votes count, who `by` is where no column says
    it, whether it `settles` conflicts, whom its names mean, which criteria its reasons are."""

    round_id: str
    by: str = ""
    settles: bool = False
    reviewers: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Imported:
    """What a table gives: `decisions` in the order of its rows, the `problems` of what it does
    not, how many `votes` it holds and how many were `taken`, and how far its people agree."""

    decisions: tuple[Decision, ...]
    problems: tuple[Problem, ...]
    votes: int
    taken: int
    agreement: Agreement

    @property
    def sentence(self) -> str:
        """It in words."""
        told = f"{self.taken} of {self.votes} votes taken"
        told += f", {self.votes - self.taken} listed" if self.taken < self.votes else ""
        kappa = self.agreement.cohen_kappa.value
        if self.agreement.n_items:
            said = "not defined" if kappa is None else f"{kappa:.4f}".replace("0.", ".", 1)
            told += f"; agreement in the table on {self.agreement.n_items} works: kappa {said}"
        return told


def read(path: Path, name: str, wanted: Wanted, state: Snapshot) -> Imported:
    """The decisions of the table at `path`, which messages call `name`.

    ReviewError where nothing of it can be read: an unknown round or person, no header.
    """
    asked = state.protocol.round(wanted.round_id)
    people = _people(asked, wanted)
    table = votes_table.read(path, name, Asked(people, wanted.by, wanted.settles))
    reading = _Reading(state, asked, wanted, name, people)
    for row in table.rows:
        reading.row(row)
    decisions = reading.certain()
    return Imported(
        decisions=tuple(decisions),
        problems=(*table.problems, *reading.problems(decisions)),
        votes=sum(len(row.words) for row in table.rows),
        taken=reading.taken,
        agreement=agreement(reading.by_work),
    )


def _people(asked: Round, wanted: Wanted) -> dict[str, str]:
    """The round's reviewers by the names they may have in the table."""
    named = {**{r: r for r in asked.reviewers}, **wanted.reviewers}
    for theirs, ours in wanted.reviewers.items():
        if ours not in (*asked.reviewers, asked.settled_by, CONSENSUS):
            known = ", ".join(asked.reviewers)
            raise ReviewError(
                f'--reviewer "{theirs}={ours}": {ours} is no reviewer of {asked.id} ({known})'
            )
    allowed = [asked.settled_by or wanted.by] if wanted.settles else list(named)
    if wanted.by and wanted.by not in (*allowed, CONSENSUS if wanted.settles else ""):
        what = f"settles no conflicts of {asked.id}" if wanted.settles else "is no reviewer of it"
        raise ReviewError(f'--by "{wanted.by}" {what} ({", ".join(filter(None, allowed))})')
    votes = {theirs: ours for theirs, ours in named.items() if ours in asked.reviewers}
    return {votes_table.plain(theirs): ours for theirs, ours in votes.items()}


@dataclass(frozen=True)
class _Given:
    """A decision of a row, with what is needed to tell of it."""

    decision: Decision
    row: Row


class _Reading:
    """One reading of a table, row by row."""

    def __init__(
        self, state: Snapshot, asked: Round, wanted: Wanted, name: str, people: Mapping[str, str]
    ) -> None:
        self.state, self.asked, self.wanted, self.name = state, asked, wanted, name
        self.people = people
        self.matching = Matching(state)
        own = verdict_words(state.protocol.words)
        self.verdicts = {**external_votes.verdict_words(), **own}
        self.reasons = {plain(word): code for word, code in wanted.reasons.items()}
        for c in state.protocol.criteria_of(asked.id):
            for word in (c.id, c.title):
                self.reasons.setdefault(plain(word), c.id)
        self.taken = 0
        self.given: list[_Given] = []
        self.by_work: dict[str, dict[str, str]] = {}
        self.strange: list[tuple[Row, Word]] = []
        self._listed: dict[tuple[str, str, str], list[str]] = {}

    def problem(self, row: Row, what: str, remedy: str, severity: str = "error") -> None:
        """List a row; rows with the same fault stand together."""
        rows = self._listed.setdefault((what, remedy, severity), [])
        if row.place not in rows:
            rows.append(row.place)

    # --- rows to decisions ---------------------------------------------------------------------

    def row(self, row: Row) -> None:
        """Understand a row: what is said, by whom, then about which record."""
        if not row.words:
            self.problem(row, "holds no decision", "fill it in, or leave the row out", "notice")
            return
        said = [(w, v) for w in row.words if (v := self._vote(row, w)) is not None]
        for word, vote in said:
            if not word.settles:
                key = row.item or row.record_id or row.doi or row.accession or letters(row.title)
                self.by_work.setdefault(key, {})[vote.by] = vote.verdict.value
        match = self.matching.find(row)
        if not match.record_id:
            self.problem(row, f"{_shown(row)} {match.why}".strip(), match.remedy)
            if all(word.settles for word in row.words):
                self.strange += [(row, word) for word, _ in said]
            return
        standing = self.state.folded.standings[match.record_id]
        if standing.arm != self.asked.arm:
            own = " or ".join(r.id for r in self.state.protocol.rounds_of(standing.arm))
            what = f"is about a report that does not pass the round {self.asked.id}"
            self.problem(row, what, f"read the table for {own} as well: --round {own}", "warning")
            return
        for _, vote in said:
            self.given.append(_Given(replace(vote, record_id=match.record_id), row))

    def _vote(self, row: Row, word: Word) -> Decision | None:
        """What a person says, as a decision about no record yet; None if it is not understood."""
        who, settles = self._who(row, word)
        verdict = self.verdicts.get(plain(word.decision))
        if verdict is None or (settles and verdict is Verdict.UNSURE):
            words = ["include", "exclude", *([] if settles else ["unsure"])]
            close = difflib.get_close_matches(plain(word.decision), list(self.verdicts), 1)
            remedy = "declare the word in config/review.toml under [decision_words]"
            remedy = f'did you mean "{self.verdicts[close[0]]}"?' if close else remedy
            what = f'the decision "{word.decision[:60]}" is not one of {", ".join(words)}'
            self.problem(row, what, remedy)
        if not who or verdict is None or (settles and verdict is Verdict.UNSURE):
            return None
        codes = self._codes(row, word, verdict)
        if codes is None:
            return None
        day, undated = _day(word.day)
        surplus = f"reason given with {verdict.value}: {word.reason}"
        note = [
            word.note,
            surplus if word.reason and verdict is not Verdict.EXCLUDE else "",
            f"dated {undated}" if undated else "",
        ]
        return Decision(
            record_id="",
            round=self.asked.id,
            by=CONSENSUS if settles else who,
            verdict=verdict,
            reason=codes[0] if codes else "",
            further=tuple(codes[1:]),
            note=self._note(who, settles, "; ".join(filter(None, note))),
            locator=f"{self.name} {row.place}" + (f" item {row.item}" if row.item else ""),
            sheet=f"votes:{self.name}",
            at=day,
            protocol=self.state.protocol.basis(self.asked.id, verdict, codes or ("",)),
        )

    def _note(self, who: str, settles: bool, note: str) -> str:
        if not settles:
            return note
        whose = "the final decision" if who == CONSENSUS else f"settled by {who}"
        return f"{whose}: {note}" if note else whose

    def _who(self, row: Row, word: Word) -> tuple[str, bool]:
        """Whose word it is, and whether it settles a conflict; "" where nobody is known by it."""
        name = votes_table.plain(word.who)
        settler = self.asked.settled_by
        meant = {votes_table.plain(k): v for k, v in self.wanted.reviewers.items()}.get(name, "")
        if name in self.people and not word.settles:
            return self.people[name], False
        if word.settles or (settler and settler in (word.who, meant)) or name == CONSENSUS:
            return meant or word.who, True
        people = ", ".join(self.asked.reviewers)
        what = f'"{word.who}" is no reviewer of {self.asked.id} ({people})'
        self.problem(row, what, f'say who it is: --reviewer "{word.who}=NAME"')
        return "", False

    def _codes(self, row: Row, word: Word, verdict: Verdict) -> list[str] | None:
        """The codes of the reasons, each once, the primary first; None if one is unknown."""
        if verdict is not Verdict.EXCLUDE:
            return []
        if plain(word.reason) in self.reasons:
            return [self.reasons[plain(word.reason)]]
        parts = [part.strip() for part in re.split(r"[;\n]", word.reason) if part.strip()]
        unknown = next((part for part in parts if plain(part) not in self.reasons), None)
        if unknown is not None:
            codes = ", ".join(dict.fromkeys(self.reasons.values())) or "none"
            what = f'the reason "{unknown[:60]}" is no criterion of {self.asked.id} ({codes})'
            self.problem(row, what, f'say which it is: --reason "{unknown[:60]}=CODE"')
            return None
        if not parts and self.asked.unit == "report":
            what = "an exclusion gives no reason of the person's own"
            remedy = "PRISMA 2020 asks for one at full text (item 16b); the vote counts without"
            self.problem(row, what, remedy, "warning")
        return list(dict.fromkeys(self.reasons[plain(part)] for part in parts))

    # --- what is certain -----------------------------------------------------------------------

    def certain(self) -> list[Decision]:
        """One decision a person and report; different ones of one person are listed, none counts.

        Votes come before settlements, as they were made.
        """
        report_of = self.state.folded.standings
        by_cell: dict[tuple[str, str], list[_Given]] = defaultdict(list)
        for g in self.given:
            by_cell[report_of[g.decision.record_id].report_id, g.decision.by].append(g)
        kept: list[Decision] = []
        for (report, who), same in by_cell.items():
            if len({(g.decision.verdict, g.decision.reason) for g in same}) > 1:
                for g in same:
                    what = f"{who} says different things of one report, {report}; none counts"
                    self.problem(g.row, what, "leave the wrong row out, or part the report")
                continue
            self.taken += len(same)
            kept += {g.decision.record_id: g.decision for g in reversed(same)}.values()
        kept.sort(key=lambda d: d.by == CONSENSUS)
        return [*kept, *self._remarks(kept)]

    def _remarks(self, kept: Iterable[Decision]) -> Iterator[Decision]:
        """On the report of the same number, for a ruling under a title that nobody was shown."""
        shown = self._numbered(kept)
        for row, word in self.strange:
            reports = shown.get(row.item, {}) if row.item else {}
            if len(reports) == 1:
                (report,) = reports
                yield self._remark(report, row, word, reports[report])
        voted = {i for (i, _) in self._voted(kept)}
        for g in self.given:
            report = self.state.folded.standings[g.decision.record_id].report_id
            others = shown.get(g.row.item, {}) if g.row.item else {}
            if g.decision.by == CONSENSUS and report not in voted and len(others) == 1:
                (other,) = others
                if other != report:
                    word = next(w for w in g.row.words if w.settles or len(g.row.words) == 1)
                    yield self._remark(other, g.row, word, others[other])

    def _remark(self, report: str, row: Row, word: Word, locator: str) -> Decision:
        who = self._who(row, word)[0]
        title = self.state.reports[report].title
        return Decision(
            record_id=report,
            round=self.asked.id,
            by=REMARK,
            verdict=Verdict.UNSURE,
            note=(
                f"item {row.item} was ruled {plain(word.decision)} by {who} under a title that no "
                f'reviewer was shown, "{row.title}"; they voted on "{title}" ({locator})'
            ),
            locator=f"{self.name} {row.place} item {row.item}",
            sheet=f"votes:{self.name}",
            protocol=self.state.protocol.basis(self.asked.id, Verdict.UNSURE),
        )

    def _votes_so_far(self, kept: Iterable[Decision]) -> Iterator[Decision]:
        for d in (*self.state.decisions, *kept):
            known = d.record_id in self.state.folded.standings
            person = not d.by_rule and d.by != CONSENSUS
            if known and person and d.round == self.asked.id and d.verdict in SCREENING:
                yield d

    def _voted(self, kept: Iterable[Decision]) -> set[tuple[str, str]]:
        standings = self.state.folded.standings
        return {(standings[d.record_id].report_id, d.by) for d in self._votes_so_far(kept)}

    def _numbered(self, kept: Iterable[Decision]) -> dict[str, dict[str, str]]:
        """By the number of a table: the reports voted on under it, and where."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for d in self._votes_so_far(kept):
            _, mark, item = d.locator.rpartition(" item ")
            if mark:
                report = self.state.folded.standings[d.record_id].report_id
                found[item].setdefault(report, d.locator)
        return found

    # --- telling -------------------------------------------------------------------------------

    def problems(self, decisions: Iterable[Decision]) -> Iterator[Problem]:
        """What is listed, rows with the same fault together, and what the votes change or meet."""
        for (what, remedy, severity), rows in self._listed.items():
            yield Problem(f"{self.name} {_joined(rows)}", what, remedy, severity)  # type: ignore[arg-type]
        yield from (
            Problem(d.locator, d.note, "find out which was meant", "warning")
            for d in decisions
            if d.by == REMARK
        )
        yield from self._gone(decisions)
        yield from self._changed(decisions)

    def _gone(self, decisions: Iterable[Decision]) -> Iterator[Problem]:
        """Votes on reports that left in an earlier round."""
        rounds = self.state.protocol.rounds_of(self.asked.arm)
        before = {r.id for r in rounds[: rounds.index(self.asked)]}
        for report in dict.fromkeys(
            self.state.folded.standings[d.record_id].report_id for d in decisions
        ):
            s = self.state.folded.standings[report]
            if s.round in before and not s.awaiting:
                what = f"has votes in {self.asked.id}, but was excluded in {s.round}"
                remedy = f"`cis decide {report} {s.round} include --by consensus`"
                who = ", ".join(s.by)
                remedy = f"they count if it was read all the same: {remedy}"
                yield Problem(report, f"{what} by {who}", remedy, "warning")

    def _changed(self, decisions: Iterable[Decision]) -> Iterator[Problem]:
        """Votes that replace others of the same person about the same record."""
        last = {(d.record_id, d.by): d for d in self._votes_so_far(())}
        changed = [
            d
            for d in decisions
            if (old := last.get((d.record_id, d.by))) is not None
            and (old.verdict, old.reason) != (d.verdict, d.reason)
            and d.by != REMARK
        ]
        if changed:
            some = ", ".join(d.record_id for d in changed[:3]) + ", ..." * (len(changed) > 3)
            what = f"{len(changed)} votes are others than the same person gave before ({some})"
            yield Problem(self.name, what, "the later ones count; the earlier are kept", "notice")


def _shown(row: Row) -> str:
    return f'"{row.title[:200]}"' if row.title else ""


def _day(text: str) -> tuple[str, str]:
    """The day in ISO 8601, as it is; else "" and the text, whose order of numbers is not told."""
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return "", text
    return text, ""


def _joined(places: list[str]) -> str:
    """ "row 3", "rows 3, 7"."""
    if len(places) == 1:
        return places[0]
    if all(re.fullmatch(r"row \d+", place) for place in places):
        numbers = ", ".join(place.removeprefix("row ") for place in places)
        return f"rows {numbers}"
    return ", ".join(places)
