"""The place of a work in one line, as some databases print it, taken apart.

"Endoscopy (2014) 3:3 (152-160)" is Embase's, "J Care;139: 179-184, 2021 07." that of BVS and
LILACS, "Revista; 8(1); 132-145" SciELO's, "Cell. 2021 Jul 22;184(15):3884-98. doi: ..." PubMed's.
A line of another shape tells nothing, and is then kept as it stands.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import lru_cache

_YEAR = r"(?P<year>(?:1[5-9]|20)[0-9]{2})"
_VOLUME = r"(?P<volume>[^\s:;()]{1,20})"
_ISSUE = r"(?P<issue>[^():;]{1,30})"
_PAGES = r"(?P<pages>[A-Za-z]{0,5}-?[0-9IVXLivxl][^\s,;()]{0,30})"
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        rf"(?P<container>.+?) \({_YEAR}\)(?: {_VOLUME}"
        r"(?: (?P<extra>(?!Article Number)[A-Z][^():;]{1,30}?))?"
        rf"(?::{_ISSUE}??)?)?"
        rf"(?: \({_PAGES}\))?(?: Article Number: (?P<article>[^\s,;]+?))?"
        r"(?:[.,;]? Date of Publication: (?P<date>.{1,40}))?\.?",
        rf"(?P<container>[^;]+?)\. (?P<date>{_YEAR}(?: [A-Z][^;:]{{0,20}})?)"
        rf"(?:; ?{_VOLUME}?(?:\({_ISSUE}\))?(?:: ?(?P<pages>[^\s,;()]{{1,30}}))?)?\.(?: .*)?",
        rf"(?P<container>[^;]+); ?{_VOLUME}?(?:\({_ISSUE}\))?: ?{_PAGES}?, ?"
        rf"(?P<date>(?:[^,;]{{0,40}} )?{_YEAR}(?: ?[0-9]{{2}})?)\b.*",
        rf"(?P<container>[^;]+); ?{_VOLUME}?(?: ?\({_ISSUE}?\))?; ?(?:{_PAGES}|[- ]*)",
        rf"(?P<container>[^;]+?)\. (?:Vol\. ?)?{_VOLUME}(?: ?\({_ISSUE}\))?(?:[:,] ?"
        rf"(?:pp\. ?)?{_PAGES}?)?, {_YEAR}(?:[^;]{{0,20}}?)(?:, pp\. ?(?P<last>[^\s,;]+))?\.?",
    )
)


@dataclass(frozen=True, slots=True)
class Place:
    """What a citation tells; what it does not is ""."""

    container: str = ""
    date: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""


@lru_cache(maxsize=4096)
def place(citation: str) -> Place | None:
    """The parts of a citation in one of the known shapes, or None.

    >>> place("Endoscopy (2014) 3:4 (152-160). Date of Publication: 2014")
    Place(container='Endoscopy', date='2014', volume='3', issue='4', pages='152-160')
    >>> place("Scopus")
    """
    line = " ".join(html.unescape(citation[:400]).split())
    for shape in _SHAPES:
        if found := shape.fullmatch(line):
            part = {key: (text or "").strip(" .") for key, text in found.groupdict().items()}
            pages = part["pages"] or part.get("last", "") or part.get("article", "")
            date = part.get("date") or part.get("year", "")
            issue = part.get("issue") or part.get("extra", "")
            return Place(part["container"], date, part["volume"], issue, pages)
    return None
