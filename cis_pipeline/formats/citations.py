"""Where a work appeared, as databases print it in one line, taken apart.

"Endoscopy (2014) 3:3 (152-160)" is Embase's, "J Care;139: 179-184, 2021 07." that of BVS and
LILACS, "Revista; 8(1); 132-145" SciELO's, "Cell. 2021 Jul 22;184(15):3884-98. doi: ..." PubMed's,
"Journal, Vol 12, Iss 1, Pp 1-10 (2022)" that of DOAJ, and of BASE with words like these. A line of
another shape tells nothing, and is then kept as it stands.

Each of Ovid's databases has a sentence of its own: "Journal. 12(3):45-50, 2010 Jan." (MEDLINE),
"Journal. Vol.12(3), Jan 2010, pp. 45-50." (PsycINFO), "Journal. 12 (3) (pp 45-50), 2010. Date of
Publication: May 2010." (Embase), "Journal January 2010;12(3):45-50" (journals), and "Editor [Ed].
(2010). Book. (pp. 45-50)." for chapters. What fits none of them tells what can be found in it.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from functools import lru_cache

from cis_pipeline.formats import fields


@dataclass(frozen=True, slots=True)
class Place:
    """Where a work appeared; what is not told is ""."""

    container: str = ""
    date: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""


# --- Shapes of several databases -----------------------------------------------------------------

_YEAR = r"(?:1[5-9]|20)[0-9]{2}"
_IN_YEAR = rf"(?P<year>{_YEAR})"
_VOLUME = r"(?P<volume>[^\s:;()]{1,20})"
_ISSUE = r"(?P<issue>(?!pp?[ .]|no pag)[^():;]{1,30})"
_PAGES = r"(?P<pages>[A-Za-z]{0,5}-?[0-9IVXLivxl][^\s,;()]{0,30})"
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        rf"(?P<container>.+?) \({_IN_YEAR}\)(?: {_VOLUME}"
        r"(?: (?P<extra>(?!Article Number)[A-Z][^():;]{1,30}?))?"
        rf"(?::{_ISSUE}??)?)?"
        rf"(?: \({_PAGES}\))?(?: Article Number: (?P<article>[^\s,;]+?))?"
        r"(?:[.,;]? Date of Publication: (?P<date>.{1,40}))?\.?",
        rf"(?P<container>[^;]+?)(?: \[Preprint\])?\. (?P<date>{_IN_YEAR}(?: [A-Z][^;:]{{0,20}}?)?)"
        rf"(?:; ?(?P<volume>[^:;()]{{1,30}}?)?(?:\({_ISSUE}\))?)?"
        r"(?:: ?(?P<pages>[^;()]{1,40}?)?)?(?:; ?[^.]{0,60})?\.(?: .*)?",
        rf"(?P<container>[^;]+); ?{_VOLUME}?(?:\({_ISSUE}\))?: ?{_PAGES}?, ?"
        rf"(?P<date>(?:[^,;]{{0,40}} )?{_IN_YEAR}(?: ?[0-9]{{2}})?)\b.*",
        rf"(?P<container>[^;]+); ?{_VOLUME}?(?: ?\({_ISSUE}?\))?; ?(?:{_PAGES}|[- ]*)",
        rf"(?P<container>[^;]+?)\. (?:Vol\. ?)?{_VOLUME}(?: ?\({_ISSUE}\))?(?:[:,] ?"
        rf"(?:pp\. ?)?{_PAGES}?)?, {_IN_YEAR}(?!.*ArtID)(?:[^;]{{0,20}}?)"
        r"(?:, pp\. ?(?P<last>[^\s,;]+))?\.?",
    )
)


@lru_cache(maxsize=4096)
def place(citation: str) -> Place | None:
    """The parts of a citation in one of the known shapes, or None.

    >>> found = place("Endoscopy (2014) 3:4 (152-160). Date of Publication: 2014")
    >>> found.container, found.date, found.volume, found.issue, found.pages
    ('Endoscopy', '2014', '3', '4', '152-160')
    >>> place("Scopus")
    """
    line = " ".join(html.unescape(citation[:_LONGEST]).split())
    short = line[:400]
    if _NAMED.search(short) and (found := _by_parts(short)):
        return found
    for shape in _SHAPES:
        if match := shape.fullmatch(short):
            part = {key: (text or "").strip(" .,") for key, text in match.groupdict().items()}
            pages = part["pages"] or part.get("last", "") or part.get("article", "")
            date = part.get("date") or part.get("year", "")
            issue = part.get("issue") or part.get("extra", "")
            return Place(part["container"], date, part["volume"], issue, pages)
    if _OVID.search(line):
        return (ovid_book if _EDITORS.match(line) else ovid_journal)(line)
    if imprint := _IMPRINT.fullmatch(short):
        return Place(date=imprint["date"], publisher=imprint["publisher"])
    return _by_parts(short)


_IMPRINT = re.compile(
    r"[A-Z][^\W\d_][\w .'’-]{1,40}: ?(?P<publisher>[^:;]{2,80}?)[.,;]? "
    rf"(?P<date>(?:[A-Z][a-z]+\.? )?{_YEAR})[.,;] ?(?:[ivxlc]+, ?)?[0-9]+ ?p(?:p|ages|gs)?\.?"
)
"""A book's place: "London: Care Press, 2011, 34p."; journals have colons in their names too."""

_VOLUME_BY_WORD = re.compile(
    r"\b(?:vol(?:ume)?\b[.:]?|v)\s*(?P<volume>[A-Z]?[0-9]+[A-Z]?(?:[-/][0-9]+)?)"
    r"(?:[\s,]*\((?P<issue>[^()]{1,30})\))?",
    re.IGNORECASE,
)
_VOLUME_AND_ISSUE = re.compile(
    r"(?<![-0-9])(?P<volume>[0-9]{1,4})\s*\((?P<issue>(?!(?:1[5-9]|20)[0-9]{2}\))[^()]{1,20})\)"
    rf"(?=\s*[:,;.]|\.?$)|(?<![-0-9])(?P<dotted>[0-9]{{1,3}}[.,] ?[0-9]{{1,3}})(?=,? \({_YEAR}\))"
)
_NAMED = re.compile(r"\bvol(?:ume)?\b.{1,12}[\s,;](?:iss(?:ue)?|no|number)\b", re.IGNORECASE)
_ISSUE_BY_WORD = re.compile(
    r"[\s,;(](?:iss(?:ue)?|no|number|n)\b[.:]?\s*(?P<issue>[A-Z]{0,3}[0-9][\w/-]*)", re.IGNORECASE
)
_SPAN = r"[A-Z]{0,3}[0-9]+[A-Z]?(?:[-\u2013] ?[A-Z]{0,3}[0-9]+[A-Z]?|(?:,[0-9]+\b)+)?"
_PAGES_BY_WORD = re.compile(
    rf"\bp(?:p|ages?|gs?)?[.:]? ?(?P<pages>{_SPAN})|"
    rf"(?:^ ?: ?|[:,] ?(?=[^:,]*$))(?P<bare>{_SPAN})(?=\.?(?: |$))",
    re.IGNORECASE,
)
_GLUED = re.compile(rf"(?<=[a-z])(?={_YEAR}\b)")
"""EBSCO's "Jan2010"."""


def _by_parts(line: str) -> Place | None:
    """The parts of a place in no known shape, if its volume can be told, and date or pages."""
    line = _GLUED.sub(" ", line)
    cut = _VOLUME_BY_WORD.search(line) or _VOLUME_AND_ISSUE.search(line)
    if not cut or not line[:1].isalnum():
        return None
    told = cut.groupdict()
    volume, issue = told["volume"], told["issue"]
    if told.get("dotted"):
        volume, issue = re.split(r"[.,] ?", told["dotted"])
    behind = line[cut.end() :]
    word = None if issue else _ISSUE_BY_WORD.search(behind)
    dates = [*_DATED.finditer(line, 0, cut.start())][-1:]
    before = dates[0] if dates and not line[dates[0].end() : cut.start()].strip(" ,.;:()") else None
    later = before or _DATED.search(behind)
    found = _PAGES_BY_WORD.search(behind, word.end() if word else 0)
    pages = (found["pages"] or found["bare"]) if found else ""
    date = later.group() if later and later.group() != pages else ""
    by_word = cut.re is _VOLUME_BY_WORD and line[: cut.start()].rstrip()[-1:] in (",", ";")
    if not date and not pages and not by_word:
        return None
    ends = before.start() if before else cut.start()
    container = line[:ends].strip(" .,;:(")
    issue = issue or (word["issue"] if word else "")
    if (
        issue == pages and len(issue) > 2
    ):  # the number of the article, as DOAJ has it in both places
        issue = ""
    return Place(container, date, volume, issue, pages)


_NOTE = re.compile(r"Source: (?P<source>.+?) ?(?:; ?Description: (?P<text>.+))?", re.DOTALL)
_ABOUT = re.compile(r"(?:^|; ?)Description: (?P<text>.+)", re.DOTALL)
_NO_PLACE = re.compile(r"(?: ?; ?|^)(?:e?ISSN\b|ISBN\b|https?://).*")


def noted(note: str) -> tuple[Place | None, str]:
    """What BASE writes into a note: "Source: JOURNAL ; volume 7, ... ; Description: ABSTRACT".

    The place of the work (where no more is told, its container), and the description, before which
    the name of its publisher may stand, since some kinds of BibTeX entries have no field for it.

    >>> noted("Source: Care Rev ; volume 3, issue 1, page 8 ; ISSN 1234-5679 ; Description: A.")
    (Place(container='Care Rev', date='', volume='3', issue='1', pages='8', publisher=''), 'A.')
    >>> noted("Description: Care Press of York ; We asked.")[1]
    'We asked.'
    """
    found = _NOTE.fullmatch(note)
    about = found or _ABOUT.search(note)
    publisher, text = _published_by((about["text"] if about else "") or "")
    if not found:
        return (Place(publisher=publisher) if publisher else None), text
    source = _NO_PLACE.sub("", fields.tidy(found["source"]))
    told = place(source) or Place(source)
    return replace(told, publisher=told.publisher or publisher), text


_CAPITAL = r"[A-Z][\w.&'’-]*"
_SMALL = "of|the|and|for|in|de|der|des|für|du|di|et"
_NAME_BEFORE = re.compile(
    rf"(?P<name>(?=[^;]{{4}}){_CAPITAL}(?:,? (?:{_CAPITAL}|{_SMALL})){{0,7}}) ; (?P<text>.+)",
    re.DOTALL,
)


def _published_by(description: str) -> tuple[str, str]:
    """The name that stands before a description, and the description without it."""
    found = _NAME_BEFORE.fullmatch(description)
    return (found["name"], found["text"]) if found else ("", description)


# --- Ovid's sentences ---------------------------------------------------------------------------

_OVID = re.compile(
    r"\((?:pp?\.? [A-Za-z]?[0-9]|no pagination)|[.,] v[0-9]+(?: n[0-9/-]+)? p[0-9]|"
    r"\bDate of Publication: |, pp\. |\bArtID\b|"
    rf"\. Vol\. ?[0-9]|[0-9]\)?:\s?[A-Za-z]?[0-9]+(?:-[A-Za-z]?[0-9]+)?, {_YEAR}\b"
)
"""What only sentences of Ovid, and of ERIC, have."""
_MONTH = (
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Spr|Sum|Aut|Fall|Win|Suppl)[a-z]*\b\.?"
)
_OVID_ISSUE = r",?\((?!pp?[ .]|no pag)(?P<issue>(?:[^()]|\([^()]*\))*)\)"
_RANGE = r"[A-Za-z]?[0-9]+[A-Za-z]?(?:[-\u2013][A-Za-z]?[0-9]+)?"
_DATE_FIRST = re.compile(
    rf"(?P<container>.+?)[.,]? (?P<date>(?:(?:[0-9]{{1,2}} )?{_MONTH}[^;:]{{0,40}}?)?{_YEAR}"
    rf"[^;:]{{0,20}});\s*(?P<volume>[^(:;\s]*)\s*(?:{_OVID_ISSUE})?(?::\s*(?P<pages>{_RANGE}))?"
)
_VOLUME_FIRST = re.compile(
    r"(?P<container>.+?)[.,:]\s*(?:[Vv]ol(?:ume|\.)?\s*)?"
    rf"(?P<volume>(?<=[.\s])(?!{_YEAR}(?:\.?$|, pp))[A-Z]?[0-9]+[A-Z]?(?:-[0-9]+)?)"
    rf"\s*(?:{_OVID_ISSUE})?\s*(?=[:,(.;]|$)(?P<rest>.*)"
)
_BY_WORDS = re.compile(
    rf"(?P<container>.+?)[.,;]?\s+(?:{_YEAR}[;,]\s*)?(?:vol\.?\s*|v)(?P<volume>[0-9]+)"
    r"(?:,?\s*(?:no\.?\s*|n)(?P<issue>[0-9/-]+)|(?=\s+p[0-9]))(?P<rest>.*)",
    re.IGNORECASE,
)
_EDITORS = re.compile(r".*\[Eds?(?:itors?)?\b[^\]]*\][.,;:\s]*", re.IGNORECASE)
_LEADING_YEAR = re.compile(rf"\(?{_YEAR}\)?\.\s*")
_OVID_PAGES = re.compile(
    rf"\(pp? (?P<all>[0-9A-Za-z][^()]{{0,40}})\)|(?:\bpp?\.?\s*|:\s*)(?P<pages>{_RANGE})"
)
_BEHIND = re.compile(r"\.? (?:Article Number|Date of Publication): ")
"""Where Embase's sentence goes on with fields of other names."""
_DATED = re.compile(
    rf"(?:(?<![-0-9])[0-3]?[0-9] )?(?:{_MONTH}[^.;:()]{{0,20}}?)?{_YEAR}(?: {_MONTH}(?: [0-9]+)?)?"
)
_BOOK_END = re.compile(
    r"\.?\s*\(pp|\.?, [0-9]+(?:st|nd|rd|th) ed\b|"
    r"\.?:\s*[0-9]+-[0-9]|\.\s+[0-9xvilcm, ]+ ?pp\b|\.\s+(?=[A-Z][^.]*:)|\. *$"
)
_PUBLISHED = re.compile(r"\bDate of Publication: (?P<date>[^.;]{4,40})")
_NUMBERED = re.compile(
    r"\b(?:Article Number: ?(?:Article )?|ArtID )(?P<number>[^\s,;]+?)\.?(?=[\s,;]|$)"
)
_CONFERENCE = re.compile(
    r"(?<=\S)\. Conference(?: Publication)?: .{1,400}?\. (?=[0-9]+ ?\(|\((?:pp|no pag|Suppl))"
)
""" "Journal. Conference: ITS NAME. PLACE. 12(3)...", as Embase writes it."""
_PREPRINT = re.compile(r"\[Preprint\]\. ")
_NO_VOLUME = re.compile(
    rf"(?P<container>.+?)\.? \((?:pp?[ .]|no pag|(?!{_YEAR}\))(?P<issue>[0-9][^()]{{0,15}})\) \()"
)
_LONGEST = 2000


def ovid_journal(sentence: str) -> Place:
    """Where an article appeared.

    >>> place = ovid_journal("Care Review. 12(3-4):45-50, November 15, 2010.")
    >>> place.container, place.volume, place.issue, place.pages, place.date
    ('Care Review', '12', '3-4', '45-50', 'November 15, 2010')
    >>> ovid_journal("Care Review. Vol.12(3), Jan 2010, pp. 45-50.").pages
    '45-50'
    >>> ovid_journal("Care Review. (520 I) (pp 5-6), 1995. Date of Publication: 1995.").issue
    '520 I'
    """
    text = _CONFERENCE.sub(". ", fields.tidy(sentence[:_LONGEST]), count=1)
    number = article_number(text)
    published = _PUBLISHED.search(text)
    date = published["date"].strip() if published else ""
    text = _BEHIND.split(text)[0]
    found = _DATE_FIRST.match(text) or _BY_WORDS.match(text) or _VOLUME_FIRST.match(text)
    parts = found.groupdict("") if found else {}
    rest = parts.get("rest", "") if found else text
    bare = None if found else _NO_VOLUME.match(text)
    container = parts.get("container") or (bare["container"] if bare else re.split("[.;]", text)[0])
    return Place(
        container=container.strip(" .,;"),
        volume=parts.get("volume", ""),
        issue=parts.get("issue") or (bare["issue"] or "" if bare else ""),
        pages=fields.pages(parts.get("pages") or _pages(rest), "", number),
        date=date or parts.get("date") or _date(rest) or _date(text),
    )


def article_number(sentence: str) -> str:
    """The article number that a sentence of Ovid gives beside pages, or "".

    >>> article_number("Care Review. Vol.9, 2022, pp. 1-14.  ArtID 108609.")
    '108609'
    """
    found = _NUMBERED.search(sentence[:_LONGEST])
    return found["number"] if found else ""


def item_type(citation: str) -> str:
    """What a citation itself says that the work is, or "".

    >>> item_type("bioRxiv [Preprint]. 2023 Jun 10:2023.02.15.5. doi: 10.1101/2023.02.15.5.")
    'preprint'
    >>> item_type("Care. Conference: Care 2021. Bonn Germany. 9(Supplement 1) (pp S3), 2021.")
    'conferencePaper'
    """
    if _PREPRINT.search(citation[:_LONGEST]):
        return "preprint"
    return "conferencePaper" if _CONFERENCE.search(citation[:_LONGEST]) else ""


def ovid_book(sentence: str) -> Place:
    """Where a chapter appeared.

    >>> place = ovid_book("Elm, Bo [Ed]. (2010). Care. (pp. 4-9). xi, 90 pp. York: Press.")
    >>> place.container, place.date, place.pages
    ('Care', '2010', '4-9')
    """
    text = fields.tidy(sentence[:_LONGEST])
    inner = _LEADING_YEAR.sub("", _EDITORS.sub("", text), count=1)
    if inner.startswith("[") and "]" in inner:  # a title that was translated
        title = inner[: inner.index("]") + 1]
    else:
        title = _BOOK_END.split(inner)[0]
    return Place(container=title.strip(" .,;"), pages=_pages(inner), date=_date(text))


def _pages(text: str) -> str:
    found = _OVID_PAGES.search(text)
    return found["all"] or found["pages"] if found else ""


def _date(text: str) -> str:
    found = _DATED.search(text)
    return found.group() if found else ""
