"""The machine's part of a review: each stage reads the state and gives the batch that it adds.

No stage writes: `Review` appends what they return. A stage run twice over the same state gives
an empty batch the second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cis_pipeline import dedupe
from cis_pipeline.clusters import pair_of, ruling_pairs
from cis_pipeline.model import (
    DEDUPE_ROUND,
    Box,
    Channel,
    Decision,
    Problem,
    Record,
    Source,
    Standing,
    Verdict,
)
from cis_pipeline.protocol import Protocol, Round
from cis_pipeline.screening import criteria
from cis_pipeline.sources import read_file
from cis_pipeline.state import State
from cis_pipeline.store import Batch, TakenFile
from cis_pipeline.workspace import Workspace, file_digest

NOTHING_TO_READ = Problem(
    "data/searches",
    "there is no export to read yet",
    "put the files there as the databases gave them, and run again",
    "warning",
)


@dataclass(frozen=True)
class Ingested:
    """What reading one export gives: its batch, the entries it holds, and what was wrong."""

    batch: Batch
    found: int
    problems: tuple[Problem, ...]


def new_exports(workspace: Workspace, taken: dict[str, TakenFile]) -> Iterator[Path]:
    """The exports that are new, or have changed since they were taken in."""
    for path in workspace.exports():
        before = taken.get(workspace.name(path))
        if before is None or before.sha256 != file_digest(path):
            yield path


def source_of(path: Path, workspace: Workspace, protocol: Protocol) -> Source:
    """The source an export belongs to, as review.toml describes it, else named after the file."""
    data = workspace.root / "data"
    grey = (data / "grey") in path.parents
    folder = data if grey else data / "searches"
    source_id = path.relative_to(folder).as_posix()
    for table in protocol.sources:
        if table.file in (source_id, path.relative_to(data).as_posix(), path.name):
            return table.source(source_id)
    channel = Channel.WEBSITE if grey else Channel.DATABASE
    return Source(source_id=source_id, name=path.stem.replace("_", " "), channel=channel)


def ingest(path: Path, workspace: Workspace, state: State) -> Ingested:
    """Read one export; a file of which an entry could not be read is read again the next time."""
    source = source_of(path, workspace, state.protocol)
    name = workspace.name(path)
    entries = list(read_file(path, source, name))
    records = tuple(e for e in entries if isinstance(e, Record))
    problems = [e for e in entries if isinstance(e, Problem)]
    gone = {r.record_id for r in state.records if r.source_id == source.source_id}
    gone -= {r.record_id for r in records}
    if gone:
        problems.append(
            Problem(
                name,
                f"{len(gone)} records that it held when it was read before are no longer in it, or "
                "were changed there; the ledger keeps them",
                "put the original export back if the change was not meant",
                "warning",
            )
        )
    whole = not any(p.severity == "error" for p in problems)
    taken = (TakenFile(name, file_digest(path), len(records)),) if whole else ()
    described = () if state.sources.get(source.source_id) == source else (source,)
    new = tuple(r for r in records if r.record_id not in state.by_id)
    batch = Batch(sources=described, records=new, files=taken)
    return Ingested(batch, len(records), tuple(problems))


def redescribed(workspace: Workspace, state: State) -> Batch:
    """Sources whose description in review.toml has changed since their export was read."""
    changed = []
    for path in workspace.exports():
        source = source_of(path, workspace, state.protocol)
        if state.sources.get(source.source_id, source) != source:
            changed.append(source)
    return Batch(sources=tuple(changed))


def find_duplicates(state: State) -> tuple[list[Decision], list[dedupe.Pair]]:
    """The merges that rules are sure of and the ledger lacks, and the pairs people must judge."""
    found = dedupe.find_duplicates(state.records)
    ruled = ruling_pairs(state.decisions)
    report_of = {r: report for report, ids in state.folded.reports.items() for r in ids}
    merges = [
        Decision(
            record_id=pair.b,
            round=DEDUPE_ROUND,
            by="rule:dedupe",
            verdict=Verdict.DUPLICATE,
            target=pair.a,
            reason="DUP",
            evidence=pair.why,
        )
        for pair in found.merges
        if frozenset((pair.a, pair.b)) not in ruled and report_of[pair.a] != report_of[pair.b]
    ]
    return merges, [p for p in found.doubts if frozenset((p.a, p.b)) not in ruled]


def still_doubtful(pairs: Iterable[dedupe.Pair], state: State) -> list[dedupe.Pair]:
    """Of the doubtful pairs, those that nobody has ruled on and no merge has settled."""
    ruled = {p for p, d in ruling_pairs(state.decisions).items() if not d.by_rule}
    report_of = {r: report for report, ids in state.folded.reports.items() for r in ids}
    return [
        p for p in pairs if frozenset((p.a, p.b)) not in ruled and report_of[p.a] != report_of[p.b]
    ]


def screen(asked: Round, state: State) -> list[Decision]:
    """What the rules say of the reports that have come to this round, where it is news."""
    rounds = state.protocol.rounds_of(asked.arm)
    reached = {r.id for r in rounds[rounds.index(asked) :]}
    here = [
        state.reports[s.record_id]
        for s in state.folded.standings.values()
        if s.arm == asked.arm and _has_reached(s, reached)
    ]
    before = {d.record_id: d for d in state.decisions if d.round == asked.id and d.by_rule}
    return [
        d
        for d in criteria.screen(asked, here, state.protocol)
        if _content(d) != _content(before.get(d.record_id))
    ]


def _has_reached(standing: Standing, rounds: set[str]) -> bool:
    return standing.box != Box.DUPLICATE and standing.round in rounds


def _content(decision: Decision | None) -> tuple[object, ...] | None:
    """What makes a decision another one: all of it but when and where it was made."""
    if decision is None:
        return None
    d = decision
    return (d.by, d.verdict, d.target, d.reason, d.further, d.note, d.evidence, d.protocol)


def news(decisions: Iterable[Decision], state: State) -> list[Decision]:
    """Of the decisions read from sheets, those that the same sheet has not given before.

    A sheet is read again and again; what counts is the last word of each of its rows. The same
    vote in another sheet is a new decision: the record was asked about again.
    """
    last: dict[tuple[object, ...], Decision] = {}
    for d in state.decisions:
        if d.locator:
            last[_cell(d)] = d
    return [d for d in decisions if _vote(d) != _vote(last.get(_cell(d)))]


def _cell(d: Decision) -> tuple[object, ...]:
    sheet = d.locator.rpartition(" row ")[0]
    kind = d.verdict is Verdict.STUDY
    pair = pair_of(d) if d.round == DEDUPE_ROUND else d.record_id
    return (sheet, d.round, d.by, pair, kind)


def _vote(d: Decision | None) -> tuple[object, ...] | None:
    return None if d is None else (d.verdict, d.target, d.reason, d.further, d.note)


def bases(decisions: Iterable[Decision], protocol: Protocol) -> dict[str, str]:
    """The parts of the protocol that these decisions rest on, by digest, to be kept beside them."""
    return {
        d.protocol: protocol.basis_text(d.round, d.verdict, (d.reason, *d.further))
        for d in decisions
        if d.protocol
    }
