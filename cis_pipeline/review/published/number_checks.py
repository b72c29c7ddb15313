"""What people decided, counted, against the numbers that the flow diagram gives.

A published table may hold a part of what was done, so fewer votes than the flow counts are a
warning, and more an error. Where the table of full texts does not say which reports came from
searches, it is held against the databases' column alone, or against both together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cis_pipeline.review.published import labels
from cis_pipeline.review.published.chain import Chain
from cis_pipeline.review.published.columns import FULL_TEXT
from cis_pipeline.review.published.finding import Finding, Severity
from cis_pipeline.review.published.flow import FlowFile
from cis_pipeline.review.published.full_text_checks import excluded, included
from cis_pipeline.review.published.reason_checks import at_full_text, compared
from cis_pipeline.review.published.rounds import Item


@dataclass(frozen=True, slots=True)
class _Count:
    """A number counted in tables, and the data of the flow that it is to be, in words."""

    words: str
    n: int
    data: tuple[str, ...]


def of_numbers(chain: Chain, flow: FlowFile) -> Iterator[Finding]:
    """Votes and decisions counted, against one flow file."""
    held = []
    for one in (*_of_abstract(chain), *_of_full_text(chain, flow)):
        numbers = [n for datum in one.data if (n := flow.number(datum)) is not None]
        if not numbers:
            continue
        total = sum(numbers)
        words = " + ".join(
            f"{labels.DATA[d]} {flow.number(d):,}" for d in one.data if flow.number(d) is not None
        )
        if one.n == total:
            held.append(f"{one.words} {one.n:,}")
            continue
        severity: Severity = "error" if one.n > total else "warning"
        words += f" = {total:,}" if len(numbers) > 1 else ""
        what = f"{one.words}: {one.n:,} in the published tables, but {words} in the flow"
        remedy = "compare both, or tell which part of the decisions is published"
        yield Finding(severity, "counts against the flow", what, remedy, flow.place(*one.data))
    if held:
        what = f"agrees with the flow: {', '.join(held)}"
        yield Finding("note", "counts against the flow", what, "", flow.place("records_screened"))
    if chain.full_text and chain.reasons_in(FULL_TEXT):
        out = len(excluded(chain.full_text))
        total = sum(flow.number(d) or 0 for d in ("dbr_excluded", "other_excluded"))
        if total:
            yield from compared(at_full_text(chain), flow, out == total, "the table of full texts")


def _of_abstract(chain: Chain) -> Iterator[_Count]:
    found = chain.abstract
    if found:
        here = [item for item in found if item.elsewhere is not True]
        yield _Count("items voted on at title and abstract", len(here), ("records_screened",))
        out = [item for item in here if item.outcome == "exclude"]
        yield _Count("items excluded at title and abstract", len(out), ("records_excluded",))
        on = [item for item in here if item.outcome == "include"]
        yield _Count("items included at title and abstract", len(on), ("dbr_sought_reports",))


def _of_full_text(chain: Chain, flow: FlowFile) -> Iterator[_Count]:
    found = chain.full_text
    if not found:
        return
    told = any(item.elsewhere is not None for item in found)
    arms: Sequence[tuple[str, list[Item]]] = [("", list(found))]
    if told:
        here = [item for item in found if item.elsewhere is not True]
        there = [item for item in found if item.elsewhere is True]
        arms = [("dbr", here), ("other", there)]
    for arm, items in arms:
        data = _arm_data(arm, len(items), flow)
        of = {"dbr": " from the searches", "other": " from elsewhere", "": ""}[arm]
        yield _Count(f"reports assessed at full text{of}", len(items), data["assessed"])
        out = sum(item.outcome == "exclude" for item in items)
        yield _Count(f"reports excluded at full text{of}", out, data["excluded"])
    kept = len(included(found))
    studies, reports = flow.number("new_studies"), flow.number("new_reports")
    datum = "new_studies" if kept == studies or reports is None else "new_reports"
    yield _Count("reports included", kept, (datum,))


def _arm_data(arm: str, size: int, flow: FlowFile) -> dict[str, tuple[str, ...]]:
    """The data that an arm is held against; of a table that tells no arm, those that fit."""
    arms = ("dbr", "other") if not arm else (arm,)
    if not arm and size == flow.number("dbr_assessed"):
        arms = ("dbr",)
    return {what: tuple(f"{one}_{what}" for one in arms) for what in ("assessed", "excluded")}


def where_all_ended(chain: Chain) -> Iterator[Finding]:
    """EQ14: each item that was voted on ends in one place, and all of them are told."""
    found = chain.abstract
    if not (found and chain.full_text):
        return
    out, on = len(excluded(found)), len(included(found))
    open_ = len(found.items) - out - on
    parts = [f"{out:,} excluded at title and abstract", f"{on:,} went on"]
    if open_:
        parts.append(f"{open_:,} undecided")
    ended = (len(excluded(chain.full_text)), len(included(chain.full_text)))
    rest = len(chain.full_text.items) - sum(ended)
    what = (
        f"EQ14: of {len(found.items):,} items voted on, {', '.join(parts)}; of "
        f"{len(chain.full_text.items):,} reports at full text, {ended[0]:,} excluded and "
        f"{ended[1]:,} included" + f", {rest:,} undecided" * bool(rest)
    )
    yield Finding("note", "EQ14", what)
