"""The library of the second wave: new works, works that come again, and those that were too late.

A work that the first wave found comes again as it was: the same entry of the same database. One
that the first version left out because it was published too late is found and judged here.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from cis_pipeline.core.errors import ProtocolError
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.simulate.assumptions import Assumptions
from cis_pipeline.simulate.dice import Dice
from cis_pipeline.simulate.entries import Entry, place_copies
from cis_pipeline.simulate.grey import Document, Inventor, gathered, spread
from cis_pipeline.simulate.inventing import invent, make_doubtful
from cis_pipeline.simulate.library import PLAIN_AT_THE_TOP, Facts, Library, print_entries
from cis_pipeline.simulate.plan import Years, plan
from cis_pipeline.simulate.update.assumed import Update
from cis_pipeline.simulate.works import CRITERIA, GREY, Exit, Work

_SERIAL = 5000
"""Accession numbers go on behind those of the first wave."""


@dataclass(frozen=True)
class Waves:
    """The library of the first wave and what is assumed about the second."""

    first: Library
    update: Update
    protocol: Protocol
    """That of the update."""

    @property
    def seed(self) -> int:
        """The seed of the second wave."""
        return self.update.update.seed

    def years(self, round_id: str) -> Years:
        """The years that invented works may be of, under the reason code of that round's rule."""
        span = self.update.update
        return Years(Years.of(self.protocol, round_id).reason, span.first - 1, span.last)

    def too_late(self, works: Sequence[Work], round_id: str) -> list[Work]:
        """Those that the first version left out for their year and the update does not."""
        years = Years.of(self.protocol, round_id)
        late = self.update.update.first
        return [
            work
            for work in works
            if work.leaves == Exit(round_id, years.reason) and late <= work.year <= years.last
        ]


def second_wave(waves: Waves) -> Library:
    """The works, exports and grey documents of the second wave.

    ProtocolError if update.toml asks for more than there is.
    """
    said = waves.update.beside(waves.first.said)
    works = _works(waves, said)
    number = waves.update.numbers.records - waves.update.numbers.again
    files = place_copies(works, said, number, waves.seed)
    entries = print_entries(files, said, waves.seed, _SERIAL)
    again = _again(waves, Dice(waves.seed, "again"))
    dice = Dice(waves.seed, "order")
    for file, held in entries.items():
        top, rest = held[:PLAIN_AT_THE_TOP], held[PLAIN_AT_THE_TOP:]
        entries[file] = [*top, *dice.shuffled([*rest, *again.get(file, ())])]
    return Library(said, works, entries, _documents(waves, said))


def first_records(waves: Waves, facts: Facts) -> dict[str, str]:
    """Work -> its first record among the `facts` of the first wave, "scopus.csv 7".

    Those that the update takes over have theirs in the second wave.
    """
    late = keys_too_late(waves)
    found: dict[str, str] = {}
    for fact in facts:
        if fact.work not in late:
            found.setdefault(fact.work, f"{fact.file} {fact.position}")
    return found


def keys_too_late(waves: Waves) -> Collection[str]:
    """The keys of the works, and documents, that the first version left out as too late."""
    found = (
        *waves.too_late(waves.first.works, CRITERIA),
        *waves.too_late(waves.first.documents, GREY),
    )
    return {work.key for work in found}


def _works(waves: Waves, said: Assumptions) -> list[Work]:
    """Those taken over, then the invented ones that the plan asks for."""
    update, seed = waves.update, waves.seed
    late = [
        replace(w, leaves=update.exit_of(w)) for w in waves.too_late(waves.first.works, CRITERIA)
    ]
    totals = replace(
        update.numbers.totals, identified=update.numbers.records - update.numbers.again
    )
    wanted = plan(said, totals, (work.leaves for work in late), seed)
    titles = [work.title for work in waves.first.works]
    years = waves.years(CRITERIA)
    invented = list(invent(said, years, wanted, seed, letter="U", titles=titles))
    return [*late, *make_doubtful(invented, said, seed)]


def _again(waves: Waves, dice: Dice) -> dict[str, list[Entry]]:
    """Entries of the first wave that its databases give again, by the file of the second."""
    late, since = keys_too_late(waves), waves.update.update.again_since
    there = [
        (waves.update.named(file), entry)
        for file, held in waves.first.entries.items()
        for entry in held
        if entry.year >= since and entry.key not in late and not (entry.real or entry.pair)
    ]
    number = waves.update.numbers.again
    if len(there) < number:
        what = f"{number} records are to come again, and the first wave has {len(there)}"
        raise ProtocolError(f"config/update.toml: {what} since {since}")
    found: dict[str, list[Entry]] = {}
    for file, entry in dice.sample(there, number):
        found.setdefault(file, []).append(entry)
    return found


def _documents(waves: Waves, said: Assumptions) -> list[Document]:
    """Those taken over, those that come again, and invented ones; ProtocolError as above."""
    update, seed, dice = waves.update, waves.seed, Dice(waves.seed, "grey")
    first, since = waves.first.documents, update.update.again_since
    late = waves.too_late(first, GREY)
    again = [d for d in first if d.year >= since and d not in late and not d.real]
    n = update.numbers
    new = n.grey - n.grey_again - len(late)
    if new < 0 or len(again) < n.grey_again:
        raise ProtocolError(
            f"config/update.toml: of {n.grey} grey documents {len(late)} are taken over and "
            f"{n.grey_again} come again, of which there are {len(again)}"
        )
    inventor = Inventor(said, waves.years(GREY), seed, "H", [d.title for d in first])
    works = [
        *(_as_work(replace(d, leaves=Exit())) for d in late),
        *map(_as_work, dice.sample(again, n.grey_again)),
        *(inventor.new(fate) for fate in spread(new, said.grey.leaves, dice)),
    ]
    return gathered(works, said, waves.protocol, dice)


def _as_work(document: Work) -> Work:
    """A row of the register as the work that it is of, to be found anew."""
    return Work(**document.values)
