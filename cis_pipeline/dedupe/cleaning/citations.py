"""A whole citation in the field of the journal is read into journal, volume, issue, pages and year.

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
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Citation:
    """Where something was printed, each part as it stands in the text, "" where it does not say."""

    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    year: str = ""


MAY_BE = r"(?i)\d\s*[(:,]|[;:.]\s*\d|\)\s*\d|\bvol\b|\bpp?\b\.?\s*[a-z]?\d|pagination|pagings"
"""Only a text like this can be a whole citation."""

_LONGEST = 600
"""Letters that are looked at: a citation is short, and what is longer is another field's text."""

_ARTICLE_NUMBER = re.compile(r"\bArticle Number\W*([a-z]{0,3}\d+)", re.I)
_ENDS = re.compile(
    r"\s*(?:\|.*|\badded to CENTRAL\b.*|\bDate of Publication\b.*|\bPublication Date\b.*|"
    r"\bArticle Number\b.*|\b(?:doi|ISSN|PMID|PMCID|Epub|e-?published|available from)\b.*|"
    r"\bhttps?://.*|\(?journal article\b.*)$",
    re.I | re.S,
)
"""What follows in such a field and is none of its five parts."""

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|spring|summer|fall|autumn|winter)"
_DAY = r"\d{1,2}(?:\s*[-–]\s*\d{1,2})?(?!\d)"
_MONTHS = rf"{_MONTH}[a-z]*\.?(?:\s*[-/–]\s*{_MONTH}[a-z]*\.?)?"
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)(?!\d)"
_DATE = (
    rf"\(?(?:\d{{1,2}}/\d{{1,2}}/)?(?:{_DAY}\s*)?(?:{_MONTHS}[\s,]*(?:{_DAY}[\s,]+)?)?{_YEAR}"
    rf"(?!\s*\()(?:[\s,]+{_MONTHS}(?![a-z])(?:\s*{_DAY}(?!\s*[(\d]))?)?\)?"
)
_PAGE = r"[a-z]{0,3}\d+[a-z]?(?![a-z\d])"
_TO = r"\s*[-–—‐‑]+\s*"
_RANGE = rf"{_PAGE}{_TO}{_PAGE}"
_SPAN = rf"{_PAGE}(?:{_TO}{_PAGE})?(?:\s*[,;+]\s*{_RANGE})*"
_SUPPLEMENT = (
    r"(?:suppl?(?:ement)?|pt|part|spec(?:ial)? no|spec(?:ial)? issue)\b[\s.]*(?:\w{1,3}\b)?"
)
_NUMBER = rf"[a-z]?\d{{1,4}}[a-z]?(?:[-/–]\d{{1,4}})?(?:\s+{_SUPPLEMENT})?(?![a-z\d])"
_ISSUE = (
    r"\(\s*(?P<{}>(?!pp?\b|no pag|var|(?:1[5-9]|20)\d\d\s*\))"
    rf"(?=[^()]*\d|suppl|pt\b|part|spec|{_MONTH}|[a-z]\))"
    r"[^()]{{1,40}}(?:\([^()]{{0,20}}\)[^()]{{0,10}})?)\s*\)"
)

_ITEM = re.compile(
    "|".join(
        (
            r"(?P<gap>[\s.,;:]+|\(\s*\))",
            r"(?P<none>\(?\s*(?:no pagination|var\w*[.\s]*pag\w*|no page numbers?)\s*\)?)",
            rf"\(?\s*(?:pages?\b|pp?(?:\b|(?=\d)))[.\s]*(?P<pages>{_SPAN})\s*\)?",
            rf"(?:vol(?:ume)?)\b[.\s]*(?P<vol>{_NUMBER})(?:\s*{_ISSUE.format('vol_issue')})?",
            r"(?:no|iss(?:ue)?|number)\b[.\s]*(?P<no>\w+(?:[-/–]\w+)?)",
            rf"(?P<date>{_DATE})(?![-–—‐‑]?\w)",
            rf"(?P<volume>{_NUMBER})\s*{_ISSUE.format('issue')}",
            rf"(?P<range>{_RANGE})",
            r"(?P<extent>\d+p(?![a-z\d]))",
            rf"(?P<number>{_NUMBER})",
            rf"(?P<supplement>{_SUPPLEMENT})",
            rf"{_ISSUE.format('alone')}",
            rf"(?P<page>{_PAGE})",
        )
    ),
    re.I,
)
"""One item of what stands behind the name."""

_START = re.compile(
    rf"(?:[.,;:]\s*|\s|(?=\())(?=[\d(]|[a-z]\d|vol|no\b|iss|pp?\b|suppl|var|pt\b|spec|{_MONTH})",
    re.I,
)
"""Where the items may begin."""


@lru_cache(maxsize=65536)
def read_citation(text: str) -> Citation | None:
    """The parts of a whole citation; None for the name of a journal, book or conference.

    >>> read_citation("Lancet. 2010 Mar 13;375(9718):895-907")
    Citation(container='Lancet', volume='375', issue='9718', pages='895-907', year='2010')
    """
    plain = _ENDS.sub("", text[:_LONGEST]).strip()
    for start in _START.finditer(plain):
        name = plain[: start.start()]
        if re.search(r"[^\W\d_]{2}", name) and (found := _read_items(plain[start.end() :])):
            article = _ARTICLE_NUMBER.search(text)
            online = article[1] if article and not found.pages else found.pages
            return replace(found, container=_name(name), pages=online)
    return None


@lru_cache(maxsize=65536)
def read_place(text: str) -> Citation | None:
    """The same of volume, issue and pages alone: "12(3 Mar), 45-52"; None if there is no volume."""
    found = _read_items(text[:_LONGEST].strip())
    return found if found and found.volume else None


def _name(text: str) -> str:
    """The name without an abbreviation beside it: "Journal of Moors (J MOORS)"."""
    bare = text.strip(" .,;:")
    return re.sub(r"\s*\([A-Z][A-Z &.]*\)$", "", bare) or bare


def _read_items(tail: str) -> Citation | None:
    """What the items say; None if there is anything else, or too little for a citation."""
    items = tuple(_items(tail))
    said: dict[str, list[str]] = {}
    for kind, value in items:
        said.setdefault(kind, []).append(value)
    if "" in said:
        return None
    return _citation(said)


def _items(tail: str) -> Iterator[tuple[str, str]]:
    """Kind and text of each item; the kind "" for what is none."""
    at, before = 0, ""
    while at < len(tail):
        found = _ITEM.match(tail, at)
        if not found:
            yield "", tail[at:]
            return
        held = {name: value for name, value in found.groupdict().items() if value}
        if "number" in held and ":" in before:
            held = {"pages": held["number"]}
        yield from ((name, value.strip()) for name, value in held.items() if name != "gap")
        before = held.get("gap", "")
        at = found.end()


def _citation(said: dict[str, list[str]]) -> Citation | None:
    numbers = said.get("number", [])
    volumes = said.get("volume", []) + said.get("vol", [])
    pages = said.get("pages", []) + said.get("range", [])
    pages = pages or said.get("page", [])
    issues = said.get("issue", []) + said.get("vol_issue", []) + said.get("no", [])
    issues += said.get("alone", []) + said.get("supplement", [])
    if not volumes and numbers:
        volumes, numbers = numbers[:1], numbers[1:]
    if numbers and pages and not issues:
        issues, numbers = numbers[:1], numbers[1:]
    if numbers and issues and not pages:
        pages, numbers = numbers[:1], numbers[1:]
    years = said.get("year", [])
    printed = pages or "none" in said
    known = (volumes and (issues or printed)) or (printed and years and (issues or "none" in said))
    if not known or numbers or max(map(len, (volumes, pages, years))) > 1:
        return None
    return Citation("", *(part[0] if part else "" for part in (volumes, issues, pages, years)))
