"""The text of each element that is an entry, cut from an XML text by its tags and not yet parsed.

An entry is an element of one of some names (which do not nest in each other), or a child of the
root. Comments, CDATA sections and processing instructions hold no tags.

Why cut and not parse the file as one: damage costs the entry that it stands in, not the rest of
the file; files that were pasted together are read; a parser that mends gives back a truncated
entry as if it were whole; what an entry is made of is kept as it stands in the file, which no
parser tells; and a document type never reaches a parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from cis_pipeline.core.errors import SourceError
from cis_pipeline.formats.xml.text import NAME, PREFIX

LARGEST = 1 << 24
"""The longest text of an entry, in characters; what is longer is no entry of any export."""

_DEEPEST = 256
_NO_TAGS = r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)"
_REST = re.compile(r"""(?:[^<>"']|"[^"<]*"|'[^'<]*')*+>""")
_XMLNS = re.compile(r"""\sxmlns(?::([A-Za-z_][\w.-]*))?\s*=\s*("[^"<]*"|'[^'<]*')""")
_DOCTYPE = re.compile(rf"{_NO_TAGS}|<!DOCTYPE[^<>\[]*+\[(?P<own>.*?)(?P<end>\]\s*>|\Z)", re.DOTALL)


@lru_cache(maxsize=256)
def _tags(name: str) -> re.Pattern[str]:
    """Tags whose name fits a pattern, as far as that; and what holds no tags."""
    return re.compile(rf"{_NO_TAGS}|<(?P<close>/?)(?P<name>{name})(?=[\s/>])", re.DOTALL)


def _of(names: tuple[str, ...]) -> re.Pattern[str]:
    return _tags(rf"{PREFIX}(?:{'|'.join(map(re.escape, names))})")


def count(text: str, names: tuple[str, ...]) -> int:
    """How many elements of these names begin, whatever their prefix; told by start marks alone."""
    return sum(1 for tag in _of(names).finditer(text) if tag["name"] and not tag["close"])


Fault = Literal["", "open", "large", "unended"]


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the file: an entry, or what is wrong at a line.

    `scope` are the namespaces that stand around it, as attributes. Faults: "open" (an entry that
    is never closed), "large" (one longer than LARGEST, of which `text` is the beginning); and,
    without an entry, "unended" (the file ends before its root does).
    """

    text: str
    line: int
    scope: str = ""
    fault: Fault = ""


def spans(text: str, names: tuple[str, ...] = ()) -> Iterator[Span]:
    """The entries of a text in order: elements of `names`, or without them the root's children.

    SourceError if it declares entities.
    """
    _refuse_entities(text)
    cutter, at, any_tag = _Cutter(text, names), 0, _tags(PREFIX + NAME)
    while tag := any_tag.search(text, at):
        at = tag.end()
        if tag["name"] and not tag["close"] and cutter.is_entry(tag["name"]):
            at, fault = cutter.end_of_entry(tag)
            yield cutter.span(tag.start(), at, fault)
        elif tag["name"]:
            at = cutter.passed(tag)
    if cutter.around:
        yield cutter.span(len(text), len(text), "unended")


def _refuse_entities(text: str) -> None:
    """Nothing of a document type is read; one that declares entities is refused."""
    for found in _DOCTYPE.finditer(text) if "<!DOCTYPE" in text else ():
        if found["own"] is not None and ("<!ENTITY" in found["own"] or not found["end"]):
            raise SourceError(
                "has a document type of its own that declares entities, as harmful files do and "
                "no export does, so nothing of it was read; export the search again"
            )


class _Cutter:
    """`around`: the names of the elements that are open outside of entries, and their xmlns."""

    def __init__(self, text: str, names: tuple[str, ...]) -> None:
        self.text, self.names = text, names
        self.around: list[tuple[str, dict[str, str]]] = []
        self._line, self._counted = 1, 0

    def is_entry(self, name: str) -> bool:
        """Whether an element of this name is one, here outside of entries."""
        return name.rpartition(":")[2] in self.names if self.names else len(self.around) == 1

    def span(self, begin: int, end: int, fault: Fault) -> Span:
        """What stands between two places, with what goes for it."""
        self._line += self.text.count("\n", self._counted, begin)
        self._counted = begin
        declared: dict[str, str] = {}
        for _, namespaces in self.around:
            declared |= namespaces
        scope = "".join(f" xmlns{p and ':'}{p}={uri}" for p, uri in declared.items())
        return Span(self.text[begin : min(end, begin + LARGEST)], self._line, scope, fault)

    def end_of_entry(self, begins: re.Match[str]) -> tuple[int, Fault]:
        """Where the entry that begins with a tag ends, and what is wrong with it."""
        end, closes = self._tag_end(begins)
        depth, tags = 0 if closes else 1, _of(self.names) if self.names else _tags(begins["name"])
        for tag in tags.finditer(self.text, begins.end()) if depth else ():
            if self.names and tag["name"] and not tag["close"]:
                return tag.start(), "open"
            if tag["name"] == begins["name"]:
                end, closes = self._tag_end(tag)
                depth += -1 if tag["close"] else 0 if closes else 1
            if not depth:
                break
        if depth:
            return len(self.text), "open"
        return end, "large" if end - begins.start() > LARGEST else ""

    def passed(self, tag: re.Match[str]) -> int:
        """Go past a tag outside the entries, and keep what is open around them."""
        end, closes = self._tag_end(tag)
        names = [name for name, _ in self.around]
        if tag["close"] and tag["name"] in names:
            del self.around[len(names) - 1 - names[::-1].index(tag["name"]) :]
        elif not (tag["close"] or closes) and len(names) <= _DEEPEST and end > tag.end():
            declared = dict(_XMLNS.findall(self.text, tag.start(), end))
            self.around.append((tag["name"], declared))
        return end

    def _tag_end(self, tag: re.Match[str]) -> tuple[int, bool]:
        """Where a tag ends (its name, if nothing closes it), and whether it closes its element."""
        rest = _REST.match(self.text, tag.end())
        return (rest.end(), rest[0].endswith("/>")) if rest else (tag.end(), False)
