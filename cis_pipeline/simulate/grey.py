"""The grey register: the real grey documents and books of the seed lists, and invented ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from cis_pipeline.core.errors import ProtocolError
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.simulate.assumptions import Assumptions
from cis_pipeline.simulate.dice import Dice, shares
from cis_pipeline.simulate.inventing import Press
from cis_pipeline.simulate.plan import Years
from cis_pipeline.simulate.vendors import table
from cis_pipeline.simulate.works import ARTICLE, GREY, Exit, Name, SeedWork, Work
from cis_pipeline.simulate.writing import Phrasebook, Titles


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Work):
    """One row of the register; its topic is the kind of body, "real" of a real document."""

    found_how: str
    found_by: str


def register(documents: Sequence[Document]) -> str:
    """The register as CSV, a row a document."""
    return table(
        {
            "title": document.title,
            "organisation": document.publisher,
            "author": "; ".join(name.full for name in document.authors),
            "url": document.url,
            "date": str(document.year or ""),
            "kind": document.item_type,
            "found_how": document.found_how,
            "found_by": document.found_by,
            "language": document.language,
            "abstract": document.abstract,
            "note": document.note,
        }
        for document in documents
    )


def grey_documents(
    said: Assumptions, total: int, seedworks: Sequence[SeedWork], protocol: Protocol, seed: int
) -> list[Document]:
    """`total` documents, the real ones among the invented, in no order.

    ProtocolError if there are more real ones than the total has room for.
    """
    dice = Dice(seed, "grey")
    grey = [work for work in seedworks if work.record.item_type != ARTICLE]
    if len(grey) > total:
        raise ProtocolError(f"config/published.toml: {total} grey documents, {len(grey)} are real")
    fates = spread(total - len(grey), said.grey.leaves, dice)
    years = Years.of(protocol, GREY)
    inventor = Inventor(said, years, seed)
    works = [
        *(_real(work, said, years) for work in grey),
        *(inventor.new(fate) for fate in fates),
    ]
    return gathered(works, said, protocol, dice)


def gathered(
    works: Sequence[Work], said: Assumptions, protocol: Protocol, dice: Dice
) -> list[Document]:
    """The works as rows of the register: how each was found, and by whom; in no order."""
    people = tuple(dict.fromkeys(who for asked in protocol.rounds for who in asked.reviewers))
    channels = spread(len(works), said.grey.channels, dice)
    return [
        Document(**work.values, found_how=channel, found_by=dice.pick(people))
        for work, channel in zip(dice.shuffled(works), channels, strict=True)
    ]


def spread(total: int, weights: dict[str, float], dice: Dice) -> list[str]:
    """So many of the keys, by their weights, in no order."""
    return dice.shuffled(key for key, n in shares(total, weights).items() for _ in range(n))


def _real(seedwork: SeedWork, said: Assumptions, years: Years) -> Work:
    record = seedwork.record
    said_so = f"{record.title} {' '.join(record.authors)}".casefold()
    leaves = Exit(GREY, years.reason) if years.exclude(record.year or 0) else Exit()
    work = seedwork.work(leaves, said.simulation.grey_label)
    persons = tuple(name for name in work.authors if name.given)
    bodies = [name.family for name in work.authors if not name.given]
    return replace(
        work,
        item_type=next(s.kind for s in said.grey_sign if any(word in said_so for word in s.words)),
        topic="real",
        authors=persons or work.authors,
        publisher=work.publisher or (bodies[0] if bodies else ""),
        language="English",
    )


class Inventor:
    """Makes documents up, one after the other; their keys begin with `letter`, and none is called
    like one of `titles`."""

    def __init__(
        self,
        said: Assumptions,
        years: Years,
        seed: int,
        letter: str = "G",
        titles: Iterable[str] = (),
    ) -> None:
        self._said = said
        self._dice = Dice(seed, "grey documents")
        self._press = Press(said, years, seed)
        self._titles = Titles(titles)
        self._letter = letter
        self._label = said.simulation.label.format(seed=seed)
        self._made = 0

    def new(self, fate: str) -> Work:
        """A document that leaves as `fate` says: included, YEAR, PUBLISHER, or an unknown body."""
        self._made += 1
        said, key = self._said, f"{self._letter}{self._made:03}"
        kind = self._dice.pick(said.grey_kind)
        book = Phrasebook(self._dice, said.slots, said.grey_slots)
        leaves = Exit(GREY, fate) if fate in ("YEAR", "PUBLISHER") else Exit()
        return Work(
            key=key,
            title=self._titles.new(lambda: self._title(kind.titles, book), "grey documents"),
            publisher=self._body(fate),
            authors=tuple(self._authors()),
            url=f"https://example.org/grey/{key.removeprefix('G').lower()}",
            year=self._press.year(leaves),
            item_type=kind.kind,
            abstract=" ".join(book.fill(frame) for frame in said.grey_slots["abstract"]),
            language="English",
            note=self._label,
            leaves=leaves,
            topic=fate,
        )

    def _title(self, frames: Sequence[str], book: Phrasebook) -> str:
        book.forget()
        return book.fill(self._dice.pick(frames))

    def _body(self, fate: str) -> str:
        bodies = self._said.grey_bodies
        names = {"PUBLISHER": bodies.commercial, "unknown": bodies.unknown}.get(fate, bodies.known)
        slots = {"town": self._said.names.town, "n": [str(n) for n in range(1, 41)]}
        return Phrasebook(self._dice, slots).fill(self._dice.pick(names))

    def _authors(self) -> Iterator[Name]:
        if self._dice.chance(0.6):
            yield from self._press.authors("report")
