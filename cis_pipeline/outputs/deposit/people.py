"""Who the people of a review are: all whom its protocol or its ledger names by what they do."""

from __future__ import annotations

from collections.abc import Iterator

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.core.errors import ProtocolError
from cis_pipeline.core.model import Verdict
from cis_pipeline.core.workspace import Workspace
from cis_pipeline.ledger.assignments import names_in
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.protocol.on_record import from_text
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.protocol.sources import SearchTable, read_beside


def people(state: Snapshot, workspace: Workspace, codebook: Codebook | None) -> set[str]:
    """Reviewers, coders, adjudicators, searchers, and whoever decided, ruled or corrected anything,
    under an earlier protocol too. "consensus" and rules may be among them."""
    return {
        *_of_protocol(state.protocol),
        *(name for earlier in _earlier(state) for name in _of_protocol(earlier)),
        *(name for table in _described(state, workspace) for name in _of_search(table)),
        *((*codebook.coding.coders, codebook.coding.adjudicator) if codebook else ()),
        *_of_ledger(state),
    }


def _of_protocol(protocol: Protocol) -> Iterator[str]:
    yield protocol.review.duplicates_by
    for asked in protocol.rounds:
        yield from (*asked.reviewers, asked.settled_by)
        yield protocol.screening_of(asked.id).audit_by
    for excuse in protocol.carried.excuses:
        yield from (*excuse.voted, excuse.instead_of)
    for left in protocol.carried.left.values():
        yield from left


def _earlier(state: Snapshot) -> Iterator[Protocol]:
    """The protocols that were in effect before."""
    for ruling in state.rulings:
        for digest in (ruling.before, ruling.after):
            try:
                yield from_text(state.bases.get(digest, ""), state.protocol)
            except ProtocolError:  # it is of another kind, or there is none
                continue


def _described(state: Snapshot, workspace: Workspace) -> Iterator[SearchTable]:
    yield from state.protocol.sources
    for export in workspace.exports():
        if (table := read_beside(export)) is not None:
            yield table


def _of_search(table: SearchTable) -> Iterator[str]:
    """Who made it, and those whose votes it holds, as the other tool calls them too."""
    yield from (table.searched_by, *table.voters, *table.voters.values())


def _of_ledger(state: Snapshot) -> Iterator[str]:
    yield from (source.searched_by for source in state.sources.values())
    for decision in state.decisions:
        yield decision.by
        if decision.verdict is Verdict.ASSIGN:
            yield from names_in(decision)
    yield from (correction.by for correction in state.corrections)
    yield from (ruling.by for ruling in state.rulings)
    yield from (book.reviewer for book in state.workbooks)
    for coding in state.codings:
        yield from (coding.by, coding.voice)
