"""The mirror of a pulled library: one item of its own a line, as the API gave it, oldest first.

Why the mirror leaves things out: versions, links, counts, our own tags and our own collection are
no part of what was found. So a push does not come back as a change, and a tag that says "include"
is no keyword.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cis_pipeline.sources.zotero.partial import Line

PREFIX = "cis:"
"""How every tag of ours begins; no other is ever added or taken away."""

COLLECTION = "cis: included"
"""The collection of ours to which the included items are added."""

_VOLATILE = ("version", "dateModified")
_LINKED = ("itemType", "title", "filename", "contentType", "linkMode", "md5")


def line_of(item: Mapping[str, Any], ours: frozenset[str]) -> Line:
    """An item as it is kept: a child as a link, any other as the API gave it, less what changes
    by itself. `ours` are the keys of our own collections."""
    data = {name: value for name, value in item["data"].items() if name not in _VOLATILE}
    parent = str(data.get("parentItem") or "")
    key, version = item["key"], item["version"]
    if parent:
        link = {name: str(data[name]) for name in _LINKED if data.get(name)}
        return Line(key, version, parent, _json({"key": key, **link}))
    if isinstance(data.get("tags"), list):
        data["tags"] = [tag for tag in data["tags"] if not is_ours(tag)]
    if isinstance(data.get("collections"), list):
        data["collections"] = [one for one in data["collections"] if one not in ours]
    library = item.get("library")
    known = library if isinstance(library, dict) else {}
    kept = {name: known[name] for name in ("type", "id") if name in known}
    return Line(key, version, "", _json({"key": key, "library": kept, "data": data}))


def is_ours(tag: object) -> bool:
    """Whether a tag of an item is one that we may add or take away."""
    name = tag.get("tag") if isinstance(tag, dict) else None
    return isinstance(name, str) and name.startswith(PREFIX)


def _json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    # a lone half of a surrogate pair cannot be written in UTF-8
    return text if text.isascii() or _encodes(text) else json.dumps(value)


def _encodes(text: str) -> bool:
    with suppress(UnicodeEncodeError):
        return bool(text.encode("utf-8"))
    return False


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of a mirror: keys that came, that changed, that left; lines now; its digest."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    left: tuple[str, ...]
    total: int
    digest: str


def merge(path: Path, read: Mapping[str, Line], there: Mapping[str, int]) -> Merged:
    """Replace the mirror: what is no longer `there` leaves it, what was read takes its place.

    There is no file where no item is left.
    """
    found = _Merging(read, there)
    digest, total = hashlib.sha256(), 0
    beside = path.with_name(f".{path.name}.new")
    with beside.open("wb") as out:
        for line in found.lines(path):
            data = line.encode("utf-8") + b"\n"
            digest.update(data)
            out.write(data)
            total += 1
    beside.replace(path)
    if not total:  # an empty file is no export
        path.unlink()
    keys = (tuple(found.new), tuple(found.changed), tuple(found.left))
    return Merged(*keys, total, digest.hexdigest())


class _Merging:
    """The lines of a mirror as it is to be, and which keys came, changed and left on the way."""

    def __init__(self, read: Mapping[str, Line], there: Mapping[str, int]) -> None:
        self.read, self.there = read, there
        self.new: list[str] = []
        self.changed: list[str] = []
        self.left: list[str] = []

    def lines(self, path: Path) -> Iterator[str]:
        """The old lines in their order, then those of new items in order of arrival."""
        seen: set[str] = set()
        for key, old in _lines(path):
            if key in seen:
                continue
            seen.add(key)
            if key not in self.there or (key in self.read and self.read[key].parent):
                self.left.append(key)
                continue
            line = self.read[key].text if key in self.read else old
            if line != old:
                self.changed.append(key)
            yield line
        for key, came in self.read.items():
            if key in self.there and key not in seen and not came.parent:
                self.new.append(key)
                yield came.text


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    """The lines of a mirror with their keys; what is no line of ours is left out."""
    if not path.exists():
        return
    with path.open(encoding="utf-8", errors="replace", newline="\n") as stream:
        for line in stream:
            begin, _, rest = line.partition('{"key": "')
            key, quote, _ = rest.partition('"')
            if not begin and quote:
                yield key, line.rstrip("\n")


def intact(path: Path, digest: str) -> bool:
    """Whether the mirror is what the last pull wrote."""
    if not path.is_file():
        return digest == hashlib.sha256().hexdigest()
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == digest
