"""Whether one field of two records agrees, differs, or is unknown because one does not say.

Why three values and not a number: a missing volume must neither speak for a merge nor against
it, and two fields half alike are no proof that adds up to a whole one.
"""

from __future__ import annotations

from string import ascii_lowercase
from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from cis_pipeline.dedupe.fold import abbreviates, word_set
from cis_pipeline.dedupe.normalise import Keys

Agreement = Literal[-1, 0, 1]
AGREE: Agreement = 1
UNKNOWN: Agreement = 0
DIFFER: Agreement = -1


def exact(one: str, two: str) -> Agreement:
    """A field that is either the same or another."""
    if not one or not two:
        return UNKNOWN
    return AGREE if one == two else DIFFER


def issue(one: str, two: str) -> Agreement:
    """Issues as printed; numbers above 99 are some database's own, or counted from the start."""
    return exact(one, two) if max(len(one.rstrip("s")), len(two.rstrip("s"))) < 3 else UNKNOWN


def authors(a: Keys, b: Keys) -> Agreement:
    """Half of the shorter list in common is enough: lists are cut off, names misspelt.

    Given and family names may stand in the other order, and a body may go by its initials.
    """
    if not a.people or not b.people:
        return UNKNOWN
    common = len(a.people & b.people)
    fewer = min(len(a.people), len(b.people))
    if 2 * max(common, len(a.people & b.names), len(b.people & a.names)) >= fewer:
        return AGREE
    if a.bodies & b.bodies:
        return AGREE
    if a.first and b.first and fuzz.ratio(a.first, b.first) >= 75:
        return AGREE
    joined_a, joined_b = " ".join(sorted(a.people)), " ".join(sorted(b.people))
    if fuzz.token_set_ratio(joined_a, joined_b) >= 80:
        return AGREE
    return UNKNOWN if common else DIFFER


def volume(one: str, two: str) -> Agreement:
    """Volumes; a letter that only one has does not count ("30" is "30a")."""
    if not one or not two:
        return UNKNOWN
    bare, other = one.rstrip(ascii_lowercase), two.rstrip(ascii_lowercase)
    return AGREE if one in (two, other) or bare == two else DIFFER


def pages(a: Keys, b: Keys) -> Agreement:
    """First pages; a number online, or pages counted from 1, cannot differ from a printed page."""
    if not a.page or not b.page:
        return _partial_pages(a, b)
    if a.page == b.page or a.page.lstrip("esw") == b.page.lstrip("esw"):
        return AGREE
    if a.last and a.last == b.last and OSA.distance(a.page, b.page) <= 1:
        return AGREE
    if _within(a, b) or _within(b, a):
        return AGREE
    return UNKNOWN if _form(a) != _form(b) or _form(a) == "own" else DIFFER


def _partial_pages(a: Keys, b: Keys) -> Agreement:
    """One first page is missing: it may stand in the issue's place, or the last page is left."""
    some, none = (a, b) if a.page else (b, a)
    if not some.page:
        return UNKNOWN
    if len(none.last) > 1 and some.last.endswith(none.last):
        return AGREE
    article = some.page.lstrip("e")
    return AGREE if len(article) > 2 and article == none.issue.lstrip("e") else UNKNOWN


def _within(one: Keys, many: Keys) -> bool:
    """Whether a lone page is among the few pages of the other ("488" in "487-488")."""
    if one.last or not (one.page.isdigit() and many.page.isdigit() and many.last.isdigit()):
        return False
    return int(many.page) <= int(one.page) <= int(many.last) <= int(many.page) + 30


def _form(k: Keys) -> str:
    """How an article is counted: by "page", by "number" online, or its "own" pages from 1."""
    if k.page == "1" and k.last:
        return "own"
    return "page" if k.page.isdigit() and len(k.page) < 5 else "number"


_VENUE = word_set(
    "proceedings conference international annual ieee acm symposium workshop meeting joint "
    "congress conf proc int symp paper papers"
)


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
    if len(short) > 1 and all(any(abbreviates(s, w) for w in long) for s in short):
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
