"""The report: one self-contained HTML page that shows a review and where each number comes from."""

from __future__ import annotations

from cis_pipeline.report.html import render
from cis_pipeline.report.model import (
    LINKS,
    ExcludedRow,
    IncludedRow,
    Report,
    RoundAgreement,
    SourceRow,
    ThemeRow,
)

__all__ = [
    "LINKS",
    "ExcludedRow",
    "IncludedRow",
    "Report",
    "RoundAgreement",
    "SourceRow",
    "ThemeRow",
    "render",
]
