"""Who judged the reports of a round, how many each, and what their workbooks let them see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from cis_pipeline.core.model import Decision
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.outputs.conflicts import conflict_rows
from cis_pipeline.protocol.rounds import Round
from cis_pipeline.screening.tasks import CHECKS


@dataclass(frozen=True, slots=True)
class VoteFacts:
    """People's votes in force in a round, without those of second looks and audits.

    `readers` counts reports by how many people judged them. `blind` votes came from workbooks on
    record that showed neither what others said nor what rules found, `seeing` from such that did,
    `elsewhere` from tables or exports of other tools; of the rest nobody can tell. `conflicts`
    counts disagreements by what became of them: ("settled", who), ("agreed", ""), ("first
    declared", "") or ("open", "").
    """

    people: tuple[str, ...]
    readers: Mapping[int, int]
    votes: int
    blind: int
    seeing: int
    elsewhere: int
    conflicts: Mapping[tuple[str, str], int]

    @property
    def reports(self) -> int:
        """How many reports somebody has judged."""
        return sum(self.readers.values())

    @property
    def disagreements(self) -> int:
        """How many reports people did not agree about."""
        return sum(self.conflicts.values())


def vote_facts(asked: Round, state: Snapshot) -> VoteFacts:
    """The votes of a round, at one moment."""
    readers, people, kinds = Counter[int](), Counter[str](), Counter[str]()
    for (round_id, report), votes in state.folded.votes.items():
        own = [d for d in votes if round_id == asked.id and not _looked_again(d, state)]
        if own and report in state.folded.standings:
            readers[len({d.by for d in own})] += 1
            people.update({d.by for d in own})
            kinds.update(_kind(d, state) for d in own)
    known = [name for name in asked.reviewers if name in people]
    others = sorted(people.keys() - set(known))
    ended: Counter[tuple[str, str]] = Counter()
    for row in conflict_rows(state):
        if row["round"] == asked.id:
            settled = row["status"] == "settled"
            ended[row["status"], row["settled_by"] if settled else ""] += 1
    return VoteFacts(
        people=(*known, *others),
        readers=dict(sorted(readers.items())),
        votes=sum(kinds.values()),
        blind=kinds["blind"],
        seeing=kinds["seeing"],
        elsewhere=kinds["elsewhere"],
        conflicts=ended,
    )


def _looked_again(d: Decision, state: Snapshot) -> bool:
    book = state.workbooks_by_id.get(d.sheet)
    return book is not None and book.purpose in CHECKS


def _kind(d: Decision, state: Snapshot) -> str:
    if d.sheet.startswith("votes:"):
        return "elsewhere"
    book = state.workbooks_by_id.get(d.sheet)
    if book is None:
        return "unknown"
    return "blind" if book.blind else "seeing"
