"""Where a document was printed or put: DOI, pages, volume, issue, ISBN, web address, in one form.

Each function takes the text of one field as a database gave it and returns "" for what it cannot
read, because an unreadable page number is as unknown as a missing one.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from urllib.parse import unquote

from cis_pipeline.core.addresses import every_address, first_address
from cis_pipeline.dedupe.normalise import normalise_text

_ROMANS = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi"
ROMAN = {roman: str(n) for n, roman in enumerate(_ROMANS.split(), start=1)}
"""Roman numerals in small letters, as far as titles and volumes count with them."""

YEAR = re.compile(r"(19|20)\d\d")
_COCHRANE = re.compile(r"^(10\.1002/14651858\.\w+\.pub)\d+$")
_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+(?:<[^\s\"<>]*:[^\s\"<>]*>[^\s\"<>]*)?")
"""A DOI; the older ones of some publishers have a part in angles ("3:1<23::aid-x>3.0.co;2-y")."""
_ENTRY = {"\\": "", "{textless}": "<", "{textgreater}": ">", "{": "", "}": ""}
"""What BibTeX makes of the letters of a DOI ("{\\_}"), and what they were."""
_PAGE_OF_IT = re.compile(r"(?:/(?:full|abstract|e?pdf|summary)|\.pdf)$")


_BEHIND = ".,;:]}'/"
"""What may follow a DOI in a text."""


def clean_doi(text: str) -> str:
    """The bare DOI in lower case: "https://doi.org/10.1/X%281%29." gives "10.1/x(1)".

    Updates of a Cochrane review ("pub2", "pub3") have one; its protocol, without "pub", another.
    """
    plain = unquote(html.unescape(text)).lower()
    for written, meant in _ENTRY.items():
        plain = plain.replace(written, meant)
    found = _DOI.search(plain)
    if not found:
        return ""
    doi = _PAGE_OF_IT.sub("", found[0].rstrip(_BEHIND))
    doi = _COCHRANE.sub(r"\1", doi)
    return doi if doi.count("(") >= doi.count(")") else doi.rstrip(_BEHIND + ")")


def doi_of_address(url: str) -> str:
    """The DOI in the address of a DOI resolver.

    Other addresses do not count: a publisher's may name the DOI of the book or the journal.
    """
    resolvers = (one for one in every_address(url) if "doi.org/" in one.lower())
    return clean_doi(next(resolvers, ""))


_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {month: n for n, month in enumerate(_MONTH_NAMES.split(), start=1)}
_MANGLED = re.compile(r"(?:(\d{1,2})-([a-z]{3})|([a-z]{3})-(\d{1,2}))")
_LABEL = re.compile(r"\b(pp?|pages?|art(icle)?|no|id)\b[.:]*\s*")
_EXTENT = re.compile(r"\d+(?: ?(?:p|pp|pages?)| (?:P|PP|Pages?))\b\.?$")
_IN_PART = re.compile(r"^(s)\d+[-:](\d+)-s\d+[-:](\d+)$")
_RANGE = re.compile(r"(?<![\w-])(\d+)\s?[-–]\s?(\d+)(?![\w-])")
_PAGES = re.compile(
    r"((?:[ivx]{4,})|[a-z]{0,3})\.?(\d+)[a-z]?(?:\s*(?:-+|–|—|to)\s*([a-z]{0,3})(\d+))?"
)


def unmangled(text: str) -> str:
    """Undo a spreadsheet that took a range for a date: "22-8" became "22-Aug", "11-16" "Nov-16"."""
    found = _MANGLED.fullmatch(text.strip().lower())
    if not found or (month := found[2] or found[3]) not in _MONTHS:
        return text
    low, high = found[1] or _MONTHS[month], found[4] or _MONTHS[month]
    return f"{int(low)}-{int(high)}"


@lru_cache(maxsize=65536)
def pages(text: str) -> tuple[str, str]:
    """First and last page, the last in full: "S103-8" gives ("s103", "s108"); ("", "") if none.

    Of "Suppl-29", a first page lost in some export, only the end is told: ("", "29"). Of several
    ranges (an article in two languages) the lowest counts; "215 p" is how long a document is, and
    "275P" a page of proceedings.
    """
    plain = _LABEL.sub("", _IN_PART.sub(r"\1\2-\1\3", unmangled(text).lower())).strip()
    if _EXTENT.match(text.strip()):
        return "", ""
    ranges: list[tuple[str, str]] = _RANGE.findall(plain)
    if len(ranges) > 1:
        lowest = min(ranges, key=lambda found: int(found[0]))
        plain = "-".join(lowest)
    if beheaded := re.fullmatch(r"[a-z]+-(\d+)", plain):
        return "", beheaded[1]
    if roman := re.fullmatch(r"([ivxlc]+)(?:\s*[-–—]+\s*([ivxlc]+))?", plain):
        return roman[1], roman[2] or ""
    found = _PAGES.search(plain)
    if not found:
        return "", ""
    letters, start, _, end = found.groups()
    first = letters + (start.lstrip("0") or "0")
    if not end:
        return first, ""
    whole = start[: len(start) - len(end)] + end if len(end) < len(start) else end
    return first, letters + (whole.lstrip("0") or "0")


_SERIES = re.compile(r"[a-z]{2,6}[-/ ][a-z]{2,4}[- ]?\d{2,6}")
"""A number in a series of reports, whose letters count ("DFE-RB216" is not "DFE-RR216")."""


@lru_cache(maxsize=65536)
def number(text: str) -> str:
    """The first number of a volume or issue, with a letter that follows it, or a report's number
    in its series; else its words."""
    plain = unmangled(text).lower()
    if re.fullmatch(r"\w+\)", plain) or plain.strip("(). ")[:3] in _MONTHS:
        return ""  # the end of "64 (Suppl 1)", or a month
    if _SERIES.fullmatch(plain.strip()):
        return re.sub(r"\W+", "", plain)
    found = re.search(r"(\d+)(?:\s?([a-z])\b)?", plain)
    if found:
        return (found[1].lstrip("0") or "0") + (found[2] or "")
    plain = normalise_text(plain)
    return ROMAN.get(plain, plain)


def address(url: str) -> str:
    """A web address without protocol, "www.", fragment and last slash; "" if it names no page.

    A DOI's address is "" too, because the DOI is compared by itself. Of several it is the first.
    """
    plain = re.sub(r"^https?://", "", first_address(url.strip()), flags=re.I).removeprefix("www.")
    plain = plain.split("#", 1)[0].rstrip("/")
    return "" if "doi.org/" in plain.lower() or "/" not in plain else plain


def isbns(text: str) -> frozenset[str]:
    """The ISBNs in a field by the nine digits that ISBN-10 and ISBN-13 share; an ISSN is none."""
    found = re.findall(r"\b(?:97[89][- ]?)?(?:\d[- ]?){9}[\dxX]\b", text) if text else []
    return frozenset(re.sub(r"[- ]", "", isbn)[-10:-1] for isbn in found)
