"""A random sample of what rules excluded is read by a person; how often rules are wrong follows.

A report is in the sample if its number, which follows from the seed and its id, is among the
smallest; so the sample is random, can be drawn again, and takes in what further searches bring. The
share of wrong exclusions is given with its exact binomial interval (Clopper and Pearson 1934,
Biometrika 26:404), which for a sample without replacement is on the safe side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cis_pipeline.core.model import Decision, Standing, Verdict
from cis_pipeline.ledger.assignments import AUDIT, assignment
from cis_pipeline.ledger.force import REMARK
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.protocol.rounds import Round
from cis_pipeline.screening.assignment.allocation import Draw
from cis_pipeline.screening.assignment.proportion import Proportion, proportion


@dataclass(frozen=True)
class Audit:
    """What an audit of a round of rules found: of how many that rules excluded, how many were
    drawn, read, found wrong (a person includes it) and unclear (a person is unsure); who reads."""

    round_id: str
    excluded: int
    drawn: int
    read: int
    wrong: tuple[str, ...]
    unclear: tuple[str, ...]
    readers: tuple[str, ...] = ()

    @property
    def share(self) -> Proportion:
        """The share of wrong exclusions among all that the rules made."""
        return proportion(len(self.wrong), self.read)

    def as_dict(self) -> dict[str, Any]:
        """The same as a JSON document; `share_wrong` and `ci95` are null where nothing was read."""
        share = self.share
        return {
            "round": self.round_id,
            "excluded_by_rules": self.excluded,
            "drawn": self.drawn,
            "read": self.read,
            "wrong": list(self.wrong),
            "unclear": list(self.unclear),
            "share_wrong": share.value if share.n else None,
            "ci95": list(share.ci95) if share.n else None,
            "sentence": self.sentence,
        }

    @property
    def sentence(self) -> str:
        """What it says, in words."""
        of_all = f"rules excluded {self.excluded} in {self.round_id}"
        if not self.drawn:
            return f"{of_all}; nobody has checked any: write audit = 50 under [screening]"
        if not self.read:
            who = " and ".join(self.readers)
            return f"{of_all}; {self.drawn} of them, drawn at random, wait for {who}"
        low, high = self.share.ci95
        missed = f"{low * self.excluded:.0f} to {high * self.excluded:.0f} of {self.excluded}"
        unsure = f", {len(self.unclear)} unsure" if self.unclear else ""
        return (
            f"{of_all}; of {self.read} read by a person {len(self.wrong)} should not have been"
            f"{unsure}: {self.share.value:.1%}, 95 % interval {low:.1%} to {high:.1%} "
            f"({missed})"
        )


def audit_of(asked: Round, state: Snapshot) -> Audit:
    """What is known of the exclusions that rules made in a round."""
    population = _population(asked, state)
    checks = {r: c for r in population if (c := state.folded.checks.get((asked.id, r)))}
    checks = {r: c for r, c in checks.items() if c.decision.reason == AUDIT}
    said = {r: _said(asked, r, state) for r, check in checks.items() if not check.owing}
    readers = {n for c in checks.values() for n in c.owing}
    return Audit(
        asked.id,
        len(population),
        len(checks),
        sum(verdict is not None for verdict in said.values()),
        tuple(r for r, verdict in said.items() if verdict is Verdict.INCLUDE),
        tuple(r for r, verdict in said.items() if verdict is Verdict.UNSURE),
        tuple(sorted(readers)),
    )


def due(state: Snapshot) -> list[Decision]:
    """The reports that are to be read, where the sample is not as large as it should be."""
    return [d for asked in state.protocol.rounds for d in _due(asked, state)]


def _due(asked: Round, state: Snapshot) -> Iterator[Decision]:
    plan, who = state.protocol.screening_of(asked.id), reader(asked, state.protocol)
    if asked.decided_by != "rules" or not plan.audit or not who:
        return
    population = _population(asked, state)
    given = Draw(asked.id, (who,), plan)
    drawn = sorted(population, key=lambda report: given.number(report, AUDIT))[: plan.audit]
    why = f"a random {len(drawn)} of {len(population)} that rules excluded, seed {plan.seed}"
    for report in drawn:
        if (asked.id, report) not in state.folded.checks:
            yield assignment((asked.id, report), (who,), reason=AUDIT, why=why)


def reader(asked: Round, protocol: Protocol) -> str:
    """Who reads the sample: as declared, else the first reviewer of the next round that has any."""
    plan = protocol.screening_of(asked.id)
    rounds = protocol.rounds_of(asked.arm)
    later: Sequence[Round] = rounds[rounds.index(asked) :]
    return plan.audit_by or next((r.reviewers[0] for r in later if r.reviewers), "")


def _population(asked: Round, state: Snapshot) -> list[str]:
    """The reports that rules excluded in a round, whatever people have said of them since."""
    if asked.decided_by != "rules":
        return []
    ruled: dict[str, Decision] = {}
    for d in state.counted:
        if d.round == asked.id and d.by_rule and d.by != REMARK and d.verdict is not Verdict.ASSIGN:
            ruled[d.record_id] = d
    excluded = {report for report, d in ruled.items() if d.verdict is Verdict.EXCLUDE}
    standings = state.folded.standings
    return [r for r, s in standings.items() if r in excluded and _is_of(asked, s, state)]


def _is_of(asked: Round, standing: Standing, state: Snapshot) -> bool:
    """Whether a rule's word decides about a report, or did until a person read it."""
    if standing.report_id != standing.record_id:
        return False
    by_rule = standing.round == asked.id and any(by.startswith("rule:") for by in standing.by)
    return by_rule or (asked.id, standing.record_id) in state.folded.votes


def _said(asked: Round, report: str, state: Snapshot) -> Verdict | None:
    """What people say of a report in a round, the consensus before all."""
    settled = state.folded.settled.get((asked.id, report))
    if settled is not None:
        return settled.verdict
    said = {v.verdict for v in state.folded.votes.get((asked.id, report), ())}
    for verdict in (Verdict.INCLUDE, Verdict.UNSURE, Verdict.EXCLUDE):
        if verdict in said:
            return verdict
    return None
