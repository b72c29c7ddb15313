"""What came to full text held against what was included before, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator

from cis_pipeline.review.published.chain import Chain, Link
from cis_pipeline.review.published.finding import Finding, Place, Severity, counted, listed, quoted
from cis_pipeline.review.published.rounds import Item, Round
from cis_pipeline.review.published.titles import relation


def of_full_texts(chain: Chain) -> Iterator[Finding]:
    """Reports that came to full text or did not, against what was decided before."""
    for link in chain.rulings:
        if link.match is None:
            called = f"item {link.named.id}" if link.named.id else quoted(link.named.title)
            what = f"{called} was ruled on, and nobody voted on it"
            places = (link.place,)
            yield Finding("error", "ruling on what nobody voted on", what, "", places)
    if chain.abstract and chain.full_text:
        yield from _assessed(chain)
        yield from _never_came(chain)


def items_met(chain: Chain) -> dict[int, Item]:
    """The item of the first stage that each full text is (by its place among the full texts).

    Where a row's title is another item's, it is that item.
    """
    met = {}
    for at, link in enumerate(chain.assessed):
        if link.match is not None:
            right = chain.abstract.titled(link.named.title) if _other(link) else None
            met[at] = right or link.match.item
    return met


def _other(link: Link) -> bool:
    return link.match is not None and link.match.relation == "other"


def _assessed(chain: Chain) -> Iterator[Finding]:
    """Reports at full text that nobody included before."""
    met, came, strangers = items_met(chain), list[Item](), list[Item]()
    for at, item in enumerate(chain.full_text):
        before = met.get(at)
        if before is None:
            (came if item.elsewhere else strangers).append(item)
        elif before.outcome != "include":
            yield _not_included(item, before, chain.assessed[at].place)
    if came:
        what = (
            f"{counted(len(came), 'report')} at full text did not come from the searches, as the "
            f"table says: {listed(item.called for item in came)}"
        )
        yield Finding("note", "assessed from elsewhere", what, "", _places(came))
    if strangers:
        what = (
            f"{counted(len(strangers), 'report')} at full text "
            f"{'is' if len(strangers) == 1 else 'are'} not among what was voted on at title and "
            f"abstract: {listed(item.called for item in strangers)}"
        )
        remedy = "tell where they came from (other methods, a search that is not published)"
        yield Finding("warning", "assessed, not voted on", what, remedy, _places(strangers))


def _not_included(item: Item, before: Item, place: Place) -> Finding:
    votes = ", ".join(f"{v.who} {v.verdict.value}" for v in before.votes)
    votes += "".join(f", ruled {v.verdict.value}" for v in before.rulings)
    called = f"{before.called} ({quoted(before.title, 70)})" if before.id else before.called
    what = f"{called} was assessed at full text although nobody included it before ({votes})"
    open_ = not before.outcome
    if open_:
        what = f"{called} was assessed at full text, and no ruling on it is published ({votes})"
    places = (place, *before.places())
    if item.elsewhere:
        what = (
            f"a report that is said not to come from the searches is {called} of those that were "
            f"voted on, and was not included then ({votes})"
        )
        remedy = "it counts twice: as a record excluded, and as a report of other methods"
        return Finding("warning", "assessed, not included before", what, remedy, places)
    remedy = "ask who brought it to full text, and why"
    severity: Severity = "warning" if open_ else "error"
    return Finding(severity, "assessed, not included before", what, remedy, places)


def _never_came(chain: Chain) -> Iterator[Finding]:
    """Items that were included before, and are not among the full texts."""
    arrived = {id(item) for item in items_met(chain).values()}
    lost = [i for i in chain.abstract if i.outcome == "include" and id(i) not in arrived]
    lost = [i for i in lost if not any(_same(i, other) for other in chain.full_text)]
    if not lost:
        return
    what = (
        f"{counted(len(lost), 'item')} {'was' if len(lost) == 1 else 'were'} included at title and "
        f"abstract and never came to full text: {listed(_how(item) for item in lost)}"
    )
    remedy = "tell whether they were sought and not retrieved, or lost on the way"
    places = tuple(place for item in lost for place in item.places())
    yield Finding("error", "included, never assessed", what, remedy, places)


def _same(item: Item, other: Item) -> bool:
    return not item.id and relation(item.title, other.title) in ("same", "near")


def _how(item: Item) -> str:
    ruled = "ruled in" if item.rulings else "by all"
    return f"{item.called} ({ruled}, {quoted(item.title, 60)})" if item.title else item.called


def _places(items: list[Item]) -> tuple[Place, ...]:
    return tuple(place for item in items for place in item.places())


def excluded(found: Round) -> list[Item]:
    """The items of a stage that went no further."""
    return [item for item in found if item.outcome == "exclude"]


def included(found: Round) -> list[Item]:
    """The items of a stage that went on."""
    return [item for item in found if item.outcome == "include"]
