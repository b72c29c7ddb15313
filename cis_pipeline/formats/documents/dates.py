"""When this version of a document was issued: what its pages print, held against each other.

What is tried, the more telling first: a date that a word calls the date of issue or of the last
revision; a date that stands alone on the title page; when it was ordered to be printed or
presented; the year of copyright; the printer's code beside an ISBN; and, weakest, when the file
was made, which is always a doubt. Revisions win over first publication, since the text is theirs.
Two that differ in the year are both named.

Dates are printed in the languages of Europe, and so are the words that say what a date is of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cis_pipeline.formats.documents import Found, Line, Reading

_ORDERED = re.compile(r"\bordered\b.{0,60}\bprinted\b", re.IGNORECASE)
_COPYRIGHT = re.compile(
    r"(?:(?:©|\(c\)\s)[^\n]{0,60}?|\b[Cc]opyright\b[\s©,:]*(?:(?:[A-Z][\w'’&]*|and|of|the|for)[\s,]+){0,8}?)"
    r"(?<!Act )\b((?:19[5-9]|20\d)\d)\b(?:\s*[-–]\s*((?:19[5-9]|20\d)\d))?"
)
_PRINTED = re.compile(r"\b(?:[A-Z]?\d{6,12}|ID \d+)\s+(0[1-9]|1[0-2])/(\d{2}|20\d{2})\b")
_MADE = re.compile(r"D?:?\s*((?:19|20)\d\d)[-/]?(\d\d)?[-/]?(\d\d)?")
_MOST_WORDS = 9
"""In a longer line a date is part of a sentence."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A date found: `rank` is low for the most telling kind, `kind` says which that is."""

    rank: int
    kind: str
    iso: str

    @property
    def year(self) -> int:
        """The year."""
        return int(self.iso[:4])


def choose(reading: Reading, title_page: int = 1) -> Found:
    """The date of this version as "2025", "2025-11" or "2025-11-04", with what contradicts it."""
    found = sorted(_printed(reading, title_page), key=lambda one: one.rank)
    made = _made(reading)
    if not found:
        if made:
            return Found(made.iso, (f"the date {made.iso} is only that of {made.kind}",))
        return Found("", ("the date cannot be told",))
    best = max((one for one in found if one.rank == found[0].rank), key=lambda one: one.iso)
    others = {one.year: one for one in reversed(found) if one.year != best.year and _counts(one)}
    if made and made.year > best.year + 1:
        others.setdefault(made.year, made)
    if not others:
        return Found(_fuller(best, found))
    listed = ", ".join(f"{one.kind} {one.iso}" for one in (best, *list(others.values())[:3]))
    return Found(_fuller(best, found), (f"its dates differ: {listed}",))


def _counts(one: Dated) -> bool:
    """Whether a year that differs is worth naming: a first publication explains itself."""
    return one.kind != "first published"


def _fuller(best: Dated, found: Sequence[Dated]) -> str:
    """The date with month and day, where another kind gives them for the same year."""
    same = [one.iso for one in found if one.year == best.year and one.iso.startswith(best.iso)]
    return max(same, key=len) if len(best.iso) == 4 else best.iso


def _printed(reading: Reading, title_page: int) -> Iterator[Dated]:
    yield from _tagged(reading)
    for page in dict.fromkeys((title_page, *range(1, 5))):
        lines = [line for line in reading.lines if line.page == page][:60]
        away = 0 if page == title_page else 1
        yield from _of_lines(lines, away, reading.is_cover(page) or reading.kind != "pdf")
    for text in (*reading.front(6), *reading.back(3)):
        yield from _of_imprint(text, reading.kind != "html")  # a site's footer bears this year


def _tagged(reading: Reading) -> Iterator[Dated]:
    """What the fields of the file call the date of issue."""
    for name, rank, kind in (
        ("published", 0, "published (says the page's head)"),
        ("prism:publicationdate", 1, "published (say the file's properties)"),
        ("modified", 8, "modified (says the page's head)"),
        ("time", 6, "the page's first time"),
    ):
        if found := _MADE.match(reading.said.get(name, "")):
            yield Dated(rank, kind, _iso_date(*found.groups()))


def _of_lines(lines: Sequence[Line], away: int, cover: bool) -> Iterator[Dated]:
    """The dates of the lines of a page; `away` is 0 for those of the title page."""
    label = ""
    for line in lines:
        labels = [(found.start(), str(found.lastgroup)) for found in _LABEL.finditer(line.text)]
        dates = list(_dates_in(line.text))
        short = len(line.text.split()) <= _MOST_WORDS
        for start, iso in dates:
            before = [kind for place, kind in labels if place < start]
            ordered = _ORDERED.search(line.text)
            kind = before[-1] if before else label if short and not labels else ""
            if (
                kind
                and (short or ordered or _is_labelled(line.text, start))
                and (cover or not labels or _leads(line))
            ):
                yield from _labelled_date(kind, iso, away)
            elif ordered:
                yield Dated(5 + away, "ordered to be printed", iso)
            elif not kind and short and (cover or not away):
                yield Dated(3 + away, "on the title page", iso)
        if not dates and cover and (alone := _YEAR_ALONE.fullmatch(line.text)):
            yield Dated(4 + away, "on the title page", alone[1])
        # a list of dates may go on in the next line: "Revision dates: January 2022,"
        goes_on = bool(dates) and line.text.rstrip().endswith((",", "and", ":"))
        ends = bool(labels) and not re.search(r"\w", _LABEL.sub(" ", line.text))
        carries = (cover or not away) and (goes_on or (ends and not dates))
        label = (labels[-1][1] if labels else label) if carries else ""


def _leads(line: Line) -> bool:
    """Whether the label begins the line, as it does where it is no part of a sentence."""
    found = _LABEL.search(line.text)
    return found is not None and len(line.text[: found.start()].split()) <= 1


def _labelled_date(kind: str, iso: str, away: int) -> Iterator[Dated]:
    if kind == "revised":
        yield Dated(1 + away, "revised", iso)
    elif kind == "issued":
        yield Dated(2 + away, "published", iso)
    elif kind == "first":
        yield Dated(6, "first published", iso)


def _of_imprint(text: str, copyright_too: bool = True) -> Iterator[Dated]:
    """What small print says: first published, copyright, the printer's code."""
    for line in text.split("\n"):
        label = _LABEL.match(line.strip())
        if not label or label.lastgroup == "other" or len(line.split()) > _MOST_WORDS:
            continue
        year = re.search(r"\b((?:19[5-9]|20\d)\d)\b", line)
        printed = [iso for _, iso in _dates_in(line)] or ([year[1]] if year else [])
        for iso in printed:
            for one in _labelled_date(str(label.lastgroup), iso, 2):
                yield replace(one, rank=7)
    for found in _COPYRIGHT.finditer(text) if copyright_too else ():
        yield Dated(7, "copyright", found[2] or found[1])
    for found in _PRINTED.finditer(text):
        yield Dated(8, "the printer's code", f"20{found[2][-2:]}-{found[1]}")


def _made(reading: Reading) -> Dated | None:
    """When the file was made, or last changed; never the year 1970, where clocks begin."""
    for name in ("creationdate", "moddate"):
        found = _MADE.match(reading.said.get(name, ""))
        if found and 1990 <= int(found[1]) <= 2099:
            return Dated(9, "the making of the file", _iso_date(*found.groups())[:7])
    return None


# --- How dates are printed --------------------------------------------------------------------

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
_YEAR_ALONE = re.compile(r"\W*((?:19[5-9]|20\d)\d)\W*")
"""A line that is nothing but a year, which is its first group."""

_REVISED = (
    r"revis(?:ed|ion)(?: date)?s?|(?:last |re-?)?updated?(?: on)?|(?:this )?edition|amended|"
    r"herzien|aktualisiert"
)
_ISSUED = (
    r"published(?: on| in)?|publication(?: date)?|date of (?:publication|issue)|issued(?: on)?|"
    r"issue date|date(?: published| issued)?|(?:last )?modified|erschienen|stand|publicatiedatum|"
    r"datum(?: publicatie)?|publié(?:e)?(?: le)?|date de publication|publicado(?: en)?|"
    r"data di pubblicazione|cyhoeddwyd"
)
_FIRST = r"first published(?: in| on)?|originally published"
_OTHER = (
    r"implement\w*|in force|comes? into force|effective|commenc\w*|review date|next review|"
    r"date of review|for review|expir\w*|accessed|retrieved|deadline|closing|"
    r"consultation (?:opens?|closes?)|data (?:as )?(?:at|to)|meeting|inwerkingtreding|embargo\w*|"
    r"draft"
)
_LABEL = re.compile(
    rf"\b(?:(?P<first>{_FIRST})|(?P<revised>{_REVISED})|(?P<other>{_OTHER})|"
    rf"(?P<issued>{_ISSUED}))\b",
    re.IGNORECASE,
)
"""What a date is called; the name of the group that is found is its kind."""


def _dates_in(text: str) -> Iterator[tuple[int, str]]:
    """The dates of a line in ISO 8601, each with its place.

    >>> list(_dates_in("published 4 November 2025, revised May 2026"))
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
        if iso := _iso_date(year, number, day):
            yield found.start(), iso


def _iso_date(year: str, month: str | None = None, day: str | None = None) -> str:
    """The parts in ISO 8601, as far as they are possible."""
    if not month or not 1 <= int(month) <= 12:
        return year
    if not day or not 1 <= int(day) <= 31:
        return f"{year}-{int(month):02}"
    return f"{year}-{int(month):02}-{int(day):02}"


def _is_labelled(text: str, start: int) -> bool:
    """Whether the label stands right before the date: "published 4 November 2025"."""
    return bool(
        re.search(
            rf"(?:{_REVISED}|{_ISSUED}|{_FIRST})\W{{0,3}}(?:on|in)?\W{{0,2}}$", text[:start], re.I
        )
    )


def is_date(text: str) -> bool:
    """Whether a line is nothing but a date (with what it is called)."""
    rest = _LABEL.sub(" ", _DATE.sub(" ", text))
    dated = rest != text and not re.search(r"\w{3}", rest)
    return dated or bool(_YEAR_ALONE.fullmatch(text))


def without_dates(text: str) -> str:
    """A text without its dates."""
    return re.sub(r"\b(?:19[5-9]|20\d)\d\b", " ", _DATE.sub(" ", text))
