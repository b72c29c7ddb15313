"""All numbers of a flow by what they are called, and what that is in words."""

from __future__ import annotations

from collections.abc import Iterator

from cis_pipeline.core.model import Channel
from cis_pipeline.prisma.boxes import CHANNELS, ROWS
from cis_pipeline.prisma.flow import BOTH, PREFIX, Flow, Number, channel_line


def numbers(flow: Flow) -> dict[str, Number]:
    """Each number of the diagram by its name, as `records_behind` has them; None if not known."""
    return dict(_numbers(flow))


def _numbers(flow: Flow) -> Iterator[tuple[str, Number]]:
    for arm, column in flow.arms:
        prefix = PREFIX[arm]
        yield from ((prefix + name, column.shown(name)) for name in ROWS)
        if column.records_removed_together is not None:
            yield f"{prefix}records_removed_together", column.records_removed_together
        sources: dict[str, int] = {}
        for one in column.identified_from:
            key = f"{prefix}identified_from.{channel_line(arm, one).value}.{one.name}"
            sources[key] = sources.get(key, 0) + one.n
        yield from sources.items()
        for code, n in (column.reports_excluded_by_reason or {}).items():
            yield f"{prefix}reports_excluded_by_reason.{code}", n
    yield from ((place, getattr(flow, name)) for name, place in BOTH.items())


_OF_ROUND = {
    "entered": "entered",
    "excluded": "excluded",
    "waiting": "awaiting a decision",
    "left": "went on",
    "stopped": "not read",
}
_WHOLE = {
    "included.reports": "Reports included",
    "included.studies": "Studies included, by their reports",
    "previous.reports": "Reports included in the previous version",
    "previous.studies": "Studies included in the previous version, by their reports",
    "total.reports": "Reports included, previous and new",
    "total.studies": "Studies included, previous and new, by their reports",
}


def title(key: str, flow: Flow) -> str:
    """A number in words: "Reports excluded: Not in English, other methods"."""
    if key in _WHOLE:
        return _WHOLE[key]
    other = PREFIX["other"]
    arm = ", other methods" if key.startswith(other) else ""
    field_, _, rest = key.removeprefix(other).partition(".")
    if field_ == "rounds":
        round_id, _, what = rest.partition(".")
        named = next((r.title for r in flow.rounds if r.id == round_id), round_id)
        what, _, reason = what.partition(".")
        reason = f": {_reason(reason, flow)}" if reason or what == "excluded_by_reason" else ""
        return f"{named}: {_OF_ROUND.get(what, 'excluded')}{reason}"
    if field_ == "identified_from":
        channel, _, name = rest.partition(".")
        named = CHANNELS[Channel(channel)].lower()
        return f"Records identified from {named}" + (f": {name}" if name else "")
    if field_ == "reports_excluded_by_reason":
        return f"Reports excluded: {_reason(rest, flow)}{arm}"
    return f"{ROWS.get(field_, field_.replace('_', ' ').capitalize())}{arm}"


def _reason(code: str, flow: Flow) -> str:
    return (flow.reason_titles or {}).get(code, code) or "no reason given"
