"""How the tests of a reader hold what it reads against what it counts."""

from __future__ import annotations

import io
from typing import Any

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import weight

SOURCE = Source(source_id="s", name="S")


def read(one: Any, text: str) -> list[Record | Problem]:
    """What the format's module `one` reads in `text`."""
    return list(one.read(io.StringIO(text, newline=""), SOURCE))


def count(one: Any, text: str) -> int:
    """What it counts in it."""
    return int(one.count(io.StringIO(text, newline="")))


def adds_up(one: Any, text: str) -> bool:
    """Whether as many entries were read or rejected as were counted."""
    return count(one, text) == sum(weight(entry) for entry in read(one, text))
