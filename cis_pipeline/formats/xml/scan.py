"""The text of each element that is an entry, cut from an XML file by its tags and not yet parsed.

An entry is an element of one of some names (which do not nest in each other), or a child of the
root. Comments, CDATA sections and processing instructions hold no tags.

Why cut and not parse the file as one: damage costs the entry that it stands in, not the rest of
the file; files that were pasted together are read; what an entry is made of is kept as it stands
in the file; and a document type that declares entities never reaches a parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import IO, Literal

from cis_pipeline.core.errors import SourceError
from cis_pipeline.formats.xml.text import NAME, PREFIX, Pieces

LARGEST = 1 << 24
"""The longest text of an entry, in characters; what is longer is no entry of any export."""

_LONGEST_TAG = 1 << 16
_OVERLAP = 256
_DEEPEST = 256
_MOST_DOCTYPES = 100
_MARK = r"<(?:(?P<skip>!--|!\[CDATA\[|\?)"
_NAMED = rf"(?P<close>/?)(?P<name>{PREFIX}{NAME})(?=[\s/>])"
_OUTSIDE = re.compile(rf"{_MARK}|(?P<doctype>!DOCTYPE)|{_NAMED})")
_REST = re.compile(r"""(?:[^<>"']|"[^"<]*"|'[^'<]*')*+>""")
_XMLNS = re.compile(r"""\sxmlns(?::([A-Za-z_][\w.-]*))?\s*=\s*("[^"<]*"|'[^'<]*')""")
_SUBSET = re.compile(r"[^<>\[]*+\[(.*?)(\]\s*>|\Z)", re.DOTALL)
_ENDS = {begin: re.compile(end) for begin, end in (("!--", "-->"), ("?", r"\?>"))}
_ENDS["![CDATA["] = re.compile(r"\]\]>")


@lru_cache(maxsize=256)
def _tags(prefix: str, *names: str) -> re.Pattern[str]:
    """The tags of these names, besides comments and the like."""
    named = "|".join(map(re.escape, names))
    return re.compile(rf"{_MARK}|(?P<close>/?)(?P<name>{prefix}(?:{named}))(?=[\s/>]))")


Fault = Literal["", "open", "large", "unended", "deep", "entities"]


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the file: an entry, or what is wrong at a line.

    `scope` are the namespaces that stand around it, as attributes. Faults: "open" (an entry that
    is never closed), "large" (one longer than LARGEST, of which `text` is the beginning); and,
    without an entry: "unended" (the file ends before its root does), "deep" (too many levels),
    "entities" (a document type that declares some, not at the file's beginning).
    """

    text: str
    line: int
    scope: str = ""
    fault: Fault = ""


class _Window:
    """The part of a file's text that is looked at; all places are counted from the file's start.

    It grows at its end; what is before `keep` may be dropped then.
    """

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces = pieces
        self.text = next(pieces, "")
        self.offset = self.keep = self._counted = 0
        self.ended = False
        self._line = 1

    @property
    def end(self) -> int:
        """Where the part ends."""
        return self.offset + len(self.text)

    def grow(self) -> None:
        """Another piece, if there is one."""
        piece = next(self._pieces, None)
        self.ended = piece is None
        if self.keep > self.offset:
            self.line_at(self.keep)
            self.text = self.text[self.keep - self.offset :]
            self.offset = self.keep
        self.text += piece or ""

    def line_at(self, place: int) -> int:
        """The line that a place is in, which is not before the last one asked for."""
        self._line += self.text.count("\n", self._counted - self.offset, place - self.offset)
        self._counted = place
        return self._line

    def slice(self, begin: int, end: int) -> str:
        """The text between two places."""
        return self.text[begin - self.offset : end - self.offset]

    def find(self, mark: re.Pattern[str], at: int, keep: int | None = None) -> _Found | None:
        """The first mark from `at` on. None at the file's end; or, where the text from `keep` on
        must stay, when that has become too long."""
        while True:
            found = mark.search(self.text, at - self.offset)
            if self.ended or (found and found.end() < len(self.text)):
                return _Found(found, self.offset) if found else None
            at = found.start() + self.offset if found else max(at, self.end - _OVERLAP)
            self.keep = at if keep is None else keep
            if self.end - self.keep > LARGEST:
                return None
            self.grow()

    def tag_end(self, at: int, keep: int) -> int:
        """Where the tag that is open at `at` ends; 0 if it does not, so that it is none."""
        self.keep = keep
        while True:
            found = _REST.match(self.text, at - self.offset)
            if found:
                return found.end() + self.offset
            if self.ended or self.end - at > _LONGEST_TAG:
                return 0
            if self.text.find("<", at - self.offset) >= 0:
                return 0
            self.grow()


class _Found:
    """A mark that was found: where, and what its groups hold."""

    __slots__ = ("_match", "begin", "end")

    def __init__(self, match: re.Match[str], offset: int) -> None:
        self._match = match
        self.begin, self.end = match.start() + offset, match.end() + offset

    def __getitem__(self, group: str) -> str:
        if group not in self._match.re.groupindex:
            return ""
        return self._match[group] or ""


class Cutter:
    """The entries of a stream in order: elements of `names`, or without them the root's children.

    `strays`: how many bytes, so far, were not what the encoding promises.
    """

    def __init__(self, stream: IO[bytes], names: tuple[str, ...] = ()) -> None:
        self._pieces = Pieces(stream)
        self._window = _Window(iter(self._pieces))
        self._names = names
        self._entries = _tags(PREFIX, *names)
        self._stack: list[tuple[str, dict[str, str]]] = []
        self._none_yet = True
        self._doctypes = 0

    @property
    def strays(self) -> int:
        """See the class."""
        return self._pieces.strays

    def __iter__(self) -> Iterator[Span]:
        """SourceError for NUL bytes, or entities declared, at the file's beginning."""
        if "\0" in self._window.text:
            raise SourceError("holds NUL bytes, so it is no XML; export the search again")
        too_deep, at, window = False, 0, self._window
        while found := window.find(self._entries if too_deep else _OUTSIDE, at):
            at = found.end
            if found["skip"]:
                ends = window.find(_ENDS[found["skip"]], at)
                at = ends.end if ends else window.end
            elif found["doctype"]:
                yield from self._doctype(at)
            elif not found["close"] and self._begins_entry(found["name"]):
                at, span = self._entry(found)
                yield span
            else:
                at = self._pass_tag(found)
                if self._names and len(self._stack) > _DEEPEST and not too_deep:
                    too_deep = True  # from here on only entries are looked for
                    yield Span("", window.line_at(at), fault="deep")
        if self._stack:
            yield Span("", window.line_at(window.end), fault="unended")

    def _begins_entry(self, name: str) -> bool:
        if self._names:
            return name.rpartition(":")[2] in self._names
        return len(self._stack) == 1

    def _doctype(self, at: int) -> Iterator[Span]:
        """Nothing of a document type is read; one that declares entities is refused."""
        window = self._window
        self._doctypes += 1
        if self._doctypes > _MOST_DOCTYPES:
            return
        window.keep = at
        while window.end - at < _LONGEST_TAG and not window.ended:
            window.grow()
        text = window.slice(at, at + _LONGEST_TAG)
        own = _SUBSET.match(text)
        if not own or ("<!ENTITY" not in own[1] and own[2]):
            return
        if self._none_yet:
            raise SourceError(
                "has a document type of its own that declares entities, as harmful files do and "
                "no export does, so nothing of it was read; export the search again"
            )
        yield Span("", window.line_at(at), fault="entities")

    def _pass_tag(self, found: _Found) -> int:
        """Go past a tag outside the entries, and keep the levels and their namespaces."""
        name, end = found["name"], self._window.tag_end(found.end, found.begin)
        if not end:
            return found.end
        if found["close"]:
            open_names = [open_name for open_name, _ in self._stack]
            if name in open_names:
                del self._stack[len(open_names) - 1 - open_names[::-1].index(name) :]
        elif self._window.slice(end - 2, end) != "/>" and len(self._stack) <= _DEEPEST:
            tag = self._window.slice(found.begin, end)
            self._stack.append((name, dict(_XMLNS.findall(tag))))
        return end

    def _entry(self, found: _Found) -> tuple[int, Span]:
        """The entry that begins at a tag, and where it ends."""
        self._none_yet = False
        line = self._window.line_at(found.begin)
        end, fault = self._end_of_entry(found)
        span = Span(self._window.slice(found.begin, end), line, self._scope(), fault)
        if fault == "large":  # its tags are gone through as if they stood outside
            self._stack.append((found["name"], {}))
        return end, span

    def _end_of_entry(self, begins: _Found) -> tuple[int, Fault]:
        """Where the entry ends, and what is wrong with it."""
        window, keep, depth, at = self._window, begins.begin, 1, begins.end
        end = window.tag_end(at, keep)
        if end and window.slice(end - 2, end) == "/>":
            return end, ""
        inside = self._entries if self._names else _tags("", begins["name"])
        while found := window.find(inside, at, keep):
            if found["skip"]:
                ends = window.find(_ENDS[found["skip"]], found.end, keep)
                if not ends:
                    break
                at = ends.end
                continue
            at = found.end
            if self._names and not found["close"]:
                return found.begin, "open"
            if found["name"] == begins["name"]:
                end = window.tag_end(at, keep)
                closed_at_once = end and window.slice(end - 2, end) == "/>"
                depth += -1 if found["close"] else 0 if closed_at_once else 1
                if not depth:
                    return end or at, ""
        return (window.end, "open") if window.ended else (at, "large")

    def _scope(self) -> str:
        """The namespaces declared around an entry; the inner ones count."""
        declared: dict[str, str] = {}
        for _, namespaces in self._stack:
            declared |= namespaces
        return "".join(
            f" xmlns{':' if prefix else ''}{prefix}={uri}" for prefix, uri in declared.items()
        )
