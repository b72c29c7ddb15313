"""The lists of bodies and of countries that rules look names up in: config/publishers, countries.

Only the tables stand here; names are matched in `protocol.publishers` and `core.text.phrases`.
"""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from cis_pipeline.protocol.toml import Table


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


class Country(Table):
    """A country, the words that place a study there, and whether its care system compares."""

    name: str
    aliases: tuple[str, ...] = ()
    comparable: bool


class Countries(Table):
    """config/countries.toml."""

    country: tuple[Country, ...] = ()
