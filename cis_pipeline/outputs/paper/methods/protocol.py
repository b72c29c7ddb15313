"""The protocol and its changes, and the program that was used."""

from __future__ import annotations

from collections.abc import Iterator

from cis_pipeline import __version__
from cis_pipeline.core.model import Ruling
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.outputs.documents.document import Column, Table, row
from cis_pipeline.outputs.paper.sentences import Section, Sentence, gap, sentence
from cis_pipeline.outputs.paper.words import counted, was
from cis_pipeline.outputs.results import Results

_OF_ITSELF = "in_effect"
"""The verdict of what took effect without a ruling (see `review.rulings.IN_EFFECT`)."""
_CODEBOOK = "codebook"


def amendments(state: Snapshot) -> tuple[Ruling, ...]:
    """What people ruled about changes of the protocol, in order."""
    return tuple(
        r
        for r in state.rulings
        if r.about != _CODEBOOK and r.verdict != _OF_ITSELF and r.after in state.bases
    )


def section(results: Results) -> Section:
    """Always something: at least the gaps."""
    ruled = amendments(results.state)
    tables = (_table(ruled),) if ruled else ()
    return Section("Protocol and reporting", tuple(_sentences(ruled)), tables)


def _sentences(ruled: tuple[Ruling, ...]) -> Iterator[Sentence]:
    yield gap("where the protocol is registered or published, or that it is not")
    if ruled:
        n = len(ruled)
        yield sentence(
            "config/, cis protocol diff",
            f"{counted(n, 'change')} of the protocol {was(n)} ruled on while the review was under "
            "way; the table below says which, by whom and why.",
        )
    else:
        yield sentence(
            "cis protocol diff",
            "No change of the protocol that moved anything people had decided is on record.",
        )
    yield sentence(
        "run.json",
        f"Records, decisions and their reasons were kept with cis_pipeline {__version__}, from "
        "which the numbers of this section are counted.",
    )


def _table(ruled: tuple[Ruling, ...]) -> Table:
    columns = (Column("Day", 1), Column("What", 2), Column("Ruling", 2), Column("By"),
               Column("Why", 3))  # fmt: skip
    return Table(
        columns,
        tuple(row(r.at[:10], r.about, r.verdict.replace("_", " "), r.by, r.note) for r in ruled),
        "Changes of the protocol that were ruled on",
    )
