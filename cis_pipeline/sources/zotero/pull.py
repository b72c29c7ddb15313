"""Pulling: the mirror of a library becomes what the library is now, by asking for what changed.

First the versions of all items that are there now are asked for; what we do not have in its version
is read by its key, until the library stands still. So it does not matter whether the library was
changed meanwhile, or the pull was interrupted and goes on days later: an item's own version says
whether what we have is what is there, and an item that is not there has left.

Items that left are taken out of the mirror and named; the ledger keeps their records.

Why by key and not page by page: pages shift when an item leaves, and a page says nothing of what
an interrupted pull has already. It costs an answer for 50 items instead of one for 100.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cis_pipeline.core.progress import Watch, unwatched
from cis_pipeline.protocol.sources import write_beside
from cis_pipeline.sources.zotero import Library
from cis_pipeline.sources.zotero.connection import BATCH, Connection, chunks
from cis_pipeline.sources.zotero.mirror import (
    COLLECTION,
    Line,
    Merged,
    MirrorState,
    Partial,
    Place,
    intact,
    line_of,
    merge,
)
from cis_pipeline.sources.zotero.transport import AbsentError, NotModified, ZoteroError

SETTLING = 5
"""How often a library that is being changed is looked at again within one pull."""

_REMARK = (
    "# How the records of this Zotero library were found (PRISMA-S). Written once, then\n"
    "# yours: say which database was searched, with which query and limits, and by whom."
)

Listed = tuple[dict[str, int], int]
"""The version of each item that is there, and of the library."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """What a pull did to the mirror at `path`, which now holds `total` items.

    `new`, `changed` and the keys of `gone` are item keys; `gone` says why each left. `settled` is
    false if others kept changing the library meanwhile: the next pull brings the rest.
    """

    path: Path
    total: int
    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: Mapping[str, str] = field(default_factory=dict)
    settled: bool = True

    @property
    def sentence(self) -> str:
        """The same for people."""
        if not (self.new or self.changed or self.gone):
            what = f"nothing new, {self.total} items"
        else:
            left = f", {len(self.gone)} left" if self.gone else ""
            what = f"{len(self.new)} new, {len(self.changed)} changed{left}; {self.total} items"
        late = "" if self.settled else "; the library was being changed, so pull again"
        return f"{self.path.name}: {what}{late}"


def pull(where: Library, folder: Path, watch: Watch = unwatched, today: str = "") -> Pulled:
    """Bring the mirror of a library in `folder` (data/searches/) up to date.

    `today` (ISO) goes into its description as the day of the search. ZoteroError says what went
    wrong; what was read until then is kept, and the next pull goes on from there.
    """
    place = Place(folder, where)
    place.partial.parent.mkdir(parents=True, exist_ok=True)
    with Connection(where, watch) as zotero:
        server = zotero.server()
        base = MirrorState.read(place.state)
        if base and (base.server != server or not intact(place.mirror, base.digest)):
            base = None
        try:
            listed = zotero.versions(base.version if base else None)
        except NotModified:
            found = Pulled(place.mirror, base.total if base else 0)
        else:
            found = _brought(zotero, place, base or MirrorState({}, server), listed, today)
    place.partial.unlink(missing_ok=True)
    return found


def _brought(
    zotero: Connection, place: Place, base: MirrorState, listed: Listed, today: str
) -> Pulled:
    """Read what changed, replace the mirror, and then the state."""
    ours, name = _collections(zotero)
    with Partial(place.partial, base.server) as partial:
        (there, version), settled = _settled(zotero, partial, base.versions, ours, listed)
    merged = merge(place.mirror, partial.lines, there)
    gone = _reasons(zotero, merged, base.version, there) if merged.left else {}
    state = MirrorState(
        where=zotero.where.as_dict(),
        server=base.server,
        version=version,
        total=merged.total,
        library=_library(place.mirror) or zotero.where.path,
        digest=merged.digest,
        pulled_on=today,
        versions=there,
        children=_children(base, partial.lines, there),
        gone={**{key: why for key, why in base.gone.items() if key not in there}, **gone},
    )
    state.write(place.state)
    if merged.total:
        found = {"name": name, "platform": "Zotero", "searched_on": today, "query": ""}
        write_beside(place.described, _REMARK, {**found, "limits": "", "searched_by": ""})
    came = tuple(merged.new), tuple(merged.changed)
    return Pulled(place.mirror, merged.total, *came, gone, settled)


def _settled(
    zotero: Connection,
    partial: Partial,
    known: Mapping[str, int],
    ours: frozenset[str],
    listed: Listed,
) -> tuple[Listed, bool]:
    """Read into `partial` what is there in another version than we have (`known`, or read before),
    until the library stands still.

    The items that are there and that we have, the library's version when they were listed, and
    whether it stood still since.
    """
    for turn in range(SETTLING):
        there, version = zotero.versions() if turn else listed
        have = {**known, **{key: line.version for key, line in partial.lines.items()}}
        stale = [key for key, at in there.items() if have.get(key) != at]
        settled = True
        for n, some in enumerate(chunks(stale)):
            zotero.watch(f"reading {zotero.where.title}", n * BATCH, len(stale))
            items, at = zotero.some(some)
            partial.add(line_of(item, ours) for item in items)
            settled = settled and at == version
        if settled:
            break
    have = {**known, **dict.fromkeys(partial.lines, 0)}
    return ({key: at for key, at in there.items() if key in have}, version), settled


def _collections(zotero: Connection) -> tuple[frozenset[str], str]:
    """The keys of our own collections, and what the search is called."""
    where = zotero.where
    names = {one["key"]: str(one["data"].get("name")) for one in zotero.collections()}
    if where.collection and where.collection not in names:
        raise AbsentError(
            f"{where.title}: the library has no such collection; its key is the end of the "
            "collection's address on zotero.org"
        )
    whole = f"Zotero {where.kind} library {where.id}"
    name = f"{whole}, collection {names[where.collection]}" if where.collection else whole
    return frozenset(key for key, called in names.items() if called == COLLECTION), name


def _children(
    base: MirrorState, read: Mapping[str, Line], there: Mapping[str, int]
) -> dict[str, list[dict[str, str]]]:
    """The links from items to their attachments and notes, brought up to date."""
    links: dict[str, list[dict[str, str]]] = {}
    for parent, known in base.children.items():
        kept = [one for one in known if one["key"] in there and one["key"] not in read]
        if kept:
            links[parent] = kept
    for key, line in read.items():
        if line.parent and key in there:
            link = json.loads(line.text)
            if link.get("itemType") != "annotation":
                links.setdefault(line.parent, []).append(link)
    return links


def _reasons(
    zotero: Connection, merged: Merged, since: int, there: Mapping[str, int]
) -> dict[str, str]:
    """Why items are no longer there, as far as the server tells."""
    deleted: set[str] = set()
    trashed: set[str] = set()
    try:
        trashed = zotero.trashed()
        deleted = zotero.deleted(since)
    except ZoteroError:  # the local API has no list of what was deleted
        pass
    other = "no longer in the collection" if zotero.where.collection else "deleted"
    reasons = (there, "part of another item"), (trashed, "in the trash"), (deleted, "deleted")
    return {key: next((why for keys, why in reasons if key in keys), other) for key in merged.left}


def _library(mirror: Path) -> str:
    """The library as the first item names it: users/123."""
    line = ""
    if mirror.exists():
        with mirror.open(encoding="utf-8") as stream:
            line = stream.readline()
    library = json.loads(line).get("library", {}) if line else {}
    kind, number = library.get("type"), library.get("id")
    return f"{kind}s/{number}" if kind in ("user", "group") and isinstance(number, int) else ""
