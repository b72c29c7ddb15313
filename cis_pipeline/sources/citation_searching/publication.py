"""What an entry says beside names, year and title: journal or book, publisher, kind of work."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cis_pipeline.formats import fields
from cis_pipeline.sources.citation_searching.cities import is_place
from cis_pipeline.sources.citation_searching.italics import CLOSE, OPEN, bare

_UP = "[A-ZÀ-Þ]"
_YEAR = r"(?:1[5-9]|20)[0-9]{2}"
_COLON = re.compile(
    rf"(?:^|[.,;(] ?|\) )(?P<place>{_UP}[\w’'.-]*"
    rf"(?:[ ,&/]+(?:[a-z]{{2,3}} )?{_UP}[\w’'.-]*){{0,4}})"
    rf" ?: ?(?P<publisher>[A-ZÀ-Þ0-9](?:[^:;()]|\([^()]*\)){{1,100}}?)"
    rf"(?:[,;] ?(?:\[?c?{_YEAR}\]?)[a-z]?|, pp?\.| \(?pp?\.|, [0-9]|\.|;|$)"
)
_COMMA = re.compile(
    rf"(?:^|, |\. )(?P<publisher>{_UP}[^,.;:()]{{1,60}}), "
    r"(?P<place>[^,.;:()]{3,30}(?:, [A-Z]{2})?)[.\s]*$"
)


def placed(text: str) -> str:
    """The publisher of "Publisher: Place", with a known place; else "".

    >>> placed("Policy Press: Bristol"), placed("Care: a history")
    ('Policy Press', '')
    """
    first, _, second = text.partition(": ")
    return first if second and is_place(second) and not is_place(first) else ""


def is_imprint(text: str) -> bool:
    """Whether a text says "Place: Publisher"; the place is a known one, or a year follows."""
    found = _COLON.search(text)
    if found is None or len(found["place"].split()) > 5:
        return False
    return is_place(found["place"]) or bool(
        re.search(rf"[,;] ?{_YEAR}", text[found.start("publisher") :])
    )


def publisher(text: str) -> str:
    """The publisher of "Place: Publisher, year", or of "Publisher, Place" with a known place."""
    plain = text.strip()
    found = _COLON.search(plain)
    if found and is_imprint(plain):
        first, second = found["place"], fields.tidy(found["publisher"]).strip(" ,.")
        return first if is_place(second) and not is_place(first) else second
    plain = re.sub(rf",? {_YEAR}\.?$", "", plain).strip(" .,")
    found = _COMMA.search(plain)
    if found and is_place(found["place"]):
        return fields.tidy(found["publisher"])
    place, _, second = plain.partition(", ")
    return _alone(second if second and is_place(place) else plain)


_KINDS = (
    (
        "thesis",
        r"\b(?:ph\.?d|doctoral|master'?s?|m\.?a|unpublished|dphil)\b.{0,20}\b(?:thesis|dissertation)\b",
    ),
    ("conferencePaper", r"\bpaper presented at\b|\bconference paper\b"),
)


def kind(text: str) -> str:
    """The item type that a text names outright, else ""."""
    return next((one for one, words in _KINDS if re.search(words, text, re.IGNORECASE)), "")


@dataclass(frozen=True, slots=True)
class Chapter:
    """The book that a chapter stands in, and its pages where only dashes tell them."""

    book: str
    publisher: str
    pages: str = ""


_EDITED = re.compile(
    r"(?:^|[.,;] |^[^A-Za-z]*)(?:[Ii]n:? )?(?P<editors>[^()]{4,300}?),? "
    r"\((?:[Ee]ds?|[Hh]rsg|[Hh]g|[Ee]ditors?)\.?\)"
    rf"(?: ?\({_YEAR}\))?[,.:;]? ?(?P<book>.+)"
)
_EDITORS = re.compile(
    r"(?:^|[.,;] )[Ii]n:? [^()]{4,300}?, (?:eds?|editors?)\.,? (?!by )(?P<book>.+)"
)
_IN = re.compile(r"(?:^|[.,;] )[Ii]n:? (?P<book>[A-ZÀ-Þ\ue000].+)")
_BOOK_ENDS = re.compile(
    rf"(?: ?\((?:[^()]*\b(?:pp?|edn?|vols?|S)\b\.?[^()]*|[^()]*[:,] ?[^()]*{_YEAR})\)"
    r"|,? edited by |, (?:[0-9]+(?:st|nd|rd|th) )?(?:edn|ed\.)|, ed\. |, pp?\. ?[0-9]"
    rf"|[.?!] (?={_UP})|\.$|, [0-9]+[–-][0-9]+)"
)


def chapter(rest: str) -> Chapter | None:
    """The book and publisher, where what follows a title is "In Editors (Eds), Book ..."."""
    found = _EDITED.search(rest) or _EDITORS.search(rest) or _IN.search(rest)
    if not found:
        return None
    after = found["book"]
    if after.startswith(OPEN) and CLOSE in after:
        book, left = after[1 : after.index(CLOSE)], after[after.index(CLOSE) + 1 :]
        ends = _BOOK_ENDS.search(book)
        book = book[: ends.start()] if ends and ends.start() > 4 else book
    else:
        plain = bare(after)
        ends = _BOOK_ENDS.search(plain)
        book, left = (plain[: ends.start()], plain[ends.start() :]) if ends else (plain, "")
        tail = re.sub(r"^[\s,]*pp?\. ?[0-9–\-]+.*$", "", left)
        named = _COMMA.search(book) if not tail.strip(" .,") or ends is None else None
        if named and is_place(named["place"]):
            book, left = book[: named.start()], f"{named['publisher']}, {named['place']}"
    run = re.search(r"(?<![\w.])([0-9]+[–-][0-9]+)(?=[.,;]|$)", left)
    left = re.sub(r",? ?\(?(?:pp?|S)\. ?[0-9][0-9–‐-]*\)?\.?", "", left)
    left = re.sub(r"^\s*(?:\([^()]*\)|,? ?edited by [^.]*?, [0-9–-]+)|, ed\. by [^()]*", "", left)
    pages = fields.pages(run[1]) if run else ""
    return Chapter(fields.tidy(book).strip(" ,.;:"), publisher(left.strip(" ,.()")), pages)


def _alone(text: str) -> str:
    """A publisher that stands alone at the end (APA), if it is short and only words."""
    plain = bare(text).strip(" .,")
    return plain if plain and is_named(plain) else ""


_BODY = re.compile(
    r"\b(?:Press|Publish\w+|Books|Verlag|Department|Ministry|University|Institut\w*|Council|Office|"
    r"Foundation|Trust|Commission|Centre|Center|Association|Organi[sz]ation)\b"
)


def is_publisher(text: str) -> bool:
    """Whether a text says itself that it names a body: "Policy Press".

    >>> is_publisher("Department for Education"), is_publisher("Care")
    (True, False)
    """
    return bool(_BODY.search(text)) and text[:1].isupper() and is_named(text)


def is_named(text: str) -> bool:
    """Whether a text may be a body's name: short, and its words begin with capitals."""
    short = len(text.split()) <= 6 and not re.search(r"[0-9:,]", text)
    return short and not re.search(r"(?<![\w’'-])[a-zß-öø-ÿ]{5,}", text)


def container(rest: str, begins: int) -> str:
    """The journal: what stands between a title and its place in print, italics first."""
    if OPEN in rest and CLOSE in rest:
        return fields.tidy(rest[rest.index(OPEN) + 1 : rest.index(CLOSE)]).strip(" ,.;:")
    plain = bare(rest)[:begins]
    plain = re.sub(
        r"\b(?:1[5-9]|20)[0-9]{2};?\s*$|[(\[]?online[)\]]?", "", plain, flags=re.IGNORECASE
    )
    plain = re.sub(r"^\s*[Ii]n:? ", "", plain).strip(" ,.;:(")
    return fields.tidy(plain) if 0 < len(plain) <= 120 else ""
