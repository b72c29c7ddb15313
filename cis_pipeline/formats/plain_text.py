"""Plain text: one file of prose is one document and one record, with the little it says of itself.

Last of all formats, and only for files that lie among the grey literature: any text is one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, TextIO

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import csv_table
from cis_pipeline.formats.documents import Line, Reading

if TYPE_CHECKING:
    from cis_pipeline.protocol.publishers import Publishers

FORMAT = "plain text of a document"
SUFFIXES = (".txt", ".md")
LAST = True
DOCUMENT = True

_WORD = re.compile(r"[^\W\d_]{2,}")
_LEAST_WORDS = 5
_LARGEST = 50_000_000
"""Characters; a longer text is not read."""
_CONTROL = re.compile("[\0-\x08\x0e-\x1f]")


def sniff(head: str) -> bool:
    """True if it is words for the most part, and neither a table nor JSON."""
    start = head.lstrip("\ufeff \t\n")
    if start[:1] in "{[" or _CONTROL.search(head) or csv_table.sniff(head):
        return False
    words = _WORD.findall(head)
    printed = len(head) - sum(map(head.count, " \n\t"))
    return len(words) >= _LEAST_WORDS and sum(map(len, words)) * 2 > printed


def read(
    stream: TextIO, source: Source, publishers: Publishers | None = None
) -> Iterator[Record | Problem]:
    """The one Record, after a warning for each doubt.

    Its digest is that of the text in UTF-8 with plain line ends, which says no more of how it
    was saved. `publishers` are the bodies that are known, those of the reference review if None.
    """
    from cis_pipeline.formats.documents.description import entries

    read = reading(stream)
    digest = hashlib.sha256("\f".join(read.pages).encode("utf-8", "replace")).hexdigest()
    yield from entries(read, digest, publishers)


def reading(stream: IO[str]) -> Reading:
    """An open file of plain text as it stands; form feeds part its pages."""
    text = stream.read(_LARGEST + 1).replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > _LARGEST:
        return Reading(kind="text", closed="is longer than 50 million characters", hollow=True)
    pages = text.removeprefix("\ufeff").split("\f")
    lines = [Line(line.strip(), 1) for line in "\n".join(pages[:2]).split("\n")[:200]]
    return Reading(kind="text", pages=tuple(pages), lines=tuple(lines))


def count(stream: TextIO) -> int:
    """One file is one document."""
    return 1
