"""A ledger counted into the boxes of the diagram: each number is that of the records behind it.

Why each box is counted by itself and none is got by subtraction: a difference always balances.
Balanced sums still prove little, so the oracle is the set of hand-counted reviews in the tests.

A review that continues an earlier one in the same ledger names the wave of searches with which
the update began (`update_since_wave`). Its boxes count the records of that wave and the later
ones, its previous studies are those included of the records before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from cis_pipeline.core.model import Arm, Box, Channel, Record, Source, Standing
from cis_pipeline.ledger.assignments import STOPPED
from cis_pipeline.ledger.disagreement import about_reasons
from cis_pipeline.ledger.fold import Fold, arm_of
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.prisma.flow import (
    Basis,
    Column,
    Flow,
    Identified,
    Number,
    Records,
    RoundCount,
    total,
)
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.protocol.rounds import Round


def flow_of(state: Snapshot, files_not_taken: Iterable[str] = ()) -> Flow:
    """The numbers of the diagram, of a ledger at one moment."""
    counted = count(state.records, state.sources, state.folded, state.protocol)
    return replace(counted, files_not_taken=tuple(files_not_taken))


def count(
    records: Sequence[Record], sources: Mapping[str, Source], folded: Fold, protocol: Protocol
) -> Flow:
    """Count the standings of a ledger into the boxes of the diagram."""
    since = protocol.review.update_since_wave or 0
    earlier = [r for r in records if sources[r.source_id].wave < since]
    new = [r for r in records if sources[r.source_id].wave >= since] if earlier else records
    standings = [folded.standings[r.record_id] for r in new]
    arms: dict[Arm, list[Record]] = {"databases": [], "other": []}
    for record in new:
        arms[arm_of(record, sources)].append(record)
    columns = {arm: _column(arm, found, sources, folded, protocol) for arm, found in arms.items()}
    included = _in(standings, Box.INCLUDED)
    named = [folded.studies[record_id] for record_id in included]
    before = _previous(earlier, folded, protocol)
    # the totals are counted in ways of their own, so that EQ12 compares two counts and not one
    in_each = [c.reports_included for c in columns.values()]
    return Flow(
        title=protocol.review.title,
        databases=columns["databases"],
        other=columns["other"] if arms["other"] else None,
        rounds=tuple(_round(r, protocol, standings, folded) for r in protocol.rounds),
        reports_included=len(included),
        studies_included=_different(named, before.names),
        reports_with_studies=sum(map(bool, named)),
        studies_beyond_one_a_report=sum(max(len(names) - 1, 0) for names in named),
        standing_total=len(standings),
        interim=any(s.awaiting for s in standings) or bool(folded.possible_duplicates),
        doubtful_pairs=len(folded.possible_duplicates),
        simulated=any(s.simulated for s in _used(records, sources)),
        reason_titles={c.id: c.title for c in protocol.criteria},
        previous_studies=before.studies,
        previous_reports=before.reports,
        total_studies=before.with_studies(named),
        total_reports=total(before.reports, *in_each),
        basis=before.basis,
        records={
            "reports_included": included,
            "studies_included": included,
            "previous_reports": before.records,
            "previous_studies": before.records,
            "total_reports": (*before.records, *included),
            "total_studies": (*before.records, *included),
        },
    )


@dataclass(frozen=True, slots=True)
class _Previous:
    """What the version before included; its `names` are those of the studies, where known."""

    studies: Number = None
    reports: Number = None
    basis: Mapping[str, Basis] = field(default_factory=dict)
    records: Records = ()
    names: frozenset[str] = frozenset()

    def with_studies(self, new: Sequence[Sequence[str]]) -> Number:
        """All studies, with those that new reports tell of."""
        if not self.records:
            return total(self.studies, _different(new))
        both = {name for names in new for name in names} | self.names
        return None if self.studies is None or not all(new) else len(both)


def _previous(earlier: Sequence[Record], folded: Fold, protocol: Protocol) -> _Previous:
    """Counted from the waves before the update, or as the protocol reports it."""
    if not earlier:
        told = protocol.review.previous_studies, protocol.review.previous_reports
        names = ("previous_studies", "previous_reports")
        why = "as config/review.toml gives it; its records are not in this ledger"
        basis = {
            n: Basis("reported", why) for n, m in zip(names, told, strict=True) if m is not None
        }
        return _Previous(*told, basis)
    included = _in([folded.standings[r.record_id] for r in earlier], Box.INCLUDED)
    named = [folded.studies[record_id] for record_id in included]
    studies = frozenset(name for names in named for name in names)
    return _Previous(_different(named), len(included), {}, included, studies)


def _different(named: Sequence[Sequence[str]], but: Collection[str] = ()) -> Number:
    """How many studies these reports tell of; not known where those of a report are not named."""
    return len({n for names in named for n in names if n not in but}) if all(named) else None


def _used(records: Iterable[Record], sources: Mapping[str, Source]) -> list[Source]:
    return [sources[source_id] for source_id in dict.fromkeys(r.source_id for r in records)]


def _identified(records: Iterable[Record], sources: Mapping[str, Source]) -> tuple[Identified, ...]:
    found: dict[tuple[str, Channel], list[str]] = {}
    for r in records:
        channel = r.channel or sources[r.source_id].channel
        found.setdefault((r.source_id, channel), []).append(r.record_id)
    return tuple(
        Identified(s, sources[s].name, channel, len(ids), tuple(ids))
        for (s, channel), ids in found.items()
    )


def _in(standings: Iterable[Standing], *boxes: Box) -> Records:
    """The ids of those that stand in one of these boxes."""
    return tuple(s.record_id for s in standings if s.box in boxes)


def _reached(
    standings: Iterable[Standing], rounds: Sequence[Round], first: int | None
) -> Records | None:
    """Who got as far as the round at place `first` of these, or past it; None without a round."""
    if first is None:
        return None
    place = {r.id: i for i, r in enumerate(rounds)}
    return tuple(
        s.record_id
        for s in standings
        if s.box != Box.DUPLICATE
        and (len(rounds) if s.box == Box.INCLUDED else place.get(s.round, 0)) >= first
    )


def _column(
    arm: Arm,
    records: Sequence[Record],
    sources: Mapping[str, Source],
    folded: Fold,
    protocol: Protocol,
) -> Column:
    rounds = protocol.rounds_of(arm)
    standings = [folded.standings[r.record_id] for r in records]
    # what nobody has read, since screening was stopped, was not screened
    read = [s for s in standings if s.box != Box.AUTOMATION]
    screening = _first(rounds, lambda r: r.unit == "record" and r.box is Box.SCREENED_OUT)
    reports = _first(rounds, lambda r: r.unit == "report")
    excluded = [s for s in standings if s.box == Box.EXCLUDED]
    waiting = _waiting(standings, rounds, screening, reports)
    behind: dict[str, Records | None] = {
        "records_identified": tuple(s.record_id for s in standings),
        "duplicate_records_removed": _in(standings, Box.DUPLICATE),
        "records_marked_ineligible_by_automation": _in(standings, Box.AUTOMATION),
        "records_removed_other_reasons": _in(standings, Box.OTHER_REASONS),
        "records_screened": _reached(read, rounds, screening),
        "records_excluded": None if screening is None else _in(standings, Box.SCREENED_OUT),
        "reports_sought": _reached(read, rounds, reports),
        "reports_not_retrieved": _in(standings, Box.NOT_RETRIEVED),
        "reports_assessed": _assessed(standings, rounds, reports),
        "reports_excluded": _in(standings, Box.EXCLUDED),
        "reports_included": _in(standings, Box.INCLUDED),
        "awaiting_before_screening": waiting[0],
        "awaiting_screening": waiting[1],
        "awaiting_assessment": waiting[2],
    }
    known = {name: ids for name, ids in behind.items() if ids is not None}
    included = known["reports_included"]
    numbers: dict[str, Any] = {name: len(ids) for name, ids in known.items()}
    counted = Column(
        **numbers,
        identified_from=_identified(records, sources),
        reports_excluded_by_reason=_in_order(Counter(s.reason for s in excluded), protocol),
        studies_included=_different([folded.studies[r] for r in included]),
        records=known | {"studies_included": included} | _by_reason(excluded),
    )
    voted = {round_id for round_id, _ in folded.votes}
    by_row = rounds[screening:reports], rounds[len(rounds) if reports is None else reports :]
    return _with_pending(counted, *(any(r.id in voted for r in some) for some in by_row))


def _by_reason(
    excluded: Iterable[Standing], under: str = "reports_excluded_by_reason"
) -> dict[str, Records]:
    """The records of each reason, by "reports_excluded_by_reason." and its code."""
    found: dict[str, list[str]] = {}
    for s in excluded:
        found.setdefault(f"{under}.{s.reason}", []).append(s.record_id)
    return {name: tuple(ids) for name, ids in found.items()}


def _with_pending(c: Column, screened: bool, assessed: bool) -> Column:
    """The same, with the names of the boxes that nobody has come to yet.

    `screened` and `assessed` say whether people have begun to. A box is pending if all that came
    so far waits in it, or before it, and nobody has voted there.
    """
    before, screening, assessing = (
        number or 0
        for number in (c.awaiting_before_screening, c.awaiting_screening, c.awaiting_assessment)
    )
    waits, names = before + screening, list[str]()
    if c.records_screened == screening and waits and not screened:
        names += ["records_screened", "records_excluded"]
    nobody_came = c.reports_sought == 0 and bool(waits)  # whatever was voted there before
    if nobody_came:
        names += ["reports_sought"]
    if c.reports_assessed == assessing and waits + assessing and (nobody_came or not assessed):
        names += ["reports_not_retrieved"] * (not c.reports_not_retrieved)
        names += ["reports_assessed", "reports_excluded"]
    if not c.reports_included and waits + assessing:
        names += ["reports_included", "studies_included"]
    return replace(c, pending=tuple(names))


def _first(rounds: Sequence[Round], wanted: Callable[[Round], bool]) -> int | None:
    return next((i for i, r in enumerate(rounds) if wanted(r)), None)


def _assessed(
    standings: Iterable[Standing], rounds: Sequence[Round], reports: int | None
) -> Records | None:
    """Reports in, past or excluded in a round of reports, and not lost on the way there."""
    if reports is None:
        return None
    late = {r.id for r in rounds[reports:]}
    gone = (Box.NOT_RETRIEVED, Box.DUPLICATE)
    return tuple(s.record_id for s in standings if s.round in late and s.box not in gone)


def _waiting(
    standings: Iterable[Standing],
    rounds: Sequence[Round],
    screening: int | None,
    reports: int | None,
) -> tuple[Records, Records, Records]:
    """Who waits before screening, in screening, and in a round of reports."""
    place = {r.id: i for i, r in enumerate(rounds)}
    ends = len(rounds) if reports is None else reports
    starts = min(ends if screening is None else screening, ends)
    waits = [(place.get(s.round, 0), s.record_id) for s in standings if _awaits(s)]
    return (
        tuple(i for at, i in waits if at < starts),
        tuple(i for at, i in waits if starts <= at < ends),
        tuple(i for at, i in waits if at >= ends),
    )


def _awaits(s: Standing) -> bool:
    return s.box.startswith("awaiting_")


def _in_order(reasons: Counter[str], protocol: Protocol) -> dict[str, int]:
    """Counts by reason in the order of the protocol, unknown codes last."""
    rank = {c.id: i for i, c in enumerate(protocol.criteria)}
    return dict(sorted(reasons.items(), key=lambda item: (rank.get(item[0], len(rank)), item[0])))


def _round(
    asked: Round, protocol: Protocol, standings: Sequence[Standing], folded: Fold
) -> RoundCount:
    """`left` is counted from those who stand further on, not from those who entered."""
    rounds = protocol.rounds_of(asked.arm)
    mine = [s for s in standings if s.arm == asked.arm]
    place = rounds.index(asked)
    here = [s for s in mine if s.round == asked.id and s.box != Box.INCLUDED]
    unread = {s.record_id for s in here if s.reason == STOPPED and s.box == Box.AUTOMATION}
    out = [s for s in here if not (_awaits(s) or s.record_id in unread)]
    waits = [s for s in here if _awaits(s)]
    entered, left = (_reached(mine, rounds, at) or () for at in (place, place + 1))
    return RoundCount(
        id=asked.id,
        title=asked.title,
        arm=asked.arm,
        unit=asked.unit,
        box=asked.box,
        entered=len(entered),
        excluded=len(out),
        reasons=_in_order(Counter(s.reason for s in out), protocol),
        by_rule=sum(by.startswith("rule:") for s in out for by in s.by),
        left=len(left),
        waiting=len(waits),
        awaiting=dict(sorted(Counter(who for s in waits for who in s.awaiting).items())),
        different_reasons=sum(
            about_reasons(folded.votes.get((asked.id, s.record_id), ()), asked, protocol)
            for s in out
        ),
        reasons_differ="conflict" if asked.settles_reasons else "first_declared",
        stopped=len(unread),
        records={
            "entered": entered,
            "excluded": tuple(s.record_id for s in out),
            "waiting": tuple(s.record_id for s in waits),
            "left": left,
            "stopped": tuple(s.record_id for s in here if s.record_id in unread),
            **_by_reason(out, "excluded_by_reason"),
        },
    )
