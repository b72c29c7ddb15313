"""A decision made by hand, outside any workbook: to overrule a rule, merge, part, name studies."""

from __future__ import annotations

from dataclasses import dataclass

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.model import CONSENSUS, DEDUPE_ROUND, Decision, Verdict
from cis_pipeline.ledger.lookup import resolve
from cis_pipeline.ledger.reports import APART
from cis_pipeline.ledger.snapshot import State

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


def decision(state: State, made: ManualDecision) -> Decision:
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


def _pair(state: State, made: ManualDecision, verdict: Verdict) -> tuple[str, str]:
    if not made.target:
        raise ReviewError(f'"{verdict}" needs --target, the other record')
    record_id, target = resolve(made.record, state), resolve(made.target, state)
    if target == record_id:
        raise ReviewError(f"--target names the same record, {record_id}; name the other one")
    return record_id, target


def _report(state: State, made: ManualDecision, verdict: Verdict) -> str:
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


def _person(by: str, state: State) -> str:
    """The name as the protocol writes it, if it differs only in case or spaces."""
    name = by.strip()
    if not name or name.startswith("rule:"):
        raise ReviewError("--by names the person who decides; rules decide in `cis run`")
    known = [CONSENSUS, *(r for asked in state.protocol.rounds for r in asked.reviewers)]
    return next((k for k in known if k.casefold() == name.casefold()), name)


def _check_reason(state: State, round_id: str, said: Verdict, reason: str) -> None:
    reports = state.protocol.round(round_id).unit == "report"
    allowed = ", ".join(c.id for c in state.protocol.criteria_of(round_id))
    if reason and reason not in allowed.split(", "):
        raise ReviewError(f'"{reason}" is no reason in {round_id}; they are {allowed}')
    if reason and said is not Verdict.EXCLUDE:
        raise ReviewError(f'a reason goes with exclude, not with "{said}"; use --note')
    if said is Verdict.EXCLUDE and reports and not reason:
        raise ReviewError(f"an exclusion in {round_id} needs --reason, one of {allowed}")
