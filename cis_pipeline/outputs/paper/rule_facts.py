"""What rules decided in a round of screening, and what people said of the same reports.

A report counts if it has come to the round and the rules' word about it is in force, or was until
somebody voted: then that person either confirms the rules or overrules them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from cis_pipeline.core.model import Box, Decision, Verdict
from cis_pipeline.ledger.force import REMARK, SCREENING
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.protocol.rounds import Round


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """The rules' words in a round, one a report, in ledger order.

    `excluded`, `passed` (of which `in_doubt` name something that the rules could not tell) and
    `to_people` are what rules decided; `people` is what people said of any of these, by report.
    """

    round_id: str
    excluded: tuple[Decision, ...]
    passed: tuple[Decision, ...]
    to_people: tuple[Decision, ...]
    people: Mapping[str, Verdict]

    @property
    def in_doubt(self) -> tuple[Decision, ...]:
        """Those that passed although something about them was unclear."""
        return tuple(d for d in self.passed if d.note)

    @property
    def restored(self) -> tuple[Decision, ...]:
        """The exclusions that people overruled."""
        return self._that(self.excluded, Verdict.INCLUDE)

    @property
    def confirmed(self) -> tuple[Decision, ...]:
        """The exclusions that people read, and excluded as well."""
        return self._that(self.excluded, Verdict.EXCLUDE)

    @property
    def doubted(self) -> tuple[Decision, ...]:
        """The exclusions about which people were unsure."""
        return self._that(self.excluded, Verdict.UNSURE)

    @property
    def turned_out(self) -> tuple[Decision, ...]:
        """Those that rules let pass and people excluded in the same round."""
        return self._that(self.passed, Verdict.EXCLUDE)

    def by_criterion(self) -> dict[str, tuple[Decision, ...]]:
        """The exclusions by their primary reason, in the order in which they were met."""
        found: dict[str, list[Decision]] = {}
        for d in self.excluded:
            found.setdefault(d.reason, []).append(d)
        return {code: tuple(some) for code, some in found.items()}

    def _that(self, some: tuple[Decision, ...], verdict: Verdict) -> tuple[Decision, ...]:
        return tuple(d for d in some if self.people.get(d.record_id) is verdict)


def rule_facts(asked: Round, state: Snapshot) -> RuleFacts:
    """What rules and people said in a round that rules decide."""
    latest: dict[str, tuple[int, Decision]] = {}
    for place, d in enumerate(state.counted):
        rules = d.by_rule and d.by != REMARK and d.verdict in SCREENING
        if rules and d.round == asked.id and d.record_id in state.folded.reports:
            latest[d.record_id] = place, d
    people, words = dict[str, Verdict](), list[Decision]()
    rounds = [r.id for r in state.protocol.rounds_of(asked.arm)]
    beyond = frozenset(rounds[rounds.index(asked.id) :])
    for report in state.folded.reports:
        if report not in latest or not _has_come(report, asked, beyond, state):
            continue
        place, word = latest[report]
        said = people_said((asked.id, report), state)
        if said is not None:
            people[report] = said
        if said is not None or place not in state.folded.why_not:
            words.append(word)
    return RuleFacts(
        asked.id,
        excluded=tuple(d for d in words if d.verdict is Verdict.EXCLUDE),
        passed=tuple(d for d in words if d.verdict is Verdict.INCLUDE),
        to_people=tuple(d for d in words if d.verdict is Verdict.UNSURE),
        people=people,
    )


def _has_come(report: str, asked: Round, beyond: Collection[str], state: Snapshot) -> bool:
    """Whether a report stands in the round, in one of those after it, or among the included."""
    standing = state.folded.standings.get(report)
    if standing is None or standing.arm != asked.arm:
        return False
    return standing.box == Box.INCLUDED or standing.round in beyond


def people_said(key: tuple[str, str], state: Snapshot) -> Verdict | None:
    """What people say of a report in a round (round, report): the consensus before all, else an
    inclusion before a doubt, and that before an exclusion; None where nobody has voted."""
    settled = state.folded.settled.get(key)
    if settled is not None:
        return settled.verdict
    said = {vote.verdict for vote in state.folded.votes.get(key, ())}
    for verdict in (Verdict.INCLUDE, Verdict.UNSURE, Verdict.EXCLUDE):
        if verdict in said:
            return verdict
    return None
