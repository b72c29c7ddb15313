"""A decision made by hand, outside any workbook: to overrule a rule, merge, part, name studies."""

from __future__ import annotations

from cis_pipeline.errors import ReviewError
from cis_pipeline.lookup import resolve
from cis_pipeline.model import CONSENSUS, DEDUPE_ROUND, Decision, Verdict
from cis_pipeline.state import State

_PAIR = (Verdict.DUPLICATE, Verdict.NOT_DUPLICATE)


def decision(
    state: State,
    record: str,
    round_id: str,
    verdict: str,
    *,
    by: str = "",
    reason: str = "",
    note: str = "",
    target: str = "",
) -> Decision:
    """The decision, checked against records and protocol; ReviewError says the fault and remedy."""
    said = _verdict(verdict, round_id)
    if said in _PAIR and not target:
        raise ReviewError(f'"{said}" needs --target, the other record')
    if said is Verdict.STUDY and not target.strip(" ;"):
        raise ReviewError('"study" needs --target, the names of the studies, with ";" between them')
    if said not in _PAIR:
        _check_reason(state, round_id, said, reason)
    record_id = resolve(record, state)
    if said in _PAIR:
        target = resolve(target, state)
        if target == record_id:
            raise ReviewError(f"--target names the same record, {record_id}; name the other one")
    else:
        _check_round(state, record_id, round_id)
    who = _person(by, state)
    if who == CONSENSUS and said is Verdict.UNSURE:
        raise ReviewError("a conflict is settled by include or exclude")
    return Decision(
        record_id=record_id,
        round=round_id,
        by=who,
        verdict=said,
        target=target,
        reason="DUP" if said is Verdict.DUPLICATE else reason,
        note=note,
        protocol=state.protocol.basis(round_id, said, (reason, "")),
    )


def _verdict(verdict: str, round_id: str) -> Verdict:
    try:
        said = Verdict(verdict)
    except ValueError:
        known = ", ".join(v.value for v in Verdict)
        raise ReviewError(f'"{verdict}" is no verdict; the verdicts are {known}') from None
    if (said in _PAIR) != (round_id == DEDUPE_ROUND):
        raise ReviewError(f'"{said}" is not a verdict of the round {round_id}')
    return said


def _person(by: str, state: State) -> str:
    """The name as the protocol writes it, if it differs only in case or spaces."""
    name = by.strip()
    if not name or name.startswith("rule:"):
        raise ReviewError("--by names the person who decides; rules decide in `cis run`")
    known = [CONSENSUS, *(r for asked in state.protocol.rounds for r in asked.reviewers)]
    return next((k for k in known if k.casefold() == name.casefold()), name)


def _check_round(state: State, record_id: str, round_id: str) -> None:
    arm = state.folded.standings[record_id].arm
    if state.protocol.round(round_id).arm != arm:
        own = ", ".join(r.id for r in state.protocol.rounds_of(arm))
        raise ReviewError(f"{record_id} does not pass the round {round_id}; its rounds are {own}")


def _check_reason(state: State, round_id: str, said: Verdict, reason: str) -> None:
    reports = state.protocol.round(round_id).unit == "report"
    allowed = ", ".join(c.id for c in state.protocol.criteria_of(round_id))
    if reason and reason not in allowed.split(", "):
        raise ReviewError(f'"{reason}" is no reason in {round_id}; they are {allowed}')
    if reason and said is not Verdict.EXCLUDE:
        raise ReviewError(f'a reason goes with exclude, not with "{said}"; use --note')
    if said is Verdict.EXCLUDE and reports and not reason:
        raise ReviewError(f"an exclusion in {round_id} needs --reason, one of {allowed}")
