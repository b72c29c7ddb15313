"""Which decisions are in force, and why the others are not.

The fold rests on nothing else, and decisions.csv prints it: what counts and what is said to count
are one computation. A decision is in force as the last word of whoever gave it, also where others
contradict it: a vote stays its person's vote when a consensus settles the conflict otherwise. It
is not where its own person has said something since, where what it rests on was changed, where its
round is no round of its report, and, if it is a rule's, where a person has decided.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field

from cis_pipeline.core.model import CONSENSUS, DEDUPE_ROUND, Arm, Decision, Verdict
from cis_pipeline.ledger.assignments import Check, checks, latest
from cis_pipeline.ledger.reports import Clusters, pair_of, ruling_pairs
from cis_pipeline.protocol.protocol import Protocol

RoundReport = tuple[str, str]
"""A key (round id, report id)."""

SCREENING = (Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.UNSURE)
"""What is said of a report in a round of screening."""

REMARK = "rule:votes"
"""By this are decisions that only remark on what a table of votes says: no rule of the review."""

_GONE = "its record is not in the review"
_REMOVED = "its round was removed, as was ruled"
_WITHDRAWN = "its record was withdrawn"
_CHANGED = "a record that it compares was changed at its source since"


def is_rules_word(force: Sequence[Decision]) -> bool:
    """Whether of decisions in force there is one, which rules have made."""
    return len(force) == 1 and force[0].by_rule and force[0].by != REMARK


@dataclass(frozen=True)
class Force:
    """The decisions of screening in force by (round, report), in ledger order, and why others are
    not: `why_not` by a decision's place in the ledger. `astray` are people's last words in rounds
    that are gone, or that are none of the report's arm, by the same key; `voted` are the keys that
    a reviewer has ever given a vote for, in force or not. `seats` say who is to judge where that is
    on record, and `checks` what a person is to look at once more.
    """

    in_force: Mapping[RoundReport, list[Decision]]
    astray: Mapping[RoundReport, list[Decision]]
    why_not: Mapping[int, str]
    voted: Set[RoundReport]
    seats: Mapping[RoundReport, Decision] = field(default_factory=dict)
    checks: Mapping[RoundReport, Check] = field(default_factory=dict)


@dataclass(frozen=True)
class Left:
    """What counts nowhere any more: the withdrawn records, and the places of the decisions about
    duplicates whose records were changed since."""

    withdrawn: Collection[str] = frozenset()
    void: Collection[int] = frozenset()


def judge(
    decisions: Sequence[Decision],
    joined: Clusters,
    arms: Mapping[str, Arm],
    protocol: Protocol,
    left: Left | None = None,
) -> Force:
    """Judge every decision of a ledger; `arms` holds the arm of each report."""
    here = _Judging(decisions, joined, arms, protocol, left or Left())
    here.screening()
    here.pairs()
    here.studies()
    seats, checked = here.assignments()
    force = {
        key: [decisions[p] for p in places if p not in here.why_not]
        for key, places in here.standing.items()
    }
    in_force = {key: found for key, found in force.items() if found}
    return Force(in_force, here.astray, here.why_not, here.voted, seats, checked)


@dataclass
class _Judging:
    """One judging of a ledger; a place is that of a decision in it."""

    decisions: Sequence[Decision]
    joined: Clusters
    arms: Mapping[str, Arm]
    protocol: Protocol
    left: Left
    why_not: dict[int, str] = field(default_factory=dict)
    voted: set[RoundReport] = field(default_factory=set)
    standing: dict[RoundReport, list[int]] = field(default_factory=lambda: defaultdict(list))
    astray: dict[RoundReport, list[Decision]] = field(default_factory=lambda: defaultdict(list))

    # --- rounds of screening -------------------------------------------------------------------

    def screening(self) -> None:
        """The last word of each, then whether it has a round and a basis, then who overrules it."""
        round_arms = {r.id: r.arm for r in self.protocol.rounds}
        for place in self._last_words():
            d = self.decisions[place]
            key = (d.round, self.joined.canonical[d.record_id])
            if round_arms.get(d.round) != self.arms[key[1]]:
                other = f'"{d.round}" is a round of the other arm'
                gone = f'its round "{d.round}" is gone from the protocol' if d.round else _REMOVED
                self.why_not[place] = other if d.round in round_arms else gone
                self.astray[key] += [] if d.by_rule or not d.round else [d]
            elif not self.protocol.stands(d):
                self.why_not[place] = self._without_basis(d)
            else:
                self.standing[key].append(place)
        for (_, report), places in self.standing.items():
            if len(places) > 1 or self.decisions[places[0]].record_id != report:
                self._settlements([p for p in places if self.decisions[p].by == CONSENSUS], report)
                self._rules(places, report)

    def _last_words(self) -> list[int]:
        """The places of the latest decision of each person, and of the rules, about each record."""
        latest: dict[tuple[str, str, str], int] = {}
        for place, d in enumerate(self.decisions):
            if d.round == DEDUPE_ROUND or d.verdict not in SCREENING:
                continue
            if why := self._gone(d):
                self.why_not[place] = why
                continue
            if not d.by_rule and d.by != CONSENSUS:
                self.voted.add((d.round, self.joined.canonical[d.record_id]))
            who = "rule" if d.by_rule and d.by != REMARK else d.by
            before = latest.get((d.round, d.record_id, who))
            if before is not None:
                self.why_not[before] = _superseded(d)
            latest[d.round, d.record_id, who] = place
        return sorted(latest.values())

    def _gone(self, d: Decision) -> str:
        """Whether the record of a decision, and any report that it would count for, is gone."""
        report = self.joined.canonical.get(d.record_id)
        if report is None:
            return _GONE
        return _WITHDRAWN if report in self.left.withdrawn else ""

    def _without_basis(self, d: Decision) -> str:
        if d.protocol.startswith("older:"):
            return "it answers a question that had been changed before it was given"
        codes = [code for code in (d.reason, *d.further) if code]
        if d.verdict is not Verdict.EXCLUDE or not codes:
            return f"a criterion that {d.round} asks was changed since"
        gone = [code for code in codes if self.protocol.criterion(code) is None]
        if gone:
            return f"the criterion {' and '.join(gone)} is gone"
        return f"the criterion {' or '.join(codes)} was changed since"

    def _settlements(self, places: Sequence[int], report: str) -> None:
        """The latest settlement is the last word, unless it and one of another record differ."""
        if not places:
            return
        last = self.decisions[places[-1]]
        differ = len({self.decisions[p].verdict for p in places}) > 1
        if not differ or last.record_id == report:
            self.why_not |= dict.fromkeys(places[:-1], _superseded(last))

    def _rules(self, places: Sequence[int], report: str) -> None:
        """Rules have no say where people have, and judge the canonical record for its report."""
        people = [p for p in places if not self.decisions[p].by_rule]
        for place in places:
            d = self.decisions[place]
            if d.by == REMARK:
                later = [p for p in people if p > place and self.decisions[p].by == CONSENSUS]
                if later:
                    self.why_not[place] = _superseded(self.decisions[later[-1]])
            elif d.by_rule and people and not self._confirmed(place, people):
                self.why_not[place] = _before_rules(self.decisions[people[-1]])
            elif d.by_rule and d.record_id != report:
                self.why_not[place] = f"rules judge {report} for its whole report"

    def _confirmed(self, rule: int, people: Sequence[int]) -> bool:
        """Whether people only say that a rule was right to exclude: then its reason is counted."""
        said = [self.decisions[p] for p in people]
        words = {(d.verdict, d.reason) for d in said} | {(self.decisions[rule].verdict, "")}
        return words == {(Verdict.EXCLUDE, "")} and rule < min(people)

    def assignments(self) -> tuple[dict[RoundReport, Decision], dict[RoundReport, Check]]:
        """The latest about each report in each round, seats and checks apart."""
        report_of, gone = self.joined.canonical, self.left.withdrawn
        there = {i: report for i, report in report_of.items() if report not in gone}
        places = latest(self.decisions, there)
        counting = set(places.values())
        for place, d in enumerate(self.decisions):
            if d.verdict is Verdict.ASSIGN and place not in counting:
                self.why_not[place] = self._gone(d) or "another assignment took its place"
        seats = {(k.round, k.report): self.decisions[p] for k, p in places.items() if not k.check}
        return seats, checks(self.decisions, places, there)

    # --- duplicates, studies -------------------------------------------------------------------

    def pairs(self) -> None:
        """Of each pair of records one decision counts, and that only as far as others let it."""
        void = self.left.void
        ruling = ruling_pairs(d for n, d in enumerate(self.decisions) if n not in void)
        possible = {pair_of(d) for d in self.joined.possible_duplicates}
        for place, d in enumerate(self.decisions):
            if d.round != DEDUPE_ROUND:
                continue
            now = ruling.get(pair_of(d))
            if now is None or place in void:
                self.why_not[place] = _CHANGED
            elif now is not d:
                by_person = d.by_rule and not now.by_rule
                self.why_not[place] = _before_rules(now) if by_person else _superseded(now)
            elif why := self._overruled(d, pair_of(d) in possible):
                self.why_not[place] = why

    def _overruled(self, d: Decision, possible: bool) -> str:
        """What became of the decision that counts about a pair; "" if what it says is so."""
        one, two = (self.joined.canonical.get(i) for i in (d.record_id, d.target))
        if one is None or two is None:
            return _GONE
        if d.verdict is Verdict.UNSURE:
            return "" if possible else "it is answered: other decisions settle it"
        if (one == two) == (d.verdict is Verdict.DUPLICATE):
            return ""
        if d.record_id in self.left.withdrawn or d.target in self.left.withdrawn:
            return _WITHDRAWN
        return "other decisions join the two records" if one == two else "others keep them apart"

    def studies(self) -> None:
        """The latest naming of each person about each record, and the consensus before all."""
        latest: dict[tuple[str, str], int] = {}
        for place, d in enumerate(self.decisions):
            if d.verdict is not Verdict.STUDY:
                continue
            if why := self._gone(d):
                self.why_not[place] = why
                continue
            before = latest.get((d.by, d.record_id))
            if before is not None:
                self.why_not[before] = _superseded(d)
            latest[d.by, d.record_id] = place
        by_report: dict[str, list[int]] = defaultdict(list)
        for (_, record_id), place in latest.items():
            by_report[self.joined.canonical[record_id]].append(place)
        for places in by_report.values():
            self._named(places)

    def _named(self, places: Sequence[int]) -> None:
        given = [self.decisions[p] for p in places]
        settled = [d for d in given if d.by == CONSENSUS and d.target.strip(" ;")]
        if settled:
            others = (p for p in places if self.decisions[p].by != CONSENSUS)
            self.why_not |= dict.fromkeys(
                others, f"the consensus names the studies{_on(settled[-1])}"
            )


def _on(d: Decision) -> str:
    return f" ({d.at[:10]})" if d.at else ""


def _superseded(later: Decision) -> str:
    return f"superseded by a later decision of {later.by}{_on(later)}"


def _before_rules(person: Decision) -> str:
    return f"a person has decided: {person.by}{_on(person)}"
