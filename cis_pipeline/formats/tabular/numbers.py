"""What a spreadsheet makes of years, pages and numbers, and what can be told of it for certain.

It reads "3-4" as a date (and shows "4-Mar" or "3-Apr", after its language), 2013 as 2013.0 or as
the 2013th day of its calendar, 23456789 as 2.35E+07, and takes the zeros off 0123-4560. Each
function gives a cell as it was, as far as that is certain, and the kind of what is to be told.

Why "4-Mar" is certain: the two numbers of a range ascend, whichever of them was the month. And
"8-Aug" as an issue is 8: it was "8-8" or "8 August", as journals that count months name theirs.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

DATED_YEAR = "dated year"
"""A year that was shown as a date, and is one again."""
WAS_DATED = "was dated"
"""Pages or double numbers that were a date, and are again what they were."""
DATED = "dated"
"""A date where none belongs, of which it cannot be told what it was."""
SERIAL, SERIAL_YEAR = "serial", "serial year"
"""A number that may be the day of a date."""
LOST_DIGITS = "lost digits"
"""A number that was rounded."""

Found = tuple[str, str]
"""A cell, and the kind of what is to be told of it, or ""."""

_MONTHS = (
    "jan jan. jän janv ene gen|feb fev fév févr febr|mar mär mrz mars mrt|apr avr abr|"
    "may mai mei mag maj|jun juin giu|jul juil lug|aug août aout ago agu|sep sept set|"
    "oct okt out ott|nov|dec dez déc dic"
)
_MONTH = {
    name: number for number, names in enumerate(_MONTHS.split("|"), 1) for name in names.split()
}
_DAY_MONTH = re.compile(r"([0-3]?[0-9])[-. ]{1,2}([^\W\d_]{3,5})\.?")
_MONTH_NUMBER = re.compile(r"([^\W\d_]{3,5})\.?-([0-9]{2})")
_FULL_DATE = re.compile(
    r"[0-9]{4}-[01][0-9]-[0-3][0-9](?:[T ][0-9:.]+)?|"
    r"[0-3]?[0-9]([/.])[0-3]?[0-9]\1(?:[0-9]{4}|[0-9]{2})|"
    r"[0-3]?[0-9]-[^\W\d_]{3,5}-(?:[0-9]{4}|[0-9]{2})"
)
_FLOAT = re.compile(r"(-?[0-9]+)[.,]0+")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[,\u00a0\u202f'\u2019][0-9]{3})+")
_GROUPS = re.compile(rf"({_GROUPED.pattern})\s*[-\u2013]\s*({_GROUPED.pattern})")
_SCIENTIFIC = re.compile(r"([0-9])(?:[.,]([0-9]+))?E\+([0-9]{1,2})", re.IGNORECASE)


def digits(cell: str) -> str:
    """A number without the point that a spreadsheet gave it: "2013.0" -> "2013"."""
    found = _FLOAT.fullmatch(cell)
    return found[1] if found else cell


def _ungrouped(cell: str) -> str:
    return re.sub(r"\D", "", cell) if _GROUPED.fullmatch(cell) else cell


# --- Years ------------------------------------------------------------------------------------

_YEAR = re.compile(r"([12])[.,'\u2019\u00a0\u202f ]([0-9]{3})(?:[.,]0+)?")
_FIRST_DAY = date(1899, 12, 30)
"""Of the calendar of Excel and LibreOffice, for all days from March 1900 on."""
_LAST_YEAR = 2035
"""Of the two readings of 08/07/1905 that would be years, a later one is none."""


@lru_cache(maxsize=4096)
def year(cell: str) -> Found:
    """A year: "2013.0", "2,014", or a date in 1905, which is that of its number as a day.

    >>> year("2013.0"), year("2,014"), year("1905-07-08"), year("45358")
    (('2013', ''), ('2014', ''), ('2016', 'dated year'), ('45358', 'serial year'))
    >>> year("Jul-05")
    ('Jul-05', 'dated')
    """
    plain = digits(cell)
    if found := _YEAR.fullmatch(plain):
        return found[1] + found[2], ""
    if re.fullmatch("[2-6][0-9]{4}", plain):
        return plain, SERIAL_YEAR
    if _MONTH_NUMBER.fullmatch(cell) or _day_and_month(cell):
        return cell, DATED
    if not _FULL_DATE.fullmatch(cell):
        return plain, ""
    if not re.search("[0-9]{4}", cell):  # of which century?
        return cell, DATED
    days = {(day - _FIRST_DAY).days for day in _days(cell)}
    years = {number for number in days if 1900 <= number <= 2100}
    years = {number for number in years if number <= _LAST_YEAR} or years
    if len(years) == 1:
        return str(years.pop()), DATED_YEAR
    old = years or any(1900 <= number - 1462 <= 2100 for number in days)
    return cell, DATED if old else ""


def _days(cell: str) -> list[date]:
    """The days that a date may mean: its first number may be that of the day or of the month."""
    numbers = [int(part) for part in re.findall("[0-9]+", cell.partition("T")[0].split(" ")[0])]
    name = re.search(r"[^\W\d_]{3,5}", cell)
    if name and "T" not in name.group():
        month = _MONTH.get(name.group().casefold(), 0)
        tries = [(numbers[-1], month, numbers[0])]
    elif numbers[0] > 31:
        tries = [(numbers[0], numbers[1], numbers[2])]
    else:
        first, second, last = numbers[:3]
        tries = [(last, second, first), (last, first, second)]
    return [day for one in tries if (day := _day(*one))]


def _day(in_year: int, month: int, day: int) -> date | None:
    try:
        return date(in_year, month, day)
    except ValueError:
        return None


# --- Pages, volumes, issues ---------------------------------------------------------------------


@lru_cache(maxsize=1 << 14)
def pages(cell: str) -> Found:
    """Pages: "3.0", "1,234-1,240", and ranges that became dates.

    >>> pages("4-Mar"), pages("Dec-34"), pages("Mar-04"), pages("1,234-1,240")
    (('3-4', 'was dated'), ('12-34', 'was dated'), ('Mar-04', 'dated'), ('1234-1240', ''))
    """
    if found := _GROUPS.fullmatch(cell):
        return f"{_ungrouped(found[1])}-{_ungrouped(found[2])}", ""
    if numbers := _day_and_month(cell):
        first, last = sorted(numbers)
        return f"{first}-{last}", WAS_DATED
    if found := _MONTH_NUMBER.fullmatch(cell):
        month = _MONTH.get(found[1].casefold())
        if month and int(found[2]) > 12:  # a day of no more than 12 would have stood first
            return f"{month}-{int(found[2])}", WAS_DATED
        return cell, DATED if month else ""
    if re.fullmatch("[2-5][0-9]{4}", digits(cell)):
        return digits(cell), SERIAL
    return _number(cell)


@lru_cache(maxsize=1 << 14)
def number(cell: str) -> Found:
    """A volume or issue: "12.0", "1,234", and double numbers that became dates.

    >>> number("12.0"), number("5-Apr"), number("9-Mar"), number("Mar-Apr")
    (('12', ''), ('4-5', 'was dated'), ('9-Mar', 'dated'), ('Mar-Apr', ''))
    >>> number("08-Aug")
    ('8', 'was dated')
    """
    if numbers := _day_and_month(cell):
        first, last = sorted(numbers)
        if first == last:
            return str(first), WAS_DATED
        return (f"{first}-{last}", WAS_DATED) if last - first == 1 else (cell, DATED)
    return _number(_ungrouped(cell))


def _number(cell: str) -> Found:
    """A number that is no range; one with its last digits rounded away is kept and told."""
    if _FULL_DATE.fullmatch(cell):
        return cell, DATED
    if found := _SCIENTIFIC.fullmatch(cell):
        exact = _exact(found)
        return (exact, "") if exact else (cell, LOST_DIGITS)
    return digits(cell), ""


def _day_and_month(cell: str) -> tuple[int, int] | None:
    """The numbers of a day and a month without a year: "4-Mar", "04. Mrz"."""
    found = _DAY_MONTH.fullmatch(cell)
    month = _MONTH.get(found[2].casefold()) if found else None
    return (int(found[1]), month) if found and month and 0 < int(found[1]) < 32 else None


def last_page(first: str, cell: str) -> str:
    """A last page "156.e2" that became a number, where the first page tells how long it was.

    One that has lost digits is "", for it is no page.

    >>> last_page("151", "1.56E+04"), last_page("1247", "1.26E+18"), last_page("3", "9")
    ('156.e2', '', '9')
    """
    found = _SCIENTIFIC.fullmatch(cell)
    if not found:
        return cell
    page = found[1] + (found[2] or "")
    beyond = int(found[3]) - len(page) + 1
    follows = first.isdecimal() and len(first) == len(page) and int(first) <= int(page)
    return f"{page}.e{beyond}" if follows and beyond > 0 else ""


def single(cell: str) -> Found:
    """A number that stands for one thing, such as a first page."""
    return _number(_ungrouped(cell))


# --- Identifiers --------------------------------------------------------------------------------


def identifier(cell: str) -> Found:
    """A number of a database; one in scientific notation has lost its last digits, and is none.

    >>> identifier("23456789.0"), identifier("2.35E+07"), identifier("2.3456789E+07")
    (('23456789', ''), ('', 'lost digits'), ('23456789', ''))
    """
    if found := _SCIENTIFIC.fullmatch(cell):
        exact = _exact(found)
        return exact, "" if exact else LOST_DIGITS
    return digits(_ungrouped(cell) if cell.count(",") > 1 else cell), ""


def _exact(found: re.Match[str]) -> str:
    """A number in scientific notation, if all its digits are told; else ""."""
    fraction, power = (found[2] or ""), int(found[3])
    return found[1] + fraction if len(fraction) == power else ""


def issn(cell: str) -> Found:
    """An ISSN; its leading zeros are put back where its check digit is then right.

    >>> issn("1234560"), issn("1234561"), issn("0123-4560"), issn("1.23E+07")
    (('0123-4560', ''), ('', 'lost digits'), ('0123-4560', ''), ('', 'lost digits'))
    """
    plain, kind = identifier(cell)
    if re.fullmatch("[0-9]{4,7}", plain):
        whole = plain.zfill(8)
        return (f"{whole[:4]}-{whole[4:]}", kind) if _checked(whole) else ("", LOST_DIGITS)
    return plain, kind or (DATED if _MONTH_NUMBER.fullmatch(plain) else "")


def _checked(whole: str) -> bool:
    """Whether the last digit of an ISSN, or of an ISBN of ten, is the one that belongs to it."""
    weights = range(len(whole), 0, -1)
    return sum(int(digit) * weight for digit, weight in zip(whole, weights, strict=True)) % 11 == 0


def isbn(cell: str) -> Found:
    """An ISBN; a leading zero of the ten is put back where the check digit is then right."""
    plain, kind = identifier(cell)
    if re.fullmatch("[0-9]{7,9}", plain):
        whole = plain.zfill(10)
        return (whole, kind) if _checked(whole) else (plain, kind)
    return plain, kind
