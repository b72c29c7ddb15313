"""The headings of a full text: where its sections begin, told by how lines look.

A heading is a line of markdown (#), a numbered one ("3.2 Findings"), one in capitals, or a short
one that begins like a title, ends like none of a sentence's lines and stands alone: between blank
lines, or, in texts that have none, after the end of a sentence and before the beginning of one. A
line that comes again on several pages is a running head and no heading.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

MOST_WORDS = 14
RUNNING = 3
"""A line on so many pages is a running head."""

SHORT = 60
"""Characters of a heading at most that no blank line parts from the text."""

_ENDS = re.compile(r"[.!?][\"'\u201d\u2019)\]]*\d{0,3}$")
_BEGINS = re.compile(r"[A-Z\u2018\u201c\"'\u2022\u25aa\u25cf]")
_MARKDOWN = re.compile(r"#{1,6}\s+(?P<title>.+?)\s*#*")
_NUMBERED = re.compile(r"(?:\d+(?:\.\d+)*\.?|[A-Z]\.|[IVX]+\.)\s+(?P<title>[A-Z\u2018\u201c\"'].*)")
_ENDS_OPEN = re.compile(r"[,;\-\u2013\u2014&(]$|\b(?:and|or|of|the|a|an|to|in|for|with|by)$")
_REFERENCES = re.compile(
    r"(?:list of )?references(?: cited)?|reference list|bibliography|works cited|literature cited"
    r"|literature|sources cited",
    re.IGNORECASE,
)
_AFTER_REFERENCES = re.compile(r"(?:appendix|appendices|annex|annexe|supplement)", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


class Heading(NamedTuple):
    """A heading's line, text[start:end], and its words without number or marks."""

    start: int
    end: int
    title: str


class _Line(NamedTuple):
    start: int
    end: int
    text: str
    page: int


def headings(pages: Sequence[str], join: str) -> list[Heading]:
    """The headings of pages that are joined by `join`, in order; offsets count in the whole."""
    lines = list(_lines(pages, join))
    heads = _running_heads(lines) | {""}  # and lines that hold no more than a page's number
    empty = [_without_numbers(line.text) in heads for line in lines]
    found = []
    for at, line in enumerate(lines):
        if empty[at]:
            continue
        last, following = lines[at - 1].text, lines[at + 1].text if at + 1 < len(lines) else ""
        before = at == 0 or empty[at - 1] or lines[at - 1].page != line.page
        after = at + 1 < len(lines) and empty[at + 1]
        if not before and not after and len(line.text) <= SHORT and _BEGINS.match(following):
            before = after = bool(_ENDS.search(last))
        if title := _title(line.text, before, after):
            found.append(Heading(line.start, line.end, title))
    return found


def reference_list(found: Sequence[Heading], length: int) -> tuple[int, int]:
    """(start, end) of the list of references in a text of this length; (length, length) if none.

    It begins at the last heading that calls it so, if that stands in the second half, and ends
    where an appendix begins.
    """
    named = [
        h for h in found if _REFERENCES.fullmatch(h.title.strip(" :.")) and 2 * h.start >= length
    ]
    if not named:
        return length, length
    start = named[-1].start
    after = (h.start for h in found if h.start > start and _AFTER_REFERENCES.match(h.title))
    return start, next(after, length)


def _lines(pages: Sequence[str], join: str) -> Iterator[_Line]:
    start = 0
    for number, page in enumerate(pages):
        at = start
        for whole in page.split("\n"):
            text = whole.strip()
            first = at + (whole.index(text) if text else 0)
            yield _Line(first, first + len(text), text, number)
            at += len(whole) + 1
        start += len(page) + len(join)


def _running_heads(lines: Sequence[_Line]) -> set[str]:
    pages: Counter[str] = Counter()
    for text, _ in {(_without_numbers(line.text), line.page) for line in lines if line.text}:
        pages[text] += 1
    return {text for text, n in pages.items() if n >= RUNNING}


def _without_numbers(text: str) -> str:
    return re.sub(r"\d+", "", text).strip(" |-\u2013")


def _title(text: str, before: bool, after: bool) -> str:
    """The title that a line bears as a heading, "" if it is none.

    `before` and `after` say whether a blank line, or the edge of a page, is there.
    """
    if found := _MARKDOWN.fullmatch(text):
        return found["title"]
    if len(text) > 120 or len(text.split()) > MOST_WORDS or text[-1] in ".,;:!?":
        return text.strip(" :.") if _REFERENCES.fullmatch(text.strip(" :.")) and before else ""
    if _REFERENCES.fullmatch(text) and text[0].isupper():
        return text
    if _ENDS_OPEN.search(text):
        return ""
    if (found := _NUMBERED.fullmatch(text)) and before and (after or "." in text.split()[0]):
        return "" if _YEAR.search(text) else found["title"]
    letters = [c for c in text if c.isalpha()]
    if len(letters) >= 4 and text.upper() == text and before:
        return text
    words = text.split()
    if before and after and text[0].isupper() and len(letters) >= 4 and len(words) <= 10:
        return text
    return ""
