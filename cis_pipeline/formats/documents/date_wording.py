"""How dates are printed, in the languages of Europe, and the words that say what a date is of."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MONTHS = """
january jan januar januari janvier enero gennaio janeiro ionawr styczen stycznia tammikuu
february feb februar februari fevrier février febrero febbraio fevereiro chwefror luty lutego
march mar märz maart mars marzo março mawrth marzec marca maaliskuu
april apr avril abril aprile ebrill kwiecien kwietnia huhtikuu
may mai mei mayo maggio maio maj mai toukokuu
june jun juni juin junio giugno junho mehefin czerwiec czerwca kesäkuu
july jul juli juillet julio luglio julho gorffennaf lipiec lipca heinäkuu
august aug août aout agosto augustus augusti awst sierpien sierpnia elokuu
september sept sep septembre septiembre settembre setembro medi wrzesien syyskuu
october oct oktober octobre octubre ottobre outubro hydref pazdziernik lokakuu
november nov novembre noviembre novembro tachwedd listopad marraskuu
december dec dezember décembre decembre diciembre dicembre dezembro rhagfyr grudzien joulukuu
"""
_NUMBER = {
    name: number for number, names in enumerate(_MONTHS.split("\n")) for name in names.split()
}
_NAMES = "|".join(sorted(_NUMBER, key=len, reverse=True))
_YEAR = r"(?P<{0}>19[5-9]\d|20\d\d)(?!\d|\s*[-–/]\s*\d{{2,4}}\b)"
_DAY = r"(?P<{0}>[0-3]?\d)(?:st|nd|rd|th|er|\.|º|ain|fed|af)?\s+(?:of\s+|de\s+)?"
_DATE = re.compile(
    rf"(?<![\w/])(?:(?:{_DAY.format('day')})?(?P<month>{_NAMES})\.?,?\s+(?:de\s+|"
    rf"del\s+)?{_YEAR.format('y1')}"
    rf"|(?P<first>{_NAMES})\.?\s+(?P<day2>[0-3]?\d)(?:st|nd|rd|th)?,\s*{_YEAR.format('y2')}"
    rf"|(?P<iso>(?:19[5-9]\d|20\d\d)-(?:0[1-9]|1[0-2])(?:-[0-3]\d)?)(?![\w-])"
    rf"|(?P<day3>[0-3]?\d)[/.-](?P<m3>[01]?\d)[/.-]{_YEAR.format('y3')}"
    rf"|(?:spring|summer|autumn|winter|easter)\s+{_YEAR.format('y4')})",
    re.IGNORECASE,
)
YEAR_ALONE = re.compile(r"\W*((?:19[5-9]|20\d)\d)\W*")
"""A line that is nothing but a year, which is its first group."""

_REVISED = (
    r"revis(?:ed|ion)(?: date)?s?|(?:last |re-?)?updated?(?: on)?|(?:this )?edition|amended|"
    r"herzien|aktualisiert"
)
_ISSUED = (
    r"published(?: on| in)?|publication(?: date)?|date of (?:publication|issue)|issued(?: on)?|"
    r"issue date|"
    r"date(?: published| issued)?|(?:last )?modified|erschienen|stand|publicatiedatum|"
    r"datum(?: publicatie)?|"
    r"publié(?:e)?(?: le)?|date de publication|publicado(?: en)?|data di pubblicazione|cyhoeddwyd"
)
_FIRST = r"first published(?: in| on)?|originally published"
_OTHER = (
    r"implement\w*|in force|comes? into force|effective|commenc\w*|review date|next review|"
    r"date of review|for review|"
    r"expir\w*|"
    r"accessed|retrieved|deadline|closing|consultation (?:opens?|closes?)|data (?:as )?(?:at|to)|"
    r"meeting|"
    r"inwerkingtreding|embargo\w*|draft"
)
LABEL = re.compile(
    rf"\b(?:(?P<first>{_FIRST})|(?P<revised>{_REVISED})|(?P<other>{_OTHER})|"
    rf"(?P<issued>{_ISSUED}))\b",
    re.IGNORECASE,
)
"""What a date is called; the name of the group that is found is its kind."""


def dates_in(text: str) -> Iterator[tuple[int, str]]:
    """The dates of a line in ISO 8601, each with its place.

    >>> list(dates_in("published 4 November 2025, revised May 2026"))
    [(10, '2025-11-04'), (35, '2026-05')]
    """
    for found in _DATE.finditer(text):
        held = found.groupdict()
        if held["iso"]:
            yield found.start(), held["iso"]
            continue
        year = next(held[name] for name in ("y1", "y2", "y3", "y4") if held[name])
        month = held["month"] or held["first"]
        number = str(_NUMBER[month.casefold()]) if month else held["m3"]
        day = held["day"] or held["day2"] or held["day3"]
        if iso := iso_date(year, number, day):
            yield found.start(), iso


def iso_date(year: str, month: str | None = None, day: str | None = None) -> str:
    """The parts in ISO 8601, as far as they are possible."""
    if not month or not 1 <= int(month) <= 12:
        return year
    if not day or not 1 <= int(day) <= 31:
        return f"{year}-{int(month):02}"
    return f"{year}-{int(month):02}-{int(day):02}"


def is_labelled(text: str, start: int) -> bool:
    """Whether the label stands right before the date: "published 4 November 2025"."""
    return bool(
        re.search(
            rf"(?:{_REVISED}|{_ISSUED}|{_FIRST})\W{{0,3}}(?:on|in)?\W{{0,2}}$", text[:start], re.I
        )
    )


def is_date(text: str) -> bool:
    """Whether a line is nothing but a date (with what it is called)."""
    rest = LABEL.sub(" ", _DATE.sub(" ", text))
    dated = rest != text and not re.search(r"\w{3}", rest)
    return dated or bool(YEAR_ALONE.fullmatch(text))


def without_dates(text: str) -> str:
    """A text without its dates."""
    return re.sub(r"\b(?:19[5-9]|20\d)\d\b", " ", _DATE.sub(" ", text))
