"""Volume, issue and pages that stand in each other's fields, or say only that there are none.

A function for one record and one way of being wrong; what is right comes back as it was. What each
says of itself is for people, in the evidence of a pair.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from cis_pipeline.formats import fields
from cis_pipeline.formats.citation_items import read_citation, read_items


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was printed, as its record says; "" or None where it does not."""

    container: str
    volume: str
    issue: str
    pages: str
    year: int | None


Cleaned = tuple[Place, tuple[str, ...]]
"""A place, and what was done to it, in words."""


def clean_place(place: Place) -> Cleaned:
    """The place with each value in its own field, and what was cleaned."""
    said: list[str] = []
    for step in (_citation, _labelled_pages, _all_in_pages, _all_in_volume, _year_as_pages):
        place, what = step(place)
        said += what
    return place, tuple(said)


def _unchanged(place: Place) -> Cleaned:
    return place, ()


def _filled(place: Place, volume: str, issue: str, pages: str) -> tuple[Place, list[str]]:
    """The place with what was found where it has nothing, and the names of what was filled."""
    found = {"volume": volume, "issue": issue, "pages": pages}
    names = [name for name, text in found.items() if text and not getattr(place, name)]
    new = Place(
        place.container,
        place.volume or volume,
        place.issue or issue,
        place.pages or pages,
        place.year,
    )
    return new, names


def _listed(names: list[str]) -> str:
    """ "volume", "volume and issue", "volume, issue and pages"."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


_ABBREVIATED = re.compile(r"\s*\([A-Z][A-Z &.]*\)$")
"""The abbreviation beside a name: "Journal of Moors (J MOORS)"."""


def _citation(place: Place) -> Cleaned:
    found = read_citation(place.container)
    if not found:
        return _unchanged(place)
    named = replace(place, container=_ABBREVIATED.sub("", found.container) or found.container)
    filled, names = _filled(named, found.volume, found.issue, found.pages)
    if found.date and filled.year is None:
        filled, names = replace(filled, year=fields.year(found.date)), [*names, "year"]
    return filled, (f"{_listed(['journal', *names])} read from a citation",)


_LABELLED = re.compile(r"\s*(?:pp\.?\s*|p\.\s*|p\s+|pages?\s+)([A-Z]{0,3}\d[\w–-]*)\s*", re.I)
LABELLED = r"(?i)^\s*(?:pp|p[.\s]|page)"
"""Only a volume or issue like this can hold pages."""


def _labelled_pages(place: Place) -> Cleaned:
    """ "pp S437" in the volume or issue is the page, unless the field of pages has one."""
    if re.search(r"\d", place.pages) and not _is_year(place.pages, place.year):
        return _unchanged(place)
    if found := _LABELLED.fullmatch(place.issue):
        return replace(place, issue="", pages=found[1]), ("pages read from the issue",)
    if found := _LABELLED.fullmatch(place.volume):
        return replace(place, volume="", pages=found[1]), ("pages read from the volume",)
    return _unchanged(place)


ALL_IN_PAGES = r"(?i)\d\s*\(|\bvol|\bno\b"
"""Only pages like this can have volume and issue before them."""


def _all_in_pages(place: Place) -> Cleaned:
    """ "12(3 Mar), 45-52" are pages 45 to 52 of volume 12, issue 3."""
    found = read_items(place.pages.strip())
    if not found or not (found.volume and found.issue):
        return _unchanged(place)
    if not found.pages and place.volume not in ("", found.volume):
        return _unchanged(place)
    alone = replace(place, pages=found.pages)
    filled, names = _filled(alone, found.volume, _without_month(found.issue), "")
    taken = f"{_listed(names)} read from" if names else "volume and issue left out of"
    return filled, (f"{taken} the pages",)


_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"


def _without_month(issue: str) -> str:
    return re.sub(rf"(?<=\d)\s+{_MONTH}$", "", issue.strip(), flags=re.I)


_BEHIND = re.compile(r"\s*\(?(?:no pagination|var\w*\W*pag\w*)\)?\s*$", re.I)
_PLAIN_ISSUE = re.compile(r"(?:\d{1,4}(?:[-/]\d{1,3})?)?")
ISSUE_IN_VOLUME = r"(?i)^\s*(?:vol\w*\.?\s*)?\d{1,4}\s*(?:\(\s*\d|,?\s*(?:no|iss)|:\s*\d)"
"""Only a volume like this can hold an issue."""


def _all_in_volume(place: Place) -> Cleaned:
    """ "8 (1) (no pagination)" is volume 8, issue 1; of a supplement the volume says so itself."""
    found = read_items(_BEHIND.sub("", place.volume).strip())
    if not found or not found.volume or not _PLAIN_ISSUE.fullmatch(found.issue):
        return _unchanged(place)
    filled, names = _filled(replace(place, volume=found.volume), "", found.issue, found.pages)
    return (filled, (f"{_listed(names)} read from the volume",)) if names else _unchanged(place)


YEAR_AS_PAGES = r"^\s*(?:1[5-9]|20)[0-9]{2}\s*$"
"""Only pages like this can be a year."""


def _is_year(pages: str, year: int | None) -> bool:
    """Whether what stands for pages is the record's year, or the one beside it (of the issue)."""
    text = pages.strip()
    return year is not None and bool(re.match(YEAR_AS_PAGES, text)) and abs(int(text) - year) <= 1


def _year_as_pages(place: Place) -> Cleaned:
    """Page 2009 in 2009 is the year; a page 1923 of another year is a page."""
    if _is_year(place.pages, place.year):
        return replace(place, pages=""), ("pages hold a year",)
    return _unchanged(place)
