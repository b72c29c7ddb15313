"""Which source found what, alone and in common: counts a source, and a combination of sources.

A report counts for every source that any of its records came from. Sources of one name are one:
a database whose export came in parts, or was searched again, does not overlap with itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cis_pipeline.core.model import Box, Record, Source
from cis_pipeline.ledger.fold import Fold


@dataclass(frozen=True, slots=True)
class Found:
    """What one source found.

    `alone` are the reports that no other source found; `included` and `included_alone` are those
    of `reports` and of `alone` that stand included now.
    """

    source: str
    records: int
    reports: int
    alone: int
    included: int
    included_alone: int
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Shared:
    """The reports that exactly these sources found, the records they have, and those included."""

    sources: tuple[str, ...]
    records: int
    reports: int
    included: int
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Overlap:
    """`found` in the order in which sources came in; `shared` with most reports first."""

    found: tuple[Found, ...]
    shared: tuple[Shared, ...]


def overlap(records: Iterable[Record], sources: Mapping[str, Source], folded: Fold) -> Overlap:
    """Count what each source, and each combination of them, found; `records` in ledger order."""
    source_of = {r.record_id: sources[r.source_id].name for r in records}
    place = {name: n for n, name in enumerate(dict.fromkeys(source_of.values()))}
    made_up = {s.name for s in sources.values() if s.simulated}
    size, reports, included = (Counter[tuple[str, ...]]() for _ in range(3))
    for report, ids in folded.reports.items():
        names = tuple(sorted({source_of[i] for i in ids}, key=place.__getitem__))
        size[names] += len(ids)
        reports[names] += 1
        included[names] += folded.standings[report].box == Box.INCLUDED
    shared = [
        Shared(names, size[names], n, included[names], not made_up.isdisjoint(names))
        for names, n in reports.items()
    ]
    shared.sort(key=lambda s: (-s.reports, len(s.sources), [place[name] for name in s.sources]))
    hits = Counter(source_of.values())
    found = (_found(name, hits[name], shared, name in made_up) for name in place)
    return Overlap(tuple(found), tuple(shared))


def _found(name: str, records: int, shared: Iterable[Shared], simulated: bool) -> Found:
    mine = [s for s in shared if name in s.sources]
    alone = [s for s in mine if len(s.sources) == 1]
    return Found(
        source=name,
        records=records,
        reports=sum(s.reports for s in mine),
        alone=sum(s.reports for s in alone),
        included=sum(s.included for s in mine),
        included_alone=sum(s.included for s in alone),
        simulated=simulated,
    )
