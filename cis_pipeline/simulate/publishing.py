"""The facts of an invented work's publication: who, when, and where in which invented journal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from cis_pipeline.simulate.assumptions import Assumptions
from cis_pipeline.simulate.dice import Dice
from cis_pipeline.simulate.plan import Years
from cis_pipeline.simulate.works import ARTICLE, Exit, Name

_ALONE = {"thesis", "newspaperArticle", "magazineArticle", "bookReview"}
_EARLIEST, _TOO_LATE = 14, 0.15
"""How many years too early a work may be that leaves for its year, and how often it is too late."""
_FOUNDED = 1985
_AUTHORS = {1: 0.2, 2: 0.3, 3: 0.25, 4: 0.15, 6: 0.07, 8: 0.03}


class Facts(TypedDict, total=False):
    """The fields of `Work` that say where it stands."""

    container: str
    abbreviation: str
    issn: str
    publisher: str
    volume: str
    issue: str
    start: str
    end: str
    doi: str


class Press:
    """Publishes one work after the other."""

    def __init__(self, said: Assumptions, years: Years, seed: int) -> None:
        self._said = said
        self._years = years
        self._dice = Dice(seed, "facts")
        journals = [name for group in said.journal for name, _ in group.names]
        self._issn = {name: issn(number) for number, name in enumerate(journals)}

    def authors(self, item_type: str) -> Iterator[Name]:
        """One to eight people, one where the item type has a single author."""
        names = self._said.names
        number = 1 if item_type in _ALONE else self._dice.weighted(_AUTHORS)
        for family in self._dice.sample(names.family, number):
            middle = self._dice.pick(names.middle) if self._dice.chance(0.35) else ""
            yield Name(family, self._dice.pick(names.given), middle)

    def year(self, leaves: Exit) -> int:
        """A year within the review's span, later ones more often, or outside it if it leaves so."""
        first, last = self._years.first, self._years.last
        if leaves.reason == self._years.reason:
            late = self._dice.chance(_TOO_LATE)
            return last + 1 if late else self._dice.between(first - _EARLIEST, first - 1)
        return max(self._dice.between(first + 1, last), self._dice.between(first + 1, last))

    def facts(self, item_type: str, field: str, year: int, key: str) -> Facts:
        """Where a work stands, by its item type."""
        press = self._said.press
        if item_type in (ARTICLE, "editorial", "bookReview", "erratum"):
            return self.in_journal(item_type, field, year, key)
        if item_type == "conferencePaper":
            return self._in(f"{self._dice.pick(press.conferences)} {year}", year, key)
        if item_type == "bookSection":
            return self._in(self._dice.pick(press.handbooks), year, key)
        if item_type == "thesis":
            return Facts(publisher=f"University of {self._dice.pick(self._said.names.town)}")
        if item_type == "newspaperArticle":
            return self._in(self._dice.pick(press.newspapers), year, "")
        if item_type == "magazineArticle":
            return self._in(self._dice.pick(press.magazines), year, "")
        return Facts(publisher=press.publisher)

    def in_journal(self, item_type: str, field: str, year: int, key: str) -> Facts:
        """A place in a journal of the field."""
        name, short = self._dice.pick(self._said.journals_of((field,)))
        facts = Facts(container=name, abbreviation=short, issn=self._issn[name])
        facts["publisher"] = self._said.press.publisher
        facts["volume"] = str(year - _FOUNDED + self._dice.below(3))
        facts["issue"] = str(self._dice.between(1, 6))
        length = self._dice.between(8, 22) if item_type == ARTICLE else self._dice.between(0, 3)
        facts |= self._pages(length)
        facts["doi"] = self.doi(name, year, key)
        return facts

    def doi(self, container: str, year: int, key: str) -> str:
        """A DOI under the test prefix; distinct, since the work's key is in it."""
        letters = "".join(word[0] for word in container.lower().split() if word[0].isalpha())
        return f"{self._said.simulation.doi_prefix}/{letters}.{year}.{key.lower()}"

    def _in(self, container: str, year: int, key: str) -> Facts:
        facts = Facts(container=container, publisher=self._said.press.publisher)
        facts |= self._pages(self._dice.between(1, 18))
        if key and self._dice.chance(0.5):
            facts["doi"] = self.doi(container, year, key)
        return facts

    def _pages(self, length: int) -> Facts:
        start = self._dice.between(3, 880)
        return Facts(start=str(start), end=str(start + length))


def issn(number: int) -> str:
    """An ISSN with the right check digit, from a range not given out so far (9000-0000 on).

    >>> issn(0), issn(12)
    ('9000-0005', '9000-0129')
    """
    digits = f"9{number:06}"
    check = -sum(int(d) * weight for d, weight in zip(digits, range(8, 1, -1), strict=True)) % 11
    return f"{digits[:4]}-{digits[4:]}{'X' if check == 10 else check}"
