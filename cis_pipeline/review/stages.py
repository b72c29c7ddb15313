"""The machine's part of a review: each stage reads the state and gives the decisions it adds.

No stage writes: `Review` appends what they return. A stage run twice over the same state gives
no decisions the second time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import replace

from cis_pipeline import dedupe
from cis_pipeline.core.model import DEDUPE_ROUND, Box, Decision, Standing, Verdict
from cis_pipeline.ledger.assignments import names_in
from cis_pipeline.ledger.force import REMARK
from cis_pipeline.ledger.reports import APART, ruling_pairs
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.ledger.store import Batch
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.protocol.rounds import Round
from cis_pipeline.screening import rules
from cis_pipeline.screening.assignment import audit, sharing
from cis_pipeline.screening.workbook.said_before import SaidBefore


def find_duplicates(state: Snapshot) -> tuple[list[Decision], str]:
    """What rules say of pairs that nobody has ruled on yet, where it is news.

    That two records are two documents, or two versions of one work, is news also where a report
    holds both; a merge or a doubt between two reports only, once what parts reports has parted
    them. Of pairs on which rules have spoken before they are asked again, for under another
    protocol, or by other rules, their word may be another. The second value says where not every
    pair could be compared; "" if all were.
    """
    ruled = ruling_pairs(state.pair_rulings)
    cochrane = state.protocol.deduplication.cochrane_versions
    found = dedupe.find_duplicates(state.records, cochrane, _judged_by_rules(ruled))
    news = [
        _about(pair, verdict)
        for pair, verdict in _said(found)
        if not _settled(ruled.get(frozenset((pair.a, pair.b))), verdict)
        and not _was_judged_with_more(pair, state)
    ]
    report_of = _parted(state, news).folded.report_of
    return [
        d for d in news if d.verdict in APART or report_of[d.record_id] != report_of[d.target]
    ], found.blocks


def _was_judged_with_more(pair: dedupe.Pair, state: Snapshot) -> bool:
    """Whether both records were compared before they were deposited, and one has lost its abstract:
    then what was said of them stays as it is."""
    both = [state.withheld[i] for i in (pair.a, pair.b) if i in state.withheld]
    lost = (one for one in both if "abstract" in one.fields)
    return len(both) == 2 and any(not state.by_id[one.record_id].abstract for one in lost)


def _settled(before: Decision | None, verdict: Verdict) -> bool:
    """Whether a person has spoken of a pair, or a rule has said the same."""
    return before is not None and (not before.by_rule or before.verdict is verdict)


def _parted(state: Snapshot, news: Sequence[Decision]) -> Snapshot:
    """The state once those of the decisions count that part a report; the same if none does."""
    report_of = state.folded.report_of
    apart = tuple(d for d in news if d.verdict in APART)
    if any(report_of[d.record_id] == report_of[d.target] for d in apart):
        return state.plus(Batch(decisions=apart))
    return state


def _judged_by_rules(ruled: Mapping[frozenset[str], Decision]) -> set[frozenset[str]]:
    """The pairs that rules have merged or kept apart, and of which nobody has said anything."""
    firm = (Verdict.DUPLICATE, *APART)
    return {pair for pair, d in ruled.items() if d.by_rule and d.verdict in firm}


def _said(found: dedupe.Duplicates) -> list[tuple[dedupe.Pair, Verdict]]:
    """Each pair once with its verdict; one that is a veto and a version is a version."""
    linked = {(p.a, p.b) for p in found.versions}
    said = [
        *((p, Verdict.DUPLICATE) for p in found.merges),
        *((p, Verdict.UNSURE) for p in found.possible_duplicates),
        *((p, Verdict.NOT_DUPLICATE) for p in found.vetoes if (p.a, p.b) not in linked),
        *((p, Verdict.VERSION) for p in found.versions),
    ]
    again = [
        *((p, Verdict.DUPLICATE) for p in found.again.merges),
        *((p, Verdict.NOT_DUPLICATE) for p in found.again.vetoes),
        *((p, Verdict.VERSION) for p in found.again.versions),
    ]
    told = {(p.a, p.b) for p, _ in said}
    return [*said, *(one for one in again if (one[0].a, one[0].b) not in told)]


def summary(found: Iterable[Decision]) -> str:
    """What deduplication found, in words; look-alikes are told where there are any."""
    n = Counter(d.verdict for d in found)
    words = [f"{n[Verdict.DUPLICATE]} new duplicates"]
    if n[Verdict.NOT_DUPLICATE]:
        words.append(f"{n[Verdict.NOT_DUPLICATE]} look-alikes kept apart")
    if n[Verdict.VERSION]:
        words.append(f"{n[Verdict.VERSION]} linked as versions")
    return ", ".join([*words, f"{n[Verdict.UNSURE]} new doubtful pairs"])


def _about(pair: dedupe.Pair, verdict: Verdict) -> Decision:
    return Decision(
        record_id=pair.b,
        round=DEDUPE_ROUND,
        by="rule:dedupe",
        verdict=verdict,
        target=pair.a,
        reason="" if verdict in APART else "DUP",
        note=f"score {pair.score:g}",
        score=pair.score,
        evidence=pair.why,
    )


def screen(asked: Round, state: Snapshot, judged: Container[str] = ()) -> list[Decision]:
    """What the rules say of the reports that have come to this round, where it is news.

    Of those in `judged` it is known that the rules' last word about them still stands. Those whose
    abstract a deposit left out are not judged without it: what rules said of them stays as it is.
    """
    before = _said_by_rules(asked, state)
    new = (i for i in come_to(asked, state) if i not in judged or i not in before)
    lost = state.without_abstract if state.withheld else ()
    here = [state.reports[i] for i in new if i not in lost or _tells(asked, i, before, state)]
    return [
        d
        for d in rules.screen(asked, here, state.protocol)
        if _content(d) != _content(_as_today(before.get(d.record_id), d, state.protocol))
    ]


def _said_by_rules(asked: Round, state: Snapshot) -> dict[str, Decision]:
    """The rules' last word on each report; who is to judge it, which rules say too, is none."""
    said = (d for d in state.counted if d.round == asked.id and d.by_rule and d.by != REMARK)
    ruled = (d for d in said if d.verdict is not Verdict.ASSIGN)
    return {d.record_id: d for d in ruled}


def _tells(asked: Round, report: str, before: Mapping[str, Decision], state: Snapshot) -> bool:
    """Whether rules have to judge a report without its abstract, and need none for it."""
    if report in before and state.protocol.stands(before[report]):
        return False
    criteria = state.protocol.criteria_of(asked.id)
    return not any(c.rule is not None and c.rule.reads_abstract for c in criteria)


def unjudged(state: Snapshot) -> dict[str, int]:
    """By round how many reports wait for rules that cannot judge them: a deposit left their
    abstracts out, and nothing that was said of them stands."""
    lost = state.without_abstract if state.withheld else ()
    standings = (state.folded.standings[i] for i in lost)
    return dict(Counter(s.round for s in standings if "rules" in s.awaiting))


def assign(state: Snapshot, asked: Callable[[], sharing.Asked]) -> list[Decision]:
    """Who is to judge which report, where that is news; `asked` are those whom workbooks ask."""
    return [*sharing.due(state, asked), *audit.due(state)]


def drawn(assignments: Sequence[Decision]) -> str:
    """What was drawn, in words: by round and purpose how many, and how many each one has."""
    said = []
    for (round_id, purpose), n in Counter((d.round, d.reason) for d in assignments).items():
        mine = (d for d in assignments if (d.round, d.reason) == (round_id, purpose))
        loads = Counter(name for d in mine for name in names_in(d))
        each = ", ".join(f"{name} {load}" for name, load in sorted(loads.items()))
        what = f" ({purpose.casefold()})" if purpose else ""
        said.append(f"{round_id}{what}: {n} records ({each or 'nobody'})")
    return "; ".join(said)


def come_to(asked: Round, state: Snapshot) -> list[str]:
    """The reports that have come to a round, or beyond it."""
    rounds = state.protocol.rounds_of(asked.arm)
    reached = {r.id for r in rounds[rounds.index(asked) :]}
    standings = state.folded.standings.values()
    return [s.record_id for s in standings if s.arm == asked.arm and _has_reached(s, reached)]


def _as_today(before: Decision | None, now: Decision, protocol: Protocol) -> Decision | None:
    """What a rule said before, on today's basis if its own was ruled to mean the same."""
    if before is None or not protocol.stands(before):
        return before
    return replace(before, protocol=now.protocol)


def _has_reached(standing: Standing, rounds: set[str]) -> bool:
    return standing.box != Box.DUPLICATE and standing.round in rounds


def _content(decision: Decision | None) -> tuple[object, ...] | None:
    """What makes a decision another one: all of it but when and where it was made."""
    if decision is None:
        return None
    d = decision
    return (d.by, d.verdict, d.target, d.reason, d.further, d.note, d.evidence, d.protocol)


def news(decisions: Iterable[Decision], state: Snapshot) -> list[Decision]:
    """Of the decisions read from sheets, those that the same sheet has not given before.

    A sheet is read again and again; what counts is the last word of each of its rows. The same
    vote in another sheet is a new decision: the record was asked about again; but not in a table
    that does not say of which workbook it is (see `said_before`).
    """
    said = SaidBefore(state.counted)
    return [d for d in decisions if said.is_news(d)]


def bases(decisions: Iterable[Decision], protocol: Protocol) -> dict[str, str]:
    """The parts of the protocol that these decisions rest on, by digest, to be kept beside them."""
    return {
        d.protocol: protocol.basis_text(d.round, d.verdict, (d.reason, *d.further))
        for d in decisions
        if d.protocol and d.protocol == protocol.basis(d.round, d.verdict, (d.reason, *d.further))
    }
