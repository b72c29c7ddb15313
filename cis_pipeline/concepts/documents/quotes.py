"""A quote found in a document: word by word as it stands there, white space aside."""

from __future__ import annotations

import re

from cis_pipeline.concepts.documents.document import FIELDS, Document, Field
from cis_pipeline.concepts.tagging.tags import Passage


def find(document: Document, quote: str, field: Field | None = None) -> Passage | None:
    """The first place of a quote in a document, or in one field of it; None where it is not.

    The passage's own quote is as the document has it. Not a word, nor its case, may differ; any
    white space is as good as any other, so that a quote may be copied from a page whose lines
    break elsewhere.

    >>> paper = Document("R-1", title="Risk", abstract="Power is\\nshared.")
    >>> find(paper, "power is shared."), find(paper, "Power is shared.").start
    (None, 0)
    """
    words = quote.split()
    if not words:
        return None
    pattern = re.compile(r"\s+".join(map(re.escape, words)))
    for name in FIELDS if field is None else (field,):
        if mark := pattern.search(document.text(name)):
            return passage_at(document, name, mark.start(), mark.end())
    return None


def passage_at(document: Document, field: Field, start: int, end: int) -> Passage:
    """The passage that stands at these offsets."""
    quote = document.text(field)[start:end]
    if field != "fulltext":
        return Passage(field, start, end, quote)
    page, section = document.page_at(start), document.section_at(start)
    return Passage(field, start, end, quote, page, section)
