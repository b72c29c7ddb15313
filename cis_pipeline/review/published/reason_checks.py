"""Reasons of exclusion: whether each has one, how they are spelt, and whether they add up.

PRISMA 2020 (item 16b) asks for one reason each report that was excluded at full text.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cis_pipeline.core.text.normalise import normalise
from cis_pipeline.core.text.words import stems
from cis_pipeline.review.published.chain import Chain
from cis_pipeline.review.published.columns import FULL_TEXT
from cis_pipeline.review.published.finding import Finding, Place, counted, listed, quoted
from cis_pipeline.review.published.flow import FlowFile
from cis_pipeline.review.published.rounds import Item

_LEAST_WORD, _OFTEN = 6, 3


@dataclass(frozen=True, slots=True)
class Given:
    """A reason as it is printed, how often it is given here, and where."""

    reason: str
    n: int
    places: tuple[Place, ...]


@lru_cache(maxsize=4096)
def key(reason: str) -> tuple[str, ...]:
    """A reason as it is compared: stems of its words, without case and signs.

    >>> key("Wrong outcomes") == key("wrong outcome.")
    True
    """
    return tuple(word for word in stems(reason) if word) or (normalise(reason),)


def of_reasons(
    chain: Chain, flows: Iterable[FlowFile], lists: Iterable[Given]
) -> Iterator[Finding]:
    """Reasons at full text; `lists` are those of published lists of exclusions."""
    if chain.full_text and chain.reasons_in(FULL_TEXT):
        yield from _missing(chain)
        yield from _needless(chain)
    every = [*at_full_text(chain), *lists, *_of_flows(flows)]
    yield from _spelt(every)


def reason_of(item: Item) -> tuple[str, Place] | None:
    """The reason that an item was excluded for: that of the last word, else the first given."""
    for vote in (*item.rulings, *item.votes):
        if vote.reason and not vote.include:
            return vote.reason, vote.place
    return None


def at_full_text(chain: Chain) -> list[Given]:
    """The reasons of what was excluded at full text, the most frequent first."""
    found: dict[str, list[Place]] = defaultdict(list)
    for item in chain.full_text:
        if item.outcome == "exclude" and (reason := reason_of(item)):
            found[reason[0]].append(reason[1])
    return [Given(r, len(p), tuple(p)) for r, p in sorted(found.items(), key=lambda x: -len(x[1]))]


def _missing(chain: Chain) -> Iterator[Finding]:
    bare = [i for i in chain.full_text if i.outcome == "exclude" and reason_of(i) is None]
    if bare:
        what = (
            f"{counted(len(bare), 'report')} excluded at full text "
            f"{'has' if len(bare) == 1 else 'have'} no reason: {listed(i.called for i in bare)}"
        )
        remedy = "PRISMA 2020 asks for one (item 16b)"
        places = tuple(place for item in bare for place in item.places())
        yield Finding("warning", "exclusion without a reason", what, remedy, places)


def _needless(chain: Chain) -> Iterator[Finding]:
    for item in chain.full_text:
        last = [v for v in (item.rulings or item.votes) if v.include and v.reason]
        if item.outcome == "include" and last:
            what = (
                f"{item.called} is included at full text and has a reason of exclusion, "
                f"{quoted(last[0].reason)}"
            )
            remedy = "one of the two is wrong"
            yield Finding("warning", "inclusion with a reason", what, remedy, item.places())


def _of_flows(flows: Iterable[FlowFile]) -> Iterator[Given]:
    for flow in flows:
        for datum in ("dbr_excluded", "other_excluded"):
            for part in flow.list(datum):
                yield Given(part.name, part.n or 0, flow.place(datum))


def _spelt(every: Iterable[Given]) -> Iterator[Finding]:
    """One reason spelt in several ways, by case, number or a slip of the pen."""
    spellings: dict[tuple[str, ...], dict[str, list[Given]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for one in every:
        spellings[key(one.reason)][" ".join(one.reason.split())].append(one)
    for found in spellings.values():
        if len(found) > 1:
            what = f"one reason is spelt in {len(found)} ways: {listed(map(quoted, found))}"
            places = tuple(p for given in found.values() for one in given for p in one.places)
            remedy = "write it in one way, or it is counted as several reasons"
            yield Finding("note", "reason spelt in two ways", what, remedy, places)
    yield from _slips(list(spellings.items()))


def _slips(found: Sequence[tuple[tuple[str, ...], Mapping[str, list[Given]]]]) -> Iterator[Finding]:
    """A reason that was given once or twice and differs from a frequent one by one letter."""
    every = [
        (words, next(iter(spelt)), [one for given in spelt.values() for one in given])
        for _, spelt in found
        if (words := tuple(normalise(next(iter(spelt))).split()))
    ]
    often = [sum(one.n for one in given) for _, _, given in every]
    for at, (rare, name, given) in enumerate(every):
        for other, (usual, known, theirs) in enumerate(every):
            if often[at] < _OFTEN <= often[other] and _one_letter(rare, usual):
                what = f"{quoted(name)} ({often[at]}) is probably {quoted(known)} ({often[other]})"
                places = tuple(p for one in (*given, *theirs) for p in one.places)
                yield Finding("note", "reason spelt in two ways", what, "", places)


def _one_letter(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one longer word of two reasons differs, by one letter."""
    if len(one) != len(other):
        return False
    differ = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if len(differ) != 1:
        return False
    short, long = sorted(differ[0], key=len)
    if len(short) < _LEAST_WORD or len(long) - len(short) > 1:
        return False
    if len(short) == len(long):
        odd = [(a, b) for a, b in zip(short, long, strict=True) if a != b]
        return len(odd) == 1 or (len(odd) == 2 and odd[0] == odd[1][::-1])
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def compared(given: Iterable[Given], flow: FlowFile, whole: bool, called: str) -> Iterator[Finding]:
    """Reasons counted in a table (which messages call `called`) against those of a flow.

    Both arms of the flow are taken together. `whole` says that the table holds all reports that
    were excluded: then each reason must be given as often; else no more often than the flow has it.
    """
    counts: Counter[tuple[str, ...]] = Counter()
    words: dict[tuple[str, ...], str] = {}
    places: dict[tuple[str, ...], list[Place]] = defaultdict(list)
    for one in given:
        counts[key(one.reason)] += one.n
        words.setdefault(key(one.reason), one.reason)
        places[key(one.reason)] += one.places
    theirs: Counter[tuple[str, ...]] = Counter()
    for datum in ("dbr_excluded", "other_excluded"):
        for part in flow.list(datum):
            theirs[key(part.name)] += part.n or 0
            words.setdefault(key(part.name), part.name)
    if not theirs:
        return  # the flow tells no reasons, which is unknown and not none
    shared = counts.keys() & theirs.keys()
    if counts and not shared:
        what = f"the reasons of {called} and of the flow have no name in common"
        told = f" ({listed(words[k] for k in counts)}; {listed(words[k] for k in theirs)})"
        yield Finding("note", "reasons not compared", what + told)
        return
    flow_rows = flow.place("dbr_excluded", "other_excluded")
    for k in sorted(shared | ((counts.keys() ^ theirs.keys()) if whole else set())):
        if counts[k] > theirs[k] or (whole and counts[k] != theirs[k]):
            what = (
                f"{quoted(words[k])}: {called} has {counted(counts[k], 'report')}, and the flow "
                f"counts {theirs[k]:,}"
            )
            remedy = "compare both with the decisions at full text"
            yield Finding("error", "reasons do not add up", what, remedy, (*places[k], *flow_rows))
