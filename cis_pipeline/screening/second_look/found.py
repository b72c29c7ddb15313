"""What second looks have found so far in a round, told without the model that chose them."""

from __future__ import annotations

from dataclasses import dataclass

from cis_pipeline.core.model import Verdict
from cis_pipeline.ledger.assignments import SECOND_LOOK
from cis_pipeline.ledger.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Offered:
    """The exclusions of a round that were offered again: how many, how many of them somebody has
    looked at, and the reports that should not have been excluded."""

    round_id: str
    offered: int
    looked_at: int
    wrong: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """It in words."""
        waits = self.offered - self.looked_at
        return (
            f"{self.offered} excludes in {self.round_id} were offered again, {self.looked_at} of "
            f"them were looked at and {len(self.wrong)} should not have been excluded"
            + (f"; {waits} wait for somebody to look" if waits else "")
        )


def offered_again(round_id: str, state: Snapshot) -> Offered:
    """The second looks at a round; of none offered where nobody asked for any."""
    keys = [
        key
        for key, check in state.folded.checks.items()
        if key[0] == round_id and check.decision.reason == SECOND_LOOK
    ]
    said = {report: was_wrong((asked, report), state) for asked, report in keys}
    return Offered(
        round_id,
        len(said),
        sum(found is not None for found in said.values()),
        tuple(report for report, found in said.items() if found),
    )


def was_wrong(key: tuple[str, str], state: Snapshot) -> bool | None:
    """Whether an exclusion that was offered again was wrong; None where nobody has looked."""
    if state.folded.checks[key].owing:
        return None
    settled = state.folded.settled.get(key)
    said = (settled,) if settled else state.folded.votes.get(key, ())
    return any(d.verdict is Verdict.INCLUDE for d in said)
