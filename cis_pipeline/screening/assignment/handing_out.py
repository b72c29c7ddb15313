"""Which of the reports that a reviewer owes go into the next workbook, and in which order.

Once handed out, a workbook stays as it is: the order of its rows is that of its day. What one
reviewer has been given is given to the partner in the same order, so that both read the same
records and conflicts come up early. Where workbooks have a most of rows, the next one is written
when nearly all of the last is decided.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from cis_pipeline.protocol.screening import Screening

RANKED_AT_ONCE = 100
"""The rows of a ranked workbook where the protocol does not say it: the next is ranked anew."""

_NEARLY = 0.1
"""The share of a workbook that may be open still when the next one is written."""

Ranker = Callable[[str], tuple[list[str], str]]
"""Of a round all its reports, best first, and in words what they were ranked by."""


@dataclass(frozen=True)
class Rows:
    """The reports of a workbook in the order of its rows, and that order in words."""

    reports: tuple[str, ...] = ()
    ordered: str = ""


@dataclass(frozen=True)
class HandedOut:
    """All that an order follows from, besides whose workbook it is: the reports of the round that
    were handed out to others, in order; those that are withheld; and how the rest is ranked."""

    round_id: str
    plan: Screening
    given: Sequence[str] = ()
    withheld: Collection[str] = ()
    ranker: Ranker | None = None

    @property
    def most(self) -> int:
        """The most rows of a workbook; 0 where all go into one."""
        return self.plan.batch or (RANKED_AT_ONCE if self.plan.order == "ranked" else 0)


def rows(owed: Sequence[str], still_open: int, round_: HandedOut) -> Rows:
    """The rows of the next workbook, of what is owed and no workbook asks for, in ledger order.

    `still_open` is how many decisions earlier workbooks of the same person wait for. None, where
    enough is open still.
    """
    held_back = set(round_.withheld)
    wanted = [report for report in owed if report not in held_back]
    most = round_.most
    if not wanted or (most and still_open > _NEARLY * most):
        return Rows()
    if round_.plan.order == "source":
        return Rows(tuple(wanted[:most] if most else wanted), "in the order of the sources")
    there = set(wanted)
    known = [report for report in dict.fromkeys(round_.given) if report in there]
    if len(known) == len(wanted) or (most and len(known) >= most):
        best, said = known, "in the order in which others were given them"
    else:
        found, said = _ordered(wanted, round_)
        first = set(known)
        best = [*known, *(report for report in found if report not in first)]
    return Rows(tuple(best[:most] if most else best), said)


def _ordered(wanted: Sequence[str], round_: HandedOut) -> tuple[list[str], str]:
    plan = round_.plan
    if plan.order == "random":
        said = f"at random, with seed {plan.seed}"
        return sorted(wanted, key=lambda report: _number(report, round_)), said
    if plan.order == "ranked" and round_.ranker is not None:
        found, said = round_.ranker(round_.round_id)
        there, listed = set(wanted), set(found)
        last = [report for report in wanted if report not in listed]
        return [*(report for report in found if report in there), *last], said
    return list(wanted), "in the order of the sources"  # nothing is there to rank by


def _number(report: str, round_: HandedOut) -> str:
    text = f"{round_.plan.seed}\norder\n{round_.round_id}\n{report}"
    return hashlib.sha256(text.encode()).hexdigest()
