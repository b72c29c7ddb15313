"""Small pure helpers every format shares: years, pages, abstracts, names and keywords.

They take a field as a vendor printed it and give it in the form `Record` keeps; what cannot be
told is given as "" or None, and the entry's `raw` still holds what stood there.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from functools import lru_cache

from cis_pipeline.formats.markup import unescaped


def tidy(text: str) -> str:
    """One line without spaces at its ends; lines that a vendor wrapped are joined by a space."""
    if "  " not in text and text.isprintable():  # most texts are in order; four times as fast
        return text.strip()
    return " ".join(text.split())


def line_ends(text: str) -> str:
    """The text with a newline for each line end, whichever a file has."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def first(*values: str) -> str:
    """The first value that is not blank, tidied."""
    return next((tidy(value) for value in values if value and not value.isspace()), "")


def titled(title: str, subtitle: str) -> str:
    """A title with its subtitle, unless that stands in it already.

    >>> titled("Placement:", "a trial"), titled("Placement: a trial", "A trial")
    ('Placement: a trial', 'Placement: a trial')
    """
    if not subtitle or not title or subtitle.casefold() in title.casefold():
        return title or subtitle
    return f"{title.removesuffix(':').rstrip()}: {subtitle}"


# --- Dates -----------------------------------------------------------------------------------

_YEAR = re.compile(r"(?<![0-9])(1[5-9][0-9]{2}|20[0-9]{2})(?![0-9])")
_COMPACT = re.compile(r"(1[5-9][0-9]{2}|20[0-9]{2})(0[1-9]|1[0-2])([0-2][0-9]|3[01])")
_SLASHED = re.compile(
    r"([0-9]{4})[/-](?:([0-9]{0,2})(?:[/-]([0-9]{0,2}))?(?:/.*|[T ][0-9]{1,2}:[0-9:.+Z-]*)?"
    r"|[0-9]{4})"
)
_NOTHING = re.compile(r"[^1-9a-zA-Z]*|[0-9]{9,}")
"""Zeros and signs that stand where no date is given; and seconds since 1970."""


def year(*dates: str) -> int | None:
    """The first year (1500 to 2099) in the first of `dates` that holds one.

    >>> year("MAY 4", "2013/07/22/"), year("20150731"), year("10 15")
    (2013, 2015, None)
    """
    for date in dates:
        if found := _year_in(date):
            return found
    return None


@lru_cache(maxsize=4096)
def _year_in(date: str) -> int | None:
    found = _COMPACT.fullmatch(date.strip()) or _YEAR.search(date)
    return int(found.group(1)) if found else None


def date(*dates: str) -> str:
    """The most exact of `dates`, given from the preferred one on; numbers as in ISO 8601.

    A date without a year gets the year of the others; of a range, the first is given.

    >>> date("2019//"), date("2013/07/22", "2013"), date("MAY 4", "2023"), date("2020/08//x")
    ('2019', '2013-07-22', 'MAY 4 2023', '2020-08')
    >>> date("2009/2010"), date("2004-05-01/2004-06-02"), date("2019-00-00"), date("0000/00/00")
    ('2009', '2004-05-01', '2019', '')
    """
    return _most_exact(dates)


@lru_cache(maxsize=1 << 16)  # the days of thirty years, each with and without a year beside it
def _most_exact(dates: tuple[str, ...]) -> str:
    printed = [told for one in dates if one.strip() and (told := _iso(tidy(one)))]
    dated = [one for one in printed if year(one)]
    if not dated:
        return printed[0] if printed else ""
    if printed[0] not in dated:
        return f"{printed[0]} {year(dated[0])}"
    return next((one for one in dated if len(one) > 4), dated[0])


def _iso(text: str) -> str:
    """A date as in ISO 8601, as far as it can be; "" where it is none, another as it is printed."""
    slashed = _SLASHED.fullmatch(text) or _COMPACT.fullmatch(text)
    if not slashed:
        return "" if text.isascii() and _NOTHING.fullmatch(text) else text
    year, month, day = (int(part or 0) for part in slashed.groups())
    if not year or not 1 <= month <= 12:
        return slashed.group(1) if year else ""
    possible = 1 <= day <= calendar.monthrange(year, month)[1]
    return f"{year:04}-{month:02}-{day:02}" if possible else f"{year:04}-{month:02}"


# --- Pages -----------------------------------------------------------------------------------

_DASHES = re.compile(r"\s+-\s+|\s*(?:--+|-*[\u2010-\u2015\u2212][-\u2010-\u2015\u2212]*)\s*")
_ITEM_ID = re.compile(r"(?:S|B978)[0-9]{3,4}-?[0-9]{3,4}-?[0-9X]?\(?[0-9]{2}\)?[0-9X-]{5,}", re.I)
"""A publisher's identifier of an item (PII), which some put where its pages stand."""
_ARTICLE_NUMBER = re.compile(r"(?=.{1,10}\Z)[A-Za-z]{0,6}[0-9]{0,8}")
_FROM_ONE = re.compile(r"\s*1\s*(?:\Z|[-\u2010-\u2015\u2212])")
_NO_PAGES = {"no-specified", "no pagination", "no pagination specified", "n/a", "-"}


def pages(start: str, end: str = "", article: str = "") -> str:
    """ "first-last" from the two fields a vendor gives, or the article number if there is neither.

    Pages that begin with 1 beside an article number are counted within the article, and the number
    is its place.

    >>> pages("271", "278"), pages("359 - 376"), pages("", "", "e19055"), pages("12", "12")
    ('271-278', '359-376', 'e19055', '12')
    >>> pages("1", "14", "2789"), pages("1-14", "", "e12"), pages("271", "278", "e12")
    ('2789', 'e12', '271-278')
    >>> pages("S0123-4567(20)30183-5"), pages("", "", "S0123456720301835")
    ('', '')
    """
    if article and _FROM_ONE.match(start) and (numbered := article_number(article)):
        return numbered
    if start.isdigit() and end.isdigit():
        return start if start == end else f"{start}-{end}"
    start, end = (_DASHES.sub("-", tidy(part)) if part else "" for part in (start, end))
    if not start or not end or start == end or start.endswith(f"-{end}"):
        joined = start or end
    else:
        joined = f"{start}-{end}"
    joined = "" if joined.casefold() in _NO_PAGES else joined or tidy(article)
    return "" if len(joined) > 15 and _ITEM_ID.fullmatch(joined) else joined


def article_number(identifier: str) -> str:
    """A publisher's identifier where it is the number of an article, which stands for its pages.

    >>> article_number("e19055"), article_number("S0123-4567(20)30183-5"), article_number("zab12")
    ('e19055', '', 'zab12')
    """
    plain = tidy(identifier)
    return plain if _ARTICLE_NUMBER.fullmatch(plain) else ""


# --- Abstracts, names and keywords -------------------------------------------------------------

_NO_ABSTRACT = re.compile(r"[\[(]?(?:no abstract(?: (?:is )?available)?|n/?a|none)[.\])]*", re.I)


def abstract(text: str) -> str:
    """The abstract, or "" where the vendor prints that there is none.

    >>> abstract("[No abstract available]"), abstract("No abstract theory of change is needed.")
    ('', 'No abstract theory of change is needed.')
    """
    line = tidy(text)
    return "" if len(line) < 40 and _NO_ABSTRACT.fullmatch(line) else line


_COMMA = re.compile(r"\s*,\s*")
_INITIALS = r"(?:[^\W\d_a-z]\.?[ -]{0,2}){1,4}"
_LAST_INITIALS = re.compile(rf"(?P<family>\S.*?),? (?P<given>{_INITIALS})")
_FIRST_INITIALS = re.compile(rf"(?P<given>{_INITIALS}) (?P<family>[^\W\d_A-Z]*[^\W\d_][^\W\d_].*)")
_NO_INITIALS = {"UK", "US", "USA", "EU", "UN", "NI", "NHS", "GB"}


@lru_cache(maxsize=1 << 16)
def name(text: str) -> str:
    """One name as "Family, Given"; a body's name, or one whose order cannot be told, as printed.

    >>> name("Shi,Yu "), name("Department for Education")
    ('Shi, Yu', 'Department for Education')
    """
    if "," not in text:
        return tidy(text)
    return _COMMA.sub(", ", tidy(text)).strip(", ")


def initialled(text: str) -> str:
    """A name with its initials, last or first: "Shen R" and "R Shen" -> "Shen, R".

    Only for fields of which it is known that they hold persons: "Barnardo's UK" looks the same.
    """
    printed = name(text)
    if "," in printed or printed.rpartition(" ")[2] in _NO_INITIALS:
        return printed
    found = _LAST_INITIALS.fullmatch(printed) or _FIRST_INITIALS.fullmatch(printed)
    return f"{found['family']}, {found['given'].strip()}" if found else printed


def names(texts: Iterable[str]) -> tuple[str, ...]:
    """The names of fields that hold one each (or several, parted by semicolons), in order."""
    text = ";".join(texts)
    return _parted(text) if text else ()


_ESCAPED = {"&#59;": "\ufdd0", "&#124;": "\ufdd1", "&#38;": "\ufdd2"}
"""A semicolon and a bar that part nothing, an ampersand that begins no entity, as HTML spells them,
and what stands for them."""
_MEANT = {ord("\ufdd0"): ";", ord("\ufdd1"): "|", ord("\ufdd2"): "&"}


def _held(text: str) -> str:
    """A text in which the separators that part nothing are hidden."""
    for escaped, stand_in in _ESCAPED.items():
        text = text.replace(escaped, stand_in)
    return text


def _parted(text: str) -> tuple[str, ...]:
    """The names between semicolons."""
    if "&#" in text and (held := _held(text)) != text:
        return tuple(one.translate(_MEANT) for one in _parted(held))
    text = unescaped(text)  # the semicolon of "&uuml;" parts nothing
    return tuple(one for part in text.split(";") if (one := name(part)))


_BETWEEN_KEYWORDS = (";", "|", "\r")
_MARK = re.compile(r"([,()\[\]])")


def keywords(texts: Iterable[str]) -> tuple[str, ...]:
    """The keywords of all `texts`, parted by semicolons, bars or lines; each once, in order.

    >>> keywords(["care; R&amp;D", "risk&#59; need|care"])
    ('care', 'R&D', 'risk; need')
    """
    text = "\n".join(texts)
    if "&#" in text and (held := _held(text)) != text:
        return tuple(one.translate(_MEANT) for one in keywords([held]))
    text = unescaped(text)  # the semicolon of "&amp;" parts nothing
    for between in _BETWEEN_KEYWORDS:
        text = text.replace(between, "\n")
    return tuple(dict.fromkeys(filter(None, map(tidy, text.split("\n")))))


def bars(text: str) -> str:
    """A cell of keywords that only commas part, with bars instead (not within brackets).

    >>> bars("care, review (methods, general)"), bars("Child, Preschool; Infant")
    ('care| review (methods, general)', 'Child, Preschool; Infant')
    """
    if "," not in text or any(between in text for between in (*_BETWEEN_KEYWORDS, "\n")):
        return text
    depth, parts = 0, _MARK.split(text)
    for place, part in enumerate(parts):
        depth = max(depth + (part in ("(", "[")) - (part in (")", "]")), 0)
        if part == "," and not depth:
            parts[place] = "|"
    return "".join(parts)
