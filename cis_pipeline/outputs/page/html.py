"""A Report becomes one HTML page: no network, readable on paper and on a phone.

The page forbids itself everything but the font inside it and the one script that opens the lists
behind numbers (Content-Security-Policy with its digest); all text from records is escaped, and
characters that no document may hold are dropped. Pictures made by this program are all that goes in
as it is.

Why folded lists need no script: browsers open a closed `details` themselves where a link or a
search leads into it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from cis_pipeline.core.addresses import every_address
from cis_pipeline.outputs.alike_problems import alike
from cis_pipeline.outputs.flow_page.html import panel
from cis_pipeline.outputs.markup import environment, without_unfit
from cis_pipeline.outputs.page import words
from cis_pipeline.outputs.page.content.links import link, links_of
from cis_pipeline.outputs.page.content.lists import by_arm, by_reason
from cis_pipeline.outputs.page.content.report import Report
from cis_pipeline.outputs.page.content.standing import nobody_came
from cis_pipeline.outputs.page.content.themes import by_group
from cis_pipeline.prisma.boxes import ARMS, ROWS
from cis_pipeline.prisma.equations import equations
from cis_pipeline.prisma.flow import Flow, Number
from cis_pipeline.protocol.published import in_short

if TYPE_CHECKING:
    from jinja2 import Template


def render(report: Report) -> str:
    """The whole page; the same report gives the same page."""
    page = _template().render(
        report=report,
        flow=report.flow,
        links=links_of(report.flow, report.numbers),
        panel=panel(report.numbers) if report.numbers is not None else None,
        boxes=_boxes(report.flow),
        arms=ARMS,
        titles={r.id: r.title for r in report.flow.rounds},
        equations=equations(report.flow),
        example=report.included[0].record.record_id if report.included else "R-...",
    )
    return without_unfit(page)


@cache
def _template() -> Template:
    templates = environment("cis_pipeline.outputs.page")
    templates.filters |= {
        "number": words.number,
        "share": words.share,
        "counted": words.counted,
        "interval": words.interval,
        "authors": words.authors,
        "doi": words.doi_address,
        "web": words.web_address,
        "short": words.short_address,
        "addresses": every_address,
        "reasons": words.reasons,
        "in_short": in_short,
        "link": link,
        "pending": nobody_came,
        "alike": alike,
        "by_arm": by_arm,
        "by_reason": by_reason,
        "by_group": by_group,
    }
    return templates.get_template("report.html.j2")


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
