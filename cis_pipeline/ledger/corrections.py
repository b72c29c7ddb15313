"""The corrections of a record one by one, each field with what it was before and is after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cis_pipeline.core.model import Correction
from cis_pipeline.ledger.rows import amended
from cis_pipeline.ledger.snapshot import Snapshot

UNSEEN = ("raw", "locator", "digest", "key")
"""Fields that say where and how an entry stands; they change with others, and are no news."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field of an amended record, or a withdrawal or return (then without field and values)."""

    correction: Correction
    field: str = ""
    before: str = ""
    after: str = ""


def changes_of(record_id: str, state: Snapshot) -> Iterator[Change]:
    """What was corrected about a record, in order."""
    record = state.came_by_id[record_id]
    for correction in state.corrections_of.get(record_id, ()):
        now = amended(record, correction.changes)
        seen = [name for name in correction.changes if name not in UNSEEN]
        for name in seen:
            yield Change(
                correction, name, in_words(getattr(record, name)), in_words(getattr(now, name))
            )
        if not seen:
            yield Change(correction)
        record = now


def in_words(value: Any) -> str:
    """A field's value as text; several values are parted by semicolons."""
    if isinstance(value, tuple):
        return "; ".join(value)
    return "" if value is None else str(value)
