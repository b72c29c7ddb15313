"""An audit as lines for a terminal, as JSON, and as CSV with a row for each row that is told."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from typing import Any

from cis_pipeline.core.files import encoded
from cis_pipeline.ledger.frames import csv_of
from cis_pipeline.review.published.audit import Audit
from cis_pipeline.review.published.finding import SEVERITIES, Finding, Place

COLUMNS = ("finding", "severity", "check", "what", "remedy", "file", "sheet", "row", "values")
"""The columns of the CSV: `finding` numbers the findings from 1; a finding with several rows takes
as many lines, one without any takes one. `values` are the cells of the row, by their columns."""

_WIDE = 100


def lines(audit: Audit) -> Iterator[str]:
    """What was read, then the findings, the gravest first, then how many there are."""
    wide = min(56, max(len(name) for name, _ in audit.read))
    for name, what in audit.read:
        yield f"  {name:<{wide}}  {what}"
    for severity in SEVERITIES:
        found = audit.of(severity)
        if found:
            yield ""
            yield f"{severity.capitalize()}s ({len(found)})"
        for one in found:
            yield from textwrap.wrap(
                str(one), _WIDE, initial_indent="- ", subsequent_indent="  ",
                break_long_words=False, break_on_hyphens=False,
            )  # fmt: skip
    yield ""
    yield audit.sentence


def as_json(audit: Audit) -> bytes:
    """The whole as one JSON document; lone halves of characters become U+FFFD."""
    return encoded(json.dumps(audit.as_dict(), indent=2, ensure_ascii=False) + "\n")


def as_csv(audit: Audit) -> bytes:
    """The findings as CSV; see `COLUMNS`."""
    return csv_of(COLUMNS, _rows(audit))


def _rows(audit: Audit) -> Iterator[dict[str, Any]]:
    for number, found in enumerate(audit.findings, 1):
        for place in found.places or (None,):
            yield _row(number, found, place)


def _row(number: int, found: Finding, place: Place | None) -> dict[str, Any]:
    row = {
        "finding": number,
        "severity": found.severity,
        "check": found.check,
        "what": found.what,
        "remedy": found.remedy,
        "file": place.file if place else "",
        "sheet": place.sheet if place else "",
        "row": (place.row or "") if place else "",
        "values": "; ".join(f"{k}: {v}" for k, v in place.values.items()) if place else "",
    }
    return {k: _whole(v) if isinstance(v, str) else v for k, v in row.items()}


def _whole(text: str) -> str:
    """A text that any file can hold."""
    return encoded(text).decode()
