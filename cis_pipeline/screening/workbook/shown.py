"""What a workbook shows of a report: the columns there are, and the text of each.

Texts are shown as they are read: without markup, a DOI as an address. They are texts all the same,
and no links: a sheet holds 65,530 links at most, and a text can be copied as well.
"""

from __future__ import annotations

from cis_pipeline.core.model import Record
from cis_pipeline.formats.markup import unmarked
from cis_pipeline.protocol.rounds import Round
from cis_pipeline.screening.tasks import COLUMNS, STUDY, Task
from cis_pipeline.screening.workbook.marking import Terms

_DOI_AT = "https://doi.org/"


def columns_of(task: Task, asked: Round) -> list[str]:
    """The columns of a task's sheet, in order."""
    votes = "votes" if task.kind == "conflicts" else "earlier"
    shown = {report.record_id for report in task.reports}
    documents = any(report.file for report in task.reports)
    optional = {
        "publisher": documents,
        "document": documents,
        "simulated": bool(task.simulated & shown),
        "doubts": any(task.doubts.get(record_id) for record_id in shown),
        "earlier": votes == "earlier" and any(task.earlier.get(i) for i in shown),
        "votes": votes == "votes",
        STUDY: asked.unit == "report",
    }
    return [column for column in COLUMNS if optional.get(column, True)]


def shown_cells(report: Record, task: Task, terms: Terms) -> dict[str, str]:
    """The text of each column that a report fills; the columns to fill in are not among them."""
    record_id = report.record_id
    return {
        "title": terms.marked(as_read(report.title)),
        "abstract": terms.marked(as_read(report.abstract)),
        "votes": task.earlier.get(record_id, ""),
        "authors": "; ".join(report.authors),
        "year": "" if report.year is None else str(report.year),
        "container": as_read(report.container),
        "doi": doi_address(report.doi),
        "url": report.url,
        "language": report.language,
        "publisher": as_read(report.publisher),
        "document": f"data/{report.file}" if report.file else "",
        "simulated": "simulated" if record_id in task.simulated else "",
        "doubts": task.doubts.get(record_id, ""),
        "earlier": task.earlier.get(record_id, ""),
        "record_id": record_id,
    }


def as_read(text: str) -> str:
    """A text without tags and entities, its lines kept.

    >>> as_read("CO<sub>2</sub> &amp; <jats:p>more</jats:p>")
    'CO2 & more'
    """
    if "<" not in text and "&" not in text:
        return text
    return "\n".join(map(unmarked, text.split("\n")))


def doi_address(doi: str) -> str:
    """A DOI as the address that leads to its document; what is no DOI as it is."""
    return _DOI_AT + doi if doi.startswith("10.") else doi
