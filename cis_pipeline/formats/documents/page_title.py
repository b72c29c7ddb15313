"""What a web page is called: its title without the site's name, held against its first heading."""

from __future__ import annotations

import re

from cis_pipeline.core.text.normalise import letters
from cis_pipeline.formats.documents import title_wording
from cis_pipeline.formats.documents.document import Reading
from cis_pipeline.formats.documents.publisher_names import Gazetteer
from cis_pipeline.formats.documents.title import Title

_BETWEEN = re.compile(r"\s+(?:[-–—|•·»:]|::|\|\|)\s+|\s*\|\s*|\s*»\s*")
_SECTIONS = re.compile(
    r"\W*(?:home|news|blog|publications?|reports?|research|resources?|pdf|archive[ds]?)\W*", re.I
)


def parts(title: str) -> list[str]:
    """A page's title, cut where titles are joined to the names of sections and sites."""
    return [part for part in _BETWEEN.split(title) if part.strip()]


def choose(reading: Reading, gazetteer: Gazetteer) -> Title:
    """The title; "" with a doubt if the page has none."""
    head = _good(reading.said.get("head", ""), gazetteer)
    for name in ("title", "page_title"):
        title = _good(_without_site(reading.said.get(name, ""), reading, gazetteer), gazetteer)
        if not title:
            continue
        if head and letters(head) in letters(title):
            return Title(head if len(letters(head)) * 2 > len(letters(title)) else title)
        if head and letters(title) not in letters(head):
            return Title(title, doubts=(f'the first heading of the page says "{head}"',))
        return Title(title)
    if head:
        return Title(head)
    return Title("", doubts=("the title cannot be told",))


def _good(title: str, gazetteer: Gazetteer) -> str:
    plain = " ".join(title.split())
    bad = not plain or title_wording.is_junk(plain) or gazetteer.exactly(plain) is not None
    return "" if bad else plain


def _without_site(title: str, reading: Reading, gazetteer: Gazetteer) -> str:
    """A title without the parts at its ends that name the site, its body, or a section of it.

    "UK Crown bodies - The National Archives" is "UK Crown bodies".
    """
    host = re.sub(r"^www\.|^https?://(?:www\.)?", "", reading.said.get("url", "")).split("/")[0]
    names = {letters(reading.said.get(name, "")) for name in ("site", "publisher")} - {""}

    def is_site(part: str) -> bool:
        plain = letters(part)
        return bool(
            plain in names
            or (len(plain) > 2 and plain in letters(host))
            or gazetteer.exactly(part)
            or _SECTIONS.fullmatch(part)
        )

    spans = [found.span() for found in _BETWEEN.finditer(title)]
    while spans and is_site(title[spans[-1][1] :]):
        title = title[: spans.pop()[0]]
    while spans and is_site(title[: spans[0][0]]):
        cut = spans.pop(0)[1]
        title, spans = title[cut:], [(start - cut, end - cut) for start, end in spans]
    return title.strip()
