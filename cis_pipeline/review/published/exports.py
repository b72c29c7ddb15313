"""Exports of searches that were published: how many records, and under which title each stands.

What a team voted on should stand in them. Two exports of one search (PubMed's CSV and its text) are
counted once: they hold as many records, with the same titles. Votes that other tools wrote into an
export (Rayyan, Covidence, ASReview, EPPI-Reviewer) are votes like any others.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from cis_pipeline.core.errors import CisError
from cis_pipeline.core.model import Record
from cis_pipeline.formats import read_entries
from cis_pipeline.review.published import titles
from cis_pipeline.review.published.finding import Finding, Place, counted, listed
from cis_pipeline.review.published.kinds import stage_called
from cis_pipeline.review.published.tables import SUFFIXES as TABLES
from cis_pipeline.review.published.tables import Row, Table
from cis_pipeline.review.published.votes import Named, Vote, VoteSet
from cis_pipeline.screening.votes import exports as tools

SUFFIXES = TABLES | {
    ".ris", ".nbib", ".bib", ".enw", ".xml", ".json", ".jsonl", ".ciw", ".rdf", ".html",
}  # fmt: skip
_SAME = 0.9


@dataclass(frozen=True)
class Export:
    """One file of records: its titles (by `titles.key`) with the place of the first that has it."""

    file: str
    records: int
    titles: dict[str, str] = field(default_factory=dict)
    votes: VoteSet | None = None
    exclusions: Table | None = None

    @property
    def decided(self) -> bool:
        """Whether a tool wrote what was decided, so that it is no search as it came."""
        return self.votes is not None or self.exclusions is not None


def read(path: Path, name: str) -> Export | None:
    """The records of a file; None if it holds none with a title, or cannot be read."""
    found: dict[str, str] = {}
    votes: list[Vote] = []
    records = 0
    try:
        for entry in read_entries(path, documents="none"):
            if isinstance(entry, Record):
                records += 1
                if key := titles.key(entry.title):
                    found.setdefault(key, f"{name} {entry.locator.removeprefix(path.name).strip()}")
                votes += _votes(entry, name)
    except (CisError, OSError):
        return None
    if not found:
        return None
    if votes and all(vote.reason and not (vote.who or vote.include) for vote in votes):
        return Export(name, records, found, exclusions=_list(path, name, votes))
    return Export(name, records, found, _set(path, name, votes) if votes else None)


def _list(path: Path, name: str, votes: list[Vote]) -> Table:
    """What Covidence exports of reports that were excluded: nobody's votes, and reasons."""
    rows = (Row(v.place.row, (v.named.title, v.named.doi, v.reason)) for v in votes)
    return Table(name, path, "", 1, ("title", "doi", "reason"), tuple(rows))


def _votes(record: Record, name: str) -> list[Vote]:
    row = "".join(c for c in record.locator.rpartition(" ")[2] if c.isdigit())
    place = Place(name, int(row[:9] or 0), "", {"title": record.title[:200]})
    named = Named(record.accession, record.title, record.doi, str(record.year or ""))
    return [
        Vote(named=named, who=v.by, verdict=v.verdict, place=place, reason=v.reason)
        for v in tools.votes(record)
    ]


def _set(path: Path, name: str, votes: list[Vote]) -> VoteSet:
    table = Table(name, path, "", 1, (), ())
    stage = stage_called(table)
    told = "its name says so" if stage else ""
    reasons = any(vote.reason for vote in votes)
    return VoteSet(table=table, stage=stage, told=told, votes=votes, reasons=reasons)


def searched(exports: Iterable[Export]) -> tuple[list[Export], list[Finding]]:
    """The exports that are searches of their own, and which are others over again."""
    kept: list[Export] = []
    again = []
    for one in sorted((e for e in exports if not e.decided), key=lambda e: e.file):
        twin = next((k for k in kept if _alike(k, one)), None)
        if twin is None:
            kept.append(one)
            continue
        what = f"{one.file} holds the records of {twin.file} in another form; it is counted once"
        again.append(Finding("note", "export", what))
    return kept, again


def _alike(one: Export, other: Export) -> bool:
    if one.records != other.records:
        return False
    shared = len(one.titles.keys() & other.titles.keys())
    return shared >= _SAME * max(len(one.titles), len(other.titles))


def against_votes(exports: list[Export], voted: list[tuple[str, Place]]) -> list[Finding]:
    """How many records there are, and how many titles that were voted on stand in none."""
    if not exports:
        return []
    total = sum(one.records for one in exports)
    each = listed((f"{one.file} {one.records:,}" for one in exports), 12)
    found = [Finding("note", "export", f"{counted(total, 'record')} in exports: {each}")]
    if voted:
        known = {key for one in exports for key in one.titles}
        lost = [(title, place) for title, place in voted if titles.key(title) not in known]
        what = f"{len(voted):,} items were voted on, of {counted(total, 'record')} in exports"
        if total > len(voted):
            what += f"; of the other {total - len(voted):,} it is not said which were duplicates"
            found.append(Finding("note", "not published", what))
        elif total < len(voted):
            what += ", so an export is not published, or votes are on more than the searches found"
            found.append(Finding("warning", "export", what))
        if lost:
            what = (
                f"{len(lost):,} of {len(voted):,} titles that were voted on stand in no export "
                "letter for letter (titles may have lost accents, or an export is not published)"
            )
            found.append(Finding("note", "export", what, "", tuple(place for _, place in lost)))
    return found
