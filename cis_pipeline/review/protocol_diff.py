"""The changes of the protocol side by side, readable on 80 columns, and the rulings so far."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from cis_pipeline.core.model import Ruling
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.protocol.changes import differences
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.review import stages
from cis_pipeline.review.rulings import (
    IN_EFFECT,
    OPTIONS,
    Weighed,
    in_effect,
    of_protocol,
    option,
    weighed,
)
from cis_pipeline.screening.assignment import sharing

_WIDTH = 79
_COLUMN = 37


def tell(state: Snapshot, configured: Protocol) -> str:
    """What differs, what rests on it, how to rule on it; then who ruled what."""
    now = replace(state, protocol=in_effect(state, configured))
    found = [weighed(c, now, configured) for c in differences(now.protocol, configured)]
    lines = [line for w in found for line in (*_change(w), *_given_out(w, now, configured))]
    if not lines:
        lines = ["The protocol in config/ is the one in effect."]
    ruled = [line for r in of_protocol(state) for line in _ruling(r)]
    return "\n".join([*lines, *(["Rulings so far", *ruled] if ruled else [])]).rstrip()


def _change(w: Weighed) -> Iterator[str]:
    yield from textwrap.wrap(f"{w.change.what}: {w.change.said}; {w.weight}", _WIDTH)
    yield f"  {'in effect':<{_COLUMN}} | in config/"
    for entries in zip_longest(w.change.before, w.change.after, fillvalue=""):
        columns = (textwrap.wrap(entry, _COLUMN) or [""] for entry in entries)
        for one, other in zip_longest(*columns, fillvalue=""):
            yield f"  {one:<{_COLUMN}} | {other}".rstrip()
    if w.waits:
        yield "  rule on it with one of"
        for verdict, meaning in OPTIONS[w.change.kind, w.change.how]:
            yield f"    cis protocol accept {w.change.what} {option(verdict)} --by YOU --note WHY"
            yield from textwrap.wrap(
                meaning, _WIDTH, initial_indent=" " * 6, subsequent_indent=" " * 6
            )
    else:
        yield "  takes effect with the next `cis run`"
    yield ""


def _given_out(w: Weighed, now: Snapshot, configured: Protocol) -> Iterator[str]:
    """Who would be given what, where the change is one of how screening is shared."""
    if w.change.kind == "screening":
        after = replace(now, protocol=configured)
        drawn = stages.assign(after, lambda: sharing.by_workbooks(now))
        said = f"would be drawn: {stages.drawn(drawn)}" if drawn else "no record is given otherwise"
        yield from textwrap.wrap(f"{said}; what was handed out stays", _WIDTH)
        yield ""


def _ruling(ruling: Ruling) -> Iterator[str]:
    if ruling.verdict != IN_EFFECT:
        why = f": {ruling.note}" if ruling.note else ""
        said = f"{ruling.at[:10]}  {ruling.by}  {ruling.about}: {ruling.verdict.replace('_', ' ')}"
        yield from textwrap.wrap(
            f"{said}{why}", _WIDTH, initial_indent="  ", subsequent_indent=" " * 14
        )
