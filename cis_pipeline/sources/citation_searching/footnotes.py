"""Works that are cited at the foot of pages, where a text has no reference list.

Notes count on through a document, so a line begins one only if it begins with the next number,
and what follows it on its page belongs to notes. Notes that name neither year nor address cite no
work by themselves ("Ibid.", "See chapter 3"); how many these are is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cis_pipeline.sources.citation_searching.section import DATED, is_end, printed_pages

_NOTE = re.compile(r"\s*(?P<number>[0-9]{1,4})(?P<mark>[.)]?)\s+(?=[^\W\d_]|[“‘\"'’(\[])")
_FEWEST = 3
_SKIPPED = 2
_USUAL = 400
"""Characters; half of all notes are shorter."""


def notes(pages: Sequence[str]) -> list[list[str]]:
    """The lines of each note at the foot of a page, in order; [] unless most cite something.

    All bear the same mark after their number ("1 Smith", not "1. A paragraph of the text"), and
    they are short: long ones are the numbered paragraphs of the text.
    """
    printed = [[line for line in page if line.strip()] for page in printed_pages(pages)]
    for mark in ("", ")", "."):
        found = _marked(printed, mark)
        cites = sum(map(cites_a_work, found))
        lengths = sorted(len(" ".join(note)) for note in found)
        if cites >= max(_FEWEST, len(found) / 8) and lengths[len(lengths) // 2] < _USUAL:
            return found
    return []


def _marked(pages: Sequence[Sequence[str]], mark: str) -> list[list[str]]:
    """The notes whose numbers bear one mark; a page that has none is passed over."""
    found: list[list[str]] = []
    expected = 1
    for page in pages:
        for line in page[_begin(page, expected, mark) :]:
            if is_end(line):
                break
            number = _number(line, mark)
            if expected <= number <= expected + _SKIPPED:
                found.append([])
                expected = number + 1
            found[-1].append(line.strip())
    return found


def _begin(page: Sequence[str], expected: int, mark: str) -> int:
    """Where the notes of a page begin: the last line with the next number, or one soon after it.

    A number may stand in the text above too, and a note may be lost in a table or a footer.
    """
    for number in range(expected, expected + _SKIPPED + 1):
        places = [place for place, line in enumerate(page) if _number(line, mark) == number]
        if places:
            return places[-1]
    return len(page)


def _number(line: str, mark: str) -> int:
    """The number of the note that a line begins, 0 if it begins none."""
    label = _NOTE.match(line)
    return int(label["number"]) if label and label["mark"] == mark else 0


def cites_a_work(note: Sequence[str]) -> bool:
    """Whether a note names a year or an address."""
    return bool(DATED.search(" ".join(note)))
