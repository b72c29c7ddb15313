"""What a work of schema.org is part of: journal, volume and issue, or book, told by their types.

https://schema.org/isPartOf. An article is part of an issue, that of a volume, that of a journal;
or it names its journal at once. A web site, a data set or a collection is no journal.
"""

from __future__ import annotations

from typing import Any

from cis_pipeline.formats.json import values

_CONTAINERS = frozenset(
    {"periodical", "newspaper", "magazine", "journal", "book", "bookseries", "audiobook"}
)
_NO_CONTAINERS = frozenset(
    {"website", "webpage", "dataset", "datacatalog", "collection", "collectionpage", "blog"}
)
_MOST = 20


def part_of(held: Any) -> dict[str, str]:
    """Its container, volume, issue, issn and isbn, as far as `isPartOf` leads to them.

    >>> journal = {"@type": "Periodical", "name": "Bogs", "issn": "1234-5679"}
    >>> volume = {"@type": "PublicationVolume", "volumeNumber": 5, "isPartOf": journal}
    >>> part_of({"@type": "PublicationIssue", "issueNumber": "2", "isPartOf": volume})
    {'issue': '2', 'volume': '5', 'container': 'Bogs', 'issn': '1234-5679'}
    >>> part_of({"@type": "WebSite", "name": "Bogs online"})
    {}
    """
    found: dict[str, str] = {}
    waiting = values.listed(held)[:_MOST]
    for _ in range(_MOST):
        if not waiting:
            break
        one = _members(waiting.pop(0))
        told = {"volume": one.get("volumeNumber"), "issue": one.get("issueNumber")}
        if _holds_works(one):
            told |= {"container": one.get("name"), "issn": one.get("issn")}
            told |= {"isbn": one.get("isbn")}
        for name, value in told.items():
            if text := values.line(value):
                found.setdefault(name, text)
        waiting += values.listed(one.get("isPartOf"))[:_MOST]
    return found


def _members(held: Any) -> dict[str, Any]:
    """The members of an object by their plain names, without prefix or address."""
    if not isinstance(held, dict):
        return {}
    return {_plain(name): value for name, value in held.items()}


def _plain(name: str) -> str:
    return name.rpartition(":")[2].rpartition("/")[2].lstrip("@")


def _holds_works(one: dict[str, Any]) -> bool:
    """Whether it is a journal or book: by its types, or else by an ISSN."""
    types = {_plain(kind).casefold() for kind in values.texts(one.get("type"))}
    return bool(types & _CONTAINERS) or bool(one.get("issn") and not types & _NO_CONTAINERS)
