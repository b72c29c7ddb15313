"""Short words for making small reviews in tests: records, votes, rules, and their fold."""

from __future__ import annotations

from collections.abc import Sequence

from cis_pipeline.core.model import CONSENSUS, Box, Channel, Decision, Record, Source, Verdict
from cis_pipeline.ledger.fold import Fold, fold
from cis_pipeline.prisma.counting import count
from cis_pipeline.prisma.flow import Flow
from cis_pipeline.protocol.criteria.between import Between
from cis_pipeline.protocol.criteria.criterion import Criterion
from cis_pipeline.protocol.protocol import Protocol, ReviewTable
from cis_pipeline.protocol.rounds import Round

DATABASE = Source(source_id="db", name="A database")
WEB = Source(source_id="web", name="Web search", channel=Channel.WEBSITE)
SOURCES = {s.source_id: s for s in (DATABASE, WEB)}

ROUNDS = (
    Round(id="types", title="Types", decided_by="rules", box=Box.OTHER_REASONS),
    Round(id="abstract", title="Abstracts", reviewers=("A", "B")),
    Round(
        id="full_text", title="Full texts", unit="report", reviewers=("A", "B"), box=Box.EXCLUDED
    ),
    Round(id="grey", title="Grey", arm="other", unit="report", reviewers=("A",), box=Box.EXCLUDED),
)
CRITERIA = (
    Criterion(id="TYPE", title="Not an article", rounds=("types",)),
    Criterion(id="TOPIC", title="Off topic", question="On topic?", rounds=("abstract", "grey")),
    Criterion(id="PLACE", title="Elsewhere", question="Here?", rounds=("abstract", "full_text")),
    Criterion(id="LOST", title="Not found", rounds=("full_text",), box=Box.NOT_RETRIEVED),
)
PROTOCOL = Protocol(ReviewTable(title="A small review"), ROUNDS, CRITERIA)

UNCLEAR_TO_PEOPLE = Protocol(
    ReviewTable(title="A small review whose rules ask people where they cannot tell"),
    (
        Round(
            id="types",
            title="Types",
            decided_by="rules",
            unclear="people",
            reviewers=("A", "B"),
            box=Box.OTHER_REASONS,
        ),
        *ROUNDS[1:],
    ),
    (
        *CRITERIA,
        Criterion(
            id="YEAR",
            title="Too old",
            rounds=("types",),
            rule=Between(operator="between", low=2000),
        ),
    ),
)
"""The same rounds, but the first has reviewers for what its rules leave unclear, and a rule."""


def records(names: str, source: str = "db") -> list[Record]:
    """One record a letter: records("abc") are a, b and c."""
    return [Record(record_id=name, source_id=source, title=f"Title {name}") for name in names]


def vote(
    who: str, where: str, names: str, verdict: str, reason: str = "", protocol: Protocol = PROTOCOL
) -> list[Decision]:
    """The same decision by one person, or "rule:...", about each of the records named."""
    return [
        Decision(
            record_id=name,
            round=where,
            by=who,
            verdict=Verdict(verdict),
            reason=reason,
            protocol=protocol.basis(where, Verdict(verdict), (reason, "")),
        )
        for name in names
    ]


def both(where: str, names: str, verdict: str, reason: str = "") -> list[Decision]:
    """A and B agree."""
    return [*vote("A", where, names, verdict, reason), *vote("B", where, names, verdict, reason)]


def consensus(where: str, names: str, verdict: str, reason: str = "") -> list[Decision]:
    """A conflict settled."""
    return vote(CONSENSUS, where, names, verdict, reason)


def passes(names: str) -> list[Decision]:
    """The rule finds an article."""
    return vote("rule:criteria", "types", names, "include")


def same(one: str, other: str, by: str = "rule:dedupe", verdict: str = "duplicate") -> Decision:
    """`one` is a duplicate of `other` (or not)."""
    return Decision(
        record_id=one, round="dedupe", by=by, verdict=Verdict(verdict), target=other, reason="DUP"
    )


def folded(
    found: Sequence[Record], decisions: Sequence[Decision], protocol: Protocol = PROTOCOL
) -> Fold:
    """Where they all stand."""
    return fold(found, SOURCES, decisions, protocol)


def flow(
    found: Sequence[Record], decisions: Sequence[Decision], protocol: Protocol = PROTOCOL
) -> Flow:
    """Their numbers."""
    return count(found, SOURCES, folded(found, decisions, protocol), protocol)
