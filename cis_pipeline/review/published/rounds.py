"""The votes of one stage, item by item, whichever tables they stand in.

Items are the same by their id; where the ids of two tables are numberings of their own (most of
the titles that they share an id under differ), by title or DOI. An item's outcome is what its
people agree on, else the ruling on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from cis_pipeline.review.published import titles
from cis_pipeline.review.published.finding import Place
from cis_pipeline.review.published.titles import Titles
from cis_pipeline.review.published.votes import Named, Vote
from cis_pipeline.screening.votes.table import plain

Outcome = Literal["include", "exclude", ""]
_FEW = 3
"""Fewer titles cannot tell a numbering from a slip."""


@dataclass
class Item:
    """One item: every name that it has with its row, the votes on it, and the last words."""

    named: list[tuple[Named, Place]] = field(default_factory=list)
    votes: list[Vote] = field(default_factory=list)
    rulings: list[Vote] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Its id in the first table that gives one."""
        return next((named.id for named, _ in self.named if named.id), "")

    @property
    def title(self) -> str:
        """Its title in the first table that gives one."""
        return next((named.title for named, _ in self.named if named.title), "")

    @property
    def called(self) -> str:
        """How a sentence calls it."""
        return f"item {self.id}" if self.id else f'"{self.title[:80]}"'

    @property
    def by_person(self) -> dict[str, list[Vote]]:
        """Everybody's votes on it."""
        found: dict[str, list[Vote]] = {}
        for vote in self.votes:
            found.setdefault(vote.who, []).append(vote)
        return found

    @property
    def sides(self) -> set[bool]:
        """Whether people would have it go on: both where they disagree."""
        return {vote.include for vote in self.votes}

    @property
    def conflict(self) -> bool:
        """Whether people disagree."""
        return len(self.sides) > 1

    @property
    def outcome(self) -> Outcome:
        """What came of it: the last word, else what all say; "" where nobody knows."""
        last = {vote.include for vote in self.rulings}
        sides = last if len(last) == 1 else self.sides
        if len(sides) != 1:
            return ""
        return "include" if True in sides else "exclude"

    @property
    def elsewhere(self) -> bool | None:
        """Whether it was found by other methods than searches; None if no table tells."""
        told = {v.elsewhere for v in (*self.votes, *self.rulings)} - {None}
        return told.pop() if len(told) == 1 else None

    def places(self) -> tuple[Place, ...]:
        """The rows of all decisions on it, each once."""
        found = [v.place for v in (*self.votes, *self.rulings)]
        return tuple({(p.file, p.sheet, p.row): p for p in found}.values())


@dataclass(frozen=True, slots=True)
class Match:
    """An item that a row names, and how it was found; `relation` is that of the two titles."""

    item: Item
    by: Literal["id", "title", "doi"]
    relation: titles.Relation


class Round:
    """The items of one stage, in the order of the first table."""

    def __init__(self, stage: str) -> None:
        self.stage = stage
        self.items: list[Item] = []
        self._by_id: dict[str, Item] = {}
        self._by_doi: dict[str, Item] = {}
        self._by_key: dict[str, Item] = {}
        self._titles: Titles | None = None

    def __bool__(self) -> bool:
        return bool(self.items)

    def add(self, votes: Iterable[Vote], own_ids: bool) -> None:
        """Take votes in; `own_ids` says that their ids number the same items as those before."""
        for vote in votes:
            item = self._of(vote.named, own_ids)
            if item is None:
                item = Item()
                self.items.append(item)
            self._name(item, vote.named, vote.place, own_ids)
            (item.rulings if vote.settles else item.votes).append(vote)
        self._titles = None

    def _of(self, named: Named, own_ids: bool) -> Item | None:
        if named.id and own_ids:
            return self._by_id.get(plain(named.id))
        if named.title:
            return self._by_key.get(titles.key(named.title))
        return self._by_doi.get(named.doi.casefold()) if named.doi else None

    def _name(self, item: Item, named: Named, place: Place, own_ids: bool) -> None:
        if all(known != named for known, _ in item.named):
            item.named.append((named, place))
        if named.id and own_ids:
            self._by_id.setdefault(plain(named.id), item)
        if named.title:
            self._by_key.setdefault(titles.key(named.title), item)
        if named.doi:
            self._by_doi.setdefault(named.doi.casefold(), item)

    def rule(self, item: Item, vote: Vote) -> None:
        """Take in a ruling on an item; what it calls the item is no name of it."""
        item.rulings.append(vote)

    def match(self, named: Named, ids: bool) -> Match | None:
        """The item that a row of another table names; `ids` says whether ids are shared."""
        if ids and named.id and (item := self._by_id.get(plain(named.id))):
            return Match(item, "id", _relation(item, named.title))
        if named.doi and (item := self._by_doi.get(named.doi.casefold())):
            return Match(item, "doi", _relation(item, named.title))
        item = self.titled(named.title)
        return Match(item, "title", _relation(item, named.title)) if item else None

    def titled(self, title: str) -> Item | None:
        """The item that has a title, or one that is near it."""
        if self._titles is None:
            every = ((n.title, at) for at, item in enumerate(self.items) for n, _ in item.named)
            self._titles = Titles((title, at) for title, at in every if title)
        at = self._titles.find(title) if title else None
        return None if at is None else self.items[at]

    def shares_ids(self, rows: Iterable[Named]) -> bool:
        """Whether the ids of other rows are those of these items.

        They are not where titles say otherwise: of three or more under one id fewer than half are
        alike, or of two none is and each is another item's. Where no titles can be compared, ids
        that are found are taken to be the same.
        """
        alike = compared = found = moved = 0
        for named in rows:
            item = self._by_id.get(plain(named.id)) if named.id else None
            if item is None:
                continue
            found += 1
            relation = _relation(item, named.title)
            compared += relation != "unknown"
            alike += relation in ("same", "near")
            moved += relation == "other" and titles.key(named.title) in self._by_key
        if compared == 2 and moved == compared:
            return False
        return found > 0 and (compared < _FEW or 2 * alike >= compared)

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)


def _relation(item: Item, title: str) -> titles.Relation:
    """The nearest relation of a title to any of an item's."""
    found = {titles.relation(named.title, title) for named, _ in item.named}
    order: tuple[titles.Relation, ...] = ("same", "near", "other")
    return next((one for one in order if one in found), "unknown")
