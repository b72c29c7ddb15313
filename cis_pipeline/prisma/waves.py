"""What each wave of searches brought, and each source in it: counts of records and of reports.

A report belongs to the wave, and to the source, whose record of it came first: a later record of it
was known by then, or is a duplicate within its wave. So the reports of all waves add up to those of
the review, and each stands in one place: removed before screening, excluded, included, or waiting.

Why the boxes are those of the flow of the whole review: what the diagram of an update counts of its
own waves is then counted here of every wave, in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cis_pipeline.core.model import Record
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.prisma.counting import count
from cis_pipeline.prisma.flow import Column, Flow


@dataclass(frozen=True, slots=True)
class Brought:
    """What a wave brought (`source_id` is then ""), or one source in it.

    Of the `records` that came, `withdrawn` count no more; `known` are of reports that an earlier
    wave had found, `duplicates` of reports that this wave had found by then. The others are the
    first of theirs: `reports`, the ids. `removed` before screening, `excluded` (at any stage, or
    not retrieved), `included` and `waiting` are the ids of those that stand there now; `screened`
    of those that came to screening, None where no arm that was searched has it. `included_alone`
    no other wave has found, or no other source of whatever wave. `themes` are those that included
    reports carry, of which no earlier wave's included report carries `new_themes`; None where
    nobody has a codebook, and of a source.
    """

    wave: int
    source_id: str
    source: str
    simulated: bool
    records: int
    withdrawn: int
    known: int
    duplicates: int
    reports: tuple[str, ...]
    removed: tuple[str, ...]
    screened: tuple[str, ...] | None
    excluded: tuple[str, ...]
    included: tuple[str, ...]
    waiting: tuple[str, ...]
    included_alone: tuple[str, ...]
    themes: tuple[str, ...] | None = None
    new_themes: tuple[str, ...] | None = None


def waves_of(
    state: Snapshot, themes: Mapping[str, frozenset[str]] | None = None
) -> tuple[Brought, ...]:
    """By wave a row for the whole, then one a source in the order in which they came.

    `themes` gives by theme, in the order of the codebook, the reports that carry it; None where
    there is no codebook.
    """
    counted = _Counted(state)
    found: list[Brought] = []
    seen: set[str] = set()
    for wave in sorted({state.sources[r.source_id].wave for r in state.came}):
        came = [r for r in state.came if state.sources[r.source_id].wave == wave]
        whole = counted.row(wave, "", came)
        if themes is not None:
            here = frozenset(whole.included)
            carried = tuple(theme for theme, reports in themes.items() if here & reports)
            new = tuple(theme for theme in carried if theme not in seen)
            whole = replace(whole, themes=carried, new_themes=new)
            seen.update(carried)
        found.append(whole)
        for source_id in dict.fromkeys(r.source_id for r in came):
            own = [r for r in came if r.source_id == source_id]
            found.append(counted.row(wave, source_id, own))
    return tuple(found)


class _Counted:
    """The boxes of the whole review, and which waves and sources have found each report."""

    def __init__(self, state: Snapshot) -> None:
        self._state = state
        review = state.protocol.review.model_copy(update={"update_since_wave": None})
        protocol = replace(state.protocol, review=review)
        flow = count(state.records, state.sources, state.folded, protocol)
        self._boxes = _boxes(flow)
        self._first: dict[str, Record] = {}
        """Of each report its record that came first, by wave and then in ledger order."""
        self._found_by: dict[str, list[Record]] = {}
        for record in sorted(state.records, key=lambda r: state.sources[r.source_id].wave):
            report = state.folded.report_of[record.record_id]
            self._first.setdefault(report, record)
            self._found_by.setdefault(report, []).append(record)

    def row(self, wave: int, source_id: str, came: Sequence[Record]) -> Brought:
        state, report_of = self._state, self._state.folded.report_of
        counting = [r for r in came if r.record_id not in state.withdrawn]
        first = [(report_of[r.record_id], r) for r in counting]
        reports = tuple(report for report, r in first if self._is_first(report, r))
        known = sum(self._wave(self._first[report]) < wave for report, _ in first)
        sources = [state.sources[i] for i in dict.fromkeys(r.source_id for r in came)]
        boxes = {name: tuple(i for i in reports if i in ids) for name, ids in self._boxes.items()}
        screens = any(s.channel.arm == "databases" for s in sources)
        included = boxes["included"]
        return Brought(
            wave=wave,
            source_id=source_id,
            source=sources[0].name if source_id else "",
            simulated=any(s.simulated for s in sources),
            records=len(came),
            withdrawn=len(came) - len(counting),
            known=known,
            duplicates=len(counting) - known - len(reports),
            reports=reports,
            removed=boxes["removed"],
            screened=boxes["screened"] if screens else None,
            excluded=boxes["excluded"],
            included=included,
            waiting=boxes["waiting"],
            included_alone=tuple(i for i in included if self._alone(i, source_id)),
        )

    def _is_first(self, report: str, record: Record) -> bool:
        return self._first[report].record_id == record.record_id

    def _wave(self, record: Record) -> int:
        return self._state.sources[record.source_id].wave

    def _alone(self, report: str, source_id: str) -> bool:
        """Whether one source, or without one named one wave, alone has found a report."""
        found = self._found_by[report]
        return len({r.source_id if source_id else self._wave(r) for r in found}) == 1


def _boxes(flow: Flow) -> dict[str, frozenset[str]]:
    """The record ids in each of the places that a report can stand in."""
    names = {
        "removed": ("records_removed_other_reasons", "records_marked_ineligible_by_automation"),
        "screened": ("records_screened",),
        "excluded": ("records_excluded", "reports_not_retrieved", "reports_excluded"),
        "included": ("reports_included",),
        "waiting": ("awaiting_before_screening", "awaiting_screening", "awaiting_assessment"),
    }
    columns = [column for column in (flow.databases, flow.other) if column is not None]
    return {
        place: frozenset(i for column in columns for i in _ids(column, boxes))
        for place, boxes in names.items()
    }


def _ids(column: Column, boxes: Sequence[str]) -> Iterator[str]:
    for box in boxes:
        yield from column.records.get(box, ())
