"""numbers.csv: every number of the diagram, what kind of number it is, and what a paper reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from cis_pipeline.ledger.frames import TEXT, csv_of, tidy
from cis_pipeline.prisma.boxes import ROWS
from cis_pipeline.prisma.flow import Column, Flow

if TYPE_CHECKING:
    import pandas as pd

    from cis_pipeline.outputs.results import Results

FILES = ("numbers.csv",)

NUMBER_COLUMNS: Mapping[str, str] = dict.fromkeys(
    (
        *("box", "label", "number", "status"),
        *("published", "published_status", "comparison", "basis"),
    ),
    TEXT,
)


def render(results: Results) -> dict[str, bytes]:
    """The table as CSV; columns: see `numbers`."""
    return {"numbers.csv": csv_of(NUMBER_COLUMNS, _rows(results))}


def numbers(results: Results) -> pd.DataFrame:
    """One row a number: the boxes of both arms, then whatever else a paper reports.

    `box` is its place in the JSON of `cis run`. `status` says what kind it is: "counted" from the
    records that stand in it; "pending", nobody has come to it yet; "not determined", nobody
    wrote down what it takes; "no such round", this arm does not pass it; "reported" by the review
    that this one updates, where its records are not in this ledger. `published` is the number of
    the paper that the review compares itself with, `published_status` how that one comes by it,
    `comparison` how the two compare.
    """
    return tidy(NUMBER_COLUMNS, _rows(results))


def _rows(results: Results) -> Iterator[dict[str, str]]:
    flow = results.flow
    paper = {str(p["box"]): p for p in results.document["published"]}
    rows = [*_arm("", flow.databases), *(_arm("other_methods.", flow.other) if flow.other else ())]
    rows += _whole(flow)
    boxes = {row["box"] for row in rows}
    rows += (_row(box, p["label"], p["computed"]) for box, p in paper.items() if box not in boxes)
    yield from (row | _published(paper.get(row["box"])) for row in rows)


_UNKNOWN = "not determined"


def _arm(prefix: str, column: Column) -> Iterator[dict[str, str]]:
    for name, label in ROWS.items():
        row = _row(f"{prefix}{name}", label, column.shown(name))
        if name in column.pending:
            row["status"] = "pending"
        elif row["status"] == _UNKNOWN and name != "studies_included":
            row["status"] = "no such round"
        yield row


def _whole(flow: Flow) -> Iterator[dict[str, str]]:
    pending = {"status": "pending"} if flow.included_pending else {}
    reports, studies = flow.reports_included, flow.studies_included
    if flow.included_pending:
        reports = studies = None
    yield _row("included.reports", "Reports included, all", reports) | pending
    yield _row("included.studies", "Studies included, all", studies) | pending
    for box, number in (
        ("previous.reports", flow.previous_reports),
        ("previous.studies", flow.previous_studies),
    ):
        if number is not None:
            told = {"status": "reported"} if box.replace(".", "_") in flow.basis else {}
            yield _row(box, "Of the previous version", number) | told


def _row(box: str, label: str, number: object) -> dict[str, str]:
    known = number is not None
    status = "counted" if known else _UNKNOWN
    return {"box": box, "label": label, "number": str(number) if known else "", "status": status}


def _published(paper: Mapping[str, Any] | None) -> dict[str, str]:
    if paper is None:
        return dict.fromkeys(("published", "published_status", "comparison", "basis"), "")
    number = paper["published"]
    return {
        "published": "" if number is None else str(number),
        "published_status": paper["status"],
        "comparison": paper["verdict"],
        "basis": paper["basis"],
    }
