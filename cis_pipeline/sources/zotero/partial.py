"""What has come of a pull so far, kept in a file, so that an interrupted one goes on.

A line an item (key, version, parent, and the line of the mirror or the link to the child), and
after each page a mark that says where the next one begins. A file that ends within a page is cut
back to its last mark. A later line of the same key counts: an item that was read again.

Why tabs: the lines of 50,000 items are found and copied without parsing them again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO

_MARK = "#"


@dataclass(frozen=True, slots=True)
class Line:
    """One item as it came; `parent` is "" for an item of its own, `text` is JSON."""

    key: str
    version: int
    parent: str
    text: str


class Partial:
    """The lines so far, on disk; in memory only where each one stands."""

    def __init__(self, stream: IO[bytes], start: int, first_version: int) -> None:
        self._stream = stream
        self._at: dict[str, tuple[int, int, str]] = {}  # key: (offset, version, parent)
        self.start, self.first_version = start, first_version

    @classmethod
    def open(cls, path: Path, since: int, server: str) -> Partial:
        """Go on with the file at `path`, if it belongs to this pull; else begin it.

        `since` and `server` are what the pull starts from: a file of another start is of no use.
        """
        head = json.dumps({"since": since, "server": server}).encode() + b"\n"
        with path.open("a+b") as stream:
            stream.seek(0)
            ours = stream.readline() == head
        stream = path.open("r+b")
        if not ours:
            stream.truncate(0)
            stream.write(head)
            stream.flush()
            return cls(stream, 0, 0)
        found = cls(stream, 0, 0)
        found._recall(len(head))
        return found

    def _recall(self, offset: int) -> None:
        """Take up what stands after the head, to the last mark."""
        self._stream.seek(offset)
        end, pending = offset, list[tuple[str, tuple[int, int, str]]]()
        for line in self._stream:
            parts = line.decode("utf-8", "replace").rstrip("\n").split("\t")
            numbers = parts[1:3] if parts[0] == _MARK else parts[1:2]
            whole = line.endswith(b"\n") and len(parts) == 4
            if not (whole and all(one.isdecimal() for one in numbers)):
                break
            if parts[0] == _MARK:
                self._at.update(pending)
                pending.clear()
                self.start, end = int(parts[1]), offset + len(line)
                self.first_version = self.first_version or int(parts[2])
            else:
                pending.append((parts[0], (offset, int(parts[1]), parts[2])))
            offset += len(line)
        self._stream.seek(end)
        self._stream.truncate()

    def add(self, lines: Iterable[Line], entries: int, version: int) -> None:
        """Keep a page of `entries` items, read at a version of the library.

        `entries` is 0 for items that were asked for by their keys and move no page on.
        """
        offset = self._stream.seek(0, 2)
        parts: list[bytes] = []
        for one in lines:
            data = f"{one.key}\t{one.version}\t{one.parent}\t{one.text}\n".encode()
            self._at[one.key] = (offset, one.version, one.parent)
            offset += len(data)
            parts.append(data)
        self.start += entries
        self.first_version = self.first_version or version
        parts.append(f"{_MARK}\t{self.start}\t{version}\t\n".encode())
        self._stream.write(b"".join(parts))
        self._stream.flush()

    def version(self, key: str) -> int | None:
        """The version in which an item was read, None if it was not."""
        return self._at[key][1] if key in self._at else None

    def __contains__(self, key: object) -> bool:
        return key in self._at

    def __iter__(self) -> Iterator[str]:
        """The keys in order of first arrival."""
        return iter(self._at)

    def parent(self, key: str) -> str:
        """The parent of an item, "" if it has none."""
        return self._at[key][2]

    def text(self, key: str) -> str:
        """The JSON of an item."""
        self._stream.seek(self._at[key][0])
        return self._stream.readline().decode("utf-8").rstrip("\n").split("\t", 3)[3]

    def __enter__(self) -> Partial:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stream.close()
