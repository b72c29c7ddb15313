"""EQ1 to EQ14: what must hold between the numbers of a flow diagram, each with its two sides.

The rules are the arithmetic of the PRISMA 2020 template (Page et al. 2021) where units change
only from records to reports to studies. An equation with a side that is not known is neither
true nor false. Those that a published diagram may break for a good reason are warnings or notes.

EQ11 allows more studies than reports only as far as some report tells of several studies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal

from cis_pipeline.core.model import Box
from cis_pipeline.prisma.flow import Column, Flow, Number, RoundCount, total


@dataclass(frozen=True, slots=True)
class Equation:
    """One rule, with its two sides; `holds` is None if a side is not known."""

    id: str
    text: str
    left: Number
    right: Number
    relation: Literal["=", "<="] = "="
    severity: Literal["error", "warning", "note"] = "error"

    @property
    def holds(self) -> bool | None:
        """Whether it is so."""
        if self.left is None or self.right is None:
            return None
        return self.left == self.right if self.relation == "=" else self.left <= self.right


def equations(flow: Flow) -> tuple[Equation, ...]:
    """All equations that apply: EQ8 and EQ9 where other methods were used, EQ12 in an update."""
    found = [*_identification(flow.databases), *_screening(flow), *_reports(flow.databases)]
    if flow.other is not None:
        found += _other_methods(flow.other)
    found += [*_included(flow), *_update(flow), *_whole(flow)]
    return tuple(found)


def broken(flow: Flow) -> tuple[Equation, ...]:
    """The equations that do not hold."""
    return tuple(e for e in equations(flow) if e.holds is False)


def _identification(d: Column) -> list[Equation]:
    screened = _less(
        d.records_identified, d.records_removed_before_screening, d.awaiting_before_screening
    )
    by_source = sum(o.n for o in d.identified_from) if d.identified_from else None
    return [
        Equation(
            "EQ1",
            "records identified = sum over databases and registers",
            d.records_identified,
            by_source if d.records_identified else 0,
        ),
        Equation(
            "EQ2",
            "records screened = identified - removed before screening - awaiting",
            d.records_screened,
            screened,
        ),
    ]


def _screening(flow: Flow) -> list[Equation]:
    """EQ3 over the screening rounds together and, as EQ3.<round>, for each round."""
    d = flow.databases
    rounds = [r for r in flow.rounds if r.arm == "databases" and r.box is Box.SCREENED_OUT]
    found = []
    if rounds:
        text = "records excluded = sum over screening rounds and reasons"
        by_round = sum(_in_box(r) for r in rounds)
        found.append(Equation("EQ3", text, d.records_excluded, by_round))
    for r in flow.rounds:
        text = f"{r.title}: entered = excluded by reason + awaiting + left"
        text += " + not read" if r.stopped else ""
        parts = _in_box(r) + r.waiting + r.left + r.stopped
        found.append(Equation(f"EQ3.{r.id}", text, r.entered, parts))
    sought = _less(d.records_screened, d.records_excluded, d.awaiting_screening)
    text = "reports sought = records screened - excluded - awaiting"
    return [*found, Equation("EQ4", text, d.reports_sought, sought, severity="warning")]


def _in_box(r: RoundCount) -> int:
    return sum(r.reasons.values())


def _reports(d: Column, prefix: tuple[str, str, str] = ("EQ5", "EQ6", "EQ7")) -> list[Equation]:
    assessed, reasons, included = prefix
    return [
        Equation(
            assessed,
            "reports assessed = sought - not retrieved",
            d.reports_assessed,
            _less(d.reports_sought, d.reports_not_retrieved),
        ),
        Equation(
            reasons,
            "reports excluded = sum over primary reasons",
            d.reports_excluded,
            _sum(d.reports_excluded_by_reason),
        ),
        Equation(
            included,
            "reports included = assessed - excluded - awaiting",
            d.reports_included,
            _less(d.reports_assessed, d.reports_excluded, d.awaiting_assessment),
        ),
    ]


def _other_methods(o: Column) -> list[Equation]:
    """The template has no box for what leaves this arm before retrieval, so EQ8 is a note."""
    gone = total(o.records_removed_before_screening, o.records_excluded or 0)
    waits = total(o.awaiting_before_screening, o.awaiting_screening)
    sought = Equation(
        "EQ8",
        "other methods: reports sought = identified - removed - awaiting",
        o.reports_sought,
        _less(o.records_identified, gone, waits),
        severity="note",
    )
    return [sought, *_reports(o, ("EQ9.assessed", "EQ9.reasons", "EQ9.included"))]


def _included(flow: Flow) -> list[Equation]:
    arms = [flow.databases, *([flow.other] if flow.other else [])]
    least = None if flow.reports_included is None else min(1, flow.reports_included)
    return [
        Equation(
            "EQ10",
            "reports of included studies = included by either arm",
            flow.reports_included,
            total(*(a.reports_included for a in arms)),
            severity="warning",
        ),
        Equation(
            "EQ11.least",
            "where a report is included, so is at least one study",
            least,
            flow.studies_included,
            "<=",
        ),
        Equation(
            "EQ11.most",
            "studies included <= reports included + further studies of one report",
            flow.studies_included,
            total(flow.reports_included, flow.studies_beyond_one_a_report),
            "<=",
        ),
    ]


def _update(flow: Flow) -> list[Equation]:
    """EQ12: only where the review updates an earlier one."""
    if flow.previous_studies is None and flow.previous_reports is None:
        return []
    return [
        Equation(
            "EQ12.studies",
            "total studies = previous + new",
            flow.total_studies,
            total(flow.previous_studies, flow.studies_included),
        ),
        Equation(
            "EQ12.reports",
            "total reports = previous + new",
            flow.total_reports,
            total(flow.previous_reports, flow.reports_included),
            severity="warning",
        ),
    ]


def _whole(flow: Flow) -> list[Equation]:
    arms = [flow.databases, *([flow.other] if flow.other else [])]
    numbers = [getattr(a, f.name) for a in arms for f in fields(a)]
    negative = sum(isinstance(n, int) and n < 0 for n in numbers)
    return [
        Equation("EQ13", "numbers below zero", negative, 0),
        Equation(
            "EQ14",
            "records standing in exactly one box = records identified",
            flow.standing_total,
            total(*(a.records_identified for a in arms)),
        ),
    ]


def _less(number: Number, *parts: Number) -> Number:
    """`number` without its parts, or None if any of them is not known."""
    parts_together = total(*parts)
    return None if number is None or parts_together is None else number - parts_together


def _sum(numbers: Mapping[str, int] | None) -> Number:
    return None if numbers is None else sum(numbers.values())
