"""Files of data/searches/ and data/grey/ become records; every entry is accounted for.

A file is read once: its bytes are known by their SHA-256, so a renamed file keeps its records and
a copy is reported. A file of which an entry could not be read is read again the next time.

A file that has changed since and holds more is taken in; one whose entries are others now, or gone,
waits for a person, who puts it in the place of the earlier one (`cis replace`) or puts that one
back. Where entries have keys of their own (a Zotero library) a change at the source is no doubt:
the new version is taken over as a correction, and told.

A document (a PDF, a web page) that a row of a register names in its column `file` is that row's
document and no record of its own. Otherwise it is a record, and two documents of the same bytes
in two folders, that is from two places, are two records of one report.

A source is described in review.toml, which counts before the file beside its export (see
`protocol.sources`); both may name what is not there, and exports may be gone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.model import BY_SOURCE, Correction, Problem, Record
from cis_pipeline.core.progress import Await
from cis_pipeline.core.workspace import DESCRIPTION, Workspace, file_digest, legible, nfc
from cis_pipeline.formats import Export, open_export
from cis_pipeline.ledger.merged_record import filled
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.ledger.store import Batch, TakenFile
from cis_pipeline.protocol.sources import beside, declared, place_of, source_id_of, source_of
from cis_pipeline.sources import supplements
from cis_pipeline.sources.comparing import Comparison, amendments, compared

NOTHING_TO_READ = Problem(
    "data/searches",
    "there is no export to read yet",
    "put the files there as the databases gave them, and run again",
    "warning",
)

_WORKBOOKS = "data/sheets/"
"""Of workbooks, too, the ledger holds what was written, to tell whether anybody touched them."""

_TAKE_AWAY = "or take it out of the folder"


@dataclass(frozen=True)
class Ingested:
    """What reading one export gives: its batch, the entries it holds, and what was wrong.

    `waits` is what a person must rule on before it is taken in, and `batch` is then empty.
    """

    batch: Batch
    found: int
    problems: tuple[Problem, ...]
    waits: Await | None = None


def new_exports(workspace: Workspace, taken: Mapping[str, TakenFile]) -> Iterator[Path]:
    """The exports that are new, or have changed since they were taken in; documents come last,
    when it is known which of them a register names."""
    later = []
    for path in workspace.exports():
        before = taken.get(workspace.name(path))
        if before is not None and before.sha256 == file_digest(path):
            continue
        if workspace.grey in path.parents and path.suffix.lower() not in _TABLES:
            later.append(path)
        else:
            yield path
    yield from later


_TABLES = {".csv", ".tsv", ".xlsx", ".xls", ".ods", ".jsonl", ".json", ".ris", ".bib", ".enw"}
"""Suffixes of what is probably no document; a wrong guess changes only the order of reading."""


def not_taken(workspace: Workspace, state: Snapshot) -> Iterator[str]:
    """The names of the files that lie there and that the ledger lacks, or lacks entries of."""
    for path in new_exports(workspace, state.files):
        if not supplements.supplemented(path, workspace, state):
            yield workspace.name(path)


def waiting(workspace: Workspace, state: Snapshot) -> Iterator[Await]:
    """The files that have changed since they were read, and wait for a person's ruling."""
    known = {r.source_id for r in state.came}
    for path in new_exports(workspace, state.files):
        if source_id_of(path, workspace) in known or source_id_of(path.parent, workspace) in known:
            waits = ingest(path, workspace, state, state.files).waits
            if waits is not None:
                yield waits


def ingest(
    path: Path, workspace: Workspace, state: Snapshot, taken: Mapping[str, TakenFile]
) -> Ingested:
    """Read one export or document."""
    name, sha256 = workspace.name(path), file_digest(path)
    if legible(str(path)) != str(path):
        what = "has a name that is not in UTF-8, so no ledger can hold it"
        return Ingested(Batch(), 0, (Problem(name, what, "rename it, and run again"),))
    if main := supplements.supplemented(path, workspace, state):
        late = supplements.alone(path, main, workspace, state)
        return Ingested(late.batch, 0, late.problems)
    try:
        export = _open(path, workspace, state)
        twin = _twin(name, sha256, export, taken)
        if twin is not None:
            return _same_bytes(TakenFile(name, sha256, twin.records), twin, workspace)
        if export.is_document and (row := _registered(path, workspace, state)):
            notice = Problem(name, f"is the document of {row.locator}", severity="notice")
            return Ingested(Batch(files=(TakenFile(name, sha256),)), 0, (notice,))
    except SourceError as error:
        what = str(error).removeprefix(f"{name}: ")
        return Ingested(Batch(), 0, (Problem(name, what, _TAKE_AWAY),))
    return _taken(read_again(export, workspace, state), state)


def _open(path: Path, workspace: Workspace, state: Snapshot) -> Export:
    grey = workspace.grey in path.parents
    source = source_of(path, workspace, state.protocol.sources)
    export = open_export(path, source, workspace.name(path), documents="any" if grey else "none")
    if export.is_document:  # one source with the other documents of its folder
        folder = source_of(path.parent, workspace, state.protocol.sources)
        return replace(export, source=folder, publishers=state.protocol.publishers)
    return export


@dataclass(frozen=True)
class Reading:
    """An export as it is now: its entries, held against what the ledger has of its source.

    `keyed` says that its entries have keys of their own, under which they may change.
    """

    export: Export
    files: tuple[TakenFile, ...]
    entries: int
    comparison: Comparison
    problems: tuple[Problem, ...]
    keyed: bool

    def batch(self, corrections: Iterable[Correction], state: Snapshot) -> Batch:
        """What it adds to the ledger, with these corrections."""
        source = self.export.source
        described = () if state.sources.get(source.source_id) == source else (source,)
        new = tuple(self.comparison.new)
        return Batch(
            sources=described, records=new, files=self.files, corrections=tuple(corrections)
        )


def reading(path: Path, workspace: Workspace, state: Snapshot) -> Reading:
    """Read an export, or one document; SourceError if it cannot be read at all."""
    return read_again(_open(path, workspace, state), workspace, state)


def read_again(export: Export, workspace: Workspace, state: Snapshot) -> Reading:
    """The entries of an export against what the ledger has of its source."""
    whole = supplements.complete(list(export.entries()), export.path, workspace, state)
    entries = _with_documents(whole.entries, export, workspace, state)
    records = [e for e in entries if isinstance(e, Record)]
    problems = [e for e in entries if isinstance(e, Problem)]
    own = [r for r in state.given.values() if r.source_id == export.source.source_id]
    if export.is_document:
        own = [r for r in own if r.locator == export.name]
    comparison = compared(records, own, state)
    if export.is_document and len(comparison.vanished) == len(comparison.new) == 1:
        comparison.changed.append((comparison.vanished.pop(), comparison.new.pop()))
    for entry in comparison.twice:
        what = f"is what {entry.record_id} was before it was changed, and that one is there too"
        remedy = "put a space into one of its lines, and it is a record of its own"
        problems.append(Problem(entry.locator, what, remedy))
    taken = TakenFile(export.name, file_digest(export.path), len(records))
    unread = any(p.severity == "error" for p in problems)
    files = (*whole.files, *(() if unread else (taken,)))
    keyed = not export.is_document and all(r.key for r in own)
    told = (*problems, *whole.problems)
    return Reading(export, files, len(records), comparison, told, keyed)


def _taken(read: Reading, state: Snapshot) -> Ingested:
    """What is taken in without anybody's ruling; else what waits for one."""
    found, name = read.comparison, read.export.name
    if found.only_adds:
        return Ingested(read.batch((), state), read.entries, read.problems)
    if not read.keyed or found.back:
        return Ingested(Batch(), 0, read.problems, _ruling_needed(read))
    problems = list(read.problems)
    if found.vanished:
        what = f"{len(found.vanished)} of its records are in it no longer; the ledger keeps them"
        remedy = f"`cis replace {name}` withdraws them, and tells first what that moves"
        problems.append(Problem(name, what, remedy, "warning"))
    made = amendments(found.changed, by=BY_SOURCE, note="changed at its source", cause=name)
    if made:
        what = f"{len(made)} records were changed at their source, and are here too: {_told(made)}"
        problems.append(Problem(name, what, severity="notice"))
    return Ingested(read.batch(made, state), read.entries, tuple(problems))


def _told(made: Sequence[Correction]) -> str:
    each = [f"{c.record_id} ({', '.join(n for n in c.changes if n not in _UNTOLD)})" for c in made]
    return "; ".join(each[:5]) + ("; ..." if len(each) > 5 else "")


_UNTOLD = ("raw", "locator")
"""Fields that change with any other."""


def _ruling_needed(read: Reading) -> Await:
    found, name = read.comparison, read.export.name
    counts = {
        "as they were": len(found.same),
        "another text now": len(found.changed),
        "gone from it": len(found.vanished),
        "new": len(found.new),
    }
    told = ", ".join(f"{n} {what}" for what, n in counts.items() if n)
    back = f" ({len(found.back)} of them were withdrawn)" if found.back else ""
    sentence = (
        f"{name} has changed since it was read: its records are {told}{back}. Is it to stand in "
        f"the place of the earlier one? `cis replace {name} --by NAME --note WHY` says first what "
        "that moves; else put the earlier file back, or this one beside it under another name."
    )
    n = len(found.changed) + len(found.vanished)
    return Await("sources", "the team", n, (name,), sentence)


# --- The same file again -----------------------------------------------------------------------


def _twin(
    name: str, sha256: str, export: Export, taken: Mapping[str, TakenFile]
) -> TakenFile | None:
    """A file of the same bytes that was read under another name; documents only in one folder."""
    folder = name.rpartition("/")[0]
    for other, file in taken.items():
        here = not export.is_document or other.rpartition("/")[0] == folder
        if other != name and file.sha256 == sha256 and here:
            return file
    return None


def _same_bytes(file: TakenFile, twin: TakenFile, workspace: Workspace) -> Ingested:
    if not (workspace.root / twin.path).exists():
        what = f"is {twin.path} under another name; its {twin.records} records were read then"
        notice = Problem(file.path, what, severity="notice")
        return Ingested(Batch(files=(file,)), twin.records, (notice,))
    what = f"holds the same bytes as {twin.path}; it is not counted a second time"
    warning = Problem(file.path, what, "delete one of the two", "warning")
    return Ingested(Batch(files=(file,)), twin.records, (warning,))


# --- Registers and their documents -------------------------------------------------------------


def _registered(path: Path, workspace: Workspace, state: Snapshot) -> Record | None:
    """The row of a register that names this document."""
    file = _file(path, workspace)
    return next((r for r in state.records if r.file == file and r.locator), None)


def _file(path: Path, workspace: Workspace) -> str:
    """How a document is named in records: by its path in data/."""
    return nfc(path.relative_to(workspace.grey.parent).as_posix())


def _with_documents(
    entries: list[Record | Problem], export: Export, workspace: Workspace, state: Snapshot
) -> list[Record | Problem]:
    """The same, each record that has a document with the place and digest of it."""
    if workspace.grey not in export.path.parents:
        return entries
    found: list[Record | Problem] = []
    for entry in entries:
        if isinstance(entry, Problem):
            found.append(entry)
        elif export.is_document:
            found.append(replace(entry, file=_file(export.path, workspace)))
        else:
            found += _with_document(entry, workspace, state) if entry.file else [entry]
    return found


def _with_document(record: Record, workspace: Workspace, state: Snapshot) -> list[Record | Problem]:
    """A row of a register with what its document says where the row says nothing."""
    path = workspace.grey / record.file.replace("\\", "/")
    if not path.resolve().is_relative_to(workspace.grey.resolve()) or not path.is_file():
        what = f'names the file "{record.file}", and there is none in data/grey'
        remedy = "put it there, or mend the name"
        return [replace(record, file=""), Problem(record.locator, what, remedy, "warning")]
    file, digest = _file(path, workspace), file_digest(path)
    whole = replace(record, file=file, digest=digest)
    try:
        export = _open(path, workspace, state)
        entries = list(export.entries()) if export.is_document else []
    except SourceError as error:
        return [whole, Problem(record.locator, str(error), "look at the document", "warning")]
    documents = [e for e in entries if isinstance(e, Record)][:1]
    return [filled([whole, *documents]), *(e for e in entries if isinstance(e, Problem))]


# --- Descriptions of sources -------------------------------------------------------------------


def redescribed(workspace: Workspace, state: Snapshot) -> Batch:
    """Sources whose description has changed since they were read."""
    changed = []
    for source_id, known in state.sources.items():
        place = place_of(source_id, workspace)
        if place.exists() or declared(source_id, state.protocol.sources):
            now = source_of(place, workspace, state.protocol.sources)
            changed += [now] if now != replace(known, source_id=source_id) else []
    return Batch(sources=tuple(changed))


def hits_problems(state: Snapshot) -> Iterator[Problem]:
    """The exports that hold another number of records than their search is said to have found;
    not those that somebody has withdrawn whole."""
    counted = Counter(r.source_id for r in state.records)
    held = {r.source_id for r in state.held}
    for source_id, source in state.sources.items():
        n = counted[source_id]
        if not n and source_id in held:
            continue
        if source.hits is not None and source.hits != n and not source.hits_note:
            what = f"{n} records count, but its description says {source.hits} hits"
            remedy = "export all hits, mend `hits`, or say in `hits_note` why they differ"
            yield Problem(source_id, what, remedy, "warning")


def description_problems(
    workspace: Workspace, state: Snapshot, taken: Mapping[str, TakenFile]
) -> list[Problem]:
    """Descriptions without their export, exports that have gone, and what is described twice."""
    paths = workspace.exports()
    there = {source_id_of(path, workspace) for path in paths}
    there |= {source_id_of(p.parent, workspace) for p in paths if workspace.grey in p.parents}
    there |= {r.source_id for r in state.records}
    found = []
    for n, table in enumerate(state.protocol.sources):
        if not any(table is declared(i, state.protocol.sources) for i in there):
            where = f"config/review.toml [[source]] {n + 1}"
            what = f'there is no export "{table.file}" in data/searches'
            found.append(Problem(where, what, "put it there, or mend the name"))
    found += _odd_descriptions(workspace, state, paths)
    names = {workspace.name(p) for p in paths}
    held = {f.sha256 for name, f in taken.items() if name in names}
    for name in taken.keys() - names:
        if not name.startswith(_WORKBOOKS) and taken[name].sha256 not in held:
            what = f"is gone; the {taken[name].records} records read from it stay in the ledger"
            found.append(Problem(name, what, severity="notice"))
    return sorted(found, key=str)


def _odd_descriptions(workspace: Workspace, state: Snapshot, paths: list[Path]) -> list[Problem]:
    """Small files that describe nothing, or what review.toml describes."""
    used = {p: b for path in paths for p in (path, path.parent) if (b := beside(p)) is not None}
    found = []
    gone = (place_of(source_id, workspace) for source_id in state.sources)
    of_gone = {p.with_name(f"{n}{DESCRIPTION}") for p in gone for n in (p.name, p.stem)}
    for file in set(workspace.described()) - set(used.values()) - of_gone:
        what = "describes no export: there is none of its name beside it"
        found.append(Problem(workspace.name(file), what, "mend its name, or delete it", "warning"))
    for place, file in used.items():
        if declared(source_id_of(place, workspace), state.protocol.sources):
            what = "describes an export that config/review.toml describes too, and that counts"
            found.append(Problem(workspace.name(file), what, "delete one of the two", "warning"))
    return found
