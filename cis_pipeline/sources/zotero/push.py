"""Pushing: planned changes are sent in batches, each resting on the version that was read.

An item that somebody changed meanwhile (412) is read again, planned again and sent again, a few
times at most; an item that fails for another reason is named, and the others go on. What was done
is told exactly, also where the connection breaks in the middle.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from cis_pipeline.sources.zotero.connection import BATCH, Connection, change
from cis_pipeline.sources.zotero.library import Library, Watch, silent
from cis_pipeline.sources.zotero.mirror import COLLECTION
from cis_pipeline.sources.zotero.planning import Change, plan
from cis_pipeline.sources.zotero.pushed import Pushed, note
from cis_pipeline.sources.zotero.transport import StaleError, ZoteroError

ROUNDS = 4
"""How often an item that others keep changing is tried."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a push would change in a library, and the keys that it does not have (any more)."""

    where: Library
    changes: tuple[Change, ...]
    missing: tuple[str, ...]


def planned(
    where: Library,
    wanted: Mapping[str, Collection[str]],
    members: Collection[str] = (),
    watch: Watch = silent,
) -> Plan:
    """What a push would change, by what stands in Zotero now; nothing is sent."""
    with Connection(where, watch) as zotero:
        items = zotero.items(list(wanted))
        changes = plan(items, wanted, members, _collection(zotero) if members else "")
    there = {item["key"] for item in items}
    return Plan(where, tuple(changes), tuple(key for key in wanted if key not in there))


def push(where: Library, changes: Iterable[Change], watch: Watch = silent) -> Pushed:
    """Send changes. A ZoteroError before anything was sent is raised; a later one is told."""
    pushed = Pushed(where)
    left = list(changes)
    if not left:
        return pushed
    with Connection(where, watch) as zotero:
        collection = ""
        if any(one.joins for one in left):
            collection = _collection(zotero) or _make_collection(zotero, pushed)
        total = len(left)
        for _ in range(ROUNDS):
            stale: list[Change] = []
            for n in range(0, len(left), BATCH):
                watch(f"writing to {where.title}", len(pushed.changed), total)
                if not _send(zotero, left[n : n + BATCH], collection, pushed, stale):
                    pushed.not_sent([*left[n + BATCH :], *stale])
                    return pushed
            left = _again(zotero, stale, collection, pushed)
            if not left:
                return pushed
        for one in left:
            pushed.fail(one.key, "is changed by others all the time (412)", "push again")
    return pushed


def _send(
    zotero: Connection, some: Sequence[Change], collection: str, pushed: Pushed, stale: list[Change]
) -> bool:
    """Send one batch and sort out what became of each; False if no more can be sent."""
    try:
        answer = change(zotero, "items", [one.body(collection) for one in some], {})
    except StaleError:
        stale += some
        return True
    except ZoteroError as error:
        if not (pushed.changed or pushed.already or pushed.problems or pushed.made):
            raise
        for one in some:
            pushed.fail(one.key, f"may not have been changed ({error})", "push again")
        return False
    for n, one in enumerate(some):
        note(answer, str(n), one, pushed, stale)
    return True


def _again(
    zotero: Connection, stale: Sequence[Change], collection: str, pushed: Pushed
) -> list[Change]:
    """The changes of items that others changed meanwhile, planned anew from what is there now."""
    if not stale:
        return []
    try:
        items = {item["key"]: item for item in zotero.items([one.key for one in stale])}
    except ZoteroError:
        pushed.not_sent(stale)
        return []
    left: list[Change] = []
    for one in stale:
        if one.key not in items:
            pushed.fail(one.key, "is no longer in Zotero", "pull again")
            continue
        members = {one.key} if one.member else set()
        anew = plan([items[one.key]], {one.key: one.wanted}, members, collection)
        left += anew
        if not anew:
            pushed.already.append(one.key)
    return left


def _collection(zotero: Connection) -> str:
    """The key of our collection, "" if there is none."""
    found = (c["key"] for c in zotero.collections() if c["data"].get("name") == COLLECTION)
    return min(found, default="")


def _make_collection(zotero: Connection, pushed: Pushed) -> str:
    """Make our collection; sent twice, it is made once (the token)."""
    token = {"Zotero-Write-Token": uuid.uuid4().hex}
    try:
        change(zotero, "collections", [{"name": COLLECTION, "parentCollection": False}], token)
        pushed.made = True
    except StaleError:  # the token is known: it was made, and the answer was lost
        pass
    key = _collection(zotero)
    if not key:
        raise ZoteroError(
            f'{zotero.where.title}: did not make the collection "{COLLECTION}"; make it by hand '
            "in Zotero, or use a key with write access"
        )
    return key
