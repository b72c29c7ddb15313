"""How many documents carry each theme: as machines suggest it, and as people have it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.concepts.tagging.tags import CodedTag


@dataclass(frozen=True, slots=True)
class ThemeCounts:
    """The documents of one theme, each counted once on either side.

    As machines have it: `suggested`, of which `sure` and `possible`. As people have it, of the
    same and of those that only people found: `confirmed`, `refused`, `moved` (to another theme),
    `disputed`, `reopened`, and `uncoded`, of which nobody has said anything. `people_alone` are
    the confirmed ones that no machine suggested. `passages` are the sentences suggested,
    `passages_confirmed` those that people confirmed or added.
    """

    theme: str
    suggested: int
    sure: int
    possible: int
    confirmed: int
    refused: int
    moved: int
    disputed: int
    reopened: int
    uncoded: int
    people_alone: int
    passages: int
    passages_confirmed: int


def theme_counts(
    tags: Iterable[CodedTag], codebook: Codebook, documents: Iterable[str]
) -> tuple[ThemeCounts, ...]:
    """The counts of each theme in use among these documents, in the order of the codebook."""
    wanted = set(documents)
    by_theme: dict[str, list[CodedTag]] = {
        theme.id: [] for theme in codebook.theme if not theme.retired
    }
    for tag in tags:
        if tag.record_id in wanted and tag.theme in by_theme:
            by_theme[tag.theme].append(tag)
    return tuple(_counts(theme, found) for theme, found in by_theme.items())


def _counts(theme: str, tags: list[CodedTag]) -> ThemeCounts:
    by_status = Counter(tag.status for tag in tags)
    tiers = Counter(tag.tier for tag in tags)
    passages = [one for tag in tags for one in tag.passages]
    return ThemeCounts(
        theme=theme,
        suggested=tiers["sure"] + tiers["possible"],
        sure=tiers["sure"],
        possible=tiers["possible"],
        confirmed=by_status["confirmed"],
        refused=by_status["refused"],
        moved=by_status["moved"],
        disputed=by_status["disputed"],
        reopened=by_status["reopened"],
        uncoded=by_status["suggested"],
        people_alone=sum(tag.tier is None and tag.counts for tag in tags),
        passages=sum(bool(one.passage.hits or one.passage.score) for one in passages),
        passages_confirmed=sum(one.status == "confirmed" for one in passages),
    )


def not_refused(tags: Iterable[CodedTag]) -> Iterator[CodedTag]:
    """The tags that people confirmed, and those still to be decided: suggested, disputed, reopened.

    For lists that hold one kind of themes and must say that they are of both.
    """
    return (tag for tag in tags if tag.status not in ("refused", "moved"))
