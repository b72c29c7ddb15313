"""Where the objects of a JSON text stand that are its entries, told by brackets and quotes alone.

A file may be one array, one object, an object with the list under a known key, JSON Lines, or
objects one after the other; all of it may be one line. Nothing is decoded here: `stream` gives
each object to the standard decoder, and so what it reads can be held against what is found here.

Why a damaged object costs only itself: one that is not closed ends where the next one begins, if
the file is laid out so that this can be told (an object a line, or a brace alone on its line).
The decoder alone could not tell, nor name what it left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cis_pipeline.formats.json import brackets

LARGEST = 1 << 24
"""A larger object (16 Mi characters) is no entry of any export."""
_DEEPEST = 64
"""More open arrays are a bomb, and so are more strays in a row."""
_WRAPPERS = 8
"""No reply wraps its list in more objects."""

_GAP = r"[\s,\x1e\ufeff]*+"
_BETWEEN = re.compile(_GAP)
_MEMBER = re.compile(rf'{_GAP}"((?:[^"\\]|\\.)*+)"{_GAP}:{_GAP}', re.DOTALL)
_OF_OBJECTS = re.compile(rf"\[{_GAP}(?:[{{\[\]]|\Z)")
_STRAY = re.compile(brackets.STRING + r'|[^\n\[\]{}"]++|.', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Shape:
    """Under which keys of a file's outer object its entries are.

    `lists` are the keys of arrays of entries, `wraps` those of objects that hold such an array.
    `marks` are keys that only an entry has: an object with one of them above any list is an
    entry itself.
    """

    lists: frozenset[str] = frozenset()
    wraps: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Span:
    """The text of one object, and the line (from 1) where it begins.

    `fault`: "" if it is closed; "open" if the next object or the end comes first; "large" if it
    is no entry for its size; "stray" for what stands between objects and is none; "bomb" where
    nothing more of the file is looked at; "unended" for a list that is not closed.
    """

    text: str
    line: int
    fault: str = ""


def spans(text: str, shape: Shape) -> Iterator[Span]:
    """The objects of a text that are its entries, in order; its lines end in newlines."""
    walk, last = _Walk(text, shape), Span("", 0)
    for last in walk.values(""):
        yield last
    if walk.unended and not last.fault:
        yield walk.span(len(text), len(text), "unended")


class _Walk:
    """A walk over the outer brackets of a text, from entry to entry; `at` is where it stands."""

    def __init__(self, text: str, shape: Shape) -> None:
        self.text, self.shape, self.at = text, shape, 0
        self.unended = self.bare = False
        self._line, self._counted = 1, 0

    def span(self, begin: int, end: int, fault: str) -> Span:
        """What stands between two places, the walk being behind it."""
        self._line += self.text.count("\n", self._counted, begin)
        self._counted, self.at = begin, end
        return Span(self.text[begin : min(end, begin + LARGEST)], self._line, fault)

    def values(self, closing: str, level: int = 0) -> Iterator[Span]:
        """The entries up to and with the bracket that closes their list, or the text's end."""
        strays = 0
        while (mark := self._next()) and mark != closing:
            if level > _DEEPEST or strays > _DEEPEST:
                yield self.span(self.at, len(self.text), "bomb")
            elif mark == "[":
                self.at += 1
                yield from self.values("]", level + 1)
            elif mark == "{" and not closing and not self.bare and self._wraps(self.at):
                yield from self._members(level + 1)
            elif mark == "{":
                self.bare = self.bare or not closing
                yield self._entry()
            else:
                yield self.span(self.at, brackets.end_of(_STRAY, self.text, self.at), "stray")
                strays += 1
                continue
            strays = 0
        self.at += len(mark)
        self.unended = self.unended or bool(closing and not mark)

    def _members(self, level: int) -> Iterator[Span]:
        """The entries of the lists in the wrapping object here."""
        self.at += 1
        while (member := _MEMBER.match(self.text, self.at)) is not None:
            self.at = member.end()
            if member[1] in self.shape.lists and _OF_OBJECTS.match(self.text, self.at):
                self.at += 1
                yield from self.values("]", level)
            elif member[1] in self.shape.wraps and level <= _WRAPPERS and self._next() == "{":
                yield from self._members(level + 1)
            else:
                self.at = brackets.behind(self.text, self.at) or len(self.text)
        yield from self.values("}", level)  # its end, or what no member begins with

    def _next(self) -> str:
        """The next character that is neither blank nor a comma, or ""."""
        self.at = brackets.end_of(_BETWEEN, self.text, self.at)
        return self.text[self.at : self.at + 1]

    def _wraps(self, at: int, level: int = 0) -> bool:
        """Whether the object at a place only wraps lists of entries, and is none itself."""
        at += 1
        while (member := _MEMBER.match(self.text, at)) and member[1] not in self.shape.marks:
            key, at = member[1], member.end()
            if key in self.shape.lists and _OF_OBJECTS.match(self.text, at):
                return True
            inner = key in self.shape.wraps and self.text[at : at + 1] == "{"
            if inner and level < _WRAPPERS and self._wraps(at, level + 1):
                return True
            at = brackets.behind(self.text, at)
            if not at:
                return False
        return False

    def _entry(self) -> Span:
        begin = self.at
        end, closed = brackets.close(
            self.text, begin, brackets.marks("{}", brackets.next_entry(self.text, begin))
        )
        fault = "open" if not closed else "large" if end - begin > LARGEST else ""
        return self.span(begin, end, fault)
