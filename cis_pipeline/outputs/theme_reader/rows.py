"""Which documents a review has tagged, with what they can be ordered by."""

from __future__ import annotations

from collections.abc import Sequence

from cis_pipeline.core.model import Record
from cis_pipeline.outputs.results import Results
from cis_pipeline.outputs.theme_reader.content import Row, rows_of
from cis_pipeline.protocol.protocol import Protocol

ACADEMIC = "Academic publication"
"""What comes from databases is not placed among publishers: only grey documents are asked."""
NOT_PLACED = "Publisher not placed"


def rows(results: Results) -> Sequence[Row]:
    """Every document that was tagged, in ledger order."""
    state = results.state
    records = [state.reports[record_id] for record_id in results.coded_documents]

    def grey(record: Record) -> bool:
        return state.folded.standings[record.record_id].arm == "other"

    def category(record: Record) -> str:
        return publisher_category(record, state.protocol) if grey(record) else ACADEMIC

    return [*rows_of(records, state.included, category, grey)]


def publisher_category(record: Record, protocol: Protocol) -> str:
    """The label of the category that publishers.toml places its publisher in."""
    bodies = protocol.bodies
    placed = bodies.place(record.publisher, record.url)
    if placed is None and not record.publisher.strip():
        placed = bodies.place_authors(record.authors)
    labels = {c.code: f"{c.code} {c.label}" for c in protocol.publishers.category}
    return labels[placed.category] if placed else NOT_PLACED
