"""A document as it is coded: its title, abstract, keywords and full text, each with offsets.

The full text is one text, its pages joined by `PAGE_BREAK`, so that a sentence that runs over the
end of a page stays whole and a quote is an exact piece of it. Headings part its sections, and its
list of references is not read for themes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Literal

from cis_pipeline.concepts.documents.headings import Heading, headings, reference_list
from cis_pipeline.core.text.sentences import sentences, sentences_between

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

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """Those of the full text, in order."""
        return tuple(headings(self.pages, PAGE_BREAK))

    @cached_property
    def _heading_starts(self) -> list[int]:
        return [heading.start for heading in self.headings]

    def section_at(self, start: int) -> str:
        """The heading that a character of the full text stands under (or in), "" if under none."""
        at = bisect_right(self._heading_starts, start)
        return self.headings[at - 1].title if at else ""

    def spans(self, field: Field) -> Iterator[tuple[int, int]]:
        """(start, end) of what is read for themes, in order: sentences, or whole keywords.

        A heading, or an item of a list, begins a sentence in the full text; the list of references
        is left out.
        """
        if field == "keywords":
            return self.keyword_spans()
        return sentences(self.text(field)) if field != "fulltext" else self._fulltext_spans()

    def _fulltext_spans(self) -> Iterator[tuple[int, int]]:
        text = self.fulltext
        start, end = reference_list(self.headings, len(text))
        heads = {heading.start: heading.end for heading in self.headings}
        items = (found.end() for found in _ITEM.finditer(text))
        for a, b in pairwise(sorted({0, start, end, len(text), *heads, *heads.values(), *items})):
            if start <= a < end:
                continue
            if heads.get(a) == b:
                yield a, b
            else:
                for first, last in _over_pages(text, sentences_between(text, a, b)):
                    mark = _ITEM_MARK.match(text, first, last)
                    yield (mark.end() if mark else first), last

    def keyword_spans(self) -> Iterator[tuple[int, int]]:
        """(start, end) of each keyword."""
        start = 0
        for keyword in self.keywords:
            yield start, start + len(keyword)
            start += len(keyword) + len(KEYWORD_JOIN)


_BULLET = r"[-*\u2022\u25aa\u25cf\u25e6\u2023\u25a0\uf0b7]\s"
_ITEM = re.compile(rf"\n\s*(?={_BULLET})")
"""Before an item of a list, which is a sentence of its own however the last one ended."""
_ITEM_MARK = re.compile(rf"{_BULLET}\s*(?:[a-z0-9]{{1,2}}[.)]\s+)?(?=\S)")
"""What stands before its words."""
_ENDED = re.compile(r"[.!?:;\u2026][\"'\u201d\u2019)\]]*\Z")
_PAGE_NUMBER = re.compile(r"\W*\d{1,4}\W*")


def _over_pages(text: str, found: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Sentences cut at ends of pages, and joined again where they evidently go on.

    One goes on over the end of a page if it does not end as sentences do and what follows begins
    with a small letter; a page number may stand between.
    """
    pieces = [piece for start, end in found for piece in _at_pages(text, start, end)]
    at = 0
    while at < len(pieces):
        start, end = pieces[at]
        at += 1
        while (more := _goes_on(text, start, end, pieces[at : at + 2])) and more > 0:
            at += more
            end = pieces[at - 1][1]
        yield start, end


def _at_pages(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for piece in re.finditer(r"[^\f]+", text[start:end]):
        inside = piece.group()
        first = start + piece.start() + len(inside) - len(inside.lstrip())
        last = start + piece.start() + len(inside.rstrip())
        if first < last:
            yield first, last


def _goes_on(text: str, start: int, end: int, following: Sequence[tuple[int, int]]) -> int:
    """How many of the pieces that follow belong to this one: 0, 1, or 2 with a page number."""
    if not following or _ENDED.search(text, max(start, end - 8), end):
        return 0
    for n, (first, _) in enumerate(following, start=1):
        if "\f" in text[end:first] and text[first].islower():
            return n
        if not _PAGE_NUMBER.fullmatch(text, first, following[n - 1][1]):
            return 0
    return 0
