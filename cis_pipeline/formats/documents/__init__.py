"""What a document says of itself: a reading of a PDF, a web page or a plain text is judged.

    describe(pdf.reading(file)) -> Record(title, date, publisher, language, ...), doubts

A document that people find on the web has no entry in a database: what is known of it stands in
it. Each module tells one thing (`title`, `dates`, `organisation`), from several signs that are
held against each other; what they leave open is blank and said in the doubts, for a person.

`Reading` is what stood in the file, whatever its kind; the formats give it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

COVER_WORDS = 120
"""A page with more words is no cover."""


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line of one of the first pages.

    `page` counts from 1; `size` is the size of its type in points (0 where the kind of file has
    none), `top` the height of its baseline above the foot of the page, in points.
    """

    text: str
    page: int
    size: float = 0.0
    top: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What stood in a file.

    `pages` holds the text of each page in order, "" for one without text; a web page is one.
    `lines` are those of the first pages. `said` is what the file says of itself in its own fields
    (the metadata of a PDF, the meta tags of a page), by names in lower case. `doubts` are what
    went wrong in reading. `closed` says why nothing of it could be read, "" if it could, and
    `hollow` that it is no document at all.
    """

    kind: str
    pages: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    said: Mapping[str, str] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()
    closed: str = ""
    hollow: bool = False

    def is_cover(self, page: int) -> bool:
        """Whether a page (from 1) holds a few words only."""
        held = self.pages[page - 1].split() if page <= len(self.pages) else []
        return 0 < len(held) <= COVER_WORDS

    def front(self, most: int = 5) -> tuple[str, ...]:
        """The text of the first pages; of a very long one its beginning and its end."""
        return tuple(map(_shortened, self.pages[:most]))

    def back(self, most: int = 3) -> tuple[str, ...]:
        """The text of the last pages, but for those among the first."""
        return tuple(map(_shortened, self.pages[max(len(self.pages) - most, 5) :]))


_LONGEST_LINE = 1000
_LONGEST = 12_000
"""Characters; a printed page has a quarter of it, and patterns take their time with more."""


_LONG_WORD = re.compile(r"(\S{200})\S+")


def bounded(reading: Reading) -> Reading:
    """The reading with nothing in it that patterns would take long with, and no print has."""
    lines = (replace(line, text=_cut(line.text, _LONGEST_LINE)) for line in reading.lines[:2000])
    said = {name: _cut(value, _LONGEST_LINE) for name, value in reading.said.items()}
    return replace(reading, lines=tuple(lines), said=said)


def _shortened(page: str) -> str:
    if len(page) > _LONGEST:
        page = f"{page[: _LONGEST * 3 // 4]}\n{page[-_LONGEST // 4 :]}"
    lines = (line.strip() for line in _LONG_WORD.sub(r"\1", page).split("\n"))
    return "\n".join(line for line in lines if line)


def _cut(text: str, most: int) -> str:
    return _LONG_WORD.sub(r"\1", text[:most])


@dataclass(frozen=True, slots=True)
class Found:
    """One thing concluded (a title, a date, an organisation), and the doubts about it.

    A title stands on a `page`, and is `main` without its subtitle.
    """

    value: str
    doubts: tuple[str, ...] = ()
    page: int = 1
    main: str = ""
