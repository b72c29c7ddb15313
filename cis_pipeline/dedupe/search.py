"""The whole way from records to pairs: fold, block, compare, judge, join."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from cis_pipeline.dedupe.block import candidates
from cis_pipeline.dedupe.cluster import Edge, join
from cis_pipeline.dedupe.normalise import Keys, keys
from cis_pipeline.dedupe.rules import Judgement, judge
from cis_pipeline.dedupe.score import compare
from cis_pipeline.model import Record

Found = tuple[Edge, Judgement]

_NOTHING = Judgement("apart", 0.0, "")


def search(records: Sequence[Record]) -> tuple[list[Found], list[Found]]:
    """Merges and doubts among `records`, by their places, see `find_duplicates`."""
    folded = [keys(record, place) for place, record in enumerate(records)]
    same: dict[Edge, Judgement] = {}
    doubts: dict[Edge, Judgement] = {}
    for one, two in candidates(folded):
        found = _judged(one, two)
        if found.outcome == "same":
            same[one.place, two.place] = found
        elif found.outcome == "doubt":
            doubts[one.place, two.place] = found
    groups = join(same, _judge_once(folded))
    for edge, why in groups.left_out.items():
        doubts[edge] = _contradicted(same[edge], why)
    return [(edge, same[edge]) for edge in groups.tree], _open(doubts, groups.first)


def _judged(one: Keys, two: Keys) -> Judgement:
    if one.digest and one.digest == two.digest:  # whatever was read from them
        return Judgement("same", 100.0, f"the same file, byte for byte (SHA-256 {one.digest[:12]})")
    compared = compare(one, two)
    return judge(compared) if compared else _NOTHING


def _judge_once(folded: Sequence[Keys]) -> Callable[[Edge], Judgement]:
    """A judge of any two records by their places, who remembers, and for whom records with equal
    keys are one: a row that came in a hundred times is judged once."""
    alike: dict[Keys, int] = {}

    @cache
    def like(place: int) -> int:
        return alike.setdefault(replace(folded[place], place=0), place)

    @cache
    def between(one: int, two: int) -> Judgement:
        return _NOTHING if one == two else _judged(folded[one], folded[two])

    return lambda edge: between(like(edge[0]), like(edge[1]))


def _contradicted(found: Judgement, why: str) -> Judgement:
    text = f"{found.why}; but two records that this would join contradict each other: {why}"
    return Judgement("doubt", min(found.score, 89.0), text)


def _open(doubts: Mapping[Edge, Judgement], first: Mapping[int, int]) -> list[Found]:
    """The doubts between two documents, the surest of each two documents, surest first."""
    asked: set[Edge] = set()
    found = []
    for edge, doubt in sorted(doubts.items(), key=lambda item: (-item[1].score, item[0])):
        one, two = sorted((first.get(edge[0], edge[0]), first.get(edge[1], edge[1])))
        if one != two and (one, two) not in asked:
            asked.add((one, two))
            found.append((edge, doubt))
    return found
