"""Lines of a text export that belong to no entry that was read: said, where they are many.

Vendors put headings, numbers and links between entries, a few lines each. More than that may be
records: a second export below the first, a list that the one entry in it was taken for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cis_pipeline.core.model import Problem, Record

_HEADING, _BETWEEN = 5, 2
"""How many lines above the entries, and with each of them, say nothing of note."""
_BLANK = 3
_NUMBERING = re.compile(r"\s*(?:<?[0-9]+[.:]? ?>?)?\s*")
_ASIDE = re.compile(r"\s*(?:%|@(?:comment|string|preamble)\b)", re.IGNORECASE)
"""What BibTeX has beside entries; it goes on to the next line that begins with "@"."""


class Outside:
    """Watches the entries of one file, and tells of the lines that none of them holds."""

    def __init__(self) -> None:
        self._spans: list[tuple[int, int]] = []
        self.told = False
        """Whether an error was told already: of lines that could not be read, it may be."""

    def see(self, record: Record) -> None:
        """A record whose `locator` is its line, and whose `raw` are its lines."""
        number = record.locator.rpartition(" ")[2]
        if number.isdigit():
            first = int(number)
            self._spans.append((first, first + record.raw.count("\n")))

    def problems(self, name: str, lines: Iterable[str], number_of_lines: int) -> Iterator[Problem]:
        """A warning if many lines of the file, as far as anybody can tell, are in no record."""
        held = sum(last - first + 1 for first, last in self._spans)
        few = _HEADING + _BETWEEN * len(self._spans)
        if self.told or number_of_lines - held <= few + _BLANK * len(self._spans):
            return
        outside, first, shown, aside = 0, 0, "", False
        spans = iter(sorted(self._spans))
        begin, end = next(spans, (0, 0))
        for number, line in enumerate(lines, start=1):
            while end and number > end:
                begin, end = next(spans, (0, 0))
            if end and number >= begin:
                aside = False
                continue
            aside = bool(_ASIDE.match(line)) or (aside and not line.lstrip().startswith("@"))
            if not aside and not _NUMBERING.fullmatch(line):
                outside += 1
                first, shown = (first, shown) if first else (number, line.strip()[:60])
        if outside <= few:
            return
        what = f'{outside} lines of the file belong to no entry, the first is "{shown}"'
        remedy = "look whether they are records; if they are, put them into a file of their own"
        yield Problem(f"{name} line {first}", what, remedy, "warning")
