"""workbooks.csv and audit.csv: what was handed out to whom, and how often rules were wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from cis_pipeline.ledger.frames import TEXT, WHOLE, csv_of
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.screening.assignment.audit import Audit

if TYPE_CHECKING:
    from cis_pipeline.outputs.results import Results

FILES = ("workbooks.csv", "audit.csv")

WORKBOOK_COLUMNS: Mapping[str, str] = {
    **dict.fromkeys(("sheet", "file", "round", "reviewer", "purpose"), TEXT),
    **dict.fromkeys(("rows", "decisions"), WHOLE),
    **dict.fromkeys(("blind", "shows", "ordered", "at"), TEXT),
}

AUDIT_COLUMNS: Mapping[str, str] = {
    "round": TEXT,
    **dict.fromkeys(("excluded_by_rules", "drawn", "read", "wrong", "unclear"), WHOLE),
    **dict.fromkeys(("share_wrong", "low", "high", "wrong_records", "sentence"), TEXT),
}


def render(results: Results) -> dict[str, bytes]:
    """Both tables as CSV, a row a workbook and a row a round of rules; columns as above.

    `decisions` counts the votes and codings in force or not that came from a workbook, `blind` says
    whether it showed neither what others said nor what rules found. `share_wrong` (0 to 1) is the
    share of the rules' exclusions, of those that a person has read, that should not have been;
    `low` and `high` are its 95 % interval.
    """
    return {
        "workbooks.csv": csv_of(WORKBOOK_COLUMNS, _handed_out(results.state)),
        "audit.csv": csv_of(AUDIT_COLUMNS, _audits(results.audits)),
    }


def _handed_out(state: Snapshot) -> Iterator[dict[str, Any]]:
    given = Counter(d.sheet for d in state.decisions if d.sheet)
    given.update(c.sheet for c in state.codings if c.sheet)
    for book in state.workbooks:
        yield {
            "sheet": book.sheet,
            "file": book.path,
            "round": book.round,
            "reviewer": book.reviewer or "whoever settles conflicts",
            "purpose": book.purpose,
            "rows": len(book.rows),
            "decisions": given[book.sheet],
            "blind": "yes" if book.blind else "no",
            "shows": "; ".join(book.shows),
            "ordered": book.ordered,
            "at": book.at,
        }


def _audits(audits: Iterable[Audit]) -> Iterator[dict[str, Any]]:
    for audit in audits:
        share = audit.share
        told = [f"{x:.4f}" if share.n else "" for x in (share.value, *share.ci95)]
        yield {
            **audit.as_dict(),
            "wrong": len(audit.wrong),
            "unclear": len(audit.unclear),
            **dict(zip(("share_wrong", "low", "high"), told, strict=True)),
            "wrong_records": "; ".join(audit.wrong),
        }
