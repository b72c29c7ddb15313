"""Where the objects of a JSON file stand, told by brackets and quotes alone and in bounded memory.

A file may be one array, one object, an object with the list under a known key, JSON Lines, or
objects one after the other; all of it may be one line. Nothing is parsed here: `json_stream`
does that, and so what it reads can be held against what is found here.

Why a damaged object costs only itself: one that is not closed ends where the next one begins, if
the file is laid out so that this can be told (an object a line, or a brace alone on its line).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from cis_pipeline.formats.json.window import BEFORE, NOTHING, Window, end_of

LARGEST = 1 << 24
"""A larger object (16 Mi characters) is no entry of any export, and is not taken into memory."""
_DEEPEST = 64
"""More open arrays or wrapping objects are a bomb, and so are more strays in a row."""

_STRING = r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|(\\?\Z))'
_MARKS = {"{": re.compile(_STRING + "|[{}]", re.S), "[": re.compile(_STRING + r"|[\[\]]", re.S)}
_ONE_STRING = re.compile(_STRING, re.S)
_SCALAR = re.compile(r'[^\s,\[\]{}"]++|.', re.S)
_STRAY = re.compile(r'[^\r\n\[\]{}"]++|.', re.S)
_STARTS = re.compile(r"[\r\n]([ \t]*)([\[,]|\}[ \t]*,)?[ \t]*\Z")
_ALONE = re.compile(r"\{[ \t]*(?:\r\n|\r|\n)([ \t]*)")


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

    `fault`: "" if it is closed; "open" if the next object or the end comes first; "large" and
    "bomb" where nothing more of the file is looked at; "stray" for what stands between objects
    and is none; "unended" for a list that is not closed.
    """

    text: str
    line: int
    fault: str = ""


def spans(stream: TextIO, shape: Shape) -> Iterator[Span]:
    """The objects of a file that are its entries, in order; one is held at a time."""
    return _Walk(stream, shape).spans()


class _Walk:
    """A walk over the outer brackets of a file, from entry to entry.

    `arrays` counts the open arrays: outside any object, then in each open wrapping object.
    """

    def __init__(self, stream: TextIO, shape: Shape) -> None:
        self.window, self.shape = Window(stream), shape
        self.arrays = [0]
        self.bare = False

    def spans(self) -> Iterator[Span]:
        last, strays = Span("", 0), 0
        while mark := self.window.peek():
            strays = strays + 1 if last.fault == "stray" else 0
            if max(*self.arrays, len(self.arrays), strays) > _DEEPEST:
                yield Span("", self.window.line(), "bomb")
                return
            if mark == "{" and not self._enters():
                yield (last := self._entry())
                if last.fault == "large":
                    return
            elif mark != "{" and not self._bracket(mark):
                yield (last := self._stray())
        if self.arrays != [0] and not last.fault:
            yield Span("", self.window.line(), "unended")

    def _bracket(self, mark: str) -> bool:
        """Go over a bracket that opens or closes a list of entries, or closes what wraps it."""
        if mark == "[":
            self._step(1)
        elif mark == "]" and self.arrays[-1]:
            self._step(-1)
            if not self.arrays[-1]:
                self._members()
        elif mark == "}" and len(self.arrays) > 1:
            self.window.at += 1
            self.arrays.pop()
        else:
            return False
        return True

    def _step(self, arrays: int) -> None:
        self.arrays[-1] += arrays
        self.window.at += 1

    def _opens(self) -> None:
        self.window.at += 1
        self.arrays.append(0)

    def _enters(self) -> bool:
        """Whether the object here only wraps a list of entries; if so, go to that list."""
        if self.arrays != [0] or self.bare:
            return False
        at = self.window.at
        self._opens()
        if self._members(probing=True):
            return True
        self.window.at, self.arrays, self.bare = at, [0], True
        return False

    def _members(self, probing: bool = False) -> bool:
        """Go over the members of the open object to the next list of entries, or to its end."""
        while len(self.arrays) > 1 and (mark := self._next(probing)):
            if mark == "}":
                self.window.at += 1
                self.arrays.pop()
                continue
            key = self._key() if mark == '"' else None
            if key is None or (probing and key in self.shape.marks):
                return False
            value = self._next(probing)
            if value == "[" and key in self.shape.lists and self._holds_objects():
                return True
            if value == "{" and key in self.shape.wraps and len(self.arrays) < _DEEPEST:
                self._opens()
            elif not self._skip(value):
                return False
        return False

    def _next(self, probing: bool) -> str:
        """What comes next; nothing is forgotten while it may be an entry that is looked at."""
        window = self.window
        if not probing:
            return window.peek()
        while (at := end_of(NOTHING, window.text, window.at)) == len(window.text):
            if at > LARGEST or not window.more():
                return ""
        window.at = at
        return window.text[at]

    def _key(self) -> str | None:
        """The key here, up to and with its colon; None if it is none."""
        start = self.window.at
        if not self._skip('"'):
            return None
        key = self.window.text[start + 1 : self.window.at - 1]
        if self._next(True) != ":":
            return None
        self.window.at += 1
        return key

    def _holds_objects(self) -> bool:
        at = self.window.at
        self.window.at += 1
        held = self._next(True)
        self.window.at = at
        return held in ("{", "[", "]", "")

    def _skip(self, mark: str) -> bool:
        """Go behind the value that begins here; False if it is not closed, or too large."""
        window = self.window
        if mark in _MARKS:
            return not close(window, mark, None)
        if mark != '"':
            window.at = end_of(_SCALAR, window.text, window.at)
            return bool(mark)
        while (found := _ONE_STRING.match(window.text, window.at)) and found.lastindex:
            if len(window.text) - window.at > LARGEST or not window.more():
                return False
        window.at = found.end() if found else window.at
        return True

    def _entry(self) -> Span:
        window = self.window
        window.forget()
        line, start = window.line(), window.at
        fault = close(window, "{", next_start(window))
        return Span(window.text[start : window.at], line, fault)

    def _stray(self) -> Span:
        """What is no bracket and stands where an entry may begin, up to the next comma or line."""
        window, start, line = self.window, self.window.at, self.window.line()
        if window.text[start] != '"' or not self._skip('"'):
            window.at = end_of(_STRAY, window.text, start)
        return Span(window.text[start : window.at], line, "stray")


def next_start(window: Window) -> re.Pattern[str] | None:
    """What the beginning of the next entry looks like, given that of the one here, or None.

    The layout tells it if each entry begins a line with more of it behind the brace, or if the
    brace ends its line and what follows is indented deeper.
    """
    text, at = window.text, window.at
    while len(text) - at < 1 << 12 and window.more():
        text = window.text
    begins = _STARTS.search(text, max(at - BEFORE, 0), at)
    if not begins:
        return None
    alone = _ALONE.match(text, at)
    if alone:
        indent = begins.group(1)
        if len(alone.group(1)) <= len(indent):
            return None
        return re.compile(rf"[\r\n]{indent}(?:(?:\}}[ \t]*)?,[ \t]*)?(?=\{{[ \t]*[\r\n])")
    if begins.group(1) or begins.group(2) not in (None, "[", ","):
        return None
    return re.compile(r'[\r\n],?(?=\{[ \t]*")')


def close(window: Window, mark: str, following: re.Pattern[str] | None) -> str:
    """Move `window.at` behind the bracket that closes the one there; "" or the fault.

    "open": it moves to where the next entry begins (`following`), or to the end of the file;
    "large": it moves to the end of what was read.
    """
    start, place, depth = window.at, window.at, 0
    while True:
        for found in _MARKS[mark].finditer(window.text, place):
            if found.lastindex:  # a string that goes on behind what was read
                place = found.start()
                break
            here = window.text[found.start()]
            if here == mark:
                depth += 1
            elif here != '"':
                depth -= 1
                if not depth:
                    return _closed(window, start, found.end(), following)
            place = found.end()
        if (begins := following and following.search(window.text, start + 1)) is not None:
            window.at = begins.end()
            return "open"
        large = len(window.text) - start > LARGEST
        if large or not window.more():
            window.at = len(window.text)
            return "large" if large else "open"


def _closed(window: Window, start: int, end: int, following: re.Pattern[str] | None) -> str:
    begins = following.search(window.text, start + 1, end) if following else None
    window.at = begins.end() if begins else end
    return "open" if begins else ""
