"""The themes on the included reports, each by its best sentence, and how far people have coded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from cis_pipeline.concepts.codebook.codebook import Codebook, Theme
from cis_pipeline.concepts.counts.carried import passages
from cis_pipeline.concepts.tagging.tags import CodedTag
from cis_pipeline.outputs.results import Results

_FEW = 12
"""So many themes stand open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeRow:
    """One theme: on how many included reports it is suggested for sure, suggested as possible, or
    confirmed by people, and the sentence that supports it best there.

    A report counts once: as confirmed where people confirmed the theme, else as suggested; where
    they refused it, it counts nowhere. `status` is that of the sentence.
    """

    theme: str
    group: str = ""
    definition: str = ""
    sure: int = 0
    possible: int = 0
    confirmed: int = 0
    quote: str = ""
    status: str = ""
    record_id: str = ""

    @property
    def documents(self) -> int:
        """All reports that carry it."""
        return self.sure + self.possible + self.confirmed


@dataclass(frozen=True, slots=True)
class ThemeGroup:
    """The themes of one group of the codebook, "" for those of none; `open` where they are few."""

    title: str
    rows: tuple[ThemeRow, ...]
    open: bool

    @property
    def carried(self) -> int:
        """How many of them any included report carries."""
        return sum(row.documents > 0 for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderCounts:
    """What the theme reader holds: documents, those of them included, the themes in use, and its
    tags (a theme on a document) with their passages, by what people have said of the tags."""

    documents: int
    included: int
    themes: int
    tags: int
    passages: int
    by_status: tuple[tuple[str, int], ...] = ()


def themes(tags: Sequence[CodedTag], codebook: Codebook | None) -> tuple[ThemeRow, ...]:
    """Each theme in use with the numbers of its documents and the best of their sentences."""
    return tuple(
        _theme(theme, [tag for tag in tags if tag.theme == theme.id])
        for theme in (codebook.theme if codebook else ())
        if not theme.retired
    )


def by_group(rows: Sequence[ThemeRow]) -> list[ThemeGroup]:
    """The themes of each group, in the order of the codebook."""
    groups: dict[str, list[ThemeRow]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    return [ThemeGroup(title, tuple(mine), len(rows) <= _FEW) for title, mine in groups.items()]


def reader(results: Results) -> ReaderCounts | None:
    """None where the review has no themes, so that there is nothing to read."""
    if results.codebook is None or not results.codebook.theme:
        return None
    return counted(results.coded, results.coded_documents, results.state.included, results.codebook)


def counted(
    tags: Sequence[CodedTag],
    documents: Collection[str],
    included: Collection[str],
    codebook: Codebook,
) -> ReaderCounts:
    """The counts of these tags of documents."""
    chosen = set(included)
    return ReaderCounts(
        documents=len(documents),
        included=sum(document in chosen for document in documents),
        themes=sum(not theme.retired for theme in codebook.theme),
        tags=len(tags),
        passages=sum(len(tag.passages) for tag in tags),
        by_status=tuple(Counter(tag.status for tag in tags).most_common()),
    )


def _theme(theme: Theme, tags: Sequence[CodedTag]) -> ThemeRow:
    row = ThemeRow(
        theme=f"{theme.id} {theme.label}".rstrip(), group=theme.group, definition=theme.definition
    )
    counts = Counter("confirmed" if t.counts else t.tier or "possible" for t in tags)
    best = max(tags, key=lambda t: (t.counts, t.score, t.record_id), default=None)
    if best is None:
        return row
    shown = next((p for p in passages(best) if p.status == "confirmed"), passages(best)[0])
    return replace(
        row,
        sure=counts["sure"],
        possible=counts["possible"],
        confirmed=counts["confirmed"],
        quote=shown.passage.quote,
        status=shown.status,
        record_id=best.record_id,
    )
