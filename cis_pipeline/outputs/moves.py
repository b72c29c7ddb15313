"""What the next step would move, told before it is taken: two moments of a ledger, compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cis_pipeline.core.model import Box, Decision, Verdict
from cis_pipeline.ledger.corrections import UNSEEN, in_words
from cis_pipeline.ledger.snapshot import Snapshot


def moves(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """Sentences on what is other `after`: records, values, where reports stand, votes."""
    here, there = before.by_id.keys(), after.by_id.keys()
    leave, come = here - there, there - here
    back = {i for i in come if i in before.withdrawn}
    if leave:
        yield f"{_records(len(leave), 'leave')}{_of_included(leave, before)}"
    if back:
        yield f"{_records(len(back), 'come')} back{_of_included(back, after)}"
    if come - back:
        yield f"{_records(len(come - back), 'are')} new"
    yield from _amended(before, after)
    yield from _reports(before, after)
    votes = [d.record_id for d in before.decisions if _is_vote(d) and d.record_id in leave]
    lent = sum(after.folded.report_of[i] in there for i in votes)
    if lent:
        yield f"{_votes(lent, 'count')} for the records that they were duplicates of"
    if len(votes) > lent:
        kept = len(votes) - lent
        yield f"{_votes(kept, 'stay')} on record, to count again if they are put back"


_ONE = {"are": "is", "have": "has"}


def _records(n: int, verb: str) -> str:
    return f"{n} records {verb}" if n != 1 else f"1 record {_ONE.get(verb, verb + 's')}"


def _votes(n: int, verb: str) -> str:
    return f"{n} votes on them {verb}" if n != 1 else f"1 vote on them {verb}s"


def _of_included(ids: set[str], state: Snapshot) -> str:
    n = sum(
        state.folded.standings[state.folded.report_of[i]].box == Box.INCLUDED
        for i in ids
        if state.folded.report_of[i] in state.folded.standings
    )
    return f", {n} of them included" if n else ""


def _amended(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """Which records show other values, and what they were."""
    new = after.corrections[len(before.corrections) :]
    amended = [c for c in new if c.changes and c.record_id in after.by_id]
    if not amended:
        return
    fields = Counter(n for c in amended for n in c.changes if n not in UNSEEN)
    told = ", ".join(f"{name} {n}" for name, n in fields.most_common())
    yield f"{_records(len(amended), 'have')} other values ({told or 'nothing that is shown'})"
    for c in amended[:3]:
        held = before.held_by_id[c.record_id]
        for name in [n for n in c.changes if n not in UNSEEN][:3]:
            both = (held, after.by_id[c.record_id])
            texts = [in_words(getattr(r, name)) for r in both]
            was, now = (_short(text, _first_difference(*texts)) for text in texts)
            yield f'  {c.record_id} {name}: "{was}" becomes "{now}"'


def _short(text: str, at: int) -> str:
    """A text, or of a long one what stands around a place in it."""
    start = max(0, at - _BEFORE) if len(text) > _SHOWN else 0
    end = start + _SHOWN
    return "\u2026" * (start > 0) + text[start:end] + "\u2026" * (end < len(text))


_SHOWN, _BEFORE = 60, 30
"""How much of a long text is shown, and how much of that before the place."""


def _first_difference(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _reports(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """Reports that stand elsewhere, although no record of theirs left or came."""
    moved = Counter(
        (str(one.box), str(two.box))
        for i, one in before.folded.standings.items()
        if (two := after.folded.standings.get(i)) is not None and one.box != two.box
    )
    for (was, now), n in moved.items():
        yield f"{_records(n, 'move')} from {was} to {now}"
    for box, label in (("", "records identified"), (Box.INCLUDED, "reports included")):
        was_n, now_n = (
            sum(not box or s.box == box for s in state.folded.standings.values())
            for state in (before, after)
        )
        if was_n != now_n:
            yield f"{label}: {was_n} become {now_n}"


def _is_vote(d: Decision) -> bool:
    return not d.by_rule and d.verdict in (Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.UNSURE)
