"""The reports that were excluded, each with its reason (PRISMA 2020, item 16b); and those that were
not retrieved, apart.

A report is cited by the best that its records give. Who excluded it, why, when and with which quote
stands beside the name of who gave it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cis_pipeline.core.model import CONSENSUS, Box, Decision, Record, Standing
from cis_pipeline.ledger.frames import JOIN
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.outputs.documents.document import (
    Column,
    Document,
    Heading,
    Paragraph,
    Table,
    Text,
    row,
)
from cis_pipeline.outputs.paper.methods.section import notices
from cis_pipeline.outputs.paper.words import counted, was
from cis_pipeline.outputs.results import Results
from cis_pipeline.outputs.tables import said_of
from cis_pipeline.outputs.words_of_people import settler, votes_on

_MOST = 3
"""So many authors of a report are named in its citation; of more, the first and "et al."."""


@dataclass(frozen=True, slots=True)
class Excluded:
    """A report that is out, and what was said of it; `code` is the primary reason."""

    record: Record
    arm: str
    round: str
    code: str
    reason: str
    further: str
    who: str
    when: str
    quote: str
    simulated: bool


def excluded(state: Snapshot, box: Box) -> tuple[Excluded, ...]:
    """The reports in a box, in ledger order."""
    return tuple(_one(s, state) for s in state.folded.standings.values() if s.box == box)


def _one(standing: Standing, state: Snapshot) -> Excluded:
    because, said = state.folded.because[standing.record_id], said_of(standing, state)
    votes = votes_on(standing, state)
    further = [_title(code, state) for code in said["further"].split(JOIN) if code]
    return Excluded(
        record=state.reports[standing.report_id],
        arm=standing.arm,
        round=state.protocol.round(standing.round).title,
        code=standing.reason,
        reason=_title(standing.reason, state) or "no reason given",
        further=JOIN.join(further),
        who=_who(standing, because),
        when=_when(because, votes),
        quote=_quote(because, said),
        simulated=state.source_of(standing.record_id).simulated,
    )


def _title(code: str, state: Snapshot) -> str:
    criterion = state.protocol.criterion(code)
    return criterion.title if criterion else code


def _quote(because: Decision, said: Mapping[str, str]) -> str:
    """What it rests on, else the note; of a settlement without the name that stands beside it."""
    if because.by == CONSENSUS:
        return because.evidence or settler(because)[1]
    return said["evidence"] or said["note"]


def _who(standing: Standing, because: Decision) -> str:
    if because.by == CONSENSUS:
        who, _ = settler(because)
        return who if who == CONSENSUS else f"{who} (settling a conflict)"
    return JOIN.join(standing.by)


def _when(because: Decision, votes: tuple[Decision, ...]) -> str:
    """The day of what decided; where several people did, the first and the last of their days."""
    deciding = votes if votes and because.by != CONSENSUS and not because.by_rule else (because,)
    days = sorted({d.at[:10] for d in deciding if d.at})
    return " to ".join(dict.fromkeys((days[0], days[-1]))) if days else ""


def citation(record: Record) -> str:
    """A report as one line: authors (year) title. Where it was published. DOI.

    >>> citation(Record(authors=("Ash, Ina", "Elm, Ole"), year=2011, title="On trees.",
    ...     container="Woods", doi="10.1/a"))
    'Ash, Ina; Elm, Ole (2011). On trees. Woods. doi:10.1/a'
    """
    authors = record.authors if len(record.authors) <= _MOST else (*record.authors[:1], "et al.")
    year = str(record.year) if record.year is not None else "no year"
    names = JOIN.join(authors).replace("; et al.", " et al.")
    parts = [f"{names} ({year})" if names else f"({year})", record.title or "[no title]"]
    parts += filter(None, [record.container or record.publisher])
    if record.doi:
        parts.append(f"doi:{record.doi}")
    elif record.url:
        parts.append(record.url.split("; ")[0])
    return ". ".join(part.rstrip(".") for part in parts)


def document(results: Results) -> Document:
    """Both lists, each as a table under its heading."""
    out, lost = (excluded(results.state, box) for box in (Box.EXCLUDED, Box.NOT_RETRIEVED))
    n, m = len(out), len(lost)
    said = (
        f"{counted(n, 'report')} {was(n)} excluded after retrieval, {m} {was(m)} not retrieved. "
        "The primary reason is the one that the flow diagram counts."
    )
    return Document(
        f"Excluded reports: {results.state.protocol.review.title}",
        (
            *notices(results),
            Paragraph((said,)),
            Heading("Reports excluded after retrieval"),
            Table(_COLUMNS, tuple(map(_row, out))),
            Heading("Reports not retrieved"),
            Table(_COLUMNS, tuple(map(_row, lost))),
        ),
        landscape=True,
    )


_COLUMNS = (
    *(Column("Report", 4), Column("Primary reason", 2), Column("Further reasons", 1.6)),
    *(Column("Who", 1.3), Column("When", 1.1), Column("Quote or note", 3)),
)


def _row(one: Excluded) -> tuple[Text, ...]:
    cited = citation(one.record) + (" (simulated)" if one.simulated else "")
    return row(cited, one.reason, one.further, one.who, one.when, one.quote)


def table(results: Results) -> Table:
    """Both lists as one table for programs: a column each thing, `list` says which list."""
    names = (
        *("list", "record_id", "authors", "year", "title", "source", "doi", "url", "arm", "round"),
        *("reason", "reason_title", "further", "who", "when", "quote", "simulated"),
    )
    return Table(tuple(map(Column, names)), tuple(_rows(results.state)))


def _rows(state: Snapshot) -> Iterator[tuple[Text, ...]]:
    for name, box in (("excluded", Box.EXCLUDED), ("not retrieved", Box.NOT_RETRIEVED)):
        for one in excluded(state, box):
            r = one.record
            yield row(
                *(name, r.record_id, JOIN.join(r.authors), "" if r.year is None else str(r.year)),
                *(r.title, r.container or r.publisher, r.doi, r.url, one.arm, one.round, one.code),
                *(one.reason, one.further, one.who, one.when, one.quote),
                "yes" if one.simulated else "no",
            )
