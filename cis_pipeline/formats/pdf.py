"""PDF: one file is one document, and one record of what its pages and its properties say of it.

What is doubtful stands beside the record as warnings, and in its note. A file that needs a
password or is damaged beyond opening was found all the same: its record has no title, and a
warning says what to do. See `documents` for how a title, a date and a body are told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import documents

if TYPE_CHECKING:
    from cis_pipeline.protocol.publishers import Publishers

FORMAT = "PDF"
SUFFIXES = (".pdf",)
BINARY = True
DOCUMENT = True


def sniff(head: bytes) -> bool:
    """True if a PDF begins within the first kilobyte."""
    return documents.is_pdf(head)


def read(
    stream: IO[bytes], source: Source, publishers: Publishers | None = None
) -> Iterator[Record | Problem]:
    """The one Record, after a warning for each doubt; an error if it is a PDF in name alone.

    `publishers` are the bodies that are known, those of the reference review if None.
    """
    digest = documents.digest_of(stream)
    document = documents.describe(documents.read_pdf(stream), publishers)
    yield from documents.entries(document, digest)


def count(stream: IO[bytes]) -> int:
    """One file is one document."""
    return 1
