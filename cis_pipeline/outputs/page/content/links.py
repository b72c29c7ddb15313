"""Where on the page the records of a number are listed."""

from __future__ import annotations

from collections.abc import Mapping

from cis_pipeline.outputs.flow_page.html import links
from cis_pipeline.outputs.flow_page.records import Listed
from cis_pipeline.prisma.flow import Flow

_SECTIONS = {
    "records_identified": "sources",
    "records_screened": "rounds",
    "records_excluded": "rounds",
    "reports_not_retrieved": "not_retrieved",
    "reports_assessed": "rounds",
    "reports_excluded": "excluded",
    "reports_included": "included",
    "studies_included": "included",
    "reports_excluded_by_reason": "excluded",
}

LINKS: Mapping[str, str] = {
    **{box: f"#{section}" for box, section in _SECTIONS.items()},
    **{f"other_methods.{box}": f"#{section}" for box, section in _SECTIONS.items()},
    "included": "#included",
}
"""Box -> the section of the page that lists its records."""


def links_of(flow: Flow, numbers: Listed | None = None) -> dict[str, str]:
    """Where this flow's numbers lead: to the lists that they open, else to a section of the page.

    No section lists reports not retrieved where there are none.
    """
    arms = (("", flow.databases), ("other_methods.", flow.other))
    lists = {
        f"{prefix}reports_not_retrieved" for prefix, a in arms if a and a.reports_not_retrieved
    }
    sections = {
        box: link
        for box, link in LINKS.items()
        if not box.endswith("reports_not_retrieved") or box in lists
    }
    return sections if numbers is None else {**sections, **links(numbers)}


def link(box: str, known: Mapping[str, str]) -> str:
    """Where on the page the records of a box are listed: "#included", or "" if nowhere."""
    if box in known:
        return known[box]
    top, _, rest = box.partition(".")
    if top == "rounds":
        return f"#round-{rest.partition('.')[0]}"
    return "#agreement" if top == "agreement" else ""
