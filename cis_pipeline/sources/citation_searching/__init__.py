"""Citation searching: the works that a report cites, or that cite it, are proposed as records.

They are told from the reference list of its full text, from Crossref or OpenAlex, or from a reply
of these that somebody saved. `chase` does it for one report; the modules below it are pure, but
for `services` (the network), `search` (reads a document or a reply) and `proposal` (writes the
file).

Words are those of TARCiS (Hirt et al. 2024, BMJ 385:e078384): backward citation searching looks
at what a report cites, forward citation searching at what cites it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cis_pipeline.core.model import Problem, Record
from cis_pipeline.core.workspace import Workspace
from cis_pipeline.sources.citation_searching import proposal, search
from cis_pipeline.sources.citation_searching.asking import Network
from cis_pipeline.sources.citation_searching.search import Looked, Options
from cis_pipeline.sources.citation_searching.services import SERVICES

if TYPE_CHECKING:
    from cis_pipeline.ledger.snapshot import State

__all__ = ["SERVICES", "Chased", "Network", "Options", "chase"]


@dataclass(frozen=True, kw_only=True)
class Chased:
    """What citation searching from one report gave.

    `records` are the works in the order of their list, with the ids the ledger will give them;
    `known` has, by the id of a work, the record of the review that is the same document. `file`
    is where they wait for the next run, `written` whether that file is new; if it is not, it
    holds the same works already, or there are none, or it was a `dry_run`.
    """

    record_id: str
    direction: str
    looked_at: str
    records: tuple[Record, ...]
    known: Mapping[str, str]
    problems: tuple[Problem, ...]
    file: str
    written: bool
    dry_run: bool = False

    @property
    def sentence(self) -> str:
        """The same in a sentence."""
        what = "works that it cites" if self.direction == "backward" else "works that cite it"
        said = f"{self.record_id}: {len(self.records)} {what} ({self.looked_at})"
        said += f", {len(self.known)} of them already in the review" if self.known else ""
        if self.written:
            return f"{said}; proposed in {self.file}, the next `cis run` takes them in"
        if self.dry_run or not self.records:
            return f"{said}; nothing was written"
        return f"{said}; they are proposed in {self.file} already"


def chase(state: State, workspace: Workspace, record: str, options: Options) -> Chased:
    """Propose the works that a report cites, or that cite it; `record` is the id of one of its
    records.

    CisError if there is nothing to look at, or it cannot be read, and if a file of other works
    stands where they would be written.
    """
    report = _report(state, record)
    parent = report[0].record_id
    place = proposal.Place(workspace, parent, options.direction)
    looked = search.look(report, workspace, options)
    records = proposal.identified(looked.entries, place)
    written = False
    if records and not options.dry_run:
        written = proposal.put(records, place, _description(report[0], looked, options))
    return Chased(
        record_id=parent,
        direction=options.direction,
        looked_at=looked.at,
        records=tuple(records),
        known=proposal.known(records, state.records, place.source_id),
        problems=tuple(entry for entry in looked.entries if isinstance(entry, Problem)),
        file=place.name,
        written=written,
        dry_run=options.dry_run,
    )


def _report(state: State, record: str) -> list[Record]:
    """The records of a report, its canonical one first."""
    standing = state.folded.standings[record]
    return [state.by_id[i] for i in state.folded.reports.get(standing.report_id, (record,))]


def _description(record: Record, looked: Looked, options: Options) -> dict[str, str | int]:
    """How the works were searched for, in the words of a `[[source]]`."""
    way = "works cited by" if options.direction == "backward" else "works that cite"
    said: dict[str, str | int] = {
        "name": f"{options.direction.capitalize()} citation searching from {record.record_id}",
        "channel": "citation",
        "platform": looked.platform or "reference list of the full text",
        "query": f"{way} {record.title}" + (f" (doi {record.doi})" if record.doi else ""),
    }
    if looked.asked and options.today:
        said["searched_on"] = options.today
    if looked.platform:
        said["hits"] = sum(isinstance(entry, Record) for entry in looked.entries)
    return said
