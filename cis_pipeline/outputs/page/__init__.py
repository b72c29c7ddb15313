"""The report: one self-contained HTML page that shows a review and where each number comes from."""

from __future__ import annotations

from cis_pipeline.outputs.page.content import (
    LINKS,
    ExcludedRow,
    IncludedRow,
    Report,
    RoundAgreement,
    SourceRow,
    ThemeRow,
)
from cis_pipeline.outputs.page.html import render

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
