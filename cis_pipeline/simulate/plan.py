"""How many works of which kind: the published totals divided up by the assumed shares.

Real articles come first and take their place in the totals; invented works fill what is left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cis_pipeline.core.errors import ProtocolError
from cis_pipeline.protocol.criteria.between import Between
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.simulate.assumptions import Assumptions, Totals
from cis_pipeline.simulate.dice import Dice, shares
from cis_pipeline.simulate.works import (
    ABSTRACT,
    ARTICLE,
    CRITERIA,
    ELIGIBILITY,
    FULL_TEXT,
    NOT_ARTICLE,
    Exit,
)

_TOPICS = {
    Exit(): "innovation",
    Exit(CRITERIA, "HEALTH"): "health",
    Exit(CRITERIA, "ADULT"): "adult",
    Exit(CRITERIA, "COUNTRY"): "country",
    Exit(CRITERIA, "SETTING"): "setting",
    Exit(ABSTRACT, "OFFTOPIC"): "off_topic",
    Exit(ABSTRACT, "HEALTH"): "border_health",
    Exit(ABSTRACT, "ADULT"): "border_adult",
    Exit(ABSTRACT, "COUNTRY"): "border_country",
    Exit(ABSTRACT, "SETTING"): "border_setting",
    Exit(FULL_TEXT, "FT1_GENERAL_CHANGE"): "general_change",
    Exit(FULL_TEXT, "FT2_POLICY_REVIEW"): "policy_review",
    Exit(FULL_TEXT, "FT3_RELATED_ISSUE"): "related_issue",
}
"""What an article that leaves there is about; others are about anything."""

_TOPICS_OF_TYPE = {"newspaperArticle": "trade", "magazineArticle": "trade"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A kind of work to be invented."""

    topic: str
    item_type: str
    leaves: Exit


def duplicates_wanted(said: Assumptions, totals: Totals) -> int:
    """How many of the records are to be duplicates."""
    removed = totals.identified - totals.screened
    return round(removed * said.removed_before_screening.duplicates)


def plan(said: Assumptions, totals: Totals, real: Iterable[Exit], seed: int) -> list[Wanted]:
    """The kinds of works to invent, beside real articles that leave as `real` says; mixed up."""
    dice = Dice(seed, "plan")
    found = [*_articles(said, totals, Counter(real), dice), *_others(said, totals, dice)]
    return dice.shuffled(found)


def _articles(
    said: Assumptions, totals: Totals, real: Counter[Exit], dice: Dice
) -> Iterator[Wanted]:
    for leaves, number in exits(said, totals).items():
        left = number - real.pop(leaves, 0)
        if left < 0:
            raise ProtocolError(
                f"config/simulation.toml: more real works leave in {leaves.round or 'no round'} "
                f"({leaves.reason or 'included'}) than the assumed shares allow for ({number})"
            )
        for _ in range(left):
            topic = _TOPICS.get(leaves) or dice.weighted(said.mixed_topics)
            yield Wanted(topic, ARTICLE, leaves)
    if real:
        raise ProtocolError(f"config/simulation.toml: a real work leaves as {next(iter(real))}")


def exits(said: Assumptions, totals: Totals) -> dict[Exit, int]:
    """How many articles, duplicates not counted, leave where; `Exit()` are the included."""
    numbers = {
        CRITERIA: (totals.screened - totals.after_criteria, said.reasons.criteria),
        ABSTRACT: (totals.after_criteria - totals.after_abstracts, said.reasons.abstract),
        FULL_TEXT: (totals.after_abstracts - totals.included, said.reasons.full_text),
    }
    found = {
        Exit(round_id, reason): n
        for round_id, (total, weights) in numbers.items()
        for reason, n in shares(total, weights).items()
    }
    return {**found, Exit(): totals.included}


def _others(said: Assumptions, totals: Totals, dice: Dice) -> Iterator[Wanted]:
    """What is no article."""
    removed = totals.identified - totals.screened
    number = removed - duplicates_wanted(said, totals)
    for item_type, n in shares(number, said.item_types).items():
        for _ in range(n):
            topic = _TOPICS_OF_TYPE.get(item_type) or dice.weighted(said.mixed_topics)
            yield Wanted(topic, item_type, Exit(ELIGIBILITY, NOT_ARTICLE))


@dataclass(frozen=True, slots=True)
class Years:
    """The rule on years of a round: its reason code, and its first and last year."""

    reason: str
    first: int
    last: int

    @classmethod
    def of(cls, protocol: Protocol, round_id: str) -> Years:
        """The rule of that round; ProtocolError if criteria.toml has none."""
        for criterion in protocol.criteria_of(round_id):
            if isinstance(criterion.rule, Between):
                return cls(criterion.id, criterion.rule.low, criterion.rule.high)
        raise ProtocolError(f"config/criteria.toml: no rule on years in the round {round_id}")

    def exclude(self, year: int) -> bool:
        """Whether a work of that year leaves."""
        return not self.first <= year <= self.last
