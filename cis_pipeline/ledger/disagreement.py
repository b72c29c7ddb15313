"""Whether people disagree about a report in a round, and about what.

Votes that exclude are one word only where they are counted alike. What is counted is the primary
reason, so two people who name the same codes in another order disagree about it too; further codes
make no difference. Who gave no reason contradicts none. Whether different reasons keep a report
waiting is the protocol's (`Round.reasons_differ`); exclusions that count in different boxes do
always: a report that one person could not get and another found off topic was retrieved or not.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from cis_pipeline.core.model import Box, Decision, Verdict
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.protocol.rounds import Round


class Kind(StrEnum):
    """What votes on one report disagree about."""

    VERDICT = "verdict"
    """One includes, another excludes or is unsure."""
    UNSURE = "unsure"
    """Nobody could tell."""
    RETRIEVAL = "retrieval"
    """All exclude, one of them because the report could not be retrieved."""
    BOX = "box"
    """All exclude, for reasons that are counted in different boxes."""
    REASON = "reason"
    """All exclude, for different primary reasons that are counted in one box."""


def disagreement(votes: Iterable[Decision], asked: Round, protocol: Protocol) -> Kind | None:
    """What the votes on one report in a round disagree about; None if about nothing."""
    given = tuple(votes)
    verdicts = {v.verdict for v in given}
    if len(verdicts) > 1:
        return Kind.VERDICT
    if verdicts == {Verdict.UNSURE}:
        return Kind.UNSURE
    if verdicts != {Verdict.EXCLUDE}:
        return None
    boxes = {protocol.box_of(asked, v.reason) for v in given}
    if len(boxes) > 1:
        return Kind.RETRIEVAL if Box.NOT_RETRIEVED in boxes else Kind.BOX
    return Kind.REASON if len({v.reason for v in given} - {""}) > 1 else None


def about_reasons(votes: Iterable[Decision], asked: Round, protocol: Protocol) -> bool:
    """Whether all exclude, for different primary reasons."""
    reasons = (Kind.REASON, Kind.BOX, Kind.RETRIEVAL)
    return disagreement(votes, asked, protocol) in reasons


def is_conflict(kind: Kind | None, asked: Round) -> bool:
    """Whether a disagreement waits for a consensus in this round."""
    return kind is not None and (kind is not Kind.REASON or asked.settles_reasons)
