"""Whom a review waits for, and in which file what they owe is to be written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from cis_pipeline.core.model import CONSENSUS, DEDUPE_ROUND
from cis_pipeline.core.progress import Await
from cis_pipeline.ledger.assignments import AUDIT, SECOND_LOOK
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.protocol.rounds import Round
from cis_pipeline.screening import duplicates_workbook
from cis_pipeline.screening.assignment import pilots
from cis_pipeline.screening.workbook.readings import Sheet
from cis_pipeline.screening.workbook.renewal import reports_of


def waiting(
    sheets: Sequence[Sheet], state: Snapshot, listed: Mapping[str, str] = MappingProxyType({})
) -> tuple[Await, ...]:
    """What people owe, in the order of the rounds; `sheets` are the workbooks that lie there.

    `listed` names of a workbook the list of what was corrected since it was written.
    """
    found = [*_pairs_waiting(sheets, state), *_rules_waiting(state)]
    withheld = pilots.withheld(state)
    for asked in state.protocol.rounds:
        found += _pilots_waiting(asked, state)
        found += _checks_waiting(asked, sheets, state)
        for who in (*asked.reviewers, CONSENSUS):
            owed = {
                s.record_id
                for s in state.folded.standings.values()
                if s.round == asked.id and who in s.awaiting
            }
            owed -= withheld.get(asked.id, frozenset())
            if owed:
                mine = [s for s in sheets if (s.round_id, s.who) == (asked.id, who)]
                rows = {s.path: owed.intersection(reports_of(s.blank, state)) for s in mine}
                paths = tuple(path for path, there in rows.items() if there)
                person = asked.settled_by if who == CONSENSUS else who
                now = len(set().union(*rows.values())) or len(owed)
                named, what = _owes(asked.id, who, person)
                sentence = _sentence(who, named, f"{now} {what}", paths)
                if now < len(owed):
                    sentence += f" {len(owed) - now} more come in further workbooks."
                if lists := [listed[path] for path in paths if path in listed]:
                    sentence += f" What was corrected since stands in {', '.join(lists)}."
                words = named, f"{len(owed)} {what}"
                found.append(Await(asked.id, who, len(owed), paths, sentence, *words))
    return tuple(found)


def _pairs_waiting(sheets: Sequence[Sheet], state: Snapshot) -> Iterator[Await]:
    possible = state.folded.possible_duplicates
    if possible:
        ids = {duplicates_workbook.pair_id(duplicates_workbook.pair(d)) for d in possible}
        paths = tuple(s.path for s in sheets if s.round_id == DEDUPE_ROUND and s.blank & ids)
        who = state.protocol.duplicates_by
        sentence = (
            f"{who}: {len(possible)} doubtful pairs in {_where(paths)}. Write duplicate, "
            'different or version into the column "decision", save the file, and `cis run` '
            "again."
        )
        what = f"{len(possible)} doubtful pairs"
        yield Await(DEDUPE_ROUND, who, len(possible), paths, sentence, who, what)


def _rules_waiting(state: Snapshot) -> Iterator[Await]:
    """What no person owes: records that the rules have not judged yet."""
    standings = state.folded.standings.values()
    waits = Counter(s.round for s in standings if "rules" in s.awaiting)
    for round_id, n in waits.items():
        sentence = f"the rules: {n} records in {round_id}. `cis run` lets them judge."
        what = f"{n} records in {round_id}"
        yield Await(round_id, "rules", n, (), sentence, "the rules", what)


def _pilots_waiting(asked: Round, state: Snapshot) -> Iterator[Await]:
    """What a pilot that is over, and in which reviewers differ, asks of the team."""
    if not state.protocol.screening_of(asked.id).pilot:
        return
    pilot = pilots.pilot_of(asked, state)
    if pilot is not None and not pilot.owing and not pilot.passed:
        yield Await(asked.id, "the team", 1, (), f"the team: {pilot.sentence}.")


_PURPOSE = {
    AUDIT: "what rules excluded, to be read by a person",
    SECOND_LOOK: "exclusions to be looked at a second time",
}
_CALLED = {AUDIT: "audit of rules", SECOND_LOOK: "second look"}


def _checks_waiting(asked: Round, sheets: Sequence[Sheet], state: Snapshot) -> Iterator[Await]:
    """What people owe who look once more; it keeps no record waiting."""
    owes: dict[tuple[str, str], set[str]] = {}
    for (round_id, report), check in state.folded.checks.items():
        for who in check.owing if round_id == asked.id else ():
            owes.setdefault((who, check.decision.reason), set()).add(report)
    for (who, reason), owed in owes.items():
        mine = [s for s in sheets if (s.round_id, s.who) == (asked.id, who)]
        paths = tuple(s.path for s in mine if not owed.isdisjoint(reports_of(s.blank, state)))
        words = f"{who}: {len(owed)} records in {_where(paths)} ({_PURPOSE[reason]})."
        what = f"{len(owed)} records ({_CALLED[reason]})"
        yield Await(asked.id, who, len(owed), paths, f"{words} {_FILL_IN}", who, what)


_FILL_IN = (
    'Write include, exclude or unsure into the column "decision" (and a reason for exclude), save '
    "the file, and `cis run` again."
)


def _owes(round_id: str, who: str, person: str) -> tuple[str, str]:
    """Who owes, and what: ("sim-C, to settle", "abstract conflicts")."""
    if who == CONSENSUS:
        return f"{person or 'the team'}, to settle", f"{round_id} conflicts"
    return person, f"{round_id} decisions"


def _sentence(who: str, named: str, what: str, paths: tuple[str, ...]) -> str:
    words = "include or exclude" if who == CONSENSUS else "include, exclude or unsure"
    return (
        f"{named}: {what} in {_where(paths)}. Write {words} into the "
        'column "decision" (and a reason for exclude), save the file, and `cis run` again.'
    )


def _where(paths: tuple[str, ...]) -> str:
    return ", ".join(paths) or "a workbook that the next `cis run` writes"
