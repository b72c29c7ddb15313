"""What one entry of a reference list says, as far as it can be told with certainty.

A style is known by where it puts the year and the title: in brackets after the names (APA,
Harvard), between full stops (Chicago, Harvard), behind a title in quotation marks (MLA, MHRA,
Chicago notes), or before the volume (Vancouver). What none of them explains is not taken apart:
its printed text is its title, and its note says so.

Why no statistical parser: it always answers, and a title that is half an author list finds
nothing, or the wrong work. A person who reads a note can do better.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from cis_pipeline.sources.citation_searching import names, publication, titles
from cis_pipeline.sources.citation_searching.italics import OPEN
from cis_pipeline.sources.citation_searching.italics import bare as _bare
from cis_pipeline.sources.citation_searching.links import without_links
from cis_pipeline.sources.citation_searching.places import place

_LONGEST = 3000
"""Characters; a longer entry is several, or none."""

NOT_TOLD = "title not told apart"
"""What the note of a record says whose title is the whole printed entry."""

_YEAR = r"(?:1[5-9]|20)[0-9]{2}"
_UNDATED = r"n\. ?d\.?|no date|undated|o\. ?J\.|s\. ?d\.|in press|forthcoming|in print|im Druck"
_BRACKETED = re.compile(
    rf"[,.]?\s*[(\[](?:c\. ?|ca\. ?)?(?P<date>(?P<year>{_YEAR})[a-z]?"
    rf"(?:\s?[,/–—-]\s?[^()\[\]]{{1,30}})?(?: ?\[{_YEAR}\])?|(?:{_UNDATED})[^()]{{0,12}})[)\]]"
    r"\s*(?P<mark>[.,:;]?)\s*"
)
_STOPPED = re.compile(
    rf"[.,]\s+(?P<date>(?P<year>{_YEAR})[a-z]?|{_UNDATED})(?P<mark>[.,:])\s+(?=\S)", re.IGNORECASE
)
_DASHES = re.compile(r"(?:[-–—_]{3,}|[—–]{1,3})\s*[.,]?\s*")
_LATER_YEAR = re.compile(rf"(?<![0-9–-])({_YEAR})(?![0-9]|[–-][0-9])")


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
    publisher: str = ""
    item_type: str = ""
    doi: str = ""
    url: str = ""
    dashed: bool = False
    """The names are those of the entry before it."""
    rest: str = field(default="", compare=False)


def parse(entry: str) -> Told:
    """An entry in one line, without its number, taken apart; one of pages of text is not."""
    if len(entry) > _LONGEST:
        return Told()
    text, links = without_links(entry)
    told = _bracketed(text) or _quoted(text) or _stopped(text) or _behind(text) or _head_alone(text)
    dashes = _DASHES.match(text)
    if dashes and told.title:
        told = replace(told, authors=(), dashed=True)
    return replace(told, doi=links.doi, url=links.url)


def _bracketed(text: str) -> Told | None:
    """Names (year). Title ...: APA, Harvard, Emerald."""
    found = _BRACKETED.search(text[:900])
    if not found or not _may_be_names(text[: found.start()]):
        return None
    rest = text[found.end() :]
    title = titles.first(rest, found["mark"] == ",")
    if title is None:
        return None
    head = text[: found.start() + (found.group()[0] == ".")]
    return _with_rest(title, names.authors(_bare(head)), _year(found["year"]))


_ENDS_DATED = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December) "
    rf"(?P<year>{_YEAR})\.?$"
)


def _head_alone(text: str) -> Told:
    """Names (year), or a date at the end, where the title cannot be told."""
    ends = _ENDS_DATED.search(text)
    found = _BRACKETED.search(text[:900])
    if not found or not names.people(_bare(text[: found.start()])):
        return Told(year=_year(ends["year"])) if ends else Told()
    head = text[: found.start() + (found.group()[0] == ".")]
    return Told(authors=names.authors(_bare(head)), year=_year(found["year"]))


def _stopped(text: str) -> Told | None:
    """Names. Year. Title ...: Chicago author-date, Harvard."""
    found = _STOPPED.search(text[:900])
    if not found or not _may_be_names(text[: found.start()]):
        return None
    title = titles.first(text[found.end() :], found["mark"] == ",")
    if title is None:
        return None
    head = text[: found.start() + 1]
    return _with_rest(title, names.authors(_bare(head)), _year(found["year"]))


def _may_be_names(head: str) -> bool:
    """Whether what stands before a year is names: no quotation, and persons or one body."""
    plain = _bare(head)
    if not plain.strip(" .,") or re.search(r"[“”\"]|^['‘]|[0-9]{3}|https?:", plain):
        return False
    if _DASHES.fullmatch(plain) or names.people(plain):
        return True
    sentences = [part for part in titles.sentences(plain) if part.strip(" .")]
    return len(sentences) == 1 and len(plain.split()) <= 40


def _quoted(text: str) -> Told | None:
    """Names, "title", place in print (year): MLA, MHRA, Chicago notes."""
    title = titles.quoted(text)
    if title is None or title.begins > 600:
        return None
    if re.match("[a-z]", title.text):  # words that somebody quotes, and no title
        return None
    head = _bare(text[: title.begins]).strip(" ,")
    late = _LATER_YEAR.search(head)
    if late:  # "Names 2010, 'Title'"
        head = head[: late.start()].strip(" ,(")
    if head and not (names.people(head) or publication.is_named(head.strip("."))):
        return None
    told = _with_rest(title, names.authors(head), int(late[1]) if late else None)
    return told if told.year else replace(told, year=_year_in(_bare(title.rest)))


def _behind(text: str) -> Told | None:
    """Names. Title. Place in print with the year: Vancouver, Chicago, IEEE, MHRA."""
    return _of_people(text) or _of_body(text) or _of_brackets(text)


def _of_people(text: str) -> Told | None:
    """Persons, then a title; they end at the last stop, or comma, up to which all are names."""
    ends = [found.end() for found in re.finditer(r"\. (?=[^\W\d_]|\ue000|[0-9])", text[:700])]
    end = next((e for e in reversed(ends[:60]) if names.people(_bare(text[: e - 1]))), None)
    end = end or titles.after_initials(text)
    if end is None:
        return None
    title = titles.first(text[end:], False)
    if title is None:
        return None
    told = _with_rest(title, names.people(_undotted(_bare(text[:end]).strip())), None)
    year = told.year or _year_in(_bare(title.rest))
    return replace(told, year=year) if year else None


def _undotted(head: str) -> str:
    """Names without the full stop after them, where initials bear none (Vancouver)."""
    plain = head.removesuffix(".")
    return plain if "." not in plain and not re.search(r", \w$", plain) else head


_ONLINE = re.compile(r"\[(?:internet|online|homepage|website)[^\]]*\]", re.IGNORECASE)


def _of_body(text: str) -> Told | None:
    """Body. Title. Place: publisher; year. Without that place the first may be the title."""
    parts = [part for part in titles.sentences(text) if part.strip(" .")]
    if len(parts) < 3 or len(parts[0].split()) > 12:
        return None
    tail = _bare(" ".join(parts[2:]))
    if not (publication.is_imprint(tail) or _ONLINE.search(parts[1])) or re.match(
        "In:? ", parts[1]
    ):
        return None
    title, year = titles.first(" ".join(parts[1:]), False), _year_in(tail)
    if title is None or year is None:
        return None
    return _with_rest(title, names.authors(_bare(parts[0])), year)


_IN_BRACKETS = re.compile(
    rf"^(?P<before>[^()]+?),? \((?P<imprint>[^()]*?[:,] ?[^()]*?,? ?(?P<year>{_YEAR}))\)"
)


def _of_brackets(text: str) -> Told | None:
    """Names, title (place: publisher, year): MHRA's books."""
    found = _IN_BRACKETS.match(text)
    if not found:
        return None
    before = found["before"]
    mark = before.find(OPEN)
    parts = before[:mark].strip(" ,"), before[mark:]
    if mark <= 0:
        cut = titles.after_names(before)
        if cut is None:
            return None
        parts = before[:cut].strip(" ,"), before[cut:]
    told = Told(
        title=titles.neat(parts[1]),
        authors=names.authors(_bare(parts[0])),
        year=int(found["year"]),
        publisher=publication.publisher(_bare(found["imprint"])),
    )
    return told if told.title else None


def _with_rest(title: titles.Title, authors: tuple[str, ...], year: int | None) -> Told:
    """Add what the text after a title says: journal or book, volume, issue, pages, publisher."""
    rest = title.rest
    where = place(_bare(rest))
    chapter = publication.chapter(rest)
    told = Told(title=title.text, authors=authors, year=year, publisher=title.publisher)
    if where:
        told = replace(
            told,
            volume=where.volume,
            issue=where.issue,
            pages=where.pages,
            year=year or where.year,
        )
    if chapter:
        book = replace(told, volume="", issue="", item_type="bookSection")
        pages = told.pages or chapter.pages
        return replace(book, container=chapter.book, publisher=chapter.publisher, pages=pages)
    if where and (where.volume or where.issue):
        held = publication.container(rest, where.begins)
        if held:
            return replace(told, container=held, item_type="journalArticle")
        return told
    return replace(
        told,
        publisher=told.publisher or publication.publisher(_bare(rest)),
        item_type=publication.kind(_bare(f"{title.kept} {rest}")),
    )


def _year(printed: str | None) -> int | None:
    return int(printed) if printed else None


def _year_in(text: str) -> int | None:
    """The year of a text: rather in brackets, or after a semicolon or comma, than elsewhere."""
    for pattern in (rf"\([^()]*?({_YEAR})[a-z]?\)", rf"[;,] ?({_YEAR})[a-z]?(?=[.;,:]|$| [A-Z])"):
        found = re.search(pattern, text)
        if found:
            return int(found[1])
    found = _LATER_YEAR.search(text)
    return int(found[1]) if found else None
