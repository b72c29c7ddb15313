"""Votes held against each other, and against the rulings on them.

Two people decide each item alone, and a third rules where they differ (PRISMA 2020, item 8, asks
how many reviewers there were, and whether they worked independently). So an item with one vote, two
of one person, or a conflict that nobody ruled on, is told; how far people agree is a note.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from cis_pipeline.review.published.chain import NOBODY, Chain
from cis_pipeline.review.published.columns import ABSTRACT
from cis_pipeline.review.published.finding import Finding, counted, listed, quoted
from cis_pipeline.review.published.rounds import Item, Round
from cis_pipeline.screening.agreement import coefficients
from cis_pipeline.screening.agreement.words import caution, decimal, percent

STAGE = {ABSTRACT: "at title and abstract", "full text": "at full text"}


def of_votes(chain: Chain) -> Iterator[Finding]:
    """What is odd about the votes of either stage."""
    for found in (chain.abstract, chain.full_text):
        if found:
            yield from _twice(found)
            yield from _how_many(found)
            yield from _conflicts(found)
            yield from _against(found)
            yield from _agreement(found)


def _twice(found: Round) -> Iterator[Finding]:
    """Two votes of one person on one item."""
    for item in found:
        for who, votes in item.by_person.items():
            if len(votes) < 2 or who == NOBODY:
                continue
            words = [vote.verdict.value for vote in votes]
            differ = len(set(words)) > 1
            what = (
                f"{who} voted {counted(len(votes), 'time')} on {item.called} "
                f"{STAGE[found.stage]}: {', '.join(words)}"
            )
            remedy = "ask which vote counts" if differ else "one of the rows is too many"
            places = tuple(vote.place for vote in votes)
            yield Finding(
                "error" if differ else "warning", "two votes of one", what, remedy, places
            )


def _how_many(found: Round) -> Iterator[Finding]:
    """Items with fewer or more votes than most have."""
    people = {item_at: len(item.by_person) for item_at, item in enumerate(found)}
    voted = Counter(n for n in people.values() if n)
    if not voted:
        return
    if all(who == NOBODY for item in found for who in item.by_person):
        what = (
            f"the decisions {STAGE[found.stage]} name nobody, so it cannot be told whether two "
            "people made them, nor how far they agreed"
        )
        yield Finding("note", "not published", what, "ask for the votes of each reviewer")
        return
    usual = max(voted, key=lambda n: (voted[n], n))
    everybody = {who for item in found for who in item.by_person}
    if len(everybody) == 1:
        what = f"all votes {STAGE[found.stage]} are by one person ({listed(everybody)})"
        remedy = "tell how decisions of one person were checked"
        yield Finding("warning", "one vote", what, remedy)
        return
    for number in sorted(voted):
        if number == usual and number == 2:
            continue
        some = [found.items[at] for at, n in people.items() if n == number]
        yield from _odd_number(found, some, number)


def _odd_number(found: Round, some: list[Item], number: int) -> Iterator[Finding]:
    places = tuple(place for item in some for place in item.places())
    names = listed(item.called for item in some)
    has = "has" if len(some) == 1 else "have"
    if number == 1:
        who = Counter(who for item in some for who in item.by_person)
        by = listed(f"{name}: {n:,}" for name, n in who.most_common())
        what = f"{counted(len(some), 'item')} {has} the vote of one person only ({by}): {names}"
        remedy = "tell whether a second person was to judge all items"
        yield Finding("warning", "one vote", f"{STAGE[found.stage]}, {what}", remedy, places)
    elif number > 2:
        what = f"{STAGE[found.stage]}, {counted(len(some), 'item')} {has} votes of {number} people"
        yield Finding("note", "more than two votes", f"{what}: {names}", "", places)


def _conflicts(found: Round) -> Iterator[Finding]:
    """Conflicts without a ruling, rulings without a conflict, and rulings that differ."""
    open_ = [item for item in found if item.conflict and not item.rulings]
    if open_:
        what = (
            f"{STAGE[found.stage]}, people disagree on {counted(len(open_), 'item')} and no ruling "
            f"is published: {listed(_sides(item) for item in open_)}"
        )
        places = tuple(place for item in open_ for place in item.places())
        remedy = "ask who ruled on them, and how"
        yield Finding("error", "conflict without a ruling", what, remedy, places)
    for item in found:
        verdicts = {vote.verdict for vote in item.rulings}
        if len(verdicts) > 1:
            words = " and ".join(sorted(v.value for v in verdicts))
            what = f"{item.called} was ruled on twice, {words}"
            places = tuple(vote.place for vote in item.rulings)
            yield Finding("error", "two rulings", what, "ask which one counts", places)


def _sides(item: Item) -> str:
    votes = ", ".join(f"{v.who} {v.verdict.value}" for v in item.votes)
    return f"{item.called} ({votes})"


def _against(found: Round) -> Iterator[Finding]:
    """Last words against what all people said, and rulings on what nobody disagreed about."""
    for item in found:
        if not item.rulings or not item.votes or item.conflict:
            continue
        last = {vote.include for vote in item.rulings}
        if len(last) == 1 and last != item.sides:
            said = next(iter(item.votes)).verdict.value
            who = " and ".join(dict.fromkeys(vote.who for vote in item.votes))
            what = (
                f"{item.called} was decided {quoted(item.rulings[0].verdict.value)} "
                f"{STAGE[found.stage]} although {who} voted {quoted(said)}"
            )
            remedy = "ask why, or correct the decision"
            yield Finding("error", "decision against all votes", what, remedy, item.places())
    yield from _needless(found)


def _needless(found: Round) -> Iterator[Finding]:
    """Rulings that agree with votes that agreed, where only some items were ruled on."""
    ruled = [item for item in found if item.rulings]
    if 2 * len(ruled) > len(found.items):  # a last word on every item, conflict or not
        return
    for item in ruled:
        if item.votes and not item.conflict and {v.include for v in item.rulings} == item.sides:
            what = f"{item.called} was ruled on {STAGE[found.stage]} although nobody disagreed"
            yield Finding("warning", "ruling without a conflict", what, "", item.places())


def _agreement(found: Round) -> Iterator[Finding]:
    """How far people agree, with the numbers that it comes from."""
    items = {
        str(at): {who: votes[0].verdict.value for who, votes in item.by_person.items()}
        for at, item in enumerate(found)
        if all(len({v.verdict for v in votes}) == 1 for votes in item.by_person.values())
    }
    told = coefficients.agreement(items, as_include=("unsure",))
    if not told.n_items:
        return
    both = [set(said.values()) for said in items.values() if len(said) > 1]
    included = sum("exclude" not in sides for sides in both)
    excluded = sum(sides == {"exclude"} for sides in both)
    people = list(dict.fromkeys(who for item in found for who in item.by_person))
    what = (
        f"{STAGE[found.stage]}, {counted(told.n_items, 'item')} were judged by two or more of "
        f"{listed(people)}: {included:,} included by all, {excluded:,} excluded by all, "
        f"{counted(told.n_conflicts, 'conflict')}{_alone(items.values())}; agreement "
        f"{percent(told.percent_agreement)}, kappa {_four(told.cohen_kappa)}, AC1 "
        f"{_four(told.gwet_ac1)}"
    )
    yield Finding("note", "agreement", " ".join(f"{what}. {caution(told)}".split()).rstrip("."))


def _four(estimate: coefficients.Estimate) -> str:
    if estimate.value is None:
        return "not defined"
    low, high = (decimal(coefficients.Estimate(end)) for end in estimate.ci95 or (0.0, 0.0))
    return f"{estimate.value:.4f} (95 % interval {low} to {high})"


def _alone(items: Iterable[dict[str, str]]) -> str:
    """Who included what the others excluded."""
    alone: Counter[str] = Counter()
    for said in items:
        sides = [who for who, verdict in said.items() if verdict != "exclude"]
        if len(said) > 1 and 0 < len(sides) < len(said):
            alone.update(sides)
    return f" (include: {listed(f'{who} {n}' for who, n in sorted(alone.items()))})" * bool(alone)
