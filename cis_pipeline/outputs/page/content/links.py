"""Where on the page the records of a number are listed."""

from __future__ import annotations

from collections.abc import Mapping

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
"""Box -> the section of the page that lists its records; fit for `Options.links`."""


def links_of(flow: Flow) -> dict[str, str]:
    """The links of this flow's boxes: no list holds reports not retrieved where there are none."""
    arms = (("", flow.databases), ("other_methods.", flow.other))
    lists = {
        f"{prefix}reports_not_retrieved" for prefix, a in arms if a and a.reports_not_retrieved
    }
    return {
        box: link
        for box, link in LINKS.items()
        if not box.endswith("reports_not_retrieved") or box in lists
    }


def link(box: str, links: Mapping[str, str]) -> str:
    """Where on the page the records of a box are listed: "#included", or "" if nowhere."""
    top, _, rest = box.partition(".")
    if top == "rounds":
        return f"#round-{rest.partition('.')[0]}"
    return "#agreement" if top == "agreement" else links.get(box, "")
