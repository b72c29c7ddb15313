"""Titles that do not belong to their ids, and one title under two ids.

An id that is copied into another file by hand slips easily; what is then ruled on, or assessed, is
another work than the one that was voted on. The title beside it tells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from cis_pipeline.review.published import titles
from cis_pipeline.review.published.chain import Chain, Link
from cis_pipeline.review.published.finding import Finding, Place, counted, listed, quoted
from cis_pipeline.review.published.rounds import Item, Round

_SHORT = 20
"""Letters; several works may have so short a title."""


def of_titles(chain: Chain, exports: Mapping[str, str]) -> Iterator[Finding]:
    """All of them; `exports` says where titles (by `titles.key`) stand in exports of searches."""
    for found in (chain.abstract, chain.full_text):
        yield from _within(found)
        yield from _duplicates(found)
    for link in chain.rulings:
        yield from _of_link(link, chain.abstract, "is ruled on", exports)
    for link in chain.assessed:
        yield from _of_link(link, chain.abstract, "is assessed at full text", exports)


def _within(found: Round) -> Iterator[Finding]:
    """One id with two titles in the votes themselves."""
    for item in found:
        named = [(n, place) for n, place in item.named if n.title]
        for other, place in named[1:]:
            first, before = named[0]
            if titles.relation(first.title, other.title) == "other":
                what = (
                    f"item {other.id} is {quoted(first.title)} in one row and "
                    f"{quoted(other.title)} in another"
                )
                remedy = "ask which of the two was voted on"
                yield Finding("error", "title of another id", what, remedy, (place, before))


def _of_link(link: Link, base: Round, does: str, exports: Mapping[str, str]) -> Iterator[Finding]:
    """A later row whose title is not that of its id."""
    match = link.match
    if match is None or match.by != "id" or match.relation != "other":
        return
    right = base.titled(link.named.title)
    what = (
        f"item {link.named.id} {does} under the title {quoted(link.named.title)}, but where it was "
        f"voted on it is {quoted(match.item.title)}; "
    )
    if right is not None and right is not match.item:
        what += f"the title is that of {right.called} there, which is probably meant"
        remedy = f"ask whether {right.called} was meant; {match.item.called} then lacks its own"
        places = (link.place, *_first(match.item), *_first(right))
    else:
        what += "the first title is nowhere among those voted on"
        what += _in_exports(link, exports)
        remedy = "ask which of the two works was meant"
        places = (link.place, *_first(match.item))
    yield Finding("error", "title of another id", what, remedy, places)


def _in_exports(link: Link, exports: Mapping[str, str]) -> str:
    if not exports:
        return ""
    where = exports.get(titles.key(link.named.title))
    return f" (it stands in {where})" if where else ", nor in any published export"


def _first(item: Item) -> tuple[Place, ...]:
    return tuple(place for _, place in item.named[:1])


def _duplicates(found: Round) -> Iterator[Finding]:
    """One title under several ids; two ids of one item by title alone are no such thing."""
    by_title: dict[str, list[Item]] = defaultdict(list)
    for item in found:
        if k := titles.key(item.title):
            by_title[k].append(item)
    groups = [group for k, group in by_title.items() if len(group) > 1 and len(k) >= _SHORT]
    groups = [group for group in groups if not _told_apart(group)]
    differ = [g for g in groups if len({item.outcome for item in g} - {""}) > 1]
    for group in differ:
        words = listed(f"{item.called} {item.outcome or 'open'}" for item in group)
        what = f"one title under {len(group)} ids was decided in two ways: {words}"
        remedy = f"ask which decision holds for {quoted(group[0].title)}"
        yield Finding("error", "duplicate", what, remedy, _all(group))
    same = [g for g in groups if g not in differ]
    if same:
        names = listed(" and ".join(item.called for item in group) for group in same)
        what = (
            f"{counted(len(same), 'title')} {'stands' if len(same) == 1 else 'stand'} under two or "
            f"more ids, decided alike: {names}"
        )
        remedy = "they may be duplicates that were screened twice, and count twice"
        yield Finding("warning", "duplicate", what, remedy, _all(i for g in same for i in g))


def _all(items: Iterator[Item] | list[Item]) -> tuple[Place, ...]:
    return tuple(place for item in items for place in _first(item))


def _told_apart(group: list[Item]) -> bool:
    """Whether DOIs or years say that these are several works."""
    named = [item.named[0][0] for item in group]
    dois = [n.doi.casefold() for n in named if n.doi]
    years = [n.year for n in named if n.year]
    return len(set(dois)) == len(group) or (len(set(years)) == len(group) and not dois)
