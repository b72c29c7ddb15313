"""Which databases hold which work, and how often: copies until the published total is met."""

from __future__ import annotations

from collections.abc import Sequence

from cis_pipeline.simulate.assumptions import Assumptions
from cis_pipeline.simulate.dice import Dice, shares
from cis_pipeline.simulate.works import ARTICLE, Work

MOST_OF_A_REAL_WORK = 3
"""In how many files a real work stands at most."""


def place_copies(
    works: Sequence[Work], said: Assumptions, total: int, seed: int
) -> dict[str, list[Work]]:
    """File name -> the works it holds, `total` in all, each work in one file at least.

    A work stands once in a file, but for those few that a vendor lists twice. Files come in the
    order of their names, in which they are read; the works of each in no order.
    """
    dice = Dice(seed, "copies")
    room = shares(total, {db.file: db.share for db in said.database})
    files: dict[str, list[Work]] = {name: [] for name in sorted(room)}
    numbers = _numbers(works, said, round(total * (1 - said.mess["twice_in_one_file"])), dice)
    holders = {w.key: _holders(w, said) for w in works}
    for work in sorted(dice.shuffled(works), key=lambda w: (len(holders[w.key]), -numbers[w.key])):
        for _ in range(numbers[work.key]):
            weights = {f: room[f] * lean for f, lean in holders[work.key].items() if room[f] > 0}
            if weights:
                file = dice.weighted(weights)
                del holders[work.key][file]
                room[file] -= 1
                files[file].append(work)
    for file, left in room.items():
        twice = [work for work in files[file] if work.item_type == ARTICLE and not work.pair]
        files[file] += dice.sample(twice, left)
    return {file: dice.shuffled(held) for file, held in files.items()}


def _holders(work: Work, said: Assumptions) -> dict[str, float]:
    """The files that may hold a work, with how much they lean towards it."""
    return {
        db.file: db.leaning.get(work.field, 1.0)
        for db in said.database
        if work.item_type in db.item_types
    }


def _numbers(works: Sequence[Work], said: Assumptions, total: int, dice: Dice) -> dict[str, int]:
    """How many copies each work has, `total` in all: drawn, then some added or taken away."""
    most = {work.key: _most(work, said) for work in works}
    numbers = {key: min(dice.weighted(said.copies), limit) for key, limit in most.items()}
    excess = sum(numbers.values()) - total
    while excess:
        step = 1 if excess > 0 else -1
        key = dice.pick(works).key
        if 1 <= numbers[key] - step <= most[key]:
            numbers[key] -= step
            excess -= step
    return numbers


def _most(work: Work, said: Assumptions) -> int:
    if work.pair == "editorial":  # no matcher can join two of these: nothing but its place tells
        return 1
    return min(len(_holders(work, said)), MOST_OF_A_REAL_WORK if work.real else len(said.database))
