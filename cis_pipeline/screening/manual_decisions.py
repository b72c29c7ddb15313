"""Decisions made by hand, outside any workbook: overrule a rule, name studies, merge, split.

A record taken out of its report, or two reports made one, are decisions of a person about pairs of
records: no rule undoes them, a later one by a person does. What was decided about a record stays
with that record, whichever report it is in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import product

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.model import CONSENSUS, DEDUPE_ROUND, Decision, Verdict
from cis_pipeline.ledger.lookup import resolve, resolve_record
from cis_pipeline.ledger.reports import APART, clusters, ruling_pairs
from cis_pipeline.ledger.snapshot import Snapshot

_PAIR = (Verdict.DUPLICATE, *APART)


@dataclass(frozen=True, kw_only=True)
class ManualDecision:
    """What a person says: `record` and `target` by id, DOI or words of the title.

    `target` is the other record of a pair, or the names of studies, separated by semicolons.
    """

    record: str
    round_id: str = DEDUPE_ROUND
    verdict: str = ""
    by: str = ""
    reason: str = ""
    note: str = ""
    target: str = ""


def decision(state: Snapshot, made: ManualDecision) -> Decision:
    """The decision, checked against records and protocol; ReviewError says the fault and remedy."""
    verdict = _verdict(made)
    who = _person(made.by, state)
    if who == CONSENSUS and verdict is Verdict.UNSURE:
        raise ReviewError("a conflict is settled by include or exclude")
    if verdict in _PAIR:
        record_id, target = _pair(state, made, verdict)
    else:
        record_id, target = _report(state, made, verdict), made.target
    return Decision(
        record_id=record_id,
        round=made.round_id,
        by=who,
        verdict=verdict,
        target=target,
        reason="DUP" if verdict is Verdict.DUPLICATE else made.reason,
        note=made.note,
        protocol=state.protocol.basis(made.round_id, verdict, (made.reason, "")),
    )


def _pair(state: Snapshot, made: ManualDecision, verdict: Verdict) -> tuple[str, str]:
    if not made.target:
        raise ReviewError(f'"{verdict}" needs --target, the other record')
    record_id, target = resolve(made.record, state), resolve(made.target, state)
    if target == record_id:
        raise ReviewError(f"--target names the same record, {record_id}; name the other one")
    return record_id, target


def _report(state: Snapshot, made: ManualDecision, verdict: Verdict) -> str:
    """The record of a decision in a round of screening."""
    if verdict is Verdict.STUDY and not made.target.strip(" ;"):
        raise ReviewError('"study" needs --target, the names of the studies, with ";" between them')
    _check_reason(state, made.round_id, verdict, made.reason)
    record_id = resolve(made.record, state)
    arm = state.folded.standings[record_id].arm
    if state.protocol.round(made.round_id).arm != arm:
        own = ", ".join(r.id for r in state.protocol.rounds_of(arm))
        raise ReviewError(
            f"{record_id} does not pass the round {made.round_id}; its rounds are {own}"
        )
    return record_id


def _verdict(made: ManualDecision) -> Verdict:
    try:
        verdict = Verdict(made.verdict)
    except ValueError:
        known = ", ".join(v.value for v in Verdict)
        raise ReviewError(f'"{made.verdict}" is no verdict; the verdicts are {known}') from None
    if (verdict in _PAIR) != (made.round_id == DEDUPE_ROUND):
        raise ReviewError(f'"{verdict}" is not a verdict of the round {made.round_id}')
    return verdict


def _person(by: str, state: Snapshot) -> str:
    """The name as the protocol writes it, if it differs only in case or spaces."""
    name = by.strip()
    if not name or name.startswith("rule:"):
        raise ReviewError("--by names the person who decides; rules decide in `cis run`")
    known = [CONSENSUS, *(r for asked in state.protocol.rounds for r in asked.reviewers)]
    return next((k for k in known if k.casefold() == name.casefold()), name)


def _check_reason(state: Snapshot, round_id: str, verdict: Verdict, reason: str) -> None:
    reports = state.protocol.round(round_id).unit == "report"
    allowed = ", ".join(c.id for c in state.protocol.criteria_of(round_id))
    if reason and reason not in allowed.split(", "):
        raise ReviewError(f'"{reason}" is no reason in {round_id}; they are {allowed}')
    if reason and verdict is not Verdict.EXCLUDE:
        raise ReviewError(f'a reason goes with exclude, not with "{verdict}"; use --note')
    if verdict is Verdict.EXCLUDE and reports and not reason:
        raise ReviewError(f"an exclusion in {round_id} needs --reason, one of {allowed}")


def split(state: Snapshot, made: ManualDecision) -> list[Decision]:
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
        return [_ruling(state, made, record, other, Verdict.NOT_DUPLICATE)]
    parted = [_ruling(state, made, record, other, Verdict.NOT_DUPLICATE) for other in others]
    return [*parted, *_kept(state, others, parted, made)]


def _ruling(
    state: Snapshot, made: ManualDecision, one: str, two: str, verdict: Verdict
) -> Decision:
    """The same person's word about two records, the later of them first, as everywhere."""
    order = {record_id: place for place, record_id in enumerate(state.by_id)}
    earlier, later = sorted((one, two), key=order.__getitem__)
    pair = replace(made, record=later, target=earlier, verdict=verdict.value)
    return decision(state, pair)


def _with(record: str, state: Snapshot) -> tuple[str, ...]:
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
    state: Snapshot, rest: list[str], parted: list[Decision], made: ManualDecision
) -> list[Decision]:
    """Decisions that hold together what only the record that goes had joined."""
    order = {record_id: place for place, record_id in enumerate(state.by_id)}
    canonical = clusters(order, [*state.pair_rulings, *parted]).canonical
    loose = dict.fromkeys(canonical[i] for i in rest)
    first, *further = sorted(loose, key=order.__getitem__)
    stays = replace(made, note="; ".join(filter(None, [made.note, "they stay one report"])))
    return [_ruling(state, stays, first, other, Verdict.DUPLICATE) for other in further]


def merge(state: Snapshot, made: ManualDecision) -> list[Decision]:
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
        for pair, d in ruling_pairs(state.pair_rulings).items()
        if pair in across and not d.by_rule and d.verdict in APART
    )
    pairs = {frozenset(pair): pair for pair in ((record, other), *overruled)}
    return [_ruling(state, made, one, two, Verdict.DUPLICATE) for one, two in pairs.values()]


def outcome(decisions: list[Decision], state: Snapshot) -> str:
    """What has come of it, in words; `state` is that afterwards."""
    named = dict.fromkeys(i for d in decisions for i in (d.target, d.record_id))
    reports = dict.fromkeys(state.folded.standings[i].report_id for i in named)
    each = (_described(report, state) for report in reports)
    return f"{len(reports)} report{'s' * (len(reports) != 1)} now: {'; '.join(each)}"


def _described(report: str, state: Snapshot) -> str:
    ids = state.folded.reports[report]
    records = f" ({len(ids)} records: {', '.join(ids)})" if len(ids) > 1 else " (1 record)"
    title = state.reports[report].title
    return f"{report} {title[:60] + '...' if len(title) > 60 else title}{records}"
