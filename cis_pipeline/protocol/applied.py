"""One change applied to the protocol in effect, and no other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from cis_pipeline.protocol.carried import Carried
from cis_pipeline.protocol.changes import PEOPLE, Change, limited
from cis_pipeline.protocol.criteria.criterion import Criterion
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.protocol.rounds import Round


def applied(change: Change, before: Protocol, after: Protocol) -> Protocol:
    """The protocol in effect with this change of the configured one, and no other."""
    if change.how == "added":
        before = replace(before, carried=put_back(before.carried, {change.what}))
    if change.kind == "screening":
        return replace(before, screening=after.screening)
    if change.kind == "deduplication":
        return replace(before, deduplication=after.deduplication)
    if change.kind == "criterion":
        return replace(before, criteria=_with_criterion(change, before, after))
    if change.kind == "order":
        rounds = sorted(before.rounds, key=lambda r: _place(r.id, after.rounds))
        criteria = sorted(before.criteria, key=lambda c: _place(c.id, after.criteria))
        return replace(before, rounds=tuple(rounds), criteria=tuple(criteria))
    if change.how in ("added", "removed"):
        return _with_round(change, before, after)
    round_id, _, name = change.what.partition("/")
    return replace(
        before,
        rounds=tuple(
            _altered(r, after.round(round_id), name) if r.id == round_id else r
            for r in before.rounds
        ),
    )


def put_back(carried: Carried, names: set[str]) -> Carried:
    """What is carried over once rounds or criteria that were removed are there again."""
    rounds, criteria = (
        {old: new for old, new in given.items() if new or old not in names}
        for given in (carried.rounds, carried.criteria)
    )
    return carried.model_copy(update={"rounds": rounds, "criteria": criteria})


def _with_criterion(change: Change, before: Protocol, after: Protocol) -> tuple[Criterion, ...]:
    new = after.criterion(change.what)
    if new is None:
        return tuple(c for c in before.criteria if c.id != change.what)
    made = limited(new, before, after)
    if change.how == "added":
        return _inserted(made, before.criteria, after.criteria)
    return tuple(made if c.id == made.id else c for c in before.criteria)


def _with_round(change: Change, before: Protocol, after: Protocol) -> Protocol:
    """A round comes with the criteria that are asked in it, and goes with them."""
    added = change.how == "added"
    if added:
        rounds = _inserted(after.round(change.what), before.rounds, after.rounds)
    else:
        rounds = tuple(r for r in before.rounds if r.id != change.what)
    criteria = []
    for old in before.criteria:
        new = after.criterion(old.id)
        asked = added and new is not None and change.what in new.rounds
        names = tuple(r for r in old.rounds if r != change.what)
        names = (*names, change.what) if asked else names
        criteria.append(old.model_copy(update={"rounds": names}))
    return replace(before, rounds=rounds, criteria=tuple(criteria))


def _altered(asked: Round, new: Round, name: str) -> Round:
    """A round with other settings, or with one reviewer more or less."""
    if not name:
        keep = {key: getattr(asked, key) for key in PEOPLE}
        return new.model_copy(update=keep)
    names = tuple(r for r in asked.reviewers if r != name)
    names = names if name in asked.reviewers else (*names, name)
    return asked.model_copy(update={"reviewers": names})


_Item = TypeVar("_Item", Round, Criterion)


def _place(name: str, items: Sequence[Any]) -> int:
    return next((n for n, item in enumerate(items) if item.id == name), len(items))


def _inserted(
    new: _Item, items: tuple[_Item, ...], configured: tuple[_Item, ...]
) -> tuple[_Item, ...]:
    """The items with one more, behind that which it is configured to follow."""
    earlier = {item.id for item in configured[: _place(new.id, configured)]}
    made = list(items)
    made.insert(max((n for n, i in enumerate(items, 1) if i.id in earlier), default=0), new)
    return tuple(made)


def renamed(change: Change, name: str, before: Protocol) -> Protocol:
    """The protocol in effect with another name for the criterion or round that was removed."""
    old = change.what
    if change.kind == "criterion":
        named = (c.model_copy(update={"id": name}) if c.id == old else c for c in before.criteria)
        return replace(before, criteria=tuple(named))
    rounds = (r.model_copy(update={"id": name}) if r.id == old else r for r in before.rounds)
    criteria = (
        c.model_copy(update={"rounds": tuple(name if r == old else r for r in c.rounds)})
        for c in before.criteria
    )
    return replace(before, rounds=tuple(rounds), criteria=tuple(criteria))


def in_place_of(name: str, other: str, round_id: str, before: Protocol) -> Protocol:
    """The protocol in effect with another reviewer in the place of one who left."""
    rounds = (
        r.model_copy(update={"reviewers": tuple(other if n == name else n for n in r.reviewers)})
        if r.id == round_id
        else r
        for r in before.rounds
    )
    return replace(before, rounds=tuple(rounds))
