"""Pictures made of pixels are drawn again only where they would show something else.

Why: loading matplotlib and drawing takes longer than most runs of a large review take otherwise.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Pictures:
    """The pictures that lie in a folder as a run made them.

    `known` is what is remembered of them: by name the digest of the SVG of the same drawing, which
    says all that is seen in it, and that of the file.
    """

    def __init__(self, folder: Path | None = None, known: dict[str, Any] | None = None) -> None:
        self._folder = folder
        self._known = {} if known is None else known

    def png(self, name: str, svg: bytes, draw: Callable[[], bytes]) -> bytes:
        """The picture that shows what this SVG does: as it lies there, else as it is drawn."""
        of, data = _digest(svg), self._there(name)
        if data is None or self._known.get(name) != [of, _digest(data)]:
            data = draw()
            self._known[name] = [of, _digest(data)]
        return data

    def _there(self, name: str) -> bytes | None:
        if self._folder is None or name not in self._known:
            return None
        try:
            return (self._folder / name).read_bytes()
        except OSError:  # somebody has removed it
            return None


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
