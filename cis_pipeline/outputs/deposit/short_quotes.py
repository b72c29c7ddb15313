"""What a machine quotes of abstracts and full texts, cut to the phrase that it found and the words
beside it: a deposit without abstracts is not to hold them sentence by sentence.

What people quoted themselves stays as they quoted it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.concepts.coding.coding import coded
from cis_pipeline.concepts.phrases.marking import Marker
from cis_pipeline.concepts.tagging.tags import CodedPassage, CodedTag, Passage, Tag
from cis_pipeline.core.text.words import word_spans
from cis_pipeline.outputs.results import Results
from cis_pipeline.synthesis.framework import Sentence, Support, as_codebook

BESIDE = 2
"""So many words before and after what was found are quoted with it."""
MOST = 12
"""No quote has more words."""

_T = TypeVar("_T", Passage, Sentence)


@dataclass(frozen=True)
class Themes:
    """What was found in the texts of a whole review, so that these need not be held any longer."""

    tags: Sequence[Tag]
    documents: list[str]
    support: tuple[Support, ...]

    @classmethod
    def of(cls, full: Results) -> Themes:
        """The themes of a review, whole sentences among them."""
        return cls(full.tags, full.coded_documents, full.framework_support)

    def put_into(self, results: Results, fields: Container[str]) -> None:
        """Let results of the same review without these fields of its documents have the themes that
        were found in them, with short quotations of these fields."""
        if results.codebook is None:
            return
        state, kept = results.state, vars(results)  # where a cached property keeps its value
        cut = _Cutter(results.codebook, fields)
        found = coded(self.tags, state.codings, results.codebook, state.folded.report_of)
        kept["tags"] = [_tag(one, cut) for one in self.tags]
        kept["coded"] = tuple(_coded(one, cut) for one in found)
        kept["coded_documents"] = self.documents
        if results.framework is not None:
            own = _Cutter(as_codebook(results.framework, results.codebook), fields)
            spoken = _spoken(found)
            kept["framework_support"] = tuple(_support(r, cut, own, spoken) for r in self.support)


class _Cutter:
    """Cuts passages of these fields to the phrase of a theme of a codebook and the words beside."""

    def __init__(self, codebook: Codebook, fields: Container[str]) -> None:
        self._marker, self.fields = Marker(codebook), fields

    def short(self, passage: _T, theme: str) -> _T:
        """The passage with a short quotation; one of another field as it is."""
        if passage.field not in self.fields:
            return passage
        return replace(passage, quote=self._cut(passage.quote, theme))

    def _cut(self, sentence: str, theme: str) -> str:
        spans = word_spans(sentence)
        if not spans:
            return ""
        places = self._marker.marks(sentence, theme)
        start, end = places[0] if places else spans[0]
        within = [n for n, (a, b) in enumerate(spans) if a < end and start < b] or [0]
        first, last = within[0], min(within[-1], within[0] + MOST - 1)
        beside = min(BESIDE, (MOST - (last - first + 1)) // 2)
        low, high = max(0, first - beside), min(len(spans) - 1, last + beside)
        if low == 0 and high == len(spans) - 1:  # it would be the whole sentence
            low, high = first, last
        words = sentence[spans[low][0] : spans[high][1]]
        return "… " * (low > 0) + " ".join(words.split()) + " …" * (high < len(spans) - 1)


def _tag(tag: Tag, cut: _Cutter) -> Tag:
    return replace(tag, passages=tuple(cut.short(p, tag.theme) for p in tag.passages))


def _coded(tag: CodedTag, cut: _Cutter) -> CodedTag:
    def short(one: CodedPassage) -> CodedPassage:
        if one.said or (not one.passage.phrases and not one.passage.score):  # a person's own
            return one
        return replace(one, passage=cut.short(one.passage, tag.theme))

    return replace(tag, passages=tuple(map(short, tag.passages)))


def _spoken(tags: Iterable[CodedTag]) -> set[tuple[str, str]]:
    """The sentences of documents of which people have said something."""
    return {
        (tag.record_id, " ".join(one.passage.quote.split()))
        for tag in tags
        for one in tag.passages
        if one.said
    }


def _support(
    row: Support, cut: _Cutter, own: _Cutter, spoken: Container[tuple[str, str]]
) -> Support:
    """An item of the framework; `own` cuts to its own phrases, `cut` to those of a theme."""
    by, _, theme = row.by.partition(" ")

    def short(one: Sentence) -> Sentence:
        if (one.record_id, " ".join(one.quote.split())) in spoken:
            return one
        return cut.short(one, theme) if by == "theme" else own.short(one, row.id)

    return replace(row, evidence=tuple(map(short, row.evidence)))
