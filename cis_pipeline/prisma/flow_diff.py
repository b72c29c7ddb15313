"""Two flows side by side: which numbers are others, and which records came to a box or left it."""

from __future__ import annotations

from dataclasses import dataclass

from cis_pipeline.prisma.flow import Flow, Number, Records, records_behind
from cis_pipeline.prisma.numbers import numbers, title


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
    one, other = numbers(before), numbers(after)
    behind, now = records_behind(before), records_behind(after)
    found = []
    for key in dict.fromkeys((*one, *other)):
        was, is_now = one.get(key), other.get(key)
        of_one, of_other = behind.get(key), now.get(key)
        came: Records = ()
        left: Records = ()
        if of_one is not None and of_other is not None:
            came, left = _without(of_other, of_one), _without(of_one, of_other)
        if was != is_now or came or left:
            label = title(key, before if key in one else after)
            found.append(Change(key, label, was, is_now, came, left))
    return tuple(found)


def _without(some: Records, others: Records) -> Records:
    known = frozenset(others)
    return tuple(one for one in some if one not in known)
