"""Which letter stands for which voter, where a conflict is settled: "Reviewer A", "Reviewer B".

The round's reviewers have the first letters, in the order in which the protocol names them; whoever
else voted follows in the order of the first vote. Reviewers who are called by a letter keep it. So
who judges a conflict is not led by who said what; conflicts.csv has both letter and name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import count

from cis_pipeline.core.model import CONSENSUS, Decision
from cis_pipeline.ledger.force import SCREENING
from cis_pipeline.protocol.rounds import Round


def letters(asked: Round, decisions: Iterable[Decision]) -> dict[str, str]:
    """Voter -> "Reviewer A", of a round's reviewers and of all who voted in it.

    `decisions` in ledger order, those of other rounds among them.
    """
    voted = (d.by for d in decisions if d.round == asked.id and _is_vote(d))
    return lettered(asked.reviewers, voted, "Reviewer")


def lettered(named: Sequence[str], others: Iterable[str], what: str) -> dict[str, str]:
    """Person -> "Coder A", first of those who are `named`; if all of these are called by a letter,
    they keep it."""
    names = dict.fromkeys((*named, *others))
    own = {name for name in named if re.fullmatch("[A-Z]", name)}
    called = own if own == set(named) else set[str]()
    free = (letter for n in count() if (letter := _letter(n)) not in called)
    return {name: f"{what} {name if name in called else next(free)}" for name in names}


def _is_vote(d: Decision) -> bool:
    return d.verdict in SCREENING and d.by != CONSENSUS and not d.by_rule


def _letter(n: int) -> str:
    """A to Z, then AA, AB, as columns of a spreadsheet."""
    before, last = divmod(n, 26)
    return (_letter(before - 1) if before else "") + chr(ord("A") + last)
