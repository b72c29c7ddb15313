"""What one entry of a reference list says: its DOI and address, year, title, authors, journal.

A title is told by a simple sign: it stands in quotation marks or italics, between the year and
the next full stop (APA, Harvard, Chicago), between names and the next full stop (Vancouver), or
between a name and the brackets with the year (MHRA). An entry without such a sign has its printed
text as its title, and its note says so. Publishers, editors and kinds of work are not told.

Why so little: a cited work must be recognised where the review has it already, and for that its
title, its authors, its year and its pages are enough. A title that is half an author list would
find nothing, or the wrong work; a person who reads a note can do better.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from cis_pipeline.core.text.sentences import sentences
from cis_pipeline.sources.citation_searching import names
from cis_pipeline.sources.citation_searching.links import bare, without_links
from cis_pipeline.sources.citation_searching.publication import YEAR, publication
from cis_pipeline.sources.citation_searching.titles import Title, first, quoted

_LONGEST = 3000
"""Characters; a longer entry is several, or none."""

NOT_TOLD = "title not told apart"
"""What the note of a record says whose title is the whole printed entry."""

_UNDATED = r"n\. ?d\.?|no date|undated|o\. ?J\.|s\. ?d\.|in press|forthcoming|in print|im Druck"
_BRACKETED = re.compile(
    rf"[,.]?\s*[(\[](?:c\. ?|ca\. ?)?(?:(?P<year>{YEAR})[a-z]?"
    rf"(?:\s?[,/–—-]\s?[^()\[\]]{{1,30}})?(?: ?\[{YEAR}\])?|(?:{_UNDATED})[^()]{{0,12}})[)\]]"
    r"\s*(?P<mark>[.,:;]?)\s*"
)
_STOPPED = re.compile(
    rf"[.,]\s+(?:(?P<year>{YEAR})[a-z]?|{_UNDATED})(?P<mark>[.,:])\s+(?=\S)", re.IGNORECASE
)
_LAST_YEAR = re.compile(rf".*(?<![0-9–-])({YEAR})(?![0-9]|[–-][0-9])")
_DASHES = re.compile(r"(?:[-–—_]{3,}|[—–]{1,3})\s*[.,]?\s*")
_IN_BRACKETS = re.compile(rf"([^(),.]+), ([^(),]+) \((?:[^()]*[:,] ?)?({YEAR})\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was told of an entry; what was not is empty or None. `title` is "" if it was not."""

    title: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    url: str = ""
    dashed: bool = False
    """The names are those of the entry before it."""

    @property
    def item_type(self) -> str:
        """The kind of work, where a volume of a journal says it."""
        return "journalArticle" if self.container and self.volume else ""


def parse(entry: str) -> Told:
    """An entry in one line, without its number, taken apart; one of pages of text is not."""
    if len(entry) > _LONGEST:
        return Told()
    text, links = without_links(entry)
    told = _dated(text) or _quoted(text) or _named(text) or _in_brackets(text) or _untitled(text)
    if told.title and _DASHES.match(text):
        told = replace(told, authors=(), dashed=True)
    return replace(told, doi=links.doi, url=links.url)


def _dated(text: str) -> Told | None:
    """Names (year). Title ... or Names. Year. Title ..."""
    for pattern in (_BRACKETED, _STOPPED):
        found = pattern.search(text[:900])
        head = _before(text, found) if found else ""
        title = first(text[found.end() :], found["mark"] == ",") if found else None
        if found and title and _may_be_names(head):
            return _told(title, head, found["year"])
    return None


def _before(text: str, date: re.Match[str]) -> str:
    return text[: date.start() + (date.group()[0] == ".")]


def _may_be_names(head: str) -> bool:
    """Whether what stands before a year is names: no quotation, and persons or one body."""
    plain = bare(head)
    if not plain.strip(" .,") or re.search(r"[“”\"]|^['‘]|[0-9]{3}|https?:", plain):
        return False
    if _DASHES.fullmatch(plain) or names.people(plain):
        return True
    return len(list(sentences(plain))) == 1 and len(plain.split()) <= 40


def _quoted(text: str) -> Told | None:
    """Names, "title", place in print (year): MLA, MHRA, Chicago notes, IEEE."""
    title = quoted(text)
    if title is None or title.text[:1].islower():  # words that somebody quotes are no title
        return None
    head = bare(text[: title.begins]).strip(" ,")
    late = _LAST_YEAR.match(head)
    head = head[: late.start(1)].strip(" ,(") if late else head  # "Names 2010, 'Title'"
    if head and not (names.people(head) or names.is_name(head)):
        return None
    return _told(title, head, late[1] if late else None)


def _named(text: str) -> Told | None:
    """Names. Title. Place in print with the year: Vancouver, Chicago, IEEE."""
    stops = [found.end() for found in re.finditer(r"\.(?= )", text[:700])]
    end = next((end for end in stops[60::-1] if names.people(bare(text[:end]))), None)
    end = end or names.end_of_initialled(text) or _end_of_body(text)
    title = first(text[end:], False) if end else None
    return _told(title, text[:end], None) if title and _LAST_YEAR.match(bare(title.rest)) else None


def _end_of_body(text: str) -> int:
    """Where the first sentence ends, if it names a body, and the second the work; else 0.

    An article may have no authors: then its journal stands in the second, and a volume follows.
    """
    ends = [end for _, end in sentences(text[:700])]
    if len(ends) < 3 or len(text[: ends[0]].split()) > 12:
        return 0
    second, rest = bare(text[ends[0] : ends[1]]), bare(text[ends[1] :])
    in_book = re.match(r"\s*In:? ", second) or publication(rest).volume
    return 0 if in_book or _LAST_YEAR.match(bare(text[: ends[1]])) else ends[0]


def _in_brackets(text: str) -> Told | None:
    """Name, title (place: publisher, year): MHRA's books, of one author."""
    found = _IN_BRACKETS.match(bare(text))
    title = first(f"{found[2]}.", False) if found and names.is_name(found[1]) else None
    return _told(title, found[1], found[3]) if title and found else None


def _untitled(text: str) -> Told:
    """Names (year), or a date at the end, where the title cannot be told."""
    found = _BRACKETED.search(text[:900])
    if found and names.people(bare(_before(text, found))):
        year = int(found["year"]) if found["year"] else None
        return Told(authors=names.authors(bare(_before(text, found))), year=year)
    ends = re.search(rf"[A-Z][a-z]{{2,8}} ({YEAR})\.?$", text)
    return Told(year=int(ends[1]) if ends else None)


def _told(title: Title, head: str, year: str | None) -> Told:
    where = publication(title.rest)
    last = _LAST_YEAR.match(bare(title.rest))
    return Told(
        title=title.text,
        authors=names.authors(bare(head)),
        year=int(year) if year else where.year or (int(last[1]) if last else None),
        container=where.container,
        volume=where.volume,
        issue=where.issue,
        pages=where.pages,
    )
