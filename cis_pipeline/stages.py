"""The machine's part of a review: each stage reads the state and gives the batch that it adds.

No stage writes: `Review` appends what they return. A stage run twice over the same state gives
an empty batch the second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from cis_pipeline import answers, dedupe
from cis_pipeline.clusters import ruling_pairs
from cis_pipeline.errors import SourceError
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
from cis_pipeline.protocol import Protocol, Round, SourceTable
from cis_pipeline.screening import criteria
from cis_pipeline.sources import read_file
from cis_pipeline.state import State
from cis_pipeline.store import Batch, TakenFile
from cis_pipeline.workspace import Workspace, file_digest, nfc

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
    source_id = nfc(path.relative_to(data if grey else data / "searches").as_posix())
    table = _described(source_id, protocol)
    if table is not None:
        return table.source(source_id)
    channel = Channel.WEBSITE if grey else Channel.DATABASE
    return Source(source_id=source_id, name=path.stem.replace("_", " "), channel=channel)


def _described(source_id: str, protocol: Protocol) -> SourceTable | None:
    names = (source_id, source_id.rpartition("/")[2])
    return next((t for t in protocol.sources if nfc(t.file) in names), None)


def missing_exports(
    workspace: Workspace, state: State, taken: Mapping[str, TakenFile]
) -> list[Problem]:
    """Exports that review.toml describes and that were never there, and those that have gone."""
    there = {source_of(p, workspace, state.protocol).source_id for p in workspace.exports()}
    read = {r.source_id for r in state.records}
    found = []
    for n, table in enumerate(state.protocol.sources):
        if not any(table is _described(i, state.protocol) for i in there | read):
            where = f"config/review.toml [[source]] {n + 1}"
            what = f'there is no export "{table.file}" in data/searches'
            found.append(Problem(where, what, "put it there, or mend the name"))
    names = {workspace.name(p) for p in workspace.exports()}
    held = {f.sha256 for name, f in taken.items() if name in names}
    for name in taken.keys() - names:
        if taken[name].sha256 not in held:
            what = f"is gone; the {taken[name].records} records read from it stay in the ledger"
            found.append(Problem(name, what, severity="notice"))
    return sorted(found, key=str)


def ingest(
    path: Path, workspace: Workspace, state: State, taken: Mapping[str, TakenFile]
) -> Ingested:
    """Read one export; a file of which an entry could not be read is read again the next time.

    The same bytes under another name are not read again: a renamed file keeps its source, a
    copy is told.
    """
    name, sha256 = workspace.name(path), file_digest(path)
    twin = next((f for n, f in taken.items() if f.sha256 == sha256 and n != name), None)
    if twin is not None:
        return _same_bytes(TakenFile(name, sha256, twin.records), twin, workspace)
    source = source_of(path, workspace, state.protocol)
    try:
        entries = list(read_file(path, source, name))
    except SourceError as error:
        return Ingested(Batch(), 0, (Problem(name, _unreadable(name, error), TAKE_AWAY),))
    records = tuple(e for e in entries if isinstance(e, Record))
    problems = [e for e in entries if isinstance(e, Problem)]
    problems += _gone(name, source, records, state)
    if source.hits is not None and source.hits != len(records):
        what = f"holds {len(records)} records, but review.toml says {source.hits} hits"
        problems.append(Problem(name, what, "export all hits, or mend `hits`", "warning"))
    whole = not any(p.severity == "error" for p in problems)
    files = (TakenFile(name, sha256, len(records)),) if whole else ()
    described = () if state.sources.get(source.source_id) == source else (source,)
    new = tuple(r for r in records if r.record_id not in state.by_id)
    batch = Batch(sources=described, records=new, files=files)
    return Ingested(batch, len(records), tuple(problems))


TAKE_AWAY = "take it out of the folder, or export it in a format that can be read"


def is_unreadable(problem: Problem) -> bool:
    """Whether a whole file could not be read."""
    return problem.remedy == TAKE_AWAY


def _unreadable(name: str, error: SourceError) -> str:
    return str(error).removeprefix(f"{name}: ")


def _same_bytes(file: TakenFile, twin: TakenFile, workspace: Workspace) -> Ingested:
    if not (workspace.root / twin.path).exists():
        what = f"is {twin.path} under another name; its {twin.records} records were read then"
        told = Problem(file.path, what, severity="notice")
        return Ingested(Batch(files=(file,)), twin.records, (told,))
    what = f"holds the same bytes as {twin.path}; it is not counted a second time"
    told = Problem(file.path, what, "delete one of the two", "warning")
    return Ingested(Batch(files=(file,)), twin.records, (told,))


def _gone(name: str, source: Source, records: Iterable[Record], state: State) -> list[Problem]:
    before = {r.record_id for r in state.records if r.source_id == source.source_id}
    gone = before - {r.record_id for r in records}
    if not gone:
        return []
    what = (
        f"{len(gone)} records that it held when it was read before are no longer in it, or were "
        "changed there; the ledger keeps them"
    )
    remedy = "put the original export back if the change was not meant"
    return [Problem(name, what, remedy, "warning")]


def redescribed(workspace: Workspace, state: State) -> Batch:
    """Sources whose description in review.toml has changed since their export was read."""
    found = (source_of(path, workspace, state.protocol) for path in workspace.exports())
    return Batch(sources=tuple(s for s in found if state.sources.get(s.source_id, s) != s))


def find_duplicates(state: State) -> list[Decision]:
    """What rules say of pairs that nobody has ruled on yet: a merge, or a doubt for a person."""
    found = dedupe.find_duplicates(state.records)
    ruled = ruling_pairs(state.decisions)
    report_of = {r: report for report, ids in state.folded.reports.items() for r in ids}
    said = [(p, Verdict.DUPLICATE) for p in found.merges]
    said += [(p, Verdict.UNSURE) for p in found.doubts]
    decisions = []
    for pair, verdict in said:
        before = ruled.get(frozenset((pair.a, pair.b)))
        known = before is not None and (not before.by_rule or before.verdict is verdict)
        if not known and report_of[pair.a] != report_of[pair.b]:
            decisions.append(_about(pair, verdict))
    return decisions


def _about(pair: dedupe.Pair, verdict: Verdict) -> Decision:
    return Decision(
        record_id=pair.b,
        round=DEDUPE_ROUND,
        by="rule:dedupe",
        verdict=verdict,
        target=pair.a,
        reason="DUP",
        note=dedupe.note_of(pair),
        evidence=pair.why,
    )


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
    last = {answers.cell(d): answers.said(d) for d in state.decisions if d.sheet}
    return [d for d in decisions if last.get(answers.cell(d)) != answers.said(d)]


def bases(decisions: Iterable[Decision], protocol: Protocol) -> dict[str, str]:
    """The parts of the protocol that these decisions rest on, by digest, to be kept beside them."""
    return {
        d.protocol: protocol.basis_text(d.round, d.verdict, (d.reason, *d.further))
        for d in decisions
        if d.protocol and d.protocol == protocol.basis(d.round, d.verdict, (d.reason, *d.further))
    }
