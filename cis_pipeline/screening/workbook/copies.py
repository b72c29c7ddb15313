"""An answer in a workbook: which cell it stands in, what it says, and whether copies agree.

A workbook is known by the id in it, not by its file's name: it may be renamed, mailed and copied.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from cis_pipeline.core.model import DEDUPE_ROUND, Decision, Problem, Verdict
from cis_pipeline.ledger.reports import pair_of


def cell(d: Decision) -> Hashable:
    """Which question of which workbook a decision answers."""
    about = pair_of(d) if d.round == DEDUPE_ROUND else d.record_id
    return (d.sheet, d.round, d.by, about, d.verdict is Verdict.STUDY)


def said(d: Decision) -> Hashable:
    """What the answer is."""
    return (d.verdict, d.target if d.verdict is Verdict.STUDY else "", d.reason, d.further, d.note)


def agreed(decisions: Iterable[Decision]) -> tuple[list[Decision], list[Problem]]:
    """One answer a cell, from all copies of a workbook; where copies differ, none and a Problem."""
    given: dict[Hashable, list[Decision]] = {}
    for d in decisions:
        given.setdefault(cell(d), []).append(d)
    kept, problems = [], []
    for same in given.values():
        if len({said(d) for d in same}) == 1:
            kept.append(same[0])
            continue
        places = " and ".join(d.locator for d in same)
        what = "copies of one workbook say different things here; neither counts"
        problems.append(Problem(places, what, "delete the copy that is out of date"))
    return kept, problems
