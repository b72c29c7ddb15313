"""paper/: words and tables for a paper, as Markdown and DOCX to be edited and CSV to be counted.

A Methods section, the table of excluded reports (PRISMA 2020, item 16b), PRISMA-S, the PRISMA 2020
and ENTREQ checklists, and a statement of automation. Each says what ledger and protocol know; what
they do not stands in square brackets. `cis paper DIR` writes them elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cis_pipeline.core.files import write_whole
from cis_pipeline.ledger.frames import csv_of
from cis_pipeline.outputs.documents import csv, markdown, word
from cis_pipeline.outputs.documents.document import Document, Table

if TYPE_CHECKING:
    from cis_pipeline.outputs.registry import File
    from cis_pipeline.outputs.results import Results

FOLDER = "paper"

DOCUMENTS = ("methods", "excluded_reports", "prisma_s", "prisma_2020", "entreq", "automation")
"""What there is in three formats."""

FILES = (
    *(f"{FOLDER}/{name}.{kind}" for name in DOCUMENTS for kind in ("md", "docx", "csv")),
    f"{FOLDER}/automation_records.csv",
)


def render(results: Results) -> Mapping[str, File]:
    """All of it, by name."""
    return {f"{FOLDER}/{name}": file for name, file in files(results).items()}


def write(results: Results, folder: Path) -> list[Path]:
    """Write all of it into a folder; ReviewError if a file cannot be written."""
    made = files(results)
    for name, file in made.items():
        write_whole(folder / name, file if isinstance(file, bytes) else file())
    return [folder / name for name in made]


def files(results: Results) -> dict[str, File]:
    """The same by the names that they have in a folder of their own."""
    from cis_pipeline.outputs.paper.automation import statement

    found = statement.entries(results)
    made: dict[str, File] = {}
    for name, document, table in _documents(results):
        made[f"{name}.md"] = partial(markdown.render, document)
        made[f"{name}.docx"] = partial(word.render, document)
        made[f"{name}.csv"] = partial(csv.render, table)
    automated = statement.document(results, found)
    made["automation.md"] = partial(markdown.render, automated)
    made["automation.docx"] = partial(word.render, automated)
    made["automation.csv"] = csv_of(statement.NUMBER_COLUMNS, statement.number_rows(results, found))
    made["automation_records.csv"] = partial(
        csv_of, statement.RECORD_COLUMNS, statement.record_rows(results, found)
    )
    return made


def _documents(results: Results) -> Iterator[tuple[str, Document, Table]]:
    from cis_pipeline.outputs.paper import (
        checklist,
        entreq,
        excluded_reports,
        prisma_2020,
        prisma_s,
    )
    from cis_pipeline.outputs.paper.duplicate_facts import duplicate_facts
    from cis_pipeline.outputs.paper.methods import section
    from cis_pipeline.outputs.paper.review_facts import ReviewFacts

    sections = section.sections(results)
    yield "methods", section.document(results, sections), section.table(sections)
    yield "excluded_reports", excluded_reports.document(results), excluded_reports.table(results)
    facts = ReviewFacts(results)
    lists = (
        ("prisma_s", "PRISMA-S", prisma_s.rows(results, duplicate_facts(results.state))),
        ("prisma_2020", "PRISMA 2020 checklist", prisma_2020.rows(facts)),
        ("entreq", "ENTREQ", entreq.rows(facts)),
    )
    for name, title, found in lists:
        rows = tuple(found)
        yield name, checklist.document(title, _HOW, rows, results), checklist.table(rows)


_HOW = (
    "Filled in as far as ledger and protocol know; the topics are short words of this program and "
    "do not stand in place of the published items. Places are files of data/outputs/ and their "
    "parts; what is left to say stands in square brackets."
)
