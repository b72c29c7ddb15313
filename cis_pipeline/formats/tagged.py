"""Tagged formats (RIS, Web of Science, MEDLINE, ...): a file is cut into entries, these into tags.

There are two ways to cut. `passages` parts a file wherever a start mark stands, in large pieces:
for formats whose marks say all. `cut` goes line by line, for those in which the lines before
decide; a format says with `Marks` what its lines look like. Neither loses a line that may belong
to an entry: tags outside every entry come as one that does not start, and the format makes a
Problem of it.

How many entries a file announces is told by counting its start marks, apart from the cutting, so
that a fault of that shows: what was read and rejected must add up to the marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TextIO

from cis_pipeline.core.model import Problem
from cis_pipeline.formats import fields


@dataclass(slots=True)
class Entry:
    """Lines that belong together: `line` is the number of the first, in the file, from 1.

    `starts`: it begins with a start mark. `ended`: its end mark was seen. `lines` have the line
    ends that the file has; `behind` are the numbers, in the file, of the last ones of them, which
    stood behind the end mark.
    """

    line: int
    starts: bool = True
    ended: bool = False
    lines: list[str] = field(default_factory=list)
    behind: list[int] = field(default_factory=list)

    @property
    def raw(self) -> str:
        """The lines as they stand in the file, joined by newlines."""
        return fields.line_ends("".join(self.lines)).rstrip("\n")


# --- Counting ---------------------------------------------------------------------------------

_PIECE = 1 << 18


def count_marks(stream: TextIO, mark: re.Pattern[str]) -> int:
    """How often `mark` is found in lines that end in newlines; it is asked of whole lines only.

    A mark of a line's start begins with the newline before it: the first line has one too, and
    a pattern that begins with a certain character is found ten times faster than one with `^`.
    """
    return sum(1 for _ in marks_in(stream, mark))


def marks_in(stream: TextIO, mark: re.Pattern[str]) -> Iterator[str]:
    """What `mark` finds, in order; for formats in which one mark counts and another does not."""
    return (found.group() for piece in line_pieces(stream) for found in mark.finditer(piece))


def line_pieces(stream: TextIO) -> Iterator[str]:
    """The text in large pieces of whole lines, each line with the newline before it."""
    return ("\n" + text.removesuffix("\n") for text in whole_lines(stream))


def whole_lines(stream: TextIO) -> Iterator[str]:
    """The text in large pieces, each of which ends where a line does; line ends are newlines.

    The last one is what stands behind the last newline, be it nothing.
    """
    rest = ""
    while piece := stream.read(_PIECE):
        while piece.endswith("\r") and (more := stream.read(1)):
            piece += more
        piece = rest + fields.line_ends(piece)
        end = piece.rfind("\n") + 1
        rest = piece[end:]
        if end:
            yield piece[:end]
    yield rest


# --- Cutting at start marks -------------------------------------------------------------------


def passages(stream: TextIO, starts: Callable[[str], Iterable[int]]) -> Iterator[tuple[int, str]]:
    """The file parted at its start marks: the number of each part's first line, and its text.

    `starts` tells where in a text (whole lines) the marks stand. The first part is what stands
    before the first mark, if that is anything. Line ends come as newlines.
    """
    line, held = 1, ""
    for text in whole_lines(stream):
        begin = 0
        for at in starts(text):
            if passage := held + text[begin:at]:
                yield line, passage
                line += passage.count("\n")
            begin, held = at, ""
        held += text[begin:]
    if held:
        yield line, held


# --- Cutting line by line ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TagForm:
    """How tags look: `line` matches a line that begins with one, `whole` finds such lines, to
    their ends, and `parts` splits a text at them.

    `parts` begins with the newline before a tag, so that it is found fast; its one group, as that
    of `line`, is the tag's name.
    """

    line: re.Pattern[str]
    whole: re.Pattern[str]
    parts: re.Pattern[str]


def tag_form(name: str, after: str, before: str = "\ufeff?") -> TagForm:
    """The form of tags: `name` matches a tag's name, `after` what parts it from its value.

    `before` is what may stand before it on its line. Lines without a tag continue the value above.
    """
    tag = f"{before}({name})(?:{after})"
    line, whole, parts = tag, rf"^{tag}[^\n]*", rf"\n{tag}"
    return TagForm(*(re.compile(one, re.MULTILINE) for one in (line, whole, parts)))


@dataclass(frozen=True, slots=True)
class Marks:
    """What the lines of a format look like.

    `start` and `end` match the marks of an entry's first and last line; `confirms` says, given
    the entry before, whether a start mark is one. `tag` is the form of tags.
    `telling`: tags that show, after the end of an entry, that another one has lost its start;
    other tags there belong to the entry before. `outside`: tags of the file, not of an entry.
    `resumes` matches a line that goes on with an entry whose end seemed reached.
    """

    start: re.Pattern[str]
    end: re.Pattern[str]
    tag: TagForm
    telling: frozenset[str]
    confirms: Callable[[str, Entry | None], bool] | None = None
    outside: frozenset[str] = frozenset()
    resumes: re.Pattern[str] | None = None


def cut(lines: Iterable[str], marks: Marks) -> Iterator[Entry]:
    """The entries in order, each when the next one begins."""
    entry: Entry | None = None
    edge = re.compile(f"{marks.start.pattern}|{marks.end.pattern}", re.MULTILINE)
    for number, line in enumerate(lines, start=1):
        if entry and not entry.ended and not edge.match(line):  # as most lines
            entry.lines.append(line)
            continue
        begins = marks.start.match(line) is not None
        if begins and marks.confirms:
            begins = marks.confirms(line, entry)
        if entry and not entry.ended and not begins:
            entry.lines.append(line)
            entry.ended = marks.end.match(line) is not None
        elif begins or _lost_its_start(line, entry, marks):
            if entry:
                yield _closed(entry)
            entry = Entry(number, starts=begins, lines=[line])
        elif entry and marks.resumes and marks.resumes.match(line):
            entry.lines.append(line)
            entry.ended = False
            entry.behind.clear()
        elif entry and _tag(line, marks):  # Ovid writes tags after ER
            entry.lines.append(line)
            entry.behind.append(number)
    if entry:
        yield _closed(entry)


def _tag(line: str, marks: Marks) -> str:
    found = marks.tag.line.match(line)
    return found.group(1) if found and found.group(1) not in marks.outside else ""


def _lost_its_start(line: str, entry: Entry | None, marks: Marks) -> bool:
    """Whether the tag in this line, where no entry is open, is of an entry without its start."""
    tag = _tag(line, marks)
    return bool(tag) and (entry is None or tag in marks.telling)


_NUMBERING = re.compile(r"(?:[0-9]+\.?|Record [0-9#].*)?")


def _closed(entry: Entry) -> Entry:
    """The entry without the blank lines and the numbering that lead to the next one."""
    while len(entry.lines) > 1 and _NUMBERING.fullmatch(entry.lines[-1].strip()):
        entry.lines.pop()
    return entry


# --- Tags -------------------------------------------------------------------------------------


class Tags:
    """The values of an entry's tags; what a vendor wrapped over several lines is one value."""

    __slots__ = ("by_name",)

    by_name: dict[str, list[str]]
    """Of each tag the values without blanks at their ends; names in the order of the entry."""

    def __init__(self, raw: str, form: TagForm) -> None:
        parts = form.parts.split("\n" + raw)
        self.by_name = {}
        for name, value in zip(parts[1::2], parts[2::2], strict=True):
            self.by_name.setdefault(name, []).append(value.strip())

    def __contains__(self, name: str) -> bool:
        return name in self.by_name

    def every(self, *names: str) -> list[str]:
        """All values of these tags: those of the first tag, then of the second, and so on."""
        return [value for name in names for value in self.by_name.get(name, ())]

    def first_of(self, *names: str) -> list[str]:
        """All values of the first of these tags that has any."""
        return next((values for name in names if any(values := self.every(name))), [])

    def first(self, *names: str) -> str:
        """The first value that is not blank, or ""."""
        for name in names:
            for value in self.by_name.get(name, ()):
                if value:
                    return value
        return ""

    def one(self, *names: str) -> str:
        """The same as one line."""
        text = self.first(*names)
        return fields.tidy(text) if text else ""

    def listed(self, *names: str) -> str:
        """All values that are not blank, as one line, parted by semicolons."""
        return "; ".join(tidied for value in self.every(*names) if (tidied := fields.tidy(value)))


# --- Problems ---------------------------------------------------------------------------------


def no_start(entry: Entry, tags: Tags, start: str) -> Problem:
    """The Problem about an entry that has lost its start mark, such as "TY  - ".

    It stands for no entry that the file announces.
    """
    title = tags.one("TI", "T1")
    named = f' (title "{title[:60]}")' if title else ""
    count = entry.raw.count("\n") + 1
    return Problem(
        f"line {entry.line}",
        f'{count} lines belong to no entry, since no line "{start}" begins them{named}',
        "write that line above them, or export the search again",
        entries=0,
    )


def cut_short(entry: Entry, end: str) -> Problem:
    """The warning about a last entry, or a file, that lacks its end mark."""
    return Problem(
        f"line {entry.line}",
        f"the last entry stands here, and the file then stops without its end mark ({end})",
        "compare the number of records with the database: the file may be cut short",
        "warning",
    )
