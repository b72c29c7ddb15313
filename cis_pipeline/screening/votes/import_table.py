"""The votes of a table become decisions of the people who cast them (`cis votes import`).

What is certain is taken, whatever else the table holds; what is not is listed with its rows and a
remedy, and never guessed: a title that is none of the review's or that of several reports, a person
who is no reviewer of the round, a word or a reason that nobody has declared, two different votes of
one person on one report. A vote is about the title that stands beside it: the table's own numbers
of works join nothing, for another table of the same team may number otherwise.

Why a table is known by its file's name: read again, mended or grown, it adds what is new in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.model import CONSENSUS, Decision, Problem
from cis_pipeline.core.text.normalise import letters
from cis_pipeline.ledger.force import REMARK
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.protocol.rounds import Round
from cis_pipeline.screening.agreement.coefficients import Agreement, agreement
from cis_pipeline.screening.votes import table
from cis_pipeline.screening.votes.matching import Matching
from cis_pipeline.screening.votes.remarks import Settlement, remarks, votes_so_far
from cis_pipeline.screening.votes.table import Asked, Row
from cis_pipeline.screening.votes.words import Listing, Wanted, Words

__all__ = ["Imported", "Wanted", "read"]


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

    ReviewError where nothing of it can be read: an unknown round or person, no header, or a review
    without records.
    """
    asked = state.protocol.round(wanted.round_id)
    people = _people(asked, wanted)
    printed = table.read(path, name, Asked(people, wanted.by, wanted.settles))
    if not state.records:
        raise ReviewError(f"{name}: the review has no records to vote on yet; `cis run` reads them")
    listing = Listing(name)
    reading = _Reading(state, asked, Words(state.protocol, asked, wanted, people, listing), listing)
    for row in printed.rows:
        reading.row(row)
    decisions = reading.certain()
    return Imported(
        decisions=tuple(decisions),
        problems=(*printed.problems, *reading.problems(decisions)),
        votes=sum(len(row.words) for row in printed.rows),
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
    people: dict[str, str] = {}
    for theirs, ours in votes.items():
        if people.setdefault(table.plain(theirs), ours) != ours:
            remedy = f'say who "{theirs}" is in the table under another name'
            raise ReviewError(f'"{theirs}" may be two reviewers of {asked.id}; {remedy}')
    return people


@dataclass(frozen=True)
class _Given:
    """A decision that a row gives about a record."""

    decision: Decision
    row: Row
    who: str


class _Reading:
    """One reading of a table, row by row.

    `by_work` are the votes by the work as the table names it, found in the review or not;
    `nowhere` the rulings on works that are in no row of votes and not in the review.
    """

    def __init__(self, state: Snapshot, asked: Round, words: Words, listing: Listing) -> None:
        self.state, self.asked, self.words, self.listing = state, asked, words, listing
        self.matching = Matching(state)
        self.taken = 0
        self.given: list[_Given] = []
        self.by_work: dict[str, dict[str, str]] = {}
        self.nowhere: list[Settlement] = []

    def row(self, row: Row) -> None:
        """Understand a row: what is said, by whom, then about which record."""
        if not row.words:
            remedy = "fill it in, or leave the row out"
            self.listing.add(row, "holds no decision", remedy, "notice")
            return
        said = [
            _Given(vote, row, self.words.who(row, word)[0])
            for word in row.words
            if (vote := self.words.vote(row, word)) is not None
        ]
        votes = {g.who: g.decision.verdict.value for g in said if g.decision.by != CONSENSUS}
        if votes:
            self.by_work.setdefault(_work(row), {}).update(votes)
        match = self.matching.find(row)
        if not match.record_id:
            self.listing.add(row, match.why, match.remedy)
            self.nowhere += [] if votes else [Settlement(row, g.decision, g.who) for g in said]
        elif self._passes(row, match.record_id):
            of = match.record_id
            self.given += [replace(g, decision=replace(g.decision, record_id=of)) for g in said]

    def _passes(self, row: Row, record_id: str) -> bool:
        """Whether the record's report passes the round at all; it is listed if it does not."""
        arm = self.state.folded.standings[record_id].arm
        if arm != self.asked.arm:
            own = " or ".join(r.id for r in self.state.protocol.rounds_of(arm)) or "no round"
            what = f"is about a report that does not pass the round {self.asked.id}"
            remedy = f"read the table for {own} as well: --round {own}"
            self.listing.add(row, what, remedy, "warning")
        return arm == self.asked.arm

    def certain(self) -> list[Decision]:
        """One decision a person and report; different ones of one person are listed, none counts.

        Votes come before settlements, as they were made, and remarks last.
        """
        by_cell: dict[tuple[str, str], list[_Given]] = defaultdict(list)
        for g in self.given:
            by_cell[self._report(g.decision), g.decision.by].append(g)
        kept: list[_Given] = []
        for (report, who), same in by_cell.items():
            if len({(g.decision.verdict, g.decision.reason) for g in same}) > 1:
                what = f"{who} says different things of one report, {report}; none counts"
                for g in same:
                    remedy = "leave the wrong row out, or part the report"
                    self.listing.add(g.row, what, remedy)
                continue
            self.taken += len(same)
            kept += {g.decision.record_id: g for g in reversed(same)}.values()
        kept.sort(key=lambda g: g.decision.by == CONSENSUS)
        decisions = [g.decision for g in kept]
        rulings = [
            Settlement(g.row, g.decision, g.who, self._report(g.decision))
            for g in kept
            if g.decision.by == CONSENSUS
        ]
        votes = list(votes_so_far(self.state, self.asked.id, decisions))
        return [*decisions, *remarks([*self.nowhere, *rulings], votes, self.state)]

    def _report(self, d: Decision) -> str:
        return self.state.folded.report_of[d.record_id]

    # --- telling -------------------------------------------------------------------------------

    def problems(self, decisions: Iterable[Decision]) -> Iterator[Problem]:
        """What is listed, and what the votes change or meet."""
        yield from self.listing.problems()
        for d in decisions:
            if d.by == REMARK:
                yield Problem(d.locator, d.note, "find out which was meant", "warning")
        yield from self._gone(decisions)
        yield from self._changed(decisions)

    def _gone(self, decisions: Iterable[Decision]) -> Iterator[Problem]:
        """Votes on reports that left in an earlier round."""
        rounds = self.state.protocol.rounds_of(self.asked.arm)
        before = {r.id for r in rounds[: rounds.index(self.asked)]}
        for report in dict.fromkeys(map(self._report, decisions)):
            s = self.state.folded.standings[report]
            if s.round in before and not s.awaiting:
                who = ", ".join(s.by)
                what = f"has votes in {self.asked.id}, but was excluded in {s.round} by {who}"
                decide = f"`cis decide {report} {s.round} include --by consensus`"
                remedy = f"they count if it was read all the same: {decide}"
                yield Problem(report, what, remedy, "warning")

    def _changed(self, decisions: Iterable[Decision]) -> Iterator[Problem]:
        """Votes that replace others of the same person about the same record."""
        last = {(d.record_id, d.by): d for d in votes_so_far(self.state, self.asked.id)}
        changed = [
            d.record_id
            for d in decisions
            if (old := last.get((d.record_id, d.by))) is not None
            and (old.verdict, old.reason) != (d.verdict, d.reason)
        ]
        if changed:
            some = ", ".join(changed[:3]) + ", ..." * (len(changed) > 3)
            what = f"{len(changed)} votes are others than the same person gave before ({some})"
            remedy = "the later ones count; the earlier are kept"
            yield Problem(self.listing.name, what, remedy, "notice")


def _work(row: Row) -> str:
    """How the table names the work of a row."""
    return row.item or row.record_id or row.doi or row.accession or letters(row.title)
