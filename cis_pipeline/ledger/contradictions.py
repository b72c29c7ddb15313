"""What decisions, each sound by itself, leave open between them: Problems for a person to see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from cis_pipeline.core.model import CONSENSUS, Decision, Problem, Standing, Verdict
from cis_pipeline.ledger.force import REMARK, Force, is_rules_word
from cis_pipeline.ledger.reports import Named
from cis_pipeline.protocol.protocol import Protocol

NO_ROUND = "a_round"
"""Where records stand whose arm has no round in the protocol: `awaiting_a_round`."""


def clashes(
    force: Force,
    named: Mapping[str, Named],
    standings: Mapping[str, Standing],
    protocol: Protocol,
) -> Iterator[Problem]:
    """Every clash between decisions; `named` are the studies of reports."""
    yield from _astray(force.astray, standings, protocol)
    order = {r.id: i for i, r in enumerate(protocol.rounds)}
    for (round_id, report), found in force.in_force.items():
        if is_rules_word(found):  # as of most; it contradicts nothing
            continue
        stands = standings[report]
        late = _after_consensus(found)
        if late:
            yield late
        settled = [d for d in found if d.by == CONSENSUS]
        asks_people = protocol.round(round_id).decided_by == "people"
        if settled and asks_people and (round_id, report) not in force.voted:
            yield _unvoted(settled[-1])
        yield from (_remark(d) for d in found if d.by == REMARK)
        included = [d for d in found if not d.by_rule and d.verdict is Verdict.INCLUDE]
        earlier = order.get(stands.round, len(order)) < order[round_id]
        if included and earlier and not stands.awaiting:
            yield _overtaken(round_id, stands, included)
    yield from _without_round(standings)
    for report, studies in named.items():
        if studies.torn:
            yield _torn(report, studies)


def _astray(
    astray: Mapping[tuple[str, str], Sequence[Decision]],
    standings: Mapping[str, Standing],
    protocol: Protocol,
) -> Iterator[Problem]:
    """Votes in rounds that their report does not pass, and in rounds that are gone."""
    rounds = {r.id for r in protocol.rounds}
    gone: Counter[str] = Counter()
    for (round_id, report), people in astray.items():
        if round_id not in rounds:
            gone[round_id] += len(people)
        elif people:
            yield _other_arm(round_id, standings[report], people)
    for round_id, n in gone.items():
        if n:
            what = f'{n} decisions of people were made in the round "{round_id}", which is gone'
            remedy = "put the round back, or have them made again in another"
            yield Problem("config/review.toml", what, remedy, "warning")


def _unvoted(settled: Decision) -> Problem:
    """A ruling on a conflict that there never was: it may have been meant for another report."""
    what = (
        f"settled by consensus in {settled.round} ({settled.verdict}"
        + (f", {settled.locator}" if settled.locator else "")
        + "), but no reviewer voted on it"
    )
    remedy = "compare it with what the reviewers were shown; their votes can still be taken in"
    return Problem(settled.record_id, what, remedy, "warning")


def _remark(remark: Decision) -> Problem:
    """What a table of votes says that could be taken for nobody's word (`votes_table`)."""
    remedy = (
        f"find out which was meant, and settle it: `cis decide {remark.record_id} {remark.round} "
        "VERDICT --by consensus`"
    )
    return Problem(remark.locator or remark.record_id, remark.note, remedy, "warning")


def _after_consensus(found: Sequence[Decision]) -> Problem | None:
    """Somebody votes otherwise when the conflict is settled; `found` in ledger order."""
    places = [n for n, d in enumerate(found) if d.by == CONSENSUS]
    if not places:
        return None
    settled = found[places[-1]]
    late = [d for d in found[places[-1] + 1 :] if not d.by_rule and d.verdict != settled.verdict]
    if not late:
        return None
    what = (
        f"{late[-1].by} said {late[-1].verdict} in {settled.round} after the consensus had said "
        f"{settled.verdict}; the consensus stands"
    )
    remedy = f"if it should not, settle it anew: `cis decide {settled.record_id} {settled.round}`"
    return Problem(settled.record_id, what, f"{remedy} with --by consensus", "warning")


def _overtaken(round_id: str, stands: Standing, included: Sequence[Decision]) -> Problem:
    return Problem(
        stands.record_id,
        f"stands excluded in {stands.round} ({stands.reason}, {', '.join(stands.by)}), though "
        f"{included[0].by} included it later on, in {round_id}",
        f"if that is wrong, overrule it with `cis decide` in {stands.round}",
        "warning",
    )


def _other_arm(round_id: str, stands: Standing, people: Sequence[Decision]) -> Problem:
    """Its records came from both arms; the canonical one decides which rounds it passes."""
    who = ", ".join(sorted({d.by for d in people}))
    return Problem(
        stands.record_id,
        f"has votes of {who} in {round_id}, a round of the other arm, which count nowhere: its "
        "earliest record was found by the other way of searching",
        f"give them again in a round of its own arm ({stands.arm})",
        "warning",
    )


def _without_round(standings: Mapping[str, Standing]) -> Iterator[Problem]:
    """Records of an arm that the protocol has no round for: nobody would ever judge them."""
    found = [s.arm for s in standings.values() if s.box == f"awaiting_{NO_ROUND}"]
    for arm in dict.fromkeys(found):
        what = f'{found.count(arm)} records of the arm "{arm}" have no round'
        yield Problem("config/review.toml", what, f'add a [[round]] with arm = "{arm}"')


def _torn(report: str, studies: Named) -> Problem:
    each = "; ".join(f"{who}: {', '.join(names)}" for who, names in sorted(studies.by.items()))
    return Problem(
        report,
        f"people name different studies for it ({each}); all of them are counted",
        "settle it: `cis decide RECORD ROUND study --by consensus --target NAMES`",
        "warning",
    )
