"""A ledger at one moment: its rows, the views of them, and which record a person means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.identity import is_id
from cis_pipeline.core.model import (
    DEDUPE_ROUND,
    Action,
    Box,
    Correction,
    Decision,
    Record,
    Ruling,
    Source,
    Verdict,
)
from cis_pipeline.ledger.fold import Fold, fold
from cis_pipeline.ledger.merged_record import merge_all
from cis_pipeline.ledger.rows import amended
from cis_pipeline.ledger.store import Store, TakenFile
from cis_pipeline.protocol.protocol import Protocol


@dataclass(frozen=True)
class Snapshot:
    """What came in and was decided, in ledger order, the sources named, and today's protocol.

    `came` are the records as they came; `records` are those that count, as they were corrected.
    `files` are those that were taken in whole, by their names.
    """

    came: tuple[Record, ...]
    decisions: tuple[Decision, ...]
    sources: Mapping[str, Source]
    protocol: Protocol
    files: Mapping[str, TakenFile] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    bases: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, store: Store, protocol: Protocol) -> Snapshot:
        """Read the whole ledger."""
        rows = tuple(store.records()), tuple(store.decisions())
        said = tuple(store.corrections()), tuple(store.rulings())
        return cls(*rows, store.sources(), protocol, store.files(), *said, store.bases())

    def with_decisions(self, decisions: Sequence[Decision]) -> Snapshot:
        """What the ledger says once these have been added: the records need not be read again."""
        return replace(self, decisions=(*self.decisions, *decisions))

    @cached_property
    def counted(self) -> tuple[Decision, ...]:
        """The decisions under the names that rounds and reasons have today."""
        return self.protocol.carried.counted(self.decisions)

    @cached_property
    def withdrawn(self) -> dict[str, Correction]:
        """Of each record that counts nowhere any more the correction that says so."""
        found: dict[str, Correction] = {}
        for correction in self.corrections:
            if correction.action is Action.WITHDRAW:
                found.setdefault(correction.record_id, correction)
            elif correction.action is Action.PUT_BACK:
                found.pop(correction.record_id, None)
        return found

    @cached_property
    def held(self) -> tuple[Record, ...]:
        """Every record as it was corrected, withdrawn ones too."""
        changes: dict[str, dict[str, Any]] = {}
        for c in self.corrections:
            changes.setdefault(c.record_id, {}).update(c.changes)
        if not any(changes.values()):
            return self.came
        return tuple(amended(r, changes.get(r.record_id, {})) for r in self.came)

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """The records that count, as they were corrected."""
        if not self.withdrawn:
            return self.held
        return tuple(r for r in self.held if r.record_id not in self.withdrawn)

    @cached_property
    def by_id(self) -> dict[str, Record]:
        """Each record that counts by its id, in ledger order."""
        return {r.record_id: r for r in self.records}

    @cached_property
    def pair_rulings(self) -> tuple[Decision, ...]:
        """All decisions, without what rules said of duplicates before a record was amended."""
        amended_after: dict[str, int] = {}
        for c in self.corrections:
            if c.changes:
                amended_after[c.record_id] = c.after
        if not amended_after:
            return self.counted
        kept = tuple(
            d
            for place, d in enumerate(self.decisions)
            if not (d.by_rule and d.round == DEDUPE_ROUND)
            or place >= max(amended_after.get(i, 0) for i in (d.record_id, d.target))
        )
        return self.protocol.carried.counted(kept)

    @cached_property
    def folded(self) -> Fold:
        """Where everything stands."""
        decisions = self.pair_rulings
        return fold(self.held, self.sources, decisions, self.protocol, self.withdrawn.keys())

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
            d for d in self.counted if d.protocol and d.verdict in votes and self.protocol.stands(d)
        ]

    def source_of(self, record_id: str) -> Source:
        """The source that gave a record."""
        return self.sources[self.held_by_id[record_id].source_id]

    @cached_property
    def held_by_id(self) -> dict[str, Record]:
        """Each record by its id, withdrawn ones too."""
        return {r.record_id: r for r in self.held} if self.withdrawn else self.by_id


def resolve(text: str, state: Snapshot, *, withdrawn: bool = False) -> str:
    """The id of the record that is meant: an id, its beginning, a DOI or words of a title.

    Records that were withdrawn are meant only where they may be (`withdrawn`). Raises ReviewError
    if none or several are meant, naming up to five of them.
    """
    wanted = text.strip()
    if wanted.upper() in (state.held_by_id if withdrawn else state.by_id):
        return wanted.upper()
    found = _meant(wanted, state.held if withdrawn else state.records)
    if not found and not withdrawn and (gone := _meant(wanted, state.held)):
        raise ReviewError(_withdrawn(gone[0].record_id, state))
    reports = {state.folded.report_of[r.record_id] for r in found}
    if len(reports) == 1:
        return reports.pop()
    if not found:
        mangled = wanted.upper().startswith("R-") and not is_id(wanted.upper())
        hint = "; its check character is wrong, so it was mistyped" if mangled else ""
        raise ReviewError(
            f'no record is meant by "{text}"{hint}; give a record_id (see included.csv and '
            "excluded.csv in data/outputs), a DOI, or words of the title"
        )
    several = f'{len(reports)} reports are meant by "{text}"; name one of them:'
    raise ReviewError(f"{several}\n{_list(found)}")


def resolve_record(text: str, state: Snapshot) -> str:
    """The id of the one record that is meant, never of another one of its report.

    Raises ReviewError as `resolve`, and if several records of one report are meant.
    """
    wanted = text.strip()
    if wanted.upper() in state.by_id:
        return wanted.upper()
    resolve(text, state)  # which tells where none or several reports are meant
    found = _meant(wanted, state.records)
    if len(found) == 1:
        return found[0].record_id
    several = f'{len(found)} records of one report are meant by "{text}"; name one of them:'
    raise ReviewError(f"{several}\n{_list(found)}")


def _withdrawn(record_id: str, state: Snapshot) -> str:
    said = state.withdrawn[record_id]
    why = f": {said.note}" if said.note else ""
    return (
        f"{record_id} was withdrawn by {said.by} on {said.at[:10]}{why}; "
        f"`cis put-back {record_id}` makes it count again"
    )


def _meant(wanted: str, records: Sequence[Record]) -> list[Record]:
    """The records that a text may mean, which is no whole id."""
    folded = wanted.casefold()
    doi = re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", folded)
    exact = [r for r in records if folded and r.title.casefold() == folded]
    return exact or [
        r
        for r in records
        if (r.record_id.casefold().startswith(folded) and folded.startswith("r-"))
        or (r.doi and r.doi.casefold() == doi)
        or (len(folded) >= 4 and folded in r.title.casefold())
    ]


def _list(found: list[Record]) -> str:
    return "\n".join(f"  {r.record_id}  {r.title[:70]}  ({r.locator})" for r in found[:5])
