"""Saved web page: one file of HTML, whatever its suffix, is one document and one record.

A page that a browser saved as one file (MHTML) is read too. Scripts are never run. What is
doubtful stands beside the record as warnings, as with `pdf`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import documents

if TYPE_CHECKING:
    from cis_pipeline.protocol.publishers import Publishers

FORMAT = "web page (HTML)"
SUFFIXES = (".html", ".htm", ".xhtml", ".mhtml", ".mht")
BINARY = True
DOCUMENT = True


def sniff(head: bytes) -> bool:
    """True if a web page begins here; other XML, and an export in a page, are none."""
    return documents.is_page(head)


def read(
    stream: IO[bytes], source: Source, publishers: Publishers | None = None
) -> Iterator[Record | Problem]:
    """The one Record, after a warning for each doubt; an error if nothing of it can be read.

    `publishers` are the bodies that are known, those of the reference review if None.
    """
    digest = documents.digest_of(stream)
    document = documents.describe(documents.read_html(stream), publishers)
    yield from documents.entries(document, digest)


def count(stream: IO[bytes]) -> int:
    """One file is one document."""
    return 1
