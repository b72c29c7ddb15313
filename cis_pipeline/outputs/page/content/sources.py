"""What was searched, and what each wave of the search brought."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from cis_pipeline.core.model import Source
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.outputs.results import Results
from cis_pipeline.outputs.waves import brought
from cis_pipeline.prisma.waves import Brought


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """One search and its file; `records` is how many records were read from it."""

    source: Source
    file: str
    records: int


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


def waves(results: Results) -> tuple[Brought, ...]:
    """What each wave and each source in it brought; none where the review has one wave only."""
    found = brought(results)
    return found if len({one.wave for one in found}) > 1 else ()


_PLACE = re.compile(r'( sheet ".*")? (row|line|entry) \d+$')
"""What a locator says beyond the file; a document is one entry, and has nothing of it."""


def _place(source_id: str, files: Collection[str]) -> str:
    """The file of a source, or its id, which is the folder's name, where it has several."""
    return next(iter(files)) if len(files) == 1 else source_id
