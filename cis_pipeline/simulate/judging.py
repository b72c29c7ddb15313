"""What the simulated people decide: mostly the truth, with the slips and doubts of real reviewers.

Each vote is drawn from a stream of its own, named by reviewer, round and work, so it does not
depend on who else votes on what, nor on the order of the rows. Two reviewers never agree on the
same wrong verdict: nobody would notice, and the totals would not be the published ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cis_pipeline.core.model import CONSENSUS, Verdict
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.simulate.assumptions import Assumptions
from cis_pipeline.simulate.dice import Dice
from cis_pipeline.simulate.truth import Fact

INCLUDE, EXCLUDE, UNSURE = Verdict.INCLUDE.value, Verdict.EXCLUDE.value, Verdict.UNSURE.value

Answer = Mapping[str, str]
"""Column of a workbook -> what is written into it."""


@dataclass(frozen=True)
class Judges:
    """All people of the play."""

    said: Assumptions
    protocol: Protocol
    seed: int

    def answer(self, fact: Fact, round_id: str, who: str) -> Answer:
        """What one of them writes about a record in a round."""
        if who == CONSENSUS:
            return self._settled(fact, round_id)
        reviewers = self.protocol.round(round_id).reviewers
        if len(reviewers) < 2:
            return self._ruled(fact, round_id)
        return self._vote(fact, round_id, who)

    def pair(self, one: Fact, two: Fact) -> Answer:
        """What the person writes who judges a doubtful pair."""
        kind = "duplicate" if one.work == two.work else "different"
        note = self._dice("pair", one.work, two.work).pick(self.said.remarks[kind])
        return {"decision": kind, "note": note}

    # --- votes -----------------------------------------------------------------------------------

    def _vote(self, fact: Fact, round_id: str, who: str) -> Answer:
        verdict = self._verdict(fact, round_id, who)
        right = _right(fact, round_id)
        for earlier in self.protocol.round(round_id).reviewers:
            if earlier == who:
                break
            if verdict not in (right, UNSURE) and self._verdict(fact, round_id, earlier) == verdict:
                verdict = right
        dice = self._dice("why", fact.work, round_id, who)
        answer = {"decision": verdict}
        if verdict == EXCLUDE:
            answer["reason"] = self._reason(fact, round_id, dice)
        if dice.chance(self.said.people.note) or verdict == UNSURE:
            answer["note"] = dice.pick(self.said.remarks[verdict])
        return answer

    def _verdict(self, fact: Fact, round_id: str, who: str) -> str:
        """What a reviewer would say without knowing of anybody else."""
        dice, chances = self._dice("vote", fact.work, round_id, who), self.said.people
        if dice.chance(chances.unsure):
            return UNSURE
        if _right(fact, round_id) == INCLUDE:
            return EXCLUDE if dice.chance(chances.exclude_kept) else INCLUDE
        return INCLUDE if dice.chance(chances.include_lost) else EXCLUDE

    def _reason(self, fact: Fact, round_id: str, dice: Dice) -> str:
        """The right reason, or at times one that is declared after it.

        Why after it: of two reasons for the same exclusion the flow counts the first declared,
        so the assumed split over the reasons comes out.
        """
        codes = [c.id for c in self.protocol.criteria_of(round_id) if c.box is None]
        if fact.round != round_id:
            return dice.pick(codes[-3:])
        later = codes[codes.index(fact.reason) + 1 :]
        other = bool(later) and dice.chance(self.said.people.other_reason)
        return dice.pick(later) if other else fact.reason

    # --- words that settle -----------------------------------------------------------------------

    def _settled(self, fact: Fact, round_id: str) -> Answer:
        note = self._dice("settled", fact.work, round_id).pick(self.said.remarks["settled"])
        return {**_truly(fact, round_id), "note": note}

    def _ruled(self, fact: Fact, round_id: str) -> Answer:
        """A person alone, about what the rules left open: a body that no list knows."""
        answer = _truly(fact, round_id)
        kind = "body_out" if answer["decision"] == EXCLUDE else "body_in"
        note = self._dice("ruled", fact.work, round_id).pick(self.said.remarks[kind])
        return {**answer, "note": note}

    def _dice(self, *name: str) -> Dice:
        return Dice(self.seed, " ".join(name))


def _right(fact: Fact, round_id: str) -> str:
    return EXCLUDE if fact.round == round_id else INCLUDE


def _truly(fact: Fact, round_id: str) -> dict[str, str]:
    """The truth: exclude with its reason, or include."""
    verdict = _right(fact, round_id)
    return {"decision": verdict, **({"reason": fact.reason} if verdict == EXCLUDE else {})}
