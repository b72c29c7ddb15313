"""What is coded: the codebook, the documents, and the tags with what people said of them.

Made when it is asked for, since a review without coders never asks.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import cast

from cis_pipeline.concepts.codebook.codebook import Codebook, CodingTable, Theme
from cis_pipeline.concepts.documents.document import Document, Field
from cis_pipeline.concepts.tagging.tags import CodedTag
from cis_pipeline.core.model import Coding


@dataclass(frozen=True)
class Material:
    """The codebook; by record id a document, None where there is none; all coded tags, in the
    order of the documents in the ledger and then of the themes in the codebook; and the codings
    that are in force: each person's last words, without those taken back."""

    codebook: Codebook
    document: Callable[[str], Document | None]
    tags: Callable[[], Sequence[CodedTag]]
    in_force: Callable[[], Collection[Coding]]

    @property
    def table(self) -> CodingTable:
        """Who codes, and what they are asked."""
        return self.codebook.coding

    @cached_property
    def themes(self) -> Mapping[str, Theme]:
        """The themes in use by their ids, in order."""
        return {theme.id: theme for theme in self.codebook.theme if not theme.retired}

    @cached_property
    def coded(self) -> Sequence[CodedTag]:
        """The tags, asked for once."""
        return self.tags()

    @cached_property
    def held(self) -> frozenset[Coding]:
        """The codings in force, asked for once."""
        return frozenset(self.in_force())

    def context(self, record_id: str, field: str, start: int, end: int) -> tuple[str, str]:
        """The sentence before a passage and the one after it; "" where there is none."""
        document = self.document(record_id)
        if document is None or field not in ("abstract", "fulltext"):
            return "", ""
        text = document.text(cast(Field, field))
        starts, ends = _bounds(document, cast(Field, field))
        before, after = bisect_right(ends, start) - 1, bisect_left(starts, end)
        first = text[starts[before] : ends[before]] if before >= 0 else ""
        last = text[starts[after] : ends[after]] if after < len(starts) else ""
        return " ".join(first.split()), " ".join(last.split())


@lru_cache(maxsize=4)
def _bounds(document: Document, field: Field) -> tuple[list[int], list[int]]:
    """Where the sentences of a text start and end; the passages of a document come together."""
    spans = list(document.spans(field))
    return [start for start, _ in spans], [end for _, end in spans]


def where(field: str, page: int, section: str) -> str:
    """A place in words: "abstract", "p. 12, Findings".

    >>> where("fulltext", 12, "Findings"), where("fulltext", 0, ""), where("title", 0, "")
    ('p. 12, Findings', 'full text', 'title')
    """
    if field != "fulltext":
        return field
    place = f"p. {page}" if page else "full text"
    return ", ".join(part for part in (place, section) if part)
