"""The files of a pulled library: where they lie, how far each mirror went, what people note.

`data/searches/NAME.jsonl` is the mirror: one item of its own a line, as the API gave it, in order
of first arrival. `NAME.source.toml` beside it describes the search (PRISMA-S), written once and
then the people's. `.zotero/NAME.json` holds how far the pull went, and the links to the children.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from cis_pipeline.sources.zotero.library import Library

HIDDEN = ".zotero"
"""The folder beside the mirrors where it is kept how far each went."""


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
        _replace(path, text.encode("utf-8", "replace"))


def states(folder: Path) -> Iterator[MirrorState]:
    """The state of each mirror in a folder of searches, by name."""
    for path in sorted((folder / HIDDEN).glob("zotero_*.json")):
        state = MirrorState.read(path)
        if state is not None:
            yield state


def describe(place: Place, name: str, today: str) -> bool:
    """Write the description of the search, unless there is one; whether it was written."""
    if place.described.exists():
        return False
    said = {"name": name, "platform": "Zotero", "searched_on": today, "query": ""}
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in said.items()]
    text = "\n".join(
        (
            "# How the records of this Zotero library were found (PRISMA-S). Written once, then",
            "# yours: say which database was searched, with which query and limits, and by whom.",
            *lines,
            'limits = ""',
            'searched_by = ""',
            "",
        )
    )
    _replace(place.described, text.encode("utf-8", "replace"))
    return True


def _replace(path: Path, data: bytes) -> None:
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(data)
    beside.replace(path)
