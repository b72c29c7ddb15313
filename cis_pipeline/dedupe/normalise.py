"""A record becomes Keys: each field in the one form in which two databases' spellings are equal.

Nothing is judged here. What a record does not give is "" (or None for the year), and that later
means "unknown", never "different".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from cis_pipeline.dedupe.fold import STOP_WORDS, container_words, fold, initials, words
from cis_pipeline.dedupe.imprint import (
    YEAR,
    address,
    clean_doi,
    doi_of_address,
    isbns,
    number,
    pages,
)
from cis_pipeline.dedupe.titles import main_part, marks, numbers, other_title, plain_title
from cis_pipeline.model import Record


@dataclass(frozen=True, slots=True)
class Keys:
    """A record's fields, folded for comparison; `place` is its position in the sequence.

    Title: `title` has all words, `compact` the telling ones run together, `main` the part before
    a subtitle ("" without one), `other` the title in a second language. `numbers` are those in
    the title (digits, roman, spelt) in order, `parts` those that count a part, wave or year;
    `marks` the words that make another document of it ("erratum", "protocol", "interim").
    Authors: `first` and `people` are family names, `names` has the given ones too, `bodies` the
    acronyms by which a corporate author may be named. Print: `page` and `last` are the first and
    the last page in full; `issue` ends in "s" for a supplement. `kind` is the class of document,
    `digest` the SHA-256 of its bytes.
    """

    place: int
    title: str
    compact: str
    main: str
    other: str
    numbers: tuple[str, ...]
    parts: frozenset[str]
    marks: frozenset[str]
    first: str
    people: frozenset[str]
    names: frozenset[str]
    bodies: frozenset[str]
    year: int | None
    doi: str
    container: tuple[str, ...]
    volume: str
    issue: str
    page: str
    last: str
    supplement: bool
    kind: str
    url: str
    isbn: frozenset[str]
    digest: str = ""

    @property
    def placed(self) -> bool:
        """Whether it says where it was printed: a volume or a page."""
        return bool(self.volume or self.page)


def keys(record: Record, place: int = 0) -> Keys:
    """The Keys of a record."""
    title, beside = plain_title(record.title)
    folded = fold(title)
    telling = [w for w in folded.split() if w not in STOP_WORDS]
    people, names, first = _authors(record.authors)
    page, last = pages(record.pages) if record.pages else ("", "")
    numbered, parts = numbers(title, folded)
    return Keys(
        place=place,
        title=folded,
        compact="".join(telling) or folded.replace(" ", ""),
        main=main_part(title),
        other=beside or other_title(title),
        numbers=numbered,
        parts=parts,
        marks=marks(title, telling),
        first=first,
        people=people,
        names=names,
        bodies=_bodies(record.authors),
        year=record.year,
        doi=clean_doi(record.doi) or doi_of_address(record.url),
        container=container_words(record.container) if record.container else (),
        volume=_volume(record.volume),
        issue=_issue(record.issue),
        page=page,
        last=last,
        supplement=_supplement(record),
        kind=_kind(record),
        url=address(record.url),
        isbn=isbns(record.isbn),
        digest=record.digest,
    )


def _volume(text: str) -> str:
    """The volume; a year in its place tells nothing, since other databases count."""
    found = number(text) if text else ""
    return "" if YEAR.fullmatch(found) else found


def _issue(text: str) -> str:
    """The issue, with an "s" if it is a supplement ("15 Suppl 1" is not issue 15)."""
    return number(text) + "s" * bool(_SUPPLEMENT.search(text)) if text else ""


def _authors(authors: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str], str]:
    """All family names, all names, and the first author's family name."""
    people: set[str] = set()
    every: set[str] = set()
    first = ""
    for author in authors:
        family, names = _names(author)
        people.update(family)
        every.update(names)
        first = first or (max(family, key=len) if family else "")
    return frozenset(people), frozenset(every), first


@lru_cache(maxsize=65536)
def _names(author: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of one author that can be a family name (no initials, no particles), and all."""
    every = [w for w in fold(author).split() if len(w) > 1 and w not in STOP_WORDS | {"null"}]
    family = fold(author.split(",", 1)[0]).split()
    long = [w for w in family if len(w) > 2 and w in every]
    # a short family name; or the given name stands before the comma
    return tuple(long or [w for w in family if w in every][:1] or every[:1]), tuple(every)


def _bodies(authors: tuple[str, ...]) -> frozenset[str]:
    """Acronyms a corporate author goes by: itself if it is one word, else its initials."""
    if not authors or len(authors) > 4:
        return frozenset()
    found = set()
    for name in (authors[0], " ".join(authors)):
        every = tuple(fold(re.sub(r"\(.*?\)", "", name)).split())
        if len(every) == 1:
            found.add(every[0])
        elif 2 < len(every) < 12:
            found |= {initials(every), initials(words(name))}
        found.update(fold(short) for short in re.findall(r"\((\w{2,10})\)", name))
    return frozenset(found)


_SUPPLEMENT = re.compile(
    r"\bsupp|meeting.?abstract|^\w+\)$|\(s\d|^s\d|\bconference:|"
    r"\bconf(erence)? abstract|\bmeeting abstracts?\b",
    re.I,
)


def _supplement(record: Record) -> bool:
    """Whether it stands in a supplement or among the abstracts of a meeting."""
    return any(
        bool(text) and _SUPPLEMENT.search(text) is not None
        for text in (record.volume, record.issue, record.pages, record.container)
    )


_KINDS = {
    "journalArticle": "article", "magazineArticle": "article", "newspaperArticle": "news",
    "conferencePaper": "conference paper", "bookSection": "chapter", "book": "book",
    "encyclopediaArticle": "chapter", "thesis": "thesis", "preprint": "preprint",
    "report": "report", "webpage": "report", "document": "report", "blogPost": "report",
}  # fmt: skip
_PREPRINT = re.compile(
    r"^10\.(1101/(20|\d{6})|31235/|31234/|31219/osf|2139/ssrn|48550/|20944/preprints|21203/rs)"
)
_PREPRINT_SERVER = re.compile(r"\b(\w*r?xiv|ssrn|research square|preprints?)\b", re.I)
_WORKING_PAPER = re.compile(r"\b(working|discussion|research|occasional) papers?\b", re.I)


def _kind(record: Record) -> str:
    """The class of document; what the place tells goes before what the type says."""
    if _PREPRINT.match(clean_doi(record.doi)) or _PREPRINT_SERVER.search(record.container):
        return "preprint"
    if re.match(r"dissertation(s)? abstracts", record.container, re.I):
        return "thesis"
    kind = _KINDS.get(record.item_type, "")
    return "report" if kind == "article" and _WORKING_PAPER.search(record.container) else kind
