"""Which protocol is in effect, what a changed one would move, and what waits for a ruling.

The ledger keeps the protocol that is in effect (`protocol.on_record`), and each ruling names the
one before and the one after it. What differs in config/ and moves nothing that people decided takes
effect by itself. What moves something waits, each change for a ruling of its own; until all are
ruled on, everything is computed under the protocol in effect, and `cis run` does nothing.

Why weighed by folding the ledger anew and not by rules of thumb: what a round, a reviewer or a
setting moves is whatever the fold then says otherwise.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.model import Decision, Ruling, Standing, Verdict
from cis_pipeline.core.progress import Await
from cis_pipeline.ledger.assignments import names_in
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.ledger.store import Batch
from cis_pipeline.protocol.applied import applied, put_back
from cis_pipeline.protocol.carried import Carried
from cis_pipeline.protocol.changes import Change, differences
from cis_pipeline.protocol.criteria.criterion import Criterion
from cis_pipeline.protocol.on_record import as_text, digest, from_text
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.screening.assignment import sharing

IN_EFFECT = "in_effect"
"""The verdict that a protocol took effect without a ruling, since it moved nothing."""

CODEBOOK = "codebook"
"""What rulings are about that say which codebook is in effect; all others are of the protocol."""

SCREENING = (Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.UNSURE)


@dataclass(frozen=True)
class Weighed:
    """A change with what it moves: people's votes that rest on it, reports they judged that would
    stand elsewhere, and how many records that somebody was given go to whom."""

    change: Change
    votes: tuple[Decision, ...] = ()
    reports: tuple[str, ...] = ()
    renamed_to: str = ""
    handed_over: Mapping[str, int] = field(default_factory=dict)

    @property
    def waits(self) -> bool:
        """Whether it needs a ruling; what a name means that has another meaning always does."""
        return bool(self.votes or self.reports or self.renamed_to or self.handed_over)

    @property
    def weight(self) -> str:
        """What it moves, in words."""
        if self.change.kind == "deduplication":
            return "pairs that only rules have judged are judged anew, and votes stay as they are"
        said = []
        if n := len(self.votes):
            rounds = len({d.round for d in self.votes})
            where = f"{counted(n, 'vote')} in {counted(rounds, 'round')}"
            s = "s" if n == 1 else ""
            left = self.change.how == "left"
            said.append(f"their {where} stay{s}" if left else f"{where} rest{s} on it")
        if self.reports:
            would = "would stand elsewhere, or wait for somebody else"
            said.append(f"{counted(len(self.reports), 'report')} that people judged {would}")
        if self.handed_over:
            n = sum(self.handed_over.values())
            each = ", ".join(f"{name} {load}" for name, load in sorted(self.handed_over.items()))
            said.append(f"{counted(n, 'record')} that they have not judged go to {each}")
        if self.renamed_to:
            said.append(f"{self.change.what} is the old name of {self.renamed_to}")
        return "; ".join(said) or "nothing that people decided rests on it"


def counted(n: int, noun: str) -> str:
    """A number with its noun: "302 votes"."""
    return f"{n} {noun}" + ("" if n == 1 else "s")


# --- what is in effect ---------------------------------------------------------------------------


def take(state: Snapshot, configured: Protocol) -> tuple[Protocol, tuple[Weighed, ...]]:
    """The protocol under which the ledger is read, and the changes that wait for a ruling.

    `state` is the ledger, whatever protocol it has. Where nothing waits, the configured one counts.
    """
    now = in_effect(state, configured)
    names = {r.id for r in configured.rounds} | {c.id for c in configured.criteria}
    carried = put_back(now.carried, names)
    # the same protocol is kept, with what was worked out under it
    then = configured if carried == configured.carried else replace(configured, carried=carried)
    changes = differences(now, configured)
    if not changes:
        return then, ()
    there = replace(state, protocol=now)
    waiting = tuple(w for c in changes if (w := weighed(c, there, configured)).waits)
    return (now, waiting) if waiting else (then, ())


def in_effect(state: Snapshot, configured: Protocol) -> Protocol:
    """The protocol on record; of a ledger that holds none, that on which its decisions rest."""
    if ruled := of_protocol(state):
        return from_text(state.bases[ruled[-1].after], configured)
    return _of_older_ledger(state, configured)


def of_protocol(state: Snapshot) -> list[Ruling]:
    """The rulings that say which protocol is in effect after them, in order."""
    return [r for r in state.rulings if r.about != CODEBOOK and r.after in state.bases]


def _of_older_ledger(state: Snapshot, configured: Protocol) -> Protocol:
    """The configured protocol with the wordings on which the latest votes of people rest.

    A ledger of before there were rulings does not say which protocol is in effect, but what each
    decision rests on.
    """
    said: dict[str, tuple[bool, dict[str, object]]] = {}
    parts = {basis: json.loads(text).get("criteria", ()) for basis, text in state.bases.items()}
    for d in state.decisions:
        if not d.by_rule and d.verdict in SCREENING and d.protocol in parts:
            for part in parts[d.protocol]:
                said[part["id"]] = (configured.stands(d), part)
    older = tuple(
        c if c.id not in said or said[c.id][0] else _reworded(c, said[c.id][1])
        for c in configured.criteria
    )
    return configured if older == configured.criteria else replace(configured, criteria=older)


def _reworded(criterion: Criterion, part: dict[str, object]) -> Criterion:
    try:
        return Criterion.model_validate({**criterion.model_dump(mode="json"), **part})
    except ValueError:  # its rule is of an operator that is gone
        return criterion


def taking_effect(state: Snapshot) -> Batch:
    """What records that the protocol of this state is in effect; empty if that is on record."""
    text = as_text(state.protocol)
    last = [ruling.after for ruling in of_protocol(state)[-1:]]
    if last == [digest(text)]:
        return Batch()
    before = last[0] if last else ""
    ruling = Ruling(
        about="protocol", verdict=IN_EFFECT, by="rule:run", before=before, after=digest(text)
    )
    return Batch(bases={digest(text): text}, rulings=(ruling,))


# --- what a change moves -------------------------------------------------------------------------


def weighed(change: Change, state: Snapshot, configured: Protocol) -> Weighed:
    """What a change moves, where it alone is applied to the state's protocol."""
    now = state.protocol
    after = applied(change, now, configured)
    votes = tuple(d for d in people(state) if not after.stands(d))
    if change.how == "left":
        round_id, _, name = change.what.partition("/")
        votes = tuple(d for d in people(state) if (d.round, d.by) == (round_id, name))
    reports: tuple[str, ...] = ()
    if change.kind != "criterion" or "box" in change.said:
        reports = tuple(_moved(state, replace(state, protocol=after)))
    names: Carried = now.carried
    old = names.rounds.get(change.what) or names.criteria.get(change.what) or ""
    heirs = _handed_over(change, replace(state, protocol=after))
    return Weighed(change, votes, reports, old if change.how == "added" else "", heirs)


def _handed_over(change: Change, after: Snapshot) -> dict[str, int]:
    """How many records go to whom, of those that somebody who leaves was given."""
    if change.how != "left":
        return {}
    round_id, _, name = change.what.partition("/")
    if all(asked != round_id for asked, _ in after.folded.seats):
        return {}
    made = sharing.due(after, dict)
    mine = [d for d in made if d.round == round_id and d.evidence.startswith(f"{name} ")]
    held = ({*names_in(d)} - {*names_in(after.folded.seats[round_id, d.record_id])} for d in mine)
    return dict(Counter(heir for heirs in held for heir in heirs))


def people(state: Snapshot) -> list[Decision]:
    """The latest vote of each person on each record in each round whose basis stands."""
    latest: dict[tuple[str, str, str], Decision] = {}
    for d in state.counted:
        if not d.by_rule and d.verdict in SCREENING:
            latest[d.round, d.record_id, d.by] = d
    return [d for d in latest.values() if d.protocol and state.protocol.stands(d)]


def _moved(state: Snapshot, after: Snapshot) -> Iterator[str]:
    """The reports that people judged and that stand elsewhere afterwards."""
    judged = {report for _, report in (*state.folded.votes, *state.folded.settled)}
    for report, stands in state.folded.standings.items():
        if report in judged and place(stands) != place(after.folded.standings[report]):
            yield report


def place(standing: Standing) -> tuple[object, ...]:
    """Where a record stands and whom it waits for."""
    return standing.box, standing.round, standing.reason, standing.awaiting


# --- what waits ----------------------------------------------------------------------------------

OPTIONS: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {
    ("criterion", "reworded"): (
        ("same_meaning", "what was decided goes on counting"),
        ("new_meaning", "what rests on it is open again"),
    ),
    ("criterion", "added"): (
        ("new_records_only", "what was decided goes on counting"),
        ("all_records", "what was included is open again"),
    ),
    ("criterion", "removed"): (
        ("renamed_to", "its decisions count under the new name"),
        ("removed", "what was excluded for it alone is open again, all else counts"),
    ),
    ("round", "added"): (
        ("new_records_only", "what has come past it stays where it stands"),
        ("all_records", "they are asked in it"),
    ),
    ("round", "removed"): (
        ("renamed_to", "its decisions count under the new name"),
        ("removed", "its decisions stay on record and count nowhere"),
    ),
    ("reviewer", "joined"): (
        ("new_records_only", "what the others have judged stays as it is"),
        ("all_records", "they are asked about every record"),
    ),
    ("reviewer", "left"): (
        ("left", "their votes count, and nobody owes what they owed"),
        ("replaced_by", "their votes count, and another owes what they owed"),
    ),
    ("round", "set"): (("as_written", "it takes effect as config/ says"),),
    ("order", "order"): (("as_written", "it takes effect as config/ says"),),
}
"""By kind and manner of a change the rulings that there are about it, and what each means."""

_NAMES = {"renamed_to": " NAME", "replaced_by": " NAME"}


def option(verdict: str) -> str:
    """How a ruling is typed: "--same-meaning"."""
    return f"--{verdict.replace('_', '-')}{_NAMES.get(verdict, '')}"


def waiting(pending: Sequence[Weighed]) -> tuple[Await, ...]:
    """What people are asked before anything else is done; one entry a change."""
    return tuple(
        Await("protocol", "the team", len(w.votes) or len(w.reports), (), asked(w)) for w in pending
    )


def asked(w: Weighed) -> str:
    """What a change would open, and what to type."""
    change = w.change
    options = OPTIONS[change.kind, change.how]
    said = " or ".join(f"{option(verdict)} ({meaning})" for verdict, meaning in options)
    return (
        f"{change.what}: {change.said}; {w.weight}. Rule on it: `cis protocol accept "
        f"{change.what}` with {said}, --by YOU and --note WHY; or put back what stood in config/. "
        "`cis protocol diff` shows both."
    )


RULED = "ruled on before"
"""What is said of a change that is in effect, under a ruling that can be overruled."""


def in_effect_already(what: str, state: Snapshot) -> Change | None:
    """A change that is in effect and under which something was carried over, if there is one."""
    carried, name = state.protocol.carried, what.strip().casefold()
    for code in {link.about.removeprefix("criterion ") for link in carried.same.values()}:
        if code.casefold() == name and state.protocol.criterion(code):
            return Change("criterion", "reworded", code, RULED)
    for excuse in carried.excuses:
        called = f"{excuse.round}/{excuse.instead_of}"
        if excuse.instead_of and called.casefold() == name:
            return Change("reviewer", "joined", called, RULED)
        if excuse.passes and excuse.round.casefold() == name:
            return Change("round", "added", excuse.round, RULED)
    return None


def change_called(what: str, state: Snapshot, configured: Protocol) -> tuple[Change, list[Change]]:
    """The change that a ruling is about, and all changes; ReviewError if there is none such."""
    changes = differences(state.protocol, configured)
    for change in changes:
        if change.what.casefold() == what.strip().casefold():
            return change, changes
    if before := in_effect_already(what, state):
        return before, changes
    named = ", ".join(c.what for c in changes)
    raise ReviewError(
        f'no change of the protocol is called "{what}"; '
        + (f"those that wait are {named}" if named else "none waits for a ruling")
    )
