"""What rules said of duplicates, what people answered, and what people decided against the rules.

Of a pair of records the latest word of the rules counts, and the latest of people. A merge is split
where people's words keep the two records in two reports, whichever pair they named; where only
another rule's word does, it is a doubt and no judgement of people.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cis_pipeline.core.model import DEDUPE_ROUND, Box, Decision, Verdict
from cis_pipeline.ledger.reports import APART, pair_of, ruling_pairs
from cis_pipeline.ledger.snapshot import Snapshot

Pairs = tuple[Decision, ...]
"""Decisions about pairs of records, one a pair, in ledger order."""


@dataclass(frozen=True, slots=True)
class DuplicateFacts:
    """Deduplication in numbers.

    `by_rules` and `by_people` are the records removed as duplicates, by whose word. Of the pairs
    that rules spoke of: `merged`, of which people `split`; `kept_apart`, and linked as `versions`,
    of which people `joined`; and `asked`, where rules were unsure. Of these people called `same`,
    `different` or `other_versions`; what came of `settled` followed from other decisions, and
    `waiting` are open.
    """

    by_rules: tuple[str, ...]
    by_people: tuple[str, ...]
    merged: Pairs
    split: Pairs
    kept_apart: Pairs
    versions: Pairs
    joined: Pairs
    asked: Pairs
    same: Pairs
    different: Pairs
    other_versions: Pairs
    settled: Pairs
    waiting: Pairs

    @property
    def answered(self) -> Pairs:
        """The doubtful pairs that people have judged."""
        return (*self.same, *self.different, *self.other_versions)


def duplicate_facts(state: Snapshot) -> DuplicateFacts:
    """All of it, of a ledger at one moment; withdrawn records are left out."""
    return _Facts(state).all()


class _Facts:
    def __init__(self, state: Snapshot) -> None:
        self._folded = state.folded
        there = state.folded.standings.keys()
        said = [d for d in state.pair_rulings if d.round == DEDUPE_ROUND and pair_of(d) <= there]
        self._rules = ruling_pairs(d for d in said if d.by_rule)
        self._people = ruling_pairs(d for d in said if not d.by_rule)
        parted = (self._reports(d) for d in self._people.values() if d.verdict in APART)
        self._parted = {reports for reports in parted if len(reports) == 2}
        self._open = {self._reports(d) for d in state.folded.possible_duplicates}

    def all(self) -> DuplicateFacts:
        gone = [s for s in self._folded.standings.values() if s.box == Box.DUPLICATE]
        by_rule = {s.record_id: self._folded.because[s.record_id].by_rule for s in gone}
        apart, versions = self._of(Verdict.NOT_DUPLICATE), self._of(Verdict.VERSION)
        said = self._of(Verdict.DUPLICATE)
        split = tuple(d for d in said if self._reports(d) in self._parted)
        undone = frozenset(split)
        merged = tuple(d for d in said if d in undone or len(self._reports(d)) == 1)
        asked = (*self._of(Verdict.UNSURE), *self._torn())
        people = {d: self._people.get(pair_of(d)) for d in asked}
        answers = {d: said.verdict for d, said in people.items() if said is not None}
        left = [d for d in asked if d not in answers]
        waiting = tuple(d for d in left if self._reports(d) in self._open)
        return DuplicateFacts(
            by_rules=tuple(i for i, rule in by_rule.items() if rule),
            by_people=tuple(i for i, rule in by_rule.items() if not rule),
            merged=merged,
            split=split,
            kept_apart=apart,
            versions=versions,
            joined=tuple(d for d in (*apart, *versions) if len(self._reports(d)) == 1),
            asked=asked,
            same=_that_say(Verdict.DUPLICATE, answers.items()),
            different=_that_say(Verdict.NOT_DUPLICATE, answers.items()),
            other_versions=_that_say(Verdict.VERSION, answers.items()),
            settled=tuple(d for d in left if self._reports(d) not in self._open),
            waiting=waiting,
        )

    def _torn(self) -> Pairs:
        """The merges that another rule's word forbids, about which people are asked."""
        doubts = ((self._rules.get(pair_of(d)), d) for d in self._folded.possible_duplicates)
        return tuple(d for told, d in doubts if told and told.verdict is Verdict.DUPLICATE)

    def _of(self, verdict: Verdict) -> Pairs:
        return tuple(d for d in self._rules.values() if d.verdict is verdict)

    def _reports(self, d: Decision) -> frozenset[str]:
        """The reports of the two records now: one, or two."""
        return frozenset(self._folded.report_of[i] for i in pair_of(d))


def _that_say(verdict: Verdict, answers: Iterable[tuple[Decision, Verdict]]) -> Pairs:
    return tuple(d for d, said in answers if said is verdict)
