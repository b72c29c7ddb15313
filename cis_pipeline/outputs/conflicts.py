"""conflicts.csv: every disagreement there ever was, who said what, and who settled it.

It is read off the ledger vote by vote, so a conflict that was settled, or ended when somebody's
mind changed, is in it as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cis_pipeline.core.model import CONSENSUS, Decision, Standing
from cis_pipeline.ledger.disagreement import disagreement, is_conflict
from cis_pipeline.ledger.force import SCREENING
from cis_pipeline.ledger.frames import JOIN, TEXT, csv_of, tidy
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.outputs.words_of_people import each_vote, settler
from cis_pipeline.protocol.rounds import Round
from cis_pipeline.screening.voter_letters import letters

if TYPE_CHECKING:
    import pandas as pd

    from cis_pipeline.outputs.results import Results

FILES = ("conflicts.csv",)

CONFLICT_COLUMNS: Mapping[str, str] = {
    "record_id": TEXT,
    "title": TEXT,
    "round": TEXT,
    "kind": TEXT,
    "votes": TEXT,
    "letters": TEXT,
    "status": TEXT,
    "settled_by": TEXT,
    "verdict": TEXT,
    "reason": TEXT,
    "day": TEXT,
    "note": TEXT,
}


def render(results: Results) -> dict[str, bytes]:
    """The table as CSV; columns: see `conflicts`."""
    rows = conflict_rows(results.state, results.sheets.read().torn)
    return {"conflicts.csv": csv_of(CONFLICT_COLUMNS, rows)}


def conflicts(state: Snapshot, copies: Iterable[tuple[Decision, ...]] = ()) -> pd.DataFrame:
    """One row a report and round whose people did not agree, rounds in their order.

    `kind` is what they disagree about (see `ledger.disagreement.Kind`), or "copies" where copies
    of one workbook differ (`copies`). `votes` are the votes as they stood against each other when
    they did so last: who, what, the reasons, the day and the note; `letters` says which of them the
    workbook of conflicts shows under which letter. `status` is "settled" by a consensus, "agreed"
    where a person voted anew, "first declared" where the protocol counts the reason declared first
    and asks nobody, else "open". `settled_by` is who settled it, as it was
    written down (or who voted anew), `verdict`, `reason`, `day` and `note` are those of the
    settlement.
    """
    return tidy(CONFLICT_COLUMNS, conflict_rows(state, copies))


def conflict_rows(
    state: Snapshot, copies: Iterable[tuple[Decision, ...]] = ()
) -> Iterator[dict[str, Any]]:
    """The rows of `conflicts`."""
    known = {asked.id: letters(asked, state.counted) for asked in state.protocol.rounds}
    for asked in state.protocol.rounds:
        yield from _of_round(asked, known[asked.id], state)
    yield from (_copies(said, known.get(said[0].round, {}), state) for said in copies)


_Letters = Mapping[str, str]
"""Voter -> letter, of one round."""


def _of_round(asked: Round, known: _Letters, state: Snapshot) -> Iterator[dict[str, Any]]:
    given: dict[str, list[Decision]] = defaultdict(list)
    for d in state.counted:
        if d.round == asked.id and d.verdict in SCREENING and not d.by_rule:
            given[state.folded.report_of.get(d.record_id, "")].append(d)
    for report in (r for r in state.folded.reports if r in given):
        votes = _apart(given[report], asked, state)
        if votes:
            row = _row(votes, asked, given[report], state.folded.standings[report], state)
            yield row | {"letters": _lettered(votes, known)}


def _apart(given: Sequence[Decision], asked: Round, state: Snapshot) -> tuple[Decision, ...]:
    """The votes as they stood when they last disagreed; none if they never did."""
    words: dict[tuple[str, str], Decision] = {}
    last: tuple[Decision, ...] = ()
    for d in given:
        if d.by != CONSENSUS:
            words[d.by, d.record_id] = d
            kind = disagreement(words.values(), asked, state.protocol)
            several = len(words) > 1 or len(asked.reviewers) < 2
            if kind is not None and several:
                last = tuple(sorted(words.values(), key=lambda d: d.by))
    return last


def _row(
    votes: Sequence[Decision],
    asked: Round,
    given: Sequence[Decision],
    standing: Standing,
    state: Snapshot,
) -> dict[str, Any]:
    kind = disagreement(votes, asked, state.protocol)
    settled = state.folded.settled.get((asked.id, standing.report_id))
    now = state.folded.votes.get((asked.id, standing.report_id), ())
    waits = standing.round == asked.id and bool(standing.awaiting)
    row = _blank(votes, str(kind), state) | {"round": asked.id}
    if settled is not None and not waits:
        who, note = settler(settled)
        return row | {"status": "settled", "settled_by": who, **_word(settled), "note": note}
    if waits or is_conflict(disagreement(now, asked, state.protocol), asked) or not now:
        return row
    if not is_conflict(kind, asked):
        return row | {"status": "first declared"}
    return row | {"status": "agreed", "settled_by": given[-1].by, **_word(given[-1])}


def _blank(votes: Sequence[Decision], kind: str, state: Snapshot) -> dict[str, Any]:
    report = state.folded.report_of[votes[0].record_id]
    return {
        **dict.fromkeys(CONFLICT_COLUMNS, ""),
        "record_id": report,
        "title": state.reports[report].title,
        "round": votes[0].round,
        "kind": kind,
        "votes": each_vote(votes),
        "status": "open",
    }


def _word(d: Decision) -> dict[str, str]:
    return {"verdict": d.verdict.value, "reason": d.reason, "day": d.at[:10], "note": d.note}


def _lettered(votes: Iterable[Decision], known: _Letters) -> str:
    """The letters of those who voted: "Reviewer A: Ann; Reviewer B: Bo"."""
    voters = {d.by for d in votes}
    return JOIN.join(f"{letter}: {who}" for who, letter in known.items() if who in voters)


def _copies(said: tuple[Decision, ...], known: _Letters, state: Snapshot) -> dict[str, Any]:
    """What copies of one workbook say, each with the place where it says so."""
    places = ", ".join(d.locator for d in said)
    lettered = {"letters": _lettered(said, known), "note": f"in {places}"}
    return _blank(said, "copies", state) | lettered
