"""A document as it is coded: its title, abstract, keywords and full text, each with offsets.

The full text is one text, its pages joined by `PAGE_BREAK`, so that a sentence that runs over the
end of a page stays whole and a quote is an exact piece of it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Literal

Field = Literal["title", "abstract", "keywords", "fulltext"]
FIELDS: tuple[Field, ...] = ("title", "abstract", "keywords", "fulltext")

KEYWORD_JOIN = "; "
"""Offsets in the field "keywords" count in the keywords joined by this."""
PAGE_BREAK = "\n\f"
"""Between two pages of a full text."""


@dataclass(frozen=True)
class Document:
    """One report; what it does not have is empty. `pages` are its full text, page by page."""

    record_id: str
    title: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()

    @cached_property
    def fulltext(self) -> str:
        """The pages as one text."""
        return PAGE_BREAK.join(self.pages)

    @cached_property
    def _page_starts(self) -> list[int]:
        lengths = (len(page) + len(PAGE_BREAK) for page in self.pages)
        return [0, *accumulate(lengths)]

    def text(self, field: Field) -> str:
        """The text that offsets in this field count in."""
        if field == "keywords":
            return KEYWORD_JOIN.join(self.keywords)
        return {"title": self.title, "abstract": self.abstract, "fulltext": self.fulltext}[field]

    def page_at(self, start: int) -> int:
        """The page of the full text, from 1, that a character stands on; 0 if it has one only."""
        if len(self.pages) < 2:
            return 0
        return min(bisect_right(self._page_starts, start), len(self.pages))

    def keyword_spans(self) -> Iterator[tuple[int, int]]:
        """(start, end) of each keyword."""
        start = 0
        for keyword in self.keywords:
            yield start, start + len(keyword)
            start += len(keyword) + len(KEYWORD_JOIN)
