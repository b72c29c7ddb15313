"""The reports that are included, excluded or not to be had, each with what is said of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.concepts.tagging.tags import CodedTag
from cis_pipeline.core.model import Arm, Box, Decision, Record
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.outputs.words_of_people import votes_on
from cis_pipeline.prisma.boxes import ARMS
from cis_pipeline.prisma.flow import Flow

Row = TypeVar("Row")

_FEW = 20
"""A list of no more reports than this stands open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncludedRow:
    """One included report: the best that its records give, and its themes' names.

    `found_in` names the sources that had it, `simulated` says that its record was invented.
    """

    record: Record
    found_in: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    simulated: bool = False
    arm: Arm = "databases"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnVote:
    """What one person said: the verdict and the titles of the person's own reasons, the primary
    one first, the day, and what the vote quotes, or its note."""

    by: str
    verdict: str
    reasons: tuple[str, ...] = ()
    day: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcludedRow:
    """One report excluded after retrieval, or not retrieved: in which round, why and by whom.

    `round` and `reason` are titles. `evidence` is what the decision quotes, or the note; where
    several people decided, or a conflict was settled, it stands in each one's own of `votes`.
    """

    record: Record
    round: str
    reason: str
    by: tuple[str, ...]
    evidence: str = ""
    simulated: bool = False
    votes: tuple[OwnVote, ...] = ()


@dataclass(frozen=True, slots=True)
class Part(Generic[Row]):
    """Some rows of a list under a heading of their own; `open` where the whole list is short."""

    title: str
    rows: tuple[Row, ...]
    open: bool


def included(
    state: Snapshot, tags: Sequence[CodedTag], codebook: Codebook | None
) -> tuple[IncludedRow, ...]:
    """The included reports by their authors' names."""
    names = {t.id: t.name for t in codebook.theme} if codebook else {}
    themes: dict[str, list[str]] = {}
    for tag in tags:
        themes.setdefault(tag.record_id, []).append(names.get(tag.theme, tag.theme))
    rows = (
        IncludedRow(
            record=state.reports[report],
            found_in=tuple(
                dict.fromkeys(state.source_of(i).name for i in state.folded.reports[report])
            ),
            themes=tuple(themes.get(report, ())),
            simulated=state.source_of(report).simulated,
            arm=state.folded.standings[report].arm,
        )
        for report in state.included
    )
    return tuple(sorted(rows, key=lambda row: _by_name(row.record)))


def excluded(state: Snapshot, box: Box) -> tuple[ExcludedRow, ...]:
    """Reports excluded after retrieval (PRISMA 2020, item 16b), or those never retrieved.

    A list each, as the diagram has a box each, so that their numbers agree.
    """
    rows = []
    for standing in state.folded.standings.values():
        if standing.box != box:
            continue
        because = state.folded.because[standing.record_id]
        votes = votes_on(standing, state)
        several = len(votes) > 1
        rows.append(
            ExcludedRow(
                record=state.reports[standing.record_id],
                round=state.protocol.round(standing.round).title,
                reason=_reason(standing.reason, state) or "no reason given",
                by=standing.by,
                evidence="" if several else because.evidence or because.note,
                simulated=state.source_of(standing.record_id).simulated,
                votes=tuple(_own(d, state) for d in votes) if several else (),
            )
        )
    return tuple(sorted(rows, key=lambda row: _by_name(row.record)))


def by_arm(rows: Sequence[IncludedRow]) -> list[Part[IncludedRow]]:
    """The included reports of each arm of the diagram that has any."""
    titles = {arm: f"By {name}" for arm, name in ARMS.items()}
    return _parts(rows, [(titles[row.arm], row) for row in rows], titles.values())


def by_reason(rows: Sequence[ExcludedRow], flow: Flow) -> list[Part[ExcludedRow]]:
    """Those left out by round and primary reason, as the diagram counts them; in each round the
    commonest reason first."""
    rounds = {counts.title: n for n, counts in enumerate(flow.rounds)}
    titled = [(f"{row.round}: {row.reason}", row) for row in rows]
    count = Counter(title for title, _ in titled)
    place = {
        title: (rounds.get(row.round, len(rounds)), -count[title], title) for title, row in titled
    }
    return _parts(rows, titled, sorted(place, key=place.__getitem__))


def _parts(
    rows: Sequence[Row], titled: Iterable[tuple[str, Row]], order: Iterable[str]
) -> list[Part[Row]]:
    found: dict[str, list[Row]] = {title: [] for title in order}
    for title, row in titled:
        found[title].append(row)
    few = len(rows) <= _FEW
    return [Part(title, tuple(mine), few) for title, mine in found.items() if mine]


def _by_name(record: Record) -> tuple[str, int, str]:
    """As a list of references is ordered: by authors or who published it, year, title."""
    who = "; ".join(record.authors) or record.publisher or record.title
    return who.casefold(), record.year or 0, record.title.casefold()


def _reason(code: str, state: Snapshot) -> str:
    criterion = state.protocol.criterion(code)
    return criterion.title if criterion else code


def _own(d: Decision, state: Snapshot) -> OwnVote:
    reasons = tuple(_reason(code, state) for code in (d.reason, *d.further) if code)
    return OwnVote(
        by=d.by,
        verdict=d.verdict.value,
        reasons=reasons,
        day=d.at[:10],
        evidence=d.evidence or d.note,
    )
