"""What each reviewer has of a round: how much is theirs to judge, and how much is judged."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from cis_pipeline.core.model import CONSENSUS
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.protocol.rounds import Round


@dataclass(frozen=True)
class Share:
    """What one reviewer has of a round: reports they are to judge, judged, and owe."""

    round_id: str
    who: str
    given: int
    judged: int

    @property
    def owes(self) -> int:
        """How many they have not judged yet."""
        return self.given - self.judged


def shares_of(asked: Round, state: Snapshot) -> list[Share]:
    """What each has of a round: by what is on record, else as its reviewers."""
    given, judged = Counter[str](), Counter[str]()
    for s in state.folded.standings.values():
        votes = {v.by for v in state.folded.votes.get((asked.id, s.record_id), ())}
        waits = set(s.awaiting) - {CONSENSUS, "rules"} if s.round == asked.id else set()
        given.update(votes | waits)
        judged.update(votes)
    others = sorted(given.keys() - set(asked.reviewers))
    return [Share(asked.id, n, given[n], judged[n]) for n in (*asked.reviewers, *others)]
