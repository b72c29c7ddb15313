"""A stretch of a text stream, for those who look for something in it: it is read on as needed."""

from __future__ import annotations

import re
from typing import TextIO

_CHUNK = 1 << 17
BEFORE = 80
"""How much of what was read stays in the window, to tell how an object's line begins."""
NOTHING = re.compile(r"[\s,\x1e\ufeff]*")
"""What stands between the values of a JSON file: blanks, commas, marks of records and bytes."""


class Window:
    """A stretch of a text stream, read on as far as needed; `at` is the place looked at."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.text, self.at = "\n", 1
        self._line, self._counted = 0, 0

    def more(self) -> bool:
        """Read on, about as much as is held; False at the end of the file."""
        read = self._stream.read(max(_CHUNK, len(self.text)))
        self.text += read
        return bool(read)

    def peek(self) -> str:
        """The next character that is neither blank nor a comma, or ""; `at` moves to it."""
        while True:
            self.at = end_of(NOTHING, self.text, self.at)
            if self.at < len(self.text):
                return self.text[self.at]
            self.forget()
            if not self.more():
                return ""

    def forget(self) -> None:
        """Drop what lies behind `at`, but for the beginning of its line."""
        drop = self.at - BEFORE
        if drop > _CHUNK:
            self.line()
            self.text, self.at, self._counted = self.text[drop:], BEFORE, BEFORE

    def line(self) -> int:
        """The number of the line at `at`."""
        if self.at > self._counted:
            self._line += _lines(self.text, self._counted, self.at)
            self._counted = self.at
        return self._line


def end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Where what the pattern matches at `at` ends; `at` itself if it matches nothing."""
    found = pattern.match(text, at)
    return found.end() if found else at


def _lines(text: str, start: int, end: int) -> int:
    lone = text.count("\r", start, end) - text.count("\r\n", start, end)
    return text.count("\n", start, end) + lone
