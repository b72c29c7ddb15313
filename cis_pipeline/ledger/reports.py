"""Which records are one report, and which studies it tells of.

Duplicate decisions are joined, what is known to differ is kept apart. The latest human decision
about a pair counts, else the latest of a rule. Human merges are joined first, then the rules', the
surest first, so that what is left out is the weakest. A person's "not a duplicate" (or "another
version") binds every merge, a rule's only the merges of rules. What a person's word leaves out
becomes a Problem, what a rule's does a doubt for a person: nothing is left out in silence. The
earliest record of a report is canonical, so a later import never re-elects it.

A withdrawn record is in no report, but what people said of it counts for the report that it is a
duplicate of: `canonical` names that one. It holds two reports together only if people merged it
with both; a rule's merge with a record that was wrong proves nothing about two others.

A report may tell of several studies, and a study be told of in several reports. What is said of
any record of a report holds for the report; the latest word of each person about each record
counts, and a consensus before all others.

Why the order of rules' decisions does not count: what stands in the ledger first is what was
imported first, and that says nothing about which of two merges is right.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cis_pipeline.core.model import CONSENSUS, DEDUPE_ROUND, Decision, Problem, Verdict

APART = (Verdict.NOT_DUPLICATE, Verdict.VERSION)
"""The verdicts that keep two records in two reports."""


@dataclass(frozen=True)
class Clusters:
    """Records joined into reports.

    `canonical` of each record, `reports` with their records, `because`: why each is a duplicate;
    `possible_duplicates` are the pairs that a rule was unsure of, or that two rules contradict each
    other on, nobody has judged and no merge has settled: one at most between two reports.
    `versions` are the other versions of a report, each with the decision that links them (both
    ways).
    """

    canonical: Mapping[str, str]
    reports: Mapping[str, tuple[str, ...]]
    because: Mapping[str, Decision]
    possible_duplicates: tuple[Decision, ...]
    versions: Mapping[str, Mapping[str, Decision]]
    problems: tuple[Problem, ...]


def pair_of(decision: Decision) -> frozenset[str]:
    """The two records a decision about duplicates names, whichever way round."""
    return frozenset((decision.record_id, decision.target))


def ruling_pairs(decisions: Iterable[Decision]) -> dict[frozenset[str], Decision]:
    """The decision in force about each pair, in order: a person's latest, else a rule's latest."""
    ruling: dict[frozenset[str], Decision] = {}
    for decision in decisions:
        if decision.round != DEDUPE_ROUND:
            continue
        before = ruling.get(pair_of(decision))
        if before is None or before.by_rule or not decision.by_rule:
            ruling.pop(pair_of(decision), None)  # so that the order is that of what is in force
            ruling[pair_of(decision)] = decision
    return ruling


def clusters(
    order: Mapping[str, int],
    decisions: Iterable[Decision],
    withdrawn: Collection[str] = frozenset(),
) -> Clusters:
    """Join the records of `order` (record_id -> place in the ledger) into reports."""
    pairs = ruling_pairs(decisions).items()
    every = [d for pair, d in pairs if pair <= order.keys() and len(pair) == 2]
    gone = frozenset(withdrawn)
    ruling = [d for d in every if gone.isdisjoint(pair_of(d))] if gone else every
    joined = _Reports(order, every, withdrawn)
    problems, torn = [], []
    for merge in _in_turn(ruling, order):
        if joined.kept_apart(merge):
            problems.append(_contradiction(merge))
        elif merge.by_rule and (apart := joined.kept_apart(merge, by_rule=True)):
            torn.append(_torn(merge, apart))
        else:
            joined.join(merge)
    if withdrawn:
        _lend_words(joined, [d for d in every if not gone.isdisjoint(pair_of(d))], order)
    unsure = [d for d in ruling if d.verdict is Verdict.UNSURE]
    return Clusters(
        canonical=joined.root,
        reports=joined.reports(),
        because=joined.because,
        possible_duplicates=tuple(_open([*unsure, *torn], joined)),
        versions=_versions(ruling, joined),
        problems=tuple(problems),
    )


def _lend_words(joined: _Reports, ruling: list[Decision], order: Mapping[str, int]) -> None:
    """Join withdrawn records to the reports that they were duplicates of, the surest first."""
    for merge in _in_turn(ruling, order):
        if not joined.kept_apart(merge) and (not merge.by_rule or not joined.both_count(merge)):
            joined.join(merge)
    joined.crown()


def _in_turn(ruling: Iterable[Decision], order: Mapping[str, int]) -> list[Decision]:
    """The merges: people's in ledger order, then the rules', the surest and earliest first."""
    merges = [d for d in ruling if d.verdict is Verdict.DUPLICATE]
    rules = [d for d in merges if d.by_rule]
    rules.sort(
        key=lambda d: (-(d.score or 0.0), *sorted((order[i] for i in pair_of(d)), reverse=True))
    )
    return [*(d for d in merges if not d.by_rule), *rules]


class _Reports:
    """Reports while they are joined: `root` is the canonical record of each record."""

    def __init__(
        self, order: Mapping[str, int], ruling: Iterable[Decision], withdrawn: Collection[str]
    ) -> None:
        self.order, self._withdrawn = order, withdrawn
        self.root = {record: record for record in order}
        self.because: dict[str, Decision] = {}
        self._members: dict[str, list[str]] = {}
        self._not_duplicates: dict[bool, dict[str, dict[str, Decision]]] = {True: {}, False: {}}
        for d in ruling:
            if d.verdict in APART:
                apart = self._not_duplicates[d.by_rule]
                apart.setdefault(d.record_id, {})[d.target] = d
                apart.setdefault(d.target, {})[d.record_id] = d

    def members(self, record: str) -> list[str]:
        """The records of the report that a record is in now."""
        root = self.root[record]
        return self._members.get(root, [root])

    def kept_apart(self, pair: Decision, by_rule: bool = False) -> Decision | None:
        """What a person, or a rule, has said that keeps the two reports of a pair apart."""
        fewer, more = sorted(self.root[i] for i in (pair.record_id, pair.target))
        if len(self.members(fewer)) > len(self.members(more)):
            fewer, more = more, fewer
        apart = self._not_duplicates[by_rule]
        said = (d for r in self.members(fewer) for d in apart.get(r, {}).items())
        return next((decision for other, decision in said if self.root[other] == more), None)

    def join(self, merge: Decision) -> None:
        """Make the two reports of a merge one, if they are not."""
        roots = (self.root[merge.record_id], self.root[merge.target])
        keep, join = sorted(roots, key=self.order.__getitem__)
        if keep == join:
            return
        kept, joining = self.members(keep), self.members(join)
        for record in joining:
            self.root[record] = keep
            self.because.setdefault(record, merge)
        self.because[join] = merge
        self._members[keep] = kept + joining
        self._members.pop(join, None)

    def both_count(self, merge: Decision) -> bool:
        """Whether both reports of a merge have records that are not withdrawn."""
        return all(
            any(r not in self._withdrawn for r in self.members(i))
            for i in (merge.record_id, merge.target)
        )

    def crown(self) -> None:
        """Make the earliest record that is not withdrawn the canonical one of each report."""
        for old in [r for r in self._withdrawn if self.root.get(r) == r]:
            counting = [r for r in self.members(old) if r not in self._withdrawn]
            if counting:
                new = min(counting, key=self.order.__getitem__)
                members = self._members.pop(old)
                self._members[new] = members
                self.root.update(dict.fromkeys(members, new))
                self.because.pop(new, None)

    def reports(self) -> dict[str, tuple[str, ...]]:
        """The records of each report in ledger order, by its canonical record."""
        canonical = (record for record in self.order if self.root[record] == record)
        place = self.order.__getitem__
        found = {record: sorted(self.members(record), key=place) for record in canonical}
        if not self._withdrawn:
            return {record: tuple(ids) for record, ids in found.items()}
        counting = (
            (record, tuple(i for i in ids if i not in self._withdrawn))
            for record, ids in found.items()
        )
        return {record: ids for record, ids in counting if ids}


def _open(doubts: Iterable[Decision], joined: _Reports) -> Iterator[Decision]:
    """The first doubt between each two reports, unless a person has called them different."""
    asked: set[frozenset[str]] = set()
    for doubt in doubts:
        reports = frozenset(joined.root[i] for i in pair_of(doubt))
        if len(reports) == 2 and reports not in asked and not joined.kept_apart(doubt):
            asked.add(reports)
            yield doubt


def _versions(ruling: Sequence[Decision], joined: _Reports) -> dict[str, dict[str, Decision]]:
    """The links between reports, people's before the rules'; in the order of the ledger."""
    links: dict[str, dict[str, Decision]] = {}
    for d in sorted((d for d in ruling if d.verdict is Verdict.VERSION), key=lambda d: d.by_rule):
        one, two = joined.root[d.record_id], joined.root[d.target]
        apart = joined.kept_apart(d) if d.by_rule else None
        if one != two and (apart is None or apart.verdict is Verdict.VERSION):
            links.setdefault(one, {}).setdefault(two, d)
            links.setdefault(two, {}).setdefault(one, d)
    place = joined.order.__getitem__
    return {
        one: dict(sorted(links[one].items(), key=lambda link: place(link[0])))
        for one in sorted(links, key=place)
    }


def _torn(merge: Decision, apart: Decision) -> Decision:
    """A merge that another rule's word contradicts, as a doubt for a person."""
    why = f"{merge.evidence}; but it would join {apart.target} and {apart.record_id}, two documents"
    evidence = f"{why}: {apart.evidence}" if apart.evidence else why
    return replace(merge, verdict=Verdict.UNSURE, evidence=evidence.removeprefix("; "))


def _contradiction(merge: Decision) -> Problem:
    one, two = merge.record_id, merge.target
    return Problem(
        f"{one} and {two}",
        f"{merge.by} calls them duplicates, but a person has said that two records of these two "
        "reports are different",
        f"say which is right: `cis merge {one} {two}`, or `cis decide {one} dedupe not_duplicate "
        f"--target {two}`",
        "warning",
    )


@dataclass(frozen=True)
class Named:
    """The studies named for a report, in alphabetical order, and who named which."""

    names: tuple[str, ...]
    by: Mapping[str, tuple[str, ...]]

    @property
    def torn(self) -> bool:
        """Whether people named different studies, and nobody has settled it."""
        return len(set(self.by.values())) > 1 and CONSENSUS not in self.by


def studies(decisions: Iterable[Decision], joined: Clusters) -> dict[str, Named]:
    """The studies of each report that anybody named any for; `decisions` in ledger order."""
    latest: dict[str, dict[tuple[str, str], set[str]]] = {}
    for d in decisions:
        if d.verdict is Verdict.STUDY:
            names = {name.strip() for name in d.target.split(";")} - {""}
            latest.setdefault(joined.canonical[d.record_id], {})[d.by, d.record_id] = names
    result = {}
    for report, words in latest.items():
        by: dict[str, set[str]] = {}
        for (who, _), names in words.items():
            by.setdefault(who, set()).update(names)
        settled = by.get(CONSENSUS) or {name for names in by.values() for name in names}
        if settled:
            each = {who: tuple(sorted(names)) for who, names in by.items()}
            result[report] = Named(tuple(sorted(settled)), each)
    return result
