"""A second look at a round of a review: what is offered again, and what came of it.

Only exclusions by votes are offered: what a consensus settled has been looked at twice, and what
is in conflict waits for one. What somebody says at a second look is a vote like any other, so an
error that is found reopens the record by itself. Votes of second looks teach the model nothing and
are no part of the agreement.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from pathlib import Path

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.model import CONSENSUS, Decision, Verdict
from cis_pipeline.ledger.assignments import SECOND_LOOK, assignment
from cis_pipeline.ledger.force import SCREENING
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.protocol.rounds import Round
from cis_pipeline.screening.ranking.round_labels import labels_of
from cis_pipeline.screening.second_look.at_odds import (
    SecondLook,
    StillMissed,
    at_odds,
    still_missed,
)
from cis_pipeline.screening.second_look.found import was_wrong
from cis_pipeline.screening.tasks import CHECKS


@dataclass(frozen=True)
class Looked:
    """A round's exclusions in the order in which they are offered again, by report, those first
    that were offered already; of these whether each was wrong, None where nobody has said."""

    round_id: str
    reports: tuple[str, ...]
    offered: tuple[bool | None, ...]
    look: SecondLook

    @property
    def result(self) -> StillMissed:
        """What is still missed, by those that have been looked at again, in order."""
        first: list[bool] = []
        for wrong in self.offered:
            if wrong is None:
                break
            first.append(wrong)
        return still_missed(self.look, first)

    @property
    def sentences(self) -> Iterator[str]:
        """How it stands, in words."""
        n, waits = len(self.offered), sum(wrong is None for wrong in self.offered)
        yield f"{len(self.reports)} excludes in {self.round_id} by reviewers; {n} offered again"
        if waits:
            yield f"{waits} of them wait for somebody to look"
        if n > waits:
            yield self.result.sentence


def looked(round_id: str, state: Snapshot, cache: Path) -> Looked:
    """The second look at a round; ReviewError if there is nothing for a model to learn from."""
    state.protocol.round(round_id)
    found = labels_of(round_id, state)
    said = _said(round_id, state)
    votes = {n: said[r.record_id] for n, r in enumerate(found.reports) if said.get(r.record_id)}
    kinds = {any(said.values()) for said in votes.values()}
    if kinds != {True, False}:
        raise ReviewError(
            f"{round_id}: a second look needs included and excluded records to learn from"
        )
    seed = state.protocol.screening_of(round_id).seed
    look = at_odds(found.texts, votes, seed, cache / f".ranking_{round_id}.npz")
    own = [s for s in look.suspects if not s.contradicted and CONSENSUS not in votes[s.row]]
    checks = state.folded.checks
    keys = {s: (round_id, found.reports[s.row].record_id) for s in own}
    before = [s for s in own if (c := checks.get(keys[s])) and c.decision.reason == SECOND_LOOK]
    place = {key: n for n, key in enumerate(checks)}
    before.sort(key=lambda s: place[keys[s]])
    there = set(before)
    ordered = (*before, *(s for s in own if s not in there))
    return Looked(
        round_id,
        tuple(keys[s][1] for s in ordered),
        tuple(was_wrong(keys[s], state) for s in before),
        replace(look, suspects=ordered),
    )


def offer(found: Looked, number: int, reader: str, by: str, note: str) -> list[Decision]:
    """The assignments that offer so many more exclusions to a reader again."""
    first = len(found.offered)
    chosen = zip(found.reports[first:], found.look.suspects[first:], strict=True)
    made = []
    for n, (report, suspect) in enumerate(list(chosen)[:number], start=first + 1):
        why = f"{n} of {len(found.reports)} excludes by how much they are at odds: {suspect.why}"
        about = (found.round_id, report)
        made.append(assignment(about, (reader,), by=by, reason=SECOND_LOOK, why=f"{why}. {note}"))
    if not made:
        raise ReviewError(f"{found.round_id}: every exclude was offered again already")
    return made


def share(found: Looked, of_all: float) -> int:
    """How many more make this share (0 to 1) of all excludes, at least one."""
    return max(1, ceil(of_all * len(found.reports)) - len(found.offered))


def reader_of(asked: Round) -> str:
    """Who looks again where nobody is named: who settles conflicts, else the first reviewer."""
    return asked.settled_by or next(iter(asked.reviewers), "")


def _said(round_id: str, state: Snapshot) -> dict[str, dict[str, bool]]:
    """By report who would keep it, as people said before any second look; where a consensus
    settled it then, the consensus alone."""
    folded, checks = state.folded, state.folded.checks
    again = {
        report
        for (asked, report), check in checks.items()
        if asked == round_id and check.decision.reason == SECOND_LOOK
    }
    said: dict[str, Sequence[Decision]] = _first_votes(round_id, again, state)
    for (asked, report), votes in folded.votes.items():
        if asked == round_id and report not in again:
            settled = folded.settled.get((asked, report))
            said[report] = (settled,) if settled else votes
    return {i: {d.by: d.verdict is not Verdict.EXCLUDE for d in given} for i, given in said.items()}


def _first_votes(
    round_id: str, reports: Collection[str], state: Snapshot
) -> dict[str, Sequence[Decision]]:
    """The last votes of each on these reports that were not given at a second look."""
    found: dict[str, dict[str, Decision]] = {report: {} for report in reports}
    books, report_of = state.workbooks_by_id, state.folded.report_of
    for d in state.counted if reports else ():
        report = report_of.get(d.record_id, "")
        votes = d.round == round_id and d.verdict in SCREENING and not d.by_rule
        again = d.sheet in books and books[d.sheet].purpose in CHECKS
        if report in found and votes and d.by != CONSENSUS and not again:
            found[report][d.by] = d
    return {report: tuple(votes.values()) for report, votes in found.items()}
