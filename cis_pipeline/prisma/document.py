"""The flow as one JSON document, and back: the boxes, the rounds, the other arm, the equations.

Its names are a contract with users' scripts: box fields as in `flow.Column`. What a diagram of a
ledger never has (sums that nobody told apart, text instead of a number) stands there only where a
diagram has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from cis_pipeline.prisma.equation import Equation
from cis_pipeline.prisma.equations import equations
from cis_pipeline.prisma.flow import BOTH, Basis, Column, Flow, RoundCount

SELDOM = (
    "records_removed_together",
    "removed_together",
    "identified_by_channel",
    "basis",
    "unreadable",
)
"""Fields of a column that stand in the document only where they say something."""

_APART = ("identified_from", "pending", "records", *SELDOM)


def as_dict(flow: Flow) -> dict[str, Any]:
    """The flow as one JSON document: the boxes, `rounds`, `other_methods` and `equations`.

    The boxes at the top level are those of databases and registers; `included` is the last box
    of the diagram, both arms together.
    """
    document: dict[str, Any] = {"title": flow.title, **_boxes(flow.databases)}
    document["rounds"] = {r.id: _round(r) for r in flow.rounds}
    document["other_methods"] = _boxes(flow.other) if flow.other else None
    document["included"] = {
        "reports": None if flow.included_pending else flow.reports_included,
        "studies": None if flow.included_pending else flow.studies_included,
        "reports_with_studies": flow.reports_with_studies,
    }
    if flow.studies_beyond_one_a_report:
        document["included"]["studies_beyond_one_a_report"] = flow.studies_beyond_one_a_report
    if flow.is_update:
        document["previous"] = {"reports": flow.previous_reports, "studies": flow.previous_studies}
        document["total"] = {"reports": flow.total_reports, "studies": flow.total_studies}
    document["interim"], document["simulated"] = flow.interim, flow.simulated
    document["files_not_taken"] = list(flow.files_not_taken)
    document["doubtful_pairs"] = flow.doubtful_pairs
    if flow.standing_total is not None:
        document["standing_total"] = flow.standing_total
    for name, told in (("basis", flow.basis), ("unreadable", flow.unreadable)):
        if told:
            both = {at: _plain(told[field]) for field, at in BOTH.items() if field in told}
            document[name] = {**document.get(name, {}), **both}
    if flow.explained:
        document["explained"] = dict(flow.explained)
    if titles := _titles(flow):
        document["reason_titles"] = titles
    document["equations"] = [_equation(e) for e in equations(flow)]
    return document


def _titles(flow: Flow) -> dict[str, str]:
    """The titles of the reasons that were given."""
    given = [c.reports_excluded_by_reason or {} for _, c in flow.arms]
    used = {code for codes in (*given, *(r.reasons for r in flow.rounds)) for code in codes}
    return {code: title for code, title in (flow.reason_titles or {}).items() if code in used}


def _plain(value: Basis | str) -> dict[str, str] | str:
    """A basis without the words that it lacks."""
    return value if isinstance(value, str) else {k: v for k, v in asdict(value).items() if v}


def _boxes(column: Column) -> dict[str, Any]:
    boxes = {f.name: getattr(column, f.name) for f in fields(column) if f.name not in _APART}
    boxes |= dict.fromkeys(column.pending)
    if "reports_excluded" in column.pending:
        boxes["reports_excluded_by_reason"] = None
    boxes["pending"] = list(column.pending)
    for name in SELDOM:
        value = getattr(column, name)
        if value not in ({}, None, ""):
            boxes[name] = _in_order(value) if isinstance(value, Mapping) else value
    boxes["records_removed_before_screening"] = column.records_removed_before_screening
    boxes["identified_from"] = [
        {"source": o.source_id, "name": o.name, "channel": o.channel.value, "records": o.n}
        for o in column.identified_from
    ]
    return boxes


def _in_order(told: Mapping[Any, Any]) -> dict[str, Any]:
    """What is told of boxes, in their order."""
    rank = {f.name: place for place, f in enumerate(fields(Column))}
    each = sorted(told.items(), key=lambda item: rank.get(item[0], 0))
    return {str(k): _plain(v) if isinstance(v, Basis) else v for k, v in each}


def _round(r: RoundCount) -> dict[str, Any]:
    apart = ("id", "reasons", "records")
    counts = {f.name: getattr(r, f.name) for f in fields(r) if f.name not in apart}
    return {**counts, "excluded_by_reason": dict(r.reasons)}


def _equation(e: Equation) -> dict[str, Any]:
    apart = ("terms", "held_by", "why")
    told = {f.name: getattr(e, f.name) for f in fields(e) if f.name not in apart}
    return {
        **told,
        "holds": e.holds,
        **({"said": e.sentence} if e.holds is False or e.open else {}),
    }
