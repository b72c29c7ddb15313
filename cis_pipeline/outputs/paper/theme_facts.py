"""What was suggested of themes, and what people made of it: a document and a theme each time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cis_pipeline.concepts.tagging.tags import CodedTag
from cis_pipeline.outputs.results import Results

Tags = tuple[CodedTag, ...]


@dataclass(frozen=True, slots=True)
class ThemeFacts:
    """The tags of a review; a tag is a theme on a document.

    Of the tags that a machine `suggested`, those are `sure` and those `possible`; people have
    `confirmed`, `refused` or `moved` some, coders do not agree about the `disputed`, and of the
    `reopened` the theme was defined anew since. `alone` are those that only people found and keep.
    """

    suggested: Tags
    sure: Tags
    possible: Tags
    untouched: Tags
    confirmed: Tags
    refused: Tags
    moved: Tags
    disputed: Tags
    reopened: Tags
    alone: Tags

    @property
    def judged(self) -> Tags:
        """The suggestions that people have judged."""
        return (*self.confirmed, *self.refused, *self.moved, *self.disputed, *self.reopened)


def theme_facts(results: Results) -> ThemeFacts:
    """All of it; all empty without a codebook."""
    tags = results.coded
    suggested = tuple(t for t in tags if t.tier is not None)
    return ThemeFacts(
        suggested=suggested,
        sure=tuple(t for t in suggested if t.tier == "sure"),
        possible=tuple(t for t in suggested if t.tier == "possible"),
        untouched=_of(suggested, "suggested"),
        confirmed=_of(suggested, "confirmed"),
        refused=_of(suggested, "refused"),
        moved=_of(suggested, "moved"),
        disputed=_of(suggested, "disputed"),
        reopened=_of(suggested, "reopened"),
        alone=tuple(t for t in tags if t.tier is None and t.counts),
    )


def _of(tags: Iterable[CodedTag], status: str) -> Tags:
    return tuple(t for t in tags if t.status == status)


def with_full_text(results: Results) -> tuple[str, ...]:
    """The reports whose full text lies beside their record, so that a program could read it."""
    return tuple(one.id for one in results.coded_reports if one.texts)
