"""All works of the library: the real articles, then the invented works that the plan asks for.

Some of the invented are pairs that look like duplicates and are none, made on purpose to test
whoever looks for them: annual papers of one title (some entered before they had a place in print),
part I and part II, editorials that are all called "Editorial", an article with its erratum, and a
conference abstract that became an article of the same title. Two works that the plan asked for
anyway are made alike, so that no total changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TypedDict

from cis_pipeline.core.errors import ProtocolError
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.simulate.assumptions import Assumptions, Totals
from cis_pipeline.simulate.dice import Dice
from cis_pipeline.simulate.plan import Wanted, Years, plan
from cis_pipeline.simulate.works import (
    ABSTRACT,
    ARTICLE,
    CRITERIA,
    FULL_TEXT,
    Exit,
    Name,
    SeedWork,
    Work,
)
from cis_pipeline.simulate.writing import Pen


def all_works(
    said: Assumptions, totals: Totals, seedworks: Iterable[SeedWork], protocol: Protocol, seed: int
) -> list[Work]:
    """Every work of the six exports, each once; the real ones first."""
    years = Years.of(protocol, CRITERIA)
    articles = [seedwork for seedwork in seedworks if seedwork.record.item_type == ARTICLE]
    real = [s.work(_leaves(s, said, years), said.simulation.real_label) for s in articles]
    wanted = plan(said, totals, (work.leaves for work in real), seed)
    invented = list(invent(said, years, wanted, seed))
    return [*real, *make_doubtful(invented, said, seed)]


def _leaves(work: SeedWork, said: Assumptions, years: Years) -> Exit:
    """By its year if the rule on years lets it not pass, else as simulation.toml assumes."""
    if years.exclude(work.record.year or 0):
        return Exit(CRITERIA, years.reason)
    for round_id, reasons in ((ABSTRACT, said.real.abstract), (FULL_TEXT, said.real.full_text)):
        if work.key in reasons:
            return Exit(round_id, reasons[work.key])
    return Exit()


def invent(
    said: Assumptions,
    years: Years,
    wanted: Iterable[Wanted],
    seed: int,
    letter: str = "S",
    titles: Iterable[str] = (),
) -> Iterator[Work]:
    """The works wanted; their keys begin with `letter`, and no title is like one of `titles`."""
    pen, press, dice = Pen(said, seed, titles), Press(said, years, seed), Dice(seed, "languages")
    label = said.simulation.label.format(seed=seed)
    for number, kind in enumerate(wanted, start=1):
        topic = said.topic_of(kind.topic)
        text = pen.write(topic, kind.item_type)
        key, year, field = f"{letter}{number:04}", press.year(kind.leaves), dice.pick(topic.fields)
        foreign = kind.leaves.reason == "LANG"
        yield Work(
            key=key,
            item_type=kind.item_type,
            topic=topic.id,
            field=field,
            leaves=kind.leaves,
            title=text.title,
            authors=tuple(press.authors(kind.item_type)),
            year=year,
            abstract=text.abstract,
            keywords=text.keywords,
            language=dice.pick(said.languages) if foreign else "English",
            note=label,
            **press.facts(kind.item_type, field, year, key),
        )


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
        name, short = self._dice.pick(self._said.journals_of(field))
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


Twins = tuple[Work, Work]


def make_doubtful(works: list[Work], said: Assumptions, seed: int) -> list[Work]:
    """The works, some of them turned into pairs; in the same order."""
    left = Dice(seed, "doubtful").shuffled(works)
    changed: dict[str, Work] = {}
    for pair in _annuals(left, said):
        changed |= {work.key: work for work in pair}
    for kind, make in _MAKERS.items():
        for _ in range(said.doubtful[kind]):
            changed |= {work.key: replace(work, pair=kind) for work in make(left, said)}
    return [changed.get(work.key, work) for work in works]


def _take(left: list[Work], fits: Callable[[Work], bool]) -> Work:
    """The first that fits, which is then used up."""
    found = next((work for work in left if fits(work)), None)
    if found is None:
        raise ProtocolError("config/simulation.toml: too few works for the pairs of [doubtful]")
    left.remove(found)
    return found


def _plain(work: Work) -> bool:
    """An article in English, within the years of the review."""
    return work.item_type == ARTICLE and work.leaves.reason not in ("LANG", "YEAR")


def _plain_on(topic: str, before: int = 9999) -> Callable[[Work], bool]:
    return lambda work: work.topic == topic and _plain(work) and work.year < before


def _annuals(left: list[Work], said: Assumptions) -> Iterator[Twins]:
    last = max(work.year for work in left if _plain(work))
    for topic, title in said.titles.annual.items():
        one = _take(left, _plain_on(topic, before=last))
        two = _take(left, _plain_on(topic))
        volume = str(int(one.volume) + 1)
        two = replace(_beside(two, one), year=one.year + 1, volume=volume)
        kind = "unplaced" if topic in said.titles.unplaced else "annual"
        yield replace(one, title=title, pair="annual"), replace(two, title=title, pair=kind)


def _parts(left: list[Work], said: Assumptions) -> Twins:
    one, two = (_take(left, _plain_on("off_topic")) for _ in range(2))
    start = int(one.end) + 1
    length = int(two.end) - int(two.start)
    two = replace(_beside(two, one), start=str(start), end=str(start + length))
    return replace(one, title=f"{one.title}: part I"), replace(two, title=f"{one.title}: part II")


def _editorials(left: list[Work], said: Assumptions) -> Twins:
    one, two = (_take(left, lambda w: w.item_type == "editorial") for _ in range(2))
    title = said.titles.same_editorial
    return replace(one, title=title), replace(two, title=title)


def _erratum(left: list[Work], said: Assumptions) -> Twins:
    one = _take(left, _plain)
    two = _beside(_take(left, lambda w: w.item_type == "erratum"), one)
    title = said.titles.erratum.replace("{title}", one.title)
    return one, replace(two, title=title, end=two.start)


def _conference(left: list[Work], said: Assumptions) -> Twins:
    one = _take(left, _plain)
    two = _take(left, lambda w: w.item_type == "conferencePaper")
    return one, replace(two, title=one.title, authors=one.authors, year=one.year - 1)


_MAKERS: dict[str, Callable[[list[Work], Assumptions], Twins]] = {
    "parts": _parts,
    "editorial": _editorials,
    "erratum": _erratum,
    "conference": _conference,
}


def _beside(two: Work, one: Work) -> Work:
    """`two` by the authors of `one`, in the same volume of the same journal."""
    return replace(
        two,
        authors=one.authors,
        year=one.year,
        container=one.container,
        abbreviation=one.abbreviation,
        issn=one.issn,
        volume=one.volume,
        issue=one.issue,
    )
