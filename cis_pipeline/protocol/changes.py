"""What differs between the protocol in effect and the one in config/, one change at a time.

A change is what one ruling can be about: one criterion, one round, one reviewer of a round. Each
can be applied alone (`protocol.applied`), so that it can be weighed alone, and ruled on in any
order. What no decision can rest on (titles, who settles conflicts, descriptions of searches) is no
change.

Why the rounds of a criterion count only where both protocols have them: a round that was added or
removed is one change, and not one of every criterion asked in it as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from cis_pipeline.protocol.criteria.criterion import Criterion
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.protocol.rounds import Round

How = Literal["reworded", "added", "removed", "joined", "left", "set", "order"]
Kind = Literal["criterion", "round", "reviewer", "order", "screening", "deduplication"]
SCREENING = "screening"
"""What the change of how screening is shared is called; it waits for no ruling."""

DEDUPLICATION = "deduplication"
"""What the change of what counts as one document is called; it waits for no ruling either."""

ORDER = "order"
"""What the change of the order of rounds, or of criteria, is called."""

PEOPLE = ("id", "title", "reviewers", "settled_by")
"""The fields of a round that are no settings."""


@dataclass(frozen=True)
class Change:
    """One difference: `what` by the name that a ruling calls it, in words, and its two sides.

    `what` is a criterion's or a round's id, "ROUND/REVIEWER", or "order". `before` and `after` are
    lines to be shown side by side.
    """

    kind: Kind
    how: How
    what: str
    said: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    @property
    def about(self) -> str:
        """What a ruling in the ledger calls it: "criterion COUNTRY"."""
        return self.what if self.kind == "order" else f"{self.kind} {self.what}"


# --- differences ---------------------------------------------------------------------------------


def differences(before: Protocol, after: Protocol) -> list[Change]:
    """Every change from one protocol to the other: criteria, rounds, reviewers, their order."""
    return [
        *_criteria(before, after),
        *_rounds(before, after),
        *_orders(before, after),
        *_screening(before, after),
        *_deduplication(before, after),
    ]


def _screening(before: Protocol, after: Protocol) -> Iterator[Change]:
    one, other = before.screening.lines(), after.screening.lines()
    if one != other:
        said = f"screening is shared otherwise: {_unlike(one, other) or 'as by default'}"
        yield Change("screening", "set", SCREENING, said, one or ("as by default",), other)


def _deduplication(before: Protocol, after: Protocol) -> Iterator[Change]:
    one, other = before.deduplication.lines(), after.deduplication.lines()
    if one != other:
        said = f"what counts as one document changed: {_unlike(one, other)}"
        yield Change("deduplication", "set", DEDUPLICATION, said, one, other)


def _criteria(before: Protocol, after: Protocol) -> Iterator[Change]:
    for new in after.criteria:
        old = before.criterion(new.id)
        if old is None:
            said = f'criterion added: "{new.question or new.title}"'
            yield Change("criterion", "added", new.id, said, (), _shown(new))
        elif changed := _reworded(old, limited(new, before, after)):
            sides = _shown(old), _shown(new)
            yield Change("criterion", "reworded", new.id, ", ".join(changed), *sides)
    for old in before.criteria:
        if after.criterion(old.id) is None:
            said = f'criterion removed: "{old.question or old.title}"'
            yield Change("criterion", "removed", old.id, said, _shown(old), ())


def _reworded(old: Criterion, new: Criterion) -> list[str]:
    found = ["question reworded"] if old.question != new.question else []
    found += ["rule changed"] if old.rule != new.rule else []
    found += ["counted in another box"] if old.box != new.box else []
    found += [f"asked in {r} too" for r in new.rounds if r not in old.rounds]
    return found + [f"no longer asked in {r}" for r in old.rounds if r not in new.rounds]


def limited(new: Criterion, before: Protocol, after: Protocol) -> Criterion:
    """A criterion as it is configured, in the rounds that are in effect."""
    there, then = {r.id for r in after.rounds}, {r.id for r in before.rounds}
    old = before.criterion(new.id)
    gone = [r for r in old.rounds if r not in there] if old else []
    return new.model_copy(update={"rounds": (*(r for r in new.rounds if r in then), *gone)})


def _shown(criterion: Criterion) -> tuple[str, ...]:
    rule = criterion.rule
    said = rule.model_dump(mode="json", exclude_defaults=True) if rule else {}
    written = ", ".join(f"{key} = {json.dumps(v, ensure_ascii=False)}" for key, v in said.items())
    return (
        criterion.question or "(no question)",
        f"rule: {written}" if written else "no rule",
        f"rounds: {', '.join(criterion.rounds)}",
        *([f"box: {criterion.box}"] if criterion.box else []),
    )


def _rounds(before: Protocol, after: Protocol) -> Iterator[Change]:
    known = {r.id: r for r in before.rounds}
    for new in after.rounds:
        old = known.pop(new.id, None)
        if old is None:
            said = f'round added: "{new.title}"'
            yield Change("round", "added", new.id, said, (), _settings(new))
            continue
        one, other = (_settings(r) for r in (old, new))
        if one != other:
            yield Change(
                "round", "set", new.id, f"settings changed: {_unlike(one, other)}", one, other
            )
        yield from _reviewers(old, new)
    for old in known.values():
        said = f'round removed: "{old.title}"'
        yield Change("round", "removed", old.id, said, _settings(old), ())


def _settings(asked: Round) -> tuple[str, ...]:
    values = asked.model_dump(mode="json", exclude=set(PEOPLE))
    return tuple(f"{key} = {value}" for key, value in values.items())


def _unlike(one: Sequence[str], other: Sequence[str]) -> str:
    return ", ".join(line for line in other if line not in one)


def _reviewers(old: Round, new: Round) -> Iterator[Change]:
    sides = tuple((", ".join(r.reviewers) or "nobody",) for r in (old, new))
    for name in new.reviewers:
        if name not in old.reviewers:
            what = f"{new.id}/{name}"
            yield Change("reviewer", "joined", what, f"{name} is a new reviewer", *sides)
    for name in old.reviewers:
        if name not in new.reviewers:
            what = f"{new.id}/{name}"
            yield Change("reviewer", "left", what, f"{name} is no reviewer any more", *sides)


def _orders(before: Protocol, after: Protocol) -> Iterator[Change]:
    one = _common(before.rounds, after.rounds), _common(before.criteria, after.criteria)
    other = _common(after.rounds, before.rounds), _common(after.criteria, before.criteria)
    if one != other:
        said = "the order of rounds or criteria changed"
        yield Change("order", "order", ORDER, said, one, other)


def _common(items: Sequence[Any], others: Sequence[Any]) -> str:
    """The ids of the items that the others have too, in the order of the items."""
    there = {other.id for other in others}
    return ", ".join(item.id for item in items if item.id in there)
