"""Two flows side by side: which numbers are others, and which records came to a box or left it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cis_pipeline.prisma.boxes import LABELS, ROWS
from cis_pipeline.prisma.flow import (
    BOTH,
    PREFIX,
    Flow,
    Number,
    Records,
    channel_line,
    records_behind,
)


@dataclass(frozen=True, slots=True)
class Change:
    """A number that is another in the second flow.

    `came` and `left` are the records that are behind only one of the two; nobody knows them where
    a flow has no ledger.
    """

    key: str
    label: str
    before: Number
    after: Number
    came: Records = ()
    left: Records = ()


def compare(before: Flow, after: Flow) -> tuple[Change, ...]:
    """All numbers that differ, or whose records do, in the order of the diagram."""
    one, other = dict(_numbers(before)), dict(_numbers(after))
    behind, now = records_behind(before), records_behind(after)
    found = []
    for key in dict.fromkeys((*one, *other)):
        label = (one.get(key) or other[key])[0]
        was, is_now = (side[key][1] if key in side else None for side in (one, other))
        of_one, of_other = behind.get(key), now.get(key)
        came: Records = ()
        left: Records = ()
        if of_one is not None and of_other is not None:
            came, left = _without(of_other, of_one), _without(of_one, of_other)
        if was != is_now or came or left:
            found.append(Change(key, label, was, is_now, came, left))
    return tuple(found)


def _without(some: Records, others: Records) -> Records:
    known = frozenset(others)
    return tuple(one for one in some if one not in known)


def _numbers(flow: Flow) -> Iterator[tuple[str, tuple[str, Number]]]:
    """By key the label and number of each box, reasons and sources of theirs with them."""
    titles = flow.reason_titles or {}
    for arm, column in flow.arms:
        prefix, where = PREFIX[arm], ", other methods" if arm == "other" else ""
        for name, label in ROWS.items():
            yield prefix + name, (f"{label}{where}", column.shown(name))
        if column.records_removed_together is not None:
            what = column.removed_together or "Removed, not told apart"
            yield f"{prefix}records_removed_together", (what, column.records_removed_together)
        for one in column.identified_from:
            key = f"{prefix}identified_from.{channel_line(arm, one).value}.{one.name}"
            label = f"Records identified from {one.name or one.channel.value}"
            yield key, (label, one.n)
        for code, n in (column.reports_excluded_by_reason or {}).items():
            label = f"Reports excluded: {titles.get(code, code) or 'no reason given'}{where}"
            yield f"{prefix}reports_excluded_by_reason.{code}", (label, n)
    for name, place in BOTH.items():
        when, unit = place.split(".")
        which = {"included": "", "previous": "previous_", "total": "total_"}[when]
        yield place, (LABELS[f"{which}{unit}_included"], getattr(flow, name))
