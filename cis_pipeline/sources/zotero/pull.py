"""Pulling: the mirror of a library becomes what the library is now, by asking for what changed.

First all pages of what changed since the last pull are read (of everything, the first time), then
the versions of all items that are there now are held against those that were read. What differs
is read by its key, until the library stands still. So it does not matter whether the library was
changed while it was paged, or the pull was interrupted and goes on days later: an item's own
version says whether what we have is what is there, and an item that is not there has left.

Items that left are taken out of the mirror and named; the ledger keeps their records.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cis_pipeline.sources.zotero.connection import Connection, Page, chunks
from cis_pipeline.sources.zotero.errors import AbsentError, NotModified, ZoteroError
from cis_pipeline.sources.zotero.library import Library, Watch, silent
from cis_pipeline.sources.zotero.mirror import (
    COLLECTION,
    Merged,
    Place,
    State,
    describe,
    intact,
    line_of,
    merge,
)
from cis_pipeline.sources.zotero.partial import Partial

SETTLING = 5
"""How often a library that is being changed is looked at again within one pull."""


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
            said = f"nothing new, {self.total} items"
        else:
            left = f", {len(self.gone)} left" if self.gone else ""
            said = f"{len(self.new)} new, {len(self.changed)} changed{left}; {self.total} items"
        late = "" if self.settled else "; the library was being changed, so pull again"
        return f"{self.path.name}: {said}{late}"


def pull(where: Library, folder: Path, watch: Watch = silent, today: str = "") -> Pulled:
    """Bring the mirror of a library in `folder` (data/searches/) up to date.

    `today` (ISO) goes into its description as the day of the search. ZoteroError says what went
    wrong; what was read until then is kept, and the next pull goes on from there.
    """
    place = Place(folder, where)
    place.partial.parent.mkdir(parents=True, exist_ok=True)
    with Connection(where, watch) as zotero:
        server = zotero.server()
        base = State.read(place.state)
        if base and (base.server != server or not intact(place.mirror, base.digest)):
            base = None
        try:
            found = _brought(zotero, place, base, server, today)
        except NotModified:
            assert base is not None
            found = Pulled(place.mirror, base.total)
    place.partial.unlink(missing_ok=True)
    return found


def _brought(
    zotero: Connection, place: Place, base: State | None, server: str, today: str
) -> Pulled:
    """Read what changed, replace the mirror, and then the state."""
    since = base.version if base else 0
    with Partial.open(place.partial, since, server) as partial:
        first = zotero.page(partial.start, since, unless=since if base else None)
        ours, name = _collections(zotero)
        _read_pages(zotero, partial, first, since, ours)
        there, version, settled = _settle(zotero, partial, base, ours)
        merged = merge(place.mirror, partial, there)
        state = State(zotero.where.as_dict(), server, version, merged.total, pulled_on=today)
        state.digest, state.versions = merged.digest, there
        state.children = _children(base, partial, there)
        state.library = _library(place.mirror) or zotero.where.path
        gone = _reasons(zotero, merged, since, there) if merged.left else {}
        before = base.gone if base else {}
        state.gone = {**{key: why for key, why in before.items() if key not in there}, **gone}
        state.write(place.state)
    if merged.total:
        describe(place, name, today)
    return Pulled(place.mirror, merged.total, merged.new, merged.changed, gone, settled)


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
    return frozenset(key for key, said in names.items() if said == COLLECTION), name


def _read_pages(
    zotero: Connection, partial: Partial, page: Page, since: int, ours: frozenset[str]
) -> None:
    """Keep a page and all that follow it."""
    while True:
        _keep(partial, page, ours, moves=True)
        if not page.items or partial.start >= page.total:
            return
        zotero.watch(f"reading {zotero.where.title}", partial.start, page.total)
        page = zotero.page(partial.start, since)


def _keep(partial: Partial, page: Page, ours: frozenset[str], moves: bool) -> None:
    lines = [line_of(item, ours) for item in page.items]
    partial.add(lines, len(page.items) if moves else 0, page.version)


def _settle(
    zotero: Connection, partial: Partial, base: State | None, ours: frozenset[str]
) -> tuple[dict[str, int], int, bool]:
    """Read what is there in another version than we have it, until the library stands still.

    The items that are there, the library's version up to which we have everything, and whether it
    stood still.
    """
    known = base.versions if base else {}
    for _ in range(SETTLING):
        there, version = zotero.versions()
        read = partial.version
        stale = [k for k, v in there.items() if (read(k) if k in partial else known.get(k)) != v]
        still = True
        for done, some in enumerate(chunks(stale)):
            zotero.watch(f"reading again {zotero.where.title}", done * len(some), len(stale))
            page = zotero.some(some)
            _keep(partial, page, ours, moves=False)
            still = still and page.version == version
        if still:
            return _held(there, partial, known), version, True
    return _held(there, partial, known), partial.first_version, False


def _held(there: Mapping[str, int], partial: Partial, known: Mapping[str, int]) -> dict[str, int]:
    """The items that are there and that we have."""
    return {key: version for key, version in there.items() if key in partial or key in known}


def _children(
    base: State | None, partial: Partial, there: Mapping[str, int]
) -> dict[str, list[dict[str, str]]]:
    """The links from items to their attachments and notes, brought up to date."""
    links: dict[str, list[dict[str, str]]] = {}
    for parent, known in (base.children if base else {}).items():
        kept = [one for one in known if one["key"] in there and one["key"] not in partial]
        if kept:
            links[parent] = kept
    for key in partial:
        parent = partial.parent(key)
        if parent and key in there:
            link = json.loads(partial.text(key))
            if link.get("itemType") != "annotation":
                links.setdefault(parent, []).append(link)
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
