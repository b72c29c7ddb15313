"""Who published it: a publisher's name or web address placed in a category of publishers.toml.

Tried in turn: the name, an alias, the web domain of a named body, then the patterns in their
order. A name that only resembles a listed one is not placed; the nearest entries are named, so
that a person can say which it is or add an alias. Where no publisher is named, the bodies among
the authors are tried: what an institution writes it mostly issues too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from pydantic import model_validator

from cis_pipeline.core.addresses import first_address
from cis_pipeline.core.text.phrases import Phrases
from cis_pipeline.core.text.words import name_key, words
from cis_pipeline.protocol.toml import Table

_PARTS = re.compile(r"[:;|()\[\]]")
_JOINTLY = re.compile(rf"{_PARTS.pattern}|\s(?:and|&|with)\s", re.IGNORECASE)
"""What parts the bodies that wrote something together; many a body's name has an "and" too, so
the whole is tried first."""

_NEAR = 75
"""The least similarity (0 to 100) at which an entry is worth naming."""


class Category(Table):
    """A kind of publisher, such as G1, government departments."""

    code: str
    label: str


class Publisher(Table):
    """A body that issues documents, with the names and web domains it is known by."""

    name: str
    aliases: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    category: str


class Pattern(Table):
    """A rule for bodies too many to list: words in the name, or the end of the web domain."""

    words: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    category: str


class Publishers(Table):
    """config/publishers.toml; patterns are tried after the named bodies, in order."""

    category: tuple[Category, ...] = ()
    publisher: tuple[Publisher, ...] = ()
    pattern: tuple[Pattern, ...] = ()

    @model_validator(mode="after")
    def _categories_exist(self) -> Self:
        known = {c.code for c in self.category}
        used = [(p.name, p.category) for p in self.publisher]
        for name, category in (*used, *(("a pattern", p.category) for p in self.pattern)):
            if category not in known:
                raise ValueError(f'{name} has the category "{category}", which is not listed')
        return self


@dataclass(frozen=True, slots=True)
class Placed:
    """A category code, and what in the record led to it."""

    category: str
    because: str


class Bodies:
    """publishers.toml made ready for looking up."""

    def __init__(self, publishers: Publishers) -> None:
        self._names: dict[str, tuple[str, str]] = {}
        self._domains: dict[str, tuple[str, str]] = {}
        for body in publishers.publisher:
            for name in (body.name, *body.aliases):
                self._names.setdefault(name_key(name), (body.name, body.category))
            for domain in body.domains:
                self._domains.setdefault(_host(domain), (body.name, body.category))
        self._patterns = [(p, Phrases(p.words, names=True)) for p in publishers.pattern]

    def place(self, publisher: str, url: str) -> Placed | None:
        """The category of a publisher; None if nothing is listed, or two things that differ."""
        host = _host(url)
        return (
            self._by_name(publisher) or self._by_domain(host) or self._by_pattern(publisher, host)
        )

    def place_authors(self, authors: Iterable[str]) -> Placed | None:
        """The category of the bodies among authors (names without a comma), if they agree."""
        bodies = [author for author in authors if "," not in author]
        named = (self._by_name(b, "author") or self._by_pattern(b, "", "author") for b in bodies)
        placed = [one for one in named if one]
        return placed[0] if len({one.category for one in placed}) == 1 else None

    def nearest(self, publisher: str) -> list[str]:
        """Up to three listed bodies whose names resemble this one, the most alike first."""
        from rapidfuzz import fuzz, process

        if not publisher.strip():
            return []
        alike = process.extract(
            name_key(publisher), list(self._names), scorer=fuzz.WRatio, limit=6, score_cutoff=_NEAR
        )
        return list(dict.fromkeys(self._names[name][0] for name, _, _ in alike))[:3]

    def _by_name(self, text: str, field: str = "publisher") -> Placed | None:
        """The whole name, else its parts ("London: Nesta"), if these do not contradict."""
        parts = _PARTS if field == "publisher" else _JOINTLY
        for names in ([text], parts.split(text)):
            hits = [hit for name in names if (hit := self._names.get(name_key(name)))]
            if len({category for _, category in hits}) == 1:
                return Placed(hits[0][1], f'{field}: "{text}" is {hits[0][0]}')
        return None

    def _by_domain(self, host: str) -> Placed | None:
        for domain in _upwards(host):
            if domain in self._domains:
                name, category = self._domains[domain]
                return Placed(category, f'url: "{host}" is an address of {name}')
        return None

    def _by_pattern(self, text: str, host: str, field: str = "publisher") -> Placed | None:
        name, above = words(text), set(_upwards(host))
        for pattern, phrases in self._patterns:
            for found in phrases.find(name):
                return Placed(pattern.category, f'{field}: "{text}" has "{found.phrase}"')
            for domain in _domains_of(pattern):
                if domain in above:
                    return Placed(pattern.category, f'url: "{host}" ends in "{domain}"')
        return None


def _domains_of(pattern: Pattern) -> Iterable[str]:
    return (domain.strip(". ").casefold() for domain in pattern.domains)


def _host(url: str) -> str:
    """The host of a web address, which may come without its scheme; "" if there is none."""
    text = first_address(url).strip()
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
    except ValueError:  # an address such as "http://[broken"
        return ""
    return host.strip(".").removeprefix("www.")


def _upwards(host: str) -> list[str]:
    """A host and the domains it lies in, the longest first.

    >>> _upwards("assets.nesta.org.uk")
    ['assets.nesta.org.uk', 'nesta.org.uk', 'org.uk', 'uk']
    """
    parts = host.split(".") if host else []
    return [".".join(parts[i:]) for i in range(len(parts))]
