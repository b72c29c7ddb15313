"""The works that a full text lists, each a record: what its entry says, and its printed text.

No entry is dropped: one that cannot be taken apart has its printed text as its title, and a note
that says so; `raw` holds the printed lines of each.

A title is seen by a simple sign: it stands in quotation marks or italics, between the year and
the next full stop (APA, Harvard, Chicago), between names and the next full stop (Vancouver), or
between a name and the brackets with the year (MHRA). Publishers, editors and kinds of work are not
looked for.

Why so little: a cited work must be recognised where the review has it already, and for that its
title, its authors, its year and its pages are enough. A title that is half an author list would
find nothing, or the wrong work; a person who reads a note can do better.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from cis_pipeline.core.model import Channel, Problem, Record
from cis_pipeline.core.text.sentences import sentences
from cis_pipeline.sources.citation_searching.elements import (
    CLOSE,
    OPEN,
    YEAR,
    authors,
    bare,
    end_of_initialled,
    is_name,
    people,
    publication,
    without_links,
)
from cis_pipeline.sources.citation_searching.entries import (
    entries_of,
    is_several,
    joined,
    unlabelled,
    words_of,
)
from cis_pipeline.sources.citation_searching.reference_list import (
    cites_a_work,
    lines_of,
    notes,
    reference_list,
)

TITLE_UNCLEAR = "title not told apart"
"""What the note of a record says whose title is the whole printed entry."""

NO_LIST = "no reference list is found in it"
_MEND = "its title is the whole printed text; mend it in the file before you run the review"
_AGAIN = re.compile(r"(?:ibid|idem|op\. ?cit|loc\. ?cit|ebd|a\. ?a\. ?O)\b", re.IGNORECASE)


def references(pages: Sequence[str], name: str, parent: str = "") -> Iterator[Record | Problem]:
    """The records of the last reference list of a text, in its order, and the doubts about them.

    `pages` are the texts of its pages (a plain text is one), `name` what messages call it. Each
    record's locator is "reference 12" after that name, and `parent` the record that lists it.
    Without a list, the notes at the foot of its pages are read.
    """
    lines = reference_list(lines_of(pages))
    if lines is not None:
        yield from _records(entries_of(lines), pages, name, parent)
        return
    found = notes(pages)
    citing = ["\n".join(note) for note in found if cites_a_work(note)]
    yield from _records(citing, pages, name, parent)
    if not found:
        remedy = "name a text that has one with --text, or ask Crossref or OpenAlex (--service)"
        yield Problem(name, NO_LIST, remedy, "warning")
    elif len(citing) < len(found):
        what = f"{len(found) - len(citing)} of {len(found)} notes name neither year nor address"
        yield Problem(name, what, "they are not proposed; look through them", "notice")


def _records(
    entries: Sequence[str], pages: Sequence[str], name: str, parent: str
) -> Iterator[Record | Problem]:
    known = words_of("\n".join(pages))
    before: tuple[str, ...] = ()
    for number, entry in enumerate(entries, start=1):
        where = f"{name} reference {number}"
        line = joined(unlabelled(entry), known) or entry.strip()
        parsed = parse(line, before)
        before = parsed.authors
        record = replace(
            parsed,
            raw=entry,
            locator=where,
            title=parsed.title or line,
            note="" if parsed.title else TITLE_UNCLEAR,
            channel=Channel.CITATION,
            parent=parent,
        )
        yield record
        yield from _doubts(record, entry, where)


def _doubts(record: Record, entry: str, where: str) -> Iterator[Problem]:
    if _AGAIN.match(unlabelled(entry)):
        what = "points back to another reference, and is proposed as printed"
        yield Problem(where, what, "take its line out of the file before you run it", "warning")
    elif is_several(entry):
        what = "may hold several works that could not be told apart"
        remedy = "look at it, and part it in the file before you run the review"
        yield Problem(where, what, remedy, "warning")
    elif record.note:
        what = f'cannot be taken apart with certainty: "{record.title[:80]}"'
        yield Problem(where, what, _MEND, "warning")


# --- What one entry says --------------------------------------------------------------------------

_LONGEST = 3000
"""Characters; a longer entry is several, or none."""

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


def parse(entry: str, before: tuple[str, ...] = ()) -> Record:
    """An entry in one line, without its number, taken apart; one of pages of text is not.

    What it does not show is empty, `title` also where it is unclear. Dashes stand for the names of
    the entry `before`; the kind of work is told where a volume of a journal says it.
    """
    if len(entry) > _LONGEST:
        return Record()
    text, doi, url = without_links(entry)
    parsed = _dated(text) or _quoted(text) or _named(text) or _in_brackets(text) or _untitled(text)
    return replace(
        parsed,
        item_type="journalArticle" if parsed.container and parsed.volume else "",
        authors=before if parsed.title and _DASHES.match(text) else parsed.authors,
        date=str(parsed.year or ""),
        doi=doi,
        url=url,
    )


def _dated(text: str) -> Record | None:
    """Names (year). Title ... or Names. Year. Title ..."""
    for pattern in (_BRACKETED, _STOPPED):
        found = pattern.search(text[:900])
        head = _before(text, found) if found else ""
        title = _first_title(text[found.end() :], found["mark"] == ",") if found else None
        if found and title and _may_be_names(head):
            return _entry(title, head, found["year"])
    return None


def _before(text: str, date: re.Match[str]) -> str:
    return text[: date.start() + (date.group()[0] == ".")]


def _may_be_names(head: str) -> bool:
    """Whether what stands before a year is names: no quotation, and persons or one body."""
    plain = bare(head)
    if not plain.strip(" .,") or re.search(r"[“”\"]|^['‘]|[0-9]{3}|https?:", plain):
        return False
    if _DASHES.fullmatch(plain) or people(plain):
        return True
    return len(list(sentences(plain))) == 1 and len(plain.split()) <= 40


def _quoted(text: str) -> Record | None:
    """Names, "title", place in print (year): MLA, MHRA, Chicago notes, IEEE."""
    title = _quoted_title(text)
    if title is None or title.text[:1].islower():  # words that somebody quotes are no title
        return None
    head = bare(text[: title.begins]).strip(" ,")
    late = _LAST_YEAR.match(head)
    head = head[: late.start(1)].strip(" ,(") if late else head  # "Names 2010, 'Title'"
    if head and not (people(head) or is_name(head)):
        return None
    return _entry(title, head, late[1] if late else None)


def _named(text: str) -> Record | None:
    """Names. Title. Place in print with the year: Vancouver, Chicago, IEEE."""
    stops = [found.end() for found in re.finditer(r"\.(?= )", text[:700])]
    end = next((end for end in stops[60::-1] if people(bare(text[:end]))), None)
    end = end or end_of_initialled(text) or _end_of_body(text)
    title = _first_title(text[end:], False) if end else None
    return _entry(title, text[:end], None) if title and _LAST_YEAR.match(bare(title.rest)) else None


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


def _in_brackets(text: str) -> Record | None:
    """Name, title (place: publisher, year): MHRA's books, of one author."""
    found = _IN_BRACKETS.match(bare(text))
    title = _first_title(f"{found[2]}.", False) if found and is_name(found[1]) else None
    return _entry(title, found[1], found[3]) if title and found else None


def _untitled(text: str) -> Record:
    """Names (year), or a date at the end, where the title is unclear."""
    found = _BRACKETED.search(text[:900])
    if found and people(bare(_before(text, found))):
        year = int(found["year"]) if found["year"] else None
        return Record(authors=authors(bare(_before(text, found))), year=year)
    ends = re.search(rf"[A-Z][a-z]{{2,8}} ({YEAR})\.?$", text)
    return Record(year=int(ends[1]) if ends else None)


def _entry(title: _Title, head: str, year: str | None) -> Record:
    where = publication(title.rest)
    last = _LAST_YEAR.match(bare(title.rest))
    said = int(year) if year else where.year or (int(last[1]) if last else None)
    return replace(where, title=title.text, authors=authors(bare(head)), year=said)


# --- Where a title ends: its closing quotation mark, its italics, or the full stop after it -------

_QUOTES = (
    re.compile(r"[“„«](?P<title>.+?)[”“»](?=[\s,.;:()]|$)"),
    re.compile(r"(?<![\w])\"(?P<title>.+?)\"(?=[\s,.;:()]|$)"),
    re.compile(r"(?<![\w])[‘’'](?P<title>.+?)[’'](?=\s?[,.;()\ue000]|$| in )"),
)
_EXTRA = re.compile(
    r"[\s,]*(?:\([^()]*\b(?:edn?|edition|aufl(?:age)?|vols?|rev|no|report|trans|series|paper)\b"
    r"[^()]*\)|\[[^\[\]]{3,40}\]|,? [0-9]+(?:st|nd|rd|th) (?:edn|ed|edition)\.?)[.\s]*$",
    re.IGNORECASE,
)
_EDITION = re.compile(r", (?:[0-9]+(?:st|nd|rd|th)|[Rr]evised) (?:edn|ed|edition)\b\.?")


@dataclass(frozen=True, slots=True)
class _Title:
    """A title, where it begins in the text, and what follows it."""

    text: str
    begins: int
    rest: str


def _quoted_title(text: str) -> _Title | None:
    """The first text in quotation marks that may be a title."""
    found = [m for quote in _QUOTES if (m := quote.search(text)) and len(m["title"]) > 3]
    best = min(found, key=lambda m: (m.start(), -m.end()), default=None)
    return best and _title(best["title"], best.start(), text[best.end() :])


def _first_title(text: str, commas: bool) -> _Title | None:
    """The title that a text begins with; None if where it ends is unclear.

    `commas`: whether commas part the elements of the entry, not full stops.
    """
    text = text.lstrip(" ,.:;")
    if text[:1] in tuple("“„«\"‘'’") and (found := _quoted_title(text)) and not found.begins:
        return found
    if text.startswith(OPEN):
        end = text.find(CLOSE)
        return _title(text[1:end], 0, text[end + 1 :]) if end > 4 else None
    if text[:1].islower():  # "Future Positive (2006) provides a guide"
        return None
    # what is in italics later is a journal or a book
    before = re.split(r"(?<=[.,;?!]) [Ii]n:? ", text.partition(OPEN)[0])[0].rstrip()
    if OPEN in text and before.endswith((",", "?", "!") if commas else (",", "?", "!", ".")):
        return _title(before, 0, text[len(before) :])
    edition = _EDITION.search(text)
    ends = [end for _, end in sentences(text)]
    if edition and ends and edition.start() < ends[0]:
        return _title(text[: edition.start()], 0, text[edition.end() :])
    if len(ends) < 2:
        return _by_commas(text)
    # "What works? A review of the evidence." but not "What works? Marrow Press."
    asks = text[ends[0] - 1] in "?!" and (len(ends) > 2 or not is_name(text[ends[0] :]))
    end = ends[1 if asks else 0]
    return _title(text[:end], 0, text[end:])


def _by_commas(text: str) -> _Title | None:
    """ "Title, Publisher, Place.": what begins with a small letter goes on with the title."""
    begun, *others = re.sub(r", [A-Z]{2}$", "", text.strip(" .")).split(", ")
    goes_on = list(takewhile(lambda part: part[:1].islower(), others))
    others = others[len(goes_on) :]
    placed = len(others) == 1 and re.search(r"\w: [A-ZÀ-Þ]\w+$", others[0])
    certain = not others or placed or (len(others) == 2 and all(map(is_name, others)))
    if not certain or (others and publication(text).volume):
        return None
    return _title(", ".join((begun, *goes_on)), 0, ", ".join(others))


def _title(title: str, begins: int, rest: str) -> _Title | None:
    text = " ".join(_EXTRA.sub("", bare(title)).split()).strip(" ,;:")
    if text[-1:] == "." and not re.search(r"\.\.$|\b[A-Z]\.[A-Z]\.$", text):
        text = text[:-1]
    lettered = len(re.findall(r"[^\W\d_]", text)) >= 3
    return _Title(text, begins, rest.lstrip(" ,.;:”’\"'")) if lettered else None
