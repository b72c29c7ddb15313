"""What a document is called: the largest type of its first pages, held against its own fields.

A title is set larger than the text around it. Lines of one size that follow each other are one
block; names of bodies, dates, numbers, headings and kinds of document are no title by themselves,
however large. What the file's properties say confirms a title or stands in for a lacking one; a
file's name, a template or a program's default in them is never taken. Where the two say different
things, a person is told both.

A web page has its title without the site's name, held against its first heading.
"""

from __future__ import annotations

import re
from dataclasses import replace

from cis_pipeline.core.text.normalise import letters
from cis_pipeline.formats.documents import Found, Reading, title_wording
from cis_pipeline.formats.documents.largest_type import LONGEST, QUOTES, Judge, largest
from cis_pipeline.formats.documents.publisher_names import Gazetteer

_LABEL = re.compile(
    r"^[ \t]*(?:(?:document |report |official |full )?title|offici\w+ (?:naam|titel)[^:\n]{0,40}|"
    r"titel|titre|título|titolo)"
    r"[ \t]*:[ \t]*(\S[^\n]*(?:\n(?![^\n:]{0,50}:)[^\n]+){0,3})",
    re.IGNORECASE | re.MULTILINE,
)


def of_print(reading: Reading, gazetteer: Gazetteer) -> Found:
    """The title; "" with a doubt if it cannot be told."""
    found = largest(reading, gazetteer)
    set_largest = Found(found.whole, page=found.page, main=found.main) if found else None
    printed = None if found and found.kind else set_largest
    said = _said(reading, gazetteer)
    text = letters("\n".join(reading.front()))
    if printed and said and not _agree(printed.main or printed.value, said):
        return _settled(printed, said, letters(said) in text)
    if printed:
        return printed
    labelled = _labelled(reading)
    if said and not (labelled and not _agree(labelled, said)):
        doubt = f'the title "{said}" stands only in the properties of the file'
        return Found(said, doubts=() if letters(said) in text else (doubt,))
    if labelled:
        return Found(labelled)
    if set_largest and len(set_largest.main.split()) > 1:
        return set_largest
    first = _first_lines(reading, gazetteer)
    if first:
        doubt = "the title is the first line of the text, which no larger type sets apart"
        return Found(first, doubts=(doubt,))
    return Found("", doubts=("the title cannot be told",))


def _settled(printed: Found, said: str, stands: bool) -> Found:
    """Print where the properties differ, unless it is a word or two and the other stands too."""
    few = len(printed.value.split()) < 3
    if few and stands and len(said.split()) > 2:
        return replace(printed, value=said, doubts=(f'the largest type says "{printed.value}"',))
    if len(said.split()) < 2:
        return printed
    return replace(printed, doubts=(f'the properties of the file call it "{said}"',))


def _agree(one: str, other: str) -> bool:
    """Whether one of two titles holds the other, letter by letter."""
    first, second = sorted((letters(one), letters(other)), key=len)
    return bool(first) and first in second


def _said(reading: Reading, gazetteer: Gazetteer) -> str:
    """The title in the properties of the file, unless it is junk or the name of a body."""
    for name in ("title", "dc:title"):
        title = " ".join(reading.said.get(name, "").split())
        if title and not title_wording.is_junk(title) and not gazetteer.exactly(title):
            return title
    return ""


def _labelled(reading: Reading) -> str:
    """What stands behind "Title:" on one of the first or last pages."""
    for page in (*reading.front(), *reading.back()):
        if found := _LABEL.search(page):
            value = " ".join(found[1].split())
            if len(value.split()) > 1 and len(value) <= LONGEST:
                return value
    return ""


def _first_lines(reading: Reading, gazetteer: Gazetteer) -> str:
    """The first line that could be a title, with those that go on in it."""
    judge = Judge(gazetteer, title_wording.lower_words(reading.pages[:40]))
    found: list[str] = []
    for line in reading.lines[:40]:
        text = line.text.strip().lstrip("# ")
        if found and (not text or not _goes_on(found[-1], text)):
            break
        if found or (judge.is_title(text) and not text.endswith(".")):
            found.append(text)
    title = " ".join(found).strip(QUOTES + " =*_")
    return title_wording.sentence_case(title, reading.pages) if 0 < len(title) <= LONGEST else ""


def _goes_on(one: str, text: str) -> bool:
    """Whether a line is the rest of the one before: both in capitals, or it begins small."""
    return (one.isupper() and text.isupper()) or text[:1].islower()


# --- Web pages --------------------------------------------------------------------------------

_BETWEEN = re.compile(r"\s+(?:[-–—|•·»:]|::|\|\|)\s+|\s*\|\s*|\s*»\s*")
_SECTIONS = re.compile(
    r"\W*(?:home|news|blog|publications?|reports?|research|resources?|pdf|archive[ds]?)\W*", re.I
)


def parts(title: str) -> list[str]:
    """A page's title, cut where titles are joined to the names of sections and sites."""
    return [part for part in _BETWEEN.split(title) if part.strip()]


def of_page(reading: Reading, gazetteer: Gazetteer) -> Found:
    """The title; "" with a doubt if the page has none."""
    head = _good(reading.said.get("head", ""), gazetteer)
    for name in ("title", "page_title"):
        title = _good(_without_site(reading.said.get(name, ""), reading, gazetteer), gazetteer)
        if not title:
            continue
        if head and letters(head) in letters(title):
            return Found(head if len(letters(head)) * 2 > len(letters(title)) else title)
        if head and letters(title) not in letters(head):
            return Found(title, doubts=(f'the first heading of the page says "{head}"',))
        return Found(title)
    if head:
        return Found(head)
    return Found("", doubts=("the title cannot be told",))


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
