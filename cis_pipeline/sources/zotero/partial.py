"""What has come of a pull so far, kept in a file, so that an interrupted one goes on.

An item a line, in the version in which it was read. A line that is cut off, and what follows it,
is read again; a later line of the same key counts: an item that was read again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Line:
    """One item as it came; `parent` is "" for an item of its own, `text` is JSON."""

    key: str
    version: int
    parent: str
    text: str


class Partial:
    """The `lines` so far by key, in order of first arrival, and the file at `path` with them.

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
