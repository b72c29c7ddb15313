"""What is wrong with the descriptions of sources, and which sources are described anew.

A source is described in review.toml, which counts before the file beside its export (see
`protocol.sources`); both may name what is not there, and exports may be gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from cis_pipeline.core.model import Problem
from cis_pipeline.core.workspace import Workspace
from cis_pipeline.ledger.snapshot import State
from cis_pipeline.ledger.store import Batch, TakenFile
from cis_pipeline.protocol.sources import beside, declared, place_of, source_id_of, source_of


def redescribed(workspace: Workspace, state: State) -> Batch:
    """Sources whose description has changed since they were read."""
    changed = []
    for source_id, known in state.sources.items():
        place = place_of(source_id, workspace)
        if place.exists() or declared(source_id, state.protocol.sources):
            now = source_of(place, workspace, state.protocol.sources)
            changed += [now] if now != replace(known, source_id=source_id) else []
    return Batch(sources=tuple(changed))


def missing(workspace: Workspace, state: State, taken: Mapping[str, TakenFile]) -> list[Problem]:
    """Descriptions without their export, exports that have gone, and what is described twice."""
    paths = workspace.exports()
    there = {
        source_id_of(p, workspace) for path in paths for p in (path, path.parent) if _is_in(p, path)
    }
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
        if declared(source_id_of(place, workspace), state.protocol.sources):
            what = "describes an export that config/review.toml describes too, and that counts"
            found.append(Problem(workspace.name(file), what, "delete one of the two", "warning"))
    return found
