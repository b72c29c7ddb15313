"""What speaks for stopping a round of a review, and the decision to stop it or to go on.

A record counts as read where anybody has judged it, and as relevant where anybody would keep it.
To stop is a person's decision about each record that nobody has read: it is given to nobody, with
what was known then, and leaves the flow as removed before screening. To go on gives it back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.model import Decision
from cis_pipeline.ledger.assignments import RESUMED, STOPPED, assignment
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.protocol.rounds import Round
from cis_pipeline.screening.ranking.round_labels import labels_of, reading_order
from cis_pipeline.screening.stopping import words
from cis_pipeline.screening.stopping.evidence import TARGET, StoppingEvidence, evidence


@dataclass(frozen=True)
class RoundEvidence:
    """The evidence of a round: `unread` are the reports that nobody has judged, `stopped` those of
    them that are left unread by decision; `orders` says how its workbooks were ordered."""

    round_id: str
    found: StoppingEvidence
    unread: tuple[str, ...]
    stopped: tuple[str, ...]
    orders: tuple[str, ...]

    @property
    def sentences(self) -> Iterator[str]:
        """It in words."""
        yield from words.sentences(self.found)
        if any(order.startswith("in the order of the sources") for order in self.orders):
            yield (
                "Records were handed out in the order of the sources; the rules are for records "
                'that are ranked or in random order: order = "ranked" under [screening].'
            )
        if self.stopped:
            yield f"{len(self.stopped)} records are left unread by decision."

    @property
    def known(self) -> str:
        """What is known, in a line, to be kept with a decision."""
        f = self.found
        curve = "no curve" if f.curve is None else f"at most {f.curve.at_most} by the power law"
        return (
            f"{f.read} of {f.read + f.unread} read, {f.found} relevant, at most "
            f"{f.missed_at_most} missed by chance (p {f.chance:.3f}), {curve}, {f.in_a_row} "
            f"irrelevant in a row; the rule {'allows' if f.holds else 'does not allow'} to stop"
        )


def rounds_of(state: Snapshot) -> list[Round]:
    """The rounds in which people screen records: only these can be stopped."""
    rounds = state.protocol.rounds
    return [r for r in rounds if r.unit == "record" and r.decided_by == "people"]


def evidence_of(round_id: str, state: Snapshot, target: float = TARGET) -> RoundEvidence:
    """The evidence of a round that people judge; ReviewError if it is none."""
    if round_id not in {r.id for r in rounds_of(state)}:
        known = ", ".join(r.id for r in rounds_of(state)) or "none"
        raise ReviewError(
            f'"{round_id}" is no round in which people screen records; those are {known}'
        )
    labels = labels_of(round_id, state)
    read = [labels.labels[row] for row in reading_order(labels, state)]
    unread = [r.record_id for n, r in enumerate(labels.reports) if n not in labels.labels]
    stopped = [i for i in unread if state.folded.standings[i].reason == STOPPED]
    books = (b for b in state.workbooks if (b.round, b.kind) == (round_id, "votes"))
    orders = tuple(dict.fromkeys(book.ordered for book in books))
    found = evidence(read, len(unread), target)
    return RoundEvidence(round_id, found, tuple(unread), tuple(stopped), orders)


def stop(found: RoundEvidence, by: str, note: str) -> list[Decision]:
    """The decisions to leave unread what nobody has read; ReviewError if all is read."""
    left = [i for i in found.unread if i not in set(found.stopped)]
    if not left:
        raise ReviewError(f"{found.round_id}: nothing is left to read, so there is nothing to stop")
    why = f"{note}. Known then: {found.known}"
    about = found.round_id
    return [assignment((about, i), (), by=by, reason=STOPPED, why=why) for i in left]


def go_on(found: RoundEvidence, by: str, note: str) -> list[Decision]:
    """The decisions to read what was left unread; ReviewError if nothing was."""
    if not found.stopped:
        raise ReviewError(f"{found.round_id}: was not stopped, so there is nothing to go on with")
    about = found.round_id
    return [assignment((about, i), (), by=by, reason=RESUMED, why=note) for i in found.stopped]
