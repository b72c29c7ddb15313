"""The flow as one JSON document: the boxes, the rounds, the other arm and the equations.

Its names are a contract with users' scripts: box fields as in `flow.Column`.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from cis_pipeline.prisma.equations import Equation, equations
from cis_pipeline.prisma.flow import Column, Flow, RoundCount


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
    if flow.previous_studies is not None or flow.previous_reports is not None:
        document["previous"] = {"reports": flow.previous_reports, "studies": flow.previous_studies}
    document["interim"], document["simulated"] = flow.interim, flow.simulated
    document["files_not_taken"] = list(flow.files_not_taken)
    document["doubtful_pairs"] = flow.doubtful_pairs
    document["equations"] = [_equation(e) for e in equations(flow)]
    return document


def _boxes(column: Column) -> dict[str, Any]:
    boxes = {f.name: getattr(column, f.name) for f in fields(column) if f.name != "identified_from"}
    boxes |= dict.fromkeys(column.pending)
    if "reports_excluded" in column.pending:
        boxes["reports_excluded_by_reason"] = None
    boxes["pending"] = list(column.pending)
    boxes["records_removed_before_screening"] = column.records_removed_before_screening
    boxes["identified_from"] = [
        {"source": o.source_id, "name": o.name, "channel": o.channel.value, "records": o.n}
        for o in column.identified_from
    ]
    return boxes


def _round(r: RoundCount) -> dict[str, Any]:
    counts = {f.name: getattr(r, f.name) for f in fields(r) if f.name not in ("id", "reasons")}
    return {**counts, "excluded_by_reason": dict(r.reasons)}


def _equation(e: Equation) -> dict[str, Any]:
    return {**{f.name: getattr(e, f.name) for f in fields(e)}, "holds": e.holds}
