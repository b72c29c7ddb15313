"""The only hand on a review's ledger: what it says now, and how something is added to it.

The ledger is open, and locked, only while something is written: between commands no file is held,
and what another process has added meanwhile is seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from cis_pipeline.core.model import Decision
from cis_pipeline.core.progress import Watch, unwatched
from cis_pipeline.core.workspace import Workspace
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.ledger.store import Batch, Store
from cis_pipeline.outputs import registry
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.review import stages
from cis_pipeline.screening.workbook.folder import SheetsFolder

if TYPE_CHECKING:
    from cis_pipeline.outputs.results import Results


class Session:
    """A review folder with its protocol, and its ledger while it is written to."""

    def __init__(self, workspace: Workspace, watch: Watch | None = None) -> None:
        self.workspace = workspace
        self.watch = watch or unwatched
        self.protocol = Protocol.read(workspace.config)
        self._store: Store | None = None
        self._state: Snapshot | None = None

    def read_protocol(self) -> None:
        """Take the protocol as it is now, not as it was at opening."""
        self.protocol = Protocol.read(self.workspace.config)
        self._state = None

    # --- reading -------------------------------------------------------------------------------

    @property
    def state(self) -> Snapshot:
        """What the ledger says now; empty where there is no ledger yet."""
        if self._state is None:
            self._state = self._read()
        return self._state

    def _read(self) -> Snapshot:
        if self._store is not None:
            return Snapshot.read(self._store, self.protocol)
        if not self.workspace.ledger.exists():
            return Snapshot((), (), {}, self.protocol)
        with Store(self.workspace.ledger) as store:
            return Snapshot.read(store, self.protocol)

    def sheets(self) -> SheetsFolder:
        """The workbooks as they lie there now."""
        return SheetsFolder(self.workspace, self.state)

    def results(self) -> Results:
        """What outputs are made of."""
        from cis_pipeline.outputs.results import Results

        return Results.of(self.state, self.workspace)

    def heads_of_last_run(self) -> dict[str, Any] | None:
        """The heads of the ledger at the last run, if one is on record."""
        found = registry.last_run(self.workspace).get("ledger")
        return found if isinstance(found, dict) else None

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
            self._state = before.plus(added)
            return added

    def decide(self, decisions: list[Decision]) -> int:
        """Add decisions, with the parts of the protocol that they rest on; how many."""
        bases = stages.bases(decisions, self.protocol)
        self.append(Batch(decisions=tuple(decisions), bases=bases))
        return len(decisions)
