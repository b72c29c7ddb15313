"""Who said what, in the words of tables and pages: each person's vote beside that person's name.

A reason, a note or a quote is never shown beside another name than that of who gave it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from cis_pipeline.core.model import CONSENSUS, Box, Decision, Standing
from cis_pipeline.ledger.frames import JOIN
from cis_pipeline.ledger.snapshot import Snapshot

_SETTLED_BY = re.compile(r"settled by ([^:]+)(?:: (.*))?", re.DOTALL)


def votes_on(standing: Standing, state: Snapshot) -> tuple[Decision, ...]:
    """What people said of a report in the round it stands in: votes by name, then the settlement.

    None of a duplicate, for which its report speaks, nor where only rules have decided.
    """
    if standing.box == Box.DUPLICATE:
        return ()
    key = (standing.round, standing.report_id)
    settled = state.folded.settled.get(key)
    votes = sorted(state.folded.votes.get(key, ()), key=lambda d: d.by)
    return (*votes, *([settled] if settled else []))


def each_vote(votes: Iterable[Decision]) -> str:
    """Each vote in words, in the order given."""
    return JOIN.join(map(in_words, votes))


def in_words(vote: Decision) -> str:
    """A vote with whose it is.

    >>> from cis_pipeline.core.model import Verdict
    >>> vote = Decision(record_id="a", round="full_text", by="A", verdict=Verdict.EXCLUDE,
    ...     reason="TOPIC", note="on nurses", at="2020-05-03T10:00:00+00:00")
    >>> in_words(vote)
    'A: exclude TOPIC (2020-05-03), on nurses'
    """
    codes = ", ".join(code for code in (vote.reason, *vote.further) if code)
    day = f" ({vote.at[:10]})" if vote.at else ""
    note = f", {vote.note}" if vote.note else ""
    return f"{vote.by}: {vote.verdict.value}{f' {codes}' if codes else ''}{day}{note}"


def texts(deciding: Sequence[Decision], field: Literal["note", "evidence"]) -> str:
    """What one person wrote; of several people what each did, with their names before it."""
    given = [(d.by, getattr(d, field)) for d in deciding if getattr(d, field)]
    if len({d.by for d in deciding}) == 1:
        return JOIN.join(text for _, text in given)
    return JOIN.join(f"{by}: {text}" for by, text in given)


def settler(settlement: Decision) -> tuple[str, str]:
    """Who settled a conflict, as far as it was written down, and the note without it."""
    found = _SETTLED_BY.fullmatch(settlement.note)
    return (found[1], found[2] or "") if found else (CONSENSUS, settlement.note)
