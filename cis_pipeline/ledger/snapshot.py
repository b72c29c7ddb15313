"""What a ledger says at one moment: its rows, and the views computed from them on demand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from cis_pipeline.core.model import Box, Decision, Record, Source, Verdict
from cis_pipeline.ledger.fold import Fold, fold
from cis_pipeline.ledger.merged_record import merge_all
from cis_pipeline.ledger.store import Store
from cis_pipeline.protocol.protocol import Protocol


@dataclass(frozen=True)
class State:
    """Records and decisions in ledger order, the sources they name, and today's protocol."""

    records: tuple[Record, ...]
    decisions: tuple[Decision, ...]
    sources: Mapping[str, Source]
    protocol: Protocol

    @classmethod
    def read(cls, store: Store, protocol: Protocol) -> State:
        """Read the whole ledger."""
        return cls(tuple(store.records()), tuple(store.decisions()), store.sources(), protocol)

    def with_decisions(self, decisions: Sequence[Decision]) -> State:
        """What the ledger says once these have been added: the records need not be read again."""
        return replace(self, decisions=(*self.decisions, *decisions))

    @cached_property
    def by_id(self) -> dict[str, Record]:
        """Each record by its id, in ledger order."""
        return {r.record_id: r for r in self.records}

    @cached_property
    def folded(self) -> Fold:
        """Where everything stands."""
        return fold(self.records, self.sources, self.decisions, self.protocol)

    @cached_property
    def reports(self) -> dict[str, Record]:
        """Each report as one record, by the id of its canonical record."""
        return merge_all(self.by_id, self.folded.reports)

    @cached_property
    def included(self) -> list[str]:
        """The ids of the included reports, in ledger order."""
        return [s.record_id for s in self.folded.standings.values() if s.box == Box.INCLUDED]

    @cached_property
    def decisions_in_force(self) -> list[Decision]:
        """Every include, exclude and unsure whose basis still stands, superseded ones too."""
        votes = (Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.UNSURE)
        return [
            d
            for d in self.decisions
            if d.protocol
            and d.verdict in votes
            and d.protocol == self.protocol.basis(d.round, d.verdict, (d.reason, *d.further))
        ]

    def source_of(self, record_id: str) -> Source:
        """The source that gave a record."""
        return self.sources[self.by_id[record_id].source_id]
