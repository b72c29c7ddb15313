"""Which records are one report: duplicate decisions joined, human "not a duplicate" kept apart.

The latest human decision about a pair counts, else the latest of a rule. Human merges are joined
first, then the rules' in ledger order; a merge that would bring together two records that a
person called different is left out and becomes a Problem. The earliest record of a report is
canonical, so a later import never re-elects it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cis_pipeline.model import DEDUPE_ROUND, Decision, Problem, Verdict


@dataclass(frozen=True)
class Clusters:
    """Records joined into reports.

    `canonical` of each record, `reports` with their records, `because`: why each is a duplicate;
    `doubts` are the pairs that a rule was unsure of, nobody has judged and no merge has settled.
    """

    canonical: Mapping[str, str]
    reports: Mapping[str, tuple[str, ...]]
    because: Mapping[str, Decision]
    doubts: tuple[Decision, ...]
    problems: tuple[Problem, ...]


def pair_of(decision: Decision) -> frozenset[str]:
    """The two records a decision about duplicates names, whichever way round."""
    return frozenset((decision.record_id, decision.target))


def ruling_pairs(decisions: Iterable[Decision]) -> dict[frozenset[str], Decision]:
    """The decision in force about each pair: a person's latest, else a rule's latest."""
    ruling: dict[frozenset[str], Decision] = {}
    for decision in decisions:
        if decision.round != DEDUPE_ROUND:
            continue
        before = ruling.get(pair_of(decision))
        if before is None or before.by_rule or not decision.by_rule:
            ruling[pair_of(decision)] = decision
    return ruling


def clusters(order: Mapping[str, int], decisions: Iterable[Decision]) -> Clusters:
    """Join the records of `order` (record_id -> place in the ledger) into reports."""
    ruling = {pair: d for pair, d in ruling_pairs(decisions).items() if pair <= order.keys()}
    apart: dict[str, set[str]] = defaultdict(set)
    for pair, decision in ruling.items():
        if decision.verdict is Verdict.NOT_DUPLICATE and len(pair) == 2:
            one, two = pair
            apart[one].add(two)
            apart[two].add(one)
    merges = [d for d in ruling.values() if d.verdict is Verdict.DUPLICATE]
    unsure = [d for d in ruling.values() if d.verdict is Verdict.UNSURE]
    members: dict[str, list[str]] = {}
    root = {record: record for record in order}
    because: dict[str, Decision] = {}
    problems = []
    for merge in sorted(merges, key=lambda d: d.by_rule):  # people first; the sort is stable
        keep, join = sorted((root[merge.record_id], root[merge.target]), key=order.__getitem__)
        if keep == join:
            continue
        kept, joining = members.get(keep, [keep]), members.get(join, [join])
        if any(apart[record] & set(kept) for record in joining if record in apart):
            problems.append(_contradiction(merge))
            continue
        for record in joining:
            root[record] = keep
            because.setdefault(record, merge)
        because[join] = merge
        members[keep] = kept + joining
        members.pop(join, None)
    ordered = {
        r: tuple(sorted(members.get(r, [r]), key=order.__getitem__)) for r in order if root[r] == r
    }
    doubts = tuple(d for d in unsure if root[d.record_id] != root[d.target])
    return Clusters(root, ordered, because, doubts, tuple(problems))


def _contradiction(merge: Decision) -> Problem:
    return Problem(
        f"{merge.record_id} and {merge.target}",
        f"{merge.by} calls them duplicates, but a person has said that two records of these two "
        "reports are different",
        "say which is right with `cis decide`: duplicate or not_duplicate",
        "warning",
    )
