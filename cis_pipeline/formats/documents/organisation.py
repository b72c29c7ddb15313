"""Which body issued a document: what its imprint, its title page and its own fields say.

Evidence comes in ranks, the more telling first: what the document says in so many words
("Published by", "guidance from the Department for Education", "Presented to Parliament by", a
copyright line); a body's name alone in a line of the title page, or in the properties of the
file; the body's web and mail addresses in the small print. The best rank counts; all bodies that
it names are given, as issued jointly. A body that is only spoken of in the text is never taken.

Crown copyright says that a body of the government issued it, so no charity or university that
only wrote it is taken then.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cis_pipeline.core.text.normalise import letters
from cis_pipeline.formats.documents import Found, Line, Reading, issuer_wording
from cis_pipeline.formats.documents.publisher_names import Gazetteer, Mention
from cis_pipeline.formats.documents.title import parts

_NOT_OF_THE_CROWN = ("G3", "G6", "G7")
_CROWN = re.compile(r"\bcrown copyright\b", re.IGNORECASE)
_CERTAIN = 3
"""The least rank that settles it: addresses alone only do so where several agree."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """That a body issued it: a high `rank` tells most; `known` if the gazetteer lists it."""

    rank: int
    name: str
    known: bool
    category: str = ""


def choose(reading: Reading, title: Found, gazetteer: Gazetteer) -> Found:
    """The bodies that issued it, joined by "; "; "" with a doubt where that cannot be told."""
    crown = any(_CROWN.search(text) for text in (*reading.front(), *reading.back()))
    found = [
        one
        for one in _evidence(reading, title, gazetteer)
        if not (crown and one.rank < 6 and one.category in _NOT_OF_THE_CROWN)
    ]
    best = max((one.rank for one in found), default=0)
    chosen = list(dict.fromkeys(one.name for one in found if one.rank == best))
    if best < _CERTAIN:
        return _by_address(found, crown) or _unknown(reading, gazetteer)
    known = {one.name for one in found if one.known}
    return Found("; ".join(chosen), tuple(_doubts(chosen, found, known, gazetteer)))


def _doubts(
    chosen: Sequence[str], found: Sequence[Evidence], known: set[str], gazetteer: Gazetteer
) -> Iterator[str]:
    for name in chosen:
        if name not in known and gazetteer.bodies.place(name, "") is None:
            yield f'the organisation "{name}" is not in publishers.toml{_nearest(name, gazetteer)}'
    others = {one.name for one in found if one.rank >= _CERTAIN} - set(chosen)
    others = {name for name in others if not any(_within(name, one) for one in chosen)}
    if others:
        yield f"it names other bodies as its own too: {', '.join(sorted(others)[:3])}"


def _nearest(name: str, gazetteer: Gazetteer) -> str:
    """The entries of the gazetteer that a name resembles, as the end of a sentence."""
    alike = gazetteer.bodies.nearest(name)
    return f" (nearest: {' | '.join(alike)})" if alike else ""


def _within(one: str, other: str) -> bool:
    return letters(one) in letters(other) or letters(other) in letters(one)


def _by_address(found: Sequence[Evidence], crown: bool) -> Found | None:
    """The one body whose addresses stand in the small print: twice, or with Crown copyright."""
    counted = Counter(one.name for one in found if one.rank == 1)
    (name, times), *others = counted.most_common(2) or [("", 0)]
    if not name or times + crown < 2 or (others and others[0][1] * 2 > times):
        return None
    return Found(name, () if crown else (f"only its addresses say that {name} issued it",))


def _unknown(reading: Reading, gazetteer: Gazetteer) -> Found:
    """Nothing settles it; the bodies that are spoken of most are named to the person."""
    text = "\n".join((*reading.front(), *reading.back()))[:60_000]
    spoken = Counter(one.name for one in gazetteer.find(text) if not one.weak)
    named = ", ".join(name for name, _ in spoken.most_common(3))
    return Found(
        "", ("the organisation cannot be told" + (f"; it speaks of {named}" if named else ""),)
    )


# --- Evidence --------------------------------------------------------------------------------


def _evidence(reading: Reading, title: Found, gazetteer: Gazetteer) -> Iterator[Evidence]:
    yield from _of_fields(reading, gazetteer)
    for text in (*reading.front(6), *reading.back()):
        for rank, name in issuer_wording.says(text):
            yield from _named(name, rank, gazetteer)
    yield from _of_title_pages(reading, title, gazetteer)
    for text in (*reading.front(3), *reading.back(2)):
        yield from _of_addresses(text, gazetteer)


def _of_fields(reading: Reading, gazetteer: Gazetteer) -> Iterator[Evidence]:
    """What the properties of a PDF, or the head of a page, call publisher or author."""
    for field, rank in (("dc:publisher", 6), ("publisher", 6), ("site", 5)):
        for name in reading.said.get(field, "").split(";"):
            if not issuer_wording.is_host(name):
                yield from _named(name, rank, gazetteer, shaped=False)
    for field in ("author", "dc:creator"):
        for name in reading.said.get(field, "").split(";"):
            if found := gazetteer.exactly(name):
                yield Evidence(4, found.name, True, found.category)
            elif issuer_wording.is_shaped(name):
                yield from _named(name, 4, gazetteer)
    for address in (reading.said.get("url", ""), reading.said.get("issuer", "")):
        if found := gazetteer.of_url(address):
            yield Evidence(5, found.name, True, found.category)
    for part in parts(reading.said.get("page_title", "")):
        if found := gazetteer.exactly(part):
            yield Evidence(4, found.name, True, found.category)


def _named(text: str, rank: int, gazetteer: Gazetteer, shaped: bool = True) -> Iterator[Evidence]:
    """The bodies of a printed name: those listed, else the name itself if it is shaped like one."""
    name = issuer_wording.tidied(text)
    if not name:
        return
    whole = gazetteer.exactly(name)
    listed = [whole] if whole else [one for one in gazetteer.find(name) if _is_head(one, name)]
    if rank <= 4 and not listed and len(name.split()) > 5:  # "About us The Body": what it ends in
        listed = [one for one in gazetteer.find(name) if one.end >= len(name) and not one.weak]
        shaped = False
    if listed:
        for one in listed:
            yield Evidence(rank, one.name, True, one.category)
    elif issuer_wording.is_shaped(name) or (rank > 4 and not shaped):
        yield Evidence(rank, name, False, "G3" if issuer_wording.is_university(name) else "")


def _is_head(one: Mention, name: str) -> bool:
    """Whether a body within a printed name is what the name begins with, or is joined to by "and".

    "Department for Education and the Department of Health" has two; "Friends of the Home Office"
    has none.
    """
    before = name[: one.start].strip().casefold()
    after = name[one.end :].strip()
    joined = (
        not before
        or before == "the"
        or re.search(r"(?:,|&|\band(?: the)?|\bwith(?: the)?|;|/)$", before)
    )
    return bool(joined) and not re.match(
        r"[A-Z][a-z]+(?<!And)\s+(?:Committee|Trust|Inquiry)\b", after
    )


def _of_title_pages(reading: Reading, title: Found, gazetteer: Gazetteer) -> Iterator[Evidence]:
    """The bodies alone in a line of the title page, or of a page before it."""
    if committee := issuer_wording.committee(reading.lines):
        yield Evidence(7, committee, gazetteer.exactly(committee) is not None, "G2")
    if found := gazetteer.exactly(title.main.partition(": ")[0]):
        yield Evidence(4, found.name, True, found.category)
    if inquiry := issuer_wording.inquiry(title.value):
        found = gazetteer.exactly(inquiry)
        yield Evidence(4, found.name if found else inquiry, found is not None, "G4")
    for page in range(1, min(title.page, 3) + 1):
        lines = issuer_wording.joined([line for line in reading.lines if line.page == page][:40])
        for line in lines if reading.is_cover(page) else lines[:12]:
            yield from _alone(line, title, gazetteer)


def _alone(line: Line, title: Found, gazetteer: Gazetteer) -> Iterator[Evidence]:
    """The bodies that are all of a line, but for a date."""
    text = issuer_wording.without_date(line.text)
    if not text or len(text) > 120 or letters(text) in letters(title.value):
        return
    found = list(gazetteer.find(text))
    rest = text
    for one in reversed(found):
        rest = rest[: one.start] + rest[one.end :]
    rest = re.sub(
        r"\([A-Za-z]{2,8}\)|\S*[\d/]\S*|\b(?:the|and|with|of|for)\b", "", rest, flags=re.IGNORECASE
    )
    if found and len(letters(rest)) <= 2:
        for one in found:
            yield Evidence(4, one.name, True, one.category)
    elif issuer_wording.is_plainly_a_body(text):
        category = "G3" if issuer_wording.is_university(text) else ""
        yield Evidence(4, issuer_wording.tidied(text), False, category)


def _of_addresses(text: str, gazetteer: Gazetteer) -> Iterator[Evidence]:
    """The bodies whose addresses stand in the small print; a page full of addresses is a list."""
    found = [
        one
        for line in text.split("\n")
        if not issuer_wording.is_about_licences(line)
        for one in gazetteer.addresses(line)
    ]
    if len(found) <= 12:
        for one in found:
            yield Evidence(1, one.name, True, one.category)
