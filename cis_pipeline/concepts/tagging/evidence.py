"""What a document says for each theme: the sentences that hold its phrases, and their weight.

Why position: an abstract opens with the background and ends with what was found. On labelled
biomedical abstracts hits weighted by .25 + 1.5 x, with x the relative place of their sentence, tell
themes better than plain ones, and log(1 + hits) + x orders sentences best. It is known of abstracts
only, so nothing else is weighted by place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, log
from typing import NamedTuple

from cis_pipeline.concepts.codebook.codebook import Theme
from cis_pipeline.concepts.documents.document import FIELDS, Document, Field
from cis_pipeline.concepts.phrases.matching import Hit, Matcher
from cis_pipeline.concepts.tagging.tags import Passage

FIRST, SLOPE = 0.25, 1.5
MIDDLE = 0.5
"""The place that counts for what has none: a title, a keyword, a full text."""

BY_WORDS = 0.3
"""What no phrase but words alone speak for scores less than this, and so less than any hit."""


class Sentence(NamedTuple):
    """A sentence (or keyword) with hits: its place among those of its field, from 0 to 1, and by
    theme what was found."""

    field: Field
    start: int
    end: int
    nth: int
    place: float
    hits: Mapping[str, Sequence[Hit]]


class Support(NamedTuple):
    """What a sentence says for one theme.

    `odds` are the log odds of a sentence that has no hit, but whose words are those of the theme.
    """

    sentence: Sentence
    hits: int
    phrases: tuple[str, ...]
    odds: float = 0.0

    @property
    def weight(self) -> float:
        """Its hits, those that stand late in an abstract more."""
        return self.hits * (FIRST + SLOPE * self.sentence.place)

    @property
    def score(self) -> float:
        """How well it supports the theme beside the document's others, 0 to 1."""
        if not self.hits:
            return round(BY_WORDS / (1 + exp(-self.odds)), 4)
        raised = log(1 + self.hits) + self.sentence.place
        within = raised / (1 + raised)
        # a keyword quotes nothing that was said
        return round(within / 4 if self.sentence.field == "keywords" else within, 4)


@dataclass(frozen=True)
class Evidence:
    """A document with all that it says for the themes, by theme in the order of the text."""

    document: Document
    sentences: tuple[Sentence, ...]
    support: Mapping[str, tuple[Support, ...]]

    def hits(self, theme: str) -> int:
        """How many hits the theme has in the whole document."""
        return sum(one.hits for one in self.support.get(theme, ()))

    def weight(self, theme: str) -> float:
        """Its hits by their weight."""
        return sum(one.weight for one in self.support.get(theme, ()))


def read(document: Document, matcher: Matcher, position: bool = True) -> Evidence:
    """Look for all phrases in all of a document."""
    found = tuple(_sentences(document, matcher, position))
    support: dict[str, list[Support]] = {}
    for sentence in found:
        for theme, hits in sentence.hits.items():
            phrases = tuple(dict.fromkeys(hit.phrase for hit in hits))
            support.setdefault(theme, []).append(Support(sentence, len(hits), phrases))
    return Evidence(document, found, {theme: tuple(of) for theme, of in support.items()})


def _sentences(document: Document, matcher: Matcher, position: bool) -> Iterator[Sentence]:
    for field in FIELDS:
        text = document.text(field)
        if not text:
            continue
        spans = list(document.spans(field))
        for nth, (start, end) in enumerate(spans):
            if hits := matcher.hits(text, start, end):
                placed = position and field == "abstract" and len(spans) > 1
                place = nth / (len(spans) - 1) if placed else MIDDLE
                yield Sentence(field, start, end, nth, place, hits)


def others(evidence: Evidence, theme: str) -> Iterator[Sentence]:
    """The sentences of the abstract in which a theme has no hit."""
    document = evidence.document
    found = {one.sentence.start for one in evidence.support.get(theme, ())}
    for nth, (start, end) in enumerate(document.spans("abstract")):
        if start not in found:
            yield Sentence("abstract", start, end, nth, MIDDLE, {})


def joint(theme: Theme, evidence: Evidence, carried: Mapping[str, object]) -> tuple[Support, ...]:
    """The sentences that carry enough of the themes it joins, of those in `carried`."""
    found = []
    for sentence in evidence.sentences:
        parts = [part for part in theme.all_of if part in carried and part in sentence.hits]
        if len(parts) >= theme.needed:
            phrases = tuple(sentence.hits[part][0].phrase for part in parts)
            found.append(Support(sentence, 1, phrases))
    return tuple(found)


def is_sure(support: Sequence[Support]) -> bool:
    """Whether two hits speak for a theme; in a full text they must be near each other.

    Two hits anywhere in a book say little, so there they stand in one sentence or in two that
    follow each other.
    """
    short = [one for one in support if one.sentence.field != "fulltext"]
    if sum(one.hits for one in short) >= 2:
        return True
    long = [one for one in support if one.sentence.field == "fulltext"]
    return any(one.hits >= 2 for one in long) or any(
        b.sentence.nth - a.sentence.nth <= 1 for a, b in pairwise(long)
    )


def passages(document: Document, support: Sequence[Support]) -> tuple[Passage, ...]:
    """The passages of a theme, the best first; of equals, the last."""
    ranked = sorted(enumerate(support), key=lambda one: (-one[1].score, -one[0]))
    return tuple(_passage(document, one) for _, one in ranked)


def _passage(document: Document, support: Support) -> Passage:
    field, start, end, *_ = support.sentence
    in_full = field == "fulltext"
    return Passage(
        field=field,
        start=start,
        end=end,
        quote=document.text(field)[start:end],
        page=document.page_at(start) if in_full else 0,
        section=document.section_at(start) if in_full else "",
        phrases=support.phrases,
        hits=support.hits,
        score=support.score,
    )
