"""What a cell of a workbook that came back holds, held against what was written into it.

A cell may be cut off or damaged and still be its record's; a program may make an error of a title
that begins with "=", or a date of a DOI, which tells nothing; a person may add to a column of
addresses. Anything else in it is not its record's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from enum import Enum

from cis_pipeline.screening.workbook.titles import alike, key, resembles

_ITS_OWN = frozenset({"title", "authors", "year", "doi", "abstract", "theme"})
"""Columns in which anything but the row's own is told, be it another row's or nobody's."""


class Holds(Enum):
    """What a cell holds that is not letter by letter what was written into it."""

    ITS_OWN = 1
    NEARLY = 2
    """It was cut off or lightly damaged, or is as it was shown at another time."""
    NOTHING = 3
    """It was emptied."""
    SPOILT = 4
    """A program made something of it that tells nothing: an error, a date."""
    ADDED = 5
    """Something else, in a column or a cell where a person may add something."""
    OTHER = 6
    ANOTHERS = 7
    """Exactly what another record of the workbook has."""


def key_of(column: str, text: str) -> str:
    """What damage leaves of the text of a column (see `titles.key`)."""
    return _bare(text) if column == "doi" else key(text)


def holds(column: str, shown: str, values: Collection[str]) -> Holds:
    """What a cell holds, by all the values that may have been written into it."""
    written = [value for value in values if value]
    if not shown:
        spoilt = any(value[0] in _FORMULA for value in written)
        return Holds.SPOILT if spoilt else Holds.NOTHING if "" not in values else Holds.ITS_OWN
    if not written:
        return Holds.ADDED
    sought = key_of(column, shown)
    if sought and any(sought == key_of(column, value) for value in written):
        return Holds.ITS_OWN
    if any(_IS.get(column, alike)(shown, value) for value in written):
        return Holds.NEARLY
    if any(_spoilt(column, shown, value) for value in written):
        return Holds.SPOILT
    return Holds.OTHER if column in _ITS_OWN else Holds.ADDED


_FORMULA = "=+-@"
"""How a text begins that a program may take for a formula."""
_SHORT = 24
"""A text no longer than this may be taken for a number or a date."""
_DATE = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ].*)?|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}"
    r"|\d{1,2}[. -][A-Za-z]{3,9}(?:[. -]\d{2,4})?|[A-Za-z]{3,9}[. -]\d{2,4}"
)
_NUMBER = re.compile(r"[+-]?[\d.,]+(?:[Ee][+-]?\d+)?%?")
_LOST = re.compile("[?\ufffd\\s]+")


def is_date(shown: str) -> bool:
    """Whether a cell holds a date.

    >>> is_date("2010-10-12"), is_date("Oct-10"), is_date("10.1000/12")
    (True, True, False)
    """
    return _DATE.fullmatch(shown) is not None


def _spoilt(column: str, shown: str, value: str) -> bool:
    """Whether a program may have made this of the value: an error, a number, a date, signs."""
    made = is_date(shown) or _NUMBER.fullmatch(shown) is not None
    if value[0] in _FORMULA:
        return made or shown.startswith("#")
    if column == "doi":
        return is_date(shown)
    if _LOST.fullmatch(shown):
        return not value.isascii()
    return column != "year" and made and len(value) <= _SHORT and any(map(str.isdigit, value))


def _same_year(shown: str, year: str) -> bool:
    """Whether a cell holds the year, as a number, in a date, or as the day that a number is."""
    if is_date(shown) and len(shown) >= len("2019-01-01"):
        try:
            day = date.fromisoformat(shown[:10])
        except ValueError:
            return False
        return year in (str(day.year), str((day - date(1899, 12, 30)).days))
    return re.fullmatch(rf"{re.escape(year)}(?:[.,]0*)?", shown) is not None


def _same_doi(shown: str, doi: str) -> bool:
    """Whether one of the two has the other in it, as an address has, or a cell that was cut."""
    one, other = _bare(shown), _bare(doi)
    return bool(one and other) and (one in other or other in one)


_DOI_HOST = re.compile(r"^(https?://)?(dx\.)?doi\.org/|^doi:\s*", re.IGNORECASE)


def _bare(doi: str) -> str:
    return _DOI_HOST.sub("", doi).casefold()


_IS: Mapping[str, Callable[[str, str], bool]] = {
    "title": resembles,
    "year": _same_year,
    "doi": _same_doi,
}
"""Columns that are compared in a way of their own."""
