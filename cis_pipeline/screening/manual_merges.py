"""Deduplication undone by hand: a record taken out of its report, two reports made one.

Each is decisions of a person about pairs of records: no rule undoes them, a later one by a person
does. What was decided about a record stays with that record, whichever report it is in. A
`ManualDecision` names here the record, and as its `target` the other one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import product

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.model import Decision, Verdict
from cis_pipeline.ledger.lookup import resolve, resolve_record
from cis_pipeline.ledger.reports import APART, clusters, ruling_pairs
from cis_pipeline.ledger.snapshot import State
from cis_pipeline.screening.manual_decisions import ManualDecision, decision


def split(state: State, made: ManualDecision) -> list[Decision]:
    """Take a record out of its report, or part it from one other record of it.

    The rest of a report stays one, also where only the record that goes held it together.
    ReviewError if the record is alone, or the two are in two reports.
    """
    record = resolve_record(made.record, state)
    others = [i for i in _with(record, state) if i != record]
    if not others:
        raise ReviewError(
            f"{record} is the only record of its report, so there is nothing to take it from; "
            f"`cis why {record}` tells what was decided about it"
        )
    if made.target:
        other = _one_of(others, record, resolve_record(made.target, state))
        return [_pair(state, made, record, other, Verdict.NOT_DUPLICATE)]
    parted = [_pair(state, made, record, other, Verdict.NOT_DUPLICATE) for other in others]
    return [*parted, *_kept(state, others, parted, made)]


def _pair(state: State, made: ManualDecision, one: str, two: str, verdict: Verdict) -> Decision:
    """The same person's word about two records, the later of them first, as everywhere."""
    order = {record_id: place for place, record_id in enumerate(state.by_id)}
    earlier, later = sorted((one, two), key=order.__getitem__)
    pair = replace(made, record=later, target=earlier, verdict=verdict.value)
    return decision(state, pair)


def _with(record: str, state: State) -> tuple[str, ...]:
    """All records of the report that a record is in."""
    return state.folded.reports[state.folded.standings[record].report_id]


def _one_of(others: Iterable[str], record: str, other: str) -> str:
    if other == record:
        raise ReviewError(f"both names mean the same record, {record}; name another one")
    if other not in others:
        raise ReviewError(
            f"{record} and {other} are two reports already; to have that remembered against every "
            f"rule: `cis decide {record} dedupe not_duplicate --target {other}`"
        )
    return other


def _kept(
    state: State, rest: list[str], parted: list[Decision], made: ManualDecision
) -> list[Decision]:
    """Decisions that hold together what only the record that goes had joined."""
    order = {record_id: place for place, record_id in enumerate(state.by_id)}
    canonical = clusters(order, [*state.decisions, *parted]).canonical
    loose = dict.fromkeys(canonical[i] for i in rest)
    first, *further = sorted(loose, key=order.__getitem__)
    stays = replace(made, note="; ".join(filter(None, [made.note, "they stay one report"])))
    return [_pair(state, stays, first, other, Verdict.DUPLICATE) for other in further]


def merge(state: State, made: ManualDecision) -> list[Decision]:
    """Make the reports of two records one, against whatever people said of their records before.

    ReviewError if they are one already.
    """
    record, other = resolve(made.record, state), resolve(made.target, state)
    mine, yours = _with(record, state), _with(other, state)
    if mine == yours:
        raise ReviewError(
            f"{record} and {other} are one report already, {mine[0]}; `cis split` takes a record "
            "out of it"
        )
    across = {frozenset(pair) for pair in product(mine, yours)}
    overruled = (
        (d.record_id, d.target)
        for pair, d in ruling_pairs(state.decisions).items()
        if pair in across and not d.by_rule and d.verdict in APART
    )
    pairs = {frozenset(pair): pair for pair in ((record, other), *overruled)}
    return [_pair(state, made, one, two, Verdict.DUPLICATE) for one, two in pairs.values()]


def told(decisions: list[Decision], state: State) -> str:
    """What has come of it, in words; `state` is that afterwards."""
    named = dict.fromkeys(i for d in decisions for i in (d.target, d.record_id))
    reports = dict.fromkeys(state.folded.standings[i].report_id for i in named)
    each = (_report(report, state) for report in reports)
    return f"{len(reports)} report{'s' * (len(reports) != 1)} now: {'; '.join(each)}"


def _report(report: str, state: State) -> str:
    ids = state.folded.reports[report]
    records = f" ({len(ids)} records: {', '.join(ids)})" if len(ids) > 1 else " (1 record)"
    title = state.reports[report].title
    return f"{report} {title[:60] + '...' if len(title) > 60 else title}{records}"
