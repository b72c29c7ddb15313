"""What people have said so far in a round, as a model learns it: the reports, and which to include.

A report counts as included where the consensus includes it or is unsure, else where anybody does:
what somebody wants to see again is not irrelevant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cis_pipeline.core.model import CONSENSUS, Record, Verdict
from cis_pipeline.ledger.assignments import STOPPED
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.screening.assignment.handing_out import Ranker
from cis_pipeline.screening.tasks import CHECKS

Texts = tuple[tuple[str, str], ...]
"""(title, abstract) of each report."""


@dataclass(frozen=True)
class RoundLabels:
    """The reports of a round that people judge, in ledger order, and `labels` by row (from 0)."""

    round_id: str
    reports: tuple[Record, ...]
    labels: Mapping[int, bool]

    @property
    def texts(self) -> Texts:
        """What a model reads of each."""
        return tuple((report.title, report.abstract) for report in self.reports)

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """The row of each report."""
        return {report.record_id: n for n, report in enumerate(self.reports)}

    @property
    def included(self) -> int:
        """How many of those judged are included."""
        return sum(self.labels.values())


def labels_of(round_id: str, state: Snapshot) -> RoundLabels:
    """What people have said in a round of the reports that have come to it."""
    folded, reports, labels = state.folded, list[Record](), dict[int, bool]()
    for report_id, standing in folded.standings.items():
        key = (round_id, report_id)
        settled = folded.settled.get(key)
        said = [settled] if settled else list(folded.votes.get(key, ()))
        people = set(standing.awaiting) - {CONSENSUS, "rules", "protocol"}
        here = standing.round == round_id and (people or standing.reason == STOPPED)
        if said:
            labels[len(reports)] = any(d.verdict is not Verdict.EXCLUDE for d in said)
        if said or here:
            reports.append(state.reports[report_id])
    return RoundLabels(round_id, tuple(reports), labels)


def reading_order(found: RoundLabels, state: Snapshot) -> list[int]:
    """The rows of the reports that have been judged, in the order in which they were handed out.

    What no workbook asked about comes where it was first voted on.
    """
    report_of = state.folded.report_of
    handed_out = (
        report_of.get(i, i)
        for book in state.workbooks
        if (book.round, book.kind) == (found.round_id, "votes") and book.purpose not in CHECKS
        for i in book.rows
    )
    voted = (
        report_of.get(d.record_id, d.record_id)
        for d in state.counted
        if d.round == found.round_id and not d.by_rule
    )
    rows = (found.rows.get(report) for report in dict.fromkeys([*handed_out, *voted]))
    return [row for row in rows if row is not None and row in found.labels]


def ranker(state: Snapshot, cache: Path) -> Ranker:
    """What ranks the reports of a round by what was included so far, features kept in a folder."""

    def ranked(round_id: str) -> tuple[list[str], str]:
        from cis_pipeline.screening.ranking.order import rank

        found = labels_of(round_id, state)
        question = state.protocol.review.question
        seed = state.protocol.screening_of(round_id).seed
        path = cache / f".ranking_{round_id}.npz"
        ranking = rank(found.texts, found.labels, question, seed, path)
        ids = [found.reports[row].record_id for row in ranking.order]
        by = {
            "model": f"by {found.included} included and {len(found.labels) - found.included} "
            "excluded so far",
            "likeness": "by likeness to the review's question",
            "chance": "at random, since there is no question to rank by",
        }
        return ids, f"ranked {by[ranking.by]} (seed {seed})"

    return ranked
