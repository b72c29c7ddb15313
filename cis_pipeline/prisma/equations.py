"""EQ1 to EQ14: what must hold between the numbers of a flow diagram, each with its two sides.

The rules are the arithmetic of the PRISMA 2020 template (Page et al. 2021) where units change
only from records to reports to studies. An equation with a side that is not known is neither
true nor false. Where a publication does not report something that was taken away, its sides need
not be equal, but the one cannot be more than the other. Those that a published diagram may break
for a good reason are warnings or notes; a reason that is given (`Flow.explained`) settles them.

EQ11 allows more studies than reports only as far as some report tells of several studies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Literal

from cis_pipeline.core.model import Box, Channel
from cis_pipeline.prisma.boxes import CHANNELS
from cis_pipeline.prisma.flow import PREFIX, REMOVED, Column, Flow, Number, RoundCount, total

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Equation:
    """One rule, with its two sides; `holds` is None if a side is not known.

    `boxes` are those whose numbers it compares, `sides` both sides in words.
    """

    id: str
    text: str
    left: Number
    right: Number
    relation: Literal["=", "<="] = "="
    severity: Severity = "error"
    boxes: tuple[str, ...] = ()
    sides: tuple[str, str] = ("", "")

    @property
    def holds(self) -> bool | None:
        """Whether it is so."""
        if self.left is None or self.right is None:
            return None
        return self.left == self.right if self.relation == "=" else self.left <= self.right

    @property
    def sentence(self) -> str:
        """Both sides in words: "records screened 1700, but identified 3819 - ... = 1802"."""
        one, other = self.sides
        if not other:
            return one or f"{self.text}: {self.left}, {self.right}"
        return f"{one} is {'more than' if self.relation == '<=' else 'not'} {other}"


@dataclass(frozen=True, slots=True)
class _Term:
    """A number of a side, and its box ("" where the diagram has none); `takes` it away."""

    words: str
    number: Number
    box: str = ""
    takes: bool = False
    unreported: bool = False


def equations(flow: Flow) -> tuple[Equation, ...]:
    """All equations that apply: EQ8 and EQ9 where other methods were used, EQ12 in an update."""
    found = [*_identification(flow.databases), *_screening(flow), *_reports(flow.databases)]
    if flow.other is not None:
        found += _other_methods(flow.other)
    found += [*_included(flow), *_update(flow), *_whole(flow)]
    return tuple(found)


def broken(flow: Flow) -> tuple[Equation, ...]:
    """The equations that do not hold, but for those that are explained."""
    return tuple(e for e in equations(flow) if e.holds is False and e.id not in flow.explained)


def faults(flow: Flow) -> tuple[Equation, ...]:
    """Those of them that nobody should publish: errors and warnings."""
    return tuple(e for e in broken(flow) if e.severity != "note")


class _Sides:
    """The numbers of one arm as terms of equations."""

    def __init__(self, column: Column, prefix: str = "") -> None:
        self.column, self._prefix = column, prefix

    def __call__(self, name: str, words: str, takes: bool = False) -> _Term:
        kinds = REMOVED if name == "records_removed_before_screening" else (name,)
        unreported = all(self.column.status(kind) == "not reported" for kind in kinds)
        return _Term(words, getattr(self.column, name), self._prefix + name, takes, unreported)


def _equation(
    id: str,
    text: str,
    left: _Term,
    right: Sequence[_Term],
    relation: Literal["=", "<="] = "=",
    severity: Severity = "error",
) -> Equation:
    """`left` against the terms of `right`: what was taken away and not reported leaves "<="."""
    loose = [t for t in right if t.takes and t.number is None and t.unreported]
    kept = [t for t in right if t not in loose]
    signed = [None if t.number is None else -t.number if t.takes else t.number for t in kept]
    return Equation(
        id,
        text,
        left.number,
        total(*signed),
        "<=" if loose else relation,
        severity,
        tuple(t.box for t in (left, *right) if t.box),
        (f"{left.words} ({left.number})", _in_words(kept, total(*signed))),
    )


def _in_words(terms: Sequence[_Term], value: Number) -> str:
    """identified (3819) - removed before screening (2017) = 1802."""
    known = [t for t in terms if t.number or not t.takes]
    signed = ((" - " if t.takes else " + ", f"{t.words} ({t.number})") for t in known)
    said = "".join(sign + words for sign, words in signed).removeprefix(" + ")
    return said if len(known) == 1 else f"{said} = {value}"


def _identification(d: Column) -> list[Equation]:
    of = _Sides(d)
    removed = "records_removed_before_screening"
    return [
        *_sources(of),
        _equation(
            "EQ2",
            "records screened = identified - removed before screening - awaiting",
            of("records_screened", "records screened"),
            [
                of("records_identified", "identified"),
                of(removed, "removed before screening", takes=True),
                of("awaiting_before_screening", "awaiting", takes=True),
            ],
        ),
    ]


def _sources(of: _Sides) -> list[Equation]:
    """EQ1, and for each sum that is given beside its sources EQ1.<channel>."""
    d, given = of.column, of.column.identified_by_channel
    listed: dict[Channel, int] = {}
    for one in d.identified_from:
        listed[one.channel] = listed.get(one.channel, 0) + one.n
    each = {**listed, **given}
    text = "records identified = sum over databases and registers"
    terms = [_Term(CHANNELS[channel].lower(), n) for channel, n in each.items()]
    if not each:  # a diagram without sources has nothing to be added up, unless it has no records
        terms = [_Term("sources", 0 if d.records_identified == 0 else None)]
    found = [_equation("EQ1", text, of("records_identified", "records identified"), terms)]
    for channel, n in given.items():
        if channel in listed:
            name = CHANNELS[channel].lower()
            sources = [_Term(f"the {name} by name", listed[channel])]
            whole = _Term(name, n, of("records_identified", "").box)
            found.append(
                _equation(f"EQ1.{channel}", f"{name} = sum of those named", whole, sources)
            )
    return found


def _screening(flow: Flow) -> list[Equation]:
    """EQ3 over the screening rounds together and, as EQ3.<round>, for each round."""
    of = _Sides(flow.databases)
    rounds = [r for r in flow.rounds if r.arm == "databases" and r.box is Box.SCREENED_OUT]
    found = []
    if rounds:
        text = "records excluded = sum over screening rounds and reasons"
        by_round = [_Term(f"in {r.title}", _in_box(r)) for r in rounds]
        found.append(_equation("EQ3", text, of("records_excluded", "records excluded"), by_round))
    for r in flow.rounds:
        text = f"{r.title}: entered = excluded by reason + awaiting + left"
        text += " + not read" if r.stopped else ""
        parts = [
            _Term("excluded by reason", _in_box(r)),
            _Term("awaiting", r.waiting),
            _Term("left", r.left),
            *([_Term("not read", r.stopped)] if r.stopped else []),
        ]
        found.append(_equation(f"EQ3.{r.id}", text, _Term(f"{r.title}: entered", r.entered), parts))
    sought = [
        of("records_screened", "records screened"),
        of("records_excluded", "excluded", takes=True),
        of("awaiting_screening", "awaiting", takes=True),
    ]
    text = "reports sought = records screened - excluded - awaiting"
    left = of("reports_sought", "reports sought")
    return [*found, _equation("EQ4", text, left, sought, severity="warning")]


def _in_box(r: RoundCount) -> int:
    return sum(r.reasons.values())


def _reports(
    d: Column, ids: tuple[str, str, str] = ("EQ5", "EQ6", "EQ7"), prefix: str = ""
) -> list[Equation]:
    of, (assessed, reasons, included) = _Sides(d, prefix), ids
    where = "other methods: " if prefix else ""
    return [
        _equation(
            assessed,
            "reports assessed = sought - not retrieved",
            of("reports_assessed", f"{where}reports assessed"),
            [
                of("reports_sought", "sought"),
                of("reports_not_retrieved", "not retrieved", takes=True),
            ],
        ),
        _equation(
            reasons,
            "reports excluded = sum over primary reasons",
            of("reports_excluded", f"{where}reports excluded"),
            [_Term("the sum over their reasons", _sum(d.reports_excluded_by_reason))],
        ),
        _equation(
            included,
            "reports included = assessed - excluded - awaiting",
            of("reports_included", f"{where}reports included"),
            [
                of("reports_assessed", "assessed"),
                of("reports_excluded", "excluded", takes=True),
                of("awaiting_assessment", "awaiting", takes=True),
            ],
        ),
    ]


def _other_methods(o: Column) -> list[Equation]:
    """The template has no box for what leaves this arm before retrieval, so EQ8 is a note."""
    prefix = PREFIX["other"]
    of = _Sides(o, prefix)
    gone = "records_removed_before_screening"
    waits = total(o.awaiting_before_screening, o.awaiting_screening)
    removed = o.records_removed_before_screening
    if removed is None and all(o.status(name) is None for name in REMOVED):
        removed = 0  # a publication without such a box removed nothing there
    sought = _equation(
        "EQ8",
        "other methods: reports sought = identified - removed - awaiting",
        of("reports_sought", "other methods: reports sought"),
        [
            of("records_identified", "identified"),
            _Term("removed", removed, f"{prefix}{gone}", True),
            _Term("excluded", o.records_excluded or 0, f"{prefix}records_excluded", True),
            _Term("awaiting", waits, "", True),
        ],
        severity="note",
    )
    by_reason = ("EQ9.assessed", "EQ9.reasons", "EQ9.included")
    return [sought, *_reports(o, by_reason, prefix)]


def _included(flow: Flow) -> list[Equation]:
    reports = flow.reports_included
    arms = [
        _Term(
            f"included by {'other methods' if arm == 'other' else 'databases'}", c.reports_included
        )
        for arm, c in flow.arms
    ]
    least = None if reports is None else min(1, reports)
    studies = _Term("studies included", flow.studies_included, "included")
    most = reports if reports is not None else total(*(a.number for a in arms))
    further = _Term("further studies of one report", flow.studies_beyond_one_a_report)
    return [
        _equation(
            "EQ10",
            "reports of included studies = included by either arm",
            _Term("reports of included studies", reports, "included"),
            arms,
            severity="warning",
        ),
        _equation(
            "EQ11.least",
            "where a report is included, so is at least one study",
            _Term("the least number of studies", least),
            [studies],
            "<=",
        ),
        _equation(
            "EQ11.most",
            "studies included <= reports included + further studies of one report",
            studies,
            [_Term("reports included", most), *([further] if further.number else [])],
            "<=",
        ),
    ]


def _update(flow: Flow) -> list[Equation]:
    """EQ12: only where the review updates an earlier one."""
    if flow.previous_studies is None and flow.previous_reports is None:
        return []
    return [
        _equation(
            "EQ12.studies",
            "total studies = previous + new",
            _Term("total studies", flow.total_studies, "total"),
            [
                _Term("previous", flow.previous_studies, "previous"),
                _Term("new", flow.studies_included, "included"),
            ],
        ),
        _equation(
            "EQ12.reports",
            "total reports = previous + new",
            _Term("total reports", flow.total_reports, "total"),
            [
                _Term("previous", flow.previous_reports, "previous"),
                _Term("new", flow.reports_included, "included"),
            ],
            severity="warning",
        ),
    ]


def _whole(flow: Flow) -> list[Equation]:
    wrong = _no_counts(flow)
    said = "; ".join(
        f'{box.replace("_", " ")}: "{text}" is no count' for box, text in wrong.items()
    )
    standing = _Term("records standing in a box", flow.standing_total)
    identified = [_Term(f"identified ({arm})", c.records_identified) for arm, c in flow.arms]
    return [
        Equation(
            "EQ13",
            "numbers below zero, or that are no whole numbers",
            len(wrong),
            0,
            boxes=tuple(wrong),
            sides=(said, ""),
        ),
        _equation(
            "EQ14", "records standing in exactly one box = records identified", standing, identified
        ),
    ]


def _no_counts(flow: Flow) -> dict[str, str]:
    """By box what stands there: numbers below zero, and what is no number."""
    found: dict[str, str] = {}
    for arm, column in flow.arms:
        found |= {PREFIX[arm] + name: text for name, text in column.unreadable.items()}
        for f in fields(column):
            number = getattr(column, f.name)
            if isinstance(number, int) and number < 0:
                found[PREFIX[arm] + f.name] = str(number)
        by_reason = column.reports_excluded_by_reason or {}
        found |= {
            f"{PREFIX[arm]}reports_excluded": f"{reason}: {n}"
            for reason, n in by_reason.items()
            if n < 0
        }
    for name in ("reports", "studies"):
        for when in ("previous", "included", "total"):
            field = f"{name}_included" if when == "included" else f"{when}_{name}"
            number = getattr(flow, field)
            text = flow.unreadable.get(field) or (str(number) if number and number < 0 else "")
            if text:
                found[when] = text
    return found


def _sum(numbers: Mapping[str, int] | None) -> Number:
    return None if numbers is None else sum(numbers.values())
