"""The tags of a review as people have left them, and the documents that their quotes stand in.

Suggestions that nobody has spoken about count as suggested.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cis_pipeline.concepts.documents import Document
from cis_pipeline.concepts.tagging import Tag
from cis_pipeline.concepts.tags import CodedPassage, CodedTag, Passage
from cis_pipeline.core.model import Record
from cis_pipeline.outputs.results import Results


def coded_tags(results: Results) -> tuple[CodedTag, ...]:
    """All tags, documents in ledger order and themes in that of the codebook."""
    return tuple(_suggested(results.tags))


def documents_of(results: Results) -> dict[str, Document]:
    """By record id, the documents that were tagged."""
    reports = (results.state.reports[report] for report in results.state.included)
    return {record.record_id: _document(record) for record in reports}


def _document(record: Record) -> Document:
    return Document(record.record_id, record.title, record.abstract, record.keywords)


def _suggested(tags: Iterable[Tag]) -> Iterator[CodedTag]:
    for tag in tags:
        passage = Passage(
            *(tag.field, tag.start, tag.end, tag.quote),
            phrases=(tag.phrase,),
            hits=tag.hits,
            score=tag.score,
        )
        tier = "sure" if tag.hits > 1 else "possible"
        said = (CodedPassage(passage, "suggested"),)
        yield CodedTag(tag.record_id, tag.theme, tier, tag.score, "suggested", said)
