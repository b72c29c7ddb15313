"""The only hand on a review's ledger: what it says now, and how something is added to it.

The ledger is open, and locked, only while something is written: between commands no file is held,
and what another process has added meanwhile is seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from cis_pipeline import __version__
from cis_pipeline.core.memory import Memory, key_of
from cis_pipeline.core.model import Decision
from cis_pipeline.core.progress import Watch, unwatched
from cis_pipeline.core.workspace import Workspace
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.ledger.store import TABLES, Batch, Store
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.review import rulings, stages
from cis_pipeline.screening.ranking.round_labels import ranker
from cis_pipeline.screening.workbook.folder import SheetsFolder
from cis_pipeline.screening.workbook.readings import Readings

if TYPE_CHECKING:
    from cis_pipeline.outputs.drawing.pictures import Pictures
    from cis_pipeline.outputs.results import Results


MEMORY = ".memory.json"
"""The file in data/outputs/ that holds what need not be worked out again."""


class Session:
    """A review folder with its protocol, and its ledger while it is written to.

    `configured` is the protocol as config/ says.
    """

    def __init__(self, workspace: Workspace, watch: Watch | None = None) -> None:
        self.workspace = workspace
        self.watch = watch or unwatched
        self.configured = Protocol.read(workspace.config)
        self._pending: tuple[rulings.Weighed, ...] = ()
        self.memory = Memory(workspace.outputs / MEMORY, __version__)
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
        with self._opened() as store:
            if store is None:
                self._pending = ()
                return Snapshot((), (), {}, self.configured)
            found = Snapshot.read(store, self.configured)
        protocol, self._pending = rulings.take(found, self.configured)
        return replace(found, protocol=protocol)

    def sheets(self) -> SheetsFolder:
        """The workbooks as they lie there now."""
        known = self.memory.of("workbooks", self.key(self.state.grouping))
        ranked = ranker(self.state, self.workspace.outputs)
        return SheetsFolder(self.workspace, self.state, Readings(known), ranked)

    def results(
        self, kept: frozenset[str] = frozenset(), pictures: Pictures | None = None
    ) -> Results:
        """What outputs are made of; those `kept` lie there already, and `pictures` may do."""
        from cis_pipeline.outputs.remembered_tags import FILE
        from cis_pipeline.outputs.results import Results

        themes = Memory(self.workspace.outputs / FILE, __version__)
        return Results.of(self.state, self.workspace, self.sheets(), kept, pictures, themes)

    def key(self, *parts: object) -> str:
        """The key of what follows from the records, the protocol and these parts.

        What is remembered of another ledger than this one, or of more than it holds, is forgotten.
        """
        with self._opened() as store:
            heads = store.heads() if store else {}
            if not (store and store.holds(self._remembered_of())):
                self.memory.forget()
        held = (heads.get("records"), heads.get("corrections"))
        return key_of((*held, self.protocol.digest, *parts))

    def _remembered_of(self) -> dict[str, Any]:
        found = self.memory.of("ledger", "").get("heads")
        return found if isinstance(found, dict) and found.keys() <= set(TABLES) else {}

    def sound_heads(self) -> dict[str, Any] | None:
        """The heads up to which the ledger was found sound, or was written since by a run."""
        return self._remembered_of() if self.memory.of("ledger", "").get("sound") is True else None

    def remember(self, sound: bool) -> None:
        """Keep what need not be worked out again, of which ledger, and whether that was sound."""
        with self._opened() as store:
            if store:
                self.memory.of("ledger", "").update(heads=store.heads(), sound=sound)
                self.memory.save()

    @contextmanager
    def _opened(self) -> Iterator[Store | None]:
        """The ledger; None where there is none yet."""
        if self._store is not None or not self.workspace.ledger.exists():
            yield self._store
            return
        with Store(self.workspace.ledger) as store:
            yield store

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
            # a ruling may change which protocol is in effect, and what waits
            ruled = any(r.verdict != rulings.IN_EFFECT for r in added.rulings)
            self._state = None if ruled else before.plus(added)
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
