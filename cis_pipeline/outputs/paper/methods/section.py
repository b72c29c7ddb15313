"""The Methods section as a whole: a draft that says what ledger and protocol know, and no more."""

from __future__ import annotations

from cis_pipeline.outputs.documents.document import Block, Document, Paragraph, Table
from cis_pipeline.outputs.paper import sentences
from cis_pipeline.outputs.paper.duplicate_facts import duplicate_facts
from cis_pipeline.outputs.paper.methods import (
    duplicates,
    order,
    protocol,
    reports,
    screening,
    searches,
    themes,
)
from cis_pipeline.outputs.paper.sentences import SIMULATED, Section
from cis_pipeline.outputs.paper.theme_facts import theme_facts
from cis_pipeline.outputs.results import Results

_HOW_TO_READ = (
    "A draft made from the ledger and the protocol of the review. What they do not know stands in "
    "square brackets, to be filled in or taken out by the authors."
)
_INTERIM = "The review is not finished: the numbers are those of now."


def sections(results: Results) -> tuple[Section, ...]:
    """The sections, in the order of a paper."""
    facts = theme_facts(results)
    found = (
        protocol.section(results),
        searches.section(results),
        duplicates.section(results, duplicate_facts(results.state)),
        *screening.sections(results),
        order.section(results),
        reports.section(results),
        themes.coding(results, facts),
        themes.synthesis(results),
    )
    return tuple(section for section in found if section.sentences)


def document(results: Results, found: tuple[Section, ...]) -> Document:
    """The sections under the title of the review."""
    title = f"Methods: {results.state.protocol.review.title}"
    return Document(title, (*notices(results, _HOW_TO_READ), *sentences.blocks(found)))


def table(found: tuple[Section, ...]) -> Table:
    """A row a sentence, with its gaps and what it rests on."""
    return sentences.table_of(found)


def notices(results: Results, *more: str) -> tuple[Block, ...]:
    """What every document of the paper begins with: how to read it, and what it must not hide."""
    said = [*more, *([_INTERIM] if results.flow.interim else [])]
    said += [SIMULATED] if results.flow.simulated else []
    return tuple(Paragraph((one,)) for one in said)
