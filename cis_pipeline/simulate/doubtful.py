"""Pairs that look like duplicates and are none, made on purpose to test whoever looks for them.

Annual papers of one title (some entered before they had a place in print), part I and part II,
editorials that are all called "Editorial", an article with its erratum, and a conference abstract
that became an article of the same title. Two works that the plan asked for anyway are made alike,
so that no total changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from cis_pipeline.core.errors import ProtocolError
from cis_pipeline.simulate.assumptions import Assumptions
from cis_pipeline.simulate.dice import Dice
from cis_pipeline.simulate.works import ARTICLE, Work

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
