"""What was worked out before and need not be again, while what it was worked out from is the same.

A file that may be deleted at any time: nothing stands in it that does not follow from the rest of
the review. Each section has a key, a digest of all that its content depends on; under another key
it is forgotten, and so is everything by another version of the program.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson

from cis_pipeline.core.files import write_whole


class Memory:
    """The memory of a review, read when it is first asked."""

    def __init__(self, path: Path, version: str) -> None:
        self._path, self._version = path, version
        self._sections: dict[str, dict[str, Any]] | None = None

    def of(self, section: str, key: str) -> dict[str, Any]:
        """What is remembered under this key, to be read and added to; empty if nothing is."""
        if self._sections is None:
            self._sections = self._read()
        held = self._sections.get(section)
        if held is None or held["key"] != key:
            held = self._sections[section] = {"key": key, "found": {}}
        found: dict[str, Any] = held["found"]
        return found

    def _read(self) -> dict[str, dict[str, Any]]:
        try:
            said = orjson.loads(self._path.read_bytes())
            if said["version"] == self._version and all(
                isinstance(s["key"], str) and isinstance(s["found"], dict)
                for s in said["sections"].values()
            ):
                return dict(said["sections"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError):  # it is gone, or damaged
            pass
        return {}

    def forget(self) -> None:
        """Forget everything."""
        self._sections = {}

    def save(self) -> None:
        """Keep what is remembered; frozen sets become lists."""
        if self._sections is not None:
            said = {"version": self._version, "sections": self._sections}
            data = orjson.dumps(said, default=sorted, option=orjson.OPT_SORT_KEYS)
            write_whole(self._path, data)


def key_of(parts: Iterable[object]) -> str:
    """The key of what depends on these parts, by their texts in order."""
    text = hashlib.sha256()
    for part in parts:
        text.update(f"{part}\0".encode(errors="surrogatepass"))
    return text.hexdigest()[:32]
