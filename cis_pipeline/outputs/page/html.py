"""A Report becomes one HTML page: no network, no scripts, readable on paper and on a phone.

The page forbids itself to load anything (Content-Security-Policy), all text from records is
escaped, and characters that no document may hold are dropped. The two diagrams are all that goes
in as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from cis_pipeline.core.addresses import every_address
from cis_pipeline.core.model import Record
from cis_pipeline.outputs.page.content import Report, links_of
from cis_pipeline.prisma.boxes import ROWS
from cis_pipeline.prisma.equations import equations
from cis_pipeline.prisma.flow import Flow, Number, RoundCount
from cis_pipeline.protocol.published import Comparison

if TYPE_CHECKING:
    from jinja2 import Environment, Template

# What no HTML document may hold; lone surrogates could not even be written to a file.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def render(report: Report) -> str:
    """The whole page; the same report gives the same page."""
    page = _template().render(
        report=report,
        flow=report.flow,
        links=links_of(report.flow),
        boxes=_boxes(report.flow),
        equations=equations(report.flow),
        example=report.included[0].record.record_id if report.included else "R-...",
    )
    return without_unfit(page)


def without_unfit(page: str) -> str:
    """The page without the characters that no HTML document may hold."""
    return _UNFIT.sub("", page)


def environment(package: str) -> Environment:
    """Where the templates of a package are found: all that they print is escaped, and a name that
    nobody gave is a fault."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _template() -> Template:
    templates = environment("cis_pipeline.outputs.page")
    templates.filters |= {
        "number": number,
        "share": share,
        "authors": authors,
        "doi": doi_address,
        "web": web_address,
        "addresses": every_address,
        "link": link,
        "verdict": verdict,
        "reasons": _reasons,
    }
    return templates.get_template("report.html.j2")


def number(value: int | float | None) -> str:
    """3819, .72 as 0.72, a true minus sign below zero, or "not known"."""
    if value is None:
        return "not known"
    shown = f"{value:.2f}" if isinstance(value, float) else str(value)
    return shown.removeprefix("-") if shown == "-0.00" else shown.replace("-", "\u2212")


def share(value: float | None) -> str:
    """0.907 as 90.7 %."""
    return "not defined" if value is None else f"{value:.1%}".replace("%", " %")


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


def link(box: str, links: Mapping[str, str]) -> str:
    """Where on the page the records of a box are listed: "#included", or "" if nowhere."""
    top, _, rest = box.partition(".")
    if top == "rounds":
        return f"#round-{rest.partition('.')[0]}"
    return "#agreement" if top == "agreement" else links.get(box, "")


def verdict(row: Comparison) -> str:
    """How the two numbers compare, in words."""
    if row.computed is None or row.published is None:
        return "cannot be compared"
    return "agrees" if row.computed == row.published else "differs"


def _boxes(flow: Flow) -> list[tuple[str, str, Number, Number]]:
    """(field, label, databases, other methods); rows that neither arm knows are left out.

    What is awaited is shown only while something is.
    """
    rows = []
    for name, label in ROWS.items():
        here = flow.databases.shown(name)
        there = flow.other.shown(name) if flow.other else None
        waits = name.startswith("awaiting_")
        if (here or there) if waits else (here is not None or there is not None):
            rows.append((name, label, here, there))
    return rows


def _reasons(counted: RoundCount, flow: Flow) -> list[tuple[str, int]]:
    """The reasons of a round by their titles."""
    titles = flow.reason_titles or {}
    return [(titles.get(code, code) or "No reason given", n) for code, n in counted.reasons.items()]
