"""What was searched, and what each wave of the search brought."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from cis_pipeline.core.model import Box, Source
from cis_pipeline.ledger.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """One search and its file; `records` is how many records were read from it."""

    source: Source
    file: str
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """What one wave of the search brought.

    Of its `records` some are `duplicates` of records that came before them; the others are
    reports that no earlier record is of: of these so many stand `included` and `awaiting` now.
    """

    number: int
    sources: tuple[str, ...]
    records: int
    duplicates: int
    included: int
    awaiting: int

    @property
    def reports(self) -> int:
        """The reports that it was the first to find."""
        return self.records - self.duplicates


def sources(state: Snapshot) -> tuple[SourceRow, ...]:
    """The searches in the order in which they came in."""
    read = Counter(r.source_id for r in state.records)
    files: dict[str, dict[str, None]] = {}
    for record in state.records:
        files.setdefault(record.source_id, {})[_PLACE.sub("", record.locator)] = None
    return tuple(
        SourceRow(
            source=source, file=_place(source_id, files.get(source_id, ())), records=read[source_id]
        )
        for source_id, source in state.sources.items()
    )


def waves(state: Snapshot) -> tuple[Wave, ...]:
    """The waves by their numbers; none where the review has one only."""
    numbers = sorted({source.wave for source in state.sources.values()})
    if len(numbers) < 2:
        return ()
    counts: Counter[tuple[int, str]] = Counter()
    for standing in state.folded.standings.values():
        wave = state.source_of(standing.record_id).wave
        counts[wave, "records"] += 1
        counts[wave, "duplicates"] += standing.box == Box.DUPLICATE
        counts[wave, "included"] += standing.box == Box.INCLUDED
        counts[wave, "awaiting"] += standing.box.startswith("awaiting_")
    return tuple(
        Wave(
            number=n,
            sources=tuple(dict.fromkeys(s.name for s in state.sources.values() if s.wave == n)),
            records=counts[n, "records"],
            duplicates=counts[n, "duplicates"],
            included=counts[n, "included"],
            awaiting=counts[n, "awaiting"],
        )
        for n in numbers
    )


_PLACE = re.compile(r'( sheet ".*")? (row|line|entry) \d+$')
"""What a locator says beyond the file; a document is one entry, and has nothing of it."""


def _place(source_id: str, files: Collection[str]) -> str:
    """The file of a source, or its id, which is the folder's name, where it has several."""
    return next(iter(files)) if len(files) == 1 else source_id
