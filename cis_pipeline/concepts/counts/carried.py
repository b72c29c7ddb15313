"""Which themes a document carries, for all that counts and draws: refused and moved ones do not.

What a machine suggested counts as suggested until people have spoken, and is always told apart
from what they confirmed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from cis_pipeline.concepts.tagging.tags import CodedPassage, CodedTag

GONE = frozenset({"refused", "moved"})
"""A tag or a passage that stands so does not count."""


@dataclass(frozen=True, slots=True)
class Carriers:
    """The documents that carry a theme, and those of them on which people confirmed it."""

    documents: frozenset[str] = frozenset()
    confirmed: frozenset[str] = frozenset()


def carried(tags: Iterable[CodedTag], among: Iterable[str] | None = None) -> Iterator[CodedTag]:
    """The tags that count, of these documents only (of all, if none are given)."""
    wanted = None if among is None else frozenset(among)
    for tag in tags:
        if tag.status not in GONE and (wanted is None or tag.record_id in wanted):
            yield tag


def passages(tag: CodedTag) -> list[CodedPassage]:
    """The passages of a tag that count."""
    return [one for one in tag.passages if one.status not in GONE]


def carriers(
    tags: Iterable[CodedTag], among: Iterable[str] | None = None
) -> Mapping[str, Carriers]:
    """By theme, the documents that carry it; a theme that none carries has no entry."""
    documents: dict[str, set[str]] = defaultdict(set)
    confirmed: dict[str, set[str]] = defaultdict(set)
    for tag in carried(tags, among):
        documents[tag.theme].add(tag.record_id)
        if tag.counts:
            confirmed[tag.theme].add(tag.record_id)
    return {t: Carriers(frozenset(d), frozenset(confirmed[t])) for t, d in documents.items()}
