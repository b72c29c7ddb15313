"""How the page says numbers, shares, names, addresses and comparisons."""

from __future__ import annotations

import re
from urllib.parse import quote

from cis_pipeline.core.model import Record
from cis_pipeline.prisma.flow import Flow, RoundCount
from cis_pipeline.screening.agreement.coefficients import Estimate

_LONGEST = 72
"""An address is shown with so many characters at most; the link leads to the whole of it."""


def number(value: int | float | None) -> str:
    """3819, .72 as 0.72, a true minus sign below zero, or "not known"."""
    if value is None:
        return "not known"
    shown = f"{value:.2f}" if isinstance(value, float) else str(value)
    return shown.removeprefix("-") if shown == "-0.00" else shown.replace("-", "\u2212")


def share(value: float | None) -> str:
    """0.907 as 90.7 %."""
    return "not defined" if value is None else f"{value:.1%}".replace("%", " %")


def counted(n: int, one: str, many: str = "") -> str:
    """1 report, 2 reports."""
    return f"{n} {one}" if n == 1 else f"{n} {many or one + 's'}"


def interval(e: Estimate) -> str:
    """0.84 (0.78 to 0.90)."""
    if e.value is None:
        return "not defined"
    ends = f" ({number(e.ci95[0])} to {number(e.ci95[1])})" if e.ci95 else ""
    return f"{number(e.value)}{ends}"


def authors(record: Record, most: int = 6) -> str:
    """Up to six names, then how many more there are."""
    names = "; ".join(record.authors[:most])
    rest = len(record.authors) - most
    return f"{names}; and {rest} more" if rest > 0 else names or "No author given"


def doi_address(doi: str) -> str:
    """The web address of a DOI, or "" if it is none."""
    return f"https://doi.org/{quote(doi, safe='/:;()._-')}" if doi.startswith("10.") else ""


def web_address(url: str) -> str:
    """The address if it is one of the web, "" for any other (which could run a script)."""
    return url if re.match(r"https?://[^\s<>\"']+\Z", url, re.IGNORECASE) else ""


def short_address(url: str) -> str:
    """As much of an address as tells what it leads to: its beginning and its end."""
    if len(url) <= _LONGEST:
        return url
    return f"{url[: _LONGEST - 17]}…{url[-16:]}"


def reasons(counts: RoundCount, flow: Flow) -> list[tuple[str, int]]:
    """The reasons of a round by their titles."""
    titles = flow.reason_titles or {}
    return [(titles.get(code, code) or "No reason given", n) for code, n in counts.reasons.items()]
