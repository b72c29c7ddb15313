"""The only hand on a review's ledger: what it says now, and how something is added to it.

The ledger is open, and locked, only while something is written: between commands no file is held,
and what another process has added meanwhile is seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cis_pipeline.core.model import Decision
from cis_pipeline.core.progress import Watch, unwatched
from cis_pipeline.core.workspace import Workspace
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.ledger.store import Batch, Store
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.review import rulings, stages
from cis_pipeline.screening.workbook.folder import SheetsFolder

if TYPE_CHECKING:
    from cis_pipeline.outputs.results import Results


class Session:
    """A review folder with its protocol, and its ledger while it is written to.

    `configured` is the protocol as config/ says.
    """

    def __init__(self, workspace: Workspace, watch: Watch | None = None) -> None:
        self.workspace = workspace
        self.watch = watch or unwatched
        self.configured = Protocol.read(workspace.config)
        self._pending: tuple[rulings.Weighed, ...] = ()
        self._store: Store | None = None
        self._state: Snapshot | None = None

    def read_protocol(self) -> None:
        """Take the protocol as it is now, not as it was at opening."""
        self.configured = Protocol.read(self.workspace.config)
        self._state = None

    @property
    def protocol(self) -> Protocol:
        """The protocol in effect: the configured one, unless a change waits for a ruling."""
        return self.state.protocol

    @property
    def pending(self) -> tuple[rulings.Weighed, ...]:
        """The changes of the configured protocol that wait for a ruling."""
        if self._state is None:
            self._state = self._read()
        return self._pending

    # --- reading -------------------------------------------------------------------------------

    @property
    def state(self) -> Snapshot:
        """What the ledger says now; empty where there is no ledger yet."""
        if self._state is None:
            self._state = self._read()
        return self._state

    def _read(self) -> Snapshot:
        if self._store is None and not self.workspace.ledger.exists():
            self._pending = ()
            return Snapshot((), (), {}, self.configured)
        if self._store is not None:
            found = Snapshot.read(self._store, self.configured)
        else:
            with Store(self.workspace.ledger) as store:
                found = Snapshot.read(store, self.configured)
        protocol, self._pending = rulings.take(found, self.configured)
        return replace(found, protocol=protocol)

    def sheets(self) -> SheetsFolder:
        """The workbooks as they lie there now."""
        return SheetsFolder(self.workspace, self.state)

    def results(self) -> Results:
        """What outputs are made of."""
        from cis_pipeline.outputs.results import Results

        return Results.of(self.state, self.workspace)

    # --- writing -------------------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator[Store]:
        """Hold the lock and the ledger, once however deep stages call each other."""
        if self._store is not None:
            yield self._store
            return
        with self.workspace.lock(), Store(self.workspace.ledger) as store:
            self._store, self._state = store, None
            try:
                yield store
            finally:
                self._store = None

    def append(self, batch: Batch) -> Batch:
        """Add what is new in a batch; what was added."""
        if batch.empty:
            return batch
        with self.writing() as store:
            before = self.state
            added = store.append(batch, datetime.now(UTC).isoformat(timespec="seconds"))
            only_decisions = replace(batch, decisions=(), bases=None).empty
            self._state = before.with_decisions(added.decisions) if only_decisions else None
            return added

    def take_effect(self) -> None:
        """Put on record that the protocol under which decisions are made now is in effect."""
        self.append(rulings.taking_effect(self.state))

    def decide(self, decisions: list[Decision]) -> int:
        """Add decisions, with the parts of the protocol that they rest on; how many."""
        if decisions:
            self.take_effect()
        bases = stages.bases(decisions, self.protocol)
        self.append(Batch(decisions=tuple(decisions), bases=bases))
        return len(decisions)
