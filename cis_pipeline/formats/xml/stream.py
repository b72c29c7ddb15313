"""The entries of an XML file, one at a time: each parsed apart from the others, with its text.

What `scan` cuts is parsed by `parsing`. An entry that had to be mended for that, and bytes that
are not in the file's encoding, are told in warnings; one that cannot be read is a Problem.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from cis_pipeline.core.model import Problem
from cis_pipeline.formats.xml import parsing, scan, text
from cis_pipeline.formats.xml.scan import LARGEST, Span

_REMEDY = "export the search again, or mend the file's tags"


@dataclass(frozen=True, slots=True)
class Entry:
    """One element, its text as it stands in the file, and the line that it begins at.

    Names of elements and attributes bear no prefixes, if that was asked for.
    """

    element: Any
    raw: str
    line: int

    @property
    def locator(self) -> str:
        """Where it stands, without the file's name."""
        return f"line {self.line}"


def count(stream: IO[bytes], names: tuple[str, ...]) -> int:
    """How many elements of these names begin in a file, counted apart from cutting and parsing."""
    return scan.count(text.read(stream)[0], names)


def elements(stream: IO[bytes], names: tuple[str, ...]) -> Iterator[Entry | Problem]:
    """Each element of one of these names (whatever their prefix) as an Entry, or a Problem.

    The elements lose their prefixes. Warnings about characters come last.
    """
    whole, strays = text.read(stream)
    doubts = Doubts()
    for span in scan.spans(whole, names):
        entry = read_span(span, doubts)
        if isinstance(entry, Entry):
            parsing.drop_prefixes(entry.element)
        yield entry
    yield from doubts.problems(strays)


@dataclass(slots=True)
class Doubts:
    """What was mended while reading: of each kind how many entries, and the first one's line."""

    lines: dict[str, list[int]] = field(default_factory=dict)

    def note(self, kind: str, line: int) -> None:
        """One entry more; only the first line is kept."""
        kept = self.lines.setdefault(kind, [line, 0])
        kept[1] += 1

    def problems(self, strays: int) -> Iterator[Problem]:
        """A warning for each kind, and for bytes that were not in the file's encoding."""
        for kind, (line, count) in self.lines.items():
            several = f"{count} entries, the first at line {line},"
            what = f"{several if count > 1 else f'the entry at line {line}'} {kind}"
            yield Problem(f"line {line}", what, "compare with the database", "warning")
        if strays:
            what = f"is not UTF-8 text; {strays} bytes were read as Windows-1252"
            remedy = "look at accented letters in titles and names; if they are wrong, export again"
            yield Problem("", what, remedy, "warning")


def read_span(span: Span, doubts: Doubts, entries: int = 1) -> Entry | Problem:
    """What was cut as a parsed element; a Problem for `entries` where that cannot be."""
    if span.fault == "unended":
        what = "the file ends before its last tag, and may be cut short"
        remedy = "if entries are missing, export the search again"
        return Problem(f"line {span.line}", what, remedy, "warning")
    if span.fault == "open":
        return _rejected(span.line, "is never closed", entries)
    if span.fault == "large":
        return _rejected(span.line, f"is larger than {LARGEST >> 20} MiB, as none is", entries)
    if "\0" in span.text:
        return _rejected(span.line, "holds NUL bytes, as no text does", entries)
    element, doubt = parsing.read(span.text, span.scope)
    if isinstance(element, str):
        return _rejected(span.line, f"cannot be read: {element}", entries)
    if doubt:
        doubts.note(doubt, span.line)
    return Entry(element, span.text, span.line)


def _rejected(line: int, why: str, entries: int) -> Problem:
    return Problem(f"line {line}", f"the entry that begins here {why}", _REMEDY, entries=entries)
