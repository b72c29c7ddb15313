"""One field of two records: authors, pages or journals agree, differ, or cannot be compared.

Why a value for "unknown": a missing volume must neither speak for a merge nor against it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from string import ascii_lowercase
from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from cis_pipeline.dedupe.normalise import abbreviates, all_names, word_set

Agreement = Literal[-1, 0, 1]
"""Agree, differ, or unknown because one does not say."""
AGREE: Agreement = 1
UNKNOWN: Agreement = 0
DIFFER: Agreement = -1

ALL, LED, HALF, SPELT, FEW, NONE = 4, 3, 2, 1, -1, -2
"""Two lists of authors: the same family names; one goes on where the other ends; half of the
shorter in common; alike but for spelling or order of names; less than half; nobody in common."""


@dataclass(frozen=True, slots=True)
class Names:
    """The authors of a record, see `normalise`: words with a space between, names as they came."""

    people: str
    names: str
    bodies: str
    first: str


_NOBODY = {"anonymous"}


def authors_of(*fields: str) -> int:
    """`authors` of people, names, bodies and first of one record, then of the other."""
    return authors(Names(*fields[:4]), Names(*fields[4:]))


def _among(people: set[str], names: str) -> int:
    """How many of some family names are among all names of another list."""
    small = names.lower()
    if small.isascii() and not any(name in small for name in people):
        return 0  # most lists; folding them takes longer
    return len(people.intersection(all_names(names)))


def authors(a: Names, b: Names) -> int:
    """How much two lists have in common, from ALL to NONE; UNKNOWN if one is empty.

    Lists are cut off and names misspelt; given and family names may stand in the other order, and a
    body may go by its initials.
    """
    one, two = set(a.people.split()), set(b.people.split())
    if not one or not two:
        return UNKNOWN
    if one == two:
        return ALL
    if _NOBODY in (one, two):
        return UNKNOWN
    common, shorter = len(one & two), min(len(one), len(two))
    if common == shorter and a.first and a.first == b.first:
        return LED
    if 2 * common >= shorter or set(a.bodies.split()).intersection(b.bodies.split()):
        return HALF
    if 2 * max(_among(one, b.names), _among(two, a.names)) >= shorter:
        return SPELT
    if a.first and b.first and fuzz.ratio(a.first, b.first) >= 75:
        return SPELT
    if fuzz.token_set_ratio(" ".join(sorted(one)), " ".join(sorted(two))) >= 80:
        return SPELT
    return FEW if common else NONE


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in print: first page, last page, issue."""

    page: str
    last: str
    issue: str


def pages_of(*fields: str) -> Agreement:
    """`pages` of page, last page and issue of one record, then of the other."""
    return pages(Place(*fields[:3]), Place(*fields[3:]))


def pages(a: Place, b: Place) -> Agreement:
    """First pages; a number online, or pages counted from 1, cannot differ from a printed page."""
    if not a.page or not b.page:
        return _partial_pages(a, b)
    if a.page == b.page or _same_number(a.page, b.page):
        return AGREE
    if a.last and a.last == b.last and OSA.distance(a.page, b.page) <= 1:
        return AGREE
    if _within(a, b) or _within(b, a):
        return AGREE
    return UNKNOWN if _form(a) != _form(b) or _form(a) == "own" else DIFFER


def _same_number(one: str, two: str) -> bool:
    """Whether only the letters before a page differ, which one database leaves out ("viii108")."""
    if one.isdigit() or two.isdigit():
        return one.lstrip(ascii_lowercase) == two.lstrip(ascii_lowercase) != ""
    return one.lstrip("esw") == two.lstrip("esw")


def _partial_pages(a: Place, b: Place) -> Agreement:
    """One first page is missing: it may stand in the issue's place, or the last page is left."""
    some, none = (a, b) if a.page else (b, a)
    if not some.page:
        return UNKNOWN
    if len(none.last) > 1 and some.last.endswith(none.last):
        return AGREE
    article = some.page.lstrip("e")
    return AGREE if len(article) > 2 and article == none.issue.lstrip("e") else UNKNOWN


def _within(one: Place, many: Place) -> bool:
    """Whether a lone page is among the few pages of the other ("488" in "487-488")."""
    if one.last or not (one.page.isdigit() and many.page.isdigit() and many.last.isdigit()):
        return False
    return int(many.page) <= int(one.page) <= int(many.last) <= int(many.page) + 30


def _form(k: Place) -> str:
    """How an article is counted: by "page", by "number" online, or its "own" pages from 1."""
    if k.page == "1" and k.last:
        return "own"
    return "page" if k.page.isdigit() and len(k.page) < 5 else "number"


_VENUE = word_set(
    "proceedings conference international annual ieee acm symposium workshop meeting joint "
    "congress conf proc int symp paper papers"
)


@lru_cache(maxsize=1 << 17)
def container_of(one: str, two: str) -> Agreement:
    """`container` of names whose words stand with a space between."""
    return container(tuple(one.split()), tuple(two.split()))


def container(one: tuple[str, ...], two: tuple[str, ...]) -> Agreement:
    """Journals, books or series by their words, abbreviated or not."""
    if not one or not two:
        return UNKNOWN
    if one == two or "".join(one) == "".join(two):
        return AGREE
    short, long = sorted((one, two), key=len)
    if _abbreviated(short, long):
        return AGREE
    if _VENUE.intersection(one + two) - {"international", "annual"}:
        return _venue(short, long)
    # "J Hepatol" is no "J Viral Hepat": a name that lacks words is none longer in those it has,
    # unless it is how the other begins
    begins = all(map(abbreviates, short, long))
    within = all(any(len(s) <= len(w) and abbreviates(s, w) for w in long) for s in short)
    if len(short) > 1 and (begins or within):
        return AGREE if abbreviates(short[0], long[0]) else UNKNOWN
    return AGREE if fuzz.ratio(" ".join(one), " ".join(two)) >= 85 else DIFFER


def _abbreviated(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether one name is the other's, word for word shorter, or its initials ("DfE annual")."""
    if len(short) == len(long):
        return all(abbreviates(s, w) for s, w in zip(short, long, strict=True))
    head = len(long) - len(short) + 1  # the words that the first short one stands for
    rest = zip(short[1:], long[head:], strict=True)
    return _acronym(short[0], long[:head]) and all(abbreviates(s, w) for s, w in rest)


def _acronym(short: str, long: tuple[str, ...]) -> bool:
    """Whether a word is the initials of others, with up to two of their stop words ("dfe")."""
    rest = iter(short)
    return len(long) > 1 and len(short) <= len(long) + 2 and all(w[0] in rest for w in long)


def _venue(short: tuple[str, ...], long: tuple[str, ...]) -> Agreement:
    """Two names of a conference: what is left without number, year and "Proceedings of"."""
    one = " ".join(w for w in short if w not in _VENUE and not w[0].isdigit())
    two = " ".join(w for w in long if w not in _VENUE and not w[0].isdigit())
    if not one or not two:
        return UNKNOWN
    return AGREE if fuzz.token_set_ratio(one, two) >= 80 else DIFFER
