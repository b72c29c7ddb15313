"""A citation in one line is read into journal, volume, issue, pages and date.

Ovid, Embase, CENTRAL, CINAHL and PubMed export one field of this kind ("SO", source), and what
comes out of a conversion often has it as the journal: "Heathland.14 (4) ()(pp 795-802) 1995.Date
of Publication: 1995."

Why items and not a pattern for each database: they differ in order, labels and signs, but all are
a name and then nothing but dates, numbers, ranges and labels. So the first place is sought from
which the rest can be read as such items to its end. A volume alone or a year alone is no citation:
"J Appl Physiol (1985)" and "ICIS 2013, Volume 1" are names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from cis_pipeline.formats import fields


@dataclass(frozen=True, slots=True)
class Place:
    """Where a work appeared, each part as it stands in the text; what is not told is ""."""

    container: str = ""
    date: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""


MAY_BE = r"(?i)\d\s*[(:,]|[;:.]\s*\d|\)\s*\d|\bvol\b|\bpp?\b\.?\s*[a-z]?\d|pagination|pagings"
"""Only a text like this can be a whole citation."""

_PLAIN_YEAR = r"(?:1[5-9]|20)\d\d"
_LONGEST = 600
"""Letters that are looked at: a citation is short, and what is longer is another field's text."""

_NUMBERED = re.compile(
    r"\b(?:Article Number|ArtID)\W*(?:Article )?(?P<number>(?=\S*\d)[^\s,;]+?)\.?(?=[\s,;]|$)", re.I
)
_PUBLISHED = re.compile(rf"\bDate of Publication: ?(?P<date>[^.;]{{0,36}}{_PLAIN_YEAR})", re.I)
_BESIDE = re.compile(r"(?<=\S)\.\s*Conference(?: Publication)?:.*| \[Preprint\]$", re.I | re.S)
"""What Ovid and PubMed write behind the name."""
_ENDED = re.compile(r"\.|\s*\(")
"""What stands between a meeting's name and the place."""
_GLUED = re.compile(r"(?<=[a-z])(?=(?:1[5-9]|20)\d\d\b)")
"""EBSCO's "Jan2010"."""
_SIGNS = " .,;:"
_ENDS = re.compile(
    r"\s*(?:\||\badded to CENTRAL\b|\b(?:Date of Publication|Publication Date)\b|"
    r"\b(?:Article Number|ArtID|doi|ISSN|PMID|PMCID|Epub|e-?published|eCollection)\b|"
    r"\bavailable from\b|; discussion\b|\b[0-9]+ ref\.|\bhttps?://|\(?journal article\b).*$",
    re.I | re.S,
)
"""What follows in such a field and is none of its five parts."""

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|spr|sum|fall|aut|win)"
_DAY = r"\d{1,2}(?:\s*[-–]\s*\d{1,2})?(?!\d)"
_MONTHS = rf"{_MONTH}[a-z]*\.?(?:\s*[-/–]\s*{_MONTH}[a-z]*\.?)?"
_YEAR = rf"(?P<year>{_PLAIN_YEAR})(?!\d)"
_DATE = (
    rf"\(?(?:\d{{1,2}}/\d{{1,2}}/)?(?:{_DAY}\s*)?(?:{_MONTHS}[\s,]*(?:{_DAY}[\s,]+)?)?{_YEAR}"
    rf"(?!\s*\()(?:[\s,]+{_MONTHS}(?![a-z])(?:\s*{_DAY}(?!\s*[(\d]))?|"
    r" (?:0[1-9]|1[0-2])(?: [0-3]\d)?(?=\.?$))?\)?"
)
_PAGE = r"[a-z]{0,3}\d+(?:\.?[a-z]\d*)?(?![a-z\d])"
_ROMAN = r"[ivxlc]+(?![a-z\d])"
_TO = r"\s*[-–—‐‑]+\s*"
_RANGE = rf"{_PAGE}{_TO}{_PAGE}"
_MORE = rf"(?:\s*[,;+]\s*{_RANGE}|,{_PAGE})*"
_SPAN = rf"(?:{_PAGE}|{_ROMAN})(?:{_TO}(?:{_PAGE}|{_ROMAN}))?{_MORE}"
_SUPPLEMENT = (
    r"(?:sup(?:pl(?:ement)?)?|pt|part|spec(?:ial)? no|spec(?:ial)? issue)\b[\s.]*(?:\w{1,3}\b)?"
)
_NUMBER = rf"[a-z]?\d{{1,4}}[a-z]?(?:[-/–]\d{{1,4}})?(?:\s+{_SUPPLEMENT})?(?![a-z\d])"
_ISSUE = (
    r"\(\s*(?P<{}>(?!pp?\b|no pag|var|(?:1[5-9]|20)\d\d\s*\)|[^()]*:\s?\d{{4}}\))"
    rf"(?=[^()]*\d|sup|pt\b|part|spec|{_MONTH}|[a-z]\))"
    r"[^()]{{1,40}}(?:\([^()]{{0,20}}\)[^()]{{0,10}})?)\s*\)"
)

_ITEM = re.compile(
    "|".join(
        (
            r"(?P<gap>[\s.,;:]+|\(\s*\)|[-–](?=\W*$))",
            r"(?P<none>\(?\s*(?:pp\.\s*)?"
            r"(?:no pag(?:es|ination)(?: specified)?|var\w*[.\s]*pag\w*|no page numbers?)\s*\)?)",
            r"\(\s*pp?\b[.\s]*(?:no\.?\s*)?(?P<pages_bracketed>(?=\w)[^()]{1,40})\)",
            rf"\(?\s*(?:pages?\b|pp?(?:\b|(?=\d)))[.:\s]*(?P<pages>{_SPAN})(?:-(?= ))?\s*\)?",
            rf"(?:vol(?:ume)?\b|v(?=\d))[.\s]*(?P<volume_named>{_NUMBER})(?:\s*{_ISSUE.format('issue_of_named')})?",
            r"(?:(?:no|iss(?:ue)?|number)\b|n(?=\d))[.\s]*(?P<issue_named>(?:\w+(?:[-/–]\w+)?)?)",
            rf"(?<=[\d)]:)(?P<pages_behind>{_RANGE}{_MORE}(?:, {_PAGE}(?=\.?$))?(?=\W*$|[,;]|\. )|"
            r"[^\s:;,()]*\d[^\s:;,()]*?(?=\.?(?:[\s:;,()]|$)))",
            rf"(?<=;)(?P<volume_dated>{_NUMBER})?\("
            r"(?P<issue_dated>(?!pp?\b|no pag)[^()]{1,40})\)",
            rf"(?<=;)(?P<volume_supplement>{_SUPPLEMENT})(?=:)",
            rf"(?P<volume_bare>{_NUMBER}) ?\( ?\)",
            rf"\((?P<year_first>{_PLAIN_YEAR})\) (?P<volume_first>[^\s:;()]{{1,20}}?)"
            rf"(?: (?P<issue_supplement>{_SUPPLEMENT}))?(?::(?P<issue_first>[^():;]{{1,30}}?))?"
            rf"(?: \((?P<pages_first>{_SPAN})\)\.?|\.?$)",
            rf"(?P<date>{_DATE})(?![-–—‐‑]?\w)",
            rf"(?P<volume_month>\d{{1,3}}) (?P<issue_month>{_MONTHS})(?= ?\((?:\)|pp?\b|no pag))",
            rf"(?P<volume>{_NUMBER})\s*{_ISSUE.format('issue')}",
            rf"(?P<pages_range>{_RANGE}{_MORE})",
            r"(?<=: )(?P<pages_coded>[a-z]{4,6}\d{2,8}(?!\w))",
            r"(?P<extent>\d+p(?![a-z\d]))",
            rf"(?P<number>{_NUMBER})",
            rf"(?P<supplement>{_SUPPLEMENT})",
            rf"{_ISSUE.format('alone')}",
            rf"(?P<page>{_PAGE})",
        )
    ),
    re.I,
)
"""One item of what stands behind the name; a group's name begins with what it tells."""

_START = re.compile(
    rf"(?:[.,;:]\s*|\s|(?=\())(?=[\d(]|[a-z]\d|vol|v\d|no\b|iss|pp?\b|"
    rf"sup\w*[.\s]*\d{{1,3}}(?!\d)|var|pt\b|spec|{_MONTH})",
    re.I,
)
"""Where the items may begin."""


@lru_cache(maxsize=65536)
def read_citation(text: str) -> Place | None:
    """The parts of a whole citation; None for the name of a journal, book or conference.

    >>> read_citation("Lancet. 2010 Mar 13;375(9718):895-907")  # doctest: +NORMALIZE_WHITESPACE
    Place(container='Lancet', date='2010 Mar 13', volume='375', issue='9718', pages='895-907',
          publisher='')
    """
    plain = _GLUED.sub(" ", _ENDS.sub("", text[:_LONGEST]).strip())
    article, published = article_number(text), _PUBLISHED.search(text)
    for start in _START.finditer(plain):
        name = plain[: start.start()]
        if not re.search(r"[^\W\d_]{2}", name) or (
            _BESIDE.search(name) and not _ENDED.match(plain, start.start())
        ):
            continue
        if found := read_items(plain[start.end() :], bool(article)):
            return replace(
                found,
                container=_BESIDE.sub("", name.strip(_SIGNS)).strip(_SIGNS),
                pages=fields.pages(found.pages, "", article),
                date=published["date"] if published else found.date,
            )
    return None


def article_number(text: str) -> str:
    """The article number that a citation of Ovid or Embase gives beside or instead of pages, or "".

    >>> article_number("Care Review. Vol.9, 2022, pp. 1-14.  ArtID 108609.")
    '108609'
    """
    found = _NUMBERED.search(text)
    return found["number"] if found else ""


def read_items(tail: str, numbered: bool = False) -> Place | None:
    """What stands behind the name; None if there is anything else, or too little for a place.

    `numbered` where the number of an article is known, which stands for its pages.

    >>> read_items("12(3 Mar), 45-52").issue
    '3 Mar'
    """
    items = tuple(_items(tail))
    return None if any(not name for name, _ in items) else _place(items, numbered)


def _items(tail: str) -> Iterator[tuple[str, str]]:
    """Group and text of each item; the group "" for what is none."""
    at, before, dated = 0, "", False
    while at < len(tail):
        found = _ITEM.match(tail, at)
        if not found:
            yield "", tail[at:]
            return
        held = {name: value for name, value in found.groupdict().items() if value}
        if (bare := held.get("date", "")).isdigit() and (dated or before.endswith(":")):
            held = {"number": bare}  # a volume or page may look like a year
        if "number" in held and ":" in before:
            held = {"pages": held["number"]}
        dated |= "year" in held
        yield from ((name, value.strip()) for name, value in held.items() if name != "gap")
        before = held.get("gap", "")
        at = found.end()


_SURE = {"pages_bracketed", "pages_behind", "issue_dated", "volume_bare", "volume_first"}
"""What stands in citations only, where a range might be one of years, and a number a year's."""


def _place(items: Sequence[tuple[str, str]], numbered: bool) -> Place | None:
    names = {name for name, _ in items}

    def of(kind: str) -> list[str]:
        return [value for name, value in items if name.partition("_")[0] == kind]

    numbers, volumes = of("number"), of("volume")
    pages = of("pages") or of("page")
    issues = of("issue") + of("alone") + of("supplement")
    if not volumes and numbers:
        volumes, numbers = numbers[:1], numbers[1:]
    if numbers and pages and not issues:
        issues, numbers = numbers[:1], numbers[1:]
    if numbers and issues and not pages:
        pages, numbers = numbers[:1], numbers[1:]
    years, dates = of("year"), of("date") or of("year")
    printed = pages or numbered or "none" in names
    known = (
        (volumes and (issues or printed))
        or (printed and years and (issues or "none" in names))
        or (names & _SURE and (volumes or years))
        or names >= {"alone", "pages_range"}
    )
    if not known or numbers or max(map(len, (volumes, pages, years))) > 1:
        return None
    found = (dates, volumes, issues, pages)
    date, volume, issue, page = (values[0] if values else "" for values in found)
    if issue == page and len(issue) > 2:  # the number of the article, as DOAJ has it in both places
        issue = ""
    return Place("", date.strip("()"), volume, issue, page)
