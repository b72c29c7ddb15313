"""What is to change in Zotero: which of our tags go onto which item, and which come off. Pure.

Only tags that begin with `cis:` are ever added or taken away, and items are only ever added to
our own collection. All that is the user's (their tags, collections, fields) is sent back as it is
or not at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cis_pipeline.sources.zotero.mirror import PREFIX, is_ours


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
        said = [f"+{tag}" for tag in self.added] + [f"-{tag}" for tag in self.removed]
        return f"{self.key} {self.title[:60]}: " + " ".join(
            said + (["into our collection"] if self.joins else [])
        )


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
