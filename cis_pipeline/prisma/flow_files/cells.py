"""What stands in a cell of published numbers: a count, nothing, names with counts, or mere text.

A text that holds more than a count is none: "12.5", "-5" and "not reported 2021" stay the texts
that they are, and are never made into 12, 5 and 2021. What the template has where a number is to
be filled in ("xxx") reports nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cis_pipeline.prisma.flow import Number

_DIGITS = r"(\d{1,3}(?:[, '\u00a0\u2009\u202f\u2019]\d{3})+|\d+)(?:\.00?)?"
_COUNT = re.compile(rf"(?:n\s*=\s*)?{_DIGITS}|\(\s*n\s*=\s*{_DIGITS}\s*\)", re.IGNORECASE)
_LONGEST = 15
_NOTHING = frozenset(
    {"", "na", "n/a", "nan", "null", "none", "nr", "not reported", "-", "\u2013", "\u2014"}
)
_PLACEHOLDER = re.compile(r"x{2,}|\(?n\s*=?\s*\)?|\?+|tbc|tbd", re.IGNORECASE)

_PIECE = re.compile(r'(?:"(?:[^"]|"")*"|[^;\n"]|")+')
_THOUSANDS_LAST = re.compile(r"(.*?)\s*[,:]\s*(\d{1,3}(?:,\d{3})+)", re.DOTALL)
_LAST = re.compile(r"(.*)(?:,|:(?=\s)|(?<=\D):)([^,]*)", re.DOTALL)
_BRACKET = re.compile(r"(.*?)\s*\(([^()]*)\)", re.DOTALL)
_YEAR = re.compile(r"\s*(?:19|20)\d\d\s*")


@dataclass(frozen=True, slots=True)
class Part:
    """One name of a list with its number; where that is none, `text` is what stands there ("" if
    nothing does)."""

    name: str
    n: Number
    text: str = ""


def number(cell: str) -> Number | str:
    """A cell as a count: 3819, "3,819", "n = 12" or "12.0" of a spreadsheet; None if it reports
    nothing; what is no whole number from zero up comes back as the text that it is.

    >>> number("1,948"), number("NA"), number("xxx"), number("12.5"), number("-5")
    (1948, None, None, '12.5', '-5')
    """
    text = cell.strip()
    if text.casefold() in _NOTHING or is_placeholder(text):
        return None
    found = _COUNT.fullmatch(text)
    digits = re.sub(r"\D", "", found[1] or found[2]) if found else ""
    return int(digits) if 0 < len(digits) <= _LONGEST else text


def count(cell: str) -> Number:
    """The count that a cell is; None of anything else."""
    n = number(cell)
    return n if isinstance(n, int) else None


def is_placeholder(text: str) -> bool:
    """Whether a text is what the template has where a number is to be filled in."""
    return bool(_PLACEHOLDER.fullmatch(text.strip()))


def parts(cell: str) -> Iterator[Part]:
    """The names of a list, parted at semicolons and lines but for those in quotes, each with the
    number that follows its LAST comma or colon, or stands in brackets at its end.

    >>> [(p.name, p.n) for p in parts("Related issue, such as staff, 1,025; Other (n = 3)")]
    [('Related issue, such as staff', 1025), ('Other', 3)]
    """
    return map(_part, _pieces(cell))


def _pieces(cell: str) -> Iterator[str]:
    return filter(None, map(str.strip, _PIECE.findall(cell)))


def _part(piece: str) -> Part:
    name, n, text = _parted(piece)
    return Part(_unquoted(name.strip()), n, text.strip())


def _parted(one: str) -> tuple[str, Number, str]:
    for pattern in (_THOUSANDS_LAST, _LAST, _BRACKET):
        found = pattern.fullmatch(one)
        if found is None or (pattern is _BRACKET and _YEAR.fullmatch(found[2])):
            continue
        n = number(found[2])
        if isinstance(n, int) or (n is None and found[2].strip()):
            return found[1], n, found[2]
        if re.fullmatch(r"\s*[-\u2212\d.]+\s*", found[2]):  # looks like a number, and is none
            return found[1], None, found[2]
    return one, None, ""


def _unquoted(name: str) -> str:
    quoted = len(name) > 1 and name[0] == name[-1] == '"'
    return name[1:-1].replace('""', '"') if quoted else name


def listed(cell: str) -> tuple[dict[str, int], Number, list[str]]:
    """The names of a cell with their numbers, its lone number, and the pieces without one."""
    whole = number(cell)
    if not isinstance(whole, str):
        return {}, whole, []
    found: dict[str, int] = {}
    wrong: list[str] = []
    for piece in _pieces(cell):
        part = _part(piece)
        if part.n is not None:
            found[part.name] = found.get(part.name, 0) + part.n
        elif not part.text or number(part.text) is not None:
            wrong.append(piece)
    return found, None, wrong
