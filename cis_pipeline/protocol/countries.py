"""Where a study is set: the countries of countries.toml, and their names found in a text."""

from __future__ import annotations

from collections.abc import Iterator

from cis_pipeline.core.text.phrases import Found, Phrases
from cis_pipeline.core.text.words import Words
from cis_pipeline.protocol.toml import Table


class Country(Table):
    """A country, the words that place a study there, and whether its care system compares."""

    name: str
    aliases: tuple[str, ...] = ()
    comparable: bool


class Countries(Table):
    """config/countries.toml."""

    country: tuple[Country, ...] = ()


class Places:
    """countries.toml made ready for looking up."""

    def __init__(self, countries: Countries) -> None:
        self._country_of = {
            name: country
            for country in countries.country
            for name in (country.name, *country.aliases)
        }
        self._phrases = Phrases(self._country_of, names=True)

    def find(self, text: Words) -> Iterator[tuple[Found, Country]]:
        """The places that a text names, in its order, each with the country it lies in."""
        for found in self._phrases.find(text):
            yield found, self._country_of[found.phrase]
