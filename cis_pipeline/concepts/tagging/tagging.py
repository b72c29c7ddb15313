"""Themes on documents: which the codebook's phrases suggest, with every sentence that says so.

A tag is a suggestion and carries its evidence. Where the codebook says how many hits make a tag,
hits decide; else a score does (see `scoring`). One hit makes a tag possible, two make it sure.
Where the codebook asks for a second opinion, similarity is heard on those that are possible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.concepts.phrases.matching import Matcher
from cis_pipeline.concepts.tagging import evidence as ev
from cis_pipeline.concepts.tagging.scoring import Labels, Verdict, judge
from cis_pipeline.concepts.tagging.tags import Tag

if TYPE_CHECKING:
    from cis_pipeline.concepts.documents.document import Document

__all__ = ["Labels", "Suggested", "suggest", "tag"]


class Suggested(NamedTuple):
    """Tags, and how many more there would be without the second opinion; joint ones not counted."""

    tags: list[Tag]
    left_out: int = 0


def tag(
    documents: Iterable[Document], codebook: Codebook, labels: Labels | None = None
) -> list[Tag]:
    """The tags of each document, in the order of the documents and, within one, of the codebook.

    At most one tag a (document, theme). `labels` are what people said of some documents and
    themes: others are judged by what they teach. They make no tags themselves, but a tag that they
    confirm is sure. ReviewError where the codebook asks for a second opinion that is not installed.
    """
    return suggest(documents, codebook, labels).tags


def suggest(
    documents: Iterable[Document], codebook: Codebook, labels: Labels | None = None
) -> Suggested:
    """The same tags, with how many a second opinion left out."""
    matcher = Matcher.of_codebook(codebook)
    read = [ev.read(one, matcher, codebook.codebook.position) for one in documents]
    said = labels or {}
    verdicts, left_out = judge(read, codebook, said), 0
    if codebook.codebook.second_opinion:
        from cis_pipeline.concepts.tagging import second_opinion

        verdicts, left_out = second_opinion.heard(read, codebook, verdicts)
    tags = [
        found
        for one, of in zip(read, verdicts, strict=True)
        for found in _tags(one, codebook, of, said)
    ]
    return Suggested(tags, left_out)


def _tags(
    evidence: ev.Evidence, codebook: Codebook, verdicts: Mapping[str, Verdict], labels: Labels
) -> Iterator[Tag]:
    support: dict[str, Sequence[ev.Support]] = {
        theme: evidence.support[theme] for theme in verdicts if theme in evidence.support
    }
    for theme in codebook.theme:
        if theme.all_of and not theme.retired:
            together = ev.joint(theme, evidence, support)
            if len(together) >= codebook.min_hits_of(theme):
                support[theme.id] = together
    for theme in codebook.theme:
        if theme.id in support:
            found = support[theme.id]
            record = evidence.document.record_id
            carried = labels.get((record, theme.id), False)
            verdict = verdicts.get(theme.id) or _of_joint(found, carried)
            yield Tag(
                record_id=record,
                theme=theme.id,
                tier="sure" if verdict.sure else "possible",
                score=verdict.score,
                hits=sum(one.hits for one in found),
                passages=ev.passages(evidence.document, (*found, *verdict.more)),
            )


def _of_joint(found: Sequence[ev.Support], carried: bool) -> Verdict:
    weight = sum(one.weight for one in found)
    return Verdict(ev.is_sure(found) or carried, round(weight / (1 + weight), 4))


PHRASE_JOIN = " + "
"""Between the phrases found in one sentence."""
