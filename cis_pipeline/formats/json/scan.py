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
from functools import lru_cache

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
_STRING = r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)'
"""A string, which may be cut off by the end of the text."""
_SIMPLE = re.compile(_STRING + r'|[^\s,\[\]{}"]++|.', re.DOTALL)
_LINE_BEGINS = re.compile(r"^([ \t]*)([\[,]|\}[ \t]*,)?[ \t]*\Z", re.MULTILINE)
_BRACE_ALONE = re.compile(r"\{[ \t]*\n([ \t]*)")
_STRAY = re.compile(_STRING + r'|[^\n\[\]{}"]++|.', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Shape:
    """Under which keys of a file's outer object its entries are.

    `lists` are the keys of arrays of entries, `wraps` those of objects that hold such an array,
    `maps` those of objects whose members are the entries, whatever they are called.
    `marks` are keys that only an entry has: an object with one of them above any list is an
    entry itself.
    """

    lists: frozenset[str] = frozenset()
    wraps: frozenset[str] = frozenset()
    maps: frozenset[str] = frozenset()
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
                yield self.span(self.at, _end_of(_STRAY, self.text, self.at), "stray")
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
            elif member[1] in self.shape.maps and self._next() == "{":
                yield from self._mapped(level + 1)
            else:
                self.at = _behind(self.text, self.at) or len(self.text)
        yield from self.values("}", level)  # its end, or what no member begins with

    def _mapped(self, level: int) -> Iterator[Span]:
        """The entries that are the members of the object here."""
        self.at += 1
        while (member := _MEMBER.match(self.text, self.at)) is not None:
            self.at = member.end()
            if self._next() == "{":
                yield self._entry()
            else:
                self.at = _behind(self.text, self.at) or len(self.text)
        yield from self.values("}", level)

    def _next(self) -> str:
        """The next character that is neither blank nor a comma, or ""."""
        self.at = _end_of(_BETWEEN, self.text, self.at)
        return self.text[self.at : self.at + 1]

    def _wraps(self, at: int, level: int = 0) -> bool:
        """Whether the object at a place only wraps lists of entries, and is none itself."""
        at += 1
        while (member := _MEMBER.match(self.text, at)) and member[1] not in self.shape.marks:
            key, at = member[1], member.end()
            if key in self.shape.lists and _OF_OBJECTS.match(self.text, at):
                return True
            inner = self.text[at : at + 1] == "{"
            if inner and key in self.shape.maps:
                return True
            if (
                inner
                and key in self.shape.wraps
                and level < _WRAPPERS
                and self._wraps(at, level + 1)
            ):
                return True
            at = _behind(self.text, at)
            if not at:
                return False
        return False

    def _entry(self) -> Span:
        begin = self.at
        end, closed = _close(self.text, begin, _marks("{}", _next_entry(self.text, begin)))
        fault = "open" if not closed else "large" if end - begin > LARGEST else ""
        return self.span(begin, end, fault)


# --- Where a value ends ---------------------------------------------------------------------


def _next_entry(text: str, at: int) -> str:
    """What goes before the next entry, as a pattern, given how the one here begins, or "".

    The layout tells it if each entry begins a line with more of it behind the brace, or if the
    brace ends its line and what follows is indented deeper.
    """
    begins = _LINE_BEGINS.search(text, max(at - 80, 0), at)
    if not begins:
        return ""
    indent, before = begins.groups()
    alone = _BRACE_ALONE.match(text, at)
    if alone and len(alone[1]) > len(indent):
        return rf"\n{indent}(?:(?:\}}[ \t]*)?,[ \t]*)?(?=\{{[ \t]*\n)"
    if alone or indent or before not in (None, "[", ","):
        return ""
    return r'\n,?(?=\{[ \t]*")'


@lru_cache(maxsize=256)
def _marks(brackets: str, following: str = "") -> re.Pattern[str]:
    """A string (one that no quote ends stops at the next entry), the next entry, or a bracket."""
    following = following or "(?!)"
    line_end = rf"(?!{following})\n"
    string = rf'"[^"\\\n]*+(?:(?:\\.|{line_end})[^"\\\n]*+)*+(?:"|\\?\Z|(?={following}))'
    return re.compile(rf"{string}|(?P<next>{following})|[{re.escape(brackets)}]", re.DOTALL)


def _close(text: str, at: int, marks: re.Pattern[str]) -> tuple[int, bool]:
    """Where the bracket at a place is closed; if it is not, where the next entry or nothing is."""
    depth = 0
    for found in marks.finditer(text, at):
        mark = found.group()
        if found["next"] is not None:
            closes = depth == 1 and "}" in mark
            return (found.start() + mark.index("}") + 1 if closes else found.end()), closes
        if mark == text[at]:
            depth += 1
        elif mark[0] != '"':
            depth -= 1
            if not depth:
                return found.end(), True
    return len(text), False


def _behind(text: str, at: int) -> int:
    """Where the value at a place ends; 0 if it does not."""
    mark = text[at : at + 1]
    if mark not in ("{", "["):
        return _end_of(_SIMPLE, text, at) if mark else 0
    end, closed = _close(text, at, _marks("{}" if mark == "{" else "[]"))
    return end if closed else 0


def _end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Where what the pattern matches at a place ends; the place itself if it matches nothing."""
    found = pattern.match(text, at)
    return found.end() if found else at
