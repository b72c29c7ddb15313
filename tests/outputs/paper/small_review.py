"""A small review whose numbers were counted by hand, with everything that a paper must tell.

Records a to j from a database (Scopus), w from a website.

    dedupe    b = a, by rule; d = c, by rule, undone by Ann; f = e?, asked, Ann: duplicate;
              h ~ g kept apart by rule, joined by Ann
    removed   b, f, h (b by the rule, f and h by Ann), so reports a c d e g i j
    types     rules: TYPE excludes i and j, let pass a c d e g; Ann restores j
    abstract  A and B: a c d e include; g TOPIC, A and B; j A include, B exclude TOPIC, settled:
              exclude TOPIC
    full text a include, both; c PLACE, both; d LOST, both; e: A PLACE, B LOST and settled: PLACE
    grey      w waits for A
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from cis_pipeline.core.model import Channel, Decision, Record, Source
from cis_pipeline.core.workspace import Workspace
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.outputs.results import Results
from cis_pipeline.protocol.protocol import Protocol
from making import PROTOCOL, both, consensus, passes, same, vote

SCOPUS = Source(
    source_id="db",
    name="Scopus",
    platform="Elsevier",
    query="TITLE(tree)",
    limits="none",
    searched_on="2026-01-31",
    searched_by="Ann",
    hits=10,
)
WEB = Source(source_id="web", name="Web search", channel=Channel.WEBSITE)
SOURCES = {s.source_id: s for s in (SCOPUS, WEB)}

RECORDS = (
    *(
        Record(
            record_id=name,
            source_id="db",
            title=f"Title {name}",
            authors=("Ash, Ina", "Elm, Ole"),
            year=2011,
            container="Journal of Trees",
            doi=f"10.5/{name}",
        )
        for name in "abcdefghij"
    ),
    Record(record_id="w", source_id="web", title="A report"),
)


def on(day: str, *decisions: Decision) -> list[Decision]:
    return [replace(d, at=f"{day}T10:00:00+00:00") for d in decisions]


DECISIONS = (
    *on(
        "2026-02-01",
        same("b", "a"),
        same("d", "c"),
        same("f", "e", verdict="unsure"),
        same("h", "g", verdict="not_duplicate"),
    ),
    *on(
        "2026-02-02",
        same("d", "c", by="Ann", verdict="not_duplicate"),
        same("f", "e", by="Ann"),
        same("h", "g", by="Ann"),
    ),
    *on("2026-02-03", *passes("acdeg"), *vote("rule:TYPE", "types", "ij", "exclude", "TYPE")),
    *on("2026-02-04", *vote("Ann", "types", "j", "include")),
    *on(
        "2026-02-05",
        *both("abstract", "acde", "include"),
        *both("abstract", "g", "exclude", "TOPIC"),
        *vote("A", "abstract", "j", "include"),
        *vote("B", "abstract", "j", "exclude", "TOPIC"),
        *consensus("abstract", "j", "exclude", "TOPIC"),
    ),
    *on(
        "2026-02-06",
        *both("full_text", "a", "include"),
        *(replace(d, evidence="=in Paris") for d in both("full_text", "c", "exclude", "PLACE")),
        *both("full_text", "d", "exclude", "LOST"),
        *vote("A", "full_text", "e", "exclude", "PLACE"),
    ),
    *on("2026-02-08", *vote("B", "full_text", "e", "exclude", "LOST")),
    *on(
        "2026-02-09",
        *(
            replace(d, note="settled by Cy: not in | scope")
            for d in consensus("full_text", "e", "exclude", "PLACE")
        ),
    ),
)


def results(
    folder: Path,
    records: tuple[Record, ...] = RECORDS,
    decisions: tuple[Decision, ...] = DECISIONS,
    protocol: Protocol = PROTOCOL,
    sources: dict[str, Source] | None = None,
) -> Results:
    state = Snapshot(records, tuple(decisions), SOURCES if sources is None else sources, protocol)
    return Results(state, Workspace(folder), None, None)
