"""Pushing: planned changes are sent in batches, each resting on the version that was read.

An item that somebody changed meanwhile (412) is read again, planned again and sent again, a few
times at most; an item that fails for another reason is named, and the others go on. What was done
is told exactly, also where the connection breaks in the middle.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cis_pipeline.core.model import Problem
from cis_pipeline.sources.zotero.connection import (
    BATCH,
    Connection,
    zotero_items,
)
from cis_pipeline.sources.zotero.errors import StaleError, ZoteroError
from cis_pipeline.sources.zotero.library import Library, Watch, silent
from cis_pipeline.sources.zotero.mirror import COLLECTION
from cis_pipeline.sources.zotero.planning import Change, plan

ROUNDS = 4
"""How often an item that others keep changing is tried."""


@dataclass(slots=True)
class Pushed:
    """What came of a push: keys of items that `changed`, that were right `already`, and problems.

    Every item that was to change is in exactly one of the three. `made` is whether our collection
    was made.
    """

    where: Library
    changed: list[str] = field(default_factory=list)
    already: list[str] = field(default_factory=list)
    problems: dict[str, Problem] = field(default_factory=dict)
    made: bool = False

    @property
    def sentence(self) -> str:
        """The same for people."""
        already = f", {len(self.already)} right already" if self.already else ""
        failed = f", {len(self.problems)} not changed" if self.problems else ""
        made = f'; made the collection "{COLLECTION}"' if self.made else ""
        return f"{len(self.changed)} items changed in Zotero{already}{failed}{made}"


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
        items = zotero_items(zotero, list(wanted))
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
                    _not_sent(pushed, [*left[n + BATCH :], *stale])
                    return pushed
            left = _again(zotero, stale, collection, pushed)
            if not left:
                return pushed
        for one in left:
            _fail(pushed, one.key, "is changed by others all the time (412)", "push again")
    return pushed


def _send(
    zotero: Connection, some: Sequence[Change], collection: str, pushed: Pushed, stale: list[Change]
) -> bool:
    """Send one batch and sort out what became of each; False if no more can be sent."""
    try:
        answer = zotero.change("items", [one.body(collection) for one in some], {})
    except StaleError:
        stale += some
        return True
    except ZoteroError as error:
        if not (pushed.changed or pushed.already or pushed.problems or pushed.made):
            raise
        for one in some:
            _fail(pushed, one.key, f"may not have been changed ({error})", "push again")
        return False
    for n, one in enumerate(some):
        _note(answer, str(n), one, pushed, stale)
    return True


def _note(
    answer: Mapping[str, Any], n: str, one: Change, pushed: Pushed, stale: list[Change]
) -> None:
    """What the server's answer says of the `n`-th change of a batch."""
    failed = _table(answer, "failed")
    if n in failed:
        _sort_out(failed[n], one, pushed, stale)
    elif n in _table(answer, "unchanged"):
        pushed.already.append(one.key)
    elif n in _table(answer, "successful") or n in _table(answer, "success"):
        pushed.changed.append(one.key)
    else:
        what = "Zotero does not say what became of it"
        _fail(pushed, one.key, what, "pull, and push again")


def _sort_out(said: Any, one: Change, pushed: Pushed, stale: list[Change]) -> None:
    """What became of an item that a batch could not change."""
    code = said.get("code") if isinstance(said, dict) else None
    if code == 412:
        stale.append(one)
        return
    meaning = {
        404: ("is no longer in Zotero (404)", "pull again"),
        403: ("may not be changed with this key (403)", "make a key with write access"),
        413: ("has too long a tag for Zotero (413)", "shorten the id of the theme"),
        428: ("was sent without its version (428)", "update this program"),
    }
    what, remedy = meaning.get(code or 0, (f"was refused ({code})", "look at it in Zotero"))
    _fail(pushed, one.key, what, remedy)


def _again(
    zotero: Connection, stale: Sequence[Change], collection: str, pushed: Pushed
) -> list[Change]:
    """The changes of items that others changed meanwhile, planned anew from what is there now."""
    if not stale:
        return []
    try:
        items = {item["key"]: item for item in zotero_items(zotero, [one.key for one in stale])}
    except ZoteroError:
        _not_sent(pushed, stale)
        return []
    left: list[Change] = []
    for one in stale:
        if one.key not in items:
            _fail(pushed, one.key, "is no longer in Zotero", "pull again")
            continue
        members = {one.key} if one.member else set()
        anew = plan([items[one.key]], {one.key: one.wanted}, members, collection)
        left += anew
        if not anew:
            pushed.already.append(one.key)
    return left


def _not_sent(pushed: Pushed, left: Iterable[Change]) -> None:
    for one in left:
        _fail(pushed, one.key, "was not sent, since the connection failed", "push again")


def _fail(pushed: Pushed, key: str, what: str, remedy: str) -> None:
    pushed.problems[key] = Problem(f"{pushed.where.title} item {key}", what, remedy)


def _collection(zotero: Connection) -> str:
    """The key of our collection, "" if there is none."""
    found = (c["key"] for c in zotero.collections() if c["data"].get("name") == COLLECTION)
    return min(found, default="")


def _make_collection(zotero: Connection, pushed: Pushed) -> str:
    """Make our collection; sent twice, it is made once (the token)."""
    token = {"Zotero-Write-Token": uuid.uuid4().hex}
    try:
        zotero.change("collections", [{"name": COLLECTION, "parentCollection": False}], token)
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


def _table(answer: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = answer.get(name)
    return found if isinstance(found, dict) else {}
