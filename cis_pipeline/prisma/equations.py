"""EQ1 to EQ14: what must hold between the numbers of a flow diagram, each with its two sides.

The rules are the arithmetic of the PRISMA 2020 template (Page et al. 2021) where units change
only from records to reports to studies. An equation with a side that is not known is neither
true nor false (see `equation`). Those that a published diagram may break for a good reason are
warnings or notes; a reason that is given (`Flow.explained`) settles them.

EQ11 allows more studies than reports only as far as some report tells of several studies.
"""

from __future__ import annotations

from dataclasses import fields, replace

from cis_pipeline.core.model import Arm, Box, Channel
from cis_pipeline.prisma.boxes import ARMS, CHANNELS
from cis_pipeline.prisma.equation import Equation, Severity, Term, equation
from cis_pipeline.prisma.flow import BOTH, PREFIX, REMOVED, Column, Flow, Number, RoundCount, total


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


def gaps(flow: Flow) -> tuple[Equation, ...]:
    """The equations that hold only since something is not reported."""
    return tuple(e for e in equations(flow) if e.open and e.id not in flow.explained)


class _Sides:
    """The numbers of one arm as terms of equations."""

    def __init__(self, column: Column, prefix: str = "") -> None:
        self.column, self._prefix = column, prefix

    def __call__(self, name: str, words: str, takes: bool = False) -> Term:
        d, box = self.column, self._prefix + name
        derived = d.status(name) == "derived"
        return Term(words, getattr(d, name), box, takes, self._lacking(name, words), derived)

    def _lacking(self, name: str, words: str) -> tuple[str, ...]:
        """What of a number a publication does not report."""
        d = self.column
        if name == "records_removed_before_screening":
            known = d.records_removed_together is not None
            return () if known else tuple(w for kind, w in _REMOVED.items() if self._blank(kind))
        if name == "records_identified" and d.status(name) == "derived" and not self._prefix:
            lines = (Channel.DATABASE, Channel.REGISTER)
            told = (CHANNELS[line].lower() for line in lines if line not in d.by_channel)
            return (*told, *_unnumbered(d))
        return (words,) if self._blank(name) else ()

    def _blank(self, name: str) -> bool:
        d = self.column
        if getattr(d, name) is not None or name in d.unreadable or name in d.pending:
            return False
        return bool(d.basis) and d.status(name) in (None, "not reported")


def _unnumbered(d: Column) -> tuple[str, ...]:
    """What is said of sources that are named without a number."""
    return (d.basis["identified_from"].why,) if "identified_from" in d.basis else ()


_REMOVED = dict(zip(REMOVED, ("duplicates", "by automation", "for other reasons"), strict=True))


def _identification(d: Column) -> list[Equation]:
    of = _Sides(d)
    text = "records screened = identified - removed before screening - awaiting"
    right = [
        *_found(of),
        of("records_removed_before_screening", "removed before screening", takes=True),
        of("awaiting_before_screening", "awaiting", takes=True),
    ]
    screened = of("records_screened", "records screened")
    return [*_sources(of), equation("EQ2", text, screened, right)]


def _found(of: _Sides, always: bool = False) -> list[Term]:
    """What an arm identified: a sum that a publication does not give, by its channels."""
    whole = of("records_identified", "identified")
    each = {channel: n for channel, n in of.column.by_channel.items() if n}
    if not whole.derived or len(each) < (1 if always else 2):
        return [whole]
    return [Term(CHANNELS[channel].lower(), n, whole.box) for channel, n in each.items()]


def _sources(of: _Sides) -> list[Equation]:
    """EQ1, and for each sum that is given beside its sources EQ1.<channel>."""
    d = of.column
    text = "records identified = sum over databases and registers"
    terms = [Term(CHANNELS[channel].lower(), n) for channel, n in d.by_channel.items()]
    if not terms:  # a diagram without sources has nothing to be added up, unless it has no records
        terms = [Term("sources", 0 if d.records_identified == 0 else None)]
    found = [equation("EQ1", text, of("records_identified", "records identified"), terms)]
    for channel, n in d.identified_by_channel.items():
        if listed := [one.n for one in d.identified_from if one.channel is channel]:
            name = CHANNELS[channel].lower()
            sources = [Term(f"the {name} by name", sum(listed), lacking=_unnumbered(d))]
            whole = Term(name, n, of("records_identified", "").box)
            found.append(equation(f"EQ1.{channel}", f"{name} = sum of those named", whole, sources))
    return found


def _screening(flow: Flow) -> list[Equation]:
    """EQ3 over the screening rounds together and, as EQ3.<round>, for each round."""
    of = _Sides(flow.databases)
    rounds = [r for r in flow.rounds if r.arm == "databases" and r.box is Box.SCREENED_OUT]
    found = []
    if rounds:
        text = "records excluded = sum over screening rounds and reasons"
        by_round = [Term(f"in {r.title}", _in_box(r)) for r in rounds]
        found.append(equation("EQ3", text, of("records_excluded", "records excluded"), by_round))
    for r in flow.rounds:
        text = f"{r.title}: entered = excluded by reason + awaiting + left"
        text += " + not read" if r.stopped else ""
        parts = [
            Term("excluded by reason", _in_box(r)),
            Term("awaiting", r.waiting),
            Term("left", r.left),
            *([Term("not read", r.stopped)] if r.stopped else []),
        ]
        found.append(equation(f"EQ3.{r.id}", text, Term(f"{r.title}: entered", r.entered), parts))
    sought = [
        of("records_screened", "records screened"),
        of("records_excluded", "excluded", takes=True),
        of("awaiting_screening", "awaiting", takes=True),
    ]
    text = "reports sought = records screened - excluded - awaiting"
    left = of("reports_sought", "reports sought")
    return [*found, equation("EQ4", text, left, sought, severity="warning")]


def _in_box(r: RoundCount) -> int:
    return sum(r.reasons.values())


def _reports(
    d: Column, ids: tuple[str, str, str] = ("EQ5", "EQ6", "EQ7"), prefix: str = ""
) -> list[Equation]:
    of, (assessed, reasons, included) = _Sides(d, prefix), ids
    where, given = "other methods: " if prefix else "", d.reports_excluded_by_reason
    return [
        equation(
            assessed,
            "reports assessed = sought - not retrieved",
            of("reports_assessed", f"{where}reports assessed"),
            [of("reports_sought", "sought"), of("reports_not_retrieved", "not retrieved", True)],
        ),
        equation(
            reasons,
            "reports excluded = sum over primary reasons",
            of("reports_excluded", f"{where}reports excluded"),
            [Term("the sum over their reasons", None if given is None else sum(given.values()))],
        ),
        _left_over(of, included, where),
    ]


def _left_over(of: _Sides, id: str, where: str) -> Equation:
    """What was assessed is excluded or included; where nobody says how many were included, no more
    can be excluded than were assessed."""
    assessed = of("reports_assessed", "assessed")
    excluded = of("reports_excluded", "excluded", takes=True)
    awaiting = of("awaiting_assessment", "awaiting", takes=True)
    if of.column.status("reports_included") not in ("derived", "not reported", None):
        left = of("reports_included", f"{where}reports included")
        text = "reports included = assessed - excluded - awaiting"
        return equation(id, text, left, [assessed, excluded, awaiting])
    left = of("reports_excluded", f"{where}reports excluded")
    return equation(id, "reports excluded <= assessed - awaiting", left, [assessed, awaiting], "<=")


def _other_methods(o: Column) -> list[Equation]:
    """The template has no box for what leaves this arm before retrieval, so that EQ8 is a note, but
    where more was sought than was found."""
    prefix = PREFIX["other"]
    of = _Sides(o, prefix)
    gone = "records_removed_before_screening"
    waits = total(o.awaiting_before_screening, o.awaiting_screening)
    removed = o.records_removed_before_screening
    if removed is None and all(o.status(name) is None for name in REMOVED):
        removed = 0  # a publication without such a box removed nothing there
    gone_from = [
        *_found(of, always=True),
        Term("removed", removed, f"{prefix}{gone}", True),
        Term("excluded", o.records_excluded or 0, f"{prefix}records_excluded", True),
        Term("awaiting", waits, "", True),
    ]
    left = of("reports_sought", "other methods: reports sought")
    text = "other methods: reports sought = identified - removed - awaiting"
    sought = equation("EQ8", text, left, gone_from, severity="note")
    if (sought.left or 0) < (sought.right or 0):
        sought = replace(sought, why=_NO_BOX)
    elif (sought.left or 0) > (o.records_identified or 0) and sought.holds is False:
        sought = replace(sought, severity="warning")
    by_reason = ("EQ9.assessed", "EQ9.reasons", "EQ9.included")
    return [sought, *_reports(o, by_reason, prefix)]


_NO_BOX = (
    "the template has no box for the other {gap} (duplicates, screened out): tell what they were"
)


def _included(flow: Flow) -> list[Equation]:
    reports = flow.reports_included
    arms = [term for arm, column in flow.arms for term in _included_by(arm, column, flow)]
    least = None if reports is None else min(1, reports)
    studies = Term("studies included", flow.studies_included, "included")
    most = reports if reports is not None else total(*(c.reports_included for _, c in flow.arms))
    further = Term("further studies of one report", flow.studies_beyond_one_a_report)
    return [
        equation(
            "EQ10",
            "reports of included studies = included by either arm",
            Term("reports of included studies", reports, "included"),
            arms,
            severity="warning",
        ),
        equation(
            "EQ11.least",
            "where a report is included, so is at least one study",
            Term("the least number of studies", least),
            [studies],
            "<=",
        ),
        equation(
            "EQ11.most",
            "studies included <= reports included + further studies of one report",
            studies,
            [Term("reports included", most), *([further] if further.number else [])],
            "<=",
        ),
    ]


def _included_by(arm: Arm, column: Column, flow: Flow) -> list[Term]:
    """What an arm includes; where a publication does not say it, what it is worked out from."""
    of = _Sides(column, PREFIX[arm])
    where = f"{ARMS[arm]}: " if flow.other else ""
    if column.status("reports_included") != "derived":
        words = "included by other methods" if arm == "other" else "included by databases"
        return [Term(words, column.reports_included)]
    return [
        of("reports_assessed", f"{where}assessed"),
        of("reports_excluded", "excluded", takes=True),
    ]


def _update(flow: Flow) -> list[Equation]:
    """EQ12: only where the review updates an earlier one."""
    if flow.previous_studies is None and flow.previous_reports is None:
        return []
    numbers: tuple[tuple[str, Severity, Number, Number, Number], ...] = (
        ("studies", "error", flow.total_studies, flow.previous_studies, flow.studies_included),
        ("reports", "warning", flow.total_reports, flow.previous_reports, flow.reports_included),
    )
    return [
        equation(
            f"EQ12.{name}",
            f"total {name} = previous + new",
            Term(f"total {name}", whole, "total"),
            [Term("previous", before, "previous"), Term("new", new, "included")],
            severity=severity,
        )
        for name, severity, whole, before, new in numbers
    ]


def _whole(flow: Flow) -> list[Equation]:
    wrong = _no_counts(flow)
    said = "; ".join(f'{_box(box)}: "{text}" is no count' for box, text in wrong.items())
    digits = any(c.isdigit() for text in wrong.values() for c in text)
    standing = Term("records standing in a box", flow.standing_total)
    identified = [Term(f"identified ({arm})", c.records_identified) for arm, c in flow.arms]
    return [
        Equation(
            "EQ13",
            "numbers below zero, or that are no whole numbers",
            len(wrong),
            0,
            severity="error" if digits or not wrong else "warning",
            terms=tuple(Term("", None, box) for box in wrong),
            why=said,
        ),
        equation(
            "EQ14", "records standing in exactly one box = records identified", standing, identified
        ),
    ]


def _box(name: str) -> str:
    return name.replace(".", ": ").replace("_", " ")


def _no_counts(flow: Flow) -> dict[str, str]:
    """By box what stands there: numbers below zero, and what is no number."""
    found: dict[str, str] = {}
    for arm, column in flow.arms:
        found |= {PREFIX[arm] + name: text for name, text in column.unreadable.items()}
        for f in fields(column):
            number = getattr(column, f.name)
            if isinstance(number, int) and number < 0:
                found[PREFIX[arm] + f.name] = str(number)
        for reason, n in (column.reports_excluded_by_reason or {}).items():
            if n < 0:
                found[f"{PREFIX[arm]}reports_excluded"] = f"{reason}: {n}"
    for field, place in BOTH.items():
        number = getattr(flow, field)
        if text := flow.unreadable.get(field) or (str(number) if (number or 0) < 0 else ""):
            found[place.partition(".")[0]] = text
    return found
