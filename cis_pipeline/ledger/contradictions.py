"""What decisions, each sound by itself, leave open between them: Problems for a person to see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from cis_pipeline.core.model import CONSENSUS, Decision, Problem, Standing, Verdict
from cis_pipeline.ledger.reports import Named
from cis_pipeline.protocol.protocol import Protocol

NO_ROUND = "a_round"
"""Where records stand whose arm has no round in the protocol: `awaiting_a_round`."""


def clashes(
    force: Mapping[tuple[str, str], Sequence[Decision]],
    named: Mapping[str, Named],
    standings: Mapping[str, Standing],
    protocol: Protocol,
) -> Iterator[Problem]:
    """Every clash; `force` holds the decisions in force by (round, report)."""
    order = {r.id: i for i, r in enumerate(protocol.rounds)}
    arms = {r.id: r.arm for r in protocol.rounds}
    gone: Counter[str] = Counter()
    for (round_id, report), found in force.items():
        stands = standings[report]
        people = [d for d in found if not d.by_rule]
        if round_id not in arms:
            gone[round_id] += len(people)
            continue
        if people and arms[round_id] != stands.arm:
            yield _other_arm(round_id, stands, people)
        late = _after_consensus(found)
        if late:
            yield late
        included = [d for d in people if d.verdict is Verdict.INCLUDE]
        earlier = order.get(stands.round, len(order)) < order[round_id]
        if included and earlier and arms[round_id] == stands.arm and not stands.awaiting:
            yield _overtaken(round_id, stands, included)
    for round_id, n in gone.items():
        if n:
            what = f'{n} decisions of people were made in the round "{round_id}", which is gone'
            remedy = "put the round back, or have them made again in another"
            yield Problem("config/review.toml", what, remedy, "warning")
    yield from _without_round(standings)
    for report, studies in named.items():
        if studies.torn:
            yield _torn(report, studies)


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
