"""The PRISMA 2020 flow: standings counted into the boxes of the diagram.

Boxes and their labels follow Page et al. (2021), BMJ 372:n71. A number is an int or None, and
None means *not known*, which is not zero. `count` makes a Flow from a ledger; what must hold
between its numbers stands in `equations`.

Why each box is counted by itself and none is got by subtraction: a difference always balances.
Balanced sums still prove little, so the oracle is the set of hand-counted reviews in the tests.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from cis_pipeline.core.model import Arm, Box, Channel, Record, Source, Standing
from cis_pipeline.ledger.assignments import STOPPED
from cis_pipeline.ledger.disagreement import about_reasons
from cis_pipeline.ledger.fold import Fold, arm_of
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.protocol.rounds import Round

Number = int | None
"""A count, or None where it is not known."""


@dataclass(frozen=True, slots=True)
class Identified:
    """One line of an identification box: how many records one source gave."""

    source_id: str
    name: str
    channel: Channel
    n: int


@dataclass(frozen=True, slots=True)
class RoundCount:
    """One round: who entered, who left it on which side, and who is still in it.

    `reasons` counts excluded by primary reason code, in the protocol's order ("" where none was
    given); `by_rule` says how many of the excluded a machine decided; `left` went on. `waiting`
    still await a decision, and `awaiting` counts them by whom they wait for: a record that two
    reviewers owe is counted for both. `different_reasons` counts those of the excluded that people
    excluded for different primary reasons, and `reasons_differ` says what became of them: the one
    "first_declared" in the protocol was counted, or each was a "conflict" and settled. `stopped`
    were not read, since a person stopped screening; they are none of the excluded.
    """

    id: str
    title: str
    arm: Arm
    unit: Literal["record", "report"]
    box: Box
    entered: int
    excluded: int
    reasons: Mapping[str, int]
    by_rule: int
    left: int
    waiting: int
    awaiting: Mapping[str, int]
    different_reasons: int = 0
    reasons_differ: Literal["conflict", "first_declared"] = "conflict"
    stopped: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """The boxes of one arm of the diagram; field names are those of the JSON output.

    `reports_excluded_by_reason` counts by primary reason code. `awaiting_*` are what people still
    owe before, in and after screening of titles and abstracts. `pending` names the boxes that
    nobody has come to yet although records are on their way to them. That nobody has been screened
    is no result, so `shown` gives no number of theirs; the equations are held of all that is
    counted.
    """

    identified_from: tuple[Identified, ...] = ()
    records_identified: Number = None
    duplicate_records_removed: Number = None
    records_marked_ineligible_by_automation: Number = None
    records_removed_other_reasons: Number = None
    records_screened: Number = None
    records_excluded: Number = None
    reports_sought: Number = None
    reports_not_retrieved: Number = None
    reports_assessed: Number = None
    reports_excluded: Number = None
    reports_excluded_by_reason: Mapping[str, int] | None = None
    reports_included: Number = None
    studies_included: Number = None
    awaiting_before_screening: Number = 0
    awaiting_screening: Number = 0
    awaiting_assessment: Number = 0
    pending: tuple[str, ...] = ()

    def shown(self, name: str) -> Number:
        """The number of a box as it is shown: None where it is not known, or pending."""
        number: Number = None if name in self.pending else getattr(self, name)
        return number

    @property
    def records_removed_before_screening(self) -> Number:
        """The three kinds of removal together (some papers report only this sum)."""
        return total(
            self.duplicate_records_removed,
            self.records_marked_ineligible_by_automation,
            self.records_removed_other_reasons,
        )


@dataclass(frozen=True, slots=True)
class Flow:
    """All numbers of one diagram. `other` is None where no other methods were used.

    `reports_included` and `studies_included` are those of both arms together. Studies are counted
    only where people have named those of every included report: that one report is one study is
    nobody's finding. `reports_with_studies` counts the included reports whose studies are named,
    `studies_beyond_one_a_report` the second and further studies that one report tells of.
    `interim` is true while anything awaits a decision, `doubtful_pairs` of possible duplicates
    among it; `simulated` says that invented records are among those counted. `previous_*` are
    those of the review that this one updates, `total_*` those and the new ones. `standing_total`
    counts records by where they stand, apart from their sources. `files_not_taken` names the files
    of the review that these numbers lack, or lack entries of.
    """

    title: str
    databases: Column
    other: Column | None = None
    rounds: tuple[RoundCount, ...] = ()
    reports_included: Number = None
    studies_included: Number = None
    reports_with_studies: int = 0
    studies_beyond_one_a_report: int = 0
    standing_total: Number = None
    interim: bool = False
    doubtful_pairs: int = 0
    simulated: bool = False
    reason_titles: Mapping[str, str] | None = None
    previous_studies: Number = None
    previous_reports: Number = None
    total_studies: Number = None
    total_reports: Number = None
    files_not_taken: tuple[str, ...] = ()

    @property
    def included_pending(self) -> bool:
        """Whether nobody has come to the last box yet, in either arm."""
        arms = [c for c in (self.databases, self.other) if c and c.records_identified]
        return bool(arms) and all("reports_included" in c.pending for c in arms)


def total(*numbers: Number) -> Number:
    """The sum, or None if any part of it is not known."""
    return None if None in numbers else sum(n for n in numbers if n is not None)


def flow_of(state: Snapshot, files_not_taken: Iterable[str] = ()) -> Flow:
    """The numbers of the diagram, of a ledger at one moment."""
    counted = count(state.records, state.sources, state.folded, state.protocol)
    return replace(counted, files_not_taken=tuple(files_not_taken))


def count(
    records: Sequence[Record], sources: Mapping[str, Source], folded: Fold, protocol: Protocol
) -> Flow:
    """Count the standings of a ledger into the boxes of the diagram."""
    standings = list(folded.standings.values())
    arms: dict[Arm, list[Record]] = {"databases": [], "other": []}
    for record in records:
        arms[arm_of(record, sources)].append(record)
    columns = {arm: _column(arm, found, sources, folded, protocol) for arm, found in arms.items()}
    linked = list(folded.studies.values())
    before = protocol.review
    # the totals are counted in ways of their own, so that EQ12 compares two counts and not one
    in_each = [c.reports_included for c in columns.values()]
    told = [folded.studies[s.record_id] for s in standings if s.box == Box.INCLUDED]
    return Flow(
        title=protocol.review.title,
        databases=columns["databases"],
        other=columns["other"] if arms["other"] else None,
        rounds=tuple(_round(r, protocol, standings, folded) for r in protocol.rounds),
        reports_included=sum(s.box == Box.INCLUDED for s in standings),
        studies_included=_different(linked),
        reports_with_studies=sum(bool(names) for names in linked),
        studies_beyond_one_a_report=sum(max(len(names) - 1, 0) for names in linked),
        standing_total=len(standings),
        interim=any(s.awaiting for s in standings) or bool(folded.possible_duplicates),
        doubtful_pairs=len(folded.possible_duplicates),
        simulated=any(s.simulated for s in _used(records, sources)),
        reason_titles={c.id: c.title for c in protocol.criteria},
        previous_studies=before.previous_studies,
        previous_reports=before.previous_reports,
        total_studies=total(before.previous_studies, _different(told)),
        total_reports=total(before.previous_reports, *in_each),
    )


def _different(named: Sequence[Sequence[str]]) -> Number:
    """How many studies these reports tell of; not known where those of a report are not named."""
    return len({name for names in named for name in names}) if all(named) else None


def _used(records: Iterable[Record], sources: Mapping[str, Source]) -> list[Source]:
    return [sources[source_id] for source_id in dict.fromkeys(r.source_id for r in records)]


def _identified(records: Iterable[Record], sources: Mapping[str, Source]) -> tuple[Identified, ...]:
    found = Counter((r.source_id, r.channel or sources[r.source_id].channel) for r in records)
    return tuple(Identified(s, sources[s].name, channel, n) for (s, channel), n in found.items())


def _reached(standings: Iterable[Standing], rounds: Sequence[Round]) -> Counter[int]:
    """How many reports got as far as each round (its place in `rounds`), or past the last."""
    place = {r.id: i for i, r in enumerate(rounds)}
    return Counter(
        len(rounds) if s.box == Box.INCLUDED else place.get(s.round, 0)
        for s in standings
        if s.box != Box.DUPLICATE
    )


def _entered(reached: Counter[int], first: int | None) -> int | None:
    return None if first is None else sum(n for place, n in reached.items() if place >= first)


def _column(
    arm: Arm,
    records: Sequence[Record],
    sources: Mapping[str, Source],
    folded: Fold,
    protocol: Protocol,
) -> Column:
    rounds = protocol.rounds_of(arm)
    standings = [folded.standings[r.record_id] for r in records]
    boxes = Counter(s.box for s in standings)
    # what nobody has read, since screening was stopped, was not screened
    reached = _reached((s for s in standings if s.box != Box.AUTOMATION), rounds)
    screening = _first(rounds, lambda r: r.unit == "record" and r.box is Box.SCREENED_OUT)
    reports = _first(rounds, lambda r: r.unit == "report")
    sought = _entered(reached, reports)
    excluded = [s for s in standings if s.box == Box.EXCLUDED]
    included = [s.record_id for s in standings if s.box == Box.INCLUDED]
    waiting = _waiting(standings, rounds, screening, reports)
    counted = Column(
        identified_from=_identified(records, sources),
        records_identified=len(records),
        duplicate_records_removed=boxes[Box.DUPLICATE],
        records_marked_ineligible_by_automation=boxes[Box.AUTOMATION],
        records_removed_other_reasons=boxes[Box.OTHER_REASONS],
        records_screened=_entered(reached, screening),
        records_excluded=boxes[Box.SCREENED_OUT] if screening is not None else None,
        reports_sought=sought,
        reports_not_retrieved=boxes[Box.NOT_RETRIEVED],
        reports_assessed=_assessed(standings, rounds, reports),
        reports_excluded=len(excluded),
        reports_excluded_by_reason=_in_order(Counter(s.reason for s in excluded), protocol),
        reports_included=len(included),
        studies_included=_different([folded.studies[r] for r in included]),
        awaiting_before_screening=waiting[0],
        awaiting_screening=waiting[1],
        awaiting_assessment=waiting[2],
    )
    voted = {round_id for round_id, _ in folded.votes}
    by_row = rounds[screening:reports], rounds[len(rounds) if reports is None else reports :]
    return _with_pending(counted, *(any(r.id in voted for r in some) for some in by_row))


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
    if c.reports_sought == 0 and waits:
        names += ["reports_sought"]
    if c.reports_assessed == assessing and waits + assessing and not assessed:
        names += ["reports_not_retrieved"] * (not c.reports_not_retrieved)
        names += ["reports_assessed", "reports_excluded"]
    if not c.reports_included and waits + assessing:
        names += ["reports_included", "studies_included"]
    return replace(c, pending=tuple(names))


def _first(rounds: Sequence[Round], wanted: Callable[[Round], bool]) -> int | None:
    return next((i for i, r in enumerate(rounds) if wanted(r)), None)


def _assessed(
    standings: Iterable[Standing], rounds: Sequence[Round], reports: int | None
) -> int | None:
    """Reports in, past or excluded in a round of reports, and not lost on the way there."""
    if reports is None:
        return None
    late = {r.id for r in rounds[reports:]}
    gone = (Box.NOT_RETRIEVED, Box.DUPLICATE)
    return sum(s.round in late and s.box not in gone for s in standings)


def _waiting(
    standings: Iterable[Standing],
    rounds: Sequence[Round],
    screening: int | None,
    reports: int | None,
) -> tuple[int, int, int]:
    """How many wait before screening, in screening, and in a round of reports."""
    place = {r.id: i for i, r in enumerate(rounds)}
    ends = len(rounds) if reports is None else reports
    starts = ends if screening is None else screening
    waits = [place.get(s.round, 0) for s in standings if s.box.startswith("awaiting_")]
    before = sum(w < min(starts, ends) for w in waits)
    late = sum(w >= ends for w in waits)
    return before, len(waits) - before - late, late


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
    reached = _reached(mine, rounds)
    here = [s for s in mine if s.round == asked.id and s.box != Box.INCLUDED]
    unread = {s.record_id for s in here if s.reason == STOPPED and s.box == Box.AUTOMATION}
    out = [s for s in here if not (s.box.startswith("awaiting_") or s.record_id in unread)]
    waits = [s for s in here if s.box.startswith("awaiting_")]
    place = rounds.index(asked)
    return RoundCount(
        id=asked.id,
        title=asked.title,
        arm=asked.arm,
        unit=asked.unit,
        box=asked.box,
        entered=_entered(reached, place) or 0,
        excluded=len(out),
        reasons=_in_order(Counter(s.reason for s in out), protocol),
        by_rule=sum(by.startswith("rule:") for s in out for by in s.by),
        left=_entered(reached, place + 1) or 0,
        waiting=len(waits),
        awaiting=dict(sorted(Counter(who for s in waits for who in s.awaiting).items())),
        different_reasons=sum(
            about_reasons(folded.votes.get((asked.id, s.record_id), ()), asked, protocol)
            for s in out
        ),
        reasons_differ="conflict" if asked.settles_reasons else "first_declared",
        stopped=len(unread),
    )
