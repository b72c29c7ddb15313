"""Pushing: which of our tags go onto which item and which come off is planned, then sent.

Only tags that begin with `cis:` are ever added or taken away, and items are only ever added to
our own collection. All that is the user's (their tags, collections, fields) is sent back as it is
or not at all.

Changes are sent in batches, each resting on the version that was read. An item that somebody
changed meanwhile (412) is read again, planned again and sent again, a few times at most; an item
that fails for another reason is named, and the others go on. What was done is reported exactly,
also where the connection breaks in the middle.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cis_pipeline.core.model import Problem
from cis_pipeline.core.progress import Watch, unwatched
from cis_pipeline.sources.zotero import Library
from cis_pipeline.sources.zotero.connection import BATCH, Connection, change
from cis_pipeline.sources.zotero.mirror import COLLECTION, PREFIX, is_ours
from cis_pipeline.sources.zotero.transport import StaleError, ZoteroError

ROUNDS = 4
"""How often an item that others keep changing is tried."""


# --- The plan -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """One item that is to change: from its `version`, to exactly the tags of ours in `wanted`.

    `added` and `removed` are tags, `joins` says whether it comes into our collection. `theirs`
    are its other tags and `collections` its collections, as Zotero gave them. `member` is whether
    it belongs into our collection, there already or not.
    """

    key: str
    version: int
    title: str
    wanted: frozenset[str]
    member: bool
    added: tuple[str, ...]
    removed: tuple[str, ...]
    joins: bool
    theirs: tuple[Mapping[str, Any], ...]
    collections: tuple[str, ...]

    def body(self, collection: str) -> dict[str, Any]:
        """What is sent: the whole list of tags, and of collections if it joins `collection`."""
        tags = [dict(tag) for tag in self.theirs] + [{"tag": tag} for tag in sorted(self.wanted)]
        sent: dict[str, Any] = {"key": self.key, "version": self.version}
        if self.added or self.removed:
            sent["tags"] = tags
        if self.joins:
            sent["collections"] = [*self.collections, collection]
        return sent

    def __str__(self) -> str:
        signs = [f"+{tag}" for tag in self.added] + [f"-{tag}" for tag in self.removed]
        return f"{self.key} {self.title[:60]}: " + " ".join(
            signs + (["into our collection"] if self.joins else [])
        )


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
    watch: Watch = unwatched,
) -> Plan:
    """What a push would change, by what stands in Zotero now; nothing is sent."""
    with Connection(where, watch) as zotero:
        items = zotero.items(list(wanted))
        changes = plan(items, wanted, members, _collection(zotero) if members else "")
    there = {item["key"] for item in items}
    return Plan(where, tuple(changes), tuple(key for key in wanted if key not in there))


def plan(
    items: Iterable[Mapping[str, Any]],
    wanted: Mapping[str, Collection[str]],
    members: Collection[str] = (),
    collection: str = "",
) -> list[Change]:
    """The changes that give each item named in `wanted` exactly those tags of ours.

    `items` are as the API gives them. Items that `wanted` does not name are left alone. `members`
    (keys) are to be in our collection, whose key is `collection`, "" while it is not there yet.
    ValueError if a wanted tag does not begin with `cis:`.
    """
    others = sorted({t for tags in wanted.values() for t in tags if not t.startswith(PREFIX)})
    if others:
        raise ValueError(f"not a tag of ours: {', '.join(others)}")
    found = (
        _change(i, frozenset(wanted[i["key"]]), i["key"] in members, collection)
        for i in items
        if i["key"] in wanted
    )
    return [one for one in found if one.added or one.removed or one.joins]


def _change(
    item: Mapping[str, Any], wanted: frozenset[str], member: bool, collection: str
) -> Change:
    data = item["data"]
    tags = [tag for tag in data.get("tags") or () if isinstance(tag, dict)]
    own = {str(tag["tag"]) for tag in tags if is_ours(tag)}
    collections = tuple(map(str, data.get("collections") or ()))
    child = bool(data.get("parentItem"))  # an attachment is in the collections of its item
    return Change(
        key=str(item["key"]),
        version=int(item["version"]),
        title=str(data.get("title") or data.get("itemType") or ""),
        wanted=wanted,
        member=member,
        added=tuple(sorted(wanted - own)),
        removed=tuple(sorted(own - wanted)),
        joins=member and not child and (not collection or collection not in collections),
        theirs=tuple(tag for tag in tags if not is_ours(tag)),
        collections=collections,
    )


# --- Sending it -----------------------------------------------------------------------------------


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

    def fail(self, key: str, what: str, remedy: str) -> None:
        """An item was not changed."""
        self.problems[key] = Problem(f"{self.where.title} item {key}", what, remedy)

    def not_sent(self, left: Iterable[Change]) -> None:
        """These changes did not even leave."""
        for one in left:
            self.fail(one.key, "was not sent, since the connection failed", "push again")


def push(where: Library, changes: Iterable[Change], watch: Watch = unwatched) -> Pushed:
    """Send changes. A ZoteroError before anything was sent is raised; a later one is a problem."""
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
        _note(answer, str(n), one, pushed, stale)
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


# --- What the server's answer says ----------------------------------------------------------------

_FAILURES = {
    404: ("is no longer in Zotero (404)", "pull again"),
    403: ("may not be changed with this key (403)", "make a key with write access"),
    413: ("has too long a tag for Zotero (413)", "shorten the id of the theme"),
    428: ("was sent without its version (428)", "update this program"),
}


def _note(
    answer: Mapping[str, Any], n: str, one: Change, pushed: Pushed, stale: list[Change]
) -> None:
    """What the server's answer says of the `n`-th change of a batch."""
    failed = _table(answer, "failed")
    if n in failed:
        code = failed[n].get("code") if isinstance(failed[n], dict) else None
        if code == 412:
            stale.append(one)
        else:
            refused = (f"was refused ({code})", "look at it in Zotero")
            pushed.fail(one.key, *_FAILURES.get(code or 0, refused))
    elif n in _table(answer, "unchanged"):
        pushed.already.append(one.key)
    elif n in _table(answer, "successful") or n in _table(answer, "success"):
        pushed.changed.append(one.key)
    else:
        what = "Zotero does not say what became of it"
        pushed.fail(one.key, what, "pull, and push again")


def _table(answer: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = answer.get(name)
    return found if isinstance(found, dict) else {}
