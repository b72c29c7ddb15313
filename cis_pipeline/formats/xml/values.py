"""What XML exports hold in their elements, as text, names and dates: small pure helpers.

A path is that of ElementTree: "Journal/Title", "identifier[@type='doi']".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cis_pipeline.formats import fields
from cis_pipeline.formats.markup import unmarked

_BLOCKS = frozenset({"p", "title", "sec", "br", "list-item", "AbstractText", "li", "div"})


def text(element: Any, *paths: str) -> str:
    """The text of an element, or of the first of these paths that has any, as one line.

    Markup within it is left out, whether it is elements or escaped.
    """
    found = paths or (".",)
    return next((told for path in found for told in texts(element, path)), "")


def texts(element: Any, *paths: str) -> list[str]:
    """The texts of all elements at these paths, path by path, but for empty ones."""
    if element is None:
        return []
    found = (one for path in paths for one in element.iterfind(path))
    return [told for one in found if (told := line(one))]


def line(element: Any) -> str:
    """All the text within an element as one line."""
    return unmarked("".join(element.itertext()))


def raw_text(element: Any) -> str:
    """All the text within an element, with its line ends."""
    return "".join(element.itertext()).strip()


def paragraphs(element: Any) -> str:
    """The text of an element whose paragraphs are elements; a space is between them."""
    for one in element.iter():
        if one.tag in _BLOCKS:
            one.tail = f" {one.tail or ''}"
    return line(element)


def attribute(element: Any, name: str) -> str:
    """An attribute as one line, "" if there is none; whatever its prefix is."""
    if element is None:
        return ""
    named = (value for key, value in element.items() if key.rpartition("}")[2] == name)
    return fields.tidy(next(named, ""))


def first(element: Any, *paths: str) -> Any:
    """The first element at the first of these paths that leads to any; None if none does."""
    return next(every(element, *paths), None)


def every(element: Any, *paths: str) -> Iterator[Any]:
    """All elements at these paths, path by path."""
    if element is not None:
        for path in paths:
            yield from element.iterfind(path)


def person(family: str, given: str = "", suffix: str = "") -> str:
    """A name from its parts: "Family, Given, Suffix".

    >>> person("van Oak", "Ann", "Jr"), person("", "Plato")
    ('van Oak, Ann, Jr', 'Plato')
    """
    return ", ".join(filter(None, (family, given, suffix)))


_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def date(year: str, month: str = "", day: str = "") -> str:
    """A date from its parts, as in ISO 8601 where the month is known.

    >>> date("2013", "Jan", "4"), date("2013", "5"), date("2013", "Spring"), date("", "May")
    ('2013-01-04', '2013-05', '2013 Spring', '')
    """
    if not year or not month or not month.strip("0"):
        return fields.date(year)
    named = month[:3].casefold()
    number = str(_MONTHS.index(named) + 1) if named in _MONTHS and month.isalpha() else month
    if not number.isdecimal() or not 1 <= int(number[:3]) <= 12:
        return f"{year} {month}{' ' if day else ''}{day}"
    return fields.date("-".join((year, number, day)))


def once(values: Iterable[str]) -> tuple[str, ...]:
    """The values that are not empty, each once, in order."""
    return tuple(dict.fromkeys(filter(None, values)))
