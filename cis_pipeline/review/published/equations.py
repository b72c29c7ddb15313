"""The equations of `prisma.equations` held of a published flow, as findings with their rows.

Where what was not reported may be the difference, a failure is a warning: nobody knows. Where a box
bears another label than the template's, its number may be of something else, so that is a warning
too. Where an equation holds only since something is not reported, that is a warning as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from cis_pipeline.prisma.equation import Equation
from cis_pipeline.prisma.equations import equations
from cis_pipeline.prisma.flow_files.r_columns import SPECIFIC, data_of
from cis_pipeline.review.published import labels
from cis_pipeline.review.published.finding import Finding, Place, Severity, counted, listed, quoted
from cis_pipeline.review.published.flow import FlowFile

_REMEDY = "compare both sides with the records, or tell in a note what lies between them"
_GIVE = "give the number, or leave the cell blank where it is not known"
_OF_TABLES = {
    "records_identified": ("identified_total",), "after_duplicates": ("after_duplicates",)
}  # fmt: skip
_NOT_HELD = ("EQ13", "EQ14")


def of_equations(flow: FlowFile) -> Iterator[Finding]:
    """The equations that do not hold, or only since something is not reported; and which hold."""
    every = (*equations(flow.flow), *flow.more)
    holding: dict[str, bool] = {}
    for one in every:
        name = one.id.partition(".")[0]
        if one.id in flow.flow.explained and one.holds is False:
            why = flow.flow.explained[one.id]
            what = f"{name}: {_said(one)}, which the file explains: {quoted(why)}"
            yield Finding("note", name, what, "", (flow.place_,))
        elif one.holds is False or one.open:
            yield _finding(one, name, flow)
        if one.holds is not None and name not in _NOT_HELD and not one.trivial:
            holding[name] = holding.get(name, True) and one.holds and not one.open
    held = [name for name, holds in holding.items() if holds]
    if held:
        names = listed(sorted(held, key=lambda name: int(name[2:])), 14)
        what = "the numbers add up as the PRISMA 2020 template asks, where that can be checked: "
        what += f"{names} hold{'s' * (len(held) == 1)}"
        yield Finding("note", "equations", what, "", (flow.place_,))


def _said(one: Equation) -> str:
    return one.said(lambda n: f"{n:,}")


def _finding(one: Equation, name: str, flow: FlowFile) -> Finding:
    data = [datum for box in one.boxes for datum in (*data_of(box), *_OF_TABLES.get(box, ()))]
    data += SPECIFIC if name == "EQ1" else ()
    own = [quoted(flow.relabelled[datum]) for datum in data if datum in flow.relabelled]
    severity: Severity = "warning" if one.open else one.severity
    if severity == "error" and (one.held_by or own or (flow.told and name != "EQ13")):
        severity = "warning"
    what = f"{name}: {_said(one)}"
    if own:
        what += f" (boxes with labels of their own: {listed(own)})"
    ask = "ask for what is not reported" if one.held_by else _REMEDY
    remedy = {"EQ13": _GIVE, "EQ8": ""}.get(name, ask)
    return Finding(severity, name, what, remedy, flow.place(*dict.fromkeys(data)))


def of_file(flow: FlowFile) -> Iterator[Finding]:
    """What is odd about the file, and about its reasons."""
    for remark in flow.remarks:
        severity: Severity = "note" if remark.severity == "notice" else remark.severity
        places = tuple(flow.rows.get(row, flow.place_) for row in remark.rows)
        yield Finding(severity, remark.check, remark.what, remark.remedy, places)
    for datum in ("dbr_excluded", "other_excluded"):
        yield from _reasons(flow, datum, flow.place(datum))


def _reasons(flow: FlowFile, datum: str, places: tuple[Place, ...]) -> Iterator[Finding]:
    """Duplicates among the reasons; an exclusion without any reason."""
    given = flow.list(datum)
    for part in given:
        if part.n and part.name.casefold().startswith("duplicat"):
            what = (
                f"{part.n:,} of the {labels.DATA[datum]} are {quoted(part.name)}, which is no "
                "reason of eligibility: duplicates are removed before screening"
            )
            yield Finding("note", "duplicates as a reason", what, "", places)
    n = flow.number(datum)
    if n and not given:
        arm = labels.DATA[datum].removeprefix("reports excluded ")
        what = f"{counted(n, 'report')} excluded {arm}, and no reason is given"
        remedy = "PRISMA 2020 asks for the reasons in this box"
        yield Finding("warning", "exclusion without a reason", what, remedy, places)
