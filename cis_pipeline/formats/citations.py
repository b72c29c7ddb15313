"""Where a work appeared, as databases print it in one line, taken apart.

"Endoscopy (2014) 3:3 (152-160)" is Embase's, "J Care;139: 179-184, 2021 07." that of BVS and
LILACS, "Revista; 8(1); 132-145" SciELO's, "Cell. 2021 Jul 22;184(15):3884-98. doi: ..." PubMed's,
"Journal, Vol 12, Iss 1, Pp 1-10 (2022)" that of DOAJ, and of BASE with words like these; each of
Ovid's databases has a sentence of its own. All of them are read by their items (`citation_items`);
here is what is told where those do not fit: a chapter in its book, a book's imprint, a date alone.
"""

from __future__ import annotations

import html
import re
from dataclasses import replace
from functools import lru_cache

from cis_pipeline.formats import fields
from cis_pipeline.formats.citation_items import Place, read_citation

_YEAR = r"(?:1[5-9]|20)[0-9]{2}"
_LONGEST = 2000


@lru_cache(maxsize=4096)
def place(citation: str) -> Place | None:
    """The parts of a citation, or None if it tells no place in a journal or book.

    >>> found = place("Endoscopy (2014) 3:4 (152-160). Date of Publication: 2014")
    >>> found.container, found.date, found.volume, found.issue, found.pages
    ('Endoscopy', '2014', '3', '4', '152-160')
    >>> place("Scopus")
    """
    line = " ".join(html.unescape(citation[:_LONGEST]).split())
    if told := read_citation(line):
        return told
    if _EDITORS.match(line):
        return ovid_book(line)
    if imprint := _IMPRINT.fullmatch(line):
        return Place(date=imprint["date"], publisher=imprint["publisher"])
    if found := _DATED_ONLY.match(line) or _VOLUME_ONLY.fullmatch(line):
        return Place(**found.groupdict())
    return None


_DATED_ONLY = re.compile(
    rf"(?P<container>[^;:]{{3,300}}?)(?: \[Preprint\])?(?:\. | \()"
    rf"(?P<date>{_YEAR}(?: [A-Z][a-z]{{2}}(?: [0-9]+)?)?)\)?\. ?(?=$|doi: |Date of Publication: )"
)
"""Ahead of print, there is a date only."""
_VOLUME_ONLY = re.compile(
    r"(?P<container>.{3,300}?) ?[,;] ?vol(?:ume\b|\.)? ?(?P<volume>[0-9]+)\.?", re.IGNORECASE
)
_IMPRINT = re.compile(
    r"[A-Z][^\W\d_][\w .'’-]{1,40}: ?(?P<publisher>[^:;]{2,80}?)[.,;]? "
    rf"(?P<date>(?:[A-Z][a-z]+\.? )?{_YEAR})[.,;] ?(?:[ivxlc]+, ?)?[0-9]+ ?p(?:p|ages|gs)?\.?"
)
"""A book's place: "London: Care Press, 2011, 34p."; journals have colons in their names too."""

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

_EDITORS = re.compile(r".*\[Eds?(?:itors?)?\b[^\]]*\][.,;:\s]*", re.IGNORECASE)
_LEADING_YEAR = re.compile(rf"\(?{_YEAR}\)?\.\s*")
_RANGE = r"[A-Za-z]?[0-9]+[A-Za-z]?(?:[-\u2013][A-Za-z]?[0-9]+)?"
_PAGES = re.compile(
    rf"\(pp? (?P<all>[0-9A-Za-z][^()]{{0,40}})\)|(?:\bpp?\.?\s*|:\s*)(?P<pages>{_RANGE})"
)
_DATED = re.compile(rf"(?:(?<![-0-9])[0-3]?[0-9] )?(?:[A-Z][a-z]{{2,8}}[^.;:()]{{0,20}}?)?{_YEAR}")
_BOOK_END = re.compile(
    r"\.?\s*\(pp|\.?, [0-9]+(?:st|nd|rd|th) ed\b|"
    r"\.?:\s*[0-9]+-[0-9]|\.\s+[0-9xvilcm, ]+ ?pp\b|\.\s+(?=[A-Z][^.]*:)|\. *$"
)
_CONFERENCE = re.compile(r"(?<=\S)\.\s?Conference(?: Publication)?: ")
""" "Journal. Conference: ITS NAME. PLACE. 12(3)...", as Embase writes it."""
_PREPRINT = re.compile(r"\[Preprint\]\. ")


def ovid_journal(sentence: str) -> Place:
    """Where an article appeared; of a sentence without volume or pages, the journal and the date.

    >>> place = ovid_journal("Care Review. 12(3-4):45-50, November 15, 2010.")
    >>> place.container, place.volume, place.issue, place.pages, place.date
    ('Care Review', '12', '3-4', '45-50', 'November 15, 2010')
    >>> ovid_journal("Care Review. Vol.12(3), Jan 2010, pp. 45-50.").pages
    '45-50'
    >>> ovid_journal("Care Review. (520 I) (pp 5-6), 1995. Date of Publication: 1995.").issue
    '520 I'
    """
    text = fields.tidy(sentence[:_LONGEST])
    return read_citation(text) or Place(re.split("[.;]", text)[0].strip(" ,"), _date(text))


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
    found = _PAGES.search(inner)
    pages = found["all"] or found["pages"] if found else ""
    return Place(title.strip(" .,;"), _date(text), pages=pages)


def _date(text: str) -> str:
    found = _DATED.search(text)
    return found.group() if found else ""
