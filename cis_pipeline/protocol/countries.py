"""Where a study is set: the countries of countries.toml and the words that place a study there."""

from __future__ import annotations

from cis_pipeline.protocol.toml import Table


class Country(Table):
    """A country, the words that place a study there, and whether its care system compares."""

    name: str
    aliases: tuple[str, ...] = ()
    comparable: bool


class Countries(Table):
    """config/countries.toml."""

    country: tuple[Country, ...] = ()
