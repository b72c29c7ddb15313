"""Where a value of a JSON text ends, told by brackets and quotes alone.

One that is not closed ends where the next entry begins, if the layout tells where that is.
"""

from __future__ import annotations

import re
from functools import lru_cache

STRING = r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)'
"""A string, which may be cut off by the end of the text."""

_SIMPLE = re.compile(STRING + r'|[^\s,\[\]{}"]++|.', re.DOTALL)
_LINE_BEGINS = re.compile(r"^([ \t]*)([\[,]|\}[ \t]*,)?[ \t]*\Z", re.MULTILINE)
_BRACE_ALONE = re.compile(r"\{[ \t]*\n([ \t]*)")


def next_entry(text: str, at: int) -> str:
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
def marks(brackets: str, following: str = "") -> re.Pattern[str]:
    """A string (one that no quote ends stops at the next entry), the next entry, or a bracket."""
    following = following or "(?!)"
    line_end = rf"(?!{following})\n"
    string = rf'"[^"\\\n]*+(?:(?:\\.|{line_end})[^"\\\n]*+)*+(?:"|\\?\Z|(?={following}))'
    return re.compile(rf"{string}|(?P<next>{following})|[{re.escape(brackets)}]", re.DOTALL)


def close(text: str, at: int, marks: re.Pattern[str]) -> tuple[int, bool]:
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


def behind(text: str, at: int) -> int:
    """Where the value at a place ends; 0 if it does not."""
    mark = text[at : at + 1]
    if mark not in ("{", "["):
        return end_of(_SIMPLE, text, at) if mark else 0
    end, closed = close(text, at, marks("{}" if mark == "{" else "[]"))
    return end if closed else 0


def end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Where what the pattern matches at a place ends; the place itself if it matches nothing."""
    found = pattern.match(text, at)
    return found.end() if found else at
