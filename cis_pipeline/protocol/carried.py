"""What rulings carried over from earlier wordings of the protocol, as a part of today's.

When people rule that a reworded question means the same, that a round only has another name, or
that a third reviewer judges new records only, then decisions made before go on counting under a
protocol that they were not made under. What makes them count stands here, as plain data; the one
place that asks it is `Protocol.stands`.

Why digests are linked and decisions not marked: a decision is never changed, and two decisions that
rest on the same wording share its digest. One link lets 302 votes stand, and one without a link is
history, as ever.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pydantic import Field

from cis_pipeline.core.model import Decision
from cis_pipeline.protocol.rounds import Round
from cis_pipeline.protocol.toml import Table


class Link(Table):
    """A basis that is as good as a `newer` one, and what was ruled so ("criterion COUNTRY")."""

    newer: str
    about: str


class Excuse(Table):
    """Reports that were settled, or asked, before a round had the reviewers that it has now.

    Where all of `voted` have votes in force on a report of `records`, they are its reviewers and
    `instead_of` owes none. Where `passes`, the report has passed the round without being asked.
    """

    round: str
    voted: tuple[str, ...] = ()
    instead_of: str = ""
    passes: bool = False
    records: tuple[str, ...] = ()


class Carried(Table):
    """All that was carried over; empty where nothing was ever ruled.

    `same` links digests of bases; `rounds` and `criteria` give of an old name the one of today, ""
    of a round that counts nowhere any more or of a reason that is none any more; `questions` holds
    by criterion the digests of earlier questions that mean the same; `left` names by round the
    reviewers who left it, whose votes stay theirs and count.
    """

    same: dict[str, Link] = Field(default_factory=dict)
    rounds: dict[str, str] = Field(default_factory=dict)
    criteria: dict[str, str] = Field(default_factory=dict)
    questions: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    left: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    excuses: tuple[Excuse, ...] = ()

    def links(self, digest: str) -> list[Link]:
        """The links from a basis onwards, to that which it is as good as today."""
        found: dict[str, Link] = {}
        while digest in self.same and digest not in found:
            found[digest] = self.same[digest]
            digest = found[digest].newer
        return list(found.values())

    def named(self, decision: Decision) -> Decision:
        """A decision with the names of today for its round and its reasons.

        Of one in a round that was removed the round is "".
        """
        d, rounds, names = decision, self.rounds, self.criteria
        if not rounds and not names:
            return d
        if d.round not in rounds and names.keys().isdisjoint((d.reason, *d.further)):
            return d
        codes = [code for old in (d.reason, *d.further) if (code := names.get(old, old))]
        return replace(
            d,
            round=rounds.get(d.round, d.round),
            reason=codes[0] if codes else "",
            further=tuple(codes[1:]),
        )

    def counted(self, decisions: tuple[Decision, ...]) -> tuple[Decision, ...]:
        """Decisions as they count: each under the names of today."""
        if not self.rounds and not self.criteria:
            return decisions
        return tuple(map(self.named, decisions))

    def excuses_of(self, report_of: Mapping[str, str]) -> dict[tuple[str, str], list[Excuse]]:
        """The excuses by (round, report); `report_of` gives the report of each record."""
        found: dict[tuple[str, str], list[Excuse]] = {}
        for excuse in self.excuses:
            for report in {report_of[i] for i in excuse.records if i in report_of}:
                found.setdefault((excuse.round, report), []).append(excuse)
        return found


def as_asked(asked: Round, votes: Sequence[Decision], excuses: Sequence[Excuse]) -> Round | None:
    """A round as it is for a report with these votes in force; None if it has passed it."""
    voted = {vote.by for vote in votes}
    names = asked.reviewers
    for excuse in excuses:
        if excuse.passes:
            if not votes:
                return None
        elif voted.issuperset(excuse.voted):
            names = tuple(name for name in names if name != excuse.instead_of)
            names += tuple(name for name in excuse.voted if name not in names)
    return asked if names == asked.reviewers else asked.model_copy(update={"reviewers": names})
