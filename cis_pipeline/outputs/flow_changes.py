"""What two diagrams differ in, in words: boxes with both numbers, then the records that moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.outputs.changes import moved
from cis_pipeline.prisma.flow import Number
from cis_pipeline.prisma.flow_diff import Change

_NAMED = 8
"""How many records of a box are named; all that moved are, below."""


def told(
    changes: Sequence[Change], before: Snapshot | None = None, after: Snapshot | None = None
) -> Iterator[str]:
    """The changes as lines; with the two ledgers also who moved which record, when and why."""
    if not changes:
        yield "Every number is the same, and so are the records behind it."
        return
    wide = min(72, max(len(c.label) for c in changes))
    yield f"{'':<{wide}}  {'before':>8}  {'after':>8}"
    for c in changes:
        yield f"{c.label:<{wide}}  {_number(c.before):>8}  {_number(c.after):>8}"
        yield from (f"    {line}" for line in _records(c))
    if before is not None and after is not None:
        yield ""
        yield "Records that stand elsewhere"
        yield from (f"  {line}" for line in _moves(before, after))


def _number(n: Number) -> str:
    return "\u2013" if n is None else str(n)


def _records(c: Change) -> Iterator[str]:
    for sign, ids in (("+", c.came), ("-", c.left)):
        if ids:
            more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
            yield f"{sign} {', '.join(ids[:_NAMED])}{more}"


def _moves(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """Each record that moved, came or left; with who, when and for what reason."""
    lines = [*moved(before, after)]
    here, there = before.folded.standings, after.folded.standings
    for one, ids in (("came", there.keys() - here.keys()), ("left", here.keys() - there.keys())):
        if ids:
            state = after if one == "came" else before
            named = [i for i in state.by_id if i in ids]
            more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
            lines.append(f"{len(named)} records {one}: {', '.join(named[:_NAMED])}{more}")
    yield from lines or ["none"]


def as_json(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """The changes for scripts, all records named."""
    return [
        {
            "box": c.key,
            "label": c.label,
            "before": c.before,
            "after": c.after,
            "came": list(c.came),
            "left": list(c.left),
        }
        for c in changes
    ]
