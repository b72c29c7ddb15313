"""Themes as a network: what the codebook states about them, and which stand in the same documents.

The two kinds of edge are kept apart, because they say different things: a stated link is a claim
of the literature with its place in a text; standing together is a count and claims nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.concepts.counts.carried import Carriers as _Carriers
from cis_pipeline.concepts.counts.carried import carried, carriers
from cis_pipeline.concepts.tagging.tags import CodedTag

MOST_CHOSEN = 12
"""So many concepts a picture shows where the codebook does not say which; more are a knot."""
MOST_DRAWN = 16
"""Of those that the codebook names, no more than so many are drawn, the first ones."""
SUPPORT, LIFT = 5, 1.2
"""Pairs in fewer documents than this, or hardly oftener than by chance, are not shown."""


@dataclass(frozen=True, slots=True)
class Node:
    """A theme; `documents` carry it, by a suggestion or by people's word; on `confirmed` of these
    people confirmed it."""

    id: str
    label: str
    group: str
    documents: int
    confirmed: int = 0


@dataclass(frozen=True, slots=True)
class Stated:
    """A link that the codebook states, from `source` to `target`.

    `says` restates the claim, `quote` are its words, `locator` says where they stand.
    """

    source: str
    target: str
    kind: str = ""
    says: str = ""
    quote: str = ""
    locator: str = ""


@dataclass(frozen=True, slots=True)
class Together:
    """Two themes (`a` earlier in the codebook) that at least one document carries both of.

    `jaccard` is that number of documents over those with either theme, 0 to 1. `lift` is the
    number over the one expected if themes were spread independently over all documents: 1 is
    chance, above 1 they seek each other's company. On `confirmed` documents people confirmed both.
    """

    a: str
    b: str
    documents: int
    jaccard: float
    lift: float
    confirmed: int = 0


@dataclass(frozen=True, slots=True)
class ConceptMap:
    """The network; `documents` is the number of documents it was drawn from.

    `nodes` and `stated` are in the order of the codebook; `together` begins with the most alike
    (highest Jaccard index, then most documents, then the order of the codebook). `chosen` are the
    ids of the concepts that the picture shows.
    """

    title: str
    documents: int
    nodes: tuple[Node, ...]
    stated: tuple[Stated, ...]
    together: tuple[Together, ...]
    chosen: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[tuple[Node, ...], tuple[Stated, ...]]:
        """The chosen concepts, and the links between any two of them."""
        nodes = tuple(node for node in self.nodes if node.id in self.chosen)
        both = (s for s in self.stated if s.source in self.chosen and s.target in self.chosen)
        return nodes, tuple(both)

    @property
    def supported(self) -> tuple[Together, ...]:
        """The pairs in at least `SUPPORT` documents with a lift above `LIFT`."""
        return tuple(t for t in self.together if t.documents >= SUPPORT and t.lift > LIFT)


def build(
    codebook: Codebook, tags: Iterable[CodedTag], documents: Iterable[str] | None = None
) -> ConceptMap:
    """The network of a codebook and its tags; every theme in use is a node, also one without tags.

    `documents` are the ids of all documents that were looked at, and only their tags count; if
    not given, all with a tag (lift is then lower than it ought to be). Tags of themes that the
    codebook does not have are left out, and so is what people refused or moved. A joint theme and
    the themes it joins always stand together, so they are no pair.
    """
    looked = None if documents is None else list(documents)
    counted = [*carried(tags, looked)]
    found = carriers(counted)
    none = _Carriers()
    total = len({tag.record_id for tag in counted}) if looked is None else len(looked)
    nodes = tuple(
        Node(t.id, t.name, t.group, len(c.documents), len(c.confirmed))
        for t in codebook.theme
        if not t.retired
        for c in [found.get(t.id, none)]
    )
    known = {node.id for node in nodes}
    stated = tuple(
        Stated(k.from_, k.to, k.kind, k.says, k.quote, k.locator)
        for k in codebook.link
        if {k.from_, k.to} <= known
    )
    return ConceptMap(
        title=codebook.name,
        documents=total,
        nodes=nodes,
        stated=stated,
        together=_together(codebook, counted, known, total),
        chosen=_chosen(codebook, nodes, stated),
    )


def _chosen(
    codebook: Codebook, nodes: tuple[Node, ...], stated: tuple[Stated, ...]
) -> tuple[str, ...]:
    """Those that the codebook's [map] names; else the best supported ones with links, or of all."""
    known = [node.id for node in nodes]
    if codebook.map.concepts:
        named = [t for t in codebook.map.concepts if t in known][:MOST_DRAWN]
        return tuple(t for t in known if t in named)
    linked = Counter(end for s in stated for end in (s.source, s.target))
    ranked = sorted(
        (node for node in nodes if node.id in linked or not linked),
        key=lambda node: (-node.documents, -linked[node.id], known.index(node.id)),
    )
    best = {node.id for node in ranked[:MOST_CHOSEN]}
    return tuple(t for t in known if t in best)


def _together(
    codebook: Codebook, tags: Iterable[CodedTag], known: set[str], total: int
) -> tuple[Together, ...]:
    place = {theme: i for i, theme in enumerate(codebook.theme_ids)}
    joined = {frozenset((t.id, part)) for t in codebook.theme for part in t.all_of}
    themes_of: dict[str, dict[str, bool]] = defaultdict(dict)
    for tag in tags:
        if tag.theme in known:
            themes_of[tag.record_id][tag.theme] = tag.counts
    alone = Counter(theme for themes in themes_of.values() for theme in themes)
    pairs: Counter[tuple[str, str]] = Counter()
    confirmed: Counter[tuple[str, str]] = Counter()
    for themes in themes_of.values():
        for pair in combinations(sorted(themes, key=place.__getitem__), 2):
            pairs[pair] += 1
            confirmed[pair] += themes[pair[0]] and themes[pair[1]]
    found = [
        Together(
            *(a, b, n),
            jaccard=round(n / (alone[a] + alone[b] - n), 4),
            lift=round(n * total / (alone[a] * alone[b]), 4),
            confirmed=confirmed[a, b],
        )
        for (a, b), n in pairs.items()
        if frozenset((a, b)) not in joined
    ]
    return tuple(sorted(found, key=lambda t: (-t.jaccard, -t.documents, place[t.a], place[t.b])))
