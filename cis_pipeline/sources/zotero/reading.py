"""Reading items by their keys, until what we have is what is there, version by version.

Why by key and not page by page: pages shift when an item leaves, and a page says nothing of what
an interrupted pull has already. It costs an answer for 50 items instead of one for 100.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cis_pipeline.sources.zotero.connection import BATCH, Connection, chunks
from cis_pipeline.sources.zotero.mirror import line_of
from cis_pipeline.sources.zotero.partial import Partial

SETTLING = 5
"""How often a library that is being changed is looked at again within one pull."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The items that are read: into `partial`, unless they are `known` in that version."""

    zotero: Connection
    partial: Partial
    known: Mapping[str, int]
    ours: frozenset[str]

    def settle(self, there: dict[str, int], version: int) -> tuple[dict[str, int], int, bool]:
        """Read what is there in another version than we have, until the library stands still.

        The items that are there and that we have, the library's version when they were listed,
        and whether it stood still since.
        """
        settled = self._read(there, version)
        for _ in range(SETTLING - 1):
            if settled:
                break
            there, version = self.zotero.versions()
            settled = self._read(there, version)
        read = self.partial.lines
        return {k: v for k, v in there.items() if k in read or k in self.known}, version, settled

    def _read(self, there: Mapping[str, int], version: int) -> bool:
        """Read what is lacking; whether the library stayed as it was meanwhile."""
        stale = [key for key, at in there.items() if self._has(key) != at]
        still = True
        for n, some in enumerate(chunks(stale)):
            self.zotero.watch(f"reading {self.zotero.where.title}", n * BATCH, len(stale))
            items, at = self.zotero.some(some)
            self.partial.add(line_of(item, self.ours) for item in items)
            still = still and at == version
        return still

    def _has(self, key: str) -> int | None:
        """The version in which we have an item."""
        line = self.partial.lines.get(key)
        return line.version if line else self.known.get(key)
