"""Where in print a work stands: volume, issue, pages and year, in the ways that styles print them.

Each pattern is one way; the first that is found, and stands farthest to the left, counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cis_pipeline.formats import fields

_DASH = r"\s?[-–—‐−]\s?"
_PAGE = r"[A-Za-z]{0,3}[0-9]+[A-Za-z]?"
_PAGES = rf"(?P<pages>{_PAGE}(?:{_DASH}{_PAGE})?(?:, ?[0-9]+{_DASH}[0-9]+)?)(?![\w])"
_PP = r"(?:(?:pp?|pages?|S|s|[Aa]rt(?:icle)?(?: no| number| ID)?)\.? ?)"
_VOLUME = r"(?P<volume>[0-9]{1,4}[A-Za-z]?(?:[-–/][0-9]{1,4})?|[IVXLC]{1,7})"
_ISSUE = r"(?P<issue>[A-Za-z0-9][\w .–/-]{0,20})"
_YEAR = r"(?P<year>(?:1[5-9]|20)[0-9]{2})"
_NO = r"(?:[Nn]os?|[Ii]ss(?:ue)?|[Nn]r|[Hh](?:eft)?)\b\.? ?"
_SEASON = r"(?:[A-Z][a-z]+\.?(?:[ /–-][A-Z]?[a-z]*\.?)? ?(?:[0-9]{1,2},? )?)?"

_WAYS = tuple(
    re.compile(pattern)
    for pattern in (
        # Vol. 23 No. 1, pp. 53-61; vol. 12, no. 3, 2010, pp. 1-9; Jg. 5, H. 2, S. 3-9
        rf"\b(?:[Vv]ol(?:ume)?|Jg|Bd)\b\.? ?{_VOLUME}(?:[,.]? ?{_NO}(?P<issue>[\w–/-]+))?"
        rf"(?:[,.]? \(?{_SEASON}{_YEAR}\)?)?(?:[,.:;]? ?{_PP}{_PAGES})?",
        # 2010;12(3):45-9; 2010 Jan 5;12:e45; 2010;(3):1-4
        rf"{_YEAR}(?: [A-Z][a-z]{{2,8}}(?:[-–/][A-Z][a-z]{{2,8}})?(?: [0-9]{{1,2}})?)?; ?"
        rf"(?:{_VOLUME})? ?(?:\({_ISSUE}\))?(?:: ?{_PP}?{_PAGES})?",
        # 12, no. 3 (2010): 1-9; 12, no. 3: 1-9; 12 no. 3
        rf"(?<![\w]){_VOLUME},? {_NO}(?P<issue>[\w–/-]+)(?: \((?:{_SEASON}{_YEAR})\))?"
        rf"(?:[:,] ?{_PP}?{_PAGES})?",
        # 12.3 (2010), 1-9; 12/3 (2010)
        rf"(?<![\w]){_VOLUME}[./](?P<issue>[0-9]+(?:[-–][0-9]+)?) \({_SEASON}{_YEAR}\)"
        rf"(?:[,:] ?{_PP}?{_PAGES})?",
        # 12 (2010), 1-9; 12 (2010): 1-9
        rf"(?<![\w]){_VOLUME} \({_SEASON}{_YEAR}\)(?:[,:] ?{_PP}?{_PAGES})?",
        # 23(1), 53-61; 23 (1), pp.53-61; 23(1):53; 23(1), Article 12; 23(1)
        rf"(?<![\w]){_VOLUME} ?\({_ISSUE}\)(?:[,:;.]? ?{_PP}?{_PAGES})?",
        # 23: 53-61; 365:l2068
        rf"(?<![\w:]){_VOLUME}: ?{_PP}?{_PAGES}",
        # , 23, 53-61; , 23, pp. 53-61; , 365, l2068; no. 23, pp. 4-9
        rf"(?<=[,.] ){_VOLUME}, (?:{_PP}{_PAGES}"
        rf"|(?P<run>{_PAGE}{_DASH}{_PAGE}|[a-z]{{1,3}}[0-9]{{3,}}))",
        rf"\b[Nn]o\. ?(?P<issue>[0-9]+)(?:[,:] ?{_PP}{_PAGES})?",
        rf"\(?\b(?:pp?|pages?|S)\. ?{_PAGES}\)?",
    )
)  # the last two are of books as well


@dataclass(frozen=True, slots=True)
class Place:
    """Where in print; `begins` and `ends` are where it stands in the text."""

    begins: int
    ends: int
    volume: str = ""
    issue: str = ""
    pages: str = ""
    year: int | None = None


def place(text: str) -> Place | None:
    """The first place in print that a text names.

    >>> place("Journal of Care, Vol. 23 No. 1, pp. 53-61")
    Place(begins=17, ends=41, volume='23', issue='1', pages='53-61', year=None)
    """
    found = [m for way in _WAYS if (m := _tried(way, text))]
    if not found:
        return None
    best = min(found, key=lambda m: (m.start(), -m.end()))
    if not best.groupdict().get("volume"):
        best = next((m for m in found if m.groupdict().get("volume")), best)
    parts = {name: value.strip(" .") for name, value in best.groupdict().items() if value}
    year = int(parts.pop("year")) if "year" in parts else None
    pages = fields.pages(parts.pop("pages", "") or parts.pop("run", ""))
    return Place(best.start(), best.end(), pages=pages, year=year, **parts)


def _tried(way: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The first find that is no edition, no bracketed year alone and no year taken for a volume."""
    for found in way.finditer(text):
        parts = found.groupdict()
        issue = parts.get("issue") or ""
        worded = re.search(r"[A-Za-z]{4}", issue) and not re.search(
            r"(?i)suppl|spec|issue|part|spring|summer|autumn|winter|fall|special|[0-9]", issue
        )
        if re.search(r"(?i)\beds?\b|edn|edition", issue) or worded:
            continue
        if re.fullmatch(r"(?:1[5-9]|20)[0-9]{2}", parts.get("volume") or "") and not (
            parts.get("pages") or parts.get("run")
        ):
            continue
        if found.group().strip():
            return found
    return None
