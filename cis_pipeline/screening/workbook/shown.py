"""What a workbook shows of a report: the columns there are, and the text of each.

Texts are shown as they are read: without markup, a DOI as an address. They are texts all the same,
and no links: a sheet holds 65,530 links at most, and a text can be copied as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

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
    own = {column: of(report) for column, of in VALUES.items()}
    return own | {
        "title": terms.marked(own["title"]),
        "abstract": terms.marked(own["abstract"]),
        "votes": task.earlier.get(record_id, ""),
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


VALUES: Mapping[str, Callable[[Record], str]] = {
    "title": lambda r: as_read(r.title),
    "abstract": lambda r: as_read(r.abstract),
    "authors": lambda r: "; ".join(r.authors),
    "year": lambda r: "" if r.year is None else str(r.year),
    "container": lambda r: as_read(r.container),
    "doi": lambda r: doi_address(r.doi),
    "url": lambda r: r.url,
    "language": lambda r: r.language,
    "publisher": lambda r: as_read(r.publisher),
    "document": lambda r: f"data/{r.file}" if r.file else "",
}
"""What a column shows of a record itself; a row that comes back is held against it."""
