"""Text before it is drawn: numbers put in words, made safe, measured, broken into lines.

Why measured by a table and not by a font: the picture must come out the same on every machine,
and the layout must know each line's width although the viewer's font is unknown. `MARGIN` is
kept free for fonts that stand in for Arial.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Literal

MM_PER_POINT = 25.4 / 72
MARGIN = 1.06
"""By how much a text may come out wider than measured."""

NO_BREAK = "\u00a0"
"""A space at which a line is never broken; drawn as a plain space."""

Style = Literal["regular", "bold", "italic"]

_JOINERS = "\u200c\u200d"
_MOST_MARKS = 5


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style; `key` names the number that it is, where it is one."""

    text: str
    style: Style = "regular"
    key: str = ""


Line = tuple[Run, ...]
"""One line of text: its runs from left to right."""


@dataclass(frozen=True, slots=True)
class Say:
    """How numbers are printed: with this between thousands."""

    thousands: str = ""

    def number(self, number: int) -> str:
        """3819, or 3,819."""
        return f"{number:,}".replace(",", self.thousands)

    def n(self, number: int) -> str:
        """(n = 3819), which no line break divides."""
        return f"(n = {self.number(number)})".replace(" ", NO_BREAK)

    def count(self, number: int, one: str, many: str) -> str:
        """1 record, 2 records."""
        return f"{self.number(number)} {one if number == 1 else many}"


def clean(text: str) -> str:
    """The text on one line and fit for XML: no control or direction characters, few marks.

    White space becomes one space, lone surrogates and other characters that XML forbids are
    dropped, and so are marks beyond five on one letter, which would climb out of any box.
    """
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if character.isspace():
            kept.append(" ")
        elif marks <= _MOST_MARKS and _printable(character):
            kept.append(character)
    return " ".join("".join(kept).split())


def _printable(character: str) -> bool:
    if character in _JOINERS:
        return True
    unfit = unicodedata.category(character) in ("Cc", "Cf", "Cs")
    return not unfit and character not in "\ufffe\uffff"


def width(text: str, style: Style = "regular", points: float = 9.0) -> float:
    """How wide the text is in Arial of that size, in millimetres, without any margin."""
    bold = style == "bold"
    return sum(_width(c, bold) for c in text) / 1000 * points * MM_PER_POINT


def line_width(line: Iterable[Run], points: float = 9.0) -> float:
    """How wide a line is, in millimetres, without any margin."""
    return sum(width(run.text, run.style, points) for run in line)


@lru_cache(maxsize=4096)
def _width(character: str, bold: bool) -> int:
    """Thousandths of the size; what the table does not hold counts as wide, marks as nothing."""
    table = _table(bold)
    if character.isspace():
        return table[" "]
    base = unicodedata.normalize("NFD", character)[0]
    known = table.get(character, table.get(base))
    if known is not None:
        return known
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf"):
        return 0
    return 1400 if category == "So" or ord(character) >= 0x1F000 else 1000


@lru_cache(maxsize=2)
def _table(bold: bool) -> dict[str, int]:
    return {c: w for w, characters in (_BOLD if bold else _REGULAR).items() for c in characters}


def wrap(runs: Sequence[Run], room: float, points: float = 9.0, hang: float = 0.0) -> list[Line]:
    """Break at spaces into lines no wider than `room` millimetres with the margin added.

    Lines after the first are narrower by `hang`. A word that is too wide for a line is broken
    between characters, marks staying with their letter. No text gives no lines.
    """
    lines: list[list[Run]] = []
    filled = 0.0
    space = Run(" ")
    for word in _words(runs, room - hang, points):
        wide = line_width(word, points) * MARGIN
        gap = width(" ", points=points) * MARGIN
        if lines and filled + gap + wide <= room - (hang if len(lines) > 1 else 0.0):
            lines[-1] += [space, *word]
            filled += gap + wide
        else:
            lines.append(list(word))
            filled = wide
    return [_join(line) for line in lines]


def _words(runs: Sequence[Run], room: float, points: float) -> Iterable[Line]:
    """The words of the runs, each with its style, those wider than `room` in pieces."""
    marked = [Run(c, run.style, run.key) for run in runs for c in run.text]
    for blank, group in groupby(marked, lambda run: run.text == " "):
        if not blank:
            yield from _pieces(list(group), room, points)


def _pieces(word: Sequence[Run], room: float, points: float) -> Iterable[Line]:
    start, filled = 0, 0.0
    for i, run in enumerate(word):
        wide = width(run.text, run.style, points) * MARGIN
        if filled + wide > room and i > start:
            yield tuple(word[start:i])
            start, filled = i, 0.0
        filled += wide
    yield tuple(word[start:])


def _join(line: Iterable[Run]) -> Line:
    """Neighbours of one style and number as one run; a space takes the style before it."""
    merged: list[Run] = []
    for run in line:
        last = merged[-1] if merged else run
        if merged and (run.text == " " or (run.style, run.key) == (last.style, last.key)):
            merged[-1] = Run(last.text + run.text, last.style, last.key)
        else:
            merged.append(run)
    return tuple(Run(run.text.replace(NO_BREAK, " "), run.style, run.key) for run in merged)


# Width -> the characters of that width in thousandths of the size, from Adobe's metrics of the
# standard fonts Helvetica and Helvetica-Bold (facts), which Arial and Liberation Sans share.
# Oblique is as wide as upright. A letter with an accent is listed only where it is not as wide as
# the letter without.
_REGULAR: dict[int, str] = {
    167: "\u2044",
    191: "'",
    222: "ijlł\u2018\u2019\u201a",
    260: "|¦",
    278: " !,./:;I[\\]ft·ìíîïī\u0131",
    299: "ľ",
    317: "ť",
    333: "()-`r¡¨¯²³\u00b4¸¹ˆˇ˘˙˚˛\u02dc˝\u2010\u2011“”„\u2039\u203a",
    334: "{}",
    350: "•",
    355: '"',
    365: "º",
    370: "ª",
    389: "*",
    400: "°",
    453: "√",
    469: "^",
    471: "◊",
    476: "∂",
    500: "Jcksvxyzﬁﬂ",
    537: "¶",
    549: "≠≤≥",
    556: "#$0123456789?L_abdeghnopqu¢£¤¥§«µ»ðþđŁƒ\u2013†‡€",
    584: "+<=>~¬±\u00d7÷\u2212",
    600: "∑",
    611: "FTZ¿ßø",
    612: "\u2206",
    643: "ď",
    667: "&ABEKPSVXYÞ",
    722: "CDHNRUwÐĐ",
    737: "©®",
    778: "GOQØ",
    833: "Mm",
    834: "¼½¾",
    889: "%æ",
    944: "Wœ",
    1000: "ÆŒ—…‰™",
    1015: "@",
}

_BOLD: dict[int, str] = {
    167: "\u2044",
    238: "'",
    278: " ,./I\\ijl·\u0131ł\u2018\u2019\u201a",
    280: "|¦",
    333: "!()-:;[]`ft¡¨¯²³\u00b4¸¹ˆˇ˘˙˚˛\u02dc˝\u2010\u2011\u2039\u203a",
    350: "•",
    365: "º",
    370: "ª",
    389: "*r{}ť",
    400: "°ľ",
    474: '"',
    494: "∂◊",
    500: "z“”„",
    549: "√≠≤≥",
    556: "#$0123456789J_aceksvxy¢£¤¥§«¶»ƒ\u2013†‡€",
    584: "+<=>^~¬±\u00d7÷\u2212",
    600: "∑",
    611: "?FLTZbdghnopquµ¿ßðøþđŁﬁﬂ",
    612: "\u2206",
    667: "EPSVXYÞ",
    722: "&ABCDHKNRUÐĐ",
    737: "©®",
    743: "ď",
    778: "GOQwØ",
    833: "M",
    834: "¼½¾",
    889: "%mæ",
    944: "Wœ",
    975: "@",
    1000: "ÆŒ—…‰™",
}
