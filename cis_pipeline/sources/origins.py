"""Which source a file belongs to, and how people described that source.

An export is a source of its own, known by its path below data/searches/ (or "grey/..."). The
documents of one folder of data/grey/ are one source together: "grey/nesta". What review.toml says
of a source counts before the file beside it (see `searches`); where nobody says anything, the
name of the file is its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from cis_pipeline.core.model import Channel, Problem, Source
from cis_pipeline.core.workspace import Workspace, nfc
from cis_pipeline.ledger.snapshot import State
from cis_pipeline.ledger.store import Batch, TakenFile
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.protocol.sources import SearchTable, SourceTable, beside, read_beside


def source_of(path: Path, workspace: Workspace, protocol: Protocol) -> Source:
    """The source of an export, or of the documents of a folder, as described now."""
    source_id = _id(path, workspace)
    table = described(source_id, workspace, protocol)
    if table is not None:
        return table.source(source_id)
    grey = workspace.grey == path or workspace.grey in path.parents
    channel = Channel.WEBSITE if grey else Channel.DATABASE
    name = "grey literature" if path == workspace.grey else path.stem.replace("_", " ")
    return Source(source_id=source_id, name=name, channel=channel)


def _id(path: Path, workspace: Workspace) -> str:
    grey = workspace.grey == path or workspace.grey in path.parents
    above = workspace.grey.parent if grey else workspace.searches
    return nfc(path.relative_to(above).as_posix())


def place_of(source_id: str, workspace: Workspace) -> Path:
    """The file or folder that a source's records come from, there or not."""
    grey = source_id == "grey" or source_id.startswith("grey/")
    return (workspace.grey.parent if grey else workspace.searches) / source_id


def described(source_id: str, workspace: Workspace, protocol: Protocol) -> SearchTable | None:
    """What people wrote about a source: in review.toml, or beside its file."""
    return _in_protocol(source_id, protocol) or read_beside(place_of(source_id, workspace))


def _in_protocol(source_id: str, protocol: Protocol) -> SourceTable | None:
    names = (source_id, source_id.rpartition("/")[2])
    return next((t for t in protocol.sources if nfc(t.file) in names), None)


def redescribed(workspace: Workspace, state: State) -> Batch:
    """Sources whose description has changed since they were read."""
    changed = []
    for source_id, known in state.sources.items():
        place = place_of(source_id, workspace)
        if place.exists() or _in_protocol(source_id, state.protocol):
            now = source_of(place, workspace, state.protocol)
            changed += [now] if now != replace(known, source_id=source_id) else []
    return Batch(sources=tuple(changed))


def missing(workspace: Workspace, state: State, taken: Mapping[str, TakenFile]) -> list[Problem]:
    """Descriptions without their export, exports that have gone, and what is described twice."""
    paths = workspace.exports()
    there = {_id(p, workspace) for path in paths for p in (path, path.parent) if _is_in(p, path)}
    there |= {r.source_id for r in state.records}
    found = []
    for n, table in enumerate(state.protocol.sources):
        if not any(table is _in_protocol(i, state.protocol) for i in there):
            where = f"config/review.toml [[source]] {n + 1}"
            what = f'there is no export "{table.file}" in data/searches'
            found.append(Problem(where, what, "put it there, or mend the name"))
    found += _odd_descriptions(workspace, state, paths)
    names = {workspace.name(p) for p in paths}
    held = {f.sha256 for name, f in taken.items() if name in names}
    for name in taken.keys() - names:
        if taken[name].sha256 not in held:
            what = f"is gone; the {taken[name].records} records read from it stay in the ledger"
            found.append(Problem(name, what, severity="notice"))
    return sorted(found, key=str)


def _is_in(place: Path, path: Path) -> bool:
    """Whether a place may be a source: the file itself, or its folder in data/grey/."""
    return place == path or "grey" in (place.name, *(p.name for p in place.parents))


def _odd_descriptions(workspace: Workspace, state: State, paths: list[Path]) -> list[Problem]:
    """Small files that describe nothing, or what review.toml describes."""
    used = {p: b for path in paths for p in (path, path.parent) if (b := beside(p)) is not None}
    found = []
    for file in set(workspace.described()) - set(used.values()):
        what = "describes no export: there is none of its name beside it"
        found.append(Problem(workspace.name(file), what, "mend its name, or delete it", "warning"))
    for place, file in used.items():
        if _in_protocol(_id(place, workspace), state.protocol):
            what = "describes an export that config/review.toml describes too, and that counts"
            found.append(Problem(workspace.name(file), what, "delete one of the two", "warning"))
    return found
