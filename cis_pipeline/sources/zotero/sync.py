"""A review and its Zotero libraries: what is pulled, pushed and downloaded, and into which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.model import Problem
from cis_pipeline.core.workspace import Workspace
from cis_pipeline.ledger.snapshot import State
from cis_pipeline.sources.zotero.attachments import Downloaded, download
from cis_pipeline.sources.zotero.library import Library, Watch, silent
from cis_pipeline.sources.zotero.mirror_state import MirrorState, states
from cis_pipeline.sources.zotero.pull import Pulled, pull
from cis_pipeline.sources.zotero.push import Plan, planned, push
from cis_pipeline.sources.zotero.pushed import Pushed
from cis_pipeline.sources.zotero.tags import (
    Themed,
    included_keys,
    item_of,
    sought_keys,
    wanted_tags,
)


def searches(workspace: Workspace) -> Path:
    """The folder in which the mirrors lie."""
    return workspace.root / "data" / "searches"


def mirrors(workspace: Workspace) -> list[MirrorState]:
    """What was pulled into this review so far."""
    return list(states(searches(workspace)))


def told(mirror: MirrorState) -> str:
    """How far a mirror is, for people."""
    where = Library.of(mirror.where)
    parts = sum(map(len, mirror.children.values()))
    gone = f", {len(mirror.gone)} left since" if mirror.gone else ""
    return (
        f"{where.name}.jsonl: {where.title}, {mirror.total} items with {parts} attachments and "
        f"notes, version {mirror.version}, pulled {mirror.pulled_on or 'some day'}{gone}"
    )


def pull_into(
    workspace: Workspace, asked: Library | None, watch: Watch = silent, today: str = ""
) -> Iterator[Pulled]:
    """Pull a library into the review, or all those again that are there already; one by one."""
    wanted = [asked] if asked else [Library.of(one.where) for one in mirrors(workspace)]
    _some(wanted)
    folder = searches(workspace)
    folder.mkdir(parents=True, exist_ok=True)
    with workspace.lock():
        for where in wanted:
            yield pull(where, folder, watch, today)


def plan_push(
    workspace: Workspace, state: State, tags: Iterable[Themed], watch: Watch = silent
) -> list[Plan]:
    """What a push would change in each library, by what stands in Zotero now; nothing is sent."""
    wanted = wanted_tags(state, tags)
    members = {key.rpartition("/")[2] for key in included_keys(state)}
    found: list[Plan] = []
    for where, keys in _by_library(workspace, state, wanted):
        own = {key.rpartition("/")[2]: wanted[key] for key in keys}
        found.append(planned(where, own, members & set(own), watch))
    return found


def push_planned(plans: Iterable[Plan], watch: Watch = silent) -> Iterator[Pushed]:
    """Send what was planned, library by library."""
    return (push(one.where, one.changes, watch) for one in plans)


def download_into(
    workspace: Workspace, state: State, records: Sequence[str] = (), watch: Watch = silent
) -> Iterator[Downloaded]:
    """Bring the full texts of these records, or of all that are sought, into data/fulltexts/."""
    keys = sought_keys(state)
    if records:
        keys = [r.key for r in state.records if r.record_id in records and item_of(r)]
    folder = workspace.root / "data" / "fulltexts"
    with workspace.lock():
        for where, some in _by_library(workspace, state, keys):
            yield download(where, [key.rpartition("/")[2] for key in some], folder, watch)


def not_pulled(workspace: Workspace, state: State) -> list[Problem]:
    """The libraries of records that came from a file and not by a pull, so nobody asks them."""
    known = {mirror.library for mirror in mirrors(workspace)}
    count = Counter(item[0] for r in state.records if (item := item_of(r)) is not None)
    return [
        Problem(
            f"Zotero library {path}",
            f"{n} records are its items, but it was never pulled",
            "pull it, and they are reached too: `cis zotero pull --help`",
            "warning",
        )
        for path, n in count.items()
        if path not in known
    ]


def _by_library(
    workspace: Workspace, state: State, keys: Iterable[str]
) -> list[tuple[Library, list[str]]]:
    """Record keys by the library in which they are; one on the web rather than the local one."""
    libraries: dict[str, Library] = {}
    for mirror in sorted(mirrors(workspace), key=lambda one: bool(one.where.get("local"))):
        libraries.setdefault(mirror.library, replace(Library.of(mirror.where), collection=""))
    _some(libraries)
    place = {r.key: item for r in state.records if (item := item_of(r)) is not None}
    found: dict[str, list[str]] = {}
    for key in keys:
        found.setdefault(place[key][0], []).append(key)
    return [(libraries[path], some) for path, some in found.items() if path in libraries]


def _some(libraries: Mapping[str, Library] | Sequence[Library]) -> None:
    if not libraries:
        raise ReviewError(
            "this review has no Zotero library yet; pull one with `cis zotero pull --user NUMBER` "
            "or `--group NUMBER`, or with `--local` from the Zotero on this computer"
        )
