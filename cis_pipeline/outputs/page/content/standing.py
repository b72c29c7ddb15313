"""Where the review stands: how far each round has come, who owes what, and the next step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from cis_pipeline.core.model import Problem
from cis_pipeline.core.progress import Await
from cis_pipeline.outputs.page.content.agreement import RoundAgreement
from cis_pipeline.prisma.flow import Flow, RoundCount
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.screening.assignment.audit import Audit

Segment = Literal["left", "excluded", "stopped", "waiting"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One round: its counts, who judges in it, and how far that may be relied on: the agreement of
    its reviewers, or what a person found who read some of what rules excluded. `pending` as in
    `nobody_came`."""

    counts: RoundCount
    pending: bool = False
    judges: tuple[str, ...] = ()
    agreement: RoundAgreement | None = None
    audit: Audit | None = None

    @property
    def segments(self) -> Iterator[tuple[Segment, float, float]]:
        """The parts of a bar for all that entered, in percent: what, from where, how wide."""
        c, at = self.counts, 0.0
        parts: list[tuple[Segment, int]] = [
            ("left", c.left),
            ("excluded", c.excluded),
            ("stopped", c.stopped),
            ("waiting", c.waiting),
        ]
        whole = sum(n for _, n in parts)
        for name, n in parts:
            if n:
                width = 100 * n / whole
                yield name, round(at, 2), round(width, 2)
                at += width


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is to be done next, in one sentence before the command that goes on."""

    sentence: str
    command: str


def progress(
    flow: Flow, protocol: Protocol, agreements: Sequence[RoundAgreement], audits: Sequence[Audit]
) -> tuple[Progress, ...]:
    """The rounds in their order."""
    of = {one.round_id: one for one in agreements}
    checked = {one.round_id: one for one in audits if one.excluded}
    return tuple(
        Progress(
            counts=counts,
            pending=nobody_came(counts, flow),
            judges=_judges(counts, protocol),
            agreement=of.get(counts.id),
            audit=checked.get(counts.id),
        )
        for counts in flow.rounds
    )


def nobody_came(counts: RoundCount, flow: Flow) -> bool:
    """Whether nothing has come to a round although it may still: its zeros are no result."""
    before = [r for r in flow.rounds if r.arm == counts.arm and r.waiting]
    arm = flow.databases if counts.arm == "databases" else flow.other
    return not counts.entered and (bool(before) or arm is None or not arm.records_identified)


def _judges(counts: RoundCount, protocol: Protocol) -> tuple[str, ...]:
    asked = protocol.round(counts.id)
    rules = ("rules",) if asked.decided_by == "rules" else ()
    return (*rules, *asked.reviewers)


def next_step(flow: Flow, awaited: Sequence[Await], problems: Sequence[Problem]) -> NextStep:
    """The first of what is to be done: by rules, by people, about files; or to verify the whole."""
    books = list(dict.fromkeys(path for one in awaited for path in one.paths))
    errors = sum(p.severity == "error" for p in problems)
    if flow.files_not_taken:
        return NextStep(
            "Mend the files that these numbers lack, as Problems says, and take them in:", "cis run"
        )
    if not flow.databases.records_identified and flow.other is None:
        return NextStep(
            "Put the exports of the searches into data/searches/, and take them in:", "cis run"
        )
    if any(one.who == "rules" for one in awaited):
        return NextStep("Let the rules judge what has come:", "cis run")
    if books:
        what = "the workbook" if len(books) == 1 else f"the {len(books)} workbooks"
        return NextStep(f"Fill in {what} named here, save, and take the decisions in:", "cis run")
    if awaited:
        return NextStep("Settle what is awaited, as it is told here, and go on:", "cis run")
    if errors:
        what = "1 error" if errors == 1 else f"{errors} errors"
        return NextStep(f"Mend the {what} named under Problems, and run again:", "cis run")
    return NextStep(
        "Nothing is awaited; verify the ledger and its numbers before they are used:", "cis check"
    )
