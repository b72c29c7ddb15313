"""Identifiers and addresses as vendors print them: DOI, ISSN, ISBN, links.

Given in the one form that `Record` keeps; what is none is "".
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote

from cis_pipeline.core.addresses import JOIN
from cis_pipeline.formats.fields import tidy

_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/\S+")
_SHORT_DOI = re.compile(r"(?:https?://doi\.org/)?(10/[a-z0-9]+)")
_DOI_LINK = re.compile(r"(?:^|//|\.)doi\.org/|^doi:|^10\.", re.IGNORECASE)
_CLOSERS = {")": "(", "]": "[", ">": "<", "}": "{"}


def doi(text: str) -> str:
    """The DOI in a DOI field, without resolver, label and trailing punctuation, in lower case.

    >>> doi("https://doi.org/10.1000/ABC.12."), doi("doi: 10.1000/a(1)b)"), doi("none")
    ('10.1000/abc.12', '10.1000/a(1)b', '')
    """
    if "10" not in text:
        return ""
    lower = tidy(text[:4096]).lower()
    if "%" in lower:  # as in an address
        lower = unquote(lower)
    found = _DOI.search(lower)
    if not found:
        short = _SHORT_DOI.fullmatch(lower)
        return short.group(1) if short else ""
    return _trim(found.group(0))


def _trim(name: str) -> str:
    """Without punctuation at the end, nor a bracket that is not opened within."""
    while name and (
        name[-1] in ".,;:'\"*"
        or (name[-1] in _CLOSERS and name.count(name[-1]) > name.count(_CLOSERS[name[-1]]))
    ):
        name = name[:-1]
    return name


def linked_doi(*links: str) -> str:
    """The DOI of the first of `links` that is an address at doi.org, or "doi: 10...." itself."""
    for link in links:
        if _DOI_LINK.search(link.strip()[:40]):
            found = doi(re.split(r"[?#]", link)[0] if "//" in link else link)
            if found:
                return found
    return ""


_ASKED = re.compile(r"[?&;](?:[\w.]*doi|do|id|rft_id|rft\.id)=(?:info:doi/|doi:|https?://(?:dx\.)?"
                    r"doi\.org/)?(10\.[0-9]{4,9}/[^&#\s]+)", re.IGNORECASE)  # fmt: skip
_PAGE = re.compile(r"/(?:doi|articles?|chapter)/(?:(?:abs|full|pdf|epdf|pdfdirect|book|ref)/)?"
                   r"(10\.[0-9]{4,9}/(?!central/)[^?#\s]+)", re.IGNORECASE)  # fmt: skip
"""Those of Cochrane CENTRAL are the numbers of its entries, not of the articles."""
_FORM = re.compile(
    r"(?:/(?:abstract|full|fulltext|html|pdf|epdf|summary|meta|references))?(?:\.pdf)?$"
)
"""How a publisher's address ends that shows a form of the article."""


def doi_in_link(*links: str) -> str:
    """The DOI of the first of `links` that asks a resolver for one, or is a publisher's page of it.

    >>> doi_in_link("https://sfx.example/x?T=JS&DO=10.1000%2fabc.1&D=y")
    '10.1000/abc.1'
    >>> doi_in_link("https://press.example/doi/full/10.1000/abc.1/pdf?x=1")
    '10.1000/abc.1'
    """
    for link in links:
        if "10." in link:
            plain = unquote(link) if "%" in link else link
            asked = _ASKED.search(link if "%" not in link else _unquoted_values(link))
            if found := asked or _PAGE.search(plain):
                return doi(unquote(found[1]) if asked else _FORM.sub("", found[1]))
    return ""


def _unquoted_values(link: str) -> str:
    """An address with plain slashes and colons; what would end a value stays escaped."""
    return re.sub("%(?:2f|3a)", lambda found: unquote(found[0]), link, flags=re.IGNORECASE)


_ISSN = re.compile(r"(?<![0-9-])([0-9]{4})-?([0-9]{3}[0-9Xx])(?![0-9-])")
_ISBN = re.compile(r"(?<![0-9])(?:97[89][- ]?)?(?:[0-9][- ]?){9}[0-9Xx](?![0-9])")


def issn(*texts: str) -> str:
    """The first ISSN, as 1234-567X."""
    return _first_issn(texts)


@lru_cache(maxsize=4096)
def _first_issn(texts: tuple[str, ...]) -> str:
    found = next((m for text in texts if (m := _ISSN.search(text))), None)
    return f"{found.group(1)}-{found.group(2).upper()}" if found else ""


def isbn(*texts: str) -> str:
    """The first ISBN of 10 or 13 digits, without hyphens."""
    found = next((m for text in texts if (m := _ISBN.search(text))), None)
    return re.sub("[- ]", "", found.group(0)).upper() if found else ""


_ADDRESS = re.compile(r"(?:https?|ftp)://|www\.", re.IGNORECASE)
_BETWEEN = re.compile(r"[;,]? |[|]|[;,](?=(?:https?|ftp)://|www\.)", re.IGNORECASE)
"""What parts the addresses in one field."""


def links(preferred: str, *others: str) -> str:
    """The web addresses of these fields, each once, parted by "; ", those of `preferred` first.

    What is no address is kept, as printed, only where `preferred` begins so.

    >>> links("https://example.org/a, https://example.org/b (2019)", "", "paper.pdf", "www.c.org")
    'https://example.org/a; https://example.org/b; www.c.org'
    >>> links("in print"), links("", "https://example.org/a|https://example.org/a")
    ('in print', 'https://example.org/a')
    """
    found = _parts(tidy(preferred))
    if not any(others):
        return found[0] if len(found) == 1 else JOIN.join(_once(found))
    for text in others:
        found += filter(_ADDRESS.match, _parts(tidy(text)))
    return JOIN.join(_once(found))


_BEHIND = re.compile(r"[^\[\]]*\[(?P<address>(?:https?|ftp)://[^\s\[\]]+)\]")
"""How Ovid prints what an address leads to, and the address: "12345 [https://...]"."""


def _parts(printed: str) -> list[str]:
    if printed.endswith("]") and (found := _BEHIND.fullmatch(printed)):
        return [found["address"]]
    if not printed or (" " not in printed and not _BETWEEN.search(printed)):
        return [printed] if printed else []
    if printed[:4].lower() not in ("http", "ftp:"):
        return [printed]
    first, *more = _BETWEEN.split(printed)
    return [first, *filter(_ADDRESS.match, more)]


def _once(addresses: list[str]) -> list[str]:
    return list(dict.fromkeys(addresses))
