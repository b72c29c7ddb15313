"""Themes as a network: what the codebook states about them, and which stand in the same documents.

The two kinds of edge are kept apart, because they say different things: a stated link is a claim
of the literature with its place in a text; standing together is a count and claims nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from cis_pipeline.concepts.codebook import Codebook
from cis_pipeline.concepts.tags import Tag


@dataclass(frozen=True, slots=True)
class Node:
    """A theme; `documents` is the number of documents that carry it."""

    id: str
    label: str
    group: str
    documents: int


@dataclass(frozen=True, slots=True)
class Stated:
    """A link that the codebook states, from `source` to `target`; `locator` says where from."""

    source: str
    target: str
    kind: str
    locator: str


@dataclass(frozen=True, slots=True)
class Together:
    """Two themes (`a` earlier in the codebook) that at least one document carries both of.

    `jaccard` is that number of documents over those with either theme, 0 to 1. `lift` is the
    number over the one expected if themes were spread independently over all documents: 1 is
    chance, above 1 they seek each other's company.
    """

    a: str
    b: str
    documents: int
    jaccard: float
    lift: float


@dataclass(frozen=True, slots=True)
class ConceptMap:
    """The network; `documents` is the number of documents it was drawn from.

    `nodes` and `stated` are in the order of the codebook; `together` begins with the most alike
    (highest Jaccard index, then most documents, then the order of the codebook).
    """

    title: str
    documents: int
    nodes: tuple[Node, ...]
    stated: tuple[Stated, ...]
    together: tuple[Together, ...]


def build(codebook: Codebook, tags: Iterable[Tag], documents: int | None = None) -> ConceptMap:
    """The network of a codebook and its tags; every theme is a node, also one without tags.

    `documents` is the number of documents that were tagged; if not given, of those with a tag
    (lift is then lower than it ought to be). Tags of themes that the codebook does not have are
    left out. A joint theme and the themes it joins always stand together, so they are no pair.
    """
    themes_of: dict[str, set[str]] = defaultdict(set)
    for tag in tags:
        themes_of[tag.record_id].add(tag.theme)
    carriers = Counter(theme for themes in themes_of.values() for theme in themes)
    total = len(themes_of) if documents is None else documents
    return ConceptMap(
        title=codebook.name,
        documents=total,
        nodes=tuple(Node(t.id, t.name, t.group, carriers[t.id]) for t in codebook.theme),
        stated=tuple(Stated(k.from_, k.to, k.kind, k.locator) for k in codebook.link),
        together=_together(codebook, themes_of.values(), carriers, total),
    )


def _together(
    codebook: Codebook, documents: Iterable[set[str]], carriers: Counter[str], total: int
) -> tuple[Together, ...]:
    place = {theme: i for i, theme in enumerate(codebook.theme_ids)}
    joined = {frozenset((t.id, part)) for t in codebook.theme for part in t.all_of}
    pairs: Counter[tuple[str, str]] = Counter()
    for themes in documents:
        pairs.update(combinations(sorted(themes & place.keys(), key=place.__getitem__), 2))
    found = [
        Together(
            a,
            b,
            n,
            jaccard=round(n / (carriers[a] + carriers[b] - n), 4),
            lift=round(n * total / (carriers[a] * carriers[b]), 4),
        )
        for (a, b), n in pairs.items()
        if frozenset((a, b)) not in joined
    ]
    return tuple(sorted(found, key=lambda t: (-t.jaccard, -t.documents, place[t.a], place[t.b])))
