"""A ledger at one moment: its rows, and the views of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate
from typing import Any

from cis_pipeline.core.model import (
    DEDUPE_ROUND,
    Action,
    Box,
    Coding,
    Correction,
    Decision,
    Record,
    Ruling,
    Source,
    Verdict,
    Workbook,
)
from cis_pipeline.ledger.fold import Fold, fold
from cis_pipeline.ledger.merged_record import from_others, merge_all
from cis_pipeline.ledger.rows import Batch, Withheld, amended, to_withheld
from cis_pipeline.ledger.store import Store, TakenFile
from cis_pipeline.protocol.protocol import Protocol


@dataclass(frozen=True)
class Snapshot:
    """What came in and was decided, in ledger order, the sources named, and today's protocol.

    `came` are the records as they came; `records` are those that count, as they were corrected.
    `taken` are the files that were taken in whole, each time that they were; `withheld` says by
    record what the deposit left out from which the ledger was restored.
    """

    came: tuple[Record, ...]
    decisions: tuple[Decision, ...]
    sources: Mapping[str, Source]
    protocol: Protocol
    taken: tuple[TakenFile, ...] = ()
    corrections: tuple[Correction, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    bases: Mapping[str, str] = field(default_factory=dict)
    workbooks: tuple[Workbook, ...] = ()
    codings: tuple[Coding, ...] = ()
    withheld: Mapping[str, Withheld] = field(default_factory=dict)

    @classmethod
    def read(cls, store: Store, protocol: Protocol) -> Snapshot:
        """Read the whole ledger."""
        rows = tuple(store.records()), tuple(store.decisions())
        said = tuple(store.corrections()), tuple(store.rulings())
        return cls(
            *rows,
            store.sources(),
            protocol,
            tuple(store.taken()),
            *said,
            bases=store.bases(),
            workbooks=tuple(store.workbooks()),
            codings=tuple(store.codings()),
            withheld={w.record_id: w for w in map(to_withheld, store.rows("withheld"))},
        )

    def plus(self, batch: Batch) -> Snapshot:
        """What the ledger says once a batch has been added: nothing need be read again.

        Corrections that are only planned are placed after all decisions of now.
        """
        placed = (c if c.at else replace(c, after=len(self.decisions)) for c in batch.corrections)
        known = {r.record_id for r in self.came} if batch.records else set[str]()
        after = replace(
            self,
            came=(*self.came, *(r for r in batch.records if r.record_id not in known)),
            decisions=(*self.decisions, *batch.decisions),
            sources={**self.sources, **{s.source_id: s for s in batch.sources}},
            taken=(*self.taken, *batch.files),
            corrections=(*self.corrections, *placed),
            rulings=(*self.rulings, *batch.rulings),
            bases={**self.bases, **(batch.bases or {})} if batch.bases else self.bases,
            workbooks=(*self.workbooks, *batch.workbooks),
            codings=(*self.codings, *batch.codings),
        )
        for name in _untouched(batch) & vars(self).keys():
            vars(after)[name] = vars(self)[name]  # where a cached property keeps its value
        if _only_votes(batch):
            vars(after)["_before"] = vars(self).get("folded") or vars(self).get("_before")
        return after

    def as_of(self, moment: str) -> Snapshot:
        """What the ledger said before a moment, a day ("2026-11-30") or an ISO 8601 time in UTC.

        Under today's protocol and descriptions of sources. What an earlier version took in, without
        saying when, counts as there from the beginning. A decision that was imported, with the day
        on which it was cast, came when the decisions before it were there.
        """
        later = [file.before for file in self.taken if file.at >= moment]
        came = self.came[: min(later, default=len(self.came))]
        known = {r.record_id for r in came}
        return replace(
            self,
            came=came,
            decisions=tuple(
                d
                for d, came_at in zip(
                    self.decisions, accumulate((d.at for d in self.decisions), max), strict=True
                )
                if came_at < moment and d.record_id in known
            ),
            taken=tuple(file for file in self.taken if file.at < moment),
            corrections=tuple(
                c for c in self.corrections if c.at < moment and c.record_id in known
            ),
            rulings=tuple(r for r in self.rulings if r.at < moment),
            workbooks=tuple(w for w in self.workbooks if w.at < moment),
            codings=tuple(c for c in self.codings if c.at < moment),
        )

    @cached_property
    def files(self) -> dict[str, TakenFile]:
        """The latest state in which each file was taken in, by its name in the review."""
        return {file.path: file for file in self.taken}

    @cached_property
    def given(self) -> dict[str, Record]:
        """Each record as its source gave it last, without what people corrected by hand."""
        found = dict(self.came_by_id)
        for c in self.corrections:
            if c.entry:
                found[c.record_id] = amended(found[c.record_id], c.changes)
        return found

    @cached_property
    def entry_ids(self) -> dict[str, str]:
        """Of each entry that is another version of a record by now: the id of that record."""
        return {c.entry: c.record_id for c in self.corrections if c.entry}

    @cached_property
    def counted(self) -> tuple[Decision, ...]:
        """All decisions in order, under the names that rounds and reasons have today.

        The round of one in a round that was removed is "".
        """
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

    def forms_of(self, record_id: str) -> list[Record]:
        """A record as it is now, and as it was before each of its corrections."""
        forms = [self.held_by_id[record_id]]
        if record_id in self.corrections_of:
            form = self.came_by_id[record_id]
            for c in self.corrections_of[record_id]:
                if c.changes:
                    forms.append(form)
                    form = amended(form, c.changes)
        return forms

    @cached_property
    def corrections_of(self) -> dict[str, list[Correction]]:
        """The corrections of each record that has any, in order."""
        found: dict[str, list[Correction]] = {}
        for c in self.corrections:
            found.setdefault(c.record_id, []).append(c)
        return found

    @cached_property
    def came_by_id(self) -> dict[str, Record]:
        """Each record by its id as it came."""
        return {r.record_id: r for r in self.came}

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
    def workbooks_by_id(self) -> dict[str, Workbook]:
        """The workbooks that were handed out, by the id in them."""
        return {book.sheet: book for book in self.workbooks}

    @cached_property
    def pair_rulings(self) -> tuple[Decision, ...]:
        """All decisions that still hold, if they are about duplicates."""
        if not self._void:
            return self.counted
        return tuple(d for n, d in enumerate(self.counted) if n not in self._void)

    @cached_property
    def _void(self) -> frozenset[int]:
        """The places of what rules said of duplicates before a record of the pair was amended.

        What a person amends by hand is another matter: they see one report, and can `cis split`.
        """
        amended_after: dict[str, int] = {}
        for c in self.corrections:
            if c.changes and not c.by_hand:
                amended_after[c.record_id] = c.after
        return frozenset(
            place
            for place, d in enumerate(self.decisions if amended_after else ())
            if d.by_rule
            and d.round == DEDUPE_ROUND
            and place < max(amended_after.get(i, 0) for i in (d.record_id, d.target))
        )

    @cached_property
    def folded(self) -> Fold:
        """Where everything stands."""
        gone, before = self.withdrawn.keys(), vars(self).pop("_before", None)
        return fold(self.held, self.sources, self.counted, self.protocol, gone, self._void, before)

    @cached_property
    def reports(self) -> dict[str, Record]:
        """Each report as one record, by the id of its canonical record."""
        return merge_all(self.by_id, self.folded.reports, self.by_hand)

    @cached_property
    def by_hand(self) -> dict[str, dict[str, str]]:
        """By report: the fields that people corrected, each with the record that has the value."""
        found: dict[str, dict[str, str]] = {}
        for c in self.corrections:
            if c.by_hand and c.record_id in self.by_id:
                fields = dict.fromkeys(c.changes, c.record_id)
                found.setdefault(self.folded.report_of[c.record_id], {}).update(fields)
        return found

    def value_sources(self, report: str) -> dict[str, str]:
        """Of the fields of a report whose value is not its first record's own: whose it is."""
        if len(self.folded.reports[report]) == 1:
            return {}
        if report not in self._value_sources:
            records = [self.by_id[i] for i in self.folded.reports[report]]
            self._value_sources[report] = from_others(records, self.by_hand.get(report, {}))
        return self._value_sources[report]

    @cached_property
    def _value_sources(self) -> dict[str, dict[str, str]]:
        """Those that were asked for."""
        return {}

    @cached_property
    def without_abstract(self) -> frozenset[str]:
        """The reports that have no abstract here, but had one when they were deposited."""
        lost = {i for i, one in self.withheld.items() if "abstract" in one.fields}
        reports = {self.folded.report_of[i] for i in lost if i in self.by_id}
        return frozenset(i for i in reports if not self.reports[i].abstract)

    @cached_property
    def grouping(self) -> str:
        """A digest of which records make which reports."""
        pairs = (f"{i} {report}" for i, report in self.folded.report_of.items())
        return hashlib.sha256("\n".join(pairs).encode()).hexdigest()

    @cached_property
    def included(self) -> list[str]:
        """The ids of the included reports, in ledger order."""
        return [s.record_id for s in self.folded.standings.values() if s.box == Box.INCLUDED]

    @cached_property
    def older_wordings(self) -> frozenset[int]:
        """The places of decisions that rest on another wording of the protocol than today's."""
        return frozenset(
            place
            for place, d in enumerate(self.counted)
            if d.protocol
            and d.protocol != self.protocol.basis(d.round, d.verdict, (d.reason, *d.further))
        )

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


_OF_RECORDS = frozenset(
    ("came_by_id", "given", "entry_ids", "withdrawn", "held", "records", "by_id", "held_by_id")
)
_OF_REPORTS = frozenset(("by_hand", "reports", "grouping", "_value_sources"))
_OF_DECISIONS = frozenset(("pair_rulings", "folded", "included", "decisions_in_force"))


def _only_votes(batch: Batch) -> bool:
    """Whether a batch holds only decisions, and none about duplicates."""
    others = replace(batch, decisions=(), bases=None)
    return others.empty and all(d.round != DEDUPE_ROUND for d in batch.decisions)


def _untouched(batch: Batch) -> frozenset[str]:
    """The views that a batch leaves as they are: votes change no record, and join no report."""
    if batch.records or batch.corrections:
        return frozenset()
    if any(d.round == DEDUPE_ROUND for d in batch.decisions):
        return _OF_RECORDS
    if batch.decisions or batch.sources or batch.rulings:
        return _OF_RECORDS | _OF_REPORTS
    return _OF_RECORDS | _OF_REPORTS | _OF_DECISIONS
