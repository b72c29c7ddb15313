"""What a machine quotes of abstracts and full texts, cut to the phrase that it found and the words
beside it: a deposit without abstracts is not to hold them sentence by sentence.

What people quoted themselves stays as they quoted it.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from typing import TypeVar

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.concepts.coding.coding import coded
from cis_pipeline.concepts.phrases.marking import Marker
from cis_pipeline.concepts.tagging.tags import CodedPassage, CodedTag, Passage, Tag
from cis_pipeline.core.text.words import word_spans
from cis_pipeline.outputs.results import Results
from cis_pipeline.synthesis.framework import Framework, Sentence, Support, as_codebook

BESIDE = 2
"""So many words before and after what was found are quoted with it."""
MOST = 12
"""No quote has more words."""

_T = TypeVar("_T", Passage, Sentence)


def shortened(full: Results, into: Results, fields: Container[str]) -> None:
    """Let `into`, results of the same review without these fields of its documents, have the themes
    that were found in the texts of `full`, with short quotations of these fields."""
    if full.codebook is None or into.codebook is None:
        return
    cut = _Cutter(full.codebook, fields)
    found = coded(full.tags, into.state.codings, into.codebook, into.state.folded.report_of)
    kept = vars(into)  # where a cached property keeps its value
    kept["tags"] = [_tag(one, cut) for one in full.tags]
    kept["coded"] = tuple(_coded(one, cut) for one in found)
    kept["coded_documents"] = full.coded_documents
    if full.framework is not None:
        kept["framework_support"] = _supports(full, full.framework, full.codebook, cut)


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


def _supports(
    full: Results, framework: Framework, codebook: Codebook, cut: _Cutter
) -> tuple[Support, ...]:
    own = _Cutter(as_codebook(framework, codebook), cut.fields)
    spoken = {
        (tag.record_id, " ".join(one.passage.quote.split()))
        for tag in full.coded
        for one in tag.passages
        if one.said
    }

    def short(row: Support, one: Sentence) -> Sentence:
        if (one.record_id, " ".join(one.quote.split())) in spoken:
            return one
        by, _, theme = row.by.partition(" ")
        return cut.short(one, theme) if by == "theme" else own.short(one, row.id)

    return tuple(
        replace(row, evidence=tuple(short(row, one) for one in row.evidence))
        for row in full.framework_support
    )
