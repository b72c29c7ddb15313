"""The mirror of a pulled library: its lines, how far it went, and what an interrupted pull left.

`data/searches/NAME.jsonl` is the mirror: one item of its own a line, as the API gave it, in order
of first arrival. `NAME.source.toml` beside it describes the search (PRISMA-S), written once and
then the people's. `.zotero/NAME.json` holds how far the pull went, and the links to the children;
`.zotero/NAME.partial` what has come of a pull that is not over, so that an interrupted one goes on.

Why the mirror leaves things out: versions, links, counts, our own tags and our own collection are
no part of what was found. So a push does not come back as a change, and a tag that says "include"
is no keyword.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, astuple, dataclass, field
from pathlib import Path
from typing import Any

from cis_pipeline.core import files
from cis_pipeline.sources.zotero import Library

PREFIX = "cis:"
"""How every tag of ours begins; no other is ever added or taken away."""

COLLECTION = "cis: included"
"""The collection of ours to which the included items are added."""

HIDDEN = ".zotero"
"""The folder beside the mirrors where it is kept how far each went."""

_VOLATILE = ("version", "dateModified")
_LINKED = ("itemType", "title", "filename", "contentType", "linkMode", "md5")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the files of one library lie, in a folder of searches."""

    folder: Path
    where: Library

    @property
    def mirror(self) -> Path:
        """The items, a line each."""
        return self.folder / f"{self.where.name}.jsonl"

    @property
    def described(self) -> Path:
        """The description of the search, which people edit."""
        return self.folder / f"{self.where.name}.source.toml"

    @property
    def state(self) -> Path:
        """How far the pull went."""
        return self.folder / HIDDEN / f"{self.where.name}.json"

    @property
    def partial(self) -> Path:
        """What came of a pull that is under way or was interrupted."""
        return self.folder / HIDDEN / f"{self.where.name}.partial"


# --- Its lines ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One item as it came; `parent` is "" for an item of its own, `text` is JSON."""

    key: str
    version: int
    parent: str
    text: str


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
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # it holds a lone half of a surrogate pair
        return json.dumps(value)
    return text


@dataclass(slots=True)
class Merged:
    """What became of a mirror: keys that came, that changed, that left; lines now; its digest."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    total: int = 0
    digest: str = ""


def merge(path: Path, read: Mapping[str, Line], there: Mapping[str, int]) -> Merged:
    """Replace the mirror: what is no longer `there` leaves it, what was read takes its place.

    There is no file where no item is left.
    """
    merged, digest = Merged(), hashlib.sha256()
    with files.beside(path) as part, part.open("wb") as out:
        for line in _merging(path, read, there, merged):
            data = line.encode("utf-8") + b"\n"
            digest.update(data)
            out.write(data)
            merged.total += 1
    if not merged.total:  # an empty file is no export
        path.unlink()
    merged.digest = digest.hexdigest()
    return merged


def _merging(
    path: Path, read: Mapping[str, Line], there: Mapping[str, int], merged: Merged
) -> Iterator[str]:
    """The old lines in their order, then those of new items in order of arrival."""
    seen: set[str] = set()
    for key, old in _lines(path):
        if key in seen:
            continue
        seen.add(key)
        if key not in there or (key in read and read[key].parent):
            merged.left.append(key)
            continue
        line = read[key].text if key in read else old
        if line != old:
            merged.changed.append(key)
        yield line
    for key, came in read.items():
        if key in there and key not in seen and not came.parent:
            merged.new.append(key)
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


# --- How far it went ------------------------------------------------------------------------------


@dataclass(slots=True)
class MirrorState:
    """How far a mirror of `total` items is: the library's `version` on a `server`, and each item's.

    `children` holds for each item that has any the links to its attachments and notes (key, type,
    title, file name). `gone` says of each item that was here once why it is no more: "deleted",
    "in the trash", "no longer in the collection", "part of another item". `library` is the
    library as the items name it (users/123), `digest` the SHA-256 of the mirror.
    """

    where: Mapping[str, Any]
    server: str = ""
    version: int = 0
    total: int = 0
    library: str = ""
    digest: str = ""
    pulled_on: str = ""
    versions: dict[str, int] = field(default_factory=dict)
    children: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    gone: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> MirrorState | None:
        """The state in a file; None if there is none, or none that can be read."""
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            state = cls(**found)
            Library.of(state.where)
        except (OSError, ValueError, TypeError, AttributeError):
            return None
        tables = (state.versions, state.children, state.gone)
        whole = isinstance(state.version, int) and all(isinstance(one, dict) for one in tables)
        return state if whole else None

    def write(self, path: Path) -> None:
        """Replace the file, in one step."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=0)
        files.write_whole(path, text.encode("utf-8", "replace"))


def states(folder: Path) -> Iterator[MirrorState]:
    """The state of each mirror in a folder of searches, by name."""
    for path in sorted((folder / HIDDEN).glob("zotero_*.json")):
        state = MirrorState.read(path)
        if state is not None:
            yield state


# --- A pull that is not over ----------------------------------------------------------------------


class Partial:
    """The `lines` so far by key, in order of first arrival, and the file at `path` with them.

    An item a line, in the version in which it was read. A line that is cut off, and what follows
    it, is read again; a later line of the same key counts: an item that was read again.
    Of a file that another `server` gave nothing is taken: versions hold for one server only.
    """

    def __init__(self, path: Path, server: str) -> None:
        kept = list(_kept(path, server))
        self.lines: dict[str, Line] = {}
        self._stream = path.open("w", encoding="utf-8")
        self._stream.write(json.dumps({"server": server}) + "\n")
        self.add(kept)

    def add(self, lines: Iterable[Line]) -> None:
        """Keep some lines."""
        for one in lines:
            self.lines[one.key] = one
            self._stream.write(json.dumps(astuple(one)) + "\n")
        self._stream.flush()

    def __enter__(self) -> Partial:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()


def _kept(path: Path, server: str) -> Iterator[Line]:
    try:
        with path.open("rb") as stream:
            if json.loads(stream.readline()) != {"server": server}:
                return
            for line in stream:
                yield Line(*json.loads(line))
    except (OSError, ValueError, TypeError):  # there is none, or it was cut off here
        return
