"""Tagged formats (RIS, Web of Science, MEDLINE): lines are cut into entries, entries into tags.

A format says with `Marks` what its lines look like; `cut` streams the entries and loses no line
that may belong to one: tags that stand outside every entry come as an entry that does not start,
and the format makes a Problem of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from cis_pipeline.model import Problem
from cis_pipeline.sources import fields


@dataclass(slots=True)
class Entry:
    """Lines that belong together: `line` is the number of the first, in the file, from 1.

    `starts`: it begins with a start mark. `ended`: its end mark was seen. `lines` have the line
    ends that the file has.
    """

    line: int
    starts: bool = True
    ended: bool = False
    lines: list[str] = field(default_factory=list)

    @property
    def raw(self) -> str:
        """The lines as they stand in the file, joined by newlines."""
        text = "".join(self.lines)
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        return text.rstrip("\n")


def always(line: str, before: Entry | None) -> bool:
    """A start mark begins an entry wherever it stands."""
    return True


@dataclass(frozen=True, slots=True)
class Marks:
    """What the lines of a format look like.

    `start` and `end` match the marks of an entry's first and last line; `confirms` says, given
    the entry before, whether a start mark is one. `tag` finds tags (see `tag_pattern`).
    `telling`: tags that show, after the end of an entry, that another one has lost its start;
    other tags there belong to the entry before. `outside`: tags of the file, not of an entry.
    `resumes` matches a line that goes on with an entry whose end seemed reached.
    """

    start: re.Pattern[str]
    end: re.Pattern[str]
    tag: re.Pattern[str]
    telling: frozenset[str]
    confirms: Callable[[str, Entry | None], bool] = always
    outside: frozenset[str] = frozenset()
    resumes: re.Pattern[str] | None = None


def tag_pattern(name: str, after: str, before: str = "\ufeff?") -> re.Pattern[str]:
    """A pattern that finds the tags of an entry's text: (name, value) of each.

    `name` matches a tag's name, `after` what parts it from its value, `before` what may stand
    before it on its line. Lines without a tag continue the value above, with a newline.
    """
    tag = rf"^{before}(?:%s)(?:{after})"
    rest = rf"(.*(?:\n(?!{tag % name}).*)*)"
    return re.compile(tag % f"({name})" + rest, re.MULTILINE)


def cut(stream: Iterable[str], marks: Marks) -> Iterator[Entry]:
    """The entries of a file in order, each when the next one begins; one is held at a time."""
    entry: Entry | None = None
    for number, line in enumerate(stream, start=1):
        begins = marks.start.match(line) is not None and marks.confirms(line, entry)
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
        elif entry and _tag(line, marks):  # Ovid writes tags after ER
            entry.lines.append(line)
    if entry:
        yield _closed(entry)


def _tag(line: str, marks: Marks) -> str:
    found = marks.tag.match(line)
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


class Tags:
    """The values of an entry's tags; what a vendor wrapped over several lines is one value."""

    def __init__(self, raw: str, tag: re.Pattern[str]) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in tag.findall(raw):
            self._values.setdefault(name, []).append(value.strip())

    def every(self, *names: str) -> list[str]:
        """All values of these tags: those of the first tag, then of the second, and so on."""
        return [value for name in names for value in self._values.get(name, ())]

    def first_of(self, *names: str) -> list[str]:
        """All values of the first of these tags that has any."""
        return next((values for name in names if any(values := self._values.get(name, []))), [])

    def one(self, *names: str) -> str:
        """The first value that is not blank, as one line."""
        for name in names:
            for value in self._values.get(name, ()):
                if value:
                    return fields.tidy(value)
        return ""

    def listed(self, *names: str) -> str:
        """All values that are not blank, as one line, parted by semicolons."""
        return "; ".join(tidied for value in self.every(*names) if (tidied := fields.tidy(value)))


def no_start(entry: Entry, tags: Tags, start: str) -> Problem:
    """The Problem about an entry that has lost its start mark, such as "TY  - "."""
    title = tags.one("TI", "T1")
    named = f' (title "{title[:60]}")' if title else ""
    return Problem(
        f"line {entry.line}",
        f'{len(entry.lines)} lines belong to no entry, since no line "{start}" begins them{named}',
        "write that line above them, or export the search again",
    )


def cut_short(entry: Entry, end: str) -> Problem:
    """The warning about a last entry, or a file, that lacks its end mark."""
    return Problem(
        f"line {entry.line}",
        f"the last entry stands here, and the file then stops without its end mark ({end})",
        "compare the number of records with the database: the file may be cut short",
        "warning",
    )
