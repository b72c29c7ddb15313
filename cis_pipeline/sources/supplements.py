"""A file that completes the records of another export: PubMed's list, and its text with abstracts.

Some databases give titles in one download and abstracts in another. The second is described with
`supplements = "medline.csv"`: it is no search of its own and counts no record. Its entries are
found again by their numbers (PMID, accession) or DOIs, and fill the gaps of the records of the
first; what a record has stays, and its note says where the rest is from. One that comes when its
export was read already completes the records by corrections.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.model import BY_SOURCE, Action, Correction, Problem, Record
from cis_pipeline.core.workspace import Workspace, file_digest
from cis_pipeline.formats import open_export
from cis_pipeline.ledger.merged_record import filled
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.ledger.store import Batch, TakenFile
from cis_pipeline.protocol.sources import described, names_source, source_id_of, source_of
from cis_pipeline.sources.comparing import differences


def supplemented(path: Path, workspace: Workspace, state: Snapshot) -> str:
    """The export that the file at `path` supplements, as its description names it; "" if none."""
    table = described(source_id_of(path, workspace), workspace, state.protocol.sources)
    return table.supplements if table else ""


@dataclass(frozen=True)
class Late:
    """What a supplement that is met by itself adds to the ledger, and what is to be told of it."""

    batch: Batch = field(default_factory=Batch)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Completed:
    """The entries of an export with what its supplements know; `files` are the supplements that
    were read, `problems` what is to be told of all."""

    entries: list[Record | Problem]
    files: tuple[TakenFile, ...] = ()
    problems: tuple[Problem, ...] = ()


def complete(
    entries: list[Record | Problem], path: Path, workspace: Workspace, state: Snapshot
) -> Completed:
    """Fill the records of the export at `path` from the files that supplement it: those that the
    ledger has not yet; the others were filled when it got them.
    """
    main, whole = source_id_of(path, workspace), Completed(entries)

    def is_new(entry: Record) -> bool:
        return entry.record_id not in state.given and entry.record_id not in state.entry_ids

    if not any(isinstance(one, Record) and is_new(one) for one in entries):
        return whole
    others = [one for one in workspace.exports() if workspace.searches in one.parents]
    for other in others if path in others else []:
        if other != path and names_source(supplemented(other, workspace, state), main):
            more = _filled_from(other, whole.entries, workspace, state, is_new)
            files, problems = (*whole.files, *more.files), (*whole.problems, *more.problems)
            whole = Completed(more.entries, files, problems)
    return whole


def _filled_from(
    other: Path,
    entries: list[Record | Problem],
    workspace: Workspace,
    state: Snapshot,
    wanted: Callable[[Record], bool] = lambda _: True,
) -> Completed:
    """The entries, those that are wanted with what one supplement knows."""
    name = workspace.name(other)
    try:
        source = source_of(other, workspace, state.protocol.sources)
        read = list(open_export(other, source, name, documents="none").entries())
    except SourceError as error:
        problem = Problem(name, str(error).removeprefix(f"{name}: "))
        return Completed(entries, problems=(problem,))
    problems = [one for one in read if isinstance(one, Problem)]
    known = _by_key(one for one in read if isinstance(one, Record))
    found, met = list[Record | Problem](), set[str]()
    for entry in entries:
        theirs = isinstance(entry, Record) and next(
            (known[key] for key in _keys(entry) if key in known), None
        )
        if theirs and isinstance(entry, Record):
            met.add(theirs.record_id)
            entry = _completed(entry, theirs) if wanted(entry) else entry
        found.append(entry)
    told = _told(name, entries, found, [r for r in read if isinstance(r, Record)], met)
    files = (TakenFile(name, file_digest(other)),)
    unread = any(problem.severity == "error" for problem in problems)
    return Completed(found, () if unread else files, (*problems, *told))


def _keys(record: Record) -> Iterator[str]:
    """By what a record is known in both files: its number first, then its DOI."""
    if record.accession:
        yield record.accession.casefold()
    if record.doi:
        yield record.doi


def _by_key(records: Iterable[Record]) -> dict[str, Record]:
    known: dict[str, Record] = {}
    for record in records:
        for key in _keys(record):
            known.setdefault(key, record)
    return known


def _completed(record: Record, theirs: Record) -> Record:
    """A record with its gaps filled, and a note of where from."""
    whole = filled([record, theirs])
    if whole == record:
        return record
    note = "; ".join(filter(None, [record.note, f"supplemented from {theirs.locator}"]))
    return replace(whole, note=note)


def _told(
    name: str,
    before: list[Record | Problem],
    after: list[Record | Problem],
    read: list[Record],
    met: set[str],
) -> list[Problem]:
    """How many records were found in a supplement, what they got, and what of it fits none."""
    records = [one for one in after if isinstance(one, Record)]
    abstracts = sum(
        not one.abstract and bool(two.abstract)
        for one, two in zip(before, after, strict=True)
        if isinstance(one, Record) and isinstance(two, Record)
    )
    filled_in = sum(one != two for one, two in zip(before, after, strict=True))
    what = (
        f"completes {filled_in} of {len(records)} records; "
        f"{abstracts} abstracts were taken over from it"
    )
    found = [Problem(name, what, severity="notice")]
    if strays := [one for one in read if one.record_id not in met]:
        what = f"{len(strays)} of its entries belong to no record, the first at {strays[0].locator}"
        remedy = "compare the two exports: they may be of different searches"
        found.append(Problem(name, what, remedy, "warning"))
    return found


def alone(path: Path, main: str, workspace: Workspace, state: Snapshot) -> Late:
    """A supplement that is met by itself: nothing if it was taken in with its export, which it
    completes by corrections if that one was read before it."""
    name, sha256 = workspace.name(path), file_digest(path)
    taken = state.files.get(name)
    if taken and taken.sha256 == sha256:
        return Late()
    exports = {source_id_of(one, workspace): one for one in workspace.exports() if one != path}
    of = next((key for key in exports if names_source(main, key)), None)
    if of is None:
        what = f'supplements "{main}", and there is no such export in data/searches'
        return Late(problems=(Problem(name, what, "put it there, or mend the name"),))
    if workspace.name(exports[of]) not in state.files:
        return Late()
    records = [r for r in state.held if r.source_id == of]
    more = _filled_from(path, [*records], workspace, state)
    pairs = zip(records, more.entries, strict=True)
    made = tuple(
        _amendment(record, entry, name)
        for record, entry in pairs
        if isinstance(entry, Record) and entry != record
    )
    return Late(Batch(files=more.files, corrections=made), more.problems)


def _amendment(record: Record, entry: Record, name: str) -> Correction:
    changes = differences(record, entry)
    note = f"its gaps were filled from {name}"
    return Correction(
        record_id=record.record_id,
        action=Action.AMEND,
        by=BY_SOURCE,
        note=note,
        changes=changes,
        cause=name,
    )
