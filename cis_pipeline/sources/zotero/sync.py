"""A review and its Zotero libraries: which item is which record, what is pulled and pushed.

A record that came from Zotero is known by its item ("zotero:users/123/ABCD2345"), so where it
stands can be said there, in tags of our own:

    cis:round/abstract/include    what a round decided, for each round that is over
    cis:reason/TOPIC              why it was excluded
    cis:standing/reports_included the box in which the record is
    cis:theme/power               a theme of an included report

A duplicate bears the tags of its report, with its own standing. Items of included reports also
come into the collection "cis: included".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from cis_pipeline.concepts.tagging.tags import CodedTag
from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.model import Box, Problem, Record, Standing
from cis_pipeline.core.progress import Watch, unwatched
from cis_pipeline.core.workspace import Workspace
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.sources.zotero import Library
from cis_pipeline.sources.zotero.attachments import Downloaded, download
from cis_pipeline.sources.zotero.mirror import PREFIX, MirrorState, states
from cis_pipeline.sources.zotero.pull import Pulled, pull
from cis_pipeline.sources.zotero.push import Plan, Pushed, planned, push

_KEY = re.compile(r"zotero:((?:user|group)s?/[0-9]+)/([A-Za-z0-9]+)")


def mirrors(workspace: Workspace) -> list[MirrorState]:
    """What was pulled into this review so far."""
    return list(states(workspace.searches))


def status_of(mirror: MirrorState) -> str:
    """How far a mirror is, for people."""
    where = Library.of(mirror.where)
    parts = sum(map(len, mirror.children.values()))
    gone = f", {len(mirror.gone)} left since" if mirror.gone else ""
    return (
        f"{where.name}.jsonl: {where.title}, {mirror.total} items with {parts} attachments and "
        f"notes, version {mirror.version}, pulled {mirror.pulled_on or 'some day'}{gone}"
    )


def pull_into(
    workspace: Workspace, asked: Library | None, watch: Watch = unwatched, today: str = ""
) -> Iterator[Pulled]:
    """Pull a library into the review, or all those again that are there already; one by one."""
    wanted = [asked] if asked else [Library.of(one.where) for one in mirrors(workspace)]
    _some(wanted)
    workspace.searches.mkdir(parents=True, exist_ok=True)
    with workspace.lock():
        for where in wanted:
            yield pull(where, workspace.searches, watch, today)


def plan_push(
    workspace: Workspace, state: Snapshot, tags: Iterable[CodedTag], watch: Watch = unwatched
) -> list[Plan]:
    """What a push would change in each library, by what stands in Zotero now; nothing is sent."""
    wanted = wanted_tags(state, tags)
    members = {key.rpartition("/")[2] for key in included_keys(state)}
    found: list[Plan] = []
    for where, keys in _by_library(workspace, state, wanted):
        own = {key.rpartition("/")[2]: wanted[key] for key in keys}
        found.append(planned(where, own, members & set(own), watch))
    return found


def push_planned(plans: Iterable[Plan], watch: Watch = unwatched) -> Iterator[Pushed]:
    """Send what was planned, library by library."""
    return (push(one.where, one.changes, watch) for one in plans)


def download_into(
    workspace: Workspace, state: Snapshot, records: Sequence[str] = (), watch: Watch = unwatched
) -> Iterator[Downloaded]:
    """Bring the full texts of these records, or of all that are sought, into data/fulltexts/."""
    keys = sought_keys(state)
    if records:
        keys = [r.key for r in state.records if r.record_id in records and item_of(r)]
    folder = workspace.root / "data" / "fulltexts"
    with workspace.lock():
        for where, some in _by_library(workspace, state, keys):
            yield download(where, [key.rpartition("/")[2] for key in some], folder, watch)


def not_pulled(workspace: Workspace, state: Snapshot) -> list[Problem]:
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
    workspace: Workspace, state: Snapshot, keys: Iterable[str]
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


# --- Which item is which record -------------------------------------------------------------------


def item_of(record: Record) -> tuple[str, str] | None:
    """The library ("users/123") and the key of the Zotero item that a record is."""
    found = _KEY.fullmatch(record.key)
    if found is None:
        return None
    kind, _, number = found[1].partition("/")
    return f"{kind.removesuffix('s')}s/{number}", found[2]


def wanted_tags(state: Snapshot, tags: Iterable[CodedTag]) -> dict[str, set[str]]:
    """By record key, exactly the tags of ours that each Zotero item of the review is to bear."""
    themes: dict[str, set[str]] = {}
    for tag in tags:
        themes.setdefault(tag.record_id, set()).add(f"{PREFIX}theme/{tag.theme}")
    wanted: dict[str, set[str]] = {}
    for record, stands in _items(state):
        own = set(_verdicts(state, stands)) | themes.get(stands.report_id, set())
        if stands.record_id == stands.report_id:
            wanted.setdefault(record.key, set()).update(own)
        else:
            wanted.setdefault(record.key, own)
    return wanted


def included_keys(state: Snapshot) -> set[str]:
    """The record keys of the items that come into our collection: one a report, its first."""
    first: dict[str, str] = {}
    for record, stands in _items(state):
        if state.folded.standings[stands.report_id].box == Box.INCLUDED:
            first.setdefault(stands.report_id, record.key)
    return set(first.values())


def sought_keys(state: Snapshot) -> list[str]:
    """The record keys of the items whose full texts are read now, or were when included."""
    by_report = {r.id for r in state.protocol.rounds if r.unit == "report"}
    found: dict[str, None] = {}
    for record, stands in _items(state):
        report = state.folded.standings[stands.report_id]
        if report.box == Box.INCLUDED or (report.awaiting and report.round in by_report):
            found[record.key] = None
    return list(found)


def _items(state: Snapshot) -> Iterator[tuple[Record, Standing]]:
    """The records that are Zotero items with their standings, canonical records first."""
    found = [
        (r, state.folded.standings[r.record_id]) for r in state.records if item_of(r) is not None
    ]
    yield from (one for one in found if one[1].record_id == one[1].report_id)
    yield from (one for one in found if one[1].record_id != one[1].report_id)


def _verdicts(state: Snapshot, stands: Standing) -> Iterator[str]:
    """What the rounds decided about the report of a record, and where the record stands."""
    report = state.folded.standings[stands.report_id]
    yield f"{PREFIX}standing/{stands.box}"
    for asked in state.protocol.rounds_of(report.arm):
        if asked.id == report.round:
            break
        yield f"{PREFIX}round/{asked.id}/include"
    if report.box == Box.INCLUDED:
        yield f"{PREFIX}round/{report.round}/include"
    elif not report.awaiting:
        yield f"{PREFIX}round/{report.round}/exclude"
        yield f"{PREFIX}reason/{report.reason}"
